"""What the pieces of one phrase mean together: a day and a clock time become a due date in the person's zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from bot.domain.dates.clocks import Clock, Part, PartSaid
from bot.domain.dates.due import Due
from bot.domain.dates.periods import Period
from bot.domain.dates.rules import Here
from bot.domain.dates.zones import SomebodysTime

_DAY = timedelta(days=1)
_HOURS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What a phrase said; None for what it left out. `is_before` when "before" led it."""

    day: date | Period | None = None
    instant: datetime | None = None
    clock: Clock | None = None
    part: PartSaid | None = None
    zone: tzinfo | SomebodysTime | None = None
    is_before: bool = False

    def due(self, here: Here) -> Due | None:
        """Return the due date; None when nobody here can know it ("3pm their time")."""
        if isinstance(self.zone, SomebodysTime) and self.clock:
            return None
        if self.instant:
            return _due(self.instant.replace(second=0, microsecond=0), here)
        day = self._date()
        if self.clock:
            return self._clocked(day, self.clock, here)
        if day is None:
            return self._part_alone(here)
        return Due(day=day, at=self._part_time(here), zone=here.working.zone)

    def _date(self) -> date | None:
        if not isinstance(self.day, Period):
            return self.day
        return self.day.deadline_before if self.is_before else self.day.deadline

    def _part_time(self, here: Here) -> time | None:
        return self.part.part.deadline(here.working) if self.part else None

    def _part_alone(self, here: Here) -> Due | None:
        """Return today's part of the day; once it is over the next one, unless the words say today."""
        if self.part is None:
            return None
        at, day = self._part_time(here), here.today
        if at is not None and here.now.time() >= at and not self.part.is_today:
            day = here.working.next_working_day(day) if self.part.part is Part.START else day + _DAY
        return Due(day=day, at=at, zone=here.working.zone)

    def _clocked(self, day: date | None, clock: Clock, here: Here) -> Due:
        zone = self.zone if isinstance(self.zone, tzinfo) else here.now.tzinfo
        now = here.now.astimezone(zone)
        part = self.part.part if self.part else None
        readings = clock.readings(part, here.working)
        if day is None and self.part and self.part.is_today:
            day = now.date()
        if day is not None:
            at = [_instant(day, reading, zone) for reading in readings]
            return _due(next((instant for instant in at if instant > now), at[0]), here)
        coming = (_instant(on, r, zone) for on, r in _occasions(now.date(), clock, readings, here))
        return _due(next(instant for instant in coming if instant > now), here)


def _occasions(today: date, clock: Clock, readings: tuple[Clock, ...], here: Here) -> Iterator[tuple[date, Clock]]:
    """Yield when a clock time comes next: a house hour or a bare one of working time only on working days."""
    is_for_work = clock.is_house or (clock.is_open and any(r.is_in(here.working) for r in readings))
    for n in range(400):
        day = today + n * _DAY
        if not is_for_work:
            yield from ((day, reading) for reading in sorted(readings, key=lambda r: r.hour) if len(readings))
        elif here.working.is_working_day(day):
            yield day, readings[0]


def _instant(day: date, clock: Clock, zone: tzinfo | None) -> datetime:
    return datetime.combine(day + clock.hour // _HOURS * _DAY, time(clock.hour % _HOURS, clock.minute), tzinfo=zone)


def _due(instant: datetime, here: Here) -> Due:
    local = instant.astimezone(here.working.zone)
    return Due(day=local.date(), at=local.time(), zone=here.working.zone)
