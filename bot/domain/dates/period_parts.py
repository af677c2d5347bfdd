"""Rules for the beginnings and middles of periods: early next week, mid January, the first half of Q1."""

from collections.abc import Callable
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.domain.dates.periods import Period, period_of
from bot.domain.dates.rules import Here, Rule, Said
from bot.domain.dates.words import PERIODS, Unit

_DAY = timedelta(days=1)


def _beginning(whole: Period) -> date:
    """Return the last day of the beginning: of a week's three days, a month's ten, a year's first quarter."""
    first = whole.first
    return {
        Unit.WEEK: first + timedelta(days=2),
        Unit.MONTH: first + timedelta(days=9),
        Unit.QUARTER: first + relativedelta(months=1) - _DAY,
        Unit.HALF: first + relativedelta(months=2) - _DAY,
        Unit.YEAR: first + relativedelta(months=3) - _DAY,
    }.get(whole.unit, first)


def _middle(whole: Period) -> date:
    """Return the middle: a week's Wednesday, a month's 15th, the last day of a year's second quarter."""
    first = whole.first
    return {
        Unit.WEEK: first + timedelta(days=2),
        Unit.MONTH: first + timedelta(days=14),
        Unit.QUARTER: first + relativedelta(months=1, days=14),
        Unit.HALF: first + relativedelta(months=3) - _DAY,
        Unit.YEAR: first + relativedelta(months=6) - _DAY,
    }.get(whole.unit, whole.last)


def _part(pattern: str, last_day: Callable[[Period], date]) -> tuple[Rule, Rule]:
    """Return the rules for a part of a period: of one that was named, and of "the month", the next when it is over."""

    def named(said: Said, here: Here) -> Period | None:
        whole = said.inner(Period)
        last = last_day(whole)
        return Period(unit=Unit.DAY, first=whole.first, last=last) if last >= here.today else None

    def coming(said: Said, here: Here) -> Period:
        wholes = [period_of(PERIODS[said["span"]], here.today, step=n) for n in (0, 1)]
        whole = next(whole for whole in wholes if last_day(whole) >= here.today)
        return Period(unit=Unit.DAY, first=whole.first, last=last_day(whole))

    return Rule(pattern + "{period}", named), Rule(pattern + "(?:<span>)", coming)


PERIOD_PART_RULES = (
    *_part(r"mid_week(?: of)?(?: the)? ", _middle)[:1],
    *_part(r"(?:the )?(?:very )?(?:beginning|start|early part|first part)(?: of)?(?: the)? ", _beginning),
    *_part(r"early(?: in)? (?:the )?", _beginning),
    *_part(r"(?:the )?(?:first|1st) half of (?:the )?", _middle),
    *_part(r"(?:the )?(?:middle|mid)(?: of| in)?(?: the)?_", _middle),
)
