"""Emptying: every row of a workspace goes, in every table, without anybody having to name the tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.people import WorkspaceId, WorkspaceState
from storage.columns import metadata
from storage.rows import changed
from storage.tables import workspaces

_NAMED = 24


def tables_of_workspaces() -> Iterator[Table]:
    """Yield every table that holds rows of a workspace, those that refer to others before those."""
    for table in reversed(metadata.sorted_tables):
        if "workspace_id" in table.columns:
            yield table


@dataclass(frozen=True, slots=True)
class Emptying:
    """Deletes all there is of a workspace, some rows at a time."""

    connection: AsyncConnection

    async def claim_due(self, now: datetime) -> WorkspaceId | None:
        """Return a workspace SayDo is gone from whose data is to be erased.

        No other process gets it in this transaction. From now on a new installation in its team begins anew.
        """
        is_due = (workspaces.c.state == WorkspaceState.GONE, workspaces.c.erase_at <= now)
        due = select(workspaces.c.id).where(*is_due).order_by(workspaces.c.erase_at, workspaces.c.id).limit(1)
        found: str | None = await self.connection.scalar(due.with_for_update(skip_locked=True))
        if found is None:
            return None
        left = {"team_id": f"gone-{found[:_NAMED]}", "name": "", "enterprise_id": ""}
        await changed(self.connection, workspaces.update().where(workspaces.c.id == found).values(left))
        return WorkspaceId(found)

    async def some_of(self, workspace_id: WorkspaceId, limit: int) -> bool:
        """Delete so many rows of a workspace at most, the workspace itself last; False once nothing is left of it."""
        for table in tables_of_workspaces():
            keys = list(table.primary_key.columns)
            some = select(*keys).where(table.c.workspace_id == workspace_id).limit(limit)
            statement = table.delete().where(tuple_(*keys).in_(some))
            if await changed(self.connection, statement):
                return True
        await changed(self.connection, workspaces.delete().where(workspaces.c.id == workspace_id))
        return False
