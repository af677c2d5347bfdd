"""Working hours as providers keep them: read into the domain's, None where they make no sense of a day."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from bot.domain.people import Hours

_WEEKDAYS = {
    name: n for n, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}
_DAY = 1_440  # minutes
_LONGEST_TIME = 8  # "08:00:00", without the fractions of a second that Microsoft adds


def from_microsoft(told: Mapping[str, Any]) -> Hours | None:
    """Read `workingHours` (learn.microsoft.com/graph/api/resources/workinghours).

    Its zone is left aside: hours are wall times wherever the member is.
    """
    days = told.get("daysOfWeek")
    weekdays = frozenset(_weekdays(days if isinstance(days, list) else ()))
    start, end = (_wall_time(told.get(name)) for name in ("startTime", "endTime"))
    if not weekdays or start is None or end is None or end <= start:
        return None
    return Hours(weekdays=weekdays, start=start, end=end)


def from_google(told: Mapping[str, Any]) -> Hours | None:
    """Read a calendar's `workingHours` (developers.google.com/workspace/calendar/api/v3/reference/calendars).

    Google keeps periods for each day; of a day the whole from the first to the last counts, of days that differ the
    usual one.
    """
    periods = told.get("availableTimes")
    if told.get("workingHoursEnabled") is not True or not isinstance(periods, list):
        return None
    days: dict[int, tuple[int, int]] = {}
    for weekday, start, end in filter(None, map(_period, periods)):
        first, last = days.get(weekday, (start, end))
        days[weekday] = min(first, start), max(last, end)
    if not days:
        return None
    (start, end), _ = max(Counter(days.values()).items(), key=lambda found: (found[1], found[0][1] - found[0][0]))
    return Hours(weekdays=frozenset(days), start=_at(start), end=_at(end))


def _period(told: Any) -> tuple[int, int, int] | None:
    if not isinstance(told, Mapping):
        return None
    start, end = told.get("periodStart", 0), told.get("periodEnd")
    weekday = next(iter(_weekdays([told.get("dayOfWeek")])), None)
    if weekday is None or not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= _DAY:
        return None
    return weekday, start, end


def _weekdays(names: Iterable[Any]) -> Iterable[int]:
    return (_WEEKDAYS[name.lower()] for name in names if isinstance(name, str) and name.lower() in _WEEKDAYS)


def _wall_time(told: Any) -> time | None:
    try:
        return time.fromisoformat(told[:_LONGEST_TIME]) if isinstance(told, str) else None
    except ValueError:
        return None


def _at(minutes: int) -> time:
    """Return a wall time; midnight at the end of a day is the minute before it."""
    hour, minute = divmod(min(minutes, _DAY - 1), 60)
    return time(hour, minute)
