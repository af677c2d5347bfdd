"""`saydo when` and `saydo quick`: what SayDo reads in a text, for a person or, line by line, for another program."""

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.dates import Due, describe, read_due
from bot.domain.errors import InvalidInputError
from bot.domain.quick_form import read_quick
from bot.domain.working_time import WorkingTime

Answer = dict[str, Any]
_NO_JSON = "it is no JSON object. Write its fields in braces, as saydo when --help shows them."
_SHOWN = 60  # characters of what was typed that a complaint repeats
_LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


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


def answers(
    lines: Iterable[str], ask: Callable[[Question], Answer], *, complain: Callable[[str], object]
) -> Iterator[str]:
    """Answer each line {"text", "reference", "tz", "locale"} with a line of JSON; an "id" comes back with it.

    A line that can't be used is answered with nulls, and `complain` is told why, with its number: what is fed line by
    line stays in step. Without "tz" the reference's own offset counts, without "locale" it is en_US.
    """
    for number, line in enumerate(lines, start=1):
        row: dict[str, object] = {}
        try:
            row = _row(line)
            answer = ask(_asked(row))
        except (InvalidInputError, OverflowError) as error:
            complain(f"Line {number} can't be used: {error}")
            answer = dict.fromkeys(ask(_NOTHING_ASKED))
        yield as_json({**({"id": row["id"]} if "id" in row else {}), **answer})


def answer_lines(
    lines: Iterable[str],
    ask: Callable[[Question], Answer],
    *,
    say: Callable[[str], object],
    complain: Callable[[str], object],
) -> bool:
    """Answer line by line, as the lines come; return True when each could be used."""
    if isinstance(lines, io.TextIOWrapper):
        lines.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    is_well = True

    def count(complaint: str) -> None:
        nonlocal is_well
        is_well = False
        complain(complaint)

    for answer in answers(lines, ask, complain=count):
        say(answer)
    return is_well


def as_json(answer: Answer) -> str:
    """Return one line of JSON, by whatever rule of line ends it is read."""
    return json.dumps(answer, ensure_ascii=False).translate(_LINE_ENDS)


_NOTHING_ASKED = Question(text="", now=datetime(2026, 1, 1, tzinfo=UTC), zone=UTC, locale="en_US")


def _row(line: str) -> dict[str, object]:
    line = line.removeprefix("\ufeff")  # some editors begin a file with it
    if not line.strip():
        raise InvalidInputError("it is empty. Leave the line out.")
    try:
        row = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise InvalidInputError(_NO_JSON) from None
    if not isinstance(row, dict):
        raise InvalidInputError(_NO_JSON)
    return row


def _no_number(name: str) -> object:
    raise ValueError(name)  # NaN and Infinity are no JSON, and may not come back in an answer


def _asked(row: Mapping[str, object]) -> Question:
    given = {"locale": "en_US", **row}
    reference = _word(given, "reference")
    zone = zone_named(_word(given, "tz")) if "tz" in given else None
    now = instant(reference, zone=zone)
    return Question(
        text=_word(given, "text"), now=now, zone=zone or now.tzinfo or UTC, locale=locale(_word(given, "locale"))
    )


def _word(row: Mapping[str, object], key: str) -> str:
    word = row.get(key)
    if not isinstance(word, str):
        raise InvalidInputError(
            f"“{key}” is no text. Put it in quotes." if key in row else f"“{key}” is missing. Add it."
        )
    return word


def locale(name: str) -> str:
    """Return a locale as it was given, such as en_US or de-DE. Raises InvalidInputError."""
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:[_-][A-Za-z0-9]+)*", name):
        raise InvalidInputError(f"“{name[:_SHOWN]}” is no locale. Write it as en_US or en_GB.")
    return name


def zone_named(name: str) -> tzinfo:
    """Return a zone by its IANA name or its offset ("+05:30"). Raises InvalidInputError."""
    if name[:1] in {"+", "-"}:
        try:
            return timezone(datetime.strptime(name.replace(":", ""), "%z").utcoffset() or timedelta())
        except ValueError:
            raise InvalidInputError(f"“{name[:_SHOWN]}” is no offset. Write it as +05:30.") from None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInputError(f"“{name[:_SHOWN]}” is no time zone. Use a name such as Europe/Berlin.") from None


def zone_with_name(name: str) -> ZoneInfo:
    """Return a zone by its IANA name. Raises InvalidInputError, for an offset too."""
    zone = zone_named(name)
    if not isinstance(zone, ZoneInfo):
        raise InvalidInputError(f"“{name}” is an offset, which knows no summer time. Use a name such as Europe/Berlin.")
    return zone


def instant(text: str, *, zone: tzinfo | None) -> datetime:
    """Read an ISO date or date and time; without an offset it is wall time in the zone. Raises InvalidInputError."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInputError(f"“{text[:_SHOWN]}” is no date. Write it as 2026-11-30 or 2026-11-30T09:00.") from None
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise InvalidInputError(f"“{text[:_SHOWN]}” is too far away: years are {_FIRST_YEAR} to {_LAST_YEAR}.")
    if found.tzinfo is None and zone is None:
        raise InvalidInputError(f"“{text[:_SHOWN]}” says no offset, and no zone is given. Add +00:00, or a zone.")
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _iso(due: Due | None) -> str | None:
    if due is None:
        return None
    return due.day.isoformat() if due.at is None else datetime.combine(due.day, due.at, tzinfo=due.zone).isoformat()
