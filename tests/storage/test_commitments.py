import asyncio
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from bot.domain.commitments import (
    Commitment,
    CommitmentId,
    Event,
    EventKind,
    State,
    Step,
    due_changes,
    edit,
    give_up,
    hand_over,
    keep,
    move,
    move_back,
    release,
    tell,
)
from bot.domain.errors import NotFoundError
from bot.domain.people import MemberId
from storage import Storage
from tests.storage.known import DAY, HOUR, NOW, a_call, a_commitment, a_member, a_workspace


async def test_a_new_commitment_comes_back_as_it_was_and_with_its_first_line(storage: Storage) -> None:
    async with storage.begin() as tx:
        owner = await a_member(tx, await a_workspace(tx))
        call = await a_call(tx, owner)
        made = await a_commitment(tx, owner, call_id=call.id, at=time(12), how="mail", why="asked", is_must_do=True)
        assert await tx.commitments.get(owner.workspace_id, made.id) == made
        assert await tx.commitments.of_call(owner.workspace_id, call.id) == [made]
        history = await tx.commitments.history(owner.workspace_id, made.id)
    assert (made.call_id, made.at, made.how, made.why, made.is_must_do) == (call.id, time(12), "mail", "asked", True)
    assert made.state is State.OPEN
    assert history == [
        Event(
            commitment_id=made.id,
            kind=EventKind.MADE,
            at=NOW,
            by=owner.id,
            source="modal",
            new_day=date(2026, 11, 25),
            changes=due_changes(before=None, now=(made.deadline, time(12))),
        )
    ]


