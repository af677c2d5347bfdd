"""Between rows and values: how a value lies in a table, and the few ways in which statements are run."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Executable,
    Row,
    Select,
    Table,
    Update,
    bindparam,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import NotFoundError
from storage.ahead import kept

if TYPE_CHECKING:
    from dataclasses import Field


class _Dataclass(Protocol):
    __dataclass_fields__: "ClassVar[dict[str, Field[Any]]]"


_ROWS_AT_ONCE = 50
V = TypeVar("V")
R_co = TypeVar("R_co", covariant=True)
D = TypeVar("D", bound=_Dataclass)


class Shape(Generic[D]):
    """How a value lies in a table: a column for each field, of the same name. What else a row holds stays here."""

    def __init__(self, table: Table, value: type[D]) -> None:
        self.table = table
        self.value = value
        self._names = tuple(field.name for field in fields(value))
        self.columns: tuple[Column[Any], ...] = tuple(table.c[name] for name in self._names)

    def select(self) -> Select[Any]:
        """Return the query of all rows."""
        return select(*self.columns)

    def read(self, row: Sequence[Any]) -> D:
        """Return the value of a row of exactly these columns."""
        return self.value(**dict(zip(self._names, row, strict=True)))

    def write(self, value: D) -> dict[str, Any]:
        """Return the columns of a value."""
        return {column.name: getattr(value, column.name) for column in self.columns}


class Readable(Protocol[R_co]):
    """What turns a row into a value."""

    def read(self, row: Row[Any]) -> R_co:
        """Return the value of a row."""
        ...


def given(name: str) -> BindParameter[Any]:
    """Stand for a value that is given when a statement is run: one made once takes less than half the time."""
    return bindparam(name)


def among(name: str) -> BindParameter[Any]:
    """Stand for values that are given when a statement is run, behind `in_`; for ids give `ids(…)`."""
    return bindparam(name, expanding=True)


async def every(connection: AsyncConnection, statement: Executable, *, shape: Readable[V], **values_of: Any) -> list[V]:
    """Run a statement and return all its values, without holding the event loop while there are many.

    What is `given` in it is named by the other arguments, here and below.
    """
    if (known := kept(statement, values_of)) is not None:
        return list(known)
    values = []
    for row in await connection.execute(statement, values_of):
        values.append(shape.read(row))
        if len(values) % _ROWS_AT_ONCE == 0:
            await asyncio.sleep(0)
    return values


async def run_for_all(connection: AsyncConnection, statement: Executable, rows: Sequence[dict[str, Any]]) -> None:
    """Run a statement once for each of these values, so many at a time."""
    for at in range(0, len(rows), _ROWS_AT_ONCE):
        await connection.execute(statement, rows[at : at + _ROWS_AT_ONCE])


async def first(
    connection: AsyncConnection, statement: Executable, *, shape: Readable[V], **values_of: Any
) -> V | None:
    """Run a statement and return its first value, None when there is none."""
    if (known := kept(statement, values_of)) is not None:
        return next(iter(known), None)
    row = (await connection.execute(statement, values_of)).first()
    return None if row is None else shape.read(row)


async def only(
    connection: AsyncConnection, statement: Executable, *, shape: Readable[V], missing: str, **values_of: Any
) -> V:
    """Run a statement and return its first value. Raises NotFoundError with the sentence `missing`."""
    value = await first(connection, statement, shape=shape, **values_of)
    if value is None:
        raise NotFoundError(missing)
    return value


async def changed(connection: AsyncConnection, statement: Executable, **values_of: Any) -> int:
    """Run an update or delete and return how many rows it met."""
    return (await connection.execute(statement, values_of)).rowcount


async def is_inserted(connection: AsyncConnection, statement: postgresql.Insert | sqlite.Insert) -> bool:
    """Run an insert that a conflict may stop; return True when it was not (an insert has no reliable row count)."""
    return (await connection.execute(statement.returning(*statement.table.primary_key))).first() is not None


async def change_one(connection: AsyncConnection, statement: Update, *, missing: str, **values_of: Any) -> None:
    """Run an update of one row. Raises NotFoundError with the sentence `missing`: nothing is lost silently."""
    if await changed(connection, statement, **values_of) == 0:
        raise NotFoundError(missing)


def insert_into(connection: AsyncConnection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Return an insert that knows ON CONFLICT, which both databases spell alike."""
    return inserting(table, dialect=connection.dialect.name)


def inserting(table: Table, *, dialect: str) -> postgresql.Insert | sqlite.Insert:
    """Return the same for a statement made once."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def each_once(column: ColumnElement[str], *where: ColumnElement[bool]) -> Select[Any]:
    """Return the query of a column's different texts but "", in order; it leaps along an index that ends with it.

    DISTINCT would read every row: https://wiki.postgresql.org/wiki/Loose_indexscan
    """
    smallest = select(func.min(column).label("value")).where(*where)
    found = smallest.where(column > "").cte("found", recursive=True)
    following = smallest.where(column > found.c.value).correlate(found).scalar_subquery()
    found = found.union_all(select(following).where(found.c.value.is_not(None)))
    return select(found.c.value).where(found.c.value.is_not(None))


def literally(column: ColumnElement[Any], state: StrEnum) -> ColumnElement[bool]:
    """Compare with a value spelt out in the SQL: a partial index serves no statement that has a parameter there."""
    return column == literal_column(f"'{state.value}'")


def ids(values: Iterable[str]) -> Sequence[str]:
    """Return ids in one order, so that equal questions are equal statements."""
    return sorted(set(values))
