"""Whose promise a typed line is, and who it is about. It is Tuesday 24 November 2026, 10:20 in New York."""

import pytest

from bot.domain.quick_form import SaidSide
from tests.domain.when import splits

OURS, THEIRS = SaidSide.OURS, SaidSide.THEIRS


@pytest.mark.parametrize(
    ("line", "what", "who", "side"),
    [
        ("Ann: PO by Friday", "PO", "Ann", THEIRS),
        ("ann: po by friday", "po", "ann", THEIRS),
        ("Ann Lee: signed NDA back by EOW", "signed NDA back", "Ann Lee", THEIRS),
        ("Ann & Bob: SSO test by Dec 3", "SSO test", "Ann & Bob", THEIRS),
        ("Bob - PO by Friday", "PO", "Bob", THEIRS),
        ("Siobhan: PO by Friday", "PO", "Siobhan", THEIRS),
        ("Their legal: redlines by Thursday", "redlines", "Their legal", THEIRS),
        ("Acme: PO by Friday", "PO", "Acme", THEIRS),
        ("@bob: review MSA by Tuesday", "review MSA", "@bob", THEIRS),
        ("<@U123>: review MSA by Tuesday", "review MSA", "<@U123>", THEIRS),
        ("Ann: send Bob the contract by Friday", "send Bob the contract", "Ann", THEIRS),
        ("Acme: send pricing by Friday", "send pricing", "Acme", None),
        ("Acme: send pricing to Ann by Friday", "Acme: send pricing", "Ann", None),
        ("Pricing: send to Ann by Friday", "Pricing: send", "Ann", None),
        ("Next steps: send SOW to Bob by Tue", "Next steps: send SOW", "Bob", None),
        ("Renewal: call Bob tomorrow", "Renewal: call Bob", "Bob", None),
        ("TODO: call Bob tomorrow", "call Bob", "Bob", None),
        ("Kickoff: Ann to send the agenda by Friday", "Kickoff: send the agenda", "Ann", THEIRS),
        ("Ann (CFO): PO by Friday", "PO", "Ann (CFO)", THEIRS),
        ("Deadline: Friday", "Deadline", None, None),
        ("Friday: send SOW to Bob", "send SOW", "Bob", None),
    ],
)
def test_a_name_before_a_colon_is_who_does_it(line: str, what: str, who: str | None, side: SaidSide | None) -> None:
    form = splits(line)
    assert (form.what, form.who, form.side) == (what, who, side)


@pytest.mark.parametrize(
    ("line", "what", "who", "side"),
    [
        ("ann to confirm budget", "confirm budget", "ann", THEIRS),
        ("ann to confirm budget by 12/5", "confirm budget", "ann", THEIRS),
        ("Ann to confirm budget", "confirm budget", "Ann", THEIRS),
        ("Ann, CFO at Acme to send the PO by Friday", "send the PO", "Ann, CFO at Acme", THEIRS),
        ("Ann, CFO at Acme, to send the PO by Friday", "send the PO", "Ann, CFO at Acme", THEIRS),
        ("Ann Lee, their VP of Sales, will sign by EOM", "sign", "Ann Lee, their VP of Sales", THEIRS),
        ("Ann Lee (CFO) to send the PO by Friday", "send the PO", "Ann Lee (CFO)", THEIRS),
        ("Dr. Meyer to approve the DPA by Friday", "approve the DPA", "Dr. Meyer", THEIRS),
        ("Priya to send the security questionnaire by Wed", "send the security questionnaire", "Priya", THEIRS),
        ("Acme to countersign by EOM", "countersign", "Acme", THEIRS),
        ("bob will send us the PO by friday", "send us the PO", "bob", THEIRS),
        ("bob sends the PO by friday", "sends the PO", "bob", THEIRS),
        ("Bob will intro us to the CFO by Friday", "intro us to the CFO", "Bob", THEIRS),
        ("Waiting on Ann for the signed MSA by Friday", "the signed MSA", "Ann", THEIRS),
        ("waiting for bob to sign the NDA, Friday", "sign the NDA", "bob", THEIRS),
        ("I'll give Ann access by Monday", "give access", "Ann", OURS),
        ("We'll get Bob pricing by Friday", "get pricing", "Bob", OURS),
        ("contract to sign by Friday", "contract to sign", None, None),
        ("pricing to ann by friday", "pricing", "ann", None),
    ],
)
def test_who_promises_is_told_from_what_is_promised(
    line: str, what: str, who: str | None, side: SaidSide | None
) -> None:
    form = splits(line)
    assert (form.what, form.who, form.side) == (what, who, side)


@pytest.mark.parametrize(
    ("line", "what", "who"),
    [
        ("Give Ann access by Friday", "Give access", "Ann"),
        ("Give Ann access to the sandbox", "Give access to the sandbox", "Ann"),
        ("give ann access by friday", "give access", "ann"),
        ("send ann pricing by friday", "send pricing", "ann"),
        ("send Priya Nair the DPA by Wed", "send the DPA", "Priya Nair"),
        ("email ann pricing tomorrow", "email pricing", "ann"),
        ("call ann 15h", "call ann", "ann"),
        ("call ann re pricing friday", "call ann re pricing", "ann"),
        ("Get back to Ann on SSO by Friday", "Get back on SSO", "Ann"),
        ("Let Ann know about SSO by Friday", "Let Ann know about SSO", "Ann"),
        ("Remind Ann about the PO tomorrow", "Remind Ann about the PO", "Ann"),
        ("Meet Ann for lunch Thursday", "Meet Ann for lunch", "Ann"),
        ("meet ann thursday", "meet ann", "ann"),
        ("Show Ann the roadmap Thursday 2pm over Zoom", "Show the roadmap", "Ann"),
        ("Send Access codes to Ann by Friday", "Send Access codes", "Ann"),
        ("Send ROI Deck by Friday", "Send ROI Deck", None),
        ("Send SOW Friday to Sunday Riley", "Send SOW", "Sunday Riley"),
        ("Ann needs the SOW by Friday", "Ann needs the SOW", "Ann"),
        ("Get June the deck by Friday", "Get the deck", "June"),
    ],
)
def test_whom_it_is_for_is_found_in_names_of_any_case(line: str, what: str, who: str | None) -> None:
    form = splits(line)
    assert (form.what, form.who) == (what, who)
