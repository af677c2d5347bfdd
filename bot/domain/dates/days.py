"""Rules for days: today, Friday, a week on Monday, the 15th, Dec 3, 12/5/26."""

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


def _weeks_on(said: Said, _: Here) -> date:
    """Return the day so many weeks or a fortnight after today or tomorrow: "a week tomorrow", "fortnight today"."""
    word = said.get("whole") or "1"
    weeks = int(word) if word.isdigit() else COUNTS[word]
    return said.inner(date) + weeks * (14 if said["unit"].startswith("f") else 7) * _DAY


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _coming_date(here: Here, month: int, day: int) -> date | None:
    """Return the next such date from today on; 29 February may be years away."""
    dates = (_on(here.today.year + n, month, day) for n in range(_YEARS_AHEAD))
    return next((found for found in dates if found and found >= here.today), None)


def month_day(said: Said, here: Here) -> date | None:
    """Return the day of a month that was said; without a year the next one."""
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


def _dotted(said: Said, here: Here) -> date | None:
    """Return "15.3." after "by" or "on" where the day comes first; elsewhere it is a number at a sentence's end."""
    return None if here.is_month_first else _numeric(said, here)


def _exists(month: int, day: int) -> bool:
    return _on(2024, month, day) is not None  # a leap year


def _iso(said: Said, _: Here) -> date | None:
    return _on(said.year or 0, int(said["a"]), int(said["b"]))


def _next_working_day(_: Said, here: Here) -> date:
    return here.working.next_working_day(here.today)


def _beside(said: Said, _: Here) -> date:
    """Return the date that follows a weekday's name: the date counts when the two don't fit."""
    return said.inner(date)


_AFTER_LEAD = r"(?:(?<=\bby\s)|(?<=\bon\s)|(?<=\btil\s)|(?<=\btill\s)|(?<=until\s)|(?<=before\s)|(?<=\bdue\s))"
_SEP = r"(?P<sep>[/.-])"
_YEAR = r"(?P<year>'?\d\d|(?:19|2\d|3\d)\d\d)"
_Y4 = r"(?:,?_(?:of |in )?(?:<year>))"
_Y = r"(?:,?_(?:of |in )?(?P<year>'\d\d|(?:19|2\d|3\d)\d\d|\d\d(?=$|,)))"

