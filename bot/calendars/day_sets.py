"""Which days of a year, month, week or day a rule means (the table of RFC 5545 section 3.3.10).

Days are proleptic Gregorian ordinals, as `date.toordinal` counts them.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, datetime

from bot.calendars.rules import Frequency, Rule

_WEEK = 7
_FIRST_WEEK_NEEDS = 4  # days of the new year that make a week its first
_MONTHS = range(1, 13)


def day_set(rule: Rule, start: datetime) -> Callable[[int], list[int]]:
    """Return the function that gives a period's days in order.

    The period is a year's number, a month's (`12 * year + month - 1`), or the ordinal of a week's first day or of a
    day, as the rule's frequency says.
    """
    match rule.frequency:
        case Frequency.YEARLY:
            return lambda year: _year(rule, start, year)
        case Frequency.MONTHLY:
            return lambda month: _month_of_rule(rule, start, month)
        case Frequency.WEEKLY:
            weekdays = rule.weekdays or {start.weekday()}
            offsets = sorted((day - rule.week_start) % _WEEK for day in weekdays)
            return lambda week: _kept(rule, (week + offset for offset in offsets), weekdays_too=False)
        case _:
            return lambda day: _kept(rule, (day,), weekdays_too=True)


def passes(rule: Rule, ordinal: int) -> bool:
    """Tell whether a day passes every BY part that limits days in rules of days and less."""
    return bool(_kept(rule, (ordinal,), weekdays_too=True))


def week_first(ordinal: int, week_start: int) -> int:
    """Return the ordinal of the first day of a day's week."""
    return ordinal - (ordinal - 1 - week_start) % _WEEK


def _kept(rule: Rule, days: Iterable[int], *, weekdays_too: bool) -> list[int]:
    """Keep the days that pass the limiting parts; BYDAY's ordinals mean nothing here."""
    weekdays = rule.weekdays if weekdays_too else frozenset()
    found = []
    for ordinal in days:
        if weekdays and (ordinal - 1) % _WEEK not in weekdays:
            continue
        if rule.filters_days and not _passes_dates(rule, ordinal):
            continue
        found.append(ordinal)
    return found


def _passes_dates(rule: Rule, ordinal: int) -> bool:
    if not 1 <= ordinal <= date.max.toordinal():
        return False
    day = date.fromordinal(ordinal)
    if rule.by_month and day.month not in rule.by_month:
        return False
    if rule.by_month_day and not _is_month_day(rule.by_month_day, day):
        return False
    if rule.by_year_day:
        first = date(day.year, 1, 1).toordinal()
        from_end = ordinal - first - _year_length(day.year)
        return ordinal - first + 1 in rule.by_year_day or from_end in rule.by_year_day
    return True


def _is_month_day(wanted: frozenset[int], day: date) -> bool:
    length = monthrange(day.year, day.month)[1]
    return day.day in wanted or day.day - length - 1 in wanted


def _year(rule: Rule, start: datetime, year: int) -> list[int]:
    if rule.by_week:
        weekdays = rule.weekdays or {start.weekday()}
        days = [day for day in _week_days(rule, year) if (day - 1) % _WEEK in weekdays]
        return [day for day in days if not rule.filters_days or _passes_dates(rule, day)]
    if rule.by_year_day:
        days = _among(rule, sorted(_year_days(rule.by_year_day, year)), _ordinal_days(rule, year))
        return [day for day in days if _passes_dates(rule, day)]
    months = sorted(rule.by_month) or _MONTHS
    if rule.by_month_day:
        days = [day for month in months for day in _month_days(rule.by_month_day, year, month)]
        return _among(rule, days, _ordinal_days(rule, year))
    if rule.by_day:
        return sorted(_ordinal_days(rule, year))
    return [
        date(year, month, start.day).toordinal()
        for month in (months if rule.by_month else (start.month,))
        if start.day <= monthrange(year, month)[1]
    ]


