"""Due dates as values: when they are late, and how they are said back."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.dates import Due, describe, describe_instant, describe_instant_short, describe_short, read_due
from bot.domain.working_time import WorkingTime

BERLIN = ZoneInfo("Europe/Berlin")
WORKING = WorkingTime(zone=BERLIN)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FRIDAY = Due(day=date(2026, 11, 27), zone=BERLIN)
FRIDAY_NOON = Due(day=date(2026, 11, 27), at=time(12), zone=BERLIN)
NEW_YEAR = Due(day=date(2027, 1, 1), at=time(0), zone=BERLIN)


def test_a_day_without_a_time_is_late_when_it_is_over() -> None:
    assert FRIDAY.deadline(WORKING) == datetime(2026, 11, 27, 23, 0, tzinfo=UTC)
    assert Due(day=date(2026, 10, 25), zone=BERLIN).deadline(WORKING) == datetime(2026, 10, 25, 23, 0, tzinfo=UTC)


def test_a_clock_time_is_late_from_then_on() -> None:
    assert FRIDAY_NOON.deadline(WORKING) == datetime(2026, 11, 27, 11, 0, tzinfo=UTC)
    assert not FRIDAY_NOON.is_past(WORKING, now=datetime(2026, 11, 27, 11, 0, tzinfo=UTC))
    assert FRIDAY_NOON.is_past(WORKING, now=datetime(2026, 11, 27, 11, 0, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("due", "locale", "long", "short"),
    [
        (FRIDAY_NOON, "en_GB", "Friday 27 November 2026, 12:00", "Fri 27 Nov, 12:00"),
        (FRIDAY_NOON, "de_DE", "Friday 27 November 2026, 12:00", "Fri 27 Nov, 12:00"),
        (FRIDAY_NOON, "en_US", "Friday, November 27, 2026, 12:00 PM", "Fri, Nov 27, 12:00 PM"),
        (FRIDAY_NOON, "en-US", "Friday, November 27, 2026, 12:00 PM", "Fri, Nov 27, 12:00 PM"),
        (FRIDAY, "en_GB", "Friday 27 November 2026", "Fri 27 Nov"),
        (NEW_YEAR, "en_US", "Friday, January 1, 2027, 12:00 AM", "Fri, Jan 1, 2027, 12:00 AM"),
        (NEW_YEAR, "en_GB", "Friday 1 January 2027, 00:00", "Fri 1 Jan 2027, 00:00"),
        (Due(day=date(2026, 11, 23), zone=BERLIN), "en_GB", "Monday 23 November 2026, already past", "Mon 23 Nov"),
        (Due(day=date(2026, 11, 24), zone=BERLIN), "en_GB", "Tuesday 24 November 2026", "Tue 24 Nov"),
    ],
)
def test_a_due_date_is_said_back_in_full(due: Due, locale: str, long: str, short: str) -> None:
    assert describe(due, now=NOW, locale=locale) == long
    assert describe_short(due, now=NOW, locale=locale) == short


@pytest.mark.parametrize("locale", ["en_US", "en_GB"])
def test_what_is_said_back_is_read_the_same(locale: str) -> None:
    for days in range(0, 800, 7):
        due = Due(day=date(2026, 11, 24) + timedelta(days=days), at=time(days % 24, days % 60), zone=BERLIN)
        for said in (due, replace(due, at=None)):
            assert read_due(describe(said, now=NOW, locale=locale), now=NOW, working=WORKING, locale=locale) == said
            assert (
                read_due(describe_short(said, now=NOW, locale=locale), now=NOW, working=WORKING, locale=locale) == said
            )


def test_an_instant_is_said_in_the_readers_zone() -> None:
    instant = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)
    assert describe_instant(instant, zone=BERLIN, locale="en_GB") == "Saturday 28 November 2026, 00:30"
    assert describe_instant_short(instant, zone=BERLIN, now=NOW, locale="en_US") == "Sat, Nov 28, 12:30 AM"
