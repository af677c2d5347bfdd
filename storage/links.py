"""Calendar links: queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls import LinkId
from bot.domain.links import CalendarLink, LinkState, Provider
from bot.domain.people import MemberId, WorkspaceId
from storage.rows import Shape, change_one, changed, every, insert_into, only
from storage.tables import links
from storage.types import UtcDateTime, key_of, new_id

_SHAPE = Shape(links, CalendarLink)
_MISSING = "This calendar is not linked any more."


@dataclass(frozen=True, slots=True)
class Links:
    """Members' connections to their calendars."""

    connection: AsyncConnection

    async def add(
        self, workspace_id: WorkspaceId, member_id: MemberId, provider: Provider, address: str, now: datetime
    ) -> CalendarLink:
        """Return the member's link to this address, made now or the one that is there; it is to be read at once."""
        statement = (
            insert_into(self.connection, links)
            .values(
                id=new_id(),
                workspace_id=workspace_id,
                member_id=member_id,
                provider=provider,
                address=address,
                address_key=key_of(address),
                linked_at=now,
                state=LinkState.NEW,
                error="",
                failures=0,
                next_check_at=now,
                skipped=(),
            )
            .on_conflict_do_update(index_elements=["member_id", "address_key"], set_={"next_check_at": now})
            .returning(*_SHAPE.columns)
        )
        return await only(self.connection, statement, shape=_SHAPE, missing=_MISSING)

    async def get(self, workspace_id: WorkspaceId, link_id: LinkId) -> CalendarLink:
        """Return a link. Raises NotFoundError."""
        where = (links.c.workspace_id == workspace_id, links.c.id == link_id)
        return await only(self.connection, _SHAPE.select().where(*where), shape=_SHAPE, missing=_MISSING)

    async def of_member(self, workspace_id: WorkspaceId, member_id: MemberId) -> list[CalendarLink]:
        """Return a member's links, oldest first."""
        where = (links.c.workspace_id == workspace_id, links.c.member_id == member_id)
        statement = _SHAPE.select().where(*where).order_by(links.c.linked_at, links.c.id)
        return await every(self.connection, statement, shape=_SHAPE)

    async def save(self, link: CalendarLink) -> None:
        """Keep what a read told, and end the claim on it. Raises NotFoundError when it was removed meanwhile."""
        where = (links.c.workspace_id == link.workspace_id, links.c.id == link.id)
        written = {**_SHAPE.write(link), "address_key": key_of(link.address), "claimed_until": None}
        await change_one(self.connection, links.update().where(*where).values(written), missing=_MISSING)

    async def remove(self, workspace_id: WorkspaceId, link_id: LinkId) -> None:
        """Forget a link and the meetings read through it; nothing happens when it is not there."""
        where = (links.c.workspace_id == workspace_id, links.c.id == link_id)
        await changed(self.connection, links.delete().where(*where))

    async def claim_due(self, now: datetime, limit: int, lease: timedelta) -> list[CalendarLink]:
        """Claim the links to be read now, of all workspaces, longest waiting first; no other process gets them.

        A claim ends with `save`, or by itself after `lease`.
        """
        due = (
            select(links.c.id)
            .where(links.c.next_check_at <= now, or_(links.c.claimed_until.is_(None), links.c.claimed_until <= now))
            .order_by(links.c.next_check_at, links.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .cte("due")
        )
        statement = (
            links.update()
            .where(links.c.id.in_(select(due.c.id)))
            .values(claimed_until=now + lease)
            .returning(*_SHAPE.columns)
        )
        claimed = await every(self.connection, statement, shape=_SHAPE)
        return sorted(claimed, key=lambda link: (link.next_check_at, link.id))

    async def next_due(self) -> datetime | None:
        """Return when the next link of all is to be read, or its claim ends; None when there are no links."""
        is_claimed_longer = links.c.claimed_until > links.c.next_check_at
        due_at = case((is_claimed_longer, links.c.claimed_until), else_=links.c.next_check_at)
        earliest: datetime | None = await self.connection.scalar(select(func.min(due_at, type_=UtcDateTime())))
        return earliest
