"""Preps: queries."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls import CallId
from bot.domain.people import WorkspaceId
from bot.domain.preps import Prep
from storage.rows import Shape, every, ids, insert_into
from storage.tables import preps

_SHAPE = Shape(preps, Prep)


@dataclass(frozen=True, slots=True)
class Preps:
    """What was prepared for calls, one for each."""

    connection: AsyncConnection

    async def get(self, workspace_id: WorkspaceId, call_id: CallId) -> Prep | None:
        """Return the prep of a call."""
        return (await self.many(workspace_id, [call_id])).get(call_id)

    async def many(self, workspace_id: WorkspaceId, call_ids: Iterable[CallId]) -> dict[CallId, Prep]:
        """Return the preps of these calls; those without one are left out."""
        where = (preps.c.workspace_id == workspace_id, preps.c.call_id.in_(ids(call_ids)))
        return {
            prep.call_id: prep for prep in await every(self.connection, _SHAPE.select().where(*where), shape=_SHAPE)
        }

    async def save(self, prep: Prep) -> None:
        """Keep a prep; it takes the place of the call's earlier one."""
        written = _SHAPE.write(prep)
        statement = (
            insert_into(self.connection, preps)
            .values(written)
            .on_conflict_do_update(index_elements=["workspace_id", "call_id"], set_=written)
        )
        await self.connection.execute(statement)