_NAMED_DAYS = (
    Rule(r"(?:today|todya|tody|tdy|2day|this day)", lambda _, here: here.today),
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
    Rule(r"today week|(?:at )?(?:this|the same|same) time next week", lambda _, here: here.today + 7 * _DAY),
    Rule(rf"(?:{TOMORROW}) week", lambda _, here: here.today + 8 * _DAY),
    Rule(r"(?:<weekday>),?_(?:of |in )?(?:the )?{period}", _of_period),
    Rule(r"(?:a|1|one) (?:week|wk) (?:on )?(?:<weekday>)", lambda said, here: coming(said.weekday, here) + 7 * _DAY),
    Rule(rf"(?:(?:<whole>|a) )?(?P<unit>weeks?|wks?|fortnight) (?=today|{TOMORROW}){{day}}", _weeks_on),
    Rule(r"(?:a )?fortnight (?:on )?(?:<weekday>)", lambda said, here: coming(said.weekday, here) + 14 * _DAY),
    Rule(r"(?:<weekday>) fortnight", lambda said, here: coming(said.weekday, here) + 14 * _DAY),
    Rule(r"in (?:<whole>) (?:<weekday>)s?", _weekdays_from),
    Rule(r"(?:<weekday>) next", _next),
    Rule(r"(?:the )?(?:<weekday>) after next", lambda said, here: coming(said.weekday, here) + 7 * _DAY),
    Rule(r"(?:<whole>) (?:<weekday>)s? (?:from now|from today|hence|later|out)", _weekdays_from),
    Rule(r"(?:<weekday>),? in {length}", _in_week_after),
    Rule(r"in {length},? (?:on )?(?:<weekday>)", _in_week_after),
    Rule(r"{length},? (?:on )?(?:<weekday>)", _in_week_after),
    Rule(r"after (?:the|this) weekend", lambda _, here: period_of(Unit.WEEK, here.today, step=1).first),
    Rule(r"nbd|(?:the )?(?:next|following) (?:(?:<working>)_day|weekday)", _next_working_day),
)
_DATES = (
    Rule(r"(?:this |next )?(?:<month>)[/ -]_(?:the )?(?:<day>)(?:st|nd|rd|th)?(?![:.h]\d)", month_day),
    Rule(r"(?:<month>)(?:<day>)(?:st|nd|rd|th)?", month_day, Need.LEAD),
    Rule(rf"(?:this |next )?(?:<month>)_[/ -]?_(?:the )?(?:<day>)(?:st|nd|rd|th)?{_Y4}", month_day),
    Rule(r"(?:<month>)[/ -]?(?:<day>)[/ -]'?(?P<year>'\d\d|\d\d)(?=_$)", month_day),
    Rule(rf"(?:<month>),? (?:the )?(?:<ordinal>){_Y4}?", month_day),
    Rule(rf"(?:<month>) (?:<dayword>){_Y4}?", month_day, Need.LEAD),
    Rule(rf"(?:the )?(?:<day>)(?:st|nd|rd|th)?_\.?_(?:day )?(?:of )?[/ -]?_(?:<month>){_Y}?", month_day),
    Rule(rf"(?:<day>)[/-](?:<month>)[/-]{_YEAR}", month_day),
    Rule(rf"(?:the )?(?:<ordinal>) (?:day )?(?:of )?(?:<month>){_Y}?", month_day),
    Rule(r"(?:<year>)[/ -](?:<month>)[/ -](?:<day>)(?:st|nd|rd|th)?", month_day),
    Rule(r"the (?:<ordinal>)", _day_of_month, Need.LEAD),
    Rule(r"(?P<ordinal>\d\d?(?:st|nd|rd|th))", _day_of_month, Need.LEAD),
    Rule(r"the (?:<day>)", _day_of_month, Need.COMPANY),
    Rule(r"the (?:<dayword>)", _day_of_month, Need.COMPANY),
    Rule(r"(?:<weekday>),?_the (?:<ordinal>)", _day_of_month),
    Rule(r"(?:<weekday>),?_(?P<ordinal>\d\d?(?:st|nd|rd|th))", _day_of_month),
    Rule(
        r"(?:<weekday>),? (?:the )?(?P<day>1[3-9]|2\d|3[01])(?![:.h/]\d|_(?:uhr|h|hrs|hours|o'?clock)(?!\w))",
        _day_of_month,
        Need.END,
    ),
    Rule(r"(?:<weekday>),? (?:the )(?:<dayword>)", _day_of_month, Need.END),
    Rule(r"(?:the )?(?:<ordinal>),? (?:day )?(?:of |in |(?=this|next|the|current)){period}", _day_in_period),
    Rule(r"(?:the )?(?:<day>) (?:of|in) (?:the )?{period}", _day_in_period),
    Rule(r"{period},? on (?:the )?(?:<ordinal>)", _day_in_period),
    Rule(r"(?P<year>20[2-4]\d)(?P<a>[01]\d)(?P<b>[0-3]\d)", _iso, Need.COMPANY),
    Rule(r"(?P<year>(?:19|2\d)\d\d)[-/.](?P<a>\d\d?)[-/.](?P<b>\d\d?)", _iso),
    Rule(rf"(?P<a>\d\d?){_SEP}(?P<b>\d\d?)(?P=sep){_YEAR}", _numeric),
    Rule(r"(?:next )?(?P<a>\d\d?)/(?P<b>\d\d?)(?!/)", _numeric, Need.END),
    Rule(r"(?P<a>\d\d?)(?P<sep>[.-])(?P<b>\d\d?)\.?(?![\d.-])", _numeric, Need.COMPANY),
    Rule(rf"{_AFTER_LEAD}(?P<a>\d\d?)(?P<sep>\.)(?P<b>\d\d?)\.(?![\d.-])", _dotted, Need.LEAD),
    Rule(
        r"(?:this )?(?:<weekday>),?_(?!(?:mon|tue|wed|thu|fri|sat|sun|before|\d\d?-\d\d?(?![\d-])))(?:the )?{day}",
        _beside,
    ),
)
DAY_RULES = _NAMED_DAYS + _DATES
