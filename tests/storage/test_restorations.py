"""What a restored database does not know: marked once, lifted person by person."""

from datetime import UTC, datetime

from sqlalchemy import Update

from bot.domain.meetings import Window
from bot.domain.messages import Posted
from bot.domain.nudges import Kind, NudgeId, SkipReason, State
from storage import Storage
from storage.tables import nudges
from tests.storage.known import DAY, HOUR, MINUTE, NOW, a_member, a_nudge, a_workspace

LATER = NOW + HOUR


async def test_a_restored_workspace_begins_once_and_others_never(storage: Storage) -> None:
    async with storage.begin() as tx:
        first = await a_workspace(tx, "T1")
        await tx.restorations.mark(NOW)
        await a_workspace(tx, "T2")
        assert await tx.restorations.begin(LATER) == {first.id: NOW}
        assert await tx.restorations.begin(LATER + HOUR) == {}
        assert [one.restored_at for one in await tx.workspaces.all()] == [LATER, None]


async def test_a_restore_of_what_was_restored_and_never_started_keeps_the_earlier_moment(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        await tx.restorations.mark(NOW)
        await tx.restorations.mark(LATER)
        assert await tx.restorations.begin(LATER) == {workspace.id: NOW}
        await tx.restorations.mark(LATER + DAY)
        assert await tx.restorations.begin(LATER + DAY) == {workspace.id: LATER + DAY}


async def test_what_was_due_is_left_unsaid_but_for_what_no_brief_repeats(storage: Storage) -> None:
    async with storage.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))
        other = await a_member(tx, await a_workspace(tx, "T2"))
        await a_nudge(tx, rhea, "call:due")
        await a_nudge(tx, rhea, "call:ahead", due_at=LATER + MINUTE)
        await a_nudge(tx, rhea, "question:1", kind=Kind.QUESTION)
        claimed = await a_nudge(tx, rhea, "call:claimed")
        digest = await a_nudge(tx, rhea, "digest:t:2026-11-23", kind=Kind.DIGEST)
        elsewhere = await a_nudge(tx, other, "call:due")
        await tx.nudges.connection.execute(_claims(claimed.id))
        assert await tx.restorations.leave_unsaid(rhea.workspace_id, LATER) == 2
        found = {
            one.subject: (one.state, one.reason)
            for one in await tx.nudges.due_within(rhea.workspace_id, rhea.id, _ALWAYS)
        }
        assert await tx.nudges.of_subject(other.workspace_id, other.id, "call:due") == [elsewhere]
    left = (State.SKIPPED, SkipReason.RESTORED.value)
    assert found == {
        "call:due": left,
        digest.subject: left,
        "call:ahead": (State.PLANNED, ""),
        "question:1": (State.PLANNED, ""),
        "call:claimed": (State.PLANNED, ""),
    }


async def test_what_a_conversation_shows_is_kept_as_said_and_drawn_again(storage: Storage) -> None:
    posted = Posted(channel="D1", ts=f"{(NOW + MINUTE).timestamp():.6f}")
    async with storage.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))
        tom = await a_member(tx, await tx.workspaces.get(rhea.workspace_id), "U2")
        ahead = await a_nudge(tx, rhea, "call:ahead", due_at=LATER + MINUTE)
        left = await a_nudge(tx, rhea, "call:left")
        toms = await a_nudge(tx, tom, "call:ahead", due_at=LATER)
        await tx.restorations.leave_unsaid(rhea.workspace_id, NOW)
        await tx.restorations.mark_unread(rhea.workspace_id, NOW)
        await tx.restorations.mark_unread(rhea.workspace_id, LATER)
        assert await tx.restorations.unread([rhea.id, tom.id]) == {rhea.id: NOW, tom.id: NOW}
        said = dict.fromkeys([ahead.id, left.id, toms.id, NudgeId("unknown")], posted)
        assert await tx.restorations.keep_said(rhea, said) == {ahead.id, left.id}
        assert await tx.restorations.unread([rhea.id, tom.id]) == {tom.id: NOW}
        for nudge in (ahead, left):
            (kept,) = await tx.nudges.of_subject(rhea.workspace_id, rhea.id, nudge.subject)
            assert (kept.state, kept.ts, kept.sent_at, kept.reason) == (State.SENT, posted.ts, NOW + MINUTE, "")
        assert len(await tx.nudges.claim_redraws(LATER, 10, HOUR)) == 2
        assert await tx.nudges.of_subject(tom.workspace_id, tom.id, "call:ahead") == [toms]


_ALWAYS = Window(start=datetime(2000, 1, 1, tzinfo=UTC), end=datetime(2100, 1, 1, tzinfo=UTC))


def _claims(nudge_id: str) -> Update:
    return nudges.update().where(nudges.c.id == nudge_id).values(state=State.CLAIMED, claimed_until=NOW)
