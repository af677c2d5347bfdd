from dataclasses import replace
from datetime import datetime

from bot.domain.commitments import Commitment
from bot.domain.escalations import Stop
from bot.domain.nudges import Kind
from bot.domain.people import Member
from bot.domain.subjects import commitment_subject
from bot.domain.teams import Role, Team
from storage import Storage, Transaction
from tests.storage.known import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    a_call,
    a_commitment,
    a_member,
    a_nudge,
    a_team,
    a_workspace,
    an_escalation,
    an_offer,
    in_team,
)


async def a_late_one(tx: Transaction) -> tuple[Member, Team, Commitment]:
    workspace = await a_workspace(tx)
    rep, team = await a_member(tx, workspace), await a_team(tx, workspace)
    await tx.teams.join(in_team(team, rep))
    return rep, team, await a_commitment(tx, rep, deadline=NOW - 9 * DAY)


async def found(tx: Transaction, team: Team, before: datetime = NOW) -> list[str]:
    return [one.id for one in await tx.escalations.candidates(team.workspace_id, team.id, before, 9)]


async def test_only_open_late_promises_of_ours_of_reps_of_now_may_be_set_down(storage: Storage) -> None:
    async with storage.begin() as tx:
        rep, team, late = await a_late_one(tx)
        workspace = await tx.workspaces.get(rep.workspace_id)
        boss, gone = await a_member(tx, workspace, "U2"), await a_member(tx, workspace, "U3")
        await tx.teams.join(in_team(team, boss, role=Role.MANAGER))
        await tx.teams.join(in_team(team, gone))
        await tx.teams.leave(in_team(team, gone), NOW + MINUTE)
        private = await a_call(tx, rep, is_private=True)
        await a_commitment(tx, rep, deadline=NOW + DAY)
        await a_commitment(tx, rep, deadline=NOW - 9 * DAY, call_id=private.id)
        offered = await a_commitment(tx, rep, deadline=NOW - 9 * DAY)
        await tx.offers.make(an_offer(offered, to=boss))
        for other in (boss, gone):
            await a_commitment(tx, other, deadline=NOW - 9 * DAY)
        assert await found(tx, team) == [late.id]
        assert await found(tx, team, NOW - 10 * DAY) == []


async def test_a_promise_is_set_down_once_at_a_time_and_posted_once_for_a_date(storage: Storage) -> None:
    async with storage.begin() as tx:
        _, team, late = await a_late_one(tx)
        first = an_escalation(team, late)
        assert await tx.escalations.set_down(first)
        assert not await tx.escalations.set_down(replace(first, n=2))
        assert await found(tx, team) == []
        assert await tx.escalations.stop(first, Stop.DIGEST_CHANGED, NOW)
        assert not await tx.escalations.stop(first, Stop.CLOSED, NOW)
        assert await found(tx, team) == [late.id]
        second = replace(first, n=2)
        assert await tx.escalations.set_down(second)
        await tx.escalations.draw_into(team.workspace_id, "digest-1", [second])
        assert await tx.escalations.mark_posted(team.workspace_id, "digest-1", NOW) == [late.id]
        assert await tx.escalations.mark_posted(team.workspace_id, "digest-1", NOW + HOUR) == []
        assert await found(tx, team) == []
        stored = await tx.escalations.of(team.workspace_id, late.id)
        assert [(one.n, one.why, one.posted_at) for one in stored] == [(1, Stop.DIGEST_CHANGED, None), (2, None, NOW)]
        assert await tx.escalations.count(team.workspace_id, late.id) == 2


async def test_when_it_was_announced_is_when_its_word_was_sent(storage: Storage) -> None:
    async with storage.begin() as tx:
        rep, team, late = await a_late_one(tx)
        await tx.escalations.set_down(an_escalation(team, late))
        await a_nudge(tx, rep, commitment_subject(late.id), kind=Kind.ESCALATION, n=2)
        (other,) = await tx.nudges.claim_due(NOW, 5, MINUTE)
        await tx.nudges.mark_sent([other.id], "D1", "1.0", NOW)
        (one,) = await tx.escalations.ahead(team.workspace_id)
        assert one.announced_at is None
        await a_nudge(tx, rep, commitment_subject(late.id), kind=Kind.ESCALATION)
        (nudge,) = await tx.nudges.claim_due(NOW, 5, MINUTE)
        await tx.nudges.mark_sent([nudge.id], "D1", "1.1", NOW + MINUTE)
        (one,) = await tx.escalations.ahead(team.workspace_id)
        assert one == an_escalation(team, late, announced_at=NOW + MINUTE)


async def test_only_what_the_last_drawing_shows_is_posted(storage: Storage) -> None:
    async with storage.begin() as tx:
        rep, team, late = await a_late_one(tx)
        other = await a_commitment(tx, rep, deadline=NOW - 8 * DAY)
        both = [an_escalation(team, one) for one in (late, other)]
        for one in both:
            await tx.escalations.set_down(one)
        assert await tx.escalations.for_digest(team.workspace_id, team.id, both[0].digest_at) == both
        assert await tx.escalations.for_digest(team.workspace_id, team.id, NOW) == []
        await tx.escalations.draw_into(team.workspace_id, "digest-1", both)
        await tx.escalations.draw_into(team.workspace_id, "digest-1", both[1:])
        assert await tx.escalations.mark_posted(team.workspace_id, "digest-1", NOW) == [other.id]
        assert [one.commitment_id for one in await tx.escalations.ahead(team.workspace_id)] == [late.id]


async def test_what_was_stopped_while_the_digest_went_out_is_known_to_stand_there(storage: Storage) -> None:
    async with storage.begin() as tx:
        _, team, late = await a_late_one(tx)
        one = an_escalation(team, late)
        await tx.escalations.set_down(one)
        await tx.escalations.draw_into(team.workspace_id, "digest-1", [one])
        await tx.escalations.stop(one, Stop.CLOSED, NOW)
        assert await tx.escalations.mark_posted(team.workspace_id, "digest-1", NOW) == [late.id]
        (stored,) = await tx.escalations.of(team.workspace_id, late.id)
        assert (stored.posted_at, stored.stopped_at, stored.why) == (NOW, None, None)
