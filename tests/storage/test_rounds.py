"""Whose turn it is in the rounds: taken once, and come back to."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.escalations import Stop
from bot.domain.links import Provider
from storage import Storage
from storage.rounds import ToPlan
from tests.storage.known import (
    DAY,
    HOUR,
    NOW,
    a_call,
    a_commitment,
    a_link,
    a_member,
    a_team,
    a_workspace,
    an_escalation,
    in_team,
)
from tests.storage.webhook_examples import an_endpoint

NOTHING = ToPlan(days=False, dues=False, digests=False, escalations=False)


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


async def test_what_there_is_to_plan_is_told_by_one_question(storage: Storage) -> None:
    before = NOW - 2 * DAY
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rep = await a_member(tx, workspace)
        assert await tx.rounds.to_plan(NOW, late_before=before) == NOTHING
        await a_link(tx, rep)
        assert await tx.rounds.to_plan(NOW, late_before=before) == replace(NOTHING, days=True)
        await tx.rounds.days_planned([(rep.id, NOW + DAY)])
        assert await tx.rounds.to_plan(NOW, late_before=before) == NOTHING
        assert await tx.rounds.to_plan(NOW + DAY, late_before=before) == replace(NOTHING, days=True)
        await a_call(tx, rep)
        assert await tx.rounds.to_plan(NOW, late_before=before) == replace(NOTHING, dues=True)
        await tx.workspaces.leave(workspace.id, NOW, erase_at=NOW + DAY)
        assert await tx.rounds.to_plan(NOW + DAY, late_before=before) == NOTHING


async def test_a_team_and_what_its_reps_are_late_with_are_told_of_as_well(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rep = await a_member(tx, workspace)
        team = await a_team(tx, workspace)
        await tx.teams.join(in_team(team, rep))
        promise = await a_commitment(tx, rep, deadline=NOW - HOUR)
        assert await tx.rounds.to_plan(NOW, late_before=NOW - HOUR) == replace(NOTHING, digests=True)
        await tx.rounds.digest_planned(team.id, NOW + DAY)
        assert await tx.rounds.to_plan(NOW, late_before=NOW - HOUR) == NOTHING
        assert await tx.rounds.to_plan(NOW, late_before=NOW) == replace(NOTHING, escalations=True)
        escalation = an_escalation(team, promise)
        await tx.escalations.set_down(escalation)
        assert await tx.rounds.to_plan(NOW, late_before=NOW - HOUR) == replace(NOTHING, escalations=True)
        await tx.escalations.stop(escalation, Stop.CLOSED, NOW)
        assert await tx.rounds.to_plan(NOW, late_before=NOW - HOUR) == NOTHING


async def test_what_is_over_is_told_of_from_its_instant_on(storage: Storage) -> None:
    async def is_any_over(**later: datetime) -> bool:
        before = dict.fromkeys(("events_before", "slack_before", "promises_before"), NOW)
        async with storage.begin() as tx:
            return await tx.rounds.is_any_over(**{"now": NOW, **before, **later})

    async with storage.begin() as tx:
        rep = await a_member(tx, await a_workspace(tx))
        await a_commitment(tx, rep, deadline=NOW)
        await tx.slack_events.first_time("Ev1", NOW)
        await tx.logins.begin("state", rep.workspace_id, rep.id, Provider.GOOGLE, expires_at=NOW + HOUR)
    assert not await is_any_over()
    for name in ("slack_before", "promises_before"):
        assert await is_any_over(**{name: NOW + HOUR}), name
    assert await is_any_over(now=NOW + HOUR)
    assert not await is_any_over(events_before=NOW + HOUR)
    async with storage.begin() as tx:
        await an_endpoint(tx, rep)
        await a_commitment(tx, rep, deadline=NOW)
    assert await is_any_over(events_before=NOW + HOUR)
