"""`saydo when` and `saydo quick`: what SayDo reads in a text, for a person or, line by line, for another program."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.dates import Due, describe, read_due
from bot.domain.errors import InvalidInputError
from bot.domain.quick_form import read_quick
from bot.domain.working_time import WorkingTime

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A text, and who asks when: `now` is aware; working time is Monday to Friday, 9 to 17, in `zone`."""

    text: str
    now: datetime
    zone: tzinfo
    locale: str

    @property
    def working(self) -> WorkingTime:
        """The working time the house readings go by."""
        return WorkingTime(zone=cast("ZoneInfo", self.zone))  # a fixed offset will do as well


def when(question: Question) -> Answer:
    """Return {"result": date, date and time with offset, or None}."""
    due = read_due(question.text, now=question.now, working=question.working, locale=question.locale)
    return {"result": _iso(due)}


def quick(question: Question) -> Answer:
    """Return what, who, when and how as typed, the side if it was said, and `due`: what the when means."""
    form = read_quick(question.text, now=question.now, working=question.working, locale=question.locale)
    parts = {"what": form.what, "who": form.who, "when": form.when, "how": form.how}
    return {**parts, "side": form.side, "due": _iso(form.due)}


def say_when(question: Question) -> str:
    """Say a due date in full, or that there is none."""
    due = read_due(question.text, now=question.now, working=question.working, locale=question.locale)
    if due is None:
        return "No due date found."
    return describe(due, now=question.now, locale=question.locale)


def say_quick(question: Question) -> str:
    """Say what, who, when and how, a line each."""
    form = read_quick(question.text, now=question.now, working=question.working, locale=question.locale)
    due = describe(form.due, now=question.now, locale=question.locale) if form.due else ""
    said = {"what": form.what, "who": form.who, "when": due or form.when, "how": form.how, "side": form.side}
    return "\n".join(f"{name + ':':<6}{value or '-'}" for name, value in said.items())


def answers(lines: Iterable[str], ask: Callable[[Question], Answer]) -> Iterator[str]:
    """Answer lines {"text", "reference", "tz", "locale"} with a line of JSON each; an "id" comes back with it.

    Raises InvalidInputError at the first line that can't be used, with its number.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            asked = Question(
                text=row["text"],
                now=instant(row["reference"], zone=zone_named(row["tz"])),
                zone=zone_named(row["tz"]),
                locale=row.get("locale", "en_US"),
            )
        except (ValueError, KeyError, TypeError, InvalidInputError) as error:
            raise InvalidInputError(f"Line {number} can't be used: {error}") from error
        yield json.dumps({**({"id": row["id"]} if "id" in row else {}), **ask(asked)}, ensure_ascii=False)


def zone_named(name: str) -> tzinfo:
    """Return a zone by its IANA name or its offset ("+05:30"). Raises InvalidInputError."""
    if name[:1] in {"+", "-"}:
        try:
            offset = datetime.strptime(name.replace(":", ""), "%z").utcoffset() or timedelta()
        except ValueError:
            raise InvalidInputError(f"“{name}” is no offset. Write it as +05:30.") from None
        return timezone(offset)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInputError(f"“{name}” is no time zone. Use a name such as Europe/Berlin.") from None


def instant(text: str, *, zone: tzinfo) -> datetime:
    """Read an ISO date or date and time; without an offset it is wall time in the zone. Raises InvalidInputError."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInputError(f"“{text}” is no date. Write it as 2026-11-30 or 2026-11-30T09:00.") from None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _iso(due: Due | None) -> str | None:
    if due is None:
        return None
    return due.day.isoformat() if due.at is None else datetime.combine(due.day, due.at, tzinfo=due.zone).isoformat()
