"""Rows as they lie, without what they mean: read and written alike on both databases, whatever the schema's version.

The tables are read from the database itself, so that a copy can be made of one that waits for a migration. A plain row
is a list of what JSON knows; an instant is ISO 8601 in UTC, a JSON column its own text. Equal rows are equal lists,
wherever they lie.
"""

from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from graphlib import TopologicalSorter
from typing import Any

from sqlalchemy import (
    Boolean,
    Connection,
    Date,
    DateTime,
    Integer,
    Select,
    String,
    TableClause,
    Text,
    Time,
    cast,
    column,
    inspect,
    literal,
    select,
    table,
    tuple_,
)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainColumn:
    """A column, as the database tells of it."""

    name: str
    kind: TypeEngine[Any]
    may_be_null: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Columns that name a row of a table, in these columns there."""

    columns: tuple[str, ...]
    table: str
    there: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainTable:
    """A table that is there: the columns in the order of their names, those of its key, and whom it refers to.

    Indexes and checks, which cost the most to ask for, play no part in a copy.
    """

    name: str
    columns: tuple[PlainColumn, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...]

    @property
    def clause(self) -> TableClause:
        """The table in a statement; equal ones are compiled once, in whichever database the table was found."""
        return table(self.name, *(column(one.name, one.kind) for one in self.columns))


def tables_of(connection: Connection) -> list[PlainTable]:
    """Return the tables that are there, whoever is referred to first, and without that of the schema's version."""
    database = inspect(connection)
    columns, keys = database.get_multi_columns(), database.get_multi_pk_constraint()
    references = database.get_multi_foreign_keys()
    found = [
        PlainTable(
            name=place[1],
            columns=tuple(sorted(map(_column, columns[place]), key=lambda one: one.name)),
            key=tuple(keys[place]["constrained_columns"]),
            references=tuple(
                _reference(one) for one in references[place] if (one["referred_schema"], one["referred_table"]) in keys
            ),
        )
        for place in sorted(columns, key=lambda place: place[1])
        if place[1] != _VERSIONS
    ]
    return _referred_to_first(found)


def _column(found: Mapping[str, Any]) -> PlainColumn:
    kind = _JsonText() if isinstance(found["type"], JSON) else found["type"]
    return PlainColumn(name=found["name"], kind=kind, may_be_null=found["nullable"])


def _reference(found: Mapping[str, Any]) -> Reference:
    columns, there = tuple(found["constrained_columns"]), tuple(found["referred_columns"])
    return Reference(columns=columns, table=found["referred_table"], there=there)


def _referred_to_first(found: Iterable[PlainTable]) -> list[PlainTable]:
    named = {one.name: one for one in found}
    order = TopologicalSorter(
        {one.name: [to.table for to in one.references if to.table != one.name] for one in named.values()}
    )
    return [named[name] for name in order.static_order()]


async def pages(connection: AsyncConnection, tables: Sequence[PlainTable]) -> AsyncGenerator[Page]:
    """Read all rows, page by page in the order of their keys: no more than a page is in memory."""
    for source in tables:
        columns = tuple(one.name for one in source.columns)
        places = [columns.index(name) for name in source.key]
        to_plain = [_plainly(one.kind) for one in source.columns]
        found: Sequence[Any] = (await connection.execute(_page(source))).all()
        while found:
            rows = [[change(value) for change, value in zip(to_plain, row, strict=True)] for row in found]
            yield Page(table=source.name, columns=columns, rows=rows)
            if len(found) < _AT_ONCE:
                break
            after = [found[-1][place] for place in places]
            found = (await connection.execute(_page(source, after))).all()


async def write(connection: AsyncConnection, target: PlainTable, page: Page) -> None:
    """Insert the rows of a page. Raises KeyError for a column that is not there, ValueError for what is no value."""
    kinds = {one.name: one.kind for one in target.columns}
    from_plain = {name: _reading(kinds[name]) for name in page.columns}
    rows = [{name: from_plain[name](value) for name, value in zip(page.columns, row, strict=True)} for row in page.rows]
    if rows:
        await connection.execute(target.clause.insert(), rows)


async def holds_anything(connection: AsyncConnection, tables: Sequence[PlainTable]) -> bool:
    """Tell whether any of the tables has a row."""
    for one in tables:
        if (await connection.execute(select(literal(1)).select_from(one.clause).limit(1))).first() is not None:
            return True
    return False


def _page(source: PlainTable, after: Sequence[Any] = ()) -> Select[Any]:
    clause = source.clause
    keys = [clause.c[name] for name in source.key]
    statement = select(clause).order_by(*keys).limit(_AT_ONCE)
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
