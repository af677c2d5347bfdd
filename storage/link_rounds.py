"""When calendars are read next: those that are due claimed by one process, looked at, and due again later."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Executable, and_, bindparam, case, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningUpdate

from bot.domain.calls import LinkId
from bot.domain.links import (
    CAN_SAY_LOOK,
    HINTS_WAIT,
    CalendarLink,
    LinkState,
    soonest_look,
)
from bot.domain.people import WorkspaceId
from storage.calendar_tables import links
from storage.link_statements import HAS_OWNER, SHAPE
from storage.links import Opened
from storage.rows import among, changed, every, given, run_for_all
from storage.sealing import Sealer
from storage.types import UtcDateTime


def _claiming(*where: ColumnElement[bool], claim: Mapping[str, Any], by: ColumnElement[Any]) -> ReturningUpdate[Any]:
    """Return the statement that claims so many links, those that wait longest."""
    due = (
        select(links.c.id)
        .where(*where, HAS_OWNER)
        .order_by(by, links.c.id)
        .limit(given("limit"))
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    return links.update().where(links.c.id.in_(select(due.c.id))).values(claim).returning(*SHAPE.columns)


_IS_DUE = and_(
    links.c.state != LinkState.REVOKED,
    links.c.next_check_at <= given("now"),
    or_(links.c.claimed_until.is_(None), links.c.claimed_until <= given("now")),
)
_CLAIM: Mapping[str, Any] = {"claimed_until": given("lease_until")}
_CLAIM_DUE = _claiming(_IS_DUE, claim=_CLAIM, by=links.c.next_check_at)
_CLAIM_DUE_ELSEWHERE = _claiming(
    _IS_DUE, links.c.host_key.not_in(among("closed")), claim=_CLAIM, by=links.c.next_check_at
)
_IS_OK = links.c.state == LinkState.OK
_CLAIM_WATCHES = _claiming(
    _IS_OK, links.c.watch_at <= given("now"), claim={"watch_at": given("again_at")}, by=links.c.watch_at
)
_CLAIM_HOURS = _claiming(
    _IS_OK,
    links.c.provider.in_(sorted(CAN_SAY_LOOK)),
    or_(links.c.hours_at.is_(None), links.c.hours_at <= given("now")),
    claim={"hours_at": given("again_at")},
    by=links.c.hours_at,
)
_AT = case(
    (links.c.checked_at > given("just_now"), bindparam("soon", type_=UtcDateTime())),
    else_=bindparam("now", type_=UtcDateTime()),
)
_IS_LATER = and_(links.c.next_check_at > _AT, links.c.state != LinkState.BROKEN)
_LOOK_NOW = (
    links.update()
    .where(links.c.workspace_id == given("own_workspace_id"), links.c.id == given("own_id"))
    .values(
        hinted_at=bindparam("now", type_=UtcDateTime()),
        next_check_at=case((_IS_LATER, _AT), else_=links.c.next_check_at),
    )
)


@dataclass(frozen=True, slots=True)
class LinkRounds:
    """The rounds of all workspaces' links: of reading them, of their push channels, of working hours."""

    connection: AsyncConnection
    sealer: Sealer

    async def claim_due(
        self, now: datetime, limit: int, lease: timedelta, *, without_hosts: Iterable[str] = ()
    ) -> list[CalendarLink]:
        """Claim the links to be read now, of all workspaces, longest waiting first; no other process gets them.

        Those that lead to one of the hosts left out stay due, and so do those of members who are deactivated in Slack,
        for the day they are back. A claim ends with `Links.save`, `save_unchanged` or `release`, or by itself after
        `lease`.
        """
        values: dict[str, Any] = {"now": now, "lease_until": now + lease, "limit": limit}
        closed = [key for host in without_hosts for key in self.sealer.names("host", host)]
        if closed:
            return await self._claim(_CLAIM_DUE_ELSEWHERE, **values, closed=sorted(closed))
        return await self._claim(_CLAIM_DUE, **values)

    async def claim_watches(self, now: datetime, limit: int, lease: timedelta) -> list[CalendarLink]:
        """Claim the links whose push channel is to be opened or renewed; a claim ends with `watch_again`."""
        return await self._claim(_CLAIM_WATCHES, now=now, again_at=now + lease, limit=limit)

    async def claim_hours(self, now: datetime, limit: int, *, again_after: timedelta) -> list[CalendarLink]:
        """Claim the links whose provider is to be asked for working hours; each is due again `again_after` later."""
        return await self._claim(_CLAIM_HOURS, now=now, again_at=now + again_after, limit=limit)

    async def save_unchanged(self, looks: Sequence[tuple[CalendarLink, datetime]]) -> None:
        """Keep of many links that they were looked at, and end the claims, each known by until when it lasts.

        One whose claim ended otherwise stays as it is. A provider's hint that came meanwhile stays, too.
        """
        values = [{"own_id": link.id, "until": until, **_looked(link)} for link, until in looks]
        await run_for_all(self.connection, _UNCHANGED, values)

    async def release(self, claims: Sequence[tuple[CalendarLink, datetime]]) -> None:
        """End claims on links that were not looked at after all: they are due as they were."""
        values = [{"own_id": link.id, "until": until} for link, until in claims]
        await run_for_all(self.connection, _RELEASED, values)

    async def look_now(self, workspace_id: WorkspaceId, link_id: LinkId, now: datetime) -> None:
        """Have a link read at once, because its provider says so; many hints are one look.

        One that was just looked at waits a little, and one that can't be read as long as its server asked for.
        """
        named = {"own_workspace_id": workspace_id, "own_id": link_id}
        moments = {"now": now, "soon": now + HINTS_WAIT, "just_now": now - HINTS_WAIT}
        await changed(self.connection, _LOOK_NOW, **named, **moments)

    async def watch_again(self, workspace_id: WorkspaceId, link_id: LinkId, at: datetime) -> None:
        """Set when a link's push channel is to be looked after next."""
        where = (links.c.workspace_id == workspace_id, links.c.id == link_id)
        await changed(self.connection, links.update().where(*where).values(watch_at=at))

    async def _claim(self, claiming: Executable, **values_of: Any) -> list[CalendarLink]:
        claimed = await every(self.connection, claiming, shape=Opened(self.sealer), **values_of)
        return sorted(claimed, key=lambda link: (link.next_check_at, link.id))


def _looked(link: CalendarLink) -> dict[str, Any]:
    return {
        "looked_at": link.checked_at,
        "hint_at": soonest_look(link),
        "next_at": link.next_check_at,
        "new_etag": link.etag,
        "new_last_modified": link.last_modified,
        "new_content_hash": link.content_hash,
    }


_CLAIMED = links.update().where(
    links.c.id == bindparam("own_id"), links.c.claimed_until == bindparam("until", type_=UtcDateTime())
)
_RELEASED = _CLAIMED.values(claimed_until=None)
_LOOKED_AT = bindparam("looked_at", type_=UtcDateTime())
_UNCHANGED = _CLAIMED.values(
    claimed_until=None,
    checked_at=_LOOKED_AT,
    next_check_at=case(
        (links.c.hinted_at > _LOOKED_AT, bindparam("hint_at", type_=UtcDateTime())),
        else_=bindparam("next_at", type_=UtcDateTime()),
    ),
    etag=bindparam("new_etag"),
    last_modified=bindparam("new_last_modified"),
    content_hash=bindparam("new_content_hash"),
)
