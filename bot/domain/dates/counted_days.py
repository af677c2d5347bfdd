"""Rules for days counted in a period or from another day: the last Friday of March, two weeks from Tuesday."""

from datetime import date, timedelta

from bot.domain.dates.lengths import Length, one
from bot.domain.dates.periods import Period, period_of
from bot.domain.dates.rules import Here, Rule, Said
from bot.domain.dates.words import Unit

_DAY = timedelta(days=1)


def _nth_weekday(said: Said, here: Here) -> date | None:
    """Return the n-th or last weekday of a period; when the present month has had it, the next such month's."""
    period = said.inner(Period)
    day = _weekday_in(said, period)
    if day and day < here.today <= period.last and period.unit is Unit.MONTH:
        return _weekday_in(said, period_of(Unit.MONTH, period.first, step=12 if period.is_named else 1))
    return day


def _weekday_in(said: Said, period: Period) -> date | None:
    fits = [d for d in _days(period) if d.weekday() == said.weekday]
    if "last" in said:
        return fits[-1]
    return fits[said.ordinal - 1] if said.ordinal <= len(fits) else None


def _days(period: Period) -> list[date]:
    return [period.first + n * _DAY for n in range((period.last - period.first).days + 1)]


def _edge(said: Said, here: Here) -> date | None:
    """Return the first, last or n-th (working) day of a period."""
    days = _days(said.inner(Period))
    if "working" in said:
        days = [day for day in days if here.working.is_working_day(day)]
    n = -1 if "last" in said else said.ordinal - 1
    return days[n] if n < len(days) else None


def _next_to(said: Said, here: Here) -> date:
    """Return the (working) day after or before a day."""
    day, is_after = said.inner(date), said["way"] == "after"
    if "working" in said:
        return here.working.next_working_day(day) if is_after else here.working.previous_working_day(day)
    return day + _DAY if is_after else day - _DAY


def _from_day(said: Said, here: Here) -> date | None:
    length, day = said.inner(Length), said.inner(date)
    return length.before(day, here.working) if "before" in said else length.after(day, here.working)


def _one_from_day(said: Said, here: Here) -> date | None:
    return one(said["unit"]).after(said.inner(date), here.working)


def _from_period(said: Said, here: Here) -> date | None:
    length, period = said.inner(Length), said.inner(Period)
    if "before" in said:
        return length.before(period.deadline if period.is_end else period.first, here.working)
    return length.after(period.last, here.working)


def _weekday_from(said: Said, _: Here) -> date:
    """Return the weekday next after, or last before, a day."""
    day = said.inner(date)
    if "before" in said:
        return day - timedelta(days=(day.weekday() - said.weekday - 1) % 7 + 1)
    return day + timedelta(days=(said.weekday - day.weekday() - 1) % 7 + 1)


_LAST = r"(?P<last>last|final)"

COUNTED_DAY_RULES = (
    Rule(r"(?:the )?(?:<ordinal>) (?:<weekday>),?_(?:of |in )?(?:the )?{period}", _nth_weekday),
    Rule(rf"(?:the )?(?:very )?{_LAST} (?:<weekday>),? (?:of |in )(?:the )?{{period}}", _nth_weekday),
    Rule(rf"(?:the )?(?:very )?{_LAST} (?:<working>)?_days? (?:of |in )?(?:the )?{{period}}", _edge),
    Rule(r"(?:the )?(?:<ordinal>) (?:<working>)?_day (?:of |in )?(?:the )?{period}", _edge),
    Rule(r"{length} (?:from|after|following) {day}", _from_day),
    Rule(r"(?P<unit>week|month|year) from {day}", _one_from_day),
    Rule(r"{length} (?P<before>before|prior to|ahead of|out from) {day}", _from_day),
    Rule(r"{length} (?:from|after) {period}", _from_period),
    Rule(r"{length} (?P<before>before|prior to|ahead of) {period}", _from_period),
    Rule(r"(?:the )?(?:<weekday>) (?:after|following) {day}", _weekday_from),
    Rule(r"(?:the )?(?:<weekday>) (?P<before>before|prior to) {day}", _weekday_from),
    Rule(r"(?:the )?(?P<working>business |working )?day (?P<way>after|before) {day}", _next_to),
)
