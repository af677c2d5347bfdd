"""Free lines of a recap, one promise each. It is Monday 23 November 2026, 14:40 in Berlin; the writer is Rhea Rep."""

from dataclasses import replace

import pytest

from bot.domain.participants import participants_of
from bot.domain.people import MemberId
from bot.domain.recap_lines import Reading, lines_of, read_line
from tests.factories import BERLIN, at, buyer, call, member, policy

TOM = member(id=MemberId("m2"), name="Tom Teller", email="tom@vendor.example")
PEOPLE = participants_of(
    call(external=(buyer("ann@acme.test", name="Ann Acme"), buyer("bob@acme.test", name="Bob Lee"))),
    [TOM],
    writer=member(),
)
READING = Reading(
    people=PEOPLE,
    account="acme.test",
    now=at("14:40").astimezone(BERLIN),
    working=policy().working,
    locale="en_GB",
)
RHEA, TOMS, ANN, BOB = (one.key for one in PEOPLE)


@pytest.mark.parametrize(
    ("line", "what", "pick", "when", "how"),
    [
        ("Send pricing to Ann by Friday noon via email", "Send pricing to Ann", RHEA, "Friday noon", "email"),
        ("Ann: signed NDA back by EOW", "signed NDA back", ANN, "EOW", ""),
        ("bob lee: signed NDA back by EOW", "signed NDA back", BOB, "EOW", ""),
        ("Ann Acme will send us the contract by Friday", "send us the contract", ANN, "Friday", ""),
        ("Tom to prepare the deck by tomorrow", "prepare the deck", TOMS, "tomorrow", ""),
        ("Tom: the deck, Thursday 3pm", "the deck", TOMS, "Thursday 3pm", ""),
        ("Ann, their CFO, to sign the NDA by Thursday", "sign the NDA", ANN, "Thursday", ""),
        ("Waiting on Bob for the PO by Thursday", "the PO", BOB, "Thursday", ""),
        ("We: call legal Wed", "call legal", RHEA, "Wed", ""),
        ("me: call Bob tomorrow", "call Bob", RHEA, "tomorrow", ""),
        ("Send Bob the updated quote by EOD tomorrow", "Send the updated quote to Bob", RHEA, "EOD tomorrow", ""),
        ("Friday: send pricing to Bob", "send pricing to Bob", RHEA, "Friday", ""),
        ("Call Bob re renewal Friday", "Call Bob re renewal", RHEA, "Friday", ""),
        ("Next step: call Bob on Friday", "Next step: call Bob", RHEA, "Friday", ""),
        ("Share the roadmap w/ Bob by Mon", "Share the roadmap w/ Bob", RHEA, "Mon", ""),
        ("Book the room", "Book the room", RHEA, "", ""),
    ],
)
def test_a_line_is_split_into_what_who_when_and_how(line: str, what: str, pick: str, when: str, how: str) -> None:
    read = read_line(line, READING)
    assert (read.row.what, read.row.pick, read.row.when, read.row.how) == (what, pick, when, how)
    assert read.question == ""


@pytest.mark.parametrize(
    ("line", "who", "question"),
    [
        ("They'll send the PO by end of month", "", "Who does it? Pick one."),
        ("Acme: PO next week", "", "Who does it? Pick one."),
        ("Zoe to confirm budget by 12/5", "Zoe", "I know nobody called Zoe from this call. Check who does it."),
        ("Zoe: budget by 12/5", "Zoe", "I know nobody called Zoe from this call. Check who does it."),
        ("Pricing: to Bob by Friday", "", "I know nobody called Pricing from this call. Check who does it."),
    ],
)
def test_who_does_it_is_asked_and_not_guessed(line: str, who: str, question: str) -> None:
    read = read_line(line, READING)
    assert (read.row.who, read.question) == (who, question)


def test_a_name_that_two_people_have_is_asked_about() -> None:
    twins = participants_of(
        call(external=(buyer("a@acme.test", name="Ann Acme"), buyer("b@acme.test", name="Ann Zed"))),
        [TOM],
        writer=member(),
    )
    read = read_line("Ann: the NDA by Friday", replace(READING, people=twins))
    assert read.question == "More than one person on this call is called Ann. Pick who does it."
    assert read.row.what == "the NDA"


def test_their_side_is_one_person_when_only_one_was_there() -> None:
    alone = participants_of(call(external=(buyer(),)), [], writer=member())
    read = read_line("They'll send the PO by Friday", replace(READING, people=alone))
    assert read.row.pick == "theirs:ann@acme.test"
    assert read.question == ""


def test_of_a_private_call_nobody_of_theirs_is_known() -> None:
    nobody = participants_of(call(external=(), is_private=True, account=""), [], writer=member())
    read = read_line("They'll send the PO by Friday", replace(READING, people=nobody, account=""))
    assert read.row.pick == "theirs"
    assert read.question == "Who does it? A name is enough."


def test_bullets_numbers_and_empty_lines_are_no_part_of_a_promise() -> None:
    assert lines_of("- one\r\n\n  * two\n3. three\n4) four\n[ ] five\n• six\n\n") == [
        *("one", "two", "three", "four", "five", "six")
    ]
    assert lines_of(" \n\n") == []


@pytest.mark.parametrize("line", ["🎉", "by", ":", "a: b", "<!channel>", "x" * 1500, "Ann: ", ": by Friday", "Fri"])
def test_any_line_can_be_read(line: str) -> None:
    assert read_line(line, READING).row.what
