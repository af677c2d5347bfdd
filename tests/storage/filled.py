"""Every table filled with rows of a workspace, whatever columns it has: so that no new one is forgotten."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKeyConstraint, Integer, String, Table, Text, Time
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.meetings import Attendee
from bot.domain.people import Hours
from storage.columns import metadata
from storage.types import (
    ID_LENGTH,
    AttendeesJson,
    ChangesJson,
    EnumText,
    HoursJson,
    SettingsJson,
    UtcDateTime,
    Words,
    WordsJson,
    new_id,
)

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
_NUMBERED: dict[str, int] = {}


async def fill(connection: AsyncConnection, said: str = "Acme", *, rows: int = 2) -> dict[str, list[dict[str, Any]]]:
    """Put some rows of a new workspace into every table, `said` in each text; return them by table."""
    filled: dict[str, list[dict[str, Any]]] = {}
    for table in metadata.sorted_tables:
        many = 1 if table.name == "workspaces" else rows
        filled[table.name] = [_row(table, filled, n, said) for n in range(many)]
        for row in filled[table.name]:
            await connection.execute(table.insert().values(row))
    return filled


def _row(table: Table, filled: dict[str, list[dict[str, Any]]], n: int, said: str) -> dict[str, Any]:
    row = {column.name: _value(column, n, said) for column in table.columns}
    for constraint in table.constraints:
        if isinstance(constraint, ForeignKeyConstraint):
            there = filled[constraint.referred_table.name]
            one = there[n % len(there)]
            row |= {element.parent.name: one[element.column.name] for element in constraint.elements}
    return row


def _value(column: Column[Any], n: int, said: str) -> Any:
    for kind, value in _VALUES:
        if isinstance(column.type, kind):
            return value(column, n, said)
    raise AssertionError(f"{column} has a type these tests don't know: give it a value here")


def _next(column: Column[Any]) -> int:
    name = str(column)
    _NUMBERED[name] = _NUMBERED.get(name, 0) + 1
    return _NUMBERED[name]


def _settings(column: Column[Any], _: int, __: str) -> Any:
    assert isinstance(column.type, SettingsJson)
    return column.type.settings()


def _member_of(column: Column[Any], _: int, __: str) -> Any:
    assert isinstance(column.type, EnumText)
    kind: type[StrEnum] = column.type.enum
    return next(iter(kind))


def _identity(column: Column[Any], _: int, __: str) -> str:
    assert isinstance(column.type, String)
    return new_id()[: column.type.length or ID_LENGTH]


def _address(said: str) -> str:
    found = re.search(r"[\w.]+@[\w.]+", said)
    return found.group(0) if found else f"{said.casefold()}@acme.test"


Value = Callable[[Column[Any], int, str], Any]
_VALUES: Sequence[tuple[type, Value]] = (
    (UtcDateTime, lambda _, n, __: NOW + timedelta(minutes=n)),
    (EnumText, _member_of),
    (SettingsJson, _settings),
    (AttendeesJson, lambda _, __, said: (Attendee(email=_address(said), name=said),)),
    (HoursJson, lambda *_: Hours(weekdays=frozenset({0}), start=time(9), end=time(17))),
    (ChangesJson, lambda _, __, said: {"what": (said, said)}),
    (WordsJson, lambda _, __, said: (said,)),
    (JSON, lambda _, __, said: {"typed": {"who": [said]}}),
    (Words, lambda _, __, said: said),
    (Text, lambda _, __, said: said),
    (Boolean, lambda *_: False),
    (Date, lambda _, n, __: date(2026, 11, 23) + timedelta(days=n)),
    (Time, lambda *_: time(9)),
    (Integer, lambda column, _, __: _next(column)),
    (String, _identity),
)
