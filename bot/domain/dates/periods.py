"""Rules for weeks, months, quarters and years, and for their beginnings, middles and ends."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.domain.dates.rules import Here, Need, Rule, Said
from bot.domain.dates.words import PERIODS, Unit, ordinal

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_SUNDAY = 6
_FAR = 30  # years; a bigger bare number is no year
_MONTHS_IN = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.HALF: 6, Unit.YEAR: 12}
_QUARTERS = {"1": 1, "2": 2, "3": 3, "4": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days from `first` to `last`, both in it.

    `is_end` when its end was named ("the end of March"); `is_named` when it is a month called by its name, which comes
    back in a year.
    """

    unit: Unit
    first: date
    last: date
    is_end: bool = False
    is_named: bool = False

    @property
    def deadline(self) -> date:
        """The day on which it counts as over: the Friday of a week, the last day of anything else."""
        return self.first + timedelta(days=4) if self.unit is Unit.WEEK else self.last

    @property
    def deadline_before(self) -> date:
        """The day by which something "before" it is due: the Friday before a week, the day before anything else."""
        return self.deadline if self.is_end else self.first - timedelta(days=3 if self.unit is Unit.WEEK else 1)


def period_of(unit: Unit, day: date, *, step: int = 0) -> Period:
    """Return the week (Monday first), month, quarter … a day lies in, or the one `step` periods later."""
    if unit in _MONTHS_IN:
        length = _MONTHS_IN[unit]
        first = date(day.year, (day.month - 1) // length * length + 1, 1) + relativedelta(months=step * length)
        return Period(unit=unit, first=first, last=first + relativedelta(months=length) - _DAY)
    monday = day - timedelta(days=day.weekday()) + step * _WEEK
    first = monday + timedelta(days=5) if unit is Unit.WEEKEND else monday
    return Period(unit=unit, first=first, last=monday + timedelta(days=6))


def month_of(month: int, year: int | None, here: Here) -> Period:
    """Return a month of a year; without one, the month that is not over yet."""
    if year is None:
        year = here.today.year + (month < here.today.month)
    return period_of(Unit.MONTH, date(year, month, 1))


def _this(unit: Unit, here: Here) -> Period:
    """Return the present period; on a weekend "this week" is the coming one, its Friday being over."""
    period = period_of(unit, here.today)
    return period if period.deadline >= here.today else period_of(unit, here.today, step=1)


def _relative(said: Said, here: Here) -> Period:
    unit = PERIODS[said["span"]]
    if "next" not in said:
        return _this(unit, here)
    steps = 1 + said.get("again").count("next")
    if unit is Unit.WEEKEND and said["next"].endswith(("coming", "upcoming")):
        steps = 0
    return period_of(unit, here.today, step=steps)


def _step_on(said: Said, here: Here) -> Period:
    return period_of(PERIODS[said["span"]], here.today, step=1)


def _after_next(said: Said, here: Here) -> Period:
    return period_of(PERIODS[said["span"]], here.today, step=2)


def _month(said: Said, here: Here) -> Period:
    return replace(month_of(said.month, said.year, here), is_named=said.year is None)


def _month_of_year(said: Said, here: Here) -> Period:
    return month_of(said.month, said.inner(Period).first.year, here)


def _month_after_next(said: Said, here: Here) -> Period:
    month = month_of(said.month, None, here)
    return month_of(said.month, month.first.year + 1, here)


def _next_month(said: Said, here: Here) -> Period:
    coming = month_of(said.month, None, here)
    if said.month == here.today.month:
        return month_of(said.month, coming.first.year + 1, here)
    return coming


def _quarter(said: Said, here: Here) -> Period:
    number = _QUARTERS.get(said["quarter"]) or ordinal(said["quarter"])
    year = said.inner(Period).first.year if said.read else said.year
    return _numbered(Unit.QUARTER, number, year, here)


def _half(said: Said, here: Here) -> Period:
    number = 1 if said["half"] in {"1", "first", "1st"} else 2
    year = said.inner(Period).first.year if said.read else said.year
    return _numbered(Unit.HALF, number, year, here)


def _numbered(unit: Unit, number: int, year: int | None, here: Here) -> Period:
    month = (number - 1) * _MONTHS_IN[unit] + 1
    period = period_of(unit, date(year or here.today.year, month, 1))
    if year is None and period.last < here.today:
        period = period_of(unit, period.first + relativedelta(years=1))
    return period


def _year(said: Said, here: Here) -> Period | None:
    year = said.year
    is_near = year is not None and 0 <= year - here.today.year <= _FAR
    return period_of(Unit.YEAR, date(year, 1, 1)) if year and is_near else None


def _numeric_month(said: Said, _: Here) -> Period | None:
    month = int(said["number"])
    return period_of(Unit.MONTH, date(said.year or 0, month, 1)) if 1 <= month <= 12 else None  # noqa: PLR2004


def _week_of(said: Said, here: Here) -> Period:
    day = said.inner(date)
    if here.is_month_first and day.weekday() == _SUNDAY:
        day += _DAY
    return period_of(PERIODS[said["span"]], day)


def _week_number(said: Said, here: Here) -> Period | None:
    """Return an ISO 8601 week, the one of next year when this year's is over."""
    number = int(said["number"])
    year = said.year or here.today.isocalendar().year
    weeks = [date.fromisocalendar(y, number, 1) for y in (year, year + 1) if 1 <= number <= _weeks_in(y)]
    coming = [monday for monday in weeks if said.year or monday + _WEEK > here.today]
    return period_of(Unit.WEEK, coming[0]) if coming else None


def _weeks_in(year: int) -> int:
    return date(year, 12, 28).isocalendar().week


def _part_week(said: Said, _: Here) -> Period:
    """Return the n-th or last week or weekend of a period: the first holds most of its days, the last all seven."""
    unit, whole = PERIODS[said["span"]], said.inner(Period)
    if "last" in said:
        back = said.ordinal - 1 if "ordinal" in said else 0
        return period_of(unit, whole.last - timedelta(days=6), step=-back)
    return period_of(unit, whole.first + timedelta(days=3), step=said.ordinal - 1)


def _end(said: Said, _: Here) -> Period:
    return replace(said.inner(Period), is_end=True)


def _bare_end(unit: Unit) -> Rule:
    """Return the rule for words such as EOM."""
    return Rule(_BARE_ENDS[unit], lambda _, here: replace(_this(unit, here), is_end=True), Need.END)


_BARE_ENDS = {
    Unit.WEEK: r"(?:the )?(?:eow|e\.o\.w\.?|week'?s end)",
    Unit.MONTH: r"(?:the )?(?:eom|e\.o\.m\.?|month(?:'?s)?_(?:end|close))",
    Unit.QUARTER: r"(?:the )?(?:eoq|e\.o\.q\.?|(?:quarter|qtr)(?:'?s)? (?:end|close))",
    Unit.YEAR: r"(?:the )?(?:eoy|e\.o\.y\.?|year(?:'?s)?_(?:end|close))",
}
_YEAR = r"(?:,?_(?:of |in )?(?:<year>))"
_Y2 = r"(?P<year>'\d\d|(?:19|2\d|3\d)\d\d)"

PERIOD_RULES = (
    Rule(r"(?:<this>) (?:<span>)", _relative),
    Rule(r"(?:<next>) (?P<again>(?:next )*)(?:<span>)", _relative),
    Rule(r"(?:the )?(?:<span>)", _relative, Need.NEVER),
    Rule(r"(?:the )?(?P<span>week|month|quarter|year|weekend) after next", _after_next),
    Rule(r"the (?P<span>weekend)", _relative, Need.LEAD),
    Rule(r"(?:the )?(?P<span>week|month|quarter|year) after", _step_on, Need.COMPANY),
    Rule(r"within the (?:<span>)", _relative),
    Rule(r"(?P<span>weekend)", _relative, Need.COMPANY),
    Rule(rf"(?:<month>){_YEAR}?", _month, Need.LEAD),
    Rule(r"(?:<month>)_(?P<year>'\d\d)", _month, Need.LEAD),
    Rule(r"(?:<year>) (?:<month>)", _month, Need.LEAD),
    Rule(r"(?:this|the coming|coming|upcoming) (?:<month>)", _month),
    Rule(r"next (?:<month>)", _next_month),
    Rule(r"(?:<month>),? (?:of |in )?{period}", _month_of_year, Need.LEAD),
    Rule(r"(?:<month>) after next", _month_after_next),
    Rule(r"(?:<number>)/(?:<year>)", _numeric_month, Need.LEAD),
    Rule(r"(?:<year>)[/-](?:<number>)", _numeric_month, Need.LEAD),
    Rule(rf"(?:the )?(?:<quarter>) (?:quarter|qtr)(?:,?_(?:of )?{_Y2})?", _quarter, Need.LEAD),
    Rule(rf"q_(?P<quarter>[1-4])(?:,?_(?:of |/)?{_Y2})?(?!_,?_(?:fy|fiscal))", _quarter, Need.LEAD),
    Rule(r"(?:<year>)_q_(?P<quarter>[1-4])", _quarter, Need.LEAD),
    Rule(r"q(?P<quarter>[1-4])/(?P<year>\d\d)", _quarter, Need.LEAD),
    Rule(r"(?P<quarter>[1-4])q_(?P<year>'?\d\d|20\d\d)", _quarter, Need.LEAD),
    Rule(r"q_(?P<quarter>[1-4]),? (?:of )?{period}", _quarter, Need.LEAD),
    Rule(r"(?:the )?(?:<quarter>) (?:quarter|qtr),? (?:of )?{period}", _quarter, Need.LEAD),
    Rule(rf"h_(?P<half>[12])(?:,?_(?:of )?{_Y2})?", _half, Need.LEAD),
    Rule(rf"(?:the )?(?P<half>first|second|1st|2nd) half(?: of (?:the year|{_Y2}))?", _half, Need.LEAD),
    Rule(r"h_(?P<half>[12]),? (?:of )?{period}", _half, Need.LEAD),
    Rule(r"(?:the )?half_year(?:_end)?", lambda _, here: period_of(Unit.HALF, here.today), Need.LEAD),
    Rule(r"(?:the year )?(?:<year>)", _year, Need.LEAD),
    Rule(r"(?:the )?(?P<span>week|weekend) (?:of|starting|beginning|commencing) (?:on )?{day}", _week_of),
    Rule(r"(?:the )?week (?:after|following) {day}", lambda said, _: period_of(Unit.WEEK, said.inner(date), step=1)),
    Rule(r"(?:the )?week before {day}", lambda said, _: period_of(Unit.WEEK, said.inner(date), step=-1)),
    Rule(r"(?:w/[cbo]|wc|wk of) (?:on )?{day}", lambda said, _: period_of(Unit.WEEK, said.inner(date))),
    Rule(r"(?:calendar )?(?:week|kw|cw|wk)_#?_(?:<number>)(?:,? (?:of )?(?:<year>))?", _week_number, Need.LEAD),
    Rule(r"(?:the )?(?:<ordinal>) (?P<span>week|weekend) (?:of |in ){period}", _part_week),
    Rule(r"(?:the )?(?P<last>last|final) (?P<span>week|weekend|wkend|week end) (?:of |in ){period}", _part_week),
    Rule(r"(?:the )?(?:<ordinal>) (?P<last>last) (?P<span>week|weekend) (?:of |in ){period}", _part_week),
    Rule(
        r"(?:the )?(?:very )?(?:end|close|last part|latter part)(?: of)?(?: the)? {period}",
        _end,
    ),
    Rule(r"(?:late|later|eo|end)(?: in)? (?:the )?{period}", _end),
    Rule(r"(?:eo){period}", _end),
    Rule(r"q_(?P<quarter>[1-4]) (?:end|close)", lambda said, here: replace(_quarter(said, here), is_end=True)),
    Rule(r"(?:<month>) end", lambda said, here: replace(_month(said, here), is_end=True)),
    Rule(r"(?:the )?(?:second|2nd|latter|last|back) half of {period}", _end),
    Rule(r"(?:eow|eom|eoq|eoy),? (?:of )?{period}", _end),
    *(_bare_end(unit) for unit in _BARE_ENDS),
)
