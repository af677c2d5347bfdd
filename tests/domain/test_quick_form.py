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
        ("I promised to send the MSA to Ann by Friday", "send the MSA", "Ann", SaidSide.OURS),
        ("We owe Ann an answer on SSO by Friday", "an answer on SSO", "Ann", SaidSide.OURS),
        ("Me: send the MSA to Ann", "send the MSA", "Ann", SaidSide.OURS),
        ("they send us the PO by Dec 3", "send us the PO", None, SaidSide.THEIRS),
        ("Ann sends the PO by Friday", "sends the PO", "Ann", SaidSide.THEIRS),
        ("Ann owes us the PO by Friday", "the PO", "Ann", SaidSide.THEIRS),
        ("Ann promised to send the PO", "send the PO", "Ann", SaidSide.THEIRS),
        ("their IT team to open the firewall by Dec 3", "open the firewall", "their IT team", SaidSide.THEIRS),
        ("<@U123> to send the SOW by Friday", "send the SOW", "<@U123>", SaidSide.THEIRS),
        ("Ask Ann to sign by Thursday", "Ask Ann to sign", "Ann", None),
    ],
)
def test_the_words_tell_whose_promise_it_is(line: str, what: str, who: str | None, side: SaidSide | None) -> None:
    form = splits(line)
    assert (form.what, form.who, form.side) == (what, who, side)


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("Send SOW to Ann, Bob and Carla by Friday", "Ann, Bob and Carla"),
        ("Send SOW to Ann/Bob by Friday", "Ann/Bob"),
        ("Send SOW to Dr. Anna Meyer by EOD", "Dr. Anna Meyer"),
        ("Send SOW to Mrs. van der Berg on Monday", "Mrs. van der Berg"),
        ("Send SOW to ann lee by thursday", "ann lee"),
        ("Send SOW to ann@acme.example by Friday", "ann@acme.example"),
        (
            "Send SOW to <mailto:ann@acme.example|ann@acme.example> by Friday",
            "<mailto:ann@acme.example|ann@acme.example>",
        ),
        ("Send SOW to <@U123|ann> by Friday", "<@U123|ann>"),
        ("@ann send SOW by Friday", "@ann"),
        ("Send SOW to June in legal by Thursday", "June in legal"),
        ("Send SOW to all attendees by Dec 15", "all attendees"),
        ("Send SOW to Acme's Berlin office by Dec 3", "Acme's Berlin office"),
        ("Send SOW to Ann Thursday or Friday", "Ann"),
        ("Send SOW -> Ann, Friday", "Ann"),
        ("follow up with ann in 2 weeks", "ann"),
        ("Ask April for the PO by Thursday", "April"),
        ("Send them pricing by Friday", "them"),
        ("Email Ann the deck by Thursday", "Ann"),
        ("email ann the deck thursday", "ann"),
        ("Send invoice for December by Dec 3", None),
        ("Upload the deck to Drive by Friday", None),
        ("Send it to be safe by Friday", None),
        ("Prepare the QBR deck by Monday", None),
    ],
)
def test_people_are_told_from_things(line: str, who: str | None) -> None:
    assert splits(line).who == who


@pytest.mark.parametrize(
    ("line", "how"),
    [
        ("Send it to Ann via registered mail by Friday", "registered mail"),
        ("Via email send it to Ann by Friday", "email"),
        ("Send via email the pricing to Ann by Friday", "email"),
        ("Sign it with DocuSign by Friday", "DocuSign"),
        ("Train their team onsite Dec 7", "onsite"),
        ("Do the handover via Zoom call with Ann on Monday", "Zoom call"),
        ("Send it by Friday by email", "email"),
        ("Put it on the agenda for Friday", None),
        ("Post it in the Slack channel by Friday", None),
    ],
)
def test_how_is_told_from_when_and_where(line: str, how: str | None) -> None:
    assert splits(line).how == how


@pytest.mark.parametrize(
    ("line", "what", "when"),
    [
        ("Send the 2025 deck to Ann by Monday", "Send the 2025 deck", "Monday"),
        ("Send Friday's deck to Ann tomorrow", "Send Friday's deck", "tomorrow"),
        ("Prep for the Dec 10 workshop by Dec 8", "Prep for the Dec 10 workshop", "Dec 8"),
        ("Send offer valid until Dec 31 to Ann by Friday", "Send offer valid until Dec 31", "Friday"),
        ("Move go-live from Dec 1 to Dec 8", "Move go-live from Dec 1", "Dec 8"),
        ("Renewal quote, deadline Jan 15", "Renewal quote", "Jan 15"),
        ("* send pricing by Friday!!", "send pricing", "Friday"),
        ("1. send pricing [Friday]", "send pricing", "Friday"),
        ("Reminder: send pricing, Friday, via email", "send pricing", "Friday"),
        ("remind me tomorrow to send pricing", "send pricing", "tomorrow"),
        ("Send pricing asap", "Send pricing asap", None),
        ("Trial for 30 days", "Trial for 30 days", None),
    ],
)
def test_what_keeps_its_own_dates_and_numbers(line: str, what: str, when: str | None) -> None:
    form = splits(line)
    assert (form.what, form.when) == (what, when)


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
