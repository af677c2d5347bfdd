"""Values handed to a query as a table in one parameter, so that the query is the same however many they are.

It is compiled once, where a VALUES list would be compiled for each question again.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CTE, BindParameter, ColumnClause, Select, String, bindparam, cast, func, select, type_coerce
from sqlalchemy.dialects.postgresql import JSONB


def to_be_given(name: str, columns: Sequence[ColumnClause[Any]], *, dialect: str) -> CTE:
    """Return rows of numbers, texts and instants as a table of these columns, to be joined by a statement made once.

    It is run with what `told` returns under this name.
    """
    return _table(bindparam(name, type_=String()), columns, dialect=dialect)


def told(columns: Sequence[ColumnClause[Any]], rows: Iterable[Sequence[object]], *, dialect: str) -> str:
    """Return rows as the parameter has them: JSON; an instant as it lies in columns of SQLite, whose texts compare."""
    names, is_sqlite = [column.name for column in columns], dialect == "sqlite"
    return json.dumps(
        [dict(zip(names, (_told(value, is_sqlite=is_sqlite) for value in row), strict=True)) for row in rows]
    )


def _told(value: object, *, is_sqlite: bool) -> object:
    if not isinstance(value, datetime):
        return value
    utc = value.astimezone(UTC)
    return f"{utc:%Y-%m-%d %H:%M:%S.%f}" if is_sqlite else utc.isoformat()


def _table(text: BindParameter[str], columns: Sequence[ColumnClause[Any]], *, dialect: str) -> CTE:
    return (_in_sqlite if dialect == "sqlite" else _in_postgresql)(text, columns).cte(text.key)


def _in_sqlite(text: BindParameter[str], columns: Sequence[ColumnClause[Any]]) -> Select[Any]:
    rows = func.json_each(text).table_valued("value", name="rows")
    return select(
        *(type_coerce(func.json_extract(rows.c.value, f"$.{one.name}"), one.type).label(one.name) for one in columns)
    )


def _in_postgresql(text: BindParameter[str], columns: Sequence[ColumnClause[Any]]) -> Select[Any]:
    rows = func.jsonb_to_recordset(cast(text, JSONB)).table_valued(*columns, name="rows")
    return select(*rows.render_derived(with_types=True).c)
