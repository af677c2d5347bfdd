"""Recurrence rules as they are written (RFC 5545 section 3.3.10)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.calendars.date_times import UnreadableError, Written, written

_DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_OURS = "GREGORIAN"
_LONGEST_LIST = 1000
_LARGEST = 10**9
_DIGITS = 12


class Frequency(StrEnum):
    """How often a rule looks for instances."""

    SECONDLY = "SECONDLY"  # each second
    MINUTELY = "MINUTELY"  # each minute
    HOURLY = "HOURLY"  # each hour
    DAILY = "DAILY"  # each day
    WEEKLY = "WEEKLY"  # each week
    MONTHLY = "MONTHLY"  # each month
    YEARLY = "YEARLY"  # each year


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One RRULE. Weekdays count from Monday = 0; `by_day` holds (ordinal or 0, weekday)."""

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: Written | None = None
    by_month: frozenset[int] = frozenset()
    by_week: frozenset[int] = frozenset()
    by_year_day: frozenset[int] = frozenset()
    by_month_day: frozenset[int] = frozenset()
    by_day: frozenset[tuple[int, int]] = frozenset()
    by_hour: frozenset[int] = frozenset()
    by_minute: frozenset[int] = frozenset()
    by_second: frozenset[int] = frozenset()
    by_position: frozenset[int] = frozenset()
    week_start: int = 0

    @property
    def weekdays(self) -> frozenset[int]:
        """The weekdays of BYDAY, whatever their ordinals."""
        return frozenset(day for _, day in self.by_day)

    @property
    def filters_days(self) -> bool:
        """True when a BY part other than BYDAY chooses among days."""
        return bool(self.by_month or self.by_week or self.by_year_day or self.by_month_day)

    @property
    def last_local(self) -> datetime | None:
        """UNTIL as it is written, None when the rule has none."""
        return self.until.local if self.until else None


def rule(value: str) -> Rule:
    """Read an RRULE's value; blanks and empty parts are forgiven. Raises UnreadableError.

    So it does when the rule follows another calendar than ours (RFC 7529): its days would be made up.
    """
    parts = _parts(value)
    if parts.get("RSCALE", _OURS) != _OURS or "BYEASTER" in parts:
        raise UnreadableError("its repetition follows a calendar that is not read here")
    try:
        frequency = Frequency(parts.get("FREQ", ""))
    except ValueError:
        raise UnreadableError("its repetition has no known frequency") from None
    until = parts.get("UNTIL", "")
    return Rule(
        frequency=frequency,
        interval=_positive(parts.get("INTERVAL", "1"), "INTERVAL"),
        count=_positive(parts["COUNT"], "COUNT") if parts.get("COUNT") else None,
        until=written(until) if until else None,
        by_month=_numbers(parts, "BYMONTH", 1, 12),
        by_week=_numbers(parts, "BYWEEKNO", -53, 53),
        by_year_day=_numbers(parts, "BYYEARDAY", -366, 366),
        by_month_day=_numbers(parts, "BYMONTHDAY", -31, 31),
        by_day=_weekdays(parts.get("BYDAY", "")),
        by_hour=_numbers(parts, "BYHOUR", 0, 23),
        by_minute=_numbers(parts, "BYMINUTE", 0, 59),
        by_second=_numbers(parts, "BYSECOND", 0, 60) - {60},
        by_position=_numbers(parts, "BYSETPOS", -366, 366),
        week_start=_DAYS.get(parts.get("WKST", "MO"), 0),
    )


def _parts(value: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in value.upper().split(";"):
        name, _, content = part.partition("=")
        found.setdefault(name.strip(), content.strip())
    return found


def _positive(value: str, name: str) -> int:
    number = _integer(value)
    if number is None or number < 1:
        raise _impossible(name)
    return min(number, _LARGEST)


def _impossible(name: str) -> UnreadableError:
    return UnreadableError(f"its repetition has an impossible {name}")


def _integer(value: str) -> int | None:
    digits = value[1:] if value[:1] in {"+", "-"} else value
    if not (digits.isascii() and digits.isdigit()):
        return None
    return int(value) if len(digits) <= _DIGITS else _LARGEST


def _numbers(parts: dict[str, str], name: str, low: int, high: int) -> frozenset[int]:
    if name not in parts:
        return frozenset()
    items = {item.strip() for item in _items(parts[name])}
    numbers = {_integer(item) for item in items if item}
    if name != "BYMONTH" and None in numbers:
        raise UnreadableError(f"its repetition has an unreadable {name}")
    kept = frozenset(number for number in numbers if number is not None and low <= number <= high)
    if low < 0:
        kept -= {0}
    if numbers and not kept:
        raise _impossible(name)
    return kept


def _weekdays(value: str) -> frozenset[tuple[int, int]]:
    found = set()
    for item in _items(value):
        written_day = item.strip()
        if not written_day:
            continue
        day, ordinal = _DAYS.get(written_day[-2:]), _integer(written_day[:-2] or "0")
        if day is None or ordinal is None:
            raise UnreadableError("its repetition has an unreadable BYDAY")
        found.add((ordinal, day))
    return frozenset(found)


def _items(value: str) -> list[str]:
    items = value.split(",")
    if len(items) > _LONGEST_LIST:
        raise UnreadableError("its repetition is longer than any calendar writes")
    return items
