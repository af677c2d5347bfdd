"""Series with dates added, left out, moved and cancelled at random come to what recurring-ical-events finds.

Left out is where it errs: two instances of one day, of which one is changed, and two changes of one instance.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events

from bot.domain.meetings import Status
from tests.calendars.feeds import UTC_ZONE, calendar, event, read, window

WINDOW = window("2026-03-01", "2026-05-01")
WRITTEN = "%Y%m%dT%H%M%S"
Spans = list[tuple[datetime, datetime]]


class Drawn:
    """A series of wall times, by the day or by the week, in a zone."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._zone = chance.choice(("UTC", "Europe/Berlin", "America/New_York"))
        self._days, self._count = chance.choice((1, 7)), chance.choice((5, 10, 20))
        start = datetime(2026, 2, 2, chance.randint(7, 16)) + timedelta(days=chance.randint(0, 20))  # noqa: DTZ001
        self._instances = [start + timedelta(days=self._days * number) for number in range(self._count)]

    def file(self) -> bytes:
        """Return the series with its exceptions, in any order."""
        left_out = self._some(self._instances)
        free = [timedelta(days=day) + self._instances[0] for day in range(60)]
        added = self._some([day for day in free if day not in self._instances])
        stands = [at for at in (*self._instances, *added) if at not in left_out]
        parts = [self._series(left_out, added), *map(self._changed, self._some(stands))]
        self._chance.shuffle(parts)
        return calendar(*parts)

    def _some(self, instances: Sequence[datetime]) -> list[datetime]:
        return self._chance.sample(instances, min(len(instances), self._chance.randint(0, 3)))

    def _series(self, left_out: Sequence[datetime], added: Sequence[datetime]) -> str:
        frequency = {1: "DAILY", 7: "WEEKLY"}[self._days]
        return event(
            self._local("DTSTART", self._instances[0]),
            "DURATION:PT45M",
            f"RRULE:FREQ={frequency};COUNT={self._count}",
            *(self._either("EXDATE", at) for at in left_out),
            *(self._either("RDATE", at) for at in added),
        )

    def _changed(self, at: datetime) -> str:
        moved = at + timedelta(hours=self._chance.choice((0, 1, 3, -3, 26, -30)))
        how = self._chance.choice(("SUMMARY:Moved", "SUMMARY:Moved", "STATUS:CANCELLED"))
        return event(self._either("RECURRENCE-ID", at), self._local("DTSTART", moved), "DURATION:PT20M", how)

    def _either(self, name: str, at: datetime) -> str:
        instant = at.replace(tzinfo=ZoneInfo(self._zone)).astimezone(UTC_ZONE)
        return self._chance.choice((self._local(name, at), f"{name}:{instant:{WRITTEN}}Z"))

    def _local(self, name: str, at: datetime) -> str:
        return f"{name};TZID={self._zone}:{at:{WRITTEN}}"


@pytest.mark.parametrize("seed", range(4))
def test_exceptions_of_a_series_come_to_what_others_find(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - calendars, not secrets
    for _ in range(60):
        data = Drawn(chance).file()
        assert (data, ours(data)) == (data, theirs(data))


def ours(data: bytes) -> Spans:
    return sorted((one.start, one.end) for one in read(data, WINDOW) if one.status is not Status.CANCELLED)


def theirs(data: bytes) -> Spans:
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(data)).between(WINDOW.start, WINDOW.end)
    stands = [one for one in found if one.get("STATUS") != "CANCELLED"]
    return sorted((one.start.astimezone(UTC_ZONE), one.end.astimezone(UTC_ZONE)) for one in stands)
