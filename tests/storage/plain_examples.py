"""Rows for every table there is, whatever it is called: made from what the database says of its columns."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Boolean, Connection, Date, DateTime, Integer, String, Text, Time

from storage.plain_rows import Page, PlainColumn, PlainTable, _JsonText, tables_of, write

_SOME_TIME = datetime(2026, 11, 23, 9, 30, 15, 123456, tzinfo=UTC)
_TEXT = "Ärger, “quotes”, \\ and '☎️' 😀\n\tin lines "


def made_up(connection: Connection, *, rows: int = 3) -> list[Page]:
    """Return rows for each table, in the order in which they can be written; row n refers to rows n only."""
    made: dict[str, list[dict[str, Any]]] = {}
    for table in tables_of(connection):
        made[table.name] = [_row(table, n, made) for n in range(rows)]
    return [_page(name, some) for name, some in made.items()]


async def write_all(connection: Any, made: Sequence[Page]) -> None:
    tables = {table.name: table for table in await connection.run_sync(tables_of)}
    for page in made:
        await write(connection, tables[page.table], page)


def _page(name: str, rows: Sequence[Mapping[str, Any]]) -> Page:
    columns = tuple(sorted(rows[0]))
    return Page(table=name, columns=columns, rows=[[row[column] for column in columns] for row in rows])


def _row(table: PlainTable, n: int, made: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    row = {column.name: _value(column, n) for column in table.columns}
    for reference in table.references:
        referred = made[reference.table][n]
        row |= {name: referred[there] for name, there in zip(reference.columns, reference.there, strict=True)}
    return row


def _value(column: PlainColumn, n: int) -> Any:
    if column.may_be_null and n == 0:
        return None
    if isinstance(column.kind, DateTime):
        return (_SOME_TIME + timedelta(days=n, microseconds=n)).isoformat()
    made = {
        Date: (date(2026, 11, 23) + timedelta(days=n)).isoformat(),
        Time: time(23, n % 60, 59, n).isoformat(),
        Boolean: n % 2 == 0,
        Integer: n + 1,
        _JsonText: f'{{"b": [{n}, null, "ä"], "a": 1.50}}',
        Text: f"{_TEXT}{column.name} {n}",
        String: f"{n} {column.name}"[: getattr(column.kind, "length", None)],
    }
    return next(value for kind, value in made.items() if isinstance(column.kind, kind))
