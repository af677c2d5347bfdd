"""Everything SayDo holds about one member, as a file of JSON and one of CSV for each part; `docs/privacy.md` lists it.

A part is a list of records; a record has the fields of its part, always all of them and in the same order.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any

from bot.domain.exports import written

FORMAT = 1
"""Grows when a field is renamed or taken away; new parts and fields come without a word."""

Record = Mapping[str, Any]


class Part(StrEnum):
    """What a person's belongings consist of: the lists of the JSON file, and the names of the CSV files."""

    PROFILE = "profile"  # one record: who they are in Slack, what they set
    CALENDARS = "calendars"  # the calendars they linked, without secrets
    RULES = "rules"  # what they said is a customer call, and what is not
    MEETINGS = "meetings"  # what was read from their calendars
    CALLS = "calls"  # the customer calls they lead or attend
    PREPS = "preps"  # what was prepared for these calls; notes only of those they wrote last
    RECAPS = "recaps"  # what came of these calls; notes only of those they wrote
    RECAP_EDITS = "recap_edits"  # the changes they made to recaps
    COMMITMENTS = "commitments"  # the promises they own, made, are offered, or share a call with
    COMMITMENT_HISTORY = "commitment_history"  # what happened to these promises
    OFFERS = "offers"  # promises offered to them or by them, not yet answered
    ESCALATIONS = "escalations"  # late promises of theirs that were announced or stood in a digest
    DRAFTS = "drafts"  # what they typed and did not save
    NUDGES = "nudges"  # what SayDo said to them unasked, or why it did not
    TEAMS = "teams"  # the teams they were in, and when
    LOOKS = "looks"  # who looked closer at them, and at whom they looked
    QUESTIONS = "questions"  # what they asked and were asked
    EXPORTS = "exports"  # what they exported
    WEBHOOKS = "webhooks"  # the webhooks they set up, without secrets


def plain(value: Any) -> Any:
    """Return a value as JSON has it: instants in UTC by ISO 8601, sets as sorted lists, values as objects."""
    match value:
        case datetime() | date() | time():
            return _dated(value)
        case str() | int() | float() | None:
            return value.value if isinstance(value, StrEnum) else value
        case Mapping():
            return {str(name): plain(one) for name, one in value.items()}
        case frozenset() | set():
            return sorted(plain(one) for one in value)
        case Sequence():
            return [plain(one) for one in value]
        case _:
            return {field.name: plain(getattr(value, field.name)) for field in fields(value)}


def _dated(value: datetime | date | time) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat()


def as_json(record: Record) -> str:
    """Return a record as a line of JSON."""
    return json.dumps(plain(record), ensure_ascii=False)


def csv_cells(record: Record) -> tuple[str, ...]:
    """Return a record as the cells of a line; what is no single value is JSON in its cell."""
    return tuple(_cell(value) for value in record.values())


def _cell(value: Any) -> str:
    if isinstance(value, StrEnum):
        return written(value.value)
    if value is None or isinstance(value, str | bool | int | datetime | date | time):
        return written(value)
    return written(json.dumps(plain(value), ensure_ascii=False))
