"""Dates, times, periods and durations of iCalendar (RFC 5545 section 3.3), and the instants they stand for."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

from bot.calendars.content_lines import ContentLine

_DATE_TIME = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})(Z?))?", re.IGNORECASE)
_DURATION = re.compile(
    r"([+-]?)P(?:([0-9]{1,6})W)?(?:([0-9]{1,7})D)?(?:T(?:([0-9]{1,7})H)?(?:([0-9]{1,8})M)?(?:([0-9]{1,9})S)?)?",
    re.IGNORECASE,
)
_SHOWN = 40
_DAY_DIGITS = 8
_LAST_SECOND = 59
_LONGEST = 64  # no date, period or duration is longer as text
EARLIEST = datetime.min.replace(tzinfo=UTC)
LATEST = datetime.max.replace(tzinfo=UTC)
LAST_WALL_TIME = LATEST.replace(tzinfo=None)


class UnreadableError(ValueError):
    """Why an event, or a part of it, can't be used; completes the sentence "it was skipped because …"."""


class Written(NamedTuple):
    """A DATE or DATE-TIME as it stands in the file, before any zone is applied."""

    local: datetime
    is_date: bool
    is_utc: bool


class Moment(NamedTuple):
    """A wall time (or a day, `is_date`), the zone it is read in, and the instant that is; made by `moment_at`."""

    local: datetime
    zone: tzinfo
    is_date: bool
    utc: datetime


def moment_at(local: datetime, zone: tzinfo, *, is_date: bool = False) -> Moment:
    """Return a wall time with its instant."""
    return Moment(local, zone, is_date, to_utc(local, zone))


class Duration(NamedTuple):
    """A length of time: days are counted on the wall clock, the rest exactly (RFC 5545 section 3.3.6)."""

    days: int
    exact: timedelta


Zones = Callable[[str], tzinfo]
"""Finds the zone a TZID names within its file."""


def to_utc(local: datetime, zone: tzinfo) -> datetime:
    """Return the instant of a wall time.

    One that the clock skips is read with the offset before the gap, one that happens twice is its first
    (RFC 5545 section 3.3.5). At the ends of the calendar the instant is cut to what can be written.
    """
    try:
        return local.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:
        return EARLIEST if local.year == 1 else LATEST


def to_local(instant: datetime, zone: tzinfo) -> datetime:
    """Return the wall time of an instant, without its zone; cut at the ends of the calendar."""
    try:
        return instant.astimezone(zone).replace(tzinfo=None, fold=0)
    except OverflowError:
        return instant.replace(tzinfo=None)


def shifted(local: datetime, step: timedelta) -> datetime:
    """Return a wall time moved by a step, cut at the ends of the calendar."""
    try:
        return local + step
    except OverflowError:
        edge = LATEST if step > timedelta(0) else EARLIEST
        return edge.replace(tzinfo=local.tzinfo)


def written(value: str) -> Written:
    """Read one DATE or DATE-TIME. Raises UnreadableError."""
    found = _DATE_TIME.fullmatch(value.strip()) if len(value) <= _LONGEST else None
    if found is None:
        raise UnreadableError(f"“{_short(value)}” is not a date")
    year, month, day, hour, minute, second, zulu = found.groups()
    try:
        if hour is None:
            return Written(datetime(int(year), int(month), int(day)), True, False)  # noqa: DTZ001 - a wall time
        seconds = min(int(second), _LAST_SECOND)
        local = datetime(int(year), int(month), int(day), int(hour), int(minute), seconds)  # noqa: DTZ001 - a wall time
    except ValueError:
        raise UnreadableError(f"there is no such date as “{_short(value)}”") from None
    return Written(local, False, bool(zulu))


def moment(line: ContentLine, *, zones: Zones, default: tzinfo) -> Moment:
    """Read a property that holds one DATE or DATE-TIME. Raises UnreadableError."""
    line = mended(line)
    if line.param("VALUE").upper() == "DATE":
        line = line._replace(value=line.value.strip()[:_DAY_DIGITS])  # a time behind it is a slip
    return _moment(line.value, zone=_zone(line, zones=zones, default=default), default=default)


def moments(line: ContentLine, *, zones: Zones, default: tzinfo, between: tuple[str, str]) -> Iterator[Moment]:
    """Yield the values of an EXDATE or RDATE whose day (`YYYYMMDD`) lies between two; unreadable ones are left out."""
    for start, _ in periods(line, zones=zones, default=default, between=between):
        yield start


def periods(
    line: ContentLine, *, zones: Zones, default: tzinfo, between: tuple[str, str]
) -> Iterator[tuple[Moment, Moment | Duration | None]]:
    """Yield the values of an RDATE with their own ends, where they have one (RFC 5545 section 3.3.9)."""
    line = mended(line)
    zone = _zone(line, zones=zones, default=default)
    first, last = between
    for value in line.value.split(","):
        value = value.strip()  # noqa: PLW2901 - the same value, trimmed
        if not first <= value[:8] <= last:
            continue
        start, _, end = value.partition("/")
        try:
            yield _moment(start, zone=zone, default=default), _period_end(end, zone=zone, default=default)
        except UnreadableError:
            continue


def duration(value: str) -> Duration:
    """Read a DURATION (RFC 5545 section 3.3.6). Raises UnreadableError; a negative one counts as none."""
    found = _DURATION.fullmatch(value.strip()) if len(value) <= _LONGEST else None
    if found is None or not any(found.groups()[1:]):
        raise UnreadableError(f"“{_short(value)}” is not a length of time")
    if found[1] == "-":
        return Duration(0, timedelta(0))
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    return Duration(7 * weeks + days, timedelta(hours=hours, minutes=minutes, seconds=seconds))


def seconds(value: str) -> float | None:
    """Read a DURATION as seconds; None when it is garbage."""
    try:
        days, exact = duration(value)
    except UnreadableError:
        return None
    return days * 86_400 + exact.total_seconds()


def mended(line: ContentLine) -> ContentLine:
    """Mend a line whose unquoted TZID holds a colon: no date does, so the value follows the last one."""
    if ":" not in line.value:
        return line
    head, _, value = line.value.rpartition(":")
    return line._replace(params=f"{line.params}:{head}", value=value)


def day_text(day: date) -> str:
    """Return a day as the file writes it, `YYYYMMDD`; compares like the day itself."""
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


def _zone(line: ContentLine, *, zones: Zones, default: tzinfo) -> tzinfo:
    tzid = line.param("TZID") if line.params else ""
    return zones(tzid) if tzid else default


def _moment(value: str, *, zone: tzinfo, default: tzinfo) -> Moment:
    local, is_date, is_utc = written(value)
    if is_date:  # "TZID MUST NOT be applied to DATE properties" (RFC 5545 section 3.2.19)
        return moment_at(local, default, is_date=True)
    return moment_at(local, UTC if is_utc else zone)


def _period_end(value: str, *, zone: tzinfo, default: tzinfo) -> Moment | Duration | None:
    if not value:
        return None
    if value[:1] in "+-Pp":
        return duration(value)
    return _moment(value, zone=zone, default=default)


def _short(value: str) -> str:
    return value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
