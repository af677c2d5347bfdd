from dataclasses import replace

import pytest

from bot.domain.errors import NotFoundError
from bot.domain.rhythms import read_rhythm
from bot.domain.teams import Expectations, Role, Standing, TeamId, WhenEmpty, reps_at
from storage import Storage
from tests.storage.known import DAY, NOW, a_member, a_team, a_workspace, in_team


async def test_a_team_comes_back_as_it_was_kept(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        team = await a_team(tx, workspace, expectations=Expectations(say_do=None, recap_share=90, note="Be kind."))
        assert await tx.teams.get(workspace.id, team.id) == team
        changed = replace(
            team,
            name="Enterprise",
            channel="C2",
            rhythm=read_rhythm("first Monday of the month 9:00", zone_name="America/New_York"),
            usergroup="S1",
            when_empty=WhenEmpty.SILENCE,
            expectations=Expectations(objective_share=None),
        )
        await tx.teams.save(changed)
        assert await tx.teams.get(workspace.id, team.id) == changed


async def test_a_team_that_was_given_up_is_not_listed_and_still_known(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        kept, given_up = await a_team(tx, workspace), await a_team(tx, workspace, name="Old")
        await tx.teams.save(replace(given_up, closed_at=NOW + DAY))
        assert await tx.teams.open_ones(workspace.id) == [kept]
        assert not (await tx.teams.get(workspace.id, given_up.id)).is_open
        with pytest.raises(NotFoundError):
            await tx.teams.get(workspace.id, TeamId("none"))


async def test_the_open_teams_of_all_workspaces_that_saydo_is_in_are_found_together(storage: Storage) -> None:
    async with storage.begin() as tx:
        one, other, left = [await a_workspace(tx, team_id) for team_id in ("T1", "T2", "T3")]
        west, east = await a_team(tx, other, name="West"), await a_team(tx, one, name="East")
        await tx.teams.end(await a_team(tx, one, name="Old"), NOW)
        await a_team(tx, left)
        await tx.workspaces.leave(left.id, NOW, erase_at=NOW + DAY)
        assert await tx.teams.everywhere() == [east, west]
        assert await tx.workspaces.many([other.id, one.id, one.id]) == [one, other]
        assert await tx.workspaces.many([]) == []


async def test_people_are_in_several_teams_and_what_they_did_counts_after_they_left(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rep, manager = await a_member(tx, workspace), await a_member(tx, workspace, "U2")
        one, two = await a_team(tx, workspace), await a_team(tx, workspace, name="Zone 2")
        for person in (in_team(one, rep), in_team(two, rep), in_team(one, manager, role=Role.MANAGER)):
            assert await tx.teams.join(person)
        assert await tx.teams.of_member(workspace.id, rep.id, Role.REP) == [one, two]
        assert await tx.teams.of_member(workspace.id, rep.id, Role.MANAGER) == []
        assert await tx.teams.leave(in_team(one, rep), NOW + DAY)
        assert await tx.teams.of_member(workspace.id, rep.id, Role.REP) == [two]
        assert [person.member_id for person in await tx.teams.people(workspace.id, one.id)] == [manager.id]
        ever = await tx.teams.people(workspace.id, one.id, since=NOW)
        assert reps_at(ever, NOW) == {rep.id}
        assert reps_at(ever, NOW + DAY) == frozenset()


async def test_who_is_in_joins_once_and_may_come_back(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rep, team = await a_member(tx, workspace), await a_team(tx, workspace)
        assert await tx.teams.join(in_team(team, rep))
        assert not await tx.teams.join(in_team(team, rep, since=NOW + DAY))
        assert await tx.teams.leave(in_team(team, rep), NOW + DAY)
        assert not await tx.teams.leave(in_team(team, rep), NOW + DAY)
        assert await tx.teams.join(in_team(team, rep, since=NOW + 2 * DAY, is_by_group=True))
        assert len(await tx.teams.people(workspace.id, team.id, since=NOW)) == 2


async def test_who_leaves_slack_leaves_every_team(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rep = await a_member(tx, workspace)
        teams = [await a_team(tx, workspace), await a_team(tx, workspace)]
        for team in teams:
            await tx.teams.join(in_team(team, rep))
        assert await tx.teams.leave_all(workspace.id, [rep.id], NOW + DAY) == 2
        assert await tx.teams.of_member(workspace.id, rep.id, Role.REP) == []


async def test_how_saydo_stands_in_a_channel_is_kept_for_every_team_that_uses_it(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        one, two = await a_team(tx, workspace), await a_team(tx, workspace, name="Zone 2")
        other = await a_team(tx, workspace, channel="C2")
        assert await tx.teams.stands(workspace.id, "C1", Standing.NOT_INVITED) == 2
        assert await tx.teams.stands(workspace.id, "C1", Standing.NOT_INVITED) == 0
        assert (await tx.teams.get(workspace.id, one.id)).channel_standing is Standing.NOT_INVITED
        assert (await tx.teams.get(workspace.id, two.id)).channel_standing is Standing.NOT_INVITED
        assert await tx.teams.stands(workspace.id, "C1", Standing.NOT_INVITED, name="sales") == 2
        assert await tx.teams.stands(workspace.id, "C1", Standing.NOT_INVITED) == 0
        assert (await tx.teams.get(workspace.id, one.id)).channel_name == "sales"
        assert await tx.teams.get(workspace.id, other.id) == other


async def test_a_team_is_given_up_once_and_its_people_leave_with_it(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rep, team = await a_member(tx, workspace), await a_team(tx, workspace)
        await tx.teams.join(in_team(team, rep))
        assert await tx.teams.end(team, NOW + DAY)
        assert not await tx.teams.end(team, NOW + 2 * DAY)
        assert (await tx.teams.get(workspace.id, team.id)).closed_at == NOW + DAY
        assert await tx.teams.people(workspace.id, team.id) == []
        ever = await tx.teams.people(workspace.id, team.id, since=NOW)
        assert [person.until for person in ever] == [NOW + DAY]


async def test_who_joins_and_leaves_in_the_same_moment_was_never_in_and_may_come_back(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rep, team = await a_member(tx, workspace), await a_team(tx, workspace)
        assert await tx.teams.join(in_team(team, rep))
        assert await tx.teams.leave(in_team(team, rep), NOW)
        assert await tx.teams.people(workspace.id, team.id, since=NOW - DAY) == []
        assert await tx.teams.join(in_team(team, rep))


async def test_teams_that_nobody_manages_are_found(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        manager = await a_member(tx, workspace)
        managed, unmanaged = await a_team(tx, workspace), await a_team(tx, workspace, name="Alone")
        await tx.teams.join(in_team(managed, manager, role=Role.MANAGER))
        await tx.teams.join(in_team(unmanaged, manager))
        assert await tx.teams.unmanaged(workspace.id) == [unmanaged]
        people = await tx.teams.people_of(workspace.id, [managed.id, unmanaged.id])
        assert {team_id: [one.role for one in some] for team_id, some in people.items()} == {
            managed.id: [Role.MANAGER],
            unmanaged.id: [Role.REP],
        }


async def test_somebody_the_group_brought_can_be_named_by_hand(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rep, team = await a_member(tx, workspace), await a_team(tx, workspace)
        await tx.teams.join(in_team(team, rep, is_by_group=True))
        assert await tx.teams.brought(in_team(team, rep), is_by_group=False)
        assert not await tx.teams.brought(in_team(team, rep), is_by_group=False)
        assert [one.is_by_group for one in await tx.teams.people(workspace.id, team.id)] == [False]
