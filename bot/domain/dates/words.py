"""The words of dates: what people type for days, months, numbers and units, common slips included."""

import re
from collections.abc import Iterable
from enum import StrEnum

_WEEKDAYS = (
    "monday mon mondy munday",
    "tuesday tues tue",
    "wednesday weds wed wednes wensday wendsday wendesday",
    "thursday thurs thur thu thurday",
    "friday fri frday",
    "saturday sat satur",
    "sunday sun sundy",
)
_MONTHS = (
    "january jan",
    "february feb febr",
    "march mar",
    "april apr aprl apirl arpil",
    "may",
    "june jun",
    "july jul",
    "august aug agust",
    "september sept sep",
    "october oct",
    "november nov",
    "december dec",
)
_TEENS = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_ONES = f"one two three four five six seven eight nine ten eleven twelve {_TEENS}".split()
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_TENTHS = "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
_ORDINALS = f"first second third fourth fifth sixth seventh eighth ninth {_TENTHS}".split()
_TYPED_TOMORROW = "tomorrow tommorow tomorow tomorrw tomrrow tomorro tmrw tmrow tmr tmw tomoz 2morrow 2moro"
_OTHER_LONG_WORDS = "tomorrow business quarter weekend afternoon christmas thanksgiving fortnight"


class Unit(StrEnum):
    """What a length of time is counted in."""

    MINUTE = "minute"  # sixty seconds
    HOUR = "hour"  # sixty minutes
    DAY = "day"  # a calendar day
    WORKING_DAY = "working day"  # a day the person works
    WEEK = "week"  # seven days; as a period Monday to Sunday
    FORTNIGHT = "fortnight"  # two weeks
    MONTH = "month"  # a calendar month
    QUARTER = "quarter"  # three months, from January
    HALF = "half"  # six months, from January
    YEAR = "year"  # a calendar year
    WEEKEND = "weekend"  # Saturday and Sunday


_UNITS = {
    Unit.MINUTE: "minutes minute mins min m",
    Unit.HOUR: "hours hour hrs hr h",
    Unit.DAY: "days day d",
    Unit.WEEK: "weeks week wks wk w",
    Unit.FORTNIGHT: "fortnights fortnight",
    Unit.MONTH: "months month mths mth mos mo",
    Unit.QUARTER: "quarters quarter qtrs qtr",
    Unit.YEAR: "years year yrs yr y",
}
_PERIODS = {
    Unit.WEEK: ("week", "wk", "workweek", "work week", "working week", "business week"),
    Unit.MONTH: ("month", "mth", "calendar month"),
    Unit.QUARTER: ("quarter", "qtr"),
    Unit.HALF: ("half", "half year"),
    Unit.YEAR: ("year", "yr", "calendar year"),
    Unit.WEEKEND: ("weekend", "wkend", "week end"),
}
_VAGUE: dict[str, float] = {"a": 1, "an": 1, "a single": 1, "a pair of": 2, "a few": 3, "few": 3, "a dozen": 12}
_VAGUE |= {"a couple": 2, "a couple of": 2, "couple": 2, "couple of": 2, "one and a half": 1.5}
_VAGUE |= {"half": 0.5, "half a": 0.5, "half an": 0.5, "a half": 0.5}
_VAGUE |= {"a quarter of an": 0.25, "a quarter": 0.25, "quarter of an": 0.25, "three quarters of an": 0.75}
_VAGUE |= {"1/2": 0.5, "1/4": 0.25, "3/4": 0.75, "1/2 an": 0.5}


def _index(rows: tuple[str, ...], first: int) -> dict[str, int]:
    return {word: n for n, row in enumerate(rows, start=first) for word in row.split()}


def _count_words() -> dict[str, int]:
    words = {word: n for n, word in enumerate(_ONES, start=1)}
    for ten, value in _TENS.items():
        words[ten] = value
        words |= {f"{ten} {one}": value + n for n, one in enumerate(_ONES[:9], start=1)}
    return words


def _ordinal_words() -> dict[str, int]:
    words = {word: n for n, word in enumerate(_ORDINALS, start=1)}
    words |= {f"twenty {word}": 20 + n for n, word in enumerate(_ORDINALS[:9], start=1)}
    words["thirty first"] = 31
    return words | {"thirtieth": 30, "twelveth": 12, "fith": 5}


WEEKDAYS = _index(_WEEKDAYS, 0)
MONTHS = _index(_MONTHS, 1)
COUNTS = _count_words()
ORDINALS = _ordinal_words()
UNITS = {word: unit for unit, row in _UNITS.items() for word in row.split()}
PERIODS = {word: unit for unit, words in _PERIODS.items() for word in words}
TOMORROW = "|".join(_TYPED_TOMORROW.split())
LONG_WORDS = tuple(  # long enough to be known again with one letter wrong
    word
    for row in (*_WEEKDAYS, *_MONTHS, _OTHER_LONG_WORDS)
    for word in row.split()
    if len(word) > 5  # noqa: PLR2004
)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(word for word in sorted(words, key=len, reverse=True))


_COUNT = rf"(?:{_any_of(_TENS)})(?: (?:{'|'.join(_ONES[:9])}))?|{_any_of(_ONES)}"
FRAGMENTS = {
    "weekday": rf"(?:{_any_of(WEEKDAYS)})\.?",
    "month": rf"(?:{_any_of(MONTHS)})\.?",
    "ordinal": rf"\d{{1,2}}_?(?:st|nd|rd|th)|{_any_of(ORDINALS)}",
    "day": r"0?[1-9]|[12]\d|3[01]",
    "dayword": _COUNT,
    "number": r"\d{1,2}",
    "year": r"(?:19|2\d|3\d)\d\d",
    "count": rf"\d+(?:[.,]\d+)?|{_any_of(_VAGUE)}|{_COUNT}",
    "whole": rf"\d+|{_COUNT}",
    "unit": rf"(?:{_any_of(UNITS)})(?:\.|'s|')?",
    "span": _any_of(PERIODS.keys() - {"week end"}),  # it is two words in "next week, end of day"
    "this": r"this|current|the current|the present|later this|later in the|sometime this|this coming|this very",
    "next": r"next|the next|following|the following|coming|the coming|upcoming|the upcoming|this upcoming|nxt",
    "working": r"(?:business|working|work|biz|bus\.?|bank|trading)[ -]?",
    "quarter": r"[1-4]|first|second|third|fourth|1st|2nd|3rd|4th",
    "hourword": "|".join(_ONES[:12]),
    "minuteword": rf"{_COUNT}|oh (?:five|seven|eight|nine)",
}


def ordinal(word: str) -> int:
    """Return the number of "3rd" or "third"."""
    digits = re.match(r"\d+", word)
    return int(digits[0]) if digits else ORDINALS[word]


def count(word: str) -> float:
    """Return the number of "two", "2.5", "2,5", "a couple of"."""
    return _VAGUE.get(word) or COUNTS.get(word) or float(word.replace(",", "."))
