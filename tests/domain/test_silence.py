from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain.busy import busy_of
from bot.domain.nudges import Kind, SkipReason
from bot.domain.people import MemberSettings
from bot.domain.silence import Moment, Silence, silence_at
from tests.factories import MONDAY, at, call, policy, weekday

FRIDAY, SATURDAY = weekday("Fri"), weekday("Sat")
NEXT_MONDAY = weekday("Mon", week=1)


def silence(kind: Kind, now: datetime, **facts: Any) -> Silence | None:
    return silence_at(now, kind, Moment(**({"policy": policy()} | facts)))


@pytest.mark.parametrize("kind", Kind)
def test_nothing_is_said_in_a_meeting(kind: Kind) -> None:
    busy = busy_of([(at("10:00"), at("11:00"))])
    assert silence(kind, at("10:30"), busy=busy) == Silence(until=at("11:00"), why=SkipReason.IN_MEETING)
    assert silence(kind, at("11:00"), busy=busy, call=call(at("11:30"))) is None


@pytest.mark.parametrize("kind", Kind)
def test_nothing_is_said_in_slacks_do_not_disturb(kind: Kind) -> None:
    dnd = (at("12:00"), at("13:00"))
    assert silence(kind, at("12:00"), dnd=dnd) == Silence(until=at("13:00"), why=SkipReason.DO_NOT_DISTURB)
    assert silence(kind, at("13:00"), dnd=dnd) is None


@pytest.mark.parametrize(
    ("kind", "now", "until"),
    [
        (Kind.OFFER, at("17:00"), at("09:00", day=weekday("Tue"))),
        (Kind.OFFER, at("08:30"), at("09:00")),
        (Kind.OFFER, at("20:00", day=FRIDAY), at("09:00", day=NEXT_MONDAY)),
        (Kind.HANDED_OVER, at("20:00"), at("08:30", day=weekday("Tue"))),  # the brief carries it
        (Kind.LINK_BROKEN, at("12:00", day=SATURDAY), at("09:00", day=NEXT_MONDAY)),
        (Kind.BRIEF, at("08:29"), at("08:30")),
    ],
)
def test_outside_working_time_it_waits_for_the_next_brief_or_the_beginning_of_work(
    kind: Kind, now: datetime, until: datetime
) -> None:
    assert silence(kind, now) == Silence(until=until, why=SkipReason.OFF_HOURS)


def test_in_working_time_everything_may_be_said() -> None:
    assert [kind for kind in Kind if silence(kind, at("12:00")) is not None] == []


def test_the_reminder_at_the_end_of_work_still_comes() -> None:
    assert silence(Kind.RECAP_REMINDER, at("17:00")) is None
    assert silence(Kind.RECAP_REMINDER, at("17:15")) is not None


@pytest.mark.parametrize("start", [at("07:00"), at("19:00"), at("14:00", day=SATURDAY)])
def test_around_a_call_outside_working_time_its_own_messages_come_and_nothing_else(start: datetime) -> None:
    early = call(start)
    before, after = start - timedelta(minutes=15), early.end + timedelta(minutes=5)
    assert silence(Kind.READY_CARD, before, call=early) is None
    assert silence(Kind.RECAP_ASK, after, call=early) is None
    assert silence(Kind.OFFER, before, call=None) is not None
    assert silence(Kind.RECAP_REMINDER, after + timedelta(minutes=20), call=early) is not None


def test_an_ask_that_was_held_up_into_the_night_waits_for_the_time_around_its_call() -> None:
    early = call(at("07:00", day=weekday("Tue")))
    held = silence(Kind.OBJECTIVE_ASK, at("22:00"), call=early)
    assert held == Silence(until=at("05:00", day=weekday("Tue")), why=SkipReason.OFF_HOURS)


def test_the_recap_of_a_chain_of_evening_calls_comes_after_the_chain() -> None:
    busy = busy_of([(at("19:00"), at("21:00"))])
    evening = call(at("18:30"), end=at("19:00"))
    assert silence(Kind.RECAP_ASK, at("21:05"), busy=busy, call=evening) is None
    assert silence(Kind.RECAP_ASK, at("23:05"), busy=busy, call=evening) == Silence(
        until=at("08:30", day=weekday("Tue")), why=SkipReason.OFF_HOURS
    )


def test_days_off_say_why() -> None:
    away = policy(days_off=[MONDAY])
    christmas = weekday("Fri", week=4)  # 25 December 2026
    assert silence(Kind.OFFER, at("12:00"), policy=away) == Silence(
        until=at("09:00", day=weekday("Tue")), why=SkipReason.AWAY
    )
    assert silence(Kind.OFFER, at("12:00", day=christmas)) == Silence(
        until=at("09:00", day=weekday("Mon", week=5)), why=SkipReason.HOLIDAY
    )
    assert silence(Kind.OFFER, at("12:00", day=christmas), policy=policy(MemberSettings(country=""))) is None


def test_a_brief_in_the_evening_has_its_hour() -> None:
    late = policy(MemberSettings(working_end=at("17:00").time().replace(hour=18)))
    assert silence(Kind.BRIEF, at("17:30"), policy=late) is None


@pytest.mark.parametrize("day", ["2027-03-26", "2026-10-23"])  # the Fridays before the clocks change
def test_a_weekend_on_which_the_clocks_change_ends_at_the_same_wall_time(day: str) -> None:
    friday = datetime.fromisoformat(day).date()
    held = silence(Kind.OFFER, at("20:00", day=friday), policy=policy(MemberSettings(country="")))
    assert held is not None
    assert held.until == at("09:00", day=friday + timedelta(days=3))
