"""Two people's words in one recap: nobody's are lost, and the history says what changed."""

from dataclasses import replace
from datetime import date, time

from bot.domain.calls import CallId
from bot.domain.people import MemberId, WorkspaceId
from bot.domain.recaps import Outcome, Recap, changes_between, merged
from tests.factories import at

FIRST = Recap(
    workspace_id=WorkspaceId("w1"),
    call_id=CallId("call1"),
    by=MemberId("m1"),
    saved_at=at("14:40"),
    outcome=Outcome.PARTLY,
    learnings="Legal takes three weeks",
)


def test_what_only_one_of_two_changed_is_as_they_changed_it() -> None:
    theirs = replace(FIRST, learnings="Legal takes four weeks")
    mine = replace(FIRST, outcome=Outcome.REACHED, next_day=date(2026, 12, 1), next_at=time(10), next_zone="UTC")
    both = merged(theirs, mine, FIRST)
    assert both.recap == replace(mine, learnings="Legal takes four weeks")
    assert both.stays == ()


def test_of_two_choices_the_first_stays_and_the_second_is_told() -> None:
    both = merged(replace(FIRST, outcome=Outcome.REACHED), replace(FIRST, outcome=Outcome.CHANGED), FIRST)
    assert both.recap.outcome is Outcome.REACHED
    assert both.stays == ("outcome",)


def test_of_two_texts_both_are_kept() -> None:
    mine = replace(FIRST, by=MemberId("m2"), outcome=Outcome.PARTLY, learnings="Ann decides alone", notes="Tired")
    both = merged(FIRST, mine, None)
    assert both.recap.learnings == "Legal takes three weeks\nAnn decides alone"
    assert both.recap.notes == "Tired"
    assert both.recap.by == FIRST.by
    assert both.stays == ()


def test_a_text_that_says_what_the_other_says_is_not_said_twice() -> None:
    assert merged(FIRST, FIRST, None).recap == FIRST
    longer = replace(FIRST, learnings="Legal takes three weeks, and so does IT")
    assert merged(longer, FIRST, None).recap.learnings == longer.learnings
    assert merged(FIRST, longer, None).recap.learnings == longer.learnings


def test_a_text_one_of_them_emptied_stays_empty() -> None:
    assert merged(FIRST, replace(FIRST, learnings=""), FIRST).recap.learnings == ""
    assert merged(replace(FIRST, learnings=""), FIRST, FIRST).recap.learnings == ""


def test_the_history_says_what_each_field_said_before_and_says_now() -> None:
    after = replace(FIRST, outcome=Outcome.REACHED, next_day=date(2026, 12, 1), next_zone="Europe/Berlin")
    assert changes_between(FIRST, after) == {
        "outcome": ("partly", "reached"),
        "next_day": ("", "2026-12-01 Europe/Berlin"),
    }
    assert changes_between(FIRST, FIRST) == {}
