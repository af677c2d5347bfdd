"""Everybody has a call at ten: when their cards are there, at the allowance that is assumed of Slack (400 a minute)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from bot.domain.busy import Busy
from bot.domain.nudges import Kind
from bot.domain.pacing import MESSAGES, after_call, full, room
from bot.domain.people import MemberId
from bot.domain.policies import policy_of
from bot.domain.schedules import for_call
from tests.factories import at, call, member, workspace

TEN = at("10:00")
SECOND = timedelta(seconds=1)


def cards_due(reps: int) -> list[datetime]:
    """Return when the cards of a workspace's reps are due who all have a call at ten."""
    home, meeting = workspace(reps=reps), call(start=TEN, end=TEN + timedelta(minutes=30))
    found = []
    for number in range(reps):
        policy = policy_of(home, member(id=MemberId(f"member-{number}")))
        wanted = for_call(meeting, policy=policy, busy=Busy(), is_prepared=True, is_recapped=True)
        found += [one.due_at for one in wanted if one.kind is Kind.READY_CARD]
    return sorted(found)


def sent(due: list[datetime]) -> Iterator[datetime]:
    """Yield when each card goes out: as soon as it is due and Slack takes one more."""
    now, bucket = due[0], full(MESSAGES, due[0])
    waiting = list(reversed(due))
    while waiting:
        for _ in range(room(bucket, MESSAGES, now)):
            if waiting and waiting[-1] <= now:
                waiting.pop()
                bucket = after_call(bucket, MESSAGES, now)
                yield now
        now += SECOND


def test_five_people_get_theirs_when_it_is_due() -> None:
    due = cards_due(5)
    assert set(due) == {at("09:45")}
    assert max(sent(due)) == at("09:45")


@pytest.mark.parametrize("reps", [500, 5_000, 20_000])
def test_all_have_theirs_by_a_quarter_to_and_two_minutes(reps: int) -> None:
    due = cards_due(reps)
    assert len(due) == reps
    assert due[-1] <= at("09:45")
    assert due[0] >= at("08:55")
    assert max(sent(due)) <= at("09:47")


def test_beyond_what_slack_takes_in_fifty_minutes_the_others_come_later_and_before_the_call() -> None:
    times = list(sent(cards_due(24_000)))
    in_time = sum(one <= at("09:47") for one in times)
    assert 20_000 < in_time < 24_000
    assert max(times) < TEN
