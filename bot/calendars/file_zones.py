"""Time zones as a file defines them: VTIMEZONE (RFC 5545 section 3.6.5)."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache

from bot.calendars.content_lines import content_line, lines, text, unfolded
from bot.calendars.date_times import LAST_WALL_TIME, UnreadableError, shifted, written
from bot.calendars.recurrence import Span, Steps, instances
from bot.calendars.rules import Frequency, Rule, rule

_OBSERVANCE = re.compile(
    rb"\nBEGIN:(?:STANDARD|DAYLIGHT)[ \t]*\n(.*?)\nEND:(?:STANDARD|DAYLIGHT)", re.IGNORECASE | re.DOTALL
)
_OFFSET = re.compile(r"([+-]?)([0-9]{2})([0-9]{2})([0-9]{2})?")
_MOST_OBSERVANCES = 2_000
_MOST_STEPS = 20_000
_MOST_RDATES = 500
_ZERO = timedelta(0)
_WIDEST = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class _Observance:
    start: datetime
    before: timedelta
    after: timedelta
    rule: Rule | None
    also: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class _Change:
    """From this wall time on another offset holds; wall times within a gap still belong to the old one."""

    at: datetime
    before: timedelta
    after: timedelta


class FileZone(tzinfo):
    """A zone made of the changes a VTIMEZONE lists."""

    def __init__(self, name: str, observances: list[_Observance]) -> None:
        self.name = name
        self._endless = [one for one in observances if one.rule and not one.rule.until and not one.rule.count]
        self._past = sorted(
            (change for one in observances for change in _changes(one, endless=False)), key=lambda change: change.at
        )
        self._past_at = [change.at for change in self._past]
        self._earliest = min(observances, key=lambda one: one.start).before
        self._endless_changes = lru_cache(maxsize=64)(self._changes_of_year)

    def utcoffset(self, dt: datetime | None) -> timedelta:
        """Return the offset at a wall time; one that happens twice is its first (RFC 5545 section 3.3.5)."""
        if dt is None:
            return self._earliest
        local = dt.replace(tzinfo=None, fold=0)
        at = bisect_right(self._past_at, local)
        latest = self._past[at - 1] if at else None
        for change in self._endless_changes(local.year):
            if change.at <= local and (latest is None or change.at >= latest.at):
                latest = change
        return latest.after if latest else self._earliest

    def dst(self, dt: datetime | None) -> timedelta:
        """Return nothing: which of two offsets is the summer's is of no use here."""
        del dt
        return _ZERO

    def tzname(self, dt: datetime | None) -> str:
        """Return the TZID."""
        del dt
        return self.name

    def fromutc(self, dt: datetime) -> datetime:
        """Return the wall time of an instant given as UTC with this zone attached."""
        ahead = self.utcoffset(shifted(dt, self.utcoffset(dt)))
        local = shifted(dt, ahead)
        return local if self.utcoffset(local) == ahead else shifted(dt, self.utcoffset(local))

    def _changes_of_year(self, year: int) -> list[_Change]:
        first = datetime(max(1, year - 1), 1, 1)  # noqa: DTZ001 - a wall time
        last = datetime(min(9999, year + 1), 1, 2)  # noqa: DTZ001 - a wall time
        found = [c for one in self._endless for c in _changes(one, endless=True, span=Span(after=first, before=last))]
        return sorted(found, key=lambda change: change.at)


def file_zone(component: bytes) -> FileZone | None:
    """Read a VTIMEZONE; None when it is junk, which costs nobody else anything."""
    plain = b"\n" + unfolded(component).strip() + b"\n"
    names = {text(line.value) for line in lines(plain) if line.name == "TZID"}
    observances = []
    for at, found in enumerate(_OBSERVANCE.finditer(plain)):
        if at >= _MOST_OBSERVANCES:
            return None
        try:
            observances.append(_observance(found[1]))
        except UnreadableError:
            continue
    name = names.pop() if len(names) == 1 else ""
    return FileZone(name, observances) if name and observances else None


def _observance(component: bytes) -> _Observance:
    values: dict[str, str] = {}
    also: list[datetime] = []
    for written_line in component.split(b"\n"):
        line = content_line(written_line)
        if line.name == "RDATE":
            also += [written(value.partition("/")[0]).local for value in line.value.split(",")[:_MOST_RDATES]]
        else:
            values.setdefault(line.name, line.value.strip())
    if "DTSTART" not in values:
        raise UnreadableError("a time zone's change has no date")
    return _Observance(
        start=written(values["DTSTART"]).local,
        before=_offset(values.get("TZOFFSETFROM", "")),
        after=_offset(values.get("TZOFFSETTO", "")),
        rule=_zone_rule(values["RRULE"]) if values.get("RRULE") else None,
        also=tuple(also),
    )


def _zone_rule(value: str) -> Rule:
    found = rule(value)
    if found.frequency not in {Frequency.YEARLY, Frequency.MONTHLY}:
        raise UnreadableError("no time zone changes that often")
    return found


def _offset(value: str) -> timedelta:
    found = _OFFSET.fullmatch(value)
    if found is None:
        raise UnreadableError("a time zone's change has no offset")
    size = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    if size >= _WIDEST:
        raise UnreadableError("no time zone is that far from UTC")
    return -size if found[1] == "-" else size


def _changes(one: _Observance, *, endless: bool, span: Span | None = None) -> list[_Change]:
    """List an observance's changes: those of its endless rule within a span, or all the others."""
    onsets = [] if endless else [one.start, *one.also]
    if one.rule and endless == (one.rule.until is None and one.rule.count is None):
        whole = span or Span(after=one.start, before=LAST_WALL_TIME)
        try:
            onsets += _until(one, list(instances(one.rule, one.start, span=whole, steps=Steps(_MOST_STEPS))))
        except UnreadableError:
            onsets = [one.start]
    gap = max(_ZERO, one.after - one.before)
    return [_Change(shifted(onset, gap), one.before, one.after) for onset in onsets]


def _until(one: _Observance, onsets: list[datetime]) -> list[datetime]:
    until = one.rule.until if one.rule else None
    if until is None:
        return onsets
    last = shifted(until.local, one.before) if until.is_utc else until.local
    return [onset for onset in onsets if onset <= last]
