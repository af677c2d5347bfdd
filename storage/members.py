"""Members: queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Executable, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import gone
from bot.domain.commitments import State
from bot.domain.links import CalendarLink
from bot.domain.mail_domains import domain_of
from bot.domain.people import Hours, Member, MemberId, MemberSettings, WorkspaceId
from storage.ahead import keep
from storage.calendar_tables import links
from storage.commitment_tables import commitments
from storage.rows import (
    Shape,
    among,
    change_one,
    changed,
    each_once,
    every,
    first,
    given,
    ids,
    inserting,
    literally,
    only,
)
from storage.serving import is_served
from storage.tables import members
from storage.types import new_id

_SHAPE = Shape(members, Member)
_BY_SLACK_ID = _SHAPE.select().where(
    members.c.workspace_id == given("workspace_id"), members.c.slack_id == given("slack_id")
)
_GET = _SHAPE.select().where(members.c.workspace_id == given("workspace_id"), members.c.id == given("member_id"))
_MANY = _SHAPE.select().where(members.c.workspace_id == given("workspace_id"), members.c.id.in_(among("member_ids")))
_ANYWHERE = _SHAPE.select().where(members.c.id.in_(among("member_ids")))
_TO_PLAN = (
    select(members.c.id)
    .where(
        members.c.plan_again_at.is_not(None),
        members.c.plan_again_at <= given("now"),
        is_served(members.c.workspace_id),
    )
    .order_by(members.c.plan_again_at, members.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
    .cte("due")
)
_CLAIM_PLANNING = (
    members.update()
    .where(members.c.id.in_(select(_TO_PLAN.c.id)))
    .values(plan_again_at=given("until"))
    .returning(*_SHAPE.columns)
)
_ALL_ACTIVE = (
    _SHAPE.select()
    .where(members.c.workspace_id == given("workspace_id"), members.c.is_active)
    .order_by(members.c.name, members.c.id)
)
_SET = members.update().where(members.c.workspace_id == given("own_workspace_id"), members.c.id == given("own_id"))
_IS_PLANNED = _SET.where(members.c.plan_again_at == given("known_until")).values(plan_again_at=None)
_SHOWN = ("name", "email", "domain", "zone_name", "locale", "is_admin", "is_active")


@cache
def _upsertion(dialect: str) -> Executable:
    """Return the statement that keeps a person as Slack shows them."""
    statement = inserting(members, dialect=dialect)
    shown = {name: statement.excluded[name] for name in _SHOWN}
    known = statement.on_conflict_do_update(index_elements=["workspace_id", "slack_id"], set_=shown)
    return known.returning(*_SHAPE.columns)


_DOMAINS = each_once(members.c.domain, members.c.workspace_id == given("workspace_id"), members.c.is_active)


@dataclass(frozen=True, slots=True)
class Members:
    """The people of a workspace whom SayDo knows."""

    connection: AsyncConnection

    async def upsert(
        self,
        workspace_id: WorkspaceId,
        slack_id: str,
        *,
        name: str,
        email: str,
        zone_name: str,
        locale: str,
        is_admin: bool,
        is_active: bool,
    ) -> Member:
        """Return the member as Slack shows them now; their settings and conversation stay."""
        facts = {
            "name": name,
            "email": email.lower(),
            "domain": domain_of(email),
            "zone_name": zone_name,
            "locale": locale,
            "is_admin": is_admin,
            "is_active": is_active,
        }
        named = {"id": new_id(), "workspace_id": workspace_id, "slack_id": slack_id, "settings": MemberSettings()}
        statement = _upsertion(self.connection.dialect.name)
        return await only(self.connection, statement, shape=_SHAPE, missing=gone.PERSON, **named, **facts)

    async def by_slack_id(self, workspace_id: WorkspaceId, slack_id: str) -> Member | None:
        """Return the member with this Slack user id."""
        named = {"workspace_id": workspace_id, "slack_id": slack_id}
        return await first(self.connection, _BY_SLACK_ID, shape=_SHAPE, **named)

    async def by_slack_ids(self, workspace_id: WorkspaceId, slack_ids: Iterable[str]) -> dict[str, Member]:
        """Return the members with these Slack user ids, by them; those not there are left out."""
        where = (members.c.workspace_id == workspace_id, members.c.slack_id.in_(ids(slack_ids)))
        found = await every(self.connection, _SHAPE.select().where(*where), shape=_SHAPE)
        return {member.slack_id: member for member in found}

    async def get(self, workspace_id: WorkspaceId, member_id: MemberId) -> Member:
        """Return a member. Raises NotFoundError."""
        named = {"workspace_id": workspace_id, "member_id": member_id}
        return await only(self.connection, _GET, shape=_SHAPE, missing=gone.PERSON, **named)

    async def many(self, workspace_id: WorkspaceId, member_ids: Iterable[MemberId]) -> dict[MemberId, Member]:
        """Return the members with these ids; those not there are left out."""
        wanted = ids(member_ids)
        if not wanted:
            return {}
        found = await every(self.connection, _MANY, shape=_SHAPE, workspace_id=workspace_id, member_ids=wanted)
        return {member.id: member for member in found}

    async def of_all(self, member_ids: Iterable[MemberId]) -> list[Member]:
        """Return the members with these ids, of all workspaces; each is then known to `get` while reading ahead."""
        found = await every(self.connection, _ANYWHERE, shape=_SHAPE, member_ids=ids(member_ids))
        for member in found:
            keep(_GET, {"workspace_id": member.workspace_id, "member_id": member.id}, [member])
        return found

    async def who_linked(self, linked: Iterable[CalendarLink]) -> dict[MemberId, Member]:
        """Return the members of links, of all workspaces, by their ids."""
        wanted = ids(link.member_id for link in linked)
        found = await every(self.connection, _ANYWHERE, shape=_SHAPE, member_ids=wanted) if wanted else []
        return {member.id: member for member in found}

    async def by_emails(self, workspace_id: WorkspaceId, emails: Iterable[str]) -> dict[str, Member]:
        """Return the members with these addresses, by lower-case address; of two with one address the active one."""
        wanted = ids(email.lower() for email in emails if email)
        statement = (
            _SHAPE.select()
            .where(members.c.workspace_id == workspace_id, members.c.email.in_(wanted))
            .order_by(members.c.is_active, members.c.id)
        )
        return {member.email: member for member in await every(self.connection, statement, shape=_SHAPE)}

    async def all_active(self, workspace_id: WorkspaceId) -> list[Member]:
        """Return the active members, by name."""
        return await every(self.connection, _ALL_ACTIVE, shape=_SHAPE, workspace_id=workspace_id)

    async def all_gone(self, workspace_id: WorkspaceId) -> list[Member]:
        """Return the members who left Slack, by name."""
        statement = (
            _SHAPE.select()
            .where(members.c.workspace_id == workspace_id, ~members.c.is_active)
            .order_by(members.c.name, members.c.id)
        )
        return await every(self.connection, statement, shape=_SHAPE)

    async def ask_planning(self, workspace_id: WorkspaceId, at: datetime) -> None:
        """Have everybody with a calendar or an open promise planned again from `at` on."""
        linked = exists().where(links.c.workspace_id == members.c.workspace_id, links.c.member_id == members.c.id)
        promised = exists().where(
            commitments.c.workspace_id == members.c.workspace_id,
            commitments.c.owner_id == members.c.id,
            literally(commitments.c.state, State.OPEN),
        )
        statement = members.update().where(members.c.workspace_id == workspace_id, members.c.is_active)
        await changed(self.connection, statement.where(or_(linked, promised)).values(plan_again_at=at))

    async def claim_planning(self, now: datetime, lease: timedelta) -> Member | None:
        """Claim a member of any workspace who is to be planned again; no other process gets them.

        The claim ends with `planned`, or by itself after `lease`.
        """
        return await first(self.connection, _CLAIM_PLANNING, shape=_SHAPE, now=now, until=now + lease)

    async def planned(self, workspace_id: WorkspaceId, member_id: MemberId, claimed_until: datetime) -> bool:
        """Note that a member was planned again; False when that was asked for once more since the claim."""
        named = {"own_workspace_id": workspace_id, "own_id": member_id, "known_until": claimed_until}
        return await changed(self.connection, _IS_PLANNED, **named) == 1

    async def set_dm_channel(self, workspace_id: WorkspaceId, member_id: MemberId, channel: str | None) -> None:
        """Keep the conversation with a member; None forgets it. Raises NotFoundError."""
        await self._set(workspace_id, member_id, dm_channel=channel)

    async def save_home_page(self, workspace_id: WorkspaceId, member_id: MemberId, page: str) -> None:
        """Keep which page of Home a member looks at. Raises NotFoundError."""
        await self._set(workspace_id, member_id, home_page=page)

    async def save_hours(self, workspace_id: WorkspaceId, member_id: MemberId, hours: Hours | None) -> None:
        """Keep the working hours a member's calendar tells. Raises NotFoundError."""
        await self._set(workspace_id, member_id, hours=hours)

    async def keep_dnd(
        self, workspace_id: WorkspaceId, member_id: MemberId, dnd: tuple[datetime, datetime] | None, now: datetime
    ) -> None:
        """Keep Slack's do-not-disturb of a member, from and until; None when it is off. Raises NotFoundError."""
        start, end = dnd or (None, None)
        await self._set(workspace_id, member_id, dnd_from=start, dnd_until=end, dnd_seen_at=now)

    async def save_settings(self, workspace_id: WorkspaceId, member_id: MemberId, settings: MemberSettings) -> None:
        """Keep what a member set. Raises NotFoundError."""
        await self._set(workspace_id, member_id, settings=settings)

    async def _set(self, workspace_id: WorkspaceId, member_id: MemberId, **facts: object) -> None:
        named = {"own_workspace_id": workspace_id, "own_id": member_id}
        await change_one(self.connection, _SET, missing=gone.PERSON, **named, **facts)

    async def zones(self, workspace_id: WorkspaceId) -> list[str]:
        """Return the names of the time zones the active members are in, each once, in order."""
        statement = select(members.c.zone_name).where(members.c.workspace_id == workspace_id, members.c.is_active)
        return sorted((await self.connection.execute(statement.distinct())).scalars())

    async def domains(self, workspace_id: WorkspaceId) -> list[str]:
        """Return the mail domains of the active members, each once."""
        return list((await self.connection.execute(_DOMAINS, {"workspace_id": workspace_id})).scalars())
