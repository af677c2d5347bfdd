"""When recaps of calls are due: queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls import CallId
from bot.domain.people import MemberId, WorkspaceId
from bot.domain.recaps import RecapDue
from storage.call_tables import calls
from storage.rows import (
    Shape,
    every,
    given,
    run_for_all,
)

_SHAPE = Shape(calls, RecapDue)
_ALL = _SHAPE.select().where(calls.c.workspace_id == given("workspace_id")).order_by(calls.c.end.desc(), calls.c.id)
_IS_UNKNOWN = calls.c.recap_due_at.is_(None)
_IS_AHEAD = calls.c.recap_due_at > given("now")
_TO_PLAN = _ALL.where(
    calls.c.lead_id == given("lead_id"), or_(_IS_AHEAD, and_(_IS_UNKNOWN, calls.c.end >= given("since")))
)
_UNPLANNED = _ALL.where(_IS_UNKNOWN).limit(given("limit"))
_PLAN = (
    calls.update()
    .where(
        calls.c.workspace_id == given("own_workspace_id"),
        calls.c.id == given("call_id"),
        or_(_IS_UNKNOWN, _IS_AHEAD),
    )
    .values(recap_due_at=given("due_at"))
)


@dataclass(frozen=True, slots=True)
class RecapDues:
    """Each call with when its recap is due, as far as it is planned."""

    connection: AsyncConnection

    async def to_plan(
        self, workspace_id: WorkspaceId, lead_id: MemberId, *, now: datetime, since: datetime
    ) -> list[RecapDue]:
        """Return when the recaps of a lead's calls are due: if that is to come, or not known of one ended `since`."""
        values = {"workspace_id": workspace_id, "lead_id": lead_id, "now": now, "since": since}
        return await every(self.connection, _TO_PLAN, shape=_SHAPE, **values)

    async def unplanned(self, workspace_id: WorkspaceId, limit: int) -> list[RecapDue]:
        """Return calls of which nobody knows yet when the recap is due, the latest first."""
        return await every(self.connection, _UNPLANNED, shape=_SHAPE, workspace_id=workspace_id, limit=limit)

    async def plan(self, workspace_id: WorkspaceId, due: Mapping[CallId, datetime], *, now: datetime) -> None:
        """Keep when recaps are due. A time that has passed stays: whether the recap was in time is settled by it."""
        named = {"own_workspace_id": workspace_id, "now": now}
        rows = [{**named, "call_id": call_id, "due_at": due_at} for call_id, due_at in due.items()]
        await run_for_all(self.connection, _PLAN, rows)