async def test_the_first_line_names_who_made_it_for_another(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        owner, lead = await a_member(tx, workspace), await a_member(tx, workspace, "U2")
        made = await a_commitment(tx, owner, by=lead.id)
        assert [line.by for line in await tx.commitments.history(workspace.id, made.id)] == [lead.id]


async def test_a_move_is_kept_with_its_reason(storage: Storage) -> None:
    async with storage.begin() as tx:
        made = await a_commitment(tx, await a_member(tx, await a_workspace(tx)))
        step = _moved(made)
        assert await tx.commitments.apply(step)
        assert await tx.commitments.get(made.workspace_id, made.id) == step.after
        assert (await tx.commitments.history(made.workspace_id, made.id))[1:] == [step.event]


async def test_a_second_click_changes_nothing_and_leaves_no_line(storage: Storage) -> None:
    async with storage.begin() as tx:
        made = await a_commitment(tx, await a_member(tx, await a_workspace(tx)))
        done = keep(made, by=made.owner_id, now=NOW + HOUR, source="button")
        late = give_up(made, by=made.owner_id, now=NOW + 2 * HOUR, source="button")
        assert await tx.commitments.apply(done)
        assert not await tx.commitments.apply(done)
        assert not await tx.commitments.apply(late)
        assert not await tx.commitments.apply(_moved(made))
        assert await tx.commitments.get(made.workspace_id, made.id) == done.after
        assert len(await tx.commitments.history(made.workspace_id, made.id)) == 2


async def test_of_two_moves_from_the_same_date_one_holds(storage: Storage) -> None:
    async with storage.begin() as tx:
        made = await a_commitment(tx, await a_member(tx, await a_workspace(tx)))
        assert await tx.commitments.apply(_moved(made))
        assert not await tx.commitments.apply(_moved(made, days=9))


async def test_a_move_is_taken_back_once_and_never_under_a_later_one(storage: Storage) -> None:
    async with storage.begin() as tx:
        made = await a_commitment(tx, await a_member(tx, await a_workspace(tx)), at=time(12))
        first = _moved(made)
        assert await tx.commitments.apply(first)
        back = move_back(first.after, [first.event], by=made.owner_id, now=NOW + 2 * HOUR, source="button")
        assert await tx.commitments.apply(back)
        assert not await tx.commitments.apply(back)
        assert await tx.commitments.get(made.workspace_id, made.id) == made
        assert await tx.commitments.apply(first)
        assert await tx.commitments.apply(_moved(first.after, days=9))
        assert not await tx.commitments.apply(back)
        lines = await tx.commitments.history(made.workspace_id, made.id)
    assert lines[2] == back.event


async def test_of_two_who_take_over_the_same_promise_one_holds(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        owner, tom, uma = [await a_member(tx, workspace, name) for name in ("U1", "U2", "U3")]
        made = await a_commitment(tx, owner)
        to_tom = hand_over(made, to=tom.id, by=tom.id, now=NOW, source="button")
        to_uma = hand_over(made, to=uma.id, by=uma.id, now=NOW, source="button")
        assert await tx.commitments.apply(to_tom)
        assert not await tx.commitments.apply(to_uma)
        assert (await tx.commitments.get(workspace.id, made.id)).owner_id == tom.id


async def test_what_was_handed_over_meanwhile_is_not_closed_or_moved_by_who_had_it_before(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        owner, tom = [await a_member(tx, workspace, name) for name in ("U1", "U2")]
        made = await a_commitment(tx, owner)
        assert await tx.commitments.apply(hand_over(made, to=tom.id, by=tom.id, now=NOW, source="button"))
        assert not await tx.commitments.apply(keep(made, by=owner.id, now=NOW, source="button"))
        told = tell(made, by=owner.id, now=NOW, source="button")
        assert not await tx.commitments.apply(told)
        assert [event.kind for event in await tx.commitments.history(workspace.id, made.id)] == [
            EventKind.MADE,
            EventKind.HANDED_OVER,
        ]


async def test_what_people_who_left_had_promised_is_left_to_those_who_may_know_of_it(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        gone, other, rep = [await a_member(tx, workspace, name) for name in ("U1", "U2", "U3")]
        call = await a_call(tx, rep)
        private = await a_call(tx, gone, uid="private", is_private=True, account="globex.test")
        for owner, what, facts in (
            (gone, "of a customer they share", {"account": call.account}),
            (gone, "of another customer", {"account": "hooli.test"}),
            (gone, "of a private call", {"account": "globex.test", "call_id": private.id}),
            (other, "of who is here", {"account": "hooli.test"}),
        ):
            await a_commitment(tx, owner, what=what, **facts)
        closed = await a_commitment(tx, gone, what="closed")
        await tx.commitments.apply(keep(closed, by=gone.id, now=NOW, source="button"))
        assert await tx.commitments.left_to(workspace.id, rep.id, None) == []
        await a_member(tx, workspace, "U1", is_active=False)
        assert [one.id for one in await tx.members.all_gone(workspace.id)] == [gone.id]

        async def left(over: list[MemberId] | None) -> set[str]:
            return {one.what for one in await tx.commitments.left_to(workspace.id, rep.id, over)}

        assert await left([]) == {"of a customer they share"}
        assert await left([other.id]) == {"of a customer they share"}
        for over in (None, [gone.id, other.id]):
            assert await left(over) == {"of a customer they share", "of another customer"}


async def test_closing_does_not_undo_an_edit_made_meanwhile(storage: Storage) -> None:
    async with storage.begin() as tx:
        made = await a_commitment(tx, await a_member(tx, await a_workspace(tx)))
        step = _edited(made, what="Send the new pricing", is_must_do=True)
        assert await tx.commitments.apply(step)
        done = release(made, by=made.owner_id, now=NOW + HOUR, source="button")
        assert await tx.commitments.apply(done)
        after = await tx.commitments.get(made.workspace_id, made.id)
    assert after == replace(step.after, state=State.RELEASED, closed_at=NOW + HOUR)


async def test_of_two_edits_of_the_same_words_one_holds_and_leaves_what_was_said_before(storage: Storage) -> None:
    async with storage.begin() as tx:
        made = await a_commitment(tx, await a_member(tx, await a_workspace(tx)))
        first, second = (
            _edited(made, what="Send the new pricing"),
            _edited(made, who="Ann Buyer", account="globex.test"),
        )
        assert await tx.commitments.apply(first)
        assert not await tx.commitments.apply(second)
        assert await tx.commitments.get(made.workspace_id, made.id) == first.after
        (_, line) = await tx.commitments.history(made.workspace_id, made.id)
        assert await tx.commitments.apply(_edited(first.after, account="globex.test"))
        assert await tx.commitments.open_with(made.workspace_id, "globex.test") != []
        histories = await tx.commitments.histories(made.workspace_id, [made.id])
    assert line.changes == {"what": ("Send pricing", "Send the new pricing")}
    assert [one.kind for one in histories[made.id]] == [EventKind.MADE, EventKind.EDITED, EventKind.EDITED]


async def test_a_move_and_an_edit_made_at_once_both_hold(storage: Storage) -> None:
    async with storage.begin() as tx:
        made = await a_commitment(tx, await a_member(tx, await a_workspace(tx)))
        assert await tx.commitments.apply(_moved(made))
        assert not await tx.commitments.apply(_edited(made, what="Send the new pricing"))
        moved = await tx.commitments.get(made.workspace_id, made.id)
        assert await tx.commitments.apply(_edited(moved, what="Send the new pricing"))
        after = await tx.commitments.get(made.workspace_id, made.id)
    assert (after.day, after.what) == (moved.day, "Send the new pricing")


async def test_being_told_leaves_a_line_and_nothing_else(storage: Storage) -> None:
    async with storage.begin() as tx:
        made = await a_commitment(tx, await a_member(tx, await a_workspace(tx)))
        assert await tx.commitments.apply(tell(made, by=made.owner_id, now=NOW + HOUR, source="button"))
        assert await tx.commitments.get(made.workspace_id, made.id) == made
        assert (await tx.commitments.history(made.workspace_id, made.id))[-1].told_them is True


async def test_a_colleagues_promises_are_seen_by_those_of_the_same_call_or_account(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        owner, lead, stranger = [await a_member(tx, workspace, name) for name in ("U1", "U2", "U3")]
        call = await a_call(tx, lead)
        own = await a_call(tx, owner, uid="own")
        private = await a_call(tx, owner, uid="private", is_private=True)
        shared = await a_commitment(tx, owner, call_id=call.id, account="", what="of the call")
        await a_commitment(tx, owner, call_id=own.id, what="of the account")
        await a_commitment(tx, owner, call_id=private.id, what="of a private call")
        await a_commitment(tx, owner, account="other.test", what="of another account")
        await a_commitment(tx, owner, account="", what="of nothing")
        seen = await tx.commitments.seen_by(workspace.id, lead.id)
        of_owner = await tx.commitments.seen_by(workspace.id, lead.id, owner.id)
        assert await tx.commitments.seen_by(workspace.id, stranger.id) == []
        assert await tx.commitments.is_seen_by(workspace.id, lead.id, shared.id)
        assert not await tx.commitments.is_seen_by(workspace.id, stranger.id, shared.id)
    assert sorted(one.what for one in seen) == ["of the account", "of the call"]
    assert of_owner == seen


async def test_a_slip_of_the_finger_is_taken_back(storage: Storage) -> None:
    async with storage.begin() as tx:
        made = await a_commitment(tx, await a_member(tx, await a_workspace(tx)))
        reopen = Step(after=made, event=_line(made, EventKind.REOPENED))
        assert not await tx.commitments.apply(reopen)
        await tx.commitments.apply(keep(made, by=made.owner_id, now=NOW + HOUR, source="button"))
        assert await tx.commitments.apply(reopen)
        assert await tx.commitments.get(made.workspace_id, made.id) == made


async def test_what_nobody_says_is_kept_as_said_by_nobody(storage: Storage) -> None:
    async with storage.begin() as tx:
        made = await a_commitment(tx, await a_member(tx, await a_workspace(tx)))
        await tx.commitments.apply(give_up(made, by=None, now=NOW + DAY, source="lapse"))
        assert (await tx.commitments.history(made.workspace_id, made.id))[-1].by is None


async def test_must_dos_come_first_and_then_the_nearest_deadline(storage: Storage) -> None:
    async with storage.begin() as tx:
        owner = await a_member(tx, await a_workspace(tx))
        wanted = ((3, False), (1, False), (4, True), (2, True))
        for days, is_must_do in wanted:
            await a_commitment(tx, owner, what=str(days), deadline=NOW + days * DAY, is_must_do=is_must_do)
        closed = await a_commitment(tx, owner, what="closed", deadline=NOW)
        await tx.commitments.apply(keep(closed, by=owner.id, now=NOW, source="button"))
        of_owner = await tx.commitments.open_of(owner.workspace_id, owner.id)
        with_account = await tx.commitments.open_with(owner.workspace_id, "acme.test")
    assert [one.what for one in of_owner] == ["2", "4", "1", "3"]
    assert with_account == of_owner


async def test_what_was_closed_since_is_found_by_owner_and_by_account(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        owner, other = await a_member(tx, workspace), await a_member(tx, workspace, "U2")
        for name, who, closed_at in (("old", owner, NOW - DAY), ("mine", owner, NOW), ("other's", other, NOW)):
            made = await a_commitment(tx, who, what=name)
            await tx.commitments.apply(keep(made, by=who.id, now=closed_at, source="button"))
        await a_commitment(tx, owner, what="open")
        of_owner = await tx.commitments.closed_of(workspace.id, owner.id, NOW)
        with_account = await tx.commitments.closed_with(workspace.id, "acme.test", NOW)
    assert [one.what for one in of_owner] == ["mine"]
    assert sorted(one.what for one in with_account) == ["mine", "other's"]


async def test_the_longest_overdue_of_all_workspaces_come_first(storage: Storage) -> None:
    async with storage.begin() as tx:
        for number, team in enumerate(("T1", "T2", "T3")):
            owner = await a_member(tx, await a_workspace(tx, team))
            await a_commitment(tx, owner, what=team, deadline=NOW - number * DAY)
        overdue = await tx.commitments.overdue_before(NOW, 5)
        assert len(await tx.commitments.overdue_before(NOW + DAY, 2)) == 2
    assert [one.what for one in overdue] == ["T3", "T2"]


async def test_many_are_found_by_id(storage: Storage) -> None:
    async with storage.begin() as tx:
        made = await a_commitment(tx, await a_member(tx, await a_workspace(tx)))
        found = await tx.commitments.many(made.workspace_id, {made.id, CommitmentId("none")})
        with pytest.raises(NotFoundError):
            await tx.commitments.get(made.workspace_id, CommitmentId("none"))
    assert found == {made.id: made}


async def test_of_processes_that_close_it_at_once_one_is_first(database_url: str) -> None:
    processes = [Storage(database_url) for _ in range(4)]
    async with processes[0].begin() as tx:
        made = await a_commitment(tx, await a_member(tx, await a_workspace(tx)))

    async def close(storage: Storage) -> bool:
        async with storage.begin() as tx:
            return await tx.commitments.apply(keep(made, by=made.owner_id, now=NOW, source="button"))

    closed = await asyncio.gather(*(close(storage) for storage in processes))
    async with processes[0].begin() as tx:
        history = await tx.commitments.history(made.workspace_id, made.id)
    for storage in processes:
        await storage.close()
    assert sorted(closed) == [False, False, False, True]
    assert len(history) == 2


def _moved(made: Commitment, *, days: int = 2) -> Step:
    deadline: datetime = made.deadline + timedelta(days=days)
    return move(
        made,
        day=made.day + timedelta(days=days),
        at=time(12),
        deadline=deadline,
        by=made.owner_id,
        now=NOW + HOUR,
        source="modal",
        reason="legal is slow",
        told_them=True,
    )


def _edited(made: Commitment, **words: Any) -> Step:
    step = edit(made, replace(made.wording, **words), by=made.owner_id, now=NOW + HOUR, source="modal")
    assert step is not None
    return step


def _line(made: Commitment, kind: EventKind) -> Event:
    return Event(commitment_id=made.id, kind=kind, at=NOW + HOUR, by=made.owner_id, source="modal")
