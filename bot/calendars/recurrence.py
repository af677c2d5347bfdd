"""The instances of a recurrence rule within a span of wall time, found without walking through the years before it.

Everything here is wall time without a zone: a meeting at ten stays at ten. Work is counted in steps and bounded.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import product

from bot.calendars.date_times import LAST_WALL_TIME, UnreadableError, shifted
from bot.calendars.day_sets import day_set, passes, week_first
from bot.calendars.rules import Frequency, Rule

_HOUR = 3600
_UNIT = {Frequency.HOURLY: _HOUR, Frequency.MINUTELY: 60, Frequency.SECONDLY: 1}
_DAY = timedelta(days=1)
_LAST_DAY = date.max.toordinal()
_WEEK = 7


class Steps:
    """An allowance of work, so that no rule can keep the reader busy."""

    def __init__(self, allowed: int) -> None:
        self.left = allowed

    def spend(self, steps: int = 1) -> None:
        """Take steps off the allowance. Raises UnreadableError when it is used up."""
        self.left -= steps
        if self.left < 0:
            raise UnreadableError("its repetition takes more work than any meeting needs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A half-open span of wall time."""

    after: datetime
    before: datetime


def instances(rule: Rule, start: datetime, *, span: Span, steps: Steps) -> Iterator[datetime]:
    """Yield a rule's instances in a span, in order; `start`, the series' DTSTART, is among them only if it matches.

    It always counts as the first, though (RFC 5545 section 3.3.10). COUNT is honoured, UNTIL is not: whoever knows the
    zone compares it. Raises UnreadableError when the steps are used up.
    """
    candidates = _by_time(rule, start, span, steps) if rule.frequency in _UNIT else _by_day(rule, start, span, steps)
    counted, found = candidates
    if rule.count is not None and not _holds(rule, start, steps):
        counted += 1
    for instance in found:
        if instance < start:
            continue
        counted += 1
        if instance >= span.before or (rule.count is not None and counted > rule.count):
            return
        if instance >= span.after:
            yield instance


def _holds(rule: Rule, start: datetime, steps: Steps) -> bool:
    span = Span(after=start, before=shifted(start, timedelta(seconds=1)))
    return any(True for _ in instances(replace(rule, count=None), start, span=span, steps=steps))


