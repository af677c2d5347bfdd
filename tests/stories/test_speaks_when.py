"""When SayDo speaks: the table, a row each."""

from datetime import datetime

import pytest

from bot.domain.commitments import Side
from bot.domain.nudges import Kind
from bot.domain.people import MemberSettings
from tests.factories import BERLIN, weekday
from tests.stories.days import Days
from tests.stories.recaps import writes_recap
from tests.stories.weeks import Said, has_promises, said_to, sets

EXAMPLE = ("Acme QBR", "Mon 14:00", "Mon 14:30")


def times(said: list[Said], kind: Kind) -> list[str]:
    return [f"{one.at.astimezone(BERLIN):%a %H:%M}" for one in said if kind in one.kinds]


async def when(days: Days, kind: Kind) -> list[str]:
    """Return when a kind was said in a new message, as wall times."""
    return times(await said_to(days, days.rep), kind)


async def test_morning_brief_comes_at_half_past_eight_on_working_days_and_only_with_news(days: Days) -> None:
    for day in ("Mon", "Tue", "Sat"):
        days.calendar.has(f"Acme {day}", f"{day} 14:00", f"{day} 14:30")
    await days.reaches("Wed 08:00")
    assert await when(days, Kind.BRIEF) == ["Mon 08:30", "Tue 08:30"]
    await days.reaches("Sun 20:00")  # Wednesday and Thursday tell of recaps, Friday has nothing to tell
    assert await when(days, Kind.BRIEF) == ["Mon 08:30", "Tue 08:30", "Wed 08:30", "Thu 08:30"]


async def test_objective_ask_comes_two_hours_before(days: Days) -> None:
    days.calendar.has(*EXAMPLE)
    await days.reaches("Mon 14:00")
    assert await when(days, Kind.OBJECTIVE_ASK) == ["Mon 12:00"]


async def test_objective_ask_is_left_out_when_the_objective_is_set(days: Days) -> None:
    days.calendar.has(*EXAMPLE)
    await days.reaches("Mon 09:00")
    await days.rep.clicks("Write objective", in_=days.rep.last)
    await days.rep.submits({"preps.objective": "A date for the pilot"})
    await days.reaches("Mon 14:00")
    assert await when(days, Kind.OBJECTIVE_ASK) == []


