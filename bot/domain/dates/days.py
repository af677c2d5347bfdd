"""Rules for days: today, Friday, the 15th, Dec 3, 12/5/26, the last Friday of March, two weeks from Tuesday."""

from collections.abc import Iterator
from datetime import date, timedelta

from bot.domain.dates.lengths import Length
from bot.domain.dates.periods import Period, period_of
from bot.domain.dates.rules import Here, Need, Rule, Said
from bot.domain.dates.words import COUNTS, TOMORROW, WEEKDAYS, Unit

_DAY = timedelta(days=1)
_YEARS_AHEAD = 9  # 29 February is at most eight years away


def coming(weekday: int, here: Here) -> date:
    """Return the coming weekday; named on that weekday, it is the one in a week."""
    return here.today + timedelta(days=(weekday - here.today.weekday() - 1) % 7 + 1)


def _named(said: Said, here: Here) -> date | None:
    return coming(said.weekday, here) if said["weekday"].rstrip(".") in WEEKDAYS else None


def _this(said: Said, here: Here) -> date:
    return here.today + timedelta(days=(said.weekday - here.today.weekday()) % 7)


def _in_week(said: Said, here: Here, step: int) -> date:
    return period_of(Unit.WEEK, here.today, step=step).first + timedelta(days=said.weekday)


def _next(said: Said, here: Here) -> date:
    return _in_week(said, here, 1 + said.get("again").count("next"))


def _of_period(said: Said, _: Here) -> date | None:
    """Return the weekday in a week that was named."""
    week = said.inner(Period)
    return week.first + timedelta(days=said.weekday) if week.unit is Unit.WEEK else None


def _in_week_after(said: Said, here: Here) -> date | None:
    """Return the weekday of the week that lies so many weeks ahead ("Thursday in two weeks")."""
    length = said.inner(Length)
    if not length.days or length.days % 7 or length.minutes is not None:
        return None
    return period_of(Unit.WEEK, here.today + timedelta(days=length.days)).first + timedelta(days=said.weekday)


def _weekdays_from(said: Said, here: Here) -> date:
    weeks = int(said["whole"]) if said["whole"].isdigit() else COUNTS[said["whole"]]
    return coming(said.weekday, here) + timedelta(weeks=weeks - 1)


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _coming_date(here: Here, month: int, day: int) -> date | None:
    """Return the next such date from today on; 29 February may be years away."""
    dates = (_on(here.today.year + n, month, day) for n in range(_YEARS_AHEAD))
    return next((found for found in dates if found and found >= here.today), None)


def _month_day(said: Said, here: Here) -> date | None:
    day = _number_of_day(said)
    return _on(said.year, said.month, day) if said.year else _coming_date(here, said.month, day)


def _number_of_day(said: Said) -> int:
    if "ordinal" in said:
        return said.ordinal
    return COUNTS[said["dayword"]] if "dayword" in said else int(said["day"])


def _months(here: Here) -> Iterator[Period]:
    """Yield this month and the next ones for ten years."""
    return (period_of(Unit.MONTH, here.today, step=n) for n in range(120))


def _day_of_month(said: Said, here: Here) -> date | None:
    """Return the next 15th from today on; with a weekday, the next one on which both fit."""
    number = _number_of_day(said)
    dates = (_on(month.first.year, month.first.month, number) for month in _months(here))
    fits = (d for d in dates if d and d >= here.today and ("weekday" not in said or d.weekday() == said.weekday))
    return next(fits, None)


def _day_in_period(said: Said, here: Here) -> date | None:
    """Return the 15th of a month; of the present one when it is over, the next month's."""
    month = said.inner(Period)
    if month.unit is not Unit.MONTH:
        return None
    day = _on(month.first.year, month.first.month, _number_of_day(said))
    return _day_of_month(said, here) if day and day < here.today and here.today <= month.last else day


def _numeric(said: Said, here: Here) -> date | None:
    """Return 12/5 by the locale, the other way round where only that exists; dots and a year mean day first."""
    first, second, year = int(said["a"]), int(said["b"]), said.year
    is_month_first = here.is_month_first and not (year and said.get("sep") == ".")
    for month, day in [(first, second), (second, first)] if is_month_first else [(second, first), (first, second)]:
        found = _on(year, month, day) if year else _exists(month, day) and _coming_date(here, month, day)
        if found:
            return found
    return None


def _exists(month: int, day: int) -> bool:
    return _on(2024, month, day) is not None  # a leap year


