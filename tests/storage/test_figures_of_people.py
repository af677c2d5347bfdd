"""Whose a figure is: of leavers, of managers, of shared calls; whom a customer waits for, and who is praised."""

from bot.domain.commitments import (
    Side,
    hand_over,
    keep,
)
from bot.domain.digests import AccountAtRisk, Figures, Overdue, Praise, Scores
from bot.domain.people import MemberId
from bot.domain.teams import Role
from storage import Storage
from tests.storage.figure_examples import NEXT_WEEK, WEEK, a_team_of, of_team
from tests.storage.known import (
    DAY,
    NOW,
    a_call,
    a_commitment,
    a_member,
    a_team,
    in_team,
)

# -- whose it is -------------------------------------------------------------------------------------------------------


async def test_what_a_leaver_did_before_leaving_counts_and_nothing_after(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [rep, leaver] = await a_team_of(tx, "U1", "U2")
        for number, day in enumerate((1, 3)):
            await a_call(tx, leaver, uid=f"uid-{number}", start=NOW + day * DAY)
            promise = await a_commitment(tx, leaver)
            await tx.commitments.apply(keep(promise, by=leaver.id, now=NOW + day * DAY, source="test"))
        await a_commitment(tx, leaver)
        await tx.teams.leave(in_team(team, leaver), NOW + 2 * DAY)
        figures = await of_team(tx, team)
        assert (figures.calls, figures.ours, figures.overdue) == (1, Scores(on_time=1), Overdue())
        assert set(await tx.figures.by_rep(team.workspace_id, team.id, WEEK)) == {rep.id, leaver.id}
        assert set(await tx.figures.by_rep(team.workspace_id, team.id, NEXT_WEEK)) == {rep.id}


async def test_who_left_and_came_back_is_not_counted_in_between(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        for day in (1, 3, 5):
            await a_call(tx, rep, uid=f"uid-{day}", start=NOW + day * DAY)
        await tx.teams.leave(in_team(team, rep), NOW + 2 * DAY)
        await tx.teams.join(in_team(team, rep, since=NOW + 4 * DAY))
        assert (await of_team(tx, team)).calls == 2


async def test_a_manager_counts_only_where_they_are_a_rep_too(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [manager] = await a_team_of(tx, "U1", role=Role.MANAGER)
        await a_call(tx, manager)
        assert await of_team(tx, team) == Figures()
        await tx.teams.join(in_team(team, manager))
        assert (await of_team(tx, team)).calls == 1


async def test_a_shared_call_is_one_call_and_its_leads(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [lead, colleague] = await a_team_of(tx, "U1", "U2")
        call = await a_call(tx, lead)
        assert await a_call(tx, colleague) == call
        by_rep = await tx.figures.by_rep(team.workspace_id, team.id, WEEK)
        assert {rep: own.calls for rep, own in by_rep.items()} == {lead.id: 1, colleague.id: 0}
        await tx.calls.pass_lead(call, to=colleague.id, is_said=True)
        by_rep = await tx.figures.by_rep(team.workspace_id, team.id, WEEK)
        assert {rep: own.calls for rep, own in by_rep.items()} == {lead.id: 0, colleague.id: 1}
        assert (await of_team(tx, team)).calls == 1


async def test_a_rep_of_two_teams_counts_in_both(storage: Storage) -> None:
    async with storage.begin() as tx:
        one, [rep] = await a_team_of(tx, "U1")
        other = await a_team(tx, await tx.workspaces.get(one.workspace_id), name="Zone 2")
        await tx.teams.join(in_team(other, rep))
        await a_call(tx, rep)
        assert (await of_team(tx, one)).calls == (await of_team(tx, other)).calls == 1


async def test_a_promise_handed_over_belongs_to_who_has_it_now(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        outsider = await a_member(tx, await tx.workspaces.get(team.workspace_id), "U2")
        promise = await a_commitment(tx, outsider)
        assert await of_team(tx, team) == Figures()
        await tx.commitments.apply(hand_over(promise, to=rep.id, by=outsider.id, now=NOW + 9 * DAY, source="test"))
        assert (await of_team(tx, team)).overdue == Overdue(week=1)


async def test_a_reps_own_part_is_what_the_team_shows_of_them(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [rep, other] = await a_team_of(tx, "U1", "U2")
        for number, lead in enumerate((rep, rep, other)):
            await a_call(tx, lead, uid=f"uid-{number}")
        own = await tx.figures.own(team.workspace_id, rep.id, team.id, WEEK)
        assert own == (await tx.figures.by_rep(team.workspace_id, team.id, WEEK))[rep.id]
        assert own.calls == 2
        nobody = await tx.figures.own(team.workspace_id, MemberId("0" * 32), team.id, WEEK)
        assert nobody == Figures()


# -- accounts and praise -----------------------------------------------------------------------------------------------


async def test_accounts_about_to_be_let_down_come_worst_first(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        for account, late, is_at_risk in (
            ("a.test", -1, True), ("b.test", 1, False), ("c.test", 3, True), ("d.test", 1, False), ("d.test", 1, True),
            ("d.test", -2, True), ("fine.test", -1, False), ("", 9, True),
        ):  # fmt: skip
            await a_commitment(tx, rep, account=account, deadline=NOW - late * DAY, is_at_risk=is_at_risk)
        await a_commitment(tx, rep, account="theirs.test", side=Side.THEIRS, deadline=NOW - DAY)
        worst = await tx.figures.accounts_at_risk(team.workspace_id, team.id, NOW, 9)
        assert worst == [
            AccountAtRisk(account="d.test", late=2, at_risk=1, oldest_days=1),
            AccountAtRisk(account="c.test", late=1, at_risk=0, oldest_days=3),
            AccountAtRisk(account="b.test", late=1, at_risk=0, oldest_days=1),
            AccountAtRisk(account="a.test", late=0, at_risk=1, oldest_days=0),
        ]
        assert await tx.figures.accounts_at_risk(team.workspace_id, team.id, NOW, 2) == worst[:2]
        await tx.teams.leave(in_team(team, rep), NOW)
        assert await tx.figures.accounts_at_risk(team.workspace_id, team.id, NOW, 9) == []


async def test_who_kept_all_of_three_promises_in_time_is_praised(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [three, four, two, late] = await a_team_of(tx, "U1", "U2", "U3", "U4")
        for rep, count in ((three, 3), (four, 4), (two, 2), (late, 3)):
            for _ in range(count):
                promise = await a_commitment(tx, rep)
                await tx.commitments.apply(keep(promise, by=rep.id, now=NOW + DAY, source="test"))
        promise = await a_commitment(tx, late)
        await tx.commitments.apply(keep(promise, by=late.id, now=NOW + 5 * DAY, source="test"))
        praise = await tx.figures.praise(team.workspace_id, team.id, WEEK)
        assert praise == [Praise(member_id=four.id, kept=4), Praise(member_id=three.id, kept=3)]
