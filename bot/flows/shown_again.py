"""Messages whose facts changed: asked to be drawn again where they stand, in the transaction that changed them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain

from bot.domain import nudges
from bot.domain.calls import Call
from bot.domain.commitments import Commitment, CommitmentId
from bot.domain.nudges import Nudge
from bot.domain.people import Member, MemberId, WorkspaceId
from bot.domain.subjects import call_subject, day_subject, lead_subject, question_subject
from bot.flows.planning import LOOK_BACK
from storage import Transaction


async def show_again(tx: Transaction, call: Call, *, now: datetime) -> None:
    """Have every message that shows a call drawn again: its members' briefs of its day and of today included."""
    subjects = [call_subject(call.id), lead_subject(call.id), *await _questions_about(tx, call)]
    about_call = await tx.nudges.of_subjects(call.workspace_id, subjects)
    meetings = await tx.meetings.of_call(call.workspace_id, call.uid, call.instance)
    attending = await tx.members.many(call.workspace_id, {call.lead_id, *(one.member_id for one in meetings)})
    moments = [moment for moment in (call.start, call.moved_from, now) if moment is not None]
    briefs = [
        await tx.nudges.of_subject(member.workspace_id, member.id, day_subject(day))
        for member in attending.values()
        for day in {moment.astimezone(member.zone).date() for moment in moments}
    ]
    parts = await _parts_seen(tx, call.workspace_id, attending, now=now)
    await _ask_redraw(tx, [*about_call, *chain.from_iterable(briefs), *parts], now=now)


async def show_brief_again(tx: Transaction, member: Member, *, now: datetime) -> None:
    """Have a member's brief of today drawn again: what it shows without a nudge of its own changed."""
    today = day_subject(now.astimezone(member.zone).date())
    await _ask_redraw(tx, await tx.nudges.of_subject(member.workspace_id, member.id, today), now=now)


async def show_subject_again(tx: Transaction, workspace_id: WorkspaceId, subject: str, *, now: datetime) -> None:
    """Have every message about a subject drawn again; of a commitment, its call's recap and questions about it too."""
    commitment = await _commitment_of(tx, workspace_id, subject)
    if commitment is None:
        await _ask_redraw(tx, await tx.nudges.of_subjects(workspace_id, [subject]), now=now)
        return
    asked = await tx.questions.about_promise(workspace_id, commitment.id)
    calls = [call_subject(commitment.call_id)] if commitment.call_id else []
    subjects = [subject, *calls, *(question_subject(one.id) for one in asked)]
    about = await tx.nudges.of_subjects(workspace_id, subjects)
    parts = await _parts_seen(tx, workspace_id, [commitment.owner_id], now=now)
    await _ask_redraw(tx, [*about, *parts], now=now)


async def _parts_seen(
    tx: Transaction, workspace_id: WorkspaceId, members: Iterable[MemberId], *, now: datetime
) -> list[Nudge]:
    """Return where members saw their part in the next digest: what they put right shows there."""
    sent = [await tx.nudges.sent_since(workspace_id, one, now - LOOK_BACK) for one in members]
    return [one for one in chain.from_iterable(sent) if one.kind is nudges.Kind.DIGEST_PREVIEW]


async def _commitment_of(tx: Transaction, workspace_id: WorkspaceId, subject: str) -> Commitment | None:
    kind, _, subject_id = subject.partition(":")
    if kind != "commitment":
        return None
    commitment_id = CommitmentId(subject_id)
    return (await tx.commitments.many(workspace_id, {commitment_id})).get(commitment_id)


async def _questions_about(tx: Transaction, call: Call) -> list[str]:
    asked = await tx.questions.about_calls(call.workspace_id, [call.id])
    return [question_subject(one.id) for one in asked]


async def _ask_redraw(tx: Transaction, stored: Sequence[Nudge], *, now: datetime) -> None:
    await tx.nudges.ask_redraw([nudge.id for nudge in stored if nudge.state is nudges.State.SENT], now)
