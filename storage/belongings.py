"""Everything that is held about one member, part by part and a page at a time: queries.

What is another's is left out: of a call they share, the notes a colleague wrote stay with the colleague.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, FromClause, Select, Table, and_, case, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.belongings import Part, Record
from bot.domain.people import MemberId, WorkspaceId
from storage.belonging_parts import AUTHOR, HELD, Held
from storage.tables import members
from storage.team_tables import teams


@dataclass(frozen=True, slots=True)
class Belongings:
    """What is held about a member; a page begins after the place in which the one before ended."""

    connection: AsyncConnection

    async def page(
        self, workspace_id: WorkspaceId, member_id: MemberId, part: Part, after: Sequence[Any] | None, *, limit: int
    ) -> tuple[list[Record], Sequence[Any] | None]:
        """Return records of a part, and the place after the last one; None when there are no more."""
        held = HELD[part]
        keys = list(held.table.primary_key.columns)
        statement = (
            _select(held, member_id)
            .where(held.table.c.workspace_id == workspace_id, held.whose(workspace_id, member_id))
            .order_by(*keys)
            .limit(limit)
        )
        if after is not None:
            statement = statement.where(_is_behind(keys, after))
        rows = (await self.connection.execute(statement)).all()
        records: list[Record] = [dict(zip(fields_of(part), row[len(keys) :], strict=True)) for row in rows]
        place = tuple(rows[-1][: len(keys)]) if len(rows) == limit else None
        return records, place


def fields_of(part: Part) -> tuple[str, ...]:
    """Return the names of the fields of a part's records."""
    held = HELD[part]
    return (*held.fields, *(name for _, name in held.named))


def _select(held: Held, member_id: MemberId) -> Select[Any]:
    keys = [column.label(f"key_{n}") for n, column in enumerate(held.table.primary_key.columns)]
    columns: list[ColumnElement[Any]] = [
        case((held.table.c[AUTHOR] == member_id, held.table.c[name]), else_=None) if name in held.notes else column
        for name, column in ((name, held.table.c[name]) for name in held.fields)
    ]
    names = [_name_of(held.table.c[column]) for column, _ in held.named]
    return select(*keys, *columns, *names)


def _name_of(column: Column[Any]) -> ColumnElement[Any]:
    named: Table = teams if column.name == "team_id" else members
    mine: FromClause = named.alias()
    is_it = and_(mine.c.workspace_id == column.table.c.workspace_id, mine.c.id == column)
    return select(mine.c.name).where(is_it).correlate(column.table).scalar_subquery()


def _is_behind(keys: Sequence[Column[Any]], place: Sequence[Any]) -> ColumnElement[bool]:
    """Lie behind a place in the order of some columns."""
    return or_(
        *(
            and_(*(key == value for key, value in zip(keys[:n], place[:n], strict=True)), keys[n] > place[n])
            for n in range(len(keys))
        )
    )
