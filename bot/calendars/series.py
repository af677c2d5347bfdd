"""All the VEVENTs of one UID, expanded: rules, dates, exceptions and changed instances (RFC 5545 section 3.8.5)."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from bot.calendars.candidates import Candidate, by_rule, candidates
from bot.calendars.date_times import Moment, day_text, moment_at, moments, shifted, to_local
from bot.calendars.events import Event
from bot.calendars.recurrence import Span, Steps
from bot.calendars.zones import local_midnight_day
from bot.domain.meetings import Window

_SLACK = timedelta(days=2)
_ZERO = timedelta(0)


@dataclass(frozen=True, slots=True)
class Instance:
    """One occurrence: the event that describes it, the start it has by rule, and when it takes place."""

    event: Event
    original: datetime
    start: Moment
    end: datetime
    is_recurring: bool

    def overlaps(self, window: Window) -> bool:
        """Tell whether any of it, or its only instant, lies in a window."""
        begin = self.start.utc
        return begin < window.end and (self.end > window.start or begin == self.end >= window.start)


class Series:
    """The events of one UID, those that are superseded left out."""

    def __init__(self, events: Iterable[Event]) -> None:
        every = list(events)
        self.masters = _standing([event for event in every if event.recurrence_id is None])
        single = self._newest(event for event in every if event.recurrence_id and not event.and_future)
        future = self._newest(event for event in every if event.recurrence_id and event.and_future)
        self.changes = list((future | single).values())  # one instance's own change wins over one from there on
        self._futures = sorted(future.values(), key=self._original)
        self._future_at = [self._original(event) for event in self._futures]
        self._changed = _Excluded(is_date=False)
        self._changed_days = _Excluded(is_date=True)
        for event in self.changes:
            self._changed.add(_rid(event), event)
            self._changed_days.add(_rid(event), event)

    def _newest(self, changes: Iterable[Event]) -> dict[datetime | date, Event]:
        """Return the newest version of each changed instance, its RECURRENCE-ID read in the series' zone."""
        found: dict[datetime | date, Event] = {}
        for event in changes:
            rid = _rid(event)
            if event.recurrence_id_floats and not rid.is_date and self.masters:
                rid = moment_at(rid.local, self.masters[0].start.zone)
            key = rid.local.date() if rid.is_date else rid.utc
            if key not in found or _age(event) >= _age(found[key]):
                found[key] = replace(event, recurrence_id=rid)
        return found

    def expand(self, window: Window, steps: Steps) -> Iterator[Instance]:
        """Yield the instances that overlap a window, in no order. Raises UnreadableError when there are too many."""
        for event in self.changes:
            found = Instance(event, self._original(event), event.start, event.end_of(event.start), is_recurring=True)
            if found.overlaps(window):
                yield found
        for master in self.masters:
            yield from self._of_master(master, window, steps)

    def _original(self, event: Event) -> datetime:
        """Return the start a changed instance had; a day in a timed series means its usual time of day."""
        rid = _rid(event)
        for master in self.masters:
            if master.start.is_date and not rid.is_date:
                return moment_at(_day(rid, event), master.start.zone).utc
            if rid.is_date and not master.start.is_date:
                return moment_at(datetime.combine(rid.local, master.start.local.time()), master.start.zone).utc
        return rid.utc

    def _of_master(self, master: Event, window: Window, steps: Steps) -> Iterator[Instance]:
        span = self._span(master, window)
        excluded = _Excluded(is_date=master.start.is_date)
        between = day_text(shifted(span.after, -_SLACK)), day_text(shifted(span.before, _SLACK))
        for line in master.excluded_dates:
            for at in moments(line, zones=master.zones.find, default=master.start.zone, between=between):
                excluded.add(at, master)
        for rule in master.excluded_rules:
            for at in by_rule(rule, master, span, steps):
                excluded.add(at, master)
        changed = self._changed_days if master.start.is_date else self._changed
        for candidate in candidates(master, span, between, steps):
            if candidate.start in excluded or candidate.start in changed:
                continue
            found = self._instance(master, candidate)
            if found.overlaps(window):
                yield found

    def _span(self, master: Event, window: Window) -> Span:
        """Return the wall times at which instances may start by rule and yet touch the window."""
        shifts = [_ZERO, *(_shift(event) for event in self._futures)]
        longest = max(event.longest for event in (master, *self._futures))
        zone = master.start.zone
        first = shifted(shifted(to_local(window.start, zone), -longest), -max(shifts))
        last = shifted(to_local(window.end, zone), -min(shifts))
        return Span(after=shifted(first, -_SLACK), before=shifted(last, _SLACK))

    def _instance(self, master: Event, candidate: Candidate) -> Instance:
        original = candidate.start.utc
        at = bisect_right(self._future_at, original)
        event, start = master, candidate.start
        if at:
            event = self._futures[at - 1]
            start = moment_at(shifted(start.local, _shift(event)), start.zone, is_date=event.start.is_date)
        end = event.end_of(start)
        if isinstance(candidate.end, Moment):
            end = max(candidate.end.utc, start.utc)
        elif candidate.end is not None:
            end = replace(master, end=None, length=candidate.end).end_of(start)
        return Instance(event, original, start, end, is_recurring=master.is_recurring)


class _Excluded:
    """Which instances of a series don't take place as the rule says: named by instant, or by day."""

    def __init__(self, *, is_date: bool) -> None:
        self._by_day = is_date
        self._instants: set[datetime] = set()
        self._days: set[date] = set()

    def add(self, at: Moment, event: Event) -> None:
        if self._by_day:
            self._days.add(_day(at, event).date())
        elif at.is_date:
            self._days.add(at.local.date())
        else:
            self._instants.add(at.utc)

    def __contains__(self, at: Moment) -> bool:
        return (bool(self._days) and at.local.date() in self._days) or (
            bool(self._instants) and at.utc in self._instants
        )


def _standing(masters: list[Event]) -> list[Event]:
    """Keep the newest version of an event; different ones that share UID and SEQUENCE are all kept."""
    if len(masters) <= 1:
        return masters
    newest = max(event.sequence for event in masters)
    found: dict[object, Event] = {}
    for event in masters:
        if event.sequence == newest:
            found[_content(event)] = event
    return list(found.values())


def _content(event: Event) -> object:
    kept = (line for line in event.plain.split(b"\n") if not line.startswith((b"DTSTAMP", b"LAST-MODIFIED")))
    return b"\n".join(kept)


def _age(event: Event) -> tuple[int, str]:
    return event.sequence, event.stamp


def _rid(event: Event) -> Moment:
    return event.recurrence_id or event.start


def _shift(event: Event) -> timedelta:
    rid = _rid(event)
    return event.start.local - to_local(rid.utc, event.start.zone) if not rid.is_date else event.start.local - rid.local


def _day(at: Moment, event: Event) -> datetime:
    """Return the day a value means in an all-day series; a UTC one is usually somebody's midnight."""
    if at.is_date or at.zone is not UTC:
        return at.local
    return local_midnight_day(at.utc, (event.start.zone, *event.zones.defined()))
