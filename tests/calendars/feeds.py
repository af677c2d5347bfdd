"""Small calendars to read: what a test writes, and what the reader makes of it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.calendars.details import occurrences
from bot.calendars.occurrences import Expansion, expand
from bot.calendars.series import Instance
from bot.domain.meetings import Occurrence, Window

UTC_ZONE = ZoneInfo("UTC")
MAY = Window(start=datetime(2026, 5, 1, tzinfo=UTC), end=datetime(2026, 6, 1, tzinfo=UTC))


def window(start: str, end: str) -> Window:
    """Return a window between two days or instants (ISO, read as UTC)."""
    first, last = (datetime.fromisoformat(at).replace(tzinfo=UTC) for at in (start, end))
    return Window(start=first, end=last)


def event(*lines: str, uid: str = "call@us.example") -> str:
    """Return a VEVENT."""
    return "\r\n".join(("BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT"))


def calendar(*parts: str) -> bytes:
    """Return a file of calendar lines and components."""
    whole = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//EN", *parts, "END:VCALENDAR")
    return ("\r\n".join(whole) + "\r\n").encode()


def read(data: bytes, within: Window = MAY, zone: ZoneInfo = UTC_ZONE) -> tuple[Occurrence, ...]:
    """Return a file's occurrences."""
    return occurrences(expanded(data, within, zone).instances)


def expanded(data: bytes, within: Window = MAY, zone: ZoneInfo = UTC_ZONE) -> Expansion[Instance]:
    """Return what a file holds, with what was skipped."""
    return expand([data], within, zone=zone)


def starts(data: bytes, within: Window = MAY, zone: ZoneInfo = UTC_ZONE) -> list[str]:
    """Return when a file's occurrences start (UTC, `05-04 10:00`)."""
    return [f"{one.start:%m-%d %H:%M}" for one in read(data, within, zone)]


def lengths(data: bytes, within: Window = MAY, zone: ZoneInfo = UTC_ZONE) -> list[timedelta]:
    """Return how long a file's occurrences last."""
    return [one.end - one.start for one in read(data, within, zone)]


def new_york(name: str = "Head Office") -> str:
    """Return a VTIMEZONE with New York's rules under any name."""
    return "\r\n".join(
        (
            "BEGIN:VTIMEZONE",
            f"TZID:{name}",
            "BEGIN:DAYLIGHT",
            "DTSTART:20070311T020000",
            "TZOFFSETFROM:-0500",
            "TZOFFSETTO:-0400",
            "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
            "END:DAYLIGHT",
            "BEGIN:STANDARD",
            "DTSTART:20071104T020000",
            "TZOFFSETFROM:-0400",
            "TZOFFSETTO:-0500",
            "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU",
            "END:STANDARD",
            "END:VTIMEZONE",
        )
    )
