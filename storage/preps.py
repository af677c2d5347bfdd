"""Preps: queries."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls import Call, CallId
from bot.domain.people import WorkspaceId
from bot.domain.preps import Prep
from storage import calls as stored_calls
from storage.call_tables import calls, preps
from storage.outbox import Outbox
from storage.rows import Shape, among, changed, every, first, given, ids, insert_into, is_inserted
from storage.types import key_of

_SHAPE = Shape(preps, Prep)
_MANY = _SHAPE.select().where(preps.c.workspace_id == given("workspace_id"), preps.c.call_id.in_(among("call_ids")))


@dataclass(frozen=True, slots=True)
class Preps:
    """What was prepared for calls, one for each."""

    connection: AsyncConnection

    async def get(self, workspace_id: WorkspaceId, call_id: CallId) -> Prep | None:
        """Return the prep of a call."""
        return (await self.many(workspace_id, [call_id])).get(call_id)

    async def many(self, workspace_id: WorkspaceId, call_ids: Iterable[CallId]) -> dict[CallId, Prep]:
        """Return the preps of these calls; those without one are left out."""
        wanted = ids(call_ids)
        if not wanted:
            return {}
        found = await every(self.connection, _MANY, shape=_SHAPE, workspace_id=workspace_id, call_ids=wanted)
        return {prep.call_id: prep for prep in found}

    async def last_of_series(self, workspace_id: WorkspaceId, call: Call) -> tuple[Call, Prep] | None:
        """Return the last earlier occurrence of a call's series, with the same account, that has an objective."""
        prepared = (preps.c.workspace_id == calls.c.workspace_id) & (preps.c.call_id == calls.c.id)
        statement = (
            select(*stored_calls.SHAPE.columns)
            .join(preps, prepared)
            .where(
                calls.c.workspace_id == workspace_id,
                calls.c.account_key == key_of(call.account),
                calls.c.uid == call.uid,
                calls.c.start < call.start,
                preps.c.objective != "",
            )
            .order_by(calls.c.start.desc(), calls.c.id)
            .limit(1)
        )
        last = await first(self.connection, statement, shape=stored_calls.SHAPE)
        prep = await self.get(workspace_id, last.id) if last else None
        return (last, prep) if last and prep else None

    async def save(self, prep: Prep, *, over: Prep | None = None) -> bool:
        """Keep a prep in the place of `over`, the call's earlier one; False when that is not what stands there."""
        is_kept = await self._keep(prep, over=over)
        if is_kept:
            await Outbox(self.connection).prep_changed(prep, before=over)
        return is_kept

    async def _keep(self, prep: Prep, *, over: Prep | None) -> bool:
        written = _SHAPE.write(prep)
        if over is None:
            insert = insert_into(self.connection, preps).values(written)
            first_one = insert.on_conflict_do_nothing(index_elements=["workspace_id", "call_id"])
            return await is_inserted(self.connection, first_one)
        where = (
            preps.c.workspace_id == over.workspace_id,
            preps.c.call_id == over.call_id,
            preps.c.updated_at == over.updated_at,
        )
        return await changed(self.connection, preps.update().where(*where).values(written)) == 1
