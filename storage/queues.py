"""What waits to be said, across all workspaces: the few that come next in each, read without a lock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.nudges import Kind, NudgeId, State
from bot.domain.people import MemberId, WorkspaceId
from bot.domain.queues import URGENT, Due
from storage.holds import is_open
from storage.rows import given, literally
from storage.tables import nudges, workspaces

_OF_EACH = 8
_NOW, _SOON = given("now"), given("soon")
_COLUMNS = (nudges.c.id, nudges.c.workspace_id, nudges.c.member_id, nudges.c.due_at, nudges.c.until)
_IS_DUE = and_(
    literally(nudges.c.state, State.PLANNED), nudges.c.due_at <= _NOW, ~literally(nudges.c.kind, Kind.DIGEST)
)
_IS_URGENT = and_(nudges.c.until > _NOW, nudges.c.until <= _SOON)
_LONGEST, _SOONEST = (nudges.c.due_at, nudges.c.member_id), (nudges.c.until, nudges.c.member_id)


def _all() -> Select[Any]:
    """Return the query of the longest due, wherever: mostly these are all there are."""
    due = select(*_COLUMNS).where(_IS_DUE).order_by(*_LONGEST).limit(given("limit")).subquery("due")
    is_of = workspaces.c.id == due.c.workspace_id
    return select(*due.c, workspaces.c.held_since, is_open(_NOW).label("is_open")).join_from(due, workspaces, is_of)


def _of_each(by: Iterable[ColumnElement[Any]], *conditions: ColumnElement[bool]) -> Select[Any]:
    """Return PostgreSQL's query of the first ones of each open workspace, first ones before second ones."""
    by = tuple(by)
    is_of = nudges.c.workspace_id == workspaces.c.id
    some = select(*_COLUMNS).where(is_of, _IS_DUE, *conditions).order_by(*by).limit(given("each")).correlate(workspaces)
    some_of_it = some.subquery("some_of_it")
    turn = func.row_number().over(order_by=[some_of_it.c[column.name] for column in by]).label("turn")
    head = select(*some_of_it.c, turn).correlate(workspaces).lateral("head")
    return (
        select(*(head.c[column.name] for column in _COLUMNS), workspaces.c.held_since)
        .select_from(workspaces.join(head, true()))
        .where(is_open(_NOW))
        .order_by(head.c.turn, *(head.c[column.name] for column in by))
        .limit(given("limit"))
    )


def _of_each_in_sqlite() -> Select[Any]:
    """Return the same, both in one pass over what is due; SQLite knows no LATERAL."""
    numbered = (
        select(
            *_COLUMNS,
            workspaces.c.held_since,
            func.row_number().over(partition_by=nudges.c.workspace_id, order_by=_LONGEST).label("turn"),
            func.row_number()
            .over(partition_by=(nudges.c.workspace_id, _IS_URGENT), order_by=_SOONEST)
            .label("soonest"),
            _IS_URGENT.label("is_urgent"),
        )
        .join_from(nudges, workspaces, workspaces.c.id == nudges.c.workspace_id)
        .where(_IS_DUE, is_open(_NOW))
        .subquery("numbered")
    )
    is_head = or_(numbered.c.turn <= given("each"), and_(numbered.c.is_urgent, numbered.c.soonest <= given("each")))
    by = (func.min(numbered.c.turn, numbered.c.soonest), numbered.c.due_at)
    columns = [numbered.c[column.name] for column in (*_COLUMNS, workspaces.c.held_since)]
    return select(*columns).where(is_head).order_by(*by).limit(given("limit"))


_ALL = _all()
_LONGEST_OF_EACH = _of_each(_LONGEST)
_SOONEST_OF_EACH = _of_each(_SOONEST, _IS_URGENT)
_IN_SQLITE = _of_each_in_sqlite()


@dataclass(frozen=True, slots=True)
class Queue:
    """The nudges to members whose time has come."""

    connection: AsyncConnection

    async def heads(self, now: datetime, most: int) -> list[Due]:
        """Return enough of what is due to choose so many fairly: all of it, or the first ones of each open workspace.

        Of each workspace those that wait longest and those that lose their use soonest.
        """
        limit = 4 * most
        found = (await self.connection.execute(_ALL, {"now": now, "limit": limit})).all()
        if len(found) < limit:
            return [_due(row) for row in found if row.is_open]
        heads = await self._of_each(now, each=_OF_EACH, limit=limit)
        # few workspaces have so much to say: then more of each
        return heads if len(heads) >= most else await self._of_each(now, each=limit, limit=limit)

    async def _of_each(self, now: datetime, *, each: int, limit: int) -> list[Due]:
        is_sqlite = self.connection.dialect.name == "sqlite"
        values = {"now": now, "soon": now + URGENT, "each": each, "limit": limit}
        found: dict[str, Due] = {}
        for statement in (_IN_SQLITE,) if is_sqlite else (_SOONEST_OF_EACH, _LONGEST_OF_EACH):
            rows = await self.connection.execute(statement, values)
            found |= {row.id: _due(row) for row in rows}
        return list(found.values())


def _due(row: Any) -> Due:
    return Due(
        id=NudgeId(row.id),
        workspace_id=WorkspaceId(row.workspace_id),
        member_id=MemberId(row.member_id),
        due_at=row.due_at,
        until=row.until,
        is_on_trial=row.held_since is not None,
    )
