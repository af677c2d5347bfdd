"""What is older than a workspace keeps it: erased some rows at a time, with all that hangs on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ColumnElement, Table, and_, exists, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.commitments import State
from bot.domain.nudges import State as Nudged
from bot.domain.people import WorkspaceId
from storage.calendar_tables import meetings
from storage.call_tables import calls, preps, recap_edits, recaps
from storage.commitment_tables import commitment_events, commitments, offers
from storage.export_tables import exports
from storage.rows import changed
from storage.tables import nudges
from storage.team_tables import escalations, looks, questions
from storage.webhook_tables import webhook_events

_OVER = (Nudged.SENT, Nudged.SKIPPED, Nudged.FAILED)


@dataclass(frozen=True, slots=True)
class Retention:
    """Erases what is old."""

    connection: AsyncConnection

    async def forget_calls(self, workspace_id: WorkspaceId, before: datetime, limit: int) -> bool:
        """Erase some promises closed before an instant, calls that ended before it, and meetings; False without any.

        A call goes when no promise of it is left.
        """
        is_over = (commitments.c.state != State.OPEN, commitments.c.closed_at < before)
        promised = await self._ids(commitments.c.id, workspace_id, and_(*is_over), limit)
        await self._forget_promises(workspace_id, promised)
        agreed = exists().where(commitments.c.workspace_id == calls.c.workspace_id, commitments.c.call_id == calls.c.id)
        held = await self._ids(calls.c.id, workspace_id, and_(calls.c.end < before, ~agreed), limit)
        await self._forget_held(workspace_id, held)
        read = await self._some(meetings, workspace_id, meetings.c.end < before, limit)
        return bool(promised or held or read)

    async def forget_said(self, workspace_id: WorkspaceId, before: datetime, limit: int) -> bool:
        """Erase some of what SayDo noted of what it said, who looked and who exported before an instant."""
        said = await self._some(nudges, workspace_id, and_(nudges.c.due_at < before, nudges.c.state.in_(_OVER)), limit)
        looked = await self._some(looks, workspace_id, looks.c.last_at < before, limit)
        taken = await self._some(exports, workspace_id, exports.c.asked_at < before, limit)
        return bool(said or looked or taken)

    async def _forget_promises(self, workspace_id: WorkspaceId, promised: Sequence[str]) -> None:
        for table in (questions, escalations, offers, commitment_events):
            await self._all(table, workspace_id, table.c.commitment_id.in_(promised), promised)
        await self._said_of(workspace_id, ("commitment",), promised)
        await self._all(commitments, workspace_id, commitments.c.id.in_(promised), promised)

    async def _forget_held(self, workspace_id: WorkspaceId, held: Sequence[str]) -> None:
        for table in (questions, webhook_events, recap_edits, recaps, preps):
            await self._all(table, workspace_id, table.c.call_id.in_(held), held)
        await self._said_of(workspace_id, ("call", "lead"), held)
        await self._all(calls, workspace_id, calls.c.id.in_(held), held)

    async def _said_of(self, workspace_id: WorkspaceId, kinds: Sequence[str], about: Sequence[str]) -> None:
        subjects = [f"{kind}:{one}" for kind in kinds for one in about]
        await self._all(nudges, workspace_id, nudges.c.subject.in_(subjects), subjects)

    async def _ids(
        self, column: Column[str], workspace_id: WorkspaceId, where: ColumnElement[bool], limit: int
    ) -> list[str]:
        statement = select(column).where(column.table.c.workspace_id == workspace_id, where).limit(limit)
        return list((await self.connection.execute(statement)).scalars())

    async def _some(self, table: Table, workspace_id: WorkspaceId, where: ColumnElement[bool], limit: int) -> int:
        keys = list(table.primary_key.columns)
        some = select(*keys).where(table.c.workspace_id == workspace_id, where).limit(limit)
        return await changed(self.connection, table.delete().where(tuple_(*keys).in_(some)))

    async def _all(
        self, table: Table, workspace_id: WorkspaceId, where: ColumnElement[bool], about: Sequence[str]
    ) -> None:
        if about:
            await changed(self.connection, table.delete().where(table.c.workspace_id == workspace_id, where))
