from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.calendars.details import occurrences
from bot.calendars.occurrences import expand
from bot.domain.meetings import Window
from bot.domain.people import MemberSettings
from bot.domain.policies import policy_of
from bot.domain.schedules import objective_ask_at
from bot.sandbox.people import Person
from tests.factories import at, call, member, workspace
from tests.stories.days import Days


def said_at(days: Days, fragment: str) -> list[str]:
    """Return when SayDo said something, as wall times where the rep is."""
    zone = ZoneInfo(days.rep.person.user.tz)
    messages = [message for message in days.rep.inbox if message.says(fragment)]
    return [f"{datetime.fromtimestamp(float(one.ts), UTC).astimezone(zone):%a %H:%M}" for one in messages]


async def moves_to(days: Days, person: Person, zone: str) -> None:
    """Let a person travel: Slack tells their new zone."""
    days.sandbox.workspace.change_user(person.id, tz=zone)
    await days.sandbox.settled()


async def test_a_rep_who_travels_is_asked_at_the_hours_of_the_new_zone(days: Days) -> None:
    days.calendar.has("Acme QBR", "Tue 20:00", "Tue 20:30")
    await days.reaches("Mon 20:00")
    await moves_to(days, days.rep.person, "America/New_York")
    await days.reaches("Tue 23:00")
    assert said_at(days, "1 customer call") == ["Tue 08:30"]
    assert days.rep.inbox[0].says("14:00")
    assert said_at(days, "Your 14:00 call: it starts soon") == ["Tue 13:45"]


async def test_a_series_moved_as_a_whole_takes_its_messages_along(days: Days) -> None:
    daily = ["RRULE:FREQ=DAILY;COUNT=3"]
    days.calendar.has("Acme daily", "Mon 14:00", "Mon 14:30", extra=daily)
    await days.reaches("Mon 12:00")
    days.calendar.has("Acme daily", "Mon 16:00", "Mon 16:30", extra=daily)
    await days.reaches("Mon 12:10")
    assert days.rep.last.says("was Mon 23 Nov, 14:00")
    await days.reaches("Tue 23:00")
    assert said_at(days, "Your 16:00 call: it starts soon") == ["Mon 15:45", "Tue 15:45"]
    assert said_at(days, "Your 14:00 call") == []


async def test_a_series_that_ends_is_not_asked_about_any_more(days: Days) -> None:
    days.calendar.has("Acme daily", "Mon 14:00", "Mon 14:30", extra=["RRULE:FREQ=DAILY;UNTIL=20261124T130000Z"])
    await days.reaches("Thu 23:00")
    assert said_at(days, "it starts soon") == ["Mon 13:45", "Tue 13:45"]


async def test_an_occurrence_moved_across_midnight_is_asked_about_on_its_new_day(days: Days) -> None:
    days.calendar.has("Tokyo call", "Mon 23:30", "Tue 00:00")
    await days.reaches("Mon 21:30")
    assert said_at(days, "Your 23:30 call") == ["Mon 21:30"]
    days.calendar.moves("Tokyo call", "Tue 00:30", "Tue 01:00")
    await days.reaches("Mon 23:59")
    assert days.rep.last.says("Your 00:30 call")
    await days.reaches("Tue 01:05")
    assert said_at(days, "Your 00:30 call: it starts soon") == ["Tue 00:15"]
    assert said_at(days, "Your 00:30 call: what was agreed?") == ["Tue 01:05"]
    assert said_at(days, "Your 23:30 call") == []


SPRING = {"Europe/Berlin": "2027-03-28", "America/New_York": "2027-03-14", "Australia/Sydney": "2027-10-03"}
AUTUMN = {"Europe/Berlin": "2026-10-25", "America/New_York": "2026-11-01", "Australia/Sydney": "2027-04-04"}


CHANGES = [(zone, day) for days_of in (SPRING, AUTUMN) for zone, day in days_of.items()]


@pytest.mark.parametrize(("zone", "day"), CHANGES, ids=[f"{zone} {day}" for zone, day in CHANGES])
def test_a_weekly_call_keeps_its_wall_times_across_a_change_of_the_clocks(zone: str, day: str) -> None:
    here, sunday = ZoneInfo(zone), date.fromisoformat(day)
    first = sunday - timedelta(days=6)
    feed = weekly_call(first, zone=zone).encode()
    window = Window(start=at("00:00", day=first, zone=here), end=at("00:00", day=first + timedelta(days=21), zone=here))
    seen = occurrences(expand([feed], window, zone=UTC).instances)
    working = policy_of(workspace(), member(zone_name=zone, settings=MemberSettings(country="")))
    walls = [
        (one.start.astimezone(here), objective_ask_at(call(one.start), policy=working).astimezone(here)) for one in seen
    ]
    assert [f"{start:%a %d %H:%M} {ask:%H:%M}" for start, ask in walls] == [
        f"{first + timedelta(weeks=week):%a %d} 14:00 12:00" for week in range(3)
    ]
    assert len({start.utcoffset() for start, _ in walls}) == 2


def weekly_call(first: date, *, zone: str) -> str:
    """Return a feed with a call every Monday at 14:00 in a zone."""
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:weekly@vendor.example", "RRULE:FREQ=WEEKLY;COUNT=9"),
        *(f"DTSTART;TZID={zone}:{first:%Y%m%d}T140000", f"DTEND;TZID={zone}:{first:%Y%m%d}T143000"),
        *("SUMMARY:Acme weekly", "ATTENDEE:mailto:ann@acme.test", "END:VEVENT", "END:VCALENDAR", ""),
    ]
    return "\r\n".join(lines)
