"""Workspaces: queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, and_, distinct, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningUpdate

from bot.domain import gone
from bot.domain.links import LinkState
from bot.domain.people import Member, Workspace, WorkspaceId, WorkspaceSettings, WorkspaceState
from storage.ahead import keep
from storage.calendar_tables import links
from storage.rows import Shape, among, change_one, changed, every, first, given, ids, inserting, only
from storage.serving import IS_ACTIVE
from storage.tables import members, workspaces
from storage.types import new_id

_SHAPE = Shape(workspaces, Workspace)
_GET = _SHAPE.select().where(workspaces.c.id == given("workspace_id"))
_MANY = _SHAPE.select().where(workspaces.c.id.in_(among("workspace_ids"))).order_by(workspaces.c.team_id)
_HOLD = _GET.with_for_update(key_share=True)
_BY_TEAM = _SHAPE.select().where(workspaces.c.team_id == given("team_id"))


def _claiming_people(*which: ColumnElement[bool]) -> ReturningUpdate[Any]:
    """Return the statement that claims one of the workspaces whose people are to be read."""
    is_due = or_(workspaces.c.people_at.is_(None), workspaces.c.people_at <= given("due_before"))
    due = select(workspaces.c.id).where(IS_ACTIVE, is_due, *which).order_by(workspaces.c.people_at, workspaces.c.id)
    locked = due.limit(1).with_for_update(skip_locked=True).cte("due")
    claimed = workspaces.update().where(workspaces.c.id.in_(select(locked.c.id))).values(people_at=given("again_at"))
    return claimed.returning(*_SHAPE.columns)


_CLAIM_ANY = _claiming_people()
_CLAIM_THIS = _claiming_people(workspaces.c.id == given("own_id"))
_HAS_LINK = and_(links.c.workspace_id == workspaces.c.id, links.c.state != LinkState.REVOKED)
_REPS = select(func.count(distinct(links.c.member_id))).where(_HAS_LINK).scalar_subquery()
_COUNT_REPS = workspaces.update().where(workspaces.c.reps != _REPS).values(reps=_REPS)
_MEMBER = Shape(members, Member)
_IS_THE_MEMBER = and_(members.c.workspace_id == workspaces.c.id, members.c.slack_id == given("slack_id"))
_WITH_MEMBER = (
    select(*_SHAPE.columns, *_MEMBER.columns)
    .outerjoin_from(workspaces, members, _IS_THE_MEMBER)
    .where(workspaces.c.team_id == given("team_id"))
)
_IS_THERE: Mapping[str, Any] = {"state": WorkspaceState.ACTIVE, "gone_at": None, "erase_at": None}
_TAKEN_OVER = ("name", "bot_user_id", "enterprise_id", *_IS_THERE)


@cache
def _addition(dialect: str) -> Executable:
    """Return the statement that adds a team, or brings the one that is there in step."""
    statement = inserting(workspaces, dialect=dialect)
    facts = {name: statement.excluded[name] for name in _TAKEN_OVER}
    return statement.on_conflict_do_update(index_elements=["team_id"], set_=facts).returning(*_SHAPE.columns)


@dataclass(frozen=True, slots=True)
class Workspaces:
    """The Slack teams that installed SayDo."""

    connection: AsyncConnection

    async def add(
        self, team_id: str, name: str, bot_user_id: str, now: datetime, *, enterprise_id: str = ""
    ) -> Workspace:
        """Return the team's workspace, made now or brought in step with these facts; its settings stay.

        One that SayDo was removed from is active again, and its data is not erased any more.
        """
        facts = {"name": name, "bot_user_id": bot_user_id, "enterprise_id": enterprise_id, **_IS_THERE}
        new = {"id": new_id(), "team_id": team_id, "settings": WorkspaceSettings(), "installed_at": now}
        statement = _addition(self.connection.dialect.name)
        return await only(self.connection, statement, shape=_SHAPE, missing=gone.WORKSPACE, **new, **facts)

    async def get(self, workspace_id: WorkspaceId) -> Workspace:
        """Return a workspace. Raises NotFoundError."""
        return await only(self.connection, _GET, shape=_SHAPE, missing=gone.WORKSPACE, workspace_id=workspace_id)

    async def many(self, workspace_ids: Iterable[WorkspaceId]) -> list[Workspace]:
        """Return these workspaces, in the order of their team ids."""
        wanted = ids(workspace_ids)
        return await every(self.connection, _MANY, shape=_SHAPE, workspace_ids=wanted) if wanted else []

    async def read_ahead(self, workspace_ids: Iterable[WorkspaceId]) -> None:
        """Read these workspaces at once."""
        for workspace in await self.many(workspace_ids):
            keep(_GET, {"workspace_id": workspace.id}, [workspace])

    async def hold(self, workspace_id: WorkspaceId) -> Workspace:
        """Return a workspace; whoever holds it next waits until this transaction ends. Raises NotFoundError.

        For what looks at several members' rows and then writes by what it saw. Nobody else is kept from anything.
        """
        return await only(self.connection, _HOLD, shape=_SHAPE, missing=gone.WORKSPACE, workspace_id=workspace_id)

    async def by_team(self, team_id: str) -> Workspace | None:
        """Return the workspace of a Slack team."""
        return await first(self.connection, _BY_TEAM, shape=_SHAPE, team_id=team_id)

    async def with_member(self, team_id: str, slack_id: str) -> tuple[Workspace, Member | None] | None:
        """Return the workspace of a Slack team and, if they are known there, the member with this Slack user id."""
        named = {"team_id": team_id, "slack_id": slack_id}
        row = (await self.connection.execute(_WITH_MEMBER, named)).first()
        if row is None:
            return None
        own, members_own = row[: len(_SHAPE.columns)], row[len(_SHAPE.columns) :]
        return _SHAPE.read(own), None if members_own[0] is None else _MEMBER.read(members_own)

    async def all(self) -> list[Workspace]:
        """Return every workspace that SayDo is in, in the order of their team ids."""
        statement = _SHAPE.select().where(IS_ACTIVE).order_by(workspaces.c.team_id)
        return await every(self.connection, statement, shape=_SHAPE)

    async def of_enterprise(self, enterprise_id: str) -> list[Workspace]:
        """Return the workspaces of an Enterprise Grid, in the order of their team ids."""
        where = (workspaces.c.enterprise_id == enterprise_id, workspaces.c.enterprise_id != "")
        return await every(self.connection, _SHAPE.select().where(*where).order_by(workspaces.c.team_id), shape=_SHAPE)

    async def leave(self, workspace_id: WorkspaceId, now: datetime, *, erase_at: datetime) -> bool:
        """Note that SayDo was removed from a workspace; False when that is known, and then nothing changes."""
        where = (workspaces.c.id == workspace_id, workspaces.c.state == WorkspaceState.ACTIVE)
        gone = {"state": WorkspaceState.GONE, "gone_at": now, "erase_at": erase_at}
        return await changed(self.connection, workspaces.update().where(*where).values(gone)) == 1

    async def read_people_at(self, workspace_id: WorkspaceId, at: datetime) -> None:
        """Set when the people of a workspace are to be read from Slack next."""
        await changed(self.connection, workspaces.update().where(workspaces.c.id == workspace_id).values(people_at=at))

    async def claim_people(
        self, due_before: datetime, *, again_at: datetime, workspace_id: WorkspaceId | None = None
    ) -> Workspace | None:
        """Claim a workspace (or that one) whose people are to be read now, until `again_at`; nobody else gets it."""
        values = {"due_before": due_before, "again_at": again_at}
        if workspace_id is None:
            return await first(self.connection, _CLAIM_ANY, shape=_SHAPE, **values)
        return await first(self.connection, _CLAIM_THIS, shape=_SHAPE, own_id=workspace_id, **values)

    async def count_reps(self) -> None:
        """Count in each workspace whose calendars are linked, and keep it there."""
        await changed(self.connection, _COUNT_REPS)

    async def save_settings(self, workspace_id: WorkspaceId, settings: WorkspaceSettings) -> None:
        """Keep what an admin set. Raises NotFoundError."""
        statement = workspaces.update().where(workspaces.c.id == workspace_id).values(settings=settings)
        await change_one(self.connection, statement, missing=gone.WORKSPACE)
