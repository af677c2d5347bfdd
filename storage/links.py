"""Calendar links: queries. Addresses and credentials lie sealed; nothing else of SayDo sees how."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import gone
from bot.domain.calls import LinkId
from bot.domain.links import (
    ADMIN_IS_TOLD_AFTER,
    CAN_SAY_LOOK,
    PARTLY_STORED,
    CalendarLink,
    LinkState,
    Provider,
    host_of,
    soonest_look,
)
from bot.domain.mail_domains import domain_of
from bot.domain.people import MemberId, WorkspaceId
from storage.calendar_tables import links
from storage.link_statements import (
    DOMAINS,
    GET,
    GET_CLAIMED,
    LONG_BROKEN,
    OF_MEMBER,
    SHAPE,
    TELL_ANEW,
    addition,
    saving,
)
from storage.rows import change_one, changed, every, only
from storage.sealing import Sealer
from storage.types import new_id

_NEVER_AFTER_A_READ = frozenset({"address", "credentials", "account", "name"})
_NEW: Mapping[str, Any] = {"state": LinkState.NEW, "error": "", "failures": 0, "skipped": (), "warnings": ()}


@dataclass(frozen=True, slots=True)
class Opened:
    """A row of a link as its value, unsealed."""

    sealer: Sealer

    def read(self, row: Row[Any]) -> CalendarLink:
        """Return the value of a row."""
        columns = dict(row._mapping)  # noqa: SLF001  the documented name of a row as a mapping
        columns["address"] = self.sealer.open(columns["address"])
        columns["credentials"] = self.sealer.open_mapping(columns["credentials"])
        return CalendarLink(**columns)


@dataclass(frozen=True, slots=True)
class Links:
    """Members' connections to their calendars."""

    connection: AsyncConnection
    sealer: Sealer

    async def add(
        self,
        workspace_id: WorkspaceId,
        member_id: MemberId,
        provider: Provider,
        address: str,
        now: datetime,
        *,
        credentials: Mapping[str, str] | None = None,
        account: str = "",
        name: str = "",
    ) -> CalendarLink:
        """Return the member's link to this calendar of an account, made now or the one that is there.

        It is to be read at once, with the credentials given now.
        """
        names = self.sealer.names(*_identity(provider, account, address))
        told = {
            "address_key": names[0],
            "address": self.sealer.seal(address),
            "credentials": self.sealer.seal_mapping(credentials or {}),
            "account": account,
            "account_domain": domain_of(account),
            "host_key": self._host_key(provider, address),
            "name": name,
            "next_check_at": now,
            "watch_at": now if provider in CAN_SAY_LOOK else None,
            "hours_at": now if provider in CAN_SAY_LOOK else None,
        }
        if len(names) > 1:  # it may be there under the name that an earlier key gave it
            known = {"own_member_id": member_id, "known_as": names}
            found = await every(self.connection, TELL_ANEW, shape=self._shape, **known, **told)
            if found:
                return found[0]
        owner = {"workspace_id": workspace_id, "member_id": member_id, "provider": provider}
        row = {"id": new_id(), "linked_at": now, **_NEW, **owner, **told}
        statement = addition(self.connection.dialect.name)
        return await only(self.connection, statement, shape=self._shape, missing=gone.LINK, **row)

    async def get(
        self, workspace_id: WorkspaceId, link_id: LinkId, *, claimed_until: datetime | None = None
    ) -> CalendarLink:
        """Return a link. Raises NotFoundError, also when a claim is named and another one stands."""
        named = {"own_workspace_id": workspace_id, "own_id": link_id}
        known = {} if claimed_until is None else {"known_until": claimed_until}
        return await only(
            self.connection, GET_CLAIMED if known else GET, shape=self._shape, missing=gone.LINK, **named, **known
        )

    async def of_member(self, workspace_id: WorkspaceId, member_id: MemberId) -> list[CalendarLink]:
        """Return a member's links, oldest first."""
        named = {"workspace_id": workspace_id, "member_id": member_id}
        return await every(self.connection, OF_MEMBER, shape=self._shape, **named)

    async def of_workspace(self, workspace_id: WorkspaceId) -> list[CalendarLink]:
        """Return all links of a workspace, oldest first."""
        return await self._some(links.c.workspace_id == workspace_id)

    async def account_domains(self, workspace_id: WorkspaceId) -> list[str]:
        """Return the mail domains of who members are with their calendars' providers, each once."""
        return list((await self.connection.execute(DOMAINS, {"workspace_id": workspace_id})).scalars())

    async def read_by_grant_of(self, provider: Provider, account: str) -> bool:
        """Tell whether any link is read by what this account granted: of any member and in any workspace.

        No more than that is told of another workspace; a provider ends the grant of an account as a whole.
        """
        where = (links.c.provider == provider, links.c.account == account, links.c.credentials != "")
        return await self.connection.scalar(select(links.c.id).where(*where).limit(1)) is not None

    async def long_broken(self, now: datetime) -> list[CalendarLink]:
        """Return the links of all workspaces that could not be read for so long that an admin should know."""
        return await every(self.connection, LONG_BROKEN, shape=self._shape, before=now - ADMIN_IS_TOLD_AFTER)

    async def save(self, link: CalendarLink, *, claimed_until: datetime | None = None) -> None:
        """Keep what a read told, and end the claim on it.

        What opens the calendar stays: it may have been renewed while the read went on. So does the provider's hint to
        look that came since the read began. Raises NotFoundError when the link was removed meanwhile, or is not claimed
        until then any more.
        """
        written = {name: value for name, value in SHAPE.write(link).items() if name not in _NEVER_AFTER_A_READ}
        values = {**written, "own_workspace_id": link.workspace_id, "own_id": link.id}
        if link.checked_at is not None:
            del values["next_check_at"]
            values |= {"looked_at": link.checked_at, "hint_at": soonest_look(link), "next_at": link.next_check_at}
        if claimed_until is not None:
            values["known_until"] = claimed_until
        statement = saving(is_looked_at=link.checked_at is not None, is_claimed=claimed_until is not None)
        await change_one(self.connection, statement, missing=gone.LINK, **values)

    async def store_partly(self, workspace_id: WorkspaceId, link_id: LinkId) -> None:
        """Keep, until `save`, that a part of a reading is stored: what was seen of the calendar counts no more."""
        where = (links.c.workspace_id == workspace_id, links.c.id == link_id)
        nothing_seen = {"etag": None, "last_modified": None, "content_hash": PARTLY_STORED}
        await changed(self.connection, links.update().where(*where).values(nothing_seen))

    async def keep_credentials(
        self, workspace_id: WorkspaceId, link_id: LinkId, credentials: Mapping[str, str]
    ) -> None:
        """Keep credentials the provider gave in exchange, for all the member's calendars of that account."""
        link = await self.get(workspace_id, link_id)
        where = (
            links.c.workspace_id == workspace_id,
            links.c.member_id == link.member_id,
            links.c.provider == link.provider,
            links.c.account == link.account,
        )
        sealed = self.sealer.seal_mapping(credentials)
        await changed(self.connection, links.update().where(*where).values(credentials=sealed))

    async def remove(self, workspace_id: WorkspaceId, link_id: LinkId) -> None:
        """Forget a link and the meetings read through it; nothing happens when it is not there."""
        where = (links.c.workspace_id == workspace_id, links.c.id == link_id)
        await changed(self.connection, links.delete().where(*where))

    async def seal_again(self) -> int:
        """Seal every link of all workspaces with the first key; return how many there are.

        Credentials that another process renews meanwhile stay as it keeps them, sealed with its own first key.
        """
        kept = (await self.connection.execute(select(links.c.id, links.c.credentials))).all()
        as_it_was = {row.id: row.credentials for row in kept}
        found = [link for link in await self._some() if link.id in as_it_was]
        for link in found:
            where = (links.c.id == link.id, links.c.credentials == as_it_was[link.id])
            sealed = {
                "address": self.sealer.seal(link.address),
                "address_key": self.sealer.names(*_identity(link.provider, link.account, link.address))[0],
                "credentials": self.sealer.seal_mapping(link.credentials),
                "host_key": self._host_key(link.provider, link.address),
            }
            await changed(self.connection, links.update().where(*where).values(sealed))
        return len(found)

    def _host_key(self, provider: Provider, address: str) -> str:
        host = host_of(provider, address)
        return self.sealer.names("host", host)[0] if host else ""

    @property
    def _shape(self) -> Opened:
        return Opened(self.sealer)

    async def _some(self, *where: ColumnElement[bool]) -> list[CalendarLink]:
        statement = SHAPE.select().where(*where).order_by(links.c.linked_at, links.c.id)
        return await every(self.connection, statement, shape=self._shape)


def _identity(provider: Provider, account: str, address: str) -> tuple[str, str, str]:
    """Return what a link is known by: one calendar of one account."""
    return (provider.value, account, address)
