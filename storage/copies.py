"""A whole database taken out as plain rows, and put into an empty one of either kind: all of it, or nothing.

A backup is this with a file between, `saydo copy` is it without. What is sealed stays sealed.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, text
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import ConfigError
from storage import schemas
from storage.plain_rows import Page, PlainTable, holds_anything, pages, tables_of, write
from storage.sealing import Sealer
from storage.tallies import Tally

Seen = Callable[[str, int], None]
"""Told after each page: the table, and how many rows went by so far."""
_REPORT = "Nothing was changed. This should not happen: please tell who makes SayDo."


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where rows come from: the version of the schema, as of when, and the highest number each table has given."""

    schema: str
    at: datetime
    kind: str
    numbers: Mapping[str, int] = field(default_factory=dict)


class Snapshot:
    """A database as of one moment. `tally` counts what was read so far."""

    def __init__(self, connection: AsyncConnection, origin: Origin, tables: list[PlainTable]) -> None:
        self.origin, self.tally = origin, Tally()
        self._connection, self._tables = connection, tables

    async def pages(self) -> AsyncGenerator[Page]:
        """Read every row once."""
        async for page in pages(self._connection, self._tables):
            self.tally.add(page)
            yield page


async def snapshot_of(connection: AsyncConnection, *, at: datetime) -> Snapshot:
    """Take out what a transaction sees. Raises ConfigError when there is no SayDo in the database."""
    schema = await connection.run_sync(schemas.revision)
    if schema is None:
        raise ConfigError("There is nothing of SayDo in the database yet. Is SAYDO_DATABASE_URL the right one?")
    tables = await connection.run_sync(tables_of)
    numbers = await connection.run_sync(_numbers_given, tables)
    kind = connection.dialect.name
    return Snapshot(connection, Origin(schema=schema, at=at, kind=kind, numbers=numbers), tables)


async def fill(
    connection: AsyncConnection,
    origin: Origin,
    rows: AsyncIterator[Page],
    *,
    sealer: Sealer,
    seen: Seen,
    numbers_ahead: int = 0,
) -> Tally:
    """Put rows into an empty database in one transaction, look at each again, and bring the schema up to date.

    Numbers go on from the highest one given, `numbers_ahead` later. Returns what was written. Raises ConfigError when
    the database is not empty, when the rows are of a newer schema, or when they are not there as they came.
    """
    await _empty_at(connection, origin.schema, sealer)
    tables = {table.name: table for table in await connection.run_sync(tables_of)}
    given = Tally()
    async for page in rows:
        await _write(connection, tables, page)
        given.add(page)
        seen(page.table, given.counts.total())
    await _compare(connection, tables, given)
    await connection.run_sync(_go_on_from, origin.numbers, numbers_ahead, list(tables.values()))
    await connection.run_sync(schemas.upgrade, sealer=sealer)
    return given


async def _empty_at(connection: AsyncConnection, schema: str, sealer: Sealer) -> None:
    """Bring an empty database to a version of the schema, older ones too; what lies there is never touched."""
    await connection.run_sync(schemas.take_turns)
    there = await connection.run_sync(tables_of)
    revision = await connection.run_sync(schemas.revision)
    if there and revision is None:
        raise ConfigError("The database holds tables that are not SayDo's. Use an empty one.")
    if await holds_anything(connection, there):
        raise ConfigError("The database is not empty. Use an empty one: nothing is written over.")
    if not schemas.knows(schema):
        raise ConfigError(f"The rows are of a newer SayDo (schema {schema}). Use that version.")
    if revision not in {None, schema}:
        await connection.run_sync(schemas.pending)  # a schema nobody knows is left alone
        await connection.run_sync(schemas.downgrade, "base", sealer=sealer)
    await connection.run_sync(schemas.upgrade, schema, sealer=sealer)


async def _write(connection: AsyncConnection, tables: Mapping[str, PlainTable], page: Page) -> None:
    try:
        await write(connection, tables[page.table], page)
    except (IntegrityError, DataError) as error:  # the driver's words may quote what people wrote
        why = type(error.orig).__name__
        raise ConfigError(f"A row of {page.table} can't be written ({why}). {_REPORT}") from error
    except (KeyError, ValueError, TypeError) as error:
        raise ConfigError(f"A row of {page.table} does not fit its schema. {_REPORT}") from error


async def _compare(connection: AsyncConnection, tables: Mapping[str, PlainTable], given: Tally) -> None:
    """Read everything again: what the database keeps must be what was given."""
    kept = Tally()
    async for page in pages(connection, list(tables.values())):
        kept.add(page)
    if kept != given:
        here, there = kept.as_json(), given.as_json()
        names = ", ".join(sorted(name for name in {*here, *there} if here.get(name) != there.get(name)))
        raise ConfigError(f"What was written is not what was read: {names}. {_REPORT}")


def _numbers_given(connection: Connection, tables: list[PlainTable]) -> dict[str, int]:
    """Return the highest number each numbered table ever gave, that of a row that is gone, too."""
    found = {}
    for table in _numbered(tables):
        column = _key(table)
        highest = connection.execute(text(f'SELECT max("{column}") FROM "{table.name}"')).scalar() or 0  # noqa: S608
        found[table.name] = max(highest, _last_given(connection, table))
    return found


def _last_given(connection: Connection, table: PlainTable) -> int:
    asked: dict[str, Any] = {"table": table.name, "column": _key(table)}
    if connection.dialect.name == "postgresql":
        query = "SELECT pg_sequence_last_value(pg_get_serial_sequence(:table, :column)::regclass)"
    elif _counts_in_sqlite(connection):
        query = "SELECT seq FROM sqlite_sequence WHERE name = :table"
    else:
        return 0
    return int(connection.execute(text(query), asked).scalar() or 0)


def _go_on_from(connection: Connection, numbers: Mapping[str, int], ahead: int, tables: list[PlainTable]) -> None:
    for table in _numbered(tables):
        last = numbers.get(table.name, 0)
        if last == 0:
            continue
        asked: dict[str, Any] = {"table": table.name, "column": _key(table), "last": last + ahead}
        if connection.dialect.name == "postgresql":
            query = "SELECT setval(pg_get_serial_sequence(:table, :column)::regclass, :last)"
            connection.execute(text(query), asked)
        elif _counts_in_sqlite(connection):
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), asked)
            connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)"), asked)


def _counts_in_sqlite(connection: Connection) -> bool:
    """Tell whether a table of the SQLite file keeps count of the numbers it gave (AUTOINCREMENT)."""
    query = text("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'")
    return connection.execute(query).scalar() is not None


def _numbered(tables: list[PlainTable]) -> list[PlainTable]:
    kinds = {table.name: {column.name: column.kind for column in table.columns} for table in tables}
    return [one for one in tables if len(one.key) == 1 and isinstance(kinds[one.name][_key(one)], Integer)]


def _key(table: PlainTable) -> str:
    return table.key[0]