def _by_day(rule: Rule, start: datetime, span: Span, steps: Steps) -> tuple[int, Iterator[datetime]]:
    """Return how many instances were jumped over, and those from there on."""
    days, times = day_set(rule, start), _times(rule, start)
    first, step = _number(rule, start), rule.interval * (_WEEK if rule.frequency is Frequency.WEEKLY else 1)
    jump = max(0, (_number(rule, span.after) - first) // step - 1)
    jumped = 0
    if rule.count is not None and jump:
        per_period = _per_period(rule, len(times))
        jumped = _in_first(start, days(first), times) + (jump - 1) * per_period if per_period else 0
        jump = jump if per_period else 0
    last = min(_number(rule, span.before), _number(rule, LAST_WALL_TIME))
    return jumped, _walk(rule, _Walk(range(first + jump * step, last + 1, step), days, times), steps)


@dataclass(frozen=True, slots=True)
class _Walk:
    periods: range
    days: Callable[[int], list[int]]
    times: list[time]


def _walk(rule: Rule, walk: _Walk, steps: Steps) -> Iterator[datetime]:
    for period in walk.periods:
        days = walk.days(period)
        steps.spend(1 + (len(days) * len(walk.times) if rule.by_position else len(days)))
        found = (
            datetime.combine(date.fromordinal(day), at) for day in days if 1 <= day <= _LAST_DAY for at in walk.times
        )
        yield from _positions(rule, list(found)) if rule.by_position else found


def _number(rule: Rule, at: datetime) -> int:
    """Return the number of the period a wall time lies in, as `day_set` wants it."""
    match rule.frequency:
        case Frequency.YEARLY:
            return at.year
        case Frequency.MONTHLY:
            return 12 * at.year + at.month - 1
        case Frequency.WEEKLY:
            return week_first(at.toordinal(), rule.week_start)
        case _:
            return at.toordinal()


def _times(rule: Rule, start: datetime) -> list[time]:
    hours = sorted(rule.by_hour) or [start.hour]
    minutes = sorted(rule.by_minute) or [start.minute]
    seconds = sorted(rule.by_second) or [start.second]
    return [time(*at) for at in product(hours, minutes, seconds)]


def _per_period(rule: Rule, times: int) -> int:
    """How many instances every period has; 0 when that differs from one to the next."""
    if rule.by_position or rule.filters_days:
        return 0
    if rule.frequency is Frequency.WEEKLY:
        return times * max(1, len(rule.weekdays))
    return 0 if rule.by_day or rule.frequency is not Frequency.DAILY else times


def _in_first(start: datetime, days: list[int], times: list[time]) -> int:
    """How many instances the first period has; it begins before the series does."""
    of_start = start.toordinal()
    return sum(day > of_start or (day == of_start and at >= start.time()) for day in days for at in times)


def _positions(rule: Rule, found: list[datetime]) -> list[datetime]:
    """Pick the members BYSETPOS names, counted from either end."""
    size = len(found)
    picked = {at - 1 if at > 0 else size + at for at in rule.by_position}
    return [found[at] for at in sorted(picked) if 0 <= at < size]


def _by_time(rule: Rule, start: datetime, span: Span, steps: Steps) -> tuple[int, Iterator[datetime]]:
    unit = _UNIT[rule.frequency]
    step = timedelta(seconds=unit * rule.interval)
    base = start.replace(minute=0 if unit == _HOUR else start.minute, second=start.second if unit == 1 else 0)
    jump, jumped = max(0, (span.after - base) // step - 1), 0
    if rule.count is not None and jump:
        if rule.filters_days or rule.by_day or rule.by_hour or rule.by_minute or rule.by_second or rule.by_position:
            jump = 0
        else:
            jumped = jump
    return jumped, _walk_times(rule, _Clockwork(base, step, unit, start, span.before), jump, steps)


@dataclass(frozen=True, slots=True)
class _Clockwork:
    base: datetime
    step: timedelta
    unit: int
    start: datetime
    before: datetime


def _walk_times(rule: Rule, clockwork: _Clockwork, index: int, steps: Steps) -> Iterator[datetime]:
    base, step, before = clockwork.base, clockwork.step, clockwork.before
    while index <= (before - base) // step:
        steps.spend()
        at = base + index * step
        blocked = _next_possible(rule, at, clockwork.unit)
        if blocked is not None:
            index = max(index + 1, -((base - blocked) // step))
            continue
        found = _within(rule, at, clockwork.unit, clockwork.start)
        steps.spend(len(found) - 1 if found else 0)
        yield from _positions(rule, found) if rule.by_position else found
        index += 1


def _next_possible(rule: Rule, at: datetime, unit: int) -> datetime | None:
    """Return where to look next when this period can't hold an instance; None when it can."""
    midnight = at.replace(hour=0, minute=0, second=0)
    if not passes(rule, at.toordinal()):
        return shifted(midnight, _DAY)
    if rule.by_hour and at.hour not in rule.by_hour:
        return shifted(at.replace(minute=0, second=0), timedelta(hours=1))
    if unit < _HOUR and rule.by_minute and at.minute not in rule.by_minute:
        return shifted(at.replace(second=0), timedelta(minutes=1))
    if unit == 1 and rule.by_second and at.second not in rule.by_second:
        return shifted(at, timedelta(seconds=1))
    return None


def _within(rule: Rule, at: datetime, unit: int, start: datetime) -> list[datetime]:
    minutes = [at.minute] if unit < _HOUR else sorted(rule.by_minute) or [start.minute]
    seconds = [at.second] if unit == 1 else sorted(rule.by_second) or [start.second]
    return [at.replace(minute=minute, second=second) for minute, second in product(minutes, seconds)]
