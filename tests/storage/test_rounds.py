"""Whose turn it is in the rounds: taken once, and come back to."""

from datetime import timedelta

from bot.domain.links import Provider
from storage import Storage
from tests.storage.known import DAY, HOUR, NOW, a_link, a_member, a_team, a_workspace, in_team


async def test_a_round_is_taken_once_until_the_next_is_due(storage: Storage) -> None:
    async with storage.begin() as tx:
        assert await tx.rounds.take("plan", NOW, NOW + HOUR)
        assert not await tx.rounds.take("plan", NOW, NOW + HOUR)
        assert await tx.rounds.take("lapse", NOW, NOW + HOUR)
        assert not await tx.rounds.take("plan", NOW + HOUR - timedelta(seconds=1), NOW + 2 * HOUR)
        assert await tx.rounds.take("plan", NOW + HOUR, NOW + 2 * HOUR)


async def test_those_with_a_calendar_have_their_days_planned_and_again_at_their_time(storage: Storage) -> None:
    async with storage.begin() as tx:
        for team in ("T1", "T2"):
            workspace = await a_workspace(tx, team)
            rep = await a_member(tx, workspace, "U1")
            await a_link(tx, rep)
            await a_member(tx, workspace, "U2")  # no calendar
            gone = await a_member(tx, workspace, "U3", is_active=False)
            await tx.links.add(workspace.id, gone.id, Provider.ICS, "/gone.ics", NOW)
    async with storage.begin() as tx:
        assert await tx.rounds.begin_days(NOW) == 2
        assert await tx.rounds.begin_days(NOW) == 0
        taken = await tx.rounds.members_for_days(NOW, 10)
        assert [member.slack_id for member in taken] == ["U1", "U1"]
        await tx.rounds.days_planned([(member.id, NOW + DAY) for member in taken])
        assert await tx.rounds.members_for_days(NOW + DAY - HOUR, 10) == []
        assert await tx.rounds.members_for_days(NOW + DAY, 1) != []
        await tx.rounds.plan_days_again(taken[1], NOW)
        assert [member.id for member in await tx.rounds.members_for_days(NOW, 10)] == [taken[1].id]


async def test_a_team_has_its_turn_at_once_then_at_its_time_and_when_something_changed(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rep = await a_member(tx, workspace)
        team = await a_team(tx, workspace)
        await tx.teams.join(in_team(team, rep))
    async with storage.begin() as tx:
        assert await tx.rounds.team_for_digest(NOW) == team
        await tx.rounds.digest_planned(team.id, NOW + HOUR)
        assert await tx.rounds.team_for_digest(NOW) is None
        assert await tx.rounds.team_for_digest(NOW + HOUR) == team
        await tx.rounds.plan_digests_again(workspace.id, [rep.id])
        assert await tx.rounds.team_for_digest(NOW) == team
        await tx.teams.end(team, NOW)
        assert await tx.rounds.team_for_digest(NOW + DAY) is None


async def test_a_workspace_saydo_was_removed_from_has_no_turn(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        await a_link(tx, await a_member(tx, workspace))
        await a_team(tx, workspace)
        await tx.rounds.begin_days(NOW)
        await tx.workspaces.leave(workspace.id, NOW, erase_at=NOW + DAY)
        assert await tx.rounds.members_for_days(NOW, 10) == []
        assert await tx.rounds.team_for_digest(NOW) is None
        await a_workspace(tx)
        assert len(await tx.rounds.members_for_days(NOW, 10)) == 1


async def test_teams_are_taken_apart_by_processes_that_ask_at_once(postgresql_url: str) -> None:
    storage = Storage(postgresql_url)
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        teams = {(await a_team(tx, workspace, name=name)).id for name in ("East", "West")}
    async with storage.begin() as one, storage.begin() as another:
        first, second = await one.rounds.team_for_digest(NOW), await another.rounds.team_for_digest(NOW)
        assert first is not None
        assert second is not None
        assert {first.id, second.id} == teams
    await storage.close()
