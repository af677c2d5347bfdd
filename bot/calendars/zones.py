"""Which zone a TZID means: IANA names, Windows names, and the VTIMEZONEs of one file, which never reach another."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bot.calendars.date_times import to_local
from bot.calendars.file_zones import FileZone, file_zone
from bot.calendars.windows_zones import IANA_OF_WINDOWS

_NAME = re.compile(r"[A-Za-z0-9_+\-/]{1,64}")
_CLONE = re.compile(r"(.*\S) [0-9]{1,3}")
_OFFSET = re.compile(r"\(?(?:UTC|GMT)\s*([+\-−])([0-9]{1,2}):?([0-9]{2})?\)?", re.IGNORECASE)  # noqa: RUF001
_DISPLAYED = re.compile(r"\((?:UTC|GMT)[^)]*\)\s*(.+)", re.IGNORECASE)
_UTC_NAMES = {"utc", "gmt", "z", "zulu", "etc/utc", "tzone://microsoft/utc"}
_MOST_ZONES = 500
_LONGEST_NAME = 255
_DAY_HOURS = 24


class Zones:
    """The zones of one calendar object (RFC 5545 section 3.2.19); it forgets them when it goes."""

    def __init__(self, components: list[bytes], *, default: tzinfo) -> None:
        self.default = default
        self.unknown: set[str] = set()
        self._components = components[:_MOST_ZONES]
        self._own: dict[str, FileZone] | None = None
        self._known: dict[str, tzinfo | None] = {}

    def find(self, tzid: str) -> tzinfo:
        """Return the zone of a TZID; the calendar's own where nobody knows it, and then it is in `unknown`."""
        if tzid not in self._known:
            self._known[tzid] = self._look_up(_bare(tzid))
        zone = self._known[tzid]
        if zone is None:
            self.unknown.add(tzid)
        return zone or self.default

    def defined(self) -> tuple[tzinfo, ...]:
        """Return every zone the file itself names."""
        return tuple(self.find(tzid) for tzid in self._of_file())

    def _look_up(self, name: str) -> tzinfo | None:
        own = self._of_file().get(name.casefold())
        known = iana(name)
        if known and own and "/" not in name:
            return own  # EST, GMT, Eastern … mean what the file says they mean
        return known or windows(name) or own or without_number(name) or offset(name)

    def _of_file(self) -> dict[str, FileZone]:
        if self._own is None:
            self._own = {}
            for component in self._components:
                zone = file_zone(component)
                if zone is not None:
                    self._own.setdefault(zone.name.casefold(), zone)
        return self._own


def named(name: str) -> tzinfo | None:
    """Return the zone an IANA or Windows name means, None when nobody knows it."""
    name = _bare(name)
    return iana(name) or windows(name) or without_number(name) or offset(name)


def iana(name: str) -> tzinfo | None:
    """Return the IANA zone a name holds, also behind a vendor's prefix (`/mozilla.org/20050126_1/Europe/Berlin`)."""
    if name.casefold() in _UTC_NAMES:
        return UTC
    parts = name.strip("/").split("/") if len(name) <= _LONGEST_NAME else []
    for first in range(min(len(parts), 5)):
        zone = _iana("/".join(parts[first:]).replace(" ", "_"))
        if zone is not None and (first == 0 or name.startswith("/")):
            return zone
    return None


def windows(name: str) -> tzinfo | None:
    """Return the zone Windows calls by this name (the names of Unicode CLDR's windowsZones)."""
    found = _DISPLAYED.fullmatch(name)
    known = IANA_OF_WINDOWS.get((found[1] if found else name).casefold())
    return _iana(known) if known else None


def without_number(name: str) -> tzinfo | None:
    """Return the zone of a numbered clone, as Outlook makes them (`GMT Standard Time 1`)."""
    found = _CLONE.fullmatch(name)
    return (iana(found[1]) or windows(found[1])) if found else None


def offset(name: str) -> tzinfo | None:
    """Return the fixed zone of a name that is nothing but an offset (`UTC+02:00`)."""
    found = _OFFSET.fullmatch(name)
    if found is None or int(found[2]) >= _DAY_HOURS:
        return None
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(ahead if found[1] == "+" else -ahead) if ahead < timedelta(days=1) else None


def _bare(name: str) -> str:
    return name[:_LONGEST_NAME].strip().strip('"').strip()


@cache
def _names() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


@cache
def _exact(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _iana(name: str) -> tzinfo | None:
    if not _NAME.fullmatch(name):
        return None
    known = name if name in _names().values() else _names().get(name.casefold())
    return _exact(known) if known else None


def local_midnight_day(instant: datetime, zones: tuple[tzinfo, ...]) -> datetime:
    """Return the day an instant means when an all-day series ends by it.

    Outlook writes UNTIL as the UTC instant of a local midnight: that midnight's day, where one of the file's zones has
    it, else the day in UTC.
    """
    for zone in zones:
        local = to_local(instant, zone)
        if (local.hour, local.minute) == (0, 0):
            return local
    return instant.replace(tzinfo=None, hour=0, minute=0, second=0)
