"""What is older than it is kept goes with all that hangs on it; what is younger or open stays, and so do others'."""

from datetime import timedelta

from sqlalchemy import func, select

from bot.domain.calls import Call
from bot.domain.commitments import keep
from bot.domain.messages import Posted
from bot.domain.nudges import Kind
from bot.domain.people import Member, Workspace
from bot.domain.preps import Prep
from bot.domain.questions import QuestionId
from storage import Storage, Transaction
from storage.columns import metadata
from tests.storage.known import (
    DAY,
    HOUR,
    NOW,
    a_call,
    a_commitment,
    a_link,
    a_meeting,
    a_member,
    a_nudge,
    a_question,
    a_recap,
    a_team,
    a_workspace,
    an_escalation,
)

OLD = NOW - 400 * DAY
BEFORE = NOW - 365 * DAY


async def a_story(tx: Transaction, rep: Member, name: str, **facts: object) -> Call:
    """A call with all that can be written about it, and a promise that was kept."""
    call = await a_call(tx, rep, uid=name, **facts)
    await tx.preps.save(Prep(workspace_id=rep.workspace_id, call_id=call.id, by=rep.id, updated_at=NOW, objective="O"))
    await tx.recaps.save(a_recap(call, rep))
    promise = await a_commitment(tx, rep, call_id=call.id, made_at=call.start)
    team = await a_team(tx, await tx.workspaces.get(rep.workspace_id), name=name)
    await tx.questions.add(a_question(team, by=rep, to=rep, id=QuestionId(f"q-{rep.id[:8]}-{name}"), call_id=call.id))
    await tx.escalations.set_down(an_escalation(team, promise))
    await tx.commitments.apply(keep(promise, by=rep.id, now=call.end + HOUR, source="test"))
    for subject in (f"call:{call.id}", f"commitment:{promise.id}"):
        await a_nudge(tx, rep, subject, due_at=call.start)
    return call


async def people(tx: Transaction, team_id: str = "T1") -> tuple[Workspace, Member]:
    workspace = await a_workspace(tx, team_id)
    return workspace, await a_member(tx, workspace)


async def rows(tx: Transaction, workspace: Workspace) -> dict[str, int]:
    counted = {}
    for table in metadata.sorted_tables:
        if "workspace_id" in table.columns:
            statement = select(func.count()).select_from(table).where(table.c.workspace_id == workspace.id)
            counted[table.name] = int(await tx.workspaces.connection.scalar(statement) or 0)
    return counted


async def test_an_old_call_goes_with_all_that_hangs_on_it_and_nothing_else_does(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace, rep = await people(tx)
        other, stranger = await people(tx, "T2")
        young = await a_story(tx, rep, "young", start=NOW - 100 * DAY)
        before = await rows(tx, workspace)
        old = await a_story(tx, rep, "old", start=OLD)
        link = await a_link(tx, rep)
        await a_meeting(tx, link, start=OLD)
        await a_story(tx, stranger, "old", start=OLD)
        others = await rows(tx, other)
    rounds = 0
    while True:
        async with storage.begin() as tx:
            if not await tx.retention.forget_calls(workspace.id, BEFORE, 1):
                break
        rounds += 1
    async with storage.reading() as tx:
        after = await rows(tx, workspace)
        assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {
            "links": 1,
            "teams": 1,
        }
        assert await rows(tx, other) == others
        assert (await tx.calls.get(workspace.id, young.id)).title == "Acme QBR"
        assert set(await tx.calls.many(workspace.id, [old.id, young.id])) == {young.id}
    assert rounds <= 3


async def test_a_call_stays_while_a_promise_of_it_is_open_or_was_closed_lately(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace, rep = await people(tx)
        for name, closed in (("open", None), ("lately", NOW - DAY)):
            call = await a_call(tx, rep, uid=name, start=OLD)
            promise = await a_commitment(tx, rep, call_id=call.id, made_at=OLD)
            if closed:
                await tx.commitments.apply(keep(promise, by=rep.id, now=closed, source="test"))
        assert not await tx.retention.forget_calls(workspace.id, BEFORE, 100)


async def test_what_was_said_goes_and_what_is_planned_stays(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace, rep = await people(tx)
        for n, at in enumerate((OLD, NOW - 30 * DAY)):
            posted = Posted(channel="D1", ts=f"{n}.0")
            await tx.nudges.insert_sent(workspace.id, rep.id, f"call:{n}", Kind.RECAP_SHOWN, posted=posted, now=at)
        await a_nudge(tx, rep, "call:2", due_at=OLD)
        assert await tx.retention.forget_said(workspace.id, NOW - timedelta(days=90), 100)
        assert not await tx.retention.forget_said(workspace.id, NOW - timedelta(days=90), 100)
        left = await tx.nudges.of_subjects(workspace.id, ["call:0", "call:1", "call:2"])
        assert [one.subject for one in left] == ["call:2", "call:1"]
