"""When an event happens, as its VEVENT says; who and what are read later, and only if it matters."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo

from bot.calendars.content_lines import ContentLine, content_line, finder, own_lines
from bot.calendars.date_times import (
    Duration,
    Moment,
    UnreadableError,
    duration,
    mended,
    moment,
    moment_at,
    shifted,
    to_utc,
)
from bot.calendars.rules import Rule, rule
from bot.calendars.zones import Zones

_LISTS = {"RRULE", "EXRULE", "RDATE", "EXDATE"}
_SINGLES = ("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED")
_TIMING = finder((*_SINGLES, *_LISTS, "X-MICROSOFT-CDO-ALLDAYEVENT"))
_MOST_RULES = 50
_DAY = timedelta(days=1)
_ZERO = timedelta(0)
_MIDNIGHT = time()
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One VEVENT's timing.

    `plain` are its own lines, unfolded, to be read further; `problem` says what of them can't be used.
    """

    uid: str
    start: Moment
    end: Moment | None = None
    length: Duration | None = None
    rules: tuple[Rule, ...] = ()
    excluded_rules: tuple[Rule, ...] = ()
    dates: tuple[ContentLine, ...] = ()
    excluded_dates: tuple[ContentLine, ...] = ()
    recurrence_id: Moment | None = None
    recurrence_id_floats: bool = False
    and_future: bool = False
    sequence: int = 0
    stamp: str = ""
    plain: bytes = b""
    problem: str = ""
    zones: Zones = field(repr=False)
    zone_is_certain: bool = True
    is_called_off: bool = False

    @property
    def is_recurring(self) -> bool:
        """True when it has more instances than its first."""
        return bool(self.rules or self.dates)

    @property
    def longest(self) -> timedelta:
        """No instance of it lasts longer on the wall clock."""
        if self.end is not None:
            return max(self.end.utc - self.start.utc, _ZERO) + _DAY
        return _span(self.length) + _DAY if self.length else _DAY

    def end_of(self, start: Moment) -> datetime:
        """Return when an instance that starts then ends, in UTC; never before its start.

        After a DTEND every instance lasts exactly as long as the first, after a DURATION its days are counted on the
        wall clock (RFC 5545 section 3.8.5.3).
        """
        if start.is_date:
            return to_utc(shifted(start.local, max(self._days(), _DAY)), start.zone)
        if self.end is not None:
            return shifted(start.utc, max(self.end.utc - self.start.utc, _ZERO))
        days, exact = self.length or (0, _ZERO)
        return shifted(to_utc(shifted(start.local, timedelta(days=days)), start.zone), exact)

    def _days(self) -> timedelta:
        if self.end is not None:
            return timedelta(days=(self.end.local.date() - self.start.local.date()).days)
        return _span(self.length) if self.length else _DAY


def event(block: bytes, *, zones: Zones, is_called_off: bool = False) -> Event:
    """Read a VEVENT's timing; `is_called_off` when the whole file is a cancellation (METHOD:CANCEL).

    Raises UnreadableError when there is no telling when it starts.
    """
    singles: dict[str, ContentLine] = {}
    lists: dict[str, list[ContentLine]] = {name: [] for name in _LISTS}
    plain = own_lines(block)
    for found in _TIMING.findall(plain):
        line = content_line(found)
        if line.name in _LISTS:
            lists[line.name].append(line)
        else:
            singles.setdefault(line.name, line)
    if "DTSTART" not in singles and "RECURRENCE-ID" in singles:
        singles["DTSTART"] = singles["RECURRENCE-ID"]  # a bare cancellation of one instance
    if "DTSTART" not in singles:
        raise UnreadableError("it has no start")
    return _event(plain, singles, lists, zones, is_called_off=is_called_off)


def _event(
    plain: bytes,
    singles: dict[str, ContentLine],
    lists: dict[str, list[ContentLine]],
    zones: Zones,
    *,
    is_called_off: bool,
) -> Event:
    start = moment(singles["DTSTART"], zones=zones.find, default=zones.default)
    end, length, problem = _end(singles, start=start, zones=zones)
    if _says_all_day(singles) and _is_midnight(start) and (end is None or _is_midnight(end)):
        start, end = _as_day(start, zones.default), _as_day(end, zones.default) if end else None
    rules, unreadable = _rules(lists["RRULE"])
    stamp = singles.get("LAST-MODIFIED") or singles.get("DTSTAMP")
    recurrence = singles.get("RECURRENCE-ID")
    rid = _recurrence_id(recurrence, start=start, zones=zones) if recurrence else None
    return Event(
        uid=singles["UID"].value.strip() if "UID" in singles else "",
        start=start,
        end=end,
        length=length,
        rules=rules,
        excluded_rules=_rules(lists["EXRULE"])[0],
        dates=tuple(lists["RDATE"]),
        excluded_dates=tuple(lists["EXDATE"]),
        recurrence_id=rid,
        recurrence_id_floats=recurrence is not None and rid is not None and _floats(recurrence),
        and_future=recurrence is not None and recurrence.param("RANGE").upper() == "THISANDFUTURE",
        sequence=_number(singles.get("SEQUENCE")),
        stamp=stamp.value.strip() if stamp else "",
        plain=plain,
        problem=unreadable or problem,
        zones=zones,
        zone_is_certain=not zones.unknown or mended(singles["DTSTART"]).param("TZID") not in zones.unknown,
        is_called_off=is_called_off,
    )


def _end(singles: dict[str, ContentLine], *, start: Moment, zones: Zones) -> tuple[Moment | None, Duration | None, str]:
    try:
        if "DTEND" in singles and singles["DTEND"].value.strip():
            end = moment(singles["DTEND"], zones=zones.find, default=start.zone)
            return (moment_at(end.local, start.zone, is_date=start.is_date) if end.is_date else end), None, ""
        if "DURATION" in singles:
            return None, duration(singles["DURATION"].value), ""
    except UnreadableError as unreadable:
        return None, None, f"its end can't be read ({unreadable})"
    return None, None, ""


def _rules(written: list[ContentLine]) -> tuple[tuple[Rule, ...], str]:
    """Read rules; what can't be read leaves the event with its other instances and a problem."""
    found: dict[str, Rule] = {}
    problem = ""
    for line in written[:_MOST_RULES]:
        try:
            if line.value not in found:
                found[line.value] = rule(line.value)
        except UnreadableError as unreadable:
            problem = str(unreadable)
    return tuple(found.values()), problem


def _recurrence_id(line: ContentLine, *, start: Moment, zones: Zones) -> Moment:
    """Read a RECURRENCE-ID; one that can't be read leaves an instance that belongs to nothing else."""
    try:
        return moment(line, zones=zones.find, default=start.zone)
    except UnreadableError:
        return start


def _floats(line: ContentLine) -> bool:
    return not line.param("TZID") and not line.value.strip().upper().endswith("Z")


def _says_all_day(singles: dict[str, ContentLine]) -> bool:
    line = singles.get("X-MICROSOFT-CDO-ALLDAYEVENT")
    return line is not None and line.value.strip().upper() == "TRUE"


def _is_midnight(at: Moment) -> bool:
    return at.is_date or at.local.time() == _MIDNIGHT


def _as_day(at: Moment, default: tzinfo) -> Moment:
    return moment_at(at.local, default, is_date=True)


def _number(line: ContentLine | None) -> int:
    digits = line.value.strip() if line else ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS else 0


def _span(length: Duration) -> timedelta:
    try:
        return timedelta(days=length.days) + length.exact
    except OverflowError:
        return timedelta.max - _DAY
