from datetime import datetime

from bot.domain.holds import HeldWhy
from bot.domain.nudges import Nudge, State
from bot.domain.people import Workspace
from storage import Storage, Transaction
from storage.queues import Queue
from tests.storage.known import DAY, HOUR, MINUTE, NOW, a_member, a_nudge, a_workspace


async def _with_backlog(tx: Transaction, team: str, count: int, *, due_at: datetime, until: datetime) -> Workspace:
    workspace = await a_workspace(tx, team)
    for number in range(count):
        member = await a_member(tx, workspace, f"U{number}")
        await a_nudge(tx, member, due_at=due_at - number * MINUTE, until=until)
    return workspace


async def _homes(tx: Transaction, claimed: list[Nudge]) -> set[str]:
    return {(await tx.workspaces.get(nudge.workspace_id)).team_id for nudge in claimed}


async def test_a_backlog_does_not_keep_other_workspaces_from_their_turn(storage: Storage) -> None:
    async with storage.begin() as tx:
        await _with_backlog(tx, "T1", 60, due_at=NOW - HOUR, until=NOW + DAY)
        await _with_backlog(tx, "T2", 1, due_at=NOW, until=NOW + DAY)
        await _with_backlog(tx, "T3", 1, due_at=NOW, until=NOW + DAY)
        claimed = await tx.nudges.claim_due(NOW, 4, MINUTE)
        assert await _homes(tx, claimed) == {"T1", "T2", "T3"}


async def test_what_is_urgent_is_found_behind_a_backlog_of_its_own_workspace(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await _with_backlog(tx, "T1", 120, due_at=NOW - HOUR, until=NOW + DAY)
        card = await a_nudge(tx, await a_member(tx, workspace, "U999"), due_at=NOW, until=NOW + 3 * MINUTE)
        claimed = await tx.nudges.claim_due(NOW, 2, MINUTE)
        assert claimed[0].id == card.id


async def test_one_workspace_alone_fills_all_places(storage: Storage) -> None:
    async with storage.begin() as tx:
        await _with_backlog(tx, "T1", 90, due_at=NOW, until=NOW + DAY)
        assert len(await tx.nudges.claim_due(NOW, 20, MINUTE)) == 20


async def test_nothing_is_claimed_where_a_pause_lasts_or_saydo_is_gone(storage: Storage) -> None:
    async with storage.begin() as tx:
        held = await _with_backlog(tx, "T1", 30, due_at=NOW - HOUR, until=NOW + DAY)
        gone = await _with_backlog(tx, "T2", 3, due_at=NOW, until=NOW + DAY)
        await _with_backlog(tx, "T3", 1, due_at=NOW, until=NOW + DAY)
        await tx.holds.hold(held.id, NOW + HOUR, HeldWhy.RATE_LIMITED, NOW)
        await tx.workspaces.leave(gone.id, NOW, erase_at=NOW + DAY)
        claimed = await tx.nudges.claim_due(NOW, 5, MINUTE)
        assert await _homes(tx, claimed) == {"T3"}
        assert await tx.nudges.claim_due(NOW, 5, MINUTE) == []
        assert await tx.nudges.next_moment(NOW) == NOW + HOUR
        after = await tx.nudges.claim_due(NOW + HOUR, 5, MINUTE)
        assert len(after) == 1  # one is tried first
        await tx.holds.release(held.id)
        assert len(await tx.nudges.claim_due(NOW + HOUR, 5, MINUTE)) == 5


async def test_a_lapsed_claim_waits_while_its_workspace_is_held(storage: Storage) -> None:
    async with storage.begin() as tx:
        held = await _with_backlog(tx, "T1", 1, due_at=NOW, until=NOW + DAY)
        await tx.nudges.claim_due(NOW, 1, MINUTE)
        await tx.holds.hold(held.id, NOW + HOUR, HeldWhy.INSTALLATION_GONE, NOW)
        assert await tx.nudges.lapsed(NOW + 2 * MINUTE, 5, MINUTE) == []
        assert len(await tx.nudges.lapsed(NOW + HOUR, 5, MINUTE)) == 1


async def test_a_hold_is_never_shortened_and_tells_since_when_and_why(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        assert await tx.holds.hold(workspace.id, NOW + HOUR, HeldWhy.NOT_GRANTED, NOW)
        assert not await tx.holds.hold(workspace.id, NOW + MINUTE, HeldWhy.RATE_LIMITED, NOW + MINUTE)
        (held,) = await tx.backlogs.held(NOW, 9)
        assert (held.until, held.why, await tx.holds.since(workspace.id)) == (NOW + HOUR, HeldWhy.NOT_GRANTED, NOW)
        assert await tx.holds.that_are_over([workspace.id], NOW) == []
        assert await tx.holds.that_are_over([workspace.id], NOW + HOUR) == [workspace.id]
        assert await tx.holds.release(workspace.id) == NOW
        assert await tx.holds.since(workspace.id) is None


async def test_what_is_given_back_is_as_it_was(storage: Storage) -> None:
    async with storage.begin() as tx:
        await _with_backlog(tx, "T1", 2, due_at=NOW, until=NOW + DAY)
        claimed = await tx.nudges.claim_due(NOW, 2, MINUTE)
        assert await tx.nudges.release(claimed) == 2
        again = await tx.nudges.claim_due(NOW, 2, MINUTE)
        assert again == claimed
        assert await tx.nudges.release(claimed[:1], NOW + HOUR) == 1
        assert [one.due_at for one in await tx.nudges.claim_due(NOW + HOUR, 2, MINUTE)] == [NOW + HOUR]


async def test_what_another_claimed_meanwhile_is_not_given_back(storage: Storage) -> None:
    async with storage.begin() as tx:
        await _with_backlog(tx, "T1", 1, due_at=NOW, until=NOW + DAY)
        slow = await tx.nudges.claim_due(NOW, 1, MINUTE)
        lapsed = await tx.nudges.lapsed(NOW + MINUTE, 1, MINUTE)
        assert await tx.nudges.release(slow) == 0
        await tx.nudges.postpone([lapsed[0].id], NOW + MINUTE)
        (quick,) = await tx.nudges.claim_due(NOW + MINUTE, 1, MINUTE)
        assert await tx.nudges.release(slow) == 0
        assert await tx.nudges.still_lapsed(lapsed, NOW + MINUTE, MINUTE) == []
        assert quick.state is State.CLAIMED


async def test_heads_are_read_without_a_lock_and_are_few(storage: Storage) -> None:
    async with storage.begin() as tx:
        for number in range(12):
            await _with_backlog(tx, f"T{number}", 10, due_at=NOW, until=NOW + DAY)
        heads = await Queue(tx.nudges.connection).heads(NOW, 12)
        assert len({one.workspace_id for one in heads}) == 12
        assert len(heads) <= 48