def _month_of_rule(rule: Rule, start: datetime, index: int) -> list[int]:
    year, month = index // 12, index % 12 + 1
    if rule.by_month and month not in rule.by_month:
        return []
    first, length = date(year, month, 1).toordinal(), monthrange(year, month)[1]
    if rule.by_month_day:
        days = _among(rule, _month_days(rule.by_month_day, year, month), _nth_weekdays(rule, first, length))
    elif rule.by_day:
        days = sorted(_nth_weekdays(rule, first, length))
    else:
        days = [first + start.day - 1] if start.day <= length else []
    return [day for day in days if _passes_dates(rule, day)] if rule.by_year_day else days


def _among(rule: Rule, days: list[int], weekdays: set[int]) -> list[int]:
    """Limit days by BYDAY, where the rule has it, and by BYMONTH."""
    if rule.by_day:
        days = [day for day in days if day in weekdays]
    if rule.by_month:
        days = [day for day in days if date.fromordinal(day).month in rule.by_month]
    return days


def _ordinal_days(rule: Rule, year: int) -> set[int]:
    """Return the days BYDAY means in a year; its ordinals count within the month when BYMONTH stands beside it."""
    if not rule.by_day:
        return set()
    if not rule.by_month:
        return _nth_weekdays(rule, date(year, 1, 1).toordinal(), _year_length(year))
    found: set[int] = set()
    for month in rule.by_month:
        found |= _nth_weekdays(rule, date(year, month, 1).toordinal(), monthrange(year, month)[1])
    return found


def _nth_weekdays(rule: Rule, first: int, length: int) -> set[int]:
    found: set[int] = set()
    for ordinal, weekday in rule.by_day:
        days = range(first + (weekday - first + 1) % _WEEK, first + length, _WEEK)
        if not ordinal:
            found.update(days)
        elif 0 < ordinal <= len(days):
            found.add(days[ordinal - 1])
        elif -len(days) <= ordinal < 0:
            found.add(days[ordinal])
    return found


def _month_days(wanted: frozenset[int], year: int, month: int) -> list[int]:
    first, length = date(year, month, 1).toordinal(), monthrange(year, month)[1]
    days = {day if day > 0 else length + 1 + day for day in wanted}
    return [first + day - 1 for day in sorted(days) if 1 <= day <= length]


def _year_days(wanted: frozenset[int], year: int) -> set[int]:
    first, length = date(year, 1, 1).toordinal(), _year_length(year)
    days = {day if day > 0 else length + 1 + day for day in wanted}
    return {first + day - 1 for day in days if 1 <= day <= length}


def _week_days(rule: Rule, year: int) -> list[int]:
    """Return a year's days in the weeks of BYWEEKNO; a week at its edge belongs to the year that holds most of it."""
    first, end = date(year, 1, 1).toordinal(), date(year, 1, 1).toordinal() + _year_length(year)
    found: set[int] = set()
    for numbered in (year - 1, year, year + 1):
        week_one, weeks = _weeks(numbered, rule.week_start)
        for number in rule.by_week:
            index = number - 1 if number > 0 else weeks + number
            if 0 <= index < weeks:
                found.update(range(week_one + _WEEK * index, week_one + _WEEK * (index + 1)))
    return sorted(day for day in found if first <= day < end)


def _weeks(year: int, week_start: int) -> tuple[int, int]:
    """Return the ordinal of a year's first week and how many weeks it has."""
    firsts = []
    for numbered in (year, year + 1):
        new_year = _new_year(numbered)
        week = week_first(new_year, week_start)
        firsts.append(week if new_year - week <= _WEEK - _FIRST_WEEK_NEEDS else week + _WEEK)
    return firsts[0], (firsts[1] - firsts[0]) // _WEEK


def _new_year(year: int) -> int:
    """Return the ordinal of 1 January, also just outside the years a date can hold."""
    past = year - 1
    return past * 365 + past // 4 - past // 100 + past // 400 + 1


def _year_length(year: int) -> int:
    return _new_year(year + 1) - _new_year(year)
