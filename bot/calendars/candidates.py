"""The starts a series has by DTSTART, RRULE and RDATE, before any exception (RFC 5545 section 3.8.5)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.calendars.date_times import Duration, Moment, UnreadableError, moment_at, periods, shifted
from bot.calendars.events import Event
from bot.calendars.recurrence import Span, Steps, instances
from bot.calendars.rules import Rule
from bot.calendars.zones import local_midnight_day

MOST_INSTANCES = 5_000
_SLACK = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A start, and its own end where an RDATE brings one."""

    start: Moment
    end: Moment | Duration | None = None


def candidates(master: Event, span: Span, between: tuple[str, str], steps: Steps) -> Iterator[Candidate]:
    """Yield each start the series has by DTSTART, RRULE and RDATE, once; `between` are days as `periods` wants them.

    Raises UnreadableError when there are too many.
    """
    seen: set[datetime] = set()
    for candidate in _all(master, span, between, steps):
        instant = candidate.start.utc
        if instant in seen:
            continue
        if len(seen) >= MOST_INSTANCES:
            raise UnreadableError("it happens more often than any meeting does")
        seen.add(instant)
        yield candidate


def _all(master: Event, span: Span, between: tuple[str, str], steps: Steps) -> Iterator[Candidate]:
    for line in master.dates:
        for at, end in periods(line, zones=master.zones.find, default=master.start.zone, between=between):
            yield Candidate(_like(at, master.start), end)
    yield Candidate(master.start)
    for rule in master.rules:
        for start in by_rule(rule, master, span, steps):
            yield Candidate(start)


def by_rule(rule: Rule, master: Event, span: Span, steps: Steps) -> Iterator[Moment]:
    """Yield a rule's instances in a span, up to its UNTIL. Raises UnreadableError when it takes too many steps."""
    first = master.start
    last = rule.last_local
    if last is not None:
        span = replace(span, before=min(span.before, shifted(last, _SLACK)))
    for local in instances(rule, first.local, span=span, steps=steps):
        start = moment_at(local, first.zone, is_date=first.is_date)
        if last is None or _is_by(rule, start):
            yield start


def _is_by(rule: Rule, start: Moment) -> bool:
    """Tell whether an instance starts by the rule's UNTIL, in whichever of its many forms."""
    until = rule.until
    if until is None:
        return True
    if start.is_date:
        last = until.local
        if until.is_utc:
            last = local_midnight_day(last.replace(tzinfo=UTC), (start.zone,))
        return start.local.date() <= last.date()
    if until.is_date:
        return start.local.date() <= until.local.date()
    return start.utc <= until.local.replace(tzinfo=UTC) if until.is_utc else start.local <= until.local


def _like(at: Moment, start: Moment) -> Moment:
    """Read a day among the dates of a timed series as that day at the usual time, and the reverse."""
    if at.is_date == start.is_date:
        return at
    local = at.local.replace(hour=start.local.hour, minute=start.local.minute, second=start.local.second)
    return moment_at(local, start.zone, is_date=start.is_date)
