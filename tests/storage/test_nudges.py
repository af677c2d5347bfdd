from dataclasses import replace

import pytest

from bot.domain.meetings import Window
from bot.domain.nudges import Nudge, NudgeId, SkipReason, State
from storage import Storage, Transaction
from tests.storage.known import DAY, HOUR, MINUTE, NOW, a_member, a_nudge, a_workspace, wanted


async def test_a_nudge_is_planned_once(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        first = await tx.nudges.insert(member.workspace_id, member.id, "call:1", wanted())
        again = await tx.nudges.insert(member.workspace_id, member.id, "call:1", wanted(due_at=NOW + DAY))
        next_one = await tx.nudges.insert(member.workspace_id, member.id, "call:1", wanted(n=2, due_at=NOW - DAY))
        stored = await tx.nudges.of_subject(member.workspace_id, member.id, "call:1")
    assert first is not None
    assert first.state is State.PLANNED
    assert again is None
    assert stored == [next_one, first]


async def test_many_nudges_are_planned_at_once_and_those_there_already_stay(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        there = await a_nudge(tx, member, "call:1")
        new = [("call:1", wanted(due_at=NOW + DAY)), ("call:1", wanted(n=2, due_at=NOW + DAY)), ("call:2", wanted())]
        await tx.nudges.insert_all(member.workspace_id, member.id, new)
        await tx.nudges.insert_all(member.workspace_id, member.id, [])
        stored = await tx.nudges.by_subject(member.workspace_id, member.id, ["call:2", "call:1", "call:3"])
    assert {subject: [(one.n, one.due_at) for one in some] for subject, some in stored.items()} == {
        "call:1": [(1, there.due_at), (2, NOW + DAY)],
        "call:2": [(1, wanted().due_at)],
    }
    assert stored["call:1"][0] == there


async def test_nudges_are_found_by_subject_for_one_member_and_for_all(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rhea, max_ = await a_member(tx, workspace), await a_member(tx, workspace, "U2")
        early = await a_nudge(tx, rhea, "call:1", due_at=NOW)
        late = await a_nudge(tx, max_, "call:1", due_at=NOW + HOUR)
        other = await a_nudge(tx, max_, "call:2", due_at=NOW + DAY)
        assert await tx.nudges.of_subject(workspace.id, rhea.id, "call:1") == [early]
        assert await tx.nudges.of_subjects(workspace.id, ["call:1"]) == [early, late]
        assert await tx.nudges.of_subjects(workspace.id, ["call:2", "call:1"]) == [early, late, other]
        assert await tx.nudges.of_subjects(workspace.id, []) == []


async def test_a_planned_nudge_is_dated_again_dropped_and_wanted_again(storage: Storage) -> None:
    async with storage.begin() as tx:
        nudge = await a_nudge(tx, await a_member(tx, await a_workspace(tx)))
        for wish in (
            replace(nudge, due_at=NOW + HOUR, until=NOW + 2 * HOUR),
            replace(nudge, state=State.SKIPPED, reason=SkipReason.CALL_OFF.value),
            nudge,
        ):
            assert await tx.nudges.save(wish)
            assert await _stored(tx, nudge) == wish


@pytest.mark.parametrize("becomes", [State.PLANNED, State.SKIPPED])
async def test_planning_never_touches_what_is_claimed_or_said(storage: Storage, becomes: State) -> None:
    async with storage.begin() as tx:
        nudge = await a_nudge(tx, await a_member(tx, await a_workspace(tx)))
        claimed = await tx.nudges.claim_due(NOW, 5, MINUTE)
        wish = replace(nudge, state=becomes, due_at=NOW + DAY)
        assert not await tx.nudges.save(wish)
        assert [await _stored(tx, nudge)] == claimed
        await tx.nudges.mark_sent([nudge.id], "D1", "1.2", NOW)
        sent = await _stored(tx, nudge)
        assert not await tx.nudges.save(wish)
        assert await _stored(tx, nudge) == sent


async def test_nobody_saves_a_claim_or_a_message_that_was_never_sent(storage: Storage) -> None:
    async with storage.begin() as tx:
        nudge = await a_nudge(tx, await a_member(tx, await a_workspace(tx)))
        assert not await tx.nudges.save(replace(nudge, state=State.CLAIMED, claimed_until=NOW + DAY))
        assert not await tx.nudges.save(replace(nudge, state=State.SENT, sent_at=NOW))
        assert await _stored(tx, nudge) == nudge


async def test_what_was_said_is_found_by_message_by_member_and_by_subject(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        ids = [(await a_nudge(tx, member, f"call:{n}", due_at=NOW - n * MINUTE)).id for n in (1, 2)]
        old = await a_nudge(tx, member, "call:1", n=2)
        await a_nudge(tx, member, "call:1", n=3, due_at=NOW + DAY)
        await tx.nudges.claim_due(NOW, 5, MINUTE)
        await tx.nudges.mark_sent([old.id], "D1", "0.9", NOW - DAY)
        await tx.nudges.mark_sent(ids, "D1", "1.2", NOW)
        in_message = await tx.nudges.in_message(member.workspace_id, "D1", "1.2")
        since = await tx.nudges.sent_since(member.workspace_id, member.id, NOW)
        assert await tx.nudges.in_message(member.workspace_id, "D2", "1.2") == []
    assert [nudge.id for nudge in in_message] == list(reversed(ids))
    assert since == in_message


async def test_the_next_one_due_is_the_earliest_planned(storage: Storage) -> None:
    async with storage.begin() as tx:
        assert await tx.nudges.next_moment(NOW) is None
        for number, team in enumerate(("T1", "T2", "T3")):
            member = await a_member(tx, await a_workspace(tx, team))
            await a_nudge(tx, member, team, due_at=NOW + number * HOUR)
        await tx.nudges.claim_due(NOW, 1, MINUTE)
        assert await tx.nudges.next_moment(NOW) == NOW + HOUR


async def _stored(tx: Transaction, nudge: Nudge) -> Nudge:
    found = await tx.nudges.of_subject(nudge.workspace_id, nudge.member_id, nudge.subject)
    return next(one for one in found if one.id == NudgeId(nudge.id))


async def test_what_is_due_within_a_window_comes_whatever_became_of_it(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        member, other = await a_member(tx, workspace), await a_member(tx, workspace, "U2")
        first = await a_nudge(tx, member, "call:1")
        await tx.nudges.mark_skipped(first.id, "the call is off")
        later = await a_nudge(tx, member, "call:2", due_at=NOW + HOUR)
        await a_nudge(tx, member, "call:3", due_at=NOW + DAY)
        await a_nudge(tx, other, "call:1")
        found = await tx.nudges.due_within(workspace.id, member.id, Window(start=NOW, end=NOW + DAY))
    assert [one.id for one in found] == [first.id, later.id]