def _iso(said: Said, _: Here) -> date | None:
    return _on(said.year or 0, int(said["a"]), int(said["b"]))


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


def _next_working_day(_: Said, here: Here) -> date:
    return here.working.next_working_day(here.today)


def _next_to(said: Said, here: Here) -> date:
    """Return the (working) day after or before a day."""
    day, is_after = said.inner(date), said["way"] == "after"
    if "working" in said:
        return here.working.next_working_day(day) if is_after else here.working.previous_working_day(day)
    return day + _DAY if is_after else day - _DAY


def _from_day(said: Said, here: Here) -> date | None:
    length, day = said.inner(Length), said.inner(date)
    return length.before(day, here.working) if "before" in said else length.after(day, here.working)


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


def _beside(said: Said, _: Here) -> date:
    """Return the date that follows a weekday's name: the date counts when the two don't fit."""
    return said.inner(date)


_SEP = r"(?P<sep>[/.-])"
_YEAR = r"(?P<year>'?\d\d|(?:19|2\d|3\d)\d\d)"
_Y4 = r"(?:,?_(?:of |in )?(?:<year>))"
_Y = r"(?:,?_(?:of |in )?(?P<year>'\d\d|(?:19|2\d|3\d)\d\d|\d\d(?=$|,)))"
_LAST = r"(?P<last>last|final)"

