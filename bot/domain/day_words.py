"""A day as people name it in a command: "tomorrow", "last Friday", "27 Nov"; ahead, or back where that is meant."""

import re
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from bot.domain.dates import read_due
from bot.domain.dates.say import WEEKDAYS
from bot.domain.working_time import WorkingTime

_NEAR = {"today": 0, "tonight": 0, "now": 0, "tomorrow": 1, "tmrw": 1, "yesterday": -1}
_WEEKDAY = re.compile(r"(?:(?P<turn>last|this|on)\s+)?(?P<name>[a-z]{3,9})")
_YEAR = re.compile(r"\d{4}")
_IS_OF_LAST_YEAR_BEYOND = timedelta(days=120)


def read_day(text: str, *, now: datetime, working: WorkingTime, locale: str, looks_back: bool = False) -> date | None:
    """Return the day a text names and says nothing else than, None when it names none.

    A weekday is the coming one, today included; with `looks_back`, or after "last", the one that was. A date without
    a year is the nearer one: calendars are read two weeks ahead.
    """
    said = " ".join(text.casefold().split()).strip(" .,?")
    today = working.day_of(now)
    if said in _NEAR:
        return today + timedelta(days=_NEAR[said])
    weekday = _WEEKDAY.fullmatch(said)
    number = _number_of(weekday["name"]) if weekday else None
    if weekday and number is not None:
        return _nearest(today, number, is_last=weekday["turn"] == "last", looks_back=looks_back)
    due = read_due(said, now=now.astimezone(working.zone), working=working, locale=locale)
    return _near_year(due.day, today, has_year=_YEAR.search(said) is not None) if due else None


def _number_of(name: str) -> int | None:
    found = (n for n, weekday in enumerate(WEEKDAYS) if weekday.casefold().startswith(name.removesuffix(".")))
    return next(found, None)


def _nearest(today: date, number: int, *, is_last: bool, looks_back: bool) -> date:
    behind = (today.weekday() - number) % 7
    if is_last:
        return today - timedelta(days=behind or 7)
    return today - timedelta(days=behind) if looks_back else today + timedelta(days=-behind % 7)


def _near_year(day: date, today: date, *, has_year: bool) -> date:
    is_near = has_year or day - today <= _IS_OF_LAST_YEAR_BEYOND
    return day if is_near else day - relativedelta(years=1)
