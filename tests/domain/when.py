"""A person and a moment for the tests of due phrases: New York, Tuesday 24 November 2026, 10:20, unless said."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.dates import Due, read_due
from bot.domain.quick_form import QuickForm, read_quick
from bot.domain.working_time import WorkingTime

NEW_YORK = WorkingTime(zone=ZoneInfo("America/New_York"))
BERLIN = WorkingTime(zone=ZoneInfo("Europe/Berlin"))
TUESDAY = "2026-11-24 10:20"


def reads(text: str, *, at: str = TUESDAY, working: WorkingTime = NEW_YORK, locale: str = "en_US") -> str | None:
    """Return what a text is read as, such as "Fri 2026-11-27 12:00"; `at` is wall time in the person's zone."""
    return _said(read_due(text, now=_instant(at, working), working=working, locale=locale))


def splits(text: str, *, at: str = TUESDAY, working: WorkingTime = NEW_YORK, locale: str = "en_US") -> QuickForm:
    """Return how a line is split; `at` is wall time in the person's zone."""
    return read_quick(text, now=_instant(at, working), working=working, locale=locale)


def _instant(wall: str, working: WorkingTime) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=working.zone)


def _said(due: Due | None) -> str | None:
    if due is None:
        return None
    return f"{due.day:%a %Y-%m-%d}" + (f" {due.at:%H:%M}" if due.at else "")