_NAMED_DAYS = (
    Rule(r"(?:today|tdy|2day|this day)", lambda _, here: here.today),
    Rule(r"(?:the )?same day", lambda _, here: here.today, Need.COMPANY),
    Rule(rf"(?:{TOMORROW})", lambda _, here: here.today + _DAY),
    Rule(r"(?:the )?next day", lambda _, here: here.today + _DAY, Need.COMPANY),
    Rule(rf"(?:the )?day after (?:{TOMORROW})|overmorrow", lambda _, here: here.today + 2 * _DAY),
    Rule(r"(?P<weekday>[a-z]+day)", _named),
    Rule(r"(?P<weekday>sat|sun)", _named, Need.LEAD),
    Rule(r"(?:<weekday>)", _named, Need.END),
    Rule(r"(?:this|this coming|this upcoming|coming|the coming|upcoming) (?:<weekday>)", _this),
    Rule(r"(?:next|nxt|the following|following) (?P<again>(?:next )*)(?:<weekday>)", _next),
    Rule(r"(?:this|the current) (?:week|wk)'?s?,? (?:on )?(?:<weekday>)", lambda said, here: _in_week(said, here, 0)),
    Rule(r"(?:next|nxt|the following|following|the coming) (?:week|wk)'?s?,? (?:on )?(?:<weekday>)", _next),
    Rule(r"(?:<weekday>) (?:week|in a week)", lambda said, here: coming(said.weekday, here) + 7 * _DAY),
    Rule(r"(?:<weekday>),?_(?:of |in )?(?:the )?{period}", _of_period),
    Rule(r"(?:a|1|one) (?:week|wk) (?:on )?(?:<weekday>)", lambda said, here: coming(said.weekday, here) + 7 * _DAY),
    Rule(r"(?:<weekday>) next", _next),
    Rule(r"(?:<weekday>) after next", lambda said, here: coming(said.weekday, here) + 7 * _DAY),
    Rule(r"(?:<whole>) (?:<weekday>)s? (?:from now|from today|hence|later|out)", _weekdays_from),
    Rule(r"after (?:the|this) weekend", lambda _, here: period_of(Unit.WEEK, here.today, step=1).first),
    Rule(r"nbd|(?:the )?(?:next|following) (?:(?:<working>)_day|weekday)", _next_working_day),
)
_DATES = (
    Rule(
        r"(?:this |next )?(?:<month>)_[/ -]?_(?:the )?(?:<day>)(?:st|nd|rd|th)?(?![:.h]\d)",
        _month_day,
    ),
    Rule(rf"(?:this |next )?(?:<month>)_[/ -]?_(?:the )?(?:<day>)(?:st|nd|rd|th)?{_Y4}", _month_day),
    Rule(r"(?:<month>)[/ -]?(?:<day>)[/ -]'?(?P<year>'\d\d|\d\d)(?=_$)", _month_day),
    Rule(rf"(?:<month>),? (?:the )?(?:<ordinal>){_Y4}?", _month_day),
    Rule(rf"(?:<month>) (?:<dayword>){_Y4}?", _month_day, Need.LEAD),
    Rule(rf"(?:the )?(?:<day>)(?:st|nd|rd|th)?_(?:day )?(?:of )?[/ -]?_(?:<month>){_Y}?", _month_day),
    Rule(rf"(?:<day>)[/-](?:<month>)[/-]{_YEAR}", _month_day),
    Rule(rf"(?:the )?(?:<ordinal>) (?:day )?(?:of )?(?:<month>){_Y}?", _month_day),
    Rule(r"(?:<year>)[/ -](?:<month>)[/ -](?:<day>)(?:st|nd|rd|th)?", _month_day),
    Rule(r"the (?:<ordinal>)", _day_of_month, Need.LEAD),
    Rule(r"(?P<ordinal>\d\d?(?:st|nd|rd|th))", _day_of_month, Need.LEAD),
    Rule(r"the (?:<day>)", _day_of_month, Need.COMPANY),
    Rule(r"the (?:<dayword>)", _day_of_month, Need.COMPANY),
    Rule(r"(?:<weekday>),?_the (?:<ordinal>)", _day_of_month),
    Rule(r"(?:<weekday>),?_(?P<ordinal>\d\d?(?:st|nd|rd|th))", _day_of_month),
    Rule(r"(?:<weekday>),? (?:the )?(?P<day>1[3-9]|2\d|3[01])(?![:.h/]\d)", _day_of_month, Need.END),
    Rule(r"(?:<weekday>),? (?:the )(?:<dayword>)", _day_of_month),
    Rule(r"(?:the )?(?:<ordinal>),? (?:day )?(?:of |in |(?=this|next|the|current)){period}", _day_in_period),
    Rule(r"(?:the )?(?:<day>) (?:of|in) (?:the )?{period}", _day_in_period),
    Rule(r"{period},? on (?:the )?(?:<ordinal>)", _day_in_period),
    Rule(r"(?P<year>20[2-4]\d)(?P<a>[01]\d)(?P<b>[0-3]\d)", _iso, Need.COMPANY),
    Rule(r"(?P<year>(?:19|2\d)\d\d)[-/.](?P<a>\d\d?)[-/.](?P<b>\d\d?)", _iso),
    Rule(rf"(?P<a>\d\d?){_SEP}(?P<b>\d\d?)(?P=sep){_YEAR}", _numeric),
    Rule(r"(?:next )?(?P<a>\d\d?)/(?P<b>\d\d?)(?!/)", _numeric, Need.END),
    Rule(r"(?P<a>\d\d?)(?P<sep>[.-])(?P<b>\d\d?)\.?(?![\d.-])", _numeric, Need.COMPANY),
    Rule(r"(?:this )?(?:<weekday>),?_(?!(?:mon|tue|wed|thu|fri|sat|sun))(?:the )?{day}", _beside),
)
_COUNTED_DAYS = (
    Rule(r"(?:<weekday>),? in {length}", _in_week_after),
    Rule(r"(?:in )?{length},? (?:on )?(?:<weekday>)", _in_week_after),
    Rule(r"(?:the )?(?:<ordinal>) (?:<weekday>),?_(?:of |in )?(?:the )?{period}", _nth_weekday),
    Rule(rf"(?:the )?(?:very )?{_LAST} (?:<weekday>),? (?:of |in )(?:the )?{{period}}", _nth_weekday),
    Rule(rf"(?:the )?(?:very )?{_LAST} (?:<working>)?_days? (?:of |in )?(?:the )?{{period}}", _edge),
    Rule(r"(?:the )?(?:<ordinal>) (?:<working>)?_day (?:of |in )?(?:the )?{period}", _edge),
    Rule(r"{length} (?:from|after|following) {day}", _from_day),
    Rule(r"{length} (?P<before>before|prior to|ahead of|out from) {day}", _from_day),
    Rule(r"{length} (?:from|after) {period}", _from_period),
    Rule(r"{length} (?P<before>before|prior to|ahead of) {period}", _from_period),
    Rule(r"(?:the )?(?:<weekday>) (?:after|following) {day}", _weekday_from),
    Rule(r"(?:the )?(?:<weekday>) (?P<before>before|prior to) {day}", _weekday_from),
    Rule(r"(?:the )?(?P<working>business |working )?day (?P<way>after|before) {day}", _next_to),
)
DAY_RULES = _NAMED_DAYS + _DATES + _COUNTED_DAYS