async def test_objective_ask_is_left_out_when_the_brief_asked_in_the_last_three_hours(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 11:15", "Mon 11:45")
    await days.reaches("Mon 11:15")
    assert await when(days, Kind.OBJECTIVE_ASK) == []


async def test_objective_ask_comes_for_a_call_the_brief_did_not_show(days: Days) -> None:
    days.calendar.has("Globex intro", "Mon 15:00", "Mon 15:30", with_=["hana@globex.test"])
    await days.reaches("Mon 08:40")
    days.calendar.has("Acme QBR", "Mon 11:15", "Mon 11:45")
    await days.reaches("Mon 11:15")
    assert await when(days, Kind.OBJECTIVE_ASK) == ["Mon 09:15"]


async def test_a_call_in_the_first_two_hours_is_asked_about_in_the_brief(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 10:30", "Mon 11:00")
    await days.reaches("Mon 10:30")
    assert await when(days, Kind.BRIEF) == ["Mon 08:30"]
    assert await when(days, Kind.OBJECTIVE_ASK) == []


async def test_a_call_before_the_brief_is_asked_about_on_the_evening_before(days: Days) -> None:
    days.calendar.has("Early bird", "Tue 07:30", "Tue 08:00")
    await days.reaches("Tue 07:30")
    assert await when(days, Kind.OBJECTIVE_ASK) == ["Mon 16:00"]


@pytest.mark.parametrize(
    ("minutes", "start", "asked_at"),
    [
        (5, "Wed 14:00", "Wed 13:55"),
        (480, "Wed 17:00", "Wed 09:00"),
        (1440, "Wed 14:00", "Tue 14:00"),
        (2880, "Thu 14:00", "Tue 14:00"),
        (1440, "Wed 18:30", "Tue 16:00"),  # a day before is after work: the hour before work ends
    ],
)
async def test_objective_ask_comes_five_minutes_to_two_days_before(
    days: Days, minutes: int, start: str, asked_at: str
) -> None:
    await sets(days, days.rep, MemberSettings(objective_ask_minutes=minutes, muted_kinds=frozenset({"brief"})))
    day, wall = start.split()
    days.calendar.has("Acme QBR", start, f"{day} {wall[:2]}:59")
    await days.reaches(start)
    assert await when(days, Kind.OBJECTIVE_ASK) == [asked_at]


async def test_ready_card_comes_a_quarter_of_an_hour_before_and_takes_a_line(days: Days) -> None:
    days.calendar.has(*EXAMPLE)
    await days.reaches("Mon 14:00")
    assert await when(days, Kind.READY_CARD) == ["Mon 13:45"]
    assert days.rep.last.says("one line is enough")


async def test_recap_ask_comes_five_minutes_after_the_end_and_never_in_another_meeting(days: Days) -> None:
    days.calendar.has(*EXAMPLE)
    days.calendar.has("Review", "Tue 10:30", "Tue 11:00", with_=["tom@vendor.example"])
    days.calendar.has("Globex intro", "Tue 10:00", "Tue 10:30", with_=["hana@globex.test"])
    await days.reaches("Tue 12:00")
    assert await when(days, Kind.RECAP_ASK) == ["Mon 14:35", "Tue 11:05"]


async def test_back_to_back_calls_share_one_recap_ask(days: Days) -> None:
    days.calendar.has(*EXAMPLE)
    days.calendar.has("Globex intro", "Mon 14:30", "Mon 15:00", with_=["hana@globex.test"])
    await days.reaches("Mon 16:00")
    assert await when(days, Kind.RECAP_ASK) == ["Mon 15:05"]
    assert days.rep.last.says("2 recaps to write")


async def test_recap_reminder_comes_at_the_end_of_work_then_the_brief_and_after_two_days_nothing(days: Days) -> None:
    days.calendar.has(*EXAMPLE)
    await days.reaches("Fri 20:00")
    assert await when(days, Kind.RECAP_REMINDER) == ["Mon 17:00"]
    assert await when(days, Kind.BRIEF) == ["Mon 08:30", "Tue 08:30", "Wed 08:30"]


async def test_recap_reminder_is_left_out_once_the_recap_is_written(days: Days) -> None:
    days.calendar.has(*EXAMPLE)
    await days.reaches("Mon 14:35")
    await writes_recap(days.rep)
    await days.reaches("Mon 20:00")
    assert not any(one.says("recap to write") for one in days.rep.inbox)


async def test_due_soon_comes_on_the_working_day_before_when_it_lives_for_two_days(days: Days) -> None:
    await has_promises(days, days.rep, [(Side.OURS, weekday("Tue")), (Side.OURS, weekday("Mon", week=1))])
    await days.reaches("+Mon 20:00")
    assert await when(days, Kind.DUE_SOON) == ["Fri 08:30"]


async def test_due_comes_with_the_brief_and_overdue_three_times_after(days: Days) -> None:
    await has_promises(days, days.rep, [(Side.OURS, weekday("Tue"))])
    await days.reaches("+++Fri 20:00")
    said = await said_to(days, days.rep)
    assert times(said, Kind.DUE) == ["Tue 08:30"]
    overdue = [f"{one.at.astimezone(BERLIN):%d %H:%M}" for one in said if Kind.OVERDUE in one.kinds]
    assert overdue == ["25 08:30", "27 08:30", "04 08:30"]


async def test_due_with_a_clock_time_comes_two_hours_before_too(days: Days) -> None:
    await days.rep.types("/commitments Call Ann by Wed 4pm")
    await days.rep.clicks("Save", in_=days.rep.last)
    await days.reaches("Wed 13:59")
    before = len(days.rep.inbox)
    await days.reaches("Wed 14:00")
    assert len(days.rep.inbox) == before + 1
    assert days.rep.last.says("Call Ann")


async def test_they_owe_us_comes_once_on_the_first_working_morning_after(days: Days) -> None:
    await has_promises(days, days.rep, [(Side.THEIRS, weekday("Fri"))])
    await days.reaches("++Fri 20:00")
    said = [one for one in await said_to(days, days.rep) if Kind.THEY_OWE in one.kinds]
    assert [one.at.astimezone(BERLIN) for one in said] == [datetime(2026, 11, 30, 8, 30, tzinfo=BERLIN)]


async def test_a_moved_call_takes_its_messages_along_and_edits_what_was_sent(days: Days) -> None:
    days.calendar.has(*EXAMPLE)
    await days.reaches("Mon 12:00")
    asked = len(days.rep.inbox)
    days.calendar.moves("Acme QBR", "Mon 15:00", "Mon 15:30")
    await days.reaches("Mon 12:10")
    assert len(days.rep.inbox) == asked
    assert days.rep.last.says("Your 15:00 call")
    await days.reaches("Mon 15:40")
    assert await when(days, Kind.READY_CARD) == ["Mon 14:45"]
    assert await when(days, Kind.RECAP_ASK) == ["Mon 15:35"]


async def test_a_cancelled_call_is_withdrawn_by_an_edit(days: Days) -> None:
    days.calendar.has(*EXAMPLE)
    await days.reaches("Mon 12:00")
    days.calendar.cancels("Acme QBR")
    await days.reaches("Mon 20:00")
    assert days.rep.last.says("it is cancelled")
    assert await when(days, Kind.READY_CARD) == []
