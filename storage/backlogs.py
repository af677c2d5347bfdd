"""What is waiting to be done, in all workspaces: a few figures for who operates SayDo, cheap however much there is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Table, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.holds import HeldWhy
from bot.domain.links import LinkState
from bot.domain.nudges import Kind, State
from bot.domain.people import WorkspaceState
from bot.domain.webhooks import DeliveryState
from storage.calendar_tables import links
from storage.rows import literally
from storage.tables import members, nudges, workspaces
from storage.types import UtcDateTime
from storage.webhook_tables import webhook_deliveries

MOST = 10_000
"""No queue is counted any further: what is said of it is then "at least"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What waits at an instant: nudges due and not sent, by kind; the one that is late longest; what stands behind."""

    due: Mapping[Kind, int]
    oldest_due_at: datetime | None
    claimed: int
    lapsed: int
    redraws: int
    members_to_plan: int
    webhooks: int
    links_due: int
    oldest_link_due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A workspace (Slack's id of its team) to which nothing is sent until an instant, and why."""

    team_id: str
    until: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Backlogs:
    """Counts of what waits. Across all workspaces."""

    connection: AsyncConnection

    async def at(self, now: datetime) -> Backlog:
        """Return what waits at an instant."""
        is_due = (literally(nudges.c.state, State.PLANNED), nudges.c.due_at <= now)
        is_claimed = literally(nudges.c.state, State.CLAIMED)
        is_waiting = literally(webhook_deliveries.c.state, DeliveryState.WAITING)
        return Backlog(
            due=await self._due_by_kind(*is_due),
            oldest_due_at=await self._earliest(nudges.c.due_at, *is_due),
            claimed=await self._count(nudges, is_claimed),
            lapsed=await self._count(nudges, is_claimed, nudges.c.claimed_until <= now),
            redraws=await self._count(nudges, nudges.c.redraw_at.is_not(None), nudges.c.redraw_at <= now),
            members_to_plan=await self._count(
                members, members.c.plan_again_at.is_not(None), members.c.plan_again_at <= now
            ),
            webhooks=await self._count(webhook_deliveries, is_waiting, webhook_deliveries.c.next_at <= now),
            links_due=await self._count(links, *_links_due(now)),
            oldest_link_due_at=await self._earliest(links.c.next_check_at, *_links_due(now)),
        )

    async def links_by_state(self) -> dict[LinkState, int]:
        """Return how many calendars are linked, by whether they can be read. Looks at every link."""
        statement = select(links.c.state, func.count()).group_by(links.c.state)
        found = {state: int(count) for state, count in await self.connection.execute(statement)}
        return {state: found.get(state, 0) for state in LinkState}

    async def workspaces_by_state(self, now: datetime) -> dict[str, int]:
        """Return how many workspaces SayDo is in ("active") and was removed from ("gone").

        Of the active ones "held" take nothing, and "paused" are those in which Slack asked for a pause.
        """
        statement = select(workspaces.c.state, func.count()).group_by(workspaces.c.state)
        found = {state: int(count) for state, count in await self.connection.execute(statement)}
        of_now = {state.value: found.get(state, 0) for state in WorkspaceState}
        held = await self._count(workspaces, *_is_held(now), by=workspaces.c.id)
        paused = await self._count(workspaces, *_is_paused(now), by=workspaces.c.id)
        return {**of_now, "held": held, "paused": paused}

    async def held(self, now: datetime, limit: int) -> list[Held]:
        """Return workspaces that take nothing for now, those that are held longest first."""
        columns = (workspaces.c.team_id, workspaces.c.held_until, workspaces.c.held_why)
        statement = select(*columns).where(*_is_held(now)).order_by(workspaces.c.held_until.desc()).limit(limit)
        rows = await self.connection.execute(statement)
        return [Held(team_id=team_id, until=until, why=why) for team_id, until, why in rows]

    async def database_time(self) -> datetime:
        """Return what time it is by the database's machine (PostgreSQL)."""
        return (await self.connection.execute(select(func.clock_timestamp(type_=UtcDateTime())))).scalar_one()

    async def broken_since(self) -> datetime | None:
        """Return since when the calendar that can't be read for the longest time can't be."""
        return await self._earliest(links.c.broken_since, links.c.broken_since.is_not(None))

    async def _due_by_kind(self, *where: ColumnElement[bool]) -> dict[Kind, int]:
        some = select(nudges.c.kind).where(*where).limit(MOST).subquery()
        statement = select(some.c.kind, func.count()).group_by(some.c.kind)
        return {kind: int(count) for kind, count in await self.connection.execute(statement)}

    async def _count(self, table: Table, *where: ColumnElement[bool], by: ColumnElement[str] | None = None) -> int:
        some = select(table.c.workspace_id if by is None else by).where(*where).limit(MOST).subquery()
        return int(await self.connection.scalar(select(func.count()).select_from(some)) or 0)

    async def _earliest(self, column: ColumnElement[datetime], *where: ColumnElement[bool]) -> datetime | None:
        statement = select(column).where(*where).order_by(column).limit(1)
        earliest: datetime | None = await self.connection.scalar(statement)
        return earliest


def _links_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Be a calendar that waits to be looked at; those of people who left Slack wait for the day they are back."""
    has_owner = exists().where(members.c.id == links.c.member_id, members.c.is_active)
    return (links.c.next_check_at <= now, links.c.state != LinkState.REVOKED, has_owner)


def _is_held(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (*_is_silent(now), workspaces.c.held_why != HeldWhy.RATE_LIMITED.value)


def _is_paused(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (*_is_silent(now), workspaces.c.held_why == HeldWhy.RATE_LIMITED.value)


def _is_silent(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (workspaces.c.state == WorkspaceState.ACTIVE, workspaces.c.held_until > now)
