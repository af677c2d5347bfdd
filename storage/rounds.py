"""Whose turn it is in the rounds that the clock sets going: each thing is looked at once, by whichever process asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.commitments import Side, State
from bot.domain.people import Member, MemberId, WorkspaceId, WorkspaceState
from bot.domain.teams import Role, Team, TeamId
from storage.calendar_tables import links
from storage.call_tables import calls
from storage.commitment_tables import commitments
from storage.rows import Shape, changed, every, ids, insert_into, is_inserted, literally, run_for_all
from storage.tables import members, rounds, workspaces
from storage.team_tables import escalations, team_people, teams
from storage.teams import SHAPE as TEAM
from storage.types import UtcDateTime

_MEMBER = Shape(members, Member)
_PLANNED = (
    members.update()
    .where(members.c.id == bindparam("own_id"))
    .values(days_at=bindparam("again_at", type_=UtcDateTime()))
)


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

    async def begin_days(self, now: datetime) -> int:
        """Let everybody with a calendar whose days were never planned have a turn; return how many there are."""
        linked = exists().where(links.c.workspace_id == members.c.workspace_id, links.c.member_id == members.c.id)
        where = (members.c.days_at.is_(None), members.c.is_active, _is_here(members.c.workspace_id), linked)
        return await changed(self.connection, members.update().where(*where).values(days_at=now))

    async def members_for_days(self, now: datetime, limit: int) -> list[Member]:
        """Take some members whose days are to be planned; no other process gets them while this one is at it."""
        is_due = (members.c.days_at.is_not(None), members.c.days_at <= now)
        wanted = _MEMBER.select().where(*is_due, members.c.is_active, _is_here(members.c.workspace_id))
        return await every(self.connection, _taking(wanted, members.c.days_at, limit), shape=_MEMBER)

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
        is_due = or_(teams.c.plan_at.is_(None), teams.c.plan_at <= now)
        wanted = teams.select().where(teams.c.closed_at.is_(None), is_due, _is_here(teams.c.workspace_id))
        statement = _taking(wanted, teams.c.plan_at, 1)
        return next(iter(await every(self.connection, statement, shape=TEAM)), None)

    async def digest_planned(self, team_id: TeamId, again_at: datetime) -> None:
        """Keep when a team's digest is to be planned next."""
        await changed(self.connection, teams.update().where(teams.c.id == team_id).values(plan_at=again_at))

    async def plan_digests_again(self, workspace_id: WorkspaceId, member_ids: Sequence[MemberId]) -> None:
        """Have the digests of all teams these members are in planned with the next round."""
        of_them = exists().where(
            team_people.c.workspace_id == teams.c.workspace_id,
            team_people.c.team_id == teams.c.id,
            team_people.c.member_id.in_(ids(member_ids)),
            team_people.c.until.is_(None),
        )
        where = (teams.c.workspace_id == workspace_id, teams.c.closed_at.is_(None), of_them)
        in_order = select(teams.c.id).where(*where).order_by(teams.c.id).with_for_update(key_share=True).cte("theirs")
        await changed(self.connection, teams.update().where(teams.c.id.in_(select(in_order.c.id))).values(plan_at=None))

    async def workspaces_of_unknown_recaps(self) -> list[WorkspaceId]:
        """Return the workspaces that have calls of which nobody knows when the recap is due."""
        return await self._workspaces(calls.c.workspace_id, calls.c.recap_due_at.is_(None))

    async def workspaces_of_escalations(self) -> list[WorkspaceId]:
        """Return the workspaces in which something is set down for a digest to come."""
        is_ahead = (escalations.c.posted_at.is_(None), escalations.c.stopped_at.is_(None))
        return await self._workspaces(escalations.c.workspace_id, *is_ahead)

    async def teams_of_late_promises(self, before: datetime) -> list[tuple[WorkspaceId, TeamId]]:
        """Return the open teams with a channel whose reps owe something that was due before an instant."""
        is_late = (
            literally(commitments.c.state, State.OPEN),
            commitments.c.side == Side.OURS,
            commitments.c.deadline < before,
        )
        is_rep = (
            team_people.c.workspace_id == commitments.c.workspace_id,
            team_people.c.member_id == commitments.c.owner_id,
            team_people.c.role == Role.REP,
            team_people.c.until.is_(None),
        )
        statement = (
            select(teams.c.workspace_id, teams.c.id)
            .join(
                team_people,
                and_(team_people.c.workspace_id == teams.c.workspace_id, team_people.c.team_id == teams.c.id),
            )
            .join(commitments, and_(*is_rep))
            .where(*is_late, teams.c.closed_at.is_(None), teams.c.channel != "", _is_here(teams.c.workspace_id))
            .distinct()
            .order_by(teams.c.workspace_id, teams.c.id)
        )
        return [(workspace_id, team_id) for workspace_id, team_id in await self.connection.execute(statement)]

    async def _workspaces(self, column: ColumnElement[str], *where: ColumnElement[bool]) -> list[WorkspaceId]:
        statement = select(column).where(*where, _is_here(column)).distinct().order_by(column)
        return [WorkspaceId(found) for found in (await self.connection.execute(statement)).scalars()]


def _is_here(workspace_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Be of a workspace SayDo was not removed from."""
    return exists().where(workspaces.c.id == workspace_id, workspaces.c.state == WorkspaceState.ACTIVE)


def _taking(statement: Select[Any], by: ColumnElement[Any], limit: int) -> Select[Any]:
    return statement.order_by(by).limit(limit).with_for_update(skip_locked=True, key_share=True)
