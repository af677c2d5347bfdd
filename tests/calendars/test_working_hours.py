from datetime import time
from typing import Any

import pytest

from bot.calendars.google import GoogleCalendar
from bot.calendars.google_login import GoogleClient
from bot.calendars.grants import Credentials
from bot.calendars.working_hours import from_google, from_microsoft
from bot.domain.errors import CalendarError
from bot.domain.people import Hours
from tests.calendars.fake_google import (
    CLIENT_ID,
    CLIENT_SECRET,
    EVENTS,
    HOURS,
    LIST,
    FakeGoogle,
    refused,
)
from tests.calendars.fake_graph import HOURS as SETTINGS
from tests.calendars.fake_graph import Fault
from tests.calendars.microsoft_links import Linked, link
from tests.calendars.test_google import google, nothing_is_kept

__all__ = ["google", "link"]

WORKWEEK = ["monday", "tuesday", "wednesday", "thursday", "friday"]
NINE_TO_FIVE = Hours(weekdays=frozenset(range(5)), start=time(9), end=time(17))


def calendar_of(google: FakeGoogle, credentials: Credentials) -> GoogleCalendar:
    client = GoogleClient(CLIENT_ID, CLIENT_SECRET, clock=google.clock, token_url=google.token_url)
    return GoogleCalendar(
        "c_1@group.calendar.google.com",
        credentials,
        session=google.session,
        client=client,
        keep=nothing_is_kept,
        own_email="ann@saydo.example",
        base_url=google.base_url,
    )


def of_graph(**more: Any) -> dict[str, Any]:
    told = {
        "daysOfWeek": WORKWEEK,
        "startTime": "09:00:00.0000000",
        "endTime": "17:00:00.0000000",
        "timeZone": {"name": "Pacific Standard Time"},
    }
    return told | more


def of_google(*periods: Any, is_enabled: object = True) -> dict[str, Any]:
    return {"workingHoursEnabled": is_enabled, "availableTimes": list(periods)}


def period(day: str, start: int, end: int) -> dict[str, Any]:
    return {"dayOfWeek": day, "periodStart": start * 60, "periodEnd": end * 60}


def test_hours_of_a_mailbox_are_wall_times_in_whatever_zone() -> None:
    assert from_microsoft(of_graph()) == NINE_TO_FIVE
    sunday = from_microsoft(of_graph(daysOfWeek=["sunday", "Monday", "someday", 5], startTime="07:30:00"))
    assert sunday == Hours(weekdays=frozenset({0, 6}), start=time(7, 30), end=time(17))


@pytest.mark.parametrize(
    "more",
    [
        {"daysOfWeek": []},
        {"daysOfWeek": None},
        {"startTime": "17:00:00"},
        {"startTime": "22:00:00", "endTime": "06:00:00"},
        {"startTime": None},
        {"endTime": "25:00:00"},
        {"endTime": 5},
    ],
)
def test_hours_of_a_mailbox_that_make_no_day_are_none(more: dict[str, Any]) -> None:
    assert from_microsoft(of_graph(**more)) is None


def test_hours_of_google_are_those_of_most_days_from_the_first_to_the_last() -> None:
    assert from_google(of_google(*(period(day, 9, 17) for day in WORKWEEK))) == NINE_TO_FIVE
    split = [one for day in WORKWEEK[:4] for one in (period(day.upper(), 9, 12), period(day.upper(), 13, 17))]
    assert from_google(of_google(*split, period("FRIDAY", 9, 13))) == NINE_TO_FIVE


def test_hours_of_google_till_midnight_end_a_minute_before() -> None:
    found = from_google(of_google({"dayOfWeek": "monday", "periodEnd": 1_440}))
    assert found == Hours(weekdays=frozenset({0}), start=time(0), end=time(23, 59))


@pytest.mark.parametrize(
    "told",
    [
        {},
        of_google(),
        of_google(period("monday", 9, 17), is_enabled=False),
        of_google(period("monday", 9, 17), is_enabled="yes"),
        of_google(period("someday", 9, 17), period("monday", 17, 9), period("monday", -1, 5), period("monday", 9, 25)),
        of_google("monday", None, {"dayOfWeek": 1, "periodStart": 1, "periodEnd": 2}),
        {"workingHoursEnabled": True, "availableTimes": "always"},
    ],
)
def test_hours_of_google_that_make_no_day_are_none(told: dict[str, Any]) -> None:
    assert from_google(told) is None


async def test_google_is_asked_for_hours_where_that_was_granted(google: FakeGoogle) -> None:
    google.working_hours = of_google(*(period(day, 9, 17) for day in WORKWEEK))
    granted = google.allows("ann@saydo.example", scopes=f"openid {EVENTS} {LIST} {HOURS}")
    assert await calendar_of(google, granted).hours() == NINE_TO_FIVE
    google.working_hours = None  # a private account has none
    assert await calendar_of(google, granted).hours() is None


async def test_without_leave_google_has_no_hours(google: FakeGoogle) -> None:
    google.working_hours = of_google(period("monday", 9, 17))
    assert await calendar_of(google, google.allows("ann@saydo.example")).hours() is None


async def test_microsoft_is_asked_for_hours_where_that_was_granted(link: Linked) -> None:
    link.graph.working_hours = of_graph()
    assert await link.calendar().hours() is None
    link.graph.granted = link.graph.granted | {SETTINGS}
    assert await link.calendar().hours() == NINE_TO_FIVE
    link.graph.working_hours = {}
    assert await link.calendar().hours() is None


async def test_trouble_is_no_answer_about_hours(link: Linked, google: FakeGoogle) -> None:
    link.graph.faults = [Fault(503)]
    with pytest.raises(CalendarError, match="busy"):
        await link.calendar().hours()
    google.troubles.append(refused(429, "rateLimitExceeded", domain="usageLimits"))
    with pytest.raises(CalendarError, match="busy"):
        await calendar_of(google, google.allows("ann@saydo.example")).hours()
