"""One typed line as what, who, when and how. It is Tuesday 24 November 2026, 10:20 in New York."""

from datetime import date, time

import pytest

from bot.domain.quick_form import SaidSide
from tests.domain.when import splits


@pytest.mark.parametrize(
    ("line", "what", "who", "when", "how"),
    [
        ("Send pricing to Ann by Friday noon via email", "Send pricing", "Ann", "Friday noon", "email"),
        ("send pricing to ann by friday", "send pricing", "ann", "friday", None),
        ("Send Ann the updated quote by EOD tomorrow", "Send the updated quote", "Ann", "EOD tomorrow", None),
        ("Call Bob re renewal Friday", "Call Bob re renewal", "Bob", "Friday", None),
        ("Follow up with Ann Lee next Tuesday on pricing", "Follow up on pricing", "Ann Lee", "next Tuesday", None),
        ("Get signature from Bob Smith by EOQ", "Get signature", "Bob Smith", "EOQ", None),
        ("Prepare ROI deck for Acme by Monday", "Prepare ROI deck", "Acme", "Monday", None),
        ("By Friday send the deck to Tom", "send the deck", "Tom", "Friday", None),
        ("call tom tomorrow", "call tom", "tom", "tomorrow", None),
        ("send bob the contract by friday", "send the contract", "bob", "friday", None),
        ("send over the contract by phone", "send over the contract", None, None, "phone"),
        ("Send the deck to everyone on the call", "Send the deck on the call", "everyone", None, None),
        ("Tomorrow: call Jane", "call Jane", "Jane", "Tomorrow", None),
        ("Send NDA to <@U123ABC> by COB", "Send NDA", "<@U123ABC>", "COB", None),
        ("Book demo with procurement for Thursday 2pm over Zoom", "Book demo", "procurement", "Thursday 2pm", "Zoom"),
        ("Send SOW to Ann and Bob at Acme by 12/5 by email", "Send SOW", "Ann and Bob at Acme", "12/5", "email"),
        (
            "Pitch to their new legal team in 2 weeks in person",
            "Pitch",
            "their new legal team",
            "in 2 weeks",
            "in person",
        ),
        ("Send pricing to Ann (due Friday)", "Send pricing", "Ann", "Friday", None),
        ("Send the contract by mail by Friday", "Send the contract", None, "Friday", "mail"),
        ("Share it with Jean-Luc from Globex over LinkedIn", "Share it", "Jean-Luc from Globex", None, "LinkedIn"),
        ("Send key to Müller GmbH tomorrow by e-mail", "Send key", "Müller GmbH", "tomorrow", "e-mail"),
        ("Remind me to chase finance on Friday", "chase finance", "finance", "Friday", None),
        ("Send 2025 deck", "Send 2025 deck", None, None, None),
        ("Pricing", "Pricing", None, None, None),
    ],
)
def test_a_line_is_split(line: str, what: str, who: str | None, when: str | None, how: str | None) -> None:
    form = splits(line)
    assert (form.what, form.who, form.when, form.how) == (what, who, when, how)


@pytest.mark.parametrize(
    ("line", "what", "who", "side"),
    [
        ("I'll send the MSA to Ann by Friday", "send the MSA", "Ann", SaidSide.OURS),
        ("We will share the roadmap with Acme", "share the roadmap", "Acme", SaidSide.OURS),
        ("Ann will send us the contract by Friday", "send us the contract", "Ann", SaidSide.THEIRS),
        ("Ann to confirm budget by 12/5", "confirm budget", "Ann", SaidSide.THEIRS),
        ("They\u2019ll send the PO by end of month", "send the PO", None, SaidSide.THEIRS),
        ("Customer will provide API access next week", "provide API access", "Customer", SaidSide.THEIRS),
        ("Proposal to Acme by Friday", "Proposal", "Acme", None),
    ],
)
def test_the_words_tell_whose_promise_it_is(line: str, what: str, who: str | None, side: SaidSide | None) -> None:
    form = splits(line)
    assert (form.what, form.who, form.side) == (what, who, side)


def test_the_due_date_comes_with_its_words() -> None:
    form = splits("Send pricing to Ann by Friday noon via email")
    assert form.due is not None
    assert (form.due.day, form.due.at) == (date(2026, 11, 27), time(12))


@pytest.mark.parametrize(
    "line", ["", " ", "by Friday", "to", "via", "\x1f", "I'll ", "<!channel>", "to Ann by", "x" * 999]
)
def test_any_line_comes_back_without_harm(line: str) -> None:
    form = splits(line)
    assert form.what == form.what.strip()
