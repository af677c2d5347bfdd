from datetime import datetime, timedelta

import pytest

from bot.domain.commitments import Side
from bot.domain.nudges import Kind, SkipReason, State
from bot.domain.people import MemberSettings
from bot.domain.silence import AROUND_CALLS
from tests.factories import BERLIN, at, weekday
from tests.stories.days import Days, moment
from tests.stories.weeks import Span, a_day, has_promises, interrupting, nudges_of, said_to, sets

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
CALLS = (
    ("09:30", "10:00"), ("10:00", "10:30"), ("10:30", "11:00"),  # back to back
    ("11:15", "11:45"), ("12:30", "13:00"), ("13:30", "14:00"), ("14:00", "14:45"), ("16:30", "17:00"),
)  # fmt: skip
INTERNAL = (("08:15", "08:45"), ("15:00", "16:00"))  # over the brief, and in the afternoon


def put_busy_week(days: Days) -> tuple[list[Span], list[Span]]:
    """Fill the rep's calendar; return the spans of the calls, and of all meetings."""
    calls, meetings = [], []
    for day in DAYS:
        for n, (start, end) in enumerate(CALLS):
            days.calendar.has(f"Call {n} {day}", f"{day} {start}", f"{day} {end}", with_=[f"ann@customer{n}.test"])
            calls.append((moment(f"{day} {start}"), moment(f"{day} {end}")))
        for start, end in INTERNAL:
            days.calendar.has(f"Team {start} {day}", f"{day} {start}", f"{day} {end}", with_=["tom@vendor.example"])
            meetings.append((moment(f"{day} {start}"), moment(f"{day} {end}")))
    return calls, [*calls, *meetings]


def is_working(instant: datetime) -> bool:
    local = instant.astimezone(BERLIN)
    return local.weekday() < 5 and at("08:30", day=local.date()) <= instant <= at("17:15", day=local.date())


def is_around_a_call(instant: datetime, calls: list[Span]) -> bool:
    return any(start - timedelta(hours=2) <= instant <= end + timedelta(hours=1) for start, end in calls)


@pytest.fixture
async def busy_week(days: Days) -> tuple[Days, list[Span], list[Span]]:
    """The week of a rep with 8 calls a day and 20 promises on both sides who never answers."""
    calls, meetings = put_busy_week(days)
    dues = [(Side.THEIRS if n % 3 == 0 else Side.OURS, weekday(DAYS[n % 5])) for n in range(20)]
    await has_promises(days, days.rep, dues)
    await days.reaches("Sat 12:00")
    return days, calls, meetings


async def test_the_week_of_a_busy_rep(busy_week: tuple[Days, list[Span], list[Span]]) -> None:
    days, calls, meetings = busy_week
    said = await said_to(days, days.rep)
    nudges = await nudges_of(days, days.rep)

    assert max(a_day(said).values()) == 6  # used, and never more
    assert interrupting(said, meetings) == []
    assert [one for one in said if not is_working(one.at) and not is_around_a_call(one.at, calls)] == []
    assert [one for one in said if not is_working(one.at) and not one.kinds <= AROUND_CALLS] == []

    cards = [one for one in nudges if one.kind is Kind.READY_CARD]
    assert len(cards) == len(calls)
    assert {one.state for one in cards} == {State.SENT}
    assert [one for one in cards if one.sent_at is None or one.sent_at >= one.until] == []

    standing = [(one.kind, one.subject, one.n) for one in nudges]
    assert len(standing) == len(set(standing))
    assert [one for one in nudges if one.state is State.FAILED] == []

    briefs = [one for one in said if Kind.BRIEF in one.kinds]
    assert [f"{one.at.astimezone(BERLIN):%a %H:%M}" for one in briefs] == [f"{day} 08:45" for day in DAYS]
    waited = [one for one in nudges if one.kind is Kind.RECAP_ASK and one.state is State.SENT]
    in_briefs = [one for one in waited if one.ts in {brief.ts for brief in briefs}]
    assert in_briefs  # what had no room stands in the next brief
    left = [one for one in nudges if one.kind is Kind.RECAP_ASK and one.state is not State.SENT]
    assert {(one.state, one.reason) for one in left} <= {(State.PLANNED, SkipReason.BUDGET.value)}
    assert {f"{one.due_at.astimezone(BERLIN):%d %H:%M}" for one in left} <= {"30 08:30"}


async def test_what_had_no_room_is_in_the_next_brief(days: Days) -> None:
    await sets(days, days.rep, MemberSettings(budget=2))
    days.calendar.has("Acme QBR", "Mon 11:00", "Mon 11:30")
    await days.reaches("Mon 20:00")
    assert [one.kinds for one in await said_to(days, days.rep)] == [{Kind.BRIEF}, {Kind.READY_CARD}]
    await days.rep.types("/saydo why")
    assert days.rep.last.says("your new messages of the day were used up")
    await days.reaches("Tue 08:30")
    assert days.rep.last.says("1 recap to write")
    assert "Write recap" in days.rep.last.buttons


async def test_a_nag_does_not_take_the_place_of_a_card_later_that_day(days: Days) -> None:
    await sets(days, days.rep, MemberSettings(budget=3))
    days.calendar.has("Acme QBR", "Mon 11:00", "Mon 11:30")
    days.calendar.has("Globex intro", "Mon 15:00", "Mon 15:30", with_=["hana@globex.test"])
    await days.reaches("Mon 20:00")
    said = [one.kinds for one in await said_to(days, days.rep)]
    assert said == [{Kind.BRIEF}, {Kind.READY_CARD}, {Kind.READY_CARD}]


async def test_a_card_without_room_is_drawn_into_the_last_one_and_is_no_new_message(days: Days) -> None:
    await sets(days, days.rep, MemberSettings(budget=2))
    days.calendar.has("Acme QBR", "Mon 11:00", "Mon 11:30")
    days.calendar.has("Globex intro", "Mon 15:00", "Mon 15:30", with_=["hana@globex.test"])
    await days.reaches("Mon 14:45")
    assert len(await said_to(days, days.rep)) == 2
    assert days.rep.last.says("Your 15:00 call: it starts soon")
    assert days.rep.last.says("Globex intro")


async def test_an_edit_is_no_new_message(days: Days) -> None:
    await sets(days, days.rep, MemberSettings(budget=2))
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 13:45")
    assert len(days.rep.inbox) == 2
    days.calendar.moves("Acme QBR", "Mon 14:30", "Mon 15:00")
    await days.reaches("Mon 13:55")
    assert days.rep.last.says("Your 14:30 call")
    assert len(days.rep.inbox) == 2


async def test_the_budget_of_a_day_is_whole_again_the_next_day(days: Days) -> None:
    await sets(days, days.rep, MemberSettings(budget=1))
    for day in ("Mon", "Tue"):
        days.calendar.has(f"Acme {day}", f"{day} 14:00", f"{day} 14:30")
    await days.reaches("Tue 20:00")
    assert [one.kinds for one in await said_to(days, days.rep)] == [{Kind.BRIEF}, {Kind.BRIEF, Kind.RECAP_ASK}]


async def test_the_cards_of_back_to_back_calls_come_in_one_message_before_the_first(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    days.calendar.has("Globex intro", "Mon 14:30", "Mon 15:00", with_=["hana@globex.test"])
    await days.reaches("Mon 13:44")
    said = len(days.rep.inbox)
    await days.reaches("Mon 14:59")
    assert len(days.rep.inbox) == said + 1
    assert days.rep.last.says("Your 14:00 call")
    assert days.rep.last.says("Your 14:30 call")
