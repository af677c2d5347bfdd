"""Two people's words in one recap: nobody's are lost, and the history says what changed."""

from dataclasses import replace
from datetime import date, time

from bot.domain.calls import CallId
from bot.domain.people import MemberId, WorkspaceId
from bot.domain.recaps import Outcome, Recap, RecapEdit, as_it_was, changes_between, merged
from tests.factories import at

FIRST = Recap(
    workspace_id=WorkspaceId("w1"),
    call_id=CallId("call1"),
    by=MemberId("m1"),
    saved_at=at("14:40"),
    outcome=Outcome.PARTLY,
    learnings="Legal takes three weeks",
)


def said_at_first() -> dict[str, str]:
    return as_it_was(FIRST, [], at=FIRST.saved_at)


def test_what_only_one_of_two_changed_is_as_they_changed_it() -> None:
    theirs = replace(FIRST, learnings="Legal takes four weeks")
    mine = replace(FIRST, outcome=Outcome.REACHED, next_day=date(2026, 12, 1), next_at=time(10), next_zone="UTC")
    both = merged(theirs, mine, said_at_first())
    assert both.recap == replace(mine, learnings="Legal takes four weeks")
    assert both.stays == ()


def test_of_two_choices_the_first_stays_and_the_second_is_told() -> None:
    both = merged(replace(FIRST, outcome=Outcome.REACHED), replace(FIRST, outcome=Outcome.CHANGED), said_at_first())
    assert both.recap.outcome is Outcome.REACHED
    assert both.stays == ("outcome",)


def test_of_two_texts_both_are_kept() -> None:
    mine = replace(FIRST, by=MemberId("m2"), outcome=Outcome.PARTLY, learnings="Ann decides alone", notes="Tired")
    both = merged(FIRST, mine, {})
    assert both.recap.learnings == "Legal takes three weeks\nAnn decides alone"
    assert both.recap.notes == "Tired"
    assert both.recap.by == FIRST.by
    assert both.stays == ()


def test_a_text_that_says_what_the_other_says_is_not_said_twice() -> None:
    assert merged(FIRST, FIRST, {}).recap == FIRST
    longer = replace(FIRST, learnings="Legal takes three weeks, and so does IT")
    assert merged(longer, FIRST, {}).recap.learnings == longer.learnings
    assert merged(FIRST, longer, {}).recap.learnings == longer.learnings


def test_a_text_one_of_them_emptied_stays_empty() -> None:
    assert merged(FIRST, replace(FIRST, learnings=""), said_at_first()).recap.learnings == ""
    assert merged(replace(FIRST, learnings=""), FIRST, said_at_first()).recap.learnings == ""


def test_the_history_says_what_each_field_said_before_and_says_now() -> None:
    after = replace(FIRST, outcome=Outcome.REACHED, next_day=date(2026, 12, 1), next_zone="Europe/Berlin")
    assert changes_between(FIRST, after) == {
        "outcome": ("partly", "reached"),
        "next_day": ("", "2026-12-01 Europe/Berlin"),
    }
    assert changes_between(FIRST, FIRST) == {}


def test_what_a_recap_said_at_a_moment_is_found_in_its_history() -> None:
    said = [replace(FIRST, learnings=words) for words in ("first", "second", "third")]
    edits = [
        RecapEdit(
            workspace_id=FIRST.workspace_id,
            call_id=FIRST.call_id,
            at=moment,
            by=FIRST.by,
            changes=changes_between(before, after),
        )
        for before, after, moment in ((said[0], said[1], at("15:00")), (said[1], said[2], at("16:00")))
    ]
    assert as_it_was(said[2], edits, at=at("14:40"))["learnings"] == "first"
    assert as_it_was(said[2], edits, at=at("15:00"))["learnings"] == "second"
    assert as_it_was(said[2], edits, at=at("16:00"))["learnings"] == "third"
