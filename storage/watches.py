"""Push channels: queries."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls import LinkId
from bot.domain.links import CAN_SAY_LOOK, CalendarLink, Watch
from bot.domain.people import WorkspaceId
from storage.calendar_tables import watches
from storage.rows import Shape, changed, every, first, given, ids, insert_into

_SHAPE = Shape(watches, Watch)
_GET = _SHAPE.select().where(watches.c.id == given("channel_id"))


@dataclass(frozen=True, slots=True)
class Watches:
    """The channels by which providers say "look now"."""

    connection: AsyncConnection

    async def add(
        self,
        workspace_id: WorkspaceId,
        link_id: LinkId,
        *,
        channel_id: str,
        token: str,
        resource_id: str,
        expires_at: datetime,
    ) -> None:
        """Remember a channel that was opened; of its token a hash."""
        watch = Watch(
            id=channel_id,
            workspace_id=workspace_id,
            link_id=link_id,
            token_key=_key(token),
            resource_id=resource_id,
            expires_at=expires_at,
        )
        await self.connection.execute(insert_into(self.connection, watches).values(_SHAPE.write(watch)))

    async def known(self, channel_id: str, token: str) -> Watch | None:
        """Return the channel with this id and token, compared in constant time; None for any other."""
        found = await first(self.connection, _GET, shape=_SHAPE, channel_id=channel_id)
        return found if found and hmac.compare_digest(found.token_key, _key(token)) else None

    async def of_link(self, workspace_id: WorkspaceId, link_id: LinkId) -> list[Watch]:
        """Return a link's channels, the one that lasts longest first."""
        where = (watches.c.workspace_id == workspace_id, watches.c.link_id == link_id)
        statement = _SHAPE.select().where(*where).order_by(watches.c.expires_at.desc(), watches.c.id)
        return await every(self.connection, statement, shape=_SHAPE)

    async def open_of(self, linked: Iterable[CalendarLink], now: datetime) -> set[LinkId]:
        """Return which of these links, of all workspaces, have a channel that lasts beyond now."""
        asked = [link.id for link in linked if link.provider in CAN_SAY_LOOK]
        if not asked:
            return set()
        statement = select(watches.c.link_id).where(watches.c.link_id.in_(ids(asked)), watches.c.expires_at > now)
        return set((await self.connection.execute(statement)).scalars())

    async def prolong(self, workspace_id: WorkspaceId, channel_id: str, expires_at: datetime) -> None:
        """Keep until when a channel lasts now."""
        where = (watches.c.workspace_id == workspace_id, watches.c.id == channel_id)
        await changed(self.connection, watches.update().where(*where).values(expires_at=expires_at))

    async def remove(self, workspace_id: WorkspaceId, channel_id: str) -> None:
        """Forget a channel."""
        where = (watches.c.workspace_id == workspace_id, watches.c.id == channel_id)
        await changed(self.connection, watches.delete().where(*where))


def _key(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
