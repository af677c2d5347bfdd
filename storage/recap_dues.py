"""When recaps of calls are due: queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, or_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls import CallId
from bot.domain.people import MemberId, WorkspaceId
from bot.domain.recaps import RecapDue
from storage.call_tables import calls
from storage.rows import (
    Shape,
    every,
    run_for_all,
)

_SHAPE = Shape(calls, RecapDue)


@dataclass(frozen=True, slots=True)
class RecapDues:
    """Each call with when its recap is due, as far as it is planned."""

    connection: AsyncConnection

    async def to_plan(
        self, workspace_id: WorkspaceId, lead_id: MemberId, *, now: datetime, since: datetime
    ) -> list[RecapDue]:
        """Return when the recaps of a lead's calls are due: if that is to come, or not known of one ended `since`."""
        is_unknown = and_(calls.c.recap_due_at.is_(None), calls.c.end >= since)
        not_yet = or_(calls.c.recap_due_at > now, is_unknown)
        return await self._some(workspace_id, calls.c.lead_id == lead_id, not_yet)

    async def unplanned(self, workspace_id: WorkspaceId, limit: int) -> list[RecapDue]:
        """Return calls of which nobody knows yet when the recap is due, the latest first."""
        unknown = calls.c.recap_due_at.is_(None)
        return await self._some(workspace_id, unknown, limit=limit)

    async def plan(self, workspace_id: WorkspaceId, due: Mapping[CallId, datetime], *, now: datetime) -> None:
        """Keep when recaps are due. A time that has passed stays: whether the recap was in time is settled by it."""
        statement = calls.update().where(
            calls.c.workspace_id == workspace_id,
            calls.c.id == bindparam("call_id"),
            or_(calls.c.recap_due_at.is_(None), calls.c.recap_due_at > now),
        )
        rows = [{"call_id": call_id, "due_at": due_at} for call_id, due_at in due.items()]
        await run_for_all(self.connection, statement.values(recap_due_at=bindparam("due_at")), rows)

    async def _some(
        self, workspace_id: WorkspaceId, *conditions: ColumnElement[bool], limit: int | None = None
    ) -> list[RecapDue]:
        statement = (
            _SHAPE.select()
            .where(calls.c.workspace_id == workspace_id, *conditions)
            .order_by(calls.c.end.desc(), calls.c.id)
            .limit(limit)
        )
        return await every(self.connection, statement, shape=_SHAPE)
