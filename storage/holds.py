"""Workspaces in which nothing is said for a while: queries. Every process sees them, and claims nothing there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.holds import HeldWhy
from bot.domain.people import WorkspaceId, WorkspaceState
from storage.rows import among, changed, given, ids, literally
from storage.tables import workspaces


def is_open(now: ColumnElement[datetime] | datetime) -> ColumnElement[bool]:
    """Hold for workspaces that may be spoken to: SayDo is there, and no pause lasts."""
    held_until = workspaces.c.held_until
    return and_(literally(workspaces.c.state, WorkspaceState.ACTIVE), or_(held_until.is_(None), held_until <= now))


_OVER = (
    select(workspaces.c.id)
    .where(
        workspaces.c.id.in_(among("workspace_ids")),
        workspaces.c.held_since.is_not(None),
        workspaces.c.held_until <= given("now"),
    )
    .order_by(workspaces.c.id)
)


@dataclass(frozen=True, slots=True)
class Holds:
    """The pauses of workspaces."""

    connection: AsyncConnection

    async def hold(self, workspace_id: WorkspaceId, until: datetime, why: HeldWhy, now: datetime) -> bool:
        """Say nothing in a workspace until an instant or longer; return True when its trouble begins."""
        this = workspaces.c.id == workspace_id
        begin = workspaces.update().where(this, workspaces.c.held_since.is_(None)).values(held_since=now)
        begins = await changed(self.connection, begin) == 1
        is_longer = or_(workspaces.c.held_until.is_(None), workspaces.c.held_until < until)
        statement = workspaces.update().where(this, is_longer).values(held_until=until, held_why=why.value)
        await changed(self.connection, statement)
        return begins

    async def release(self, workspace_id: WorkspaceId) -> datetime | None:
        """End the trouble of a workspace, because it took a message; return since when it had lasted, None without."""
        since = await self.since(workspace_id)
        over = {"held_until": None, "held_why": "", "held_since": None}
        await changed(self.connection, workspaces.update().where(workspaces.c.id == workspace_id).values(over))
        return since

    async def since(self, workspace_id: WorkspaceId) -> datetime | None:
        """Return since when a workspace is in trouble; None when it is not."""
        statement = select(workspaces.c.held_since).where(workspaces.c.id == workspace_id)
        return (await self.connection.execute(statement)).scalar_one_or_none()

    async def that_are_over(self, these: Iterable[WorkspaceId], now: datetime) -> list[WorkspaceId]:
        """Return those of these workspaces that were held, whose pause is over and where nothing was taken since."""
        wanted = ids(these)
        if not wanted:
            return []
        rows = await self.connection.execute(_OVER, {"workspace_ids": wanted, "now": now})
        return [WorkspaceId(row.id) for row in rows]
