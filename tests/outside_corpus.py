"""Offers the reader to an outside corpus of calendars: `expand(data, start, end, tz)`."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.calendars.details import properties
from bot.calendars.occurrences import expand as expanded
from bot.calendars.series import Instance
from bot.domain.meetings import Window

Row = tuple[str, datetime | date, datetime | date, str, str, bool]


def expand(data: bytes, start: datetime, end: datetime, tz: str = "UTC") -> list[Row]:
    """Return (uid, start, end, title, status, all day) of each occurrence in [start, end).

    Days are returned as dates and compared as if they began at midnight UTC, as the corpus wants it.
    """
    margin = timedelta(days=2)
    found = expanded([data], Window(start=start - margin, end=end + margin), zone=ZoneInfo(tz))
    return [_row(one) for one in found.instances if _is_in(one, start, end)]


def _is_in(one: Instance, start: datetime, end: datetime) -> bool:
    first, last = one.start.utc, one.end
    if one.start.is_date:
        first, last = (datetime.combine(day, time(), UTC) for day in _days(one))
    return first < end and (last > start or first == last >= start)


def _row(one: Instance) -> Row:
    found = properties(one.event.plain)
    status = "CANCELLED" if one.event.is_called_off else found.word("STATUS")
    if one.start.is_date:
        first, last = _days(one)
        return one.event.uid, first, last, found.text("SUMMARY"), status, True
    return one.event.uid, one.start.utc, one.end, found.text("SUMMARY"), status, False


def _days(one: Instance) -> tuple[date, date]:
    return one.start.local.date(), one.end.astimezone(one.start.zone).date()
