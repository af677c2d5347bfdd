"""Whose turn it is in the rounds that the clock sets going: each thing is looked at once, by whichever process asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.commitments import Side, State
from bot.domain.people import Member, MemberId, WorkspaceId
from bot.domain.teams import Role, Team, TeamId
from storage.calendar_tables import links, logins
from storage.call_tables import calls
from storage.commitment_queries import overdue
from storage.commitment_tables import commitments
from storage.installation_tables import slack_events
from storage.rows import (
    Shape,
    among,
    changed,
    every,
    first,
    given,
    ids,
    insert_into,
    is_inserted,
    literally,
    run_for_all,
)
from storage.serving import IS_ACTIVE, is_served
from storage.tables import members, rounds, workspaces
from storage.team_tables import escalations, team_people, teams
from storage.teams import SHAPE as TEAM
from storage.types import UtcDateTime
from storage.webhook_tables import webhook_events


def _taking(statement: Select[Any], by: ColumnElement[Any], limit: BindParameter[Any] | int) -> Select[Any]:
    return statement.order_by(by).limit(limit).with_for_update(skip_locked=True, key_share=True)


_MEMBER = Shape(members, Member)
_IS_NEW = and_(
    members.c.days_at.is_(None),
    members.c.is_active,
    is_served(members.c.workspace_id),
    exists().where(links.c.workspace_id == members.c.workspace_id, links.c.member_id == members.c.id),
)
_BEGIN_DAYS = members.update().where(_IS_NEW).values(days_at=given("now"))
_HAS_DAYS = and_(
    members.c.days_at.is_not(None),
    members.c.days_at <= given("now"),
    members.c.is_active,
    is_served(members.c.workspace_id),
)
_FOR_DAYS = _taking(_MEMBER.select().where(_HAS_DAYS), members.c.days_at, given("limit"))
_PLANNED = (
    members.update()
    .where(members.c.id == bindparam("own_id"))
    .values(days_at=bindparam("again_at", type_=UtcDateTime()))
)
_HAS_DIGEST = and_(
    teams.c.closed_at.is_(None),
    or_(teams.c.plan_at.is_(None), teams.c.plan_at <= given("now")),
    is_served(teams.c.workspace_id),
)
_FOR_DIGEST = _taking(teams.select().where(_HAS_DIGEST), teams.c.plan_at, 1)
_DIGEST_PLANNED = teams.update().where(teams.c.id == given("team_id")).values(plan_at=given("again_at"))
_IN_THEIR_ORDER = (
    select(teams.c.id)
    .where(
        teams.c.workspace_id == given("own_workspace_id"),
        teams.c.closed_at.is_(None),
        exists().where(
            team_people.c.workspace_id == teams.c.workspace_id,
            team_people.c.team_id == teams.c.id,
            team_people.c.member_id.in_(among("member_ids")),
            team_people.c.until.is_(None),
        ),
    )
    .order_by(teams.c.id)
    .with_for_update(key_share=True)
    .cte("theirs")
)
_DIGESTS_AGAIN = teams.update().where(teams.c.id.in_(select(_IN_THEIR_ORDER.c.id))).values(plan_at=None)
_WITH_UNKNOWN_RECAPS = (
    select(workspaces.c.id)
    .where(IS_ACTIVE, exists().where(calls.c.workspace_id == workspaces.c.id, calls.c.recap_due_at.is_(None)))
    .order_by(workspaces.c.id)
)
_IS_AHEAD = and_(escalations.c.posted_at.is_(None), escalations.c.stopped_at.is_(None))
_WITH_ESCALATIONS = (
    select(workspaces.c.id)
    .where(IS_ACTIVE, exists().where(escalations.c.workspace_id == workspaces.c.id, _IS_AHEAD))
    .order_by(workspaces.c.id)
)
_LATE_PROMISES = (
    select(teams.c.workspace_id, teams.c.id)
    .join(
        team_people,
        and_(team_people.c.workspace_id == teams.c.workspace_id, team_people.c.team_id == teams.c.id),
    )
    .join(
        commitments,
        and_(
            team_people.c.workspace_id == commitments.c.workspace_id,
            team_people.c.member_id == commitments.c.owner_id,
            team_people.c.role == Role.REP,
            team_people.c.until.is_(None),
        ),
    )
    .where(
        literally(commitments.c.state, State.OPEN),
        commitments.c.side == Side.OURS,
        commitments.c.deadline < given("late_before"),
        teams.c.closed_at.is_(None),
        teams.c.channel != "",
        is_served(teams.c.workspace_id),
    )
)
_TEAMS_OF_LATE_PROMISES = _LATE_PROMISES.distinct().order_by(teams.c.workspace_id, teams.c.id)
_TO_PLAN = select(
    or_(exists().where(_HAS_DAYS), exists().where(_IS_NEW)).label("days"),
    _WITH_UNKNOWN_RECAPS.exists().label("dues"),
    exists().where(_HAS_DIGEST).label("digests"),
    or_(_WITH_ESCALATIONS.exists(), _LATE_PROMISES.exists()).label("escalations"),
)
_IS_ANY_OVER = select(
    or_(
        exists().where(webhook_events.c.at < given("events_before")),
        exists().where(slack_events.c.seen_at < given("slack_before")),
        exists().where(logins.c.expires_at <= given("now")),
        exists().where(overdue("promises_before")),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPlan:
    """What the clock finds to be planned anew: each True where there is any of it, wherever."""

    days: bool
    dues: bool
    digests: bool
    escalations: bool


@dataclass(frozen=True, slots=True)
class Rounds:
    """Rounds across all workspaces. What is taken here belongs to the transaction until it ends."""

    connection: AsyncConnection

    async def take(self, name: str, now: datetime, next_at: datetime) -> bool:
        """Take a whole round, for which no other comes before `next_at`; False when it is not due yet."""
        statement = insert_into(self.connection, rounds).values(name=name, next_at=next_at)
        is_due = rounds.c.next_at <= now
        return await is_inserted(
            self.connection,
            statement.on_conflict_do_update(index_elements=["name"], set_={"next_at": next_at}, where=is_due),
        )

    async def to_plan(self, now: datetime, *, late_before: datetime) -> ToPlan:
        """Tell what there is to plan: mostly nothing, and one question tells. Promises are late from an instant on."""
        row = (await self.connection.execute(_TO_PLAN, {"now": now, "late_before": late_before})).one()
        return ToPlan(**{name: bool(value) for name, value in row._mapping.items()})  # noqa: SLF001  its documented name

    async def is_any_over(
        self, now: datetime, *, events_before: datetime, slack_before: datetime, promises_before: datetime
    ) -> bool:
        """Tell whether there is anything to be forgotten or given up, as old as these instants."""
        before = {"events_before": events_before, "slack_before": slack_before, "promises_before": promises_before}
        return bool((await self.connection.execute(_IS_ANY_OVER, {"now": now, **before})).scalar_one())

    async def begin_days(self, now: datetime) -> int:
        """Let everybody with a calendar whose days were never planned have a turn; return how many there are."""
        return await changed(self.connection, _BEGIN_DAYS, now=now)

    async def members_for_days(self, now: datetime, limit: int) -> list[Member]:
        """Take some members whose days are to be planned; no other process gets them while this one is at it."""
        return await every(self.connection, _FOR_DAYS, shape=_MEMBER, now=now, limit=limit)

    async def days_planned(self, planned: Sequence[tuple[MemberId, datetime]]) -> None:
        """Keep when the days of members are to be planned next."""
        rows = [{"own_id": member_id, "again_at": again_at} for member_id, again_at in planned]
        await run_for_all(self.connection, _PLANNED, rows)

    async def plan_days_again(self, member: Member, now: datetime) -> None:
        """Have a member's days planned with the next round."""
        where = (members.c.workspace_id == member.workspace_id, members.c.id == member.id)
        await changed(self.connection, members.update().where(*where).values(days_at=now))

    async def team_for_digest(self, now: datetime) -> Team | None:
        """Take the team whose next digest was planned longest ago; None when no team's turn has come."""
        return await first(self.connection, _FOR_DIGEST, shape=TEAM, now=now)

    async def digest_planned(self, team_id: TeamId, again_at: datetime) -> None:
        """Keep when a team's digest is to be planned next."""
        await changed(self.connection, _DIGEST_PLANNED, team_id=team_id, again_at=again_at)

    async def plan_digests_again(self, workspace_id: WorkspaceId, member_ids: Sequence[MemberId]) -> None:
        """Have the digests of all teams these members are in planned with the next round."""
        named = {"own_workspace_id": workspace_id, "member_ids": ids(member_ids)}
        await changed(self.connection, _DIGESTS_AGAIN, **named)

    async def workspaces_of_unknown_recaps(self) -> list[WorkspaceId]:
        """Return the workspaces that have calls of which nobody knows when the recap is due."""
        return await self._workspaces(_WITH_UNKNOWN_RECAPS)

    async def workspaces_of_escalations(self) -> list[WorkspaceId]:
        """Return the workspaces in which something is set down for a digest to come."""
        return await self._workspaces(_WITH_ESCALATIONS)

    async def teams_of_late_promises(self, before: datetime) -> list[tuple[WorkspaceId, TeamId]]:
        """Return the open teams with a channel whose reps owe something that was due before an instant."""
        rows = await self.connection.execute(_TEAMS_OF_LATE_PROMISES, {"late_before": before})
        return [(workspace_id, team_id) for workspace_id, team_id in rows]

    async def _workspaces(self, statement: Select[str]) -> list[WorkspaceId]:
        return [WorkspaceId(found) for found in (await self.connection.execute(statement)).scalars()]
