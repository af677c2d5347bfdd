"""Teams and who is in them: queries."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, or_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import gone
from bot.domain.people import MemberId, WorkspaceId
from bot.domain.rhythms import Rhythm
from bot.domain.teams import Expectations, Role, Standing, Team, TeamId, TeamPerson, WhenEmpty
from storage.rows import Shape, change_one, changed, every, given, ids, insert_into, is_inserted, only
from storage.serving import is_served
from storage.team_tables import team_people, teams
from storage.types import new_id

_PERSON = Shape(team_people, TeamPerson)
_RHYTHM = tuple(field.name for field in fields(Rhythm))
_EXPECTED = tuple(field.name for field in fields(Expectations))


class _TeamShape:
    """How a team lies in its table: its rhythm and what is expected lie in columns of their own."""

    def read(self, row: Row[Any]) -> Team:
        """Return the team of a row."""
        facts = dict(row._mapping)  # noqa: SLF001  the documented name of a row as a mapping
        del facts["plan_at"]
        rhythm = Rhythm(**{name: facts.pop(name) for name in _RHYTHM})
        expectations = Expectations(**{name: facts.pop(name) for name in _EXPECTED})
        return Team(rhythm=rhythm, expectations=expectations, **facts)

    def write(self, team: Team) -> dict[str, Any]:
        """Return the columns of a team."""
        own = {field.name: getattr(team, field.name) for field in fields(Team)}
        rhythm, expectations = own.pop("rhythm"), own.pop("expectations")
        parts = {name: getattr(rhythm, name) for name in _RHYTHM}
        return own | parts | {name: getattr(expectations, name) for name in _EXPECTED}


SHAPE = _TeamShape()
_OPEN = teams.select().where(teams.c.closed_at.is_(None)).order_by(teams.c.name, teams.c.id)
_EVERYWHERE = _OPEN.where(is_served(teams.c.workspace_id))
_OPEN_ONES = _OPEN.where(teams.c.workspace_id == given("workspace_id"))
_IN_IT = (
    team_people.c.workspace_id == teams.c.workspace_id,
    team_people.c.team_id == teams.c.id,
    team_people.c.until.is_(None),
)
_IS_IN = exists().where(*_IN_IT, team_people.c.member_id == given("member_id"), team_people.c.role == given("role"))
_OF_MEMBER = _OPEN_ONES.where(_IS_IN)
_UNMANAGED = _OPEN_ONES.where(~exists().where(*_IN_IT, team_people.c.role == Role.MANAGER))
_GET = teams.select().where(teams.c.workspace_id == given("workspace_id"), teams.c.id == given("team_id"))
_STAYS = team_people.c.until.is_(None)
_ANYBODY = (
    _PERSON.select()
    .where(team_people.c.workspace_id == given("workspace_id"), team_people.c.team_id == given("team_id"))
    .order_by(team_people.c.since, team_people.c.member_id)
)
_PEOPLE = _ANYBODY.where(_STAYS)
_PEOPLE_SINCE = _ANYBODY.where(or_(_STAYS, team_people.c.until > given("since")))
_USES_IT = (teams.c.workspace_id == given("own_workspace_id"), teams.c.channel == given("own_channel"))
_STANDS_OTHERWISE = teams.c.channel_standing != given("standing")
_STANDS = teams.update().where(*_USES_IT, _STANDS_OTHERWISE).values(channel_standing=given("standing"))
_STANDS_AND_IS_CALLED = (
    teams.update()
    .where(*_USES_IT, or_(_STANDS_OTHERWISE, teams.c.channel_name != given("called")))
    .values(channel_standing=given("standing"), channel_name=given("called"))
)


@dataclass(frozen=True, slots=True)
class Teams:
    """The teams of a workspace, and the people in them, then and now."""

    connection: AsyncConnection

    async def add(
        self,
        workspace_id: WorkspaceId,
        *,
        name: str,
        channel: str,
        rhythm: Rhythm,
        created_at: datetime,
        usergroup: str = "",
        when_empty: WhenEmpty = WhenEmpty.ONE_LINE,
        expectations: Expectations | None = None,
        channel_standing: Standing = Standing.UNKNOWN,
        channel_name: str = "",
        usergroup_name: str = "",
    ) -> Team:
        """Keep a new team, without anybody in it."""
        team = Team(
            id=TeamId(new_id()),
            workspace_id=workspace_id,
            name=name,
            channel=channel,
            rhythm=rhythm,
            created_at=created_at,
            usergroup=usergroup,
            when_empty=when_empty,
            expectations=expectations or Expectations(),
            channel_standing=channel_standing,
            channel_name=channel_name,
            usergroup_name=usergroup_name,
        )
        await self.connection.execute(teams.insert().values(SHAPE.write(team)))
        return await self.get(workspace_id, team.id)

    async def save(self, team: Team) -> None:
        """Keep a team as it is now. Raises NotFoundError."""
        statement = teams.update().where(teams.c.workspace_id == team.workspace_id, teams.c.id == team.id)
        await change_one(self.connection, statement.values(SHAPE.write(team)), missing=gone.TEAM)

    async def get(self, workspace_id: WorkspaceId, team_id: TeamId) -> Team:
        """Return a team. Raises NotFoundError."""
        named = {"workspace_id": workspace_id, "team_id": team_id}
        return await only(self.connection, _GET, shape=SHAPE, missing=gone.TEAM, **named)

    async def open_ones(self, workspace_id: WorkspaceId) -> list[Team]:
        """Return the teams that are not given up, by name."""
        return await every(self.connection, _OPEN_ONES, shape=SHAPE, workspace_id=workspace_id)

    async def everywhere(self) -> list[Team]:
        """Return the teams of all workspaces that are not given up, by name."""
        return await every(self.connection, _EVERYWHERE, shape=SHAPE)

    async def of_member(self, workspace_id: WorkspaceId, member_id: MemberId, role: Role) -> list[Team]:
        """Return the open teams in which a member is now a rep, or a manager, by name."""
        named = {"workspace_id": workspace_id, "member_id": member_id, "role": role}
        return await every(self.connection, _OF_MEMBER, shape=SHAPE, **named)

    async def unmanaged(self, workspace_id: WorkspaceId) -> list[Team]:
        """Return the open teams that nobody manages now, by name."""
        return await every(self.connection, _UNMANAGED, shape=SHAPE, workspace_id=workspace_id)

    async def stands(
        self, workspace_id: WorkspaceId, channel: str, standing: Standing, *, name: str | None = None
    ) -> int:
        """Keep how SayDo stands in a channel and its name, for all teams that use it; return how many did not know."""
        values = {"own_workspace_id": workspace_id, "own_channel": channel, "standing": standing}
        if not name:
            return await changed(self.connection, _STANDS, **values)
        return await changed(self.connection, _STANDS_AND_IS_CALLED, **values, called=name)

    async def people(
        self, workspace_id: WorkspaceId, team_id: TeamId, *, since: datetime | None = None
    ) -> list[TeamPerson]:
        """Return who is in a team now, and with `since` whoever was in it at some time from then on."""
        named = {"workspace_id": workspace_id, "team_id": team_id}
        if since is None:
            return await every(self.connection, _PEOPLE, shape=_PERSON, **named)
        return await every(self.connection, _PEOPLE_SINCE, shape=_PERSON, **named, since=since)

    async def people_of(self, workspace_id: WorkspaceId, team_ids: Iterable[TeamId]) -> dict[TeamId, list[TeamPerson]]:
        """Return who is in these teams now; a team without anybody is left out."""
        where = (team_people.c.workspace_id == workspace_id, team_people.c.team_id.in_(ids(team_ids)))
        statement = _PERSON.select().where(*where, team_people.c.until.is_(None)).order_by(team_people.c.since)
        found: dict[TeamId, list[TeamPerson]] = {}
        for person in await every(self.connection, statement, shape=_PERSON):
            found.setdefault(person.team_id, []).append(person)
        return found

    async def join(self, person: TeamPerson) -> bool:
        """Let somebody in from `since` on; False when they are in already in this role."""
        statement = insert_into(self.connection, team_people).values(_PERSON.write(person)).on_conflict_do_nothing()
        return await is_inserted(self.connection, statement)

    async def brought(self, person: TeamPerson, *, is_by_group: bool) -> bool:
        """Keep whether the user group brings somebody who is in, or they are named by hand; False when it is so."""
        statement = team_people.update().where(*_is(person), team_people.c.until.is_(None))
        is_news = team_people.c.is_by_group != is_by_group
        return await changed(self.connection, statement.where(is_news).values(is_by_group=is_by_group)) > 0

    async def leave(self, person: TeamPerson, now: datetime) -> bool:
        """Let somebody out from now on, so that what they did before still counts; False when they had left."""
        return await self._leave(_is(person), now) > 0

    async def end(self, team: Team, now: datetime) -> bool:
        """Give a team up: nobody is in it any more from now on; False when it was given up before."""
        it = (teams.c.workspace_id == team.workspace_id, teams.c.id == team.id, teams.c.closed_at.is_(None))
        if not await changed(self.connection, teams.update().where(*it).values(closed_at=now)):
            return False
        await self._leave((team_people.c.workspace_id == team.workspace_id, team_people.c.team_id == team.id), now)
        return True

    async def leave_all(self, workspace_id: WorkspaceId, member_ids: Iterable[MemberId], now: datetime) -> int:
        """Let members out of all teams, as people who left Slack; return in how many places they were."""
        of_them = (team_people.c.workspace_id == workspace_id, team_people.c.member_id.in_(sorted(set(member_ids))))
        return await self._leave(of_them, now)

    async def _leave(self, where: tuple[ColumnElement[bool], ...], now: datetime) -> int:
        # who joined at this very instant was never in: no row stays that would keep them from joining again
        is_in = (*where, team_people.c.until.is_(None))
        undone = await changed(self.connection, team_people.delete().where(*is_in, team_people.c.since >= now))
        return undone + await changed(self.connection, team_people.update().where(*is_in).values(until=now))


def _is(person: TeamPerson) -> tuple[ColumnElement[bool], ...]:
    return (
        team_people.c.workspace_id == person.workspace_id,
        team_people.c.team_id == person.team_id,
        team_people.c.member_id == person.member_id,
        team_people.c.role == person.role,
    )
