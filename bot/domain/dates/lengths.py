"""Rules for lengths of time: two weeks, 48 hours, 3 business days, 1 year 2 months."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from bot.domain.dates.rules import Need, Rule, Said
from bot.domain.dates.words import UNITS, Unit, count
from bot.domain.working_time import WorkingTime

_DAYS_IN = {Unit.DAY: 1, Unit.WEEK: 7, Unit.FORTNIGHT: 14}
_MONTHS_IN = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}
_MINUTES_IN = {Unit.MINUTE: 1, Unit.HOUR: 60}
_MOST = {Unit.MINUTE: 10_000, Unit.HOUR: 5_000, Unit.DAY: 3_000, Unit.WORKING_DAY: 500, Unit.WEEK: 400}
_MOST |= {Unit.FORTNIGHT: 200, Unit.MONTH: 120, Unit.QUARTER: 40, Unit.YEAR: 10}  # more is no due date


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """So many months, days, working days and minutes; `minutes` is None when none of it is counted in hours."""

    months: int = 0
    days: float = 0
    working_days: int = 0
    minutes: float | None = None

    def plus(self, other: "Length") -> "Length":
        """Return both together."""
        minutes = None
        if self.minutes is not None or other.minutes is not None:
            minutes = (self.minutes or 0) + (other.minutes or 0)
        return Length(
            months=self.months + other.months,
            days=self.days + other.days,
            working_days=self.working_days + other.working_days,
            minutes=minutes,
        )

    def after(self, day: date, working: WorkingTime) -> date | None:
        """Return the date so much later; None when it is counted in hours."""
        return self._moved(day, working, 1)

    def before(self, day: date, working: WorkingTime) -> date | None:
        """Return the date so much earlier; None when it is counted in hours."""
        return self._moved(day, working, -1)

    def from_instant(self, instant: datetime, *, sign: int = 1) -> datetime:
        """Return the instant so much later (or earlier, sign -1); hours are real ones, days are the calendar's."""
        moved = instant + sign * relativedelta(months=self.months) + sign * timedelta(days=self.days)
        return (moved.astimezone(UTC) + sign * timedelta(minutes=self.minutes or 0)).astimezone(instant.tzinfo)

    def _moved(self, day: date, working: WorkingTime, sign: int) -> date | None:
        if self.minutes is not None:
            return None
        moved = day + sign * relativedelta(months=self.months) + sign * timedelta(days=int(self.days))
        for _ in range(self.working_days):
            moved = working.next_working_day(moved) if sign > 0 else working.previous_working_day(moved)
        return moved


def one(unit: str) -> Length:
    """Return the length of one unit, such as "week"."""
    return _of(1, UNITS[unit]) or Length()


def _length(said: Said, _: object) -> Length | None:
    word = said["unit"].rstrip(".")
    return _of(count(said["count"]), UNITS[word.removesuffix("'s").removesuffix("'")])


def _of(number: float, unit: Unit) -> Length | None:
    if number > _MOST[unit]:
        return None
    if unit in _MINUTES_IN:
        return Length(minutes=number * _MINUTES_IN[unit])
    if unit in _MONTHS_IN:
        months = number * _MONTHS_IN[unit]
        return Length(months=int(months), days=(months % 1) * 30)
    return Length(days=number * _DAYS_IN[unit])


def _working_days(said: Said, _: object) -> Length | None:
    number = count(said["count"])
    return Length(working_days=int(number)) if 1 <= number <= _MOST[Unit.WORKING_DAY] else None


def _and_a_half(said: Said, here: object) -> Length | None:
    return _length(Said({**said.groups, "count": str(count(said["whole"]) + 0.5)}, ()), here)


def _twice(said: Said) -> Said:
    return Said({**said.groups, "count": "2"}, ())


def _sum(said: Said, here: object) -> Length | None:
    first = _length(said, here)
    return first and first.plus(said.inner(Length))


_AMONG = r"(?:(?:more|next|upcoming|full|whole|short|calendar|further) )?"
_LESS = r"(?:<whole>)(?: to | or |_-_)"

LENGTH_RULES = (
    Rule(rf"(?!and\b)(?:<count>)_{_AMONG}(?:<unit>)", _length, Need.COMPANY),
    Rule(r"(?:<count>)_(?:<unit>)_(?:, and|,|and|&)?_{length}", _sum, Need.COMPANY),
    Rule(r"(?:<count>) (?:(?:<working>)_days?|weekdays?)(?:'s|')?", _working_days, Need.COMPANY),
    Rule(r"(?:<count>)_bds?", _working_days, Need.COMPANY),
    Rule(rf"{_LESS}(?:<count>)_(?:<unit>)", _length, Need.COMPANY),
    Rule(rf"{_LESS}(?:<count>) (?:<working>)_days?", _working_days, Need.COMPANY),
    Rule(r"(?:an? |1 |one )?hour and a half", lambda _, __: Length(minutes=90), Need.COMPANY),
    Rule(r"(?:<whole>) and a half (?:<unit>)", _and_a_half, Need.COMPANY),
    Rule(r"(?:an? |one )?(?:<unit>) or two", lambda said, here: _length(_twice(said), here), Need.COMPANY),
    Rule(r"(?:a )?fortnight", lambda _, __: Length(days=14), Need.COMPANY),
)
