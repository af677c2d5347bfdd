"""The reader of due phrases as an outside scorer wants it: plain dates, datetimes and a mapping."""

from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from bot.domain.dates import read_due
from bot.domain.quick_form import read_quick
from bot.domain.working_time import WorkingTime


def parse(text: str, reference: datetime, locale: str) -> date | datetime | None:
    """Return the due date of a text: a date, a naive datetime in the reference's zone, or None."""
    due = read_due(text, now=reference, working=_working(reference), locale=locale)
    if due is None:
        return None
    return due.day if due.at is None else datetime.combine(due.day, due.at)


def split(text: str, reference: datetime, locale: str) -> dict[str, str | None]:
    """Return what, who, when and how of a quick form, None where absent."""
    form = read_quick(text, now=reference, working=_working(reference), locale=locale)
    return {"what": form.what, "who": form.who, "when": form.when, "how": form.how}


def _working(reference: datetime) -> WorkingTime:
    return WorkingTime(zone=cast("ZoneInfo", reference.tzinfo))
