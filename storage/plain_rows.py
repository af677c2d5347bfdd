"""Rows as they lie, without what they mean: read and written alike on both databases, whatever the schema's version.

The tables are read from the database itself, so that a copy can be made of one that waits for a migration. A plain row
is a list of what JSON knows; an instant is ISO 8601 in UTC, a JSON column its own text. Equal rows are equal lists,
wherever they lie.
"""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Select,
    String,
    Table,
    Text,
    Time,
    cast,
    inspect,
    literal,
    select,
    tuple_,
)
from sqlalchemy.engine.interfaces import ReflectedColumn, ReflectedForeignKeyConstraint
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import JSON, TypeEngine, UserDefinedType

_AT_ONCE = 500
_VERSIONS = "alembic_version"

Plain = list[Any]


class _JsonText(UserDefinedType[str]):
    """A JSON column as the text it holds, letter by letter."""

    cache_ok = True

    def get_col_spec(self, **_facts: object) -> str:
        """Name the type, as both databases do."""
        return "JSON"

    def column_expression(self, column: Any) -> Any:
        """Ask for the text; a driver would read it."""
        return cast(column, Text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some rows of a table, the columns in the order of their names."""

    table: str
    columns: tuple[str, ...]
    rows: Sequence[Plain]


def tables_of(connection: Connection) -> list[Table]:
    """Return the tables that are there, whoever is referred to first, and without that of the schema's version.

    They know their columns, keys and whom they refer to; indexes and checks, which cost the most to ask for, play no
    part in a copy.
    """
    database, metadata = inspect(connection), MetaData()
    keys, references = database.get_multi_pk_constraint(), database.get_multi_foreign_keys()
    for place, columns in database.get_multi_columns().items():
        key = PrimaryKeyConstraint(*keys[place]["constrained_columns"])
        referring = [
            _reference(one) for one in references[place] if (one["referred_schema"], one["referred_table"]) in keys
        ]
        Table(place[1], metadata, *(_column(one) for one in columns), key, *referring)
    return [table for table in metadata.sorted_tables if table.name != _VERSIONS]


def _column(found: ReflectedColumn) -> Column[Any]:
    kind = _JsonText() if isinstance(found["type"], JSON) else found["type"]
    return Column(found["name"], kind, nullable=found["nullable"])


def _reference(found: ReflectedForeignKeyConstraint) -> ForeignKeyConstraint:
    there = [f"{found['referred_table']}.{column}" for column in found["referred_columns"]]
    return ForeignKeyConstraint(found["constrained_columns"], there)


async def pages(connection: AsyncConnection, tables: Sequence[Table]) -> AsyncGenerator[Page]:
    """Read all rows, page by page in the order of their keys: no more than a page is in memory."""
    for table in tables:
        columns = _columns(table)
        places = [columns.index(column) for column in table.primary_key]
        to_plain = [_plainly(column.type) for column in columns]
        found: Sequence[Any] = (await connection.execute(_page(table, columns))).all()
        while found:
            rows = [[change(value) for change, value in zip(to_plain, row, strict=True)] for row in found]
            yield Page(table=table.name, columns=tuple(column.name for column in columns), rows=rows)
            if len(found) < _AT_ONCE:
                break
            after = [found[-1][place] for place in places]
            found = (await connection.execute(_page(table, columns, after))).all()


async def write(connection: AsyncConnection, table: Table, page: Page) -> None:
    """Insert the rows of a page. Raises KeyError for a column that is not there, ValueError for what is no value."""
    from_plain = {name: _reading(table.c[name].type) for name in page.columns}
    rows = [{name: from_plain[name](value) for name, value in zip(page.columns, row, strict=True)} for row in page.rows]
    if rows:
        await connection.execute(table.insert(), rows)


async def holds_anything(connection: AsyncConnection, tables: Sequence[Table]) -> bool:
    """Tell whether any of the tables has a row."""
    for table in tables:
        if (await connection.execute(select(literal(1)).select_from(table).limit(1))).first() is not None:
            return True
    return False


def _columns(table: Table) -> list[Column[Any]]:
    return sorted(table.columns, key=lambda column: column.name)


def _page(table: Table, columns: Sequence[Column[Any]], after: Sequence[Any] = ()) -> Select[Any]:
    keys = list(table.primary_key)
    statement = select(*columns).order_by(*keys).limit(_AT_ONCE)
    if not after:
        return statement
    last = [literal(value, type_=key.type) for key, value in zip(keys, after, strict=True)]
    return statement.where(tuple_(*keys) > tuple_(*last))


def _plainly(kind: TypeEngine[Any]) -> Callable[[Any], Any]:
    match kind:
        case DateTime():
            return _instant_as_text
        case Date() | Time():
            return lambda value: None if value is None else value.isoformat()
        case _JsonText() | Boolean() | Integer() | String():
            return lambda value: value
        case _:
            raise NotImplementedError(f"a copy does not know columns of the type {kind!r}")


def _instant_as_text(value: datetime | None) -> str | None:
    if value is None:
        return None
    utc = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)  # SQLite's is naive
    return utc.isoformat()


_READ: Mapping[type[TypeEngine[Any]], Callable[[str], Any]] = {Date: date.fromisoformat, Time: time.fromisoformat}


def _reading(kind: TypeEngine[Any]) -> Callable[[Any], Any]:
    if isinstance(kind, DateTime):
        return lambda value: None if value is None else _instant(value, is_aware=bool(kind.timezone))
    for known, read in _READ.items():
        if isinstance(kind, known):
            return lambda value: None if value is None else read(value)
    return lambda value: value


def _instant(text: str, *, is_aware: bool) -> datetime:
    instant = datetime.fromisoformat(text)
    return instant if is_aware else instant.astimezone(UTC).replace(tzinfo=None)
