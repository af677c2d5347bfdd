"""A person's working time: which days, from when to when, in which zone; days off included."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

MONDAY_TO_FRIDAY = frozenset({0, 1, 2, 3, 4})


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingTime:
    """When a person works, as wall time in their zone. `weekdays` counts Monday as 0 (as `date.weekday()`).

    `days_off` are dates on which the person does not work although the weekday says so: holidays, out of office.
    """

    zone: tzinfo
    start: time = time(9)
    end: time = time(17)
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    days_off: Container[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Return True when the person works on this date."""
        return day.weekday() in self.weekdays and day not in self.days_off

    def holds(self, instant: datetime) -> bool:
        """Return True when the instant falls into working time (half-open: the end itself is outside)."""
        local = instant.astimezone(self.zone)
        return self.is_working_day(local.date()) and self.start <= local.time() < self.end

    def day_of(self, instant: datetime) -> date:
        """Return the person's calendar date at an instant."""
        return instant.astimezone(self.zone).date()

    def at(self, day: date, wall: time) -> datetime:
        """Return wall time on a date as an instant in UTC.

        A wall time that a DST change skips is read with the offset before it, one that it repeats is the first
        of the two (RFC 5545 section 3.3.5).
        """
        return datetime.combine(day, wall, tzinfo=self.zone).astimezone(UTC)

    def next_working_day(self, day: date) -> date:
        """Return the first working day after `day`."""
        return self.add_working_days(day, 1)

    def previous_working_day(self, day: date) -> date:
        """Return the last working day before `day`."""
        return next(d for d in _days(day, -1) if self.is_working_day(d))

    def add_working_days(self, day: date, count: int) -> date:
        """Return the `count`-th (≥ 1) working day after `day`."""
        working = (d for d in _days(day, 1) if self.is_working_day(d))
        return next(d for n, d in enumerate(working, start=1) if n == count)

    def working_days_between(self, earlier: date, later: date) -> int:
        """Count the working days after `earlier` up to and including `later`."""
        return sum(1 for n in range((later - earlier).days) if self.is_working_day(earlier + timedelta(days=n + 1)))


_A_WHILE = 3660


def _days(day: date, step: int) -> Iterator[date]:
    """Yield the dates after (step 1) or before (step -1) `day`, for ten years: a week without working days ends."""
    for n in range(1, _A_WHILE):
        yield day + timedelta(days=n * step)
    raise ValueError("no working day within ten years: a working week needs at least one day")
