"""Recaps as their readers see them: the ask in the state each call is in, and what was saved."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain import nudges, schedules
from bot.domain.calls import Call, CallId, CallState, Meeting, Reason
from bot.domain.commitments import Commitment, CommitmentId
from bot.domain.messages import Message
from bot.domain.nudges import Kind, Nudge
from bot.domain.people import Member, Workspace
from bot.domain.subjects import commitment_subject
from bot.domain.working_time import WorkingTime
from bot.flows import cards
from bot.flows.call_messages import led_by_of
from bot.flows.commitment_items import items_of
from bot.flows.policies import policy_for
from bot.flows.recap_reading import next_text
from bot.views import recaps as views
from bot.views.commitments import CommitmentItem
from bot.views.recaps import RecapAsk, RecapItem, ReviewRow, SavedRecap, draw_recap_ask, draw_recap_saved
from storage import Transaction

HAPPENED_NOT = frozenset({CallState.NO_SHOW, CallState.MOVED_AWAY, CallState.DID_NOT_HAPPEN})
_SAID_NO = frozenset({Reason.SAID_NO, Reason.SAID_NO_SERIES, Reason.SAID_NO_DOMAIN})


async def draw_recaps(
    tx: Transaction, workspace: Workspace, member: Member, said: Sequence[Nudge], *, now: datetime
) -> Message:
    """Draw the message that asks for recaps, or what became of the one it asked for."""
    ids = dict.fromkeys(CallId(nudge.subject_id) for nudge in said)
    calls = await tx.calls.many(workspace.id, set(ids))
    ordered = sorted(calls.values(), key=lambda call: call.start)
    if len(ordered) == 1 and (saved := await saved_recap(tx, ordered[0], member, now=now)) is not None:
        return draw_recap_saved(saved)
    items = [await _recap_item(tx, workspace, call, member, now=now) for call in ordered]
    is_reminder = all(nudge.kind is Kind.RECAP_REMINDER for nudge in said)
    return draw_recap_ask(
        RecapAsk(items=tuple(items), is_reminder=is_reminder, names_first=member.settings.shows_names_first)
    )


async def _recap_item(tx: Transaction, workspace: Workspace, call: Call, member: Member, *, now: datetime) -> RecapItem:
    prep = await tx.preps.get(workspace.id, call.id)
    working = (await policy_for(tx, workspace, member)).working
    return RecapItem(
        call=cards.call_facts(call, member, now=now),
        state=await _recap_state(tx, call, member, working, now=now),
        objective=prep.objective if prep else "",
        can_undo=await can_be_undone(tx, call, member),
    )


async def can_be_undone(tx: Transaction, call: Call, member: Member) -> bool:
    """Return True when a call is off, or none, because this member said so."""
    if call.state is not CallState.NOT_A_CALL:
        return call.state in HAPPENED_NOT
    meetings: list[Meeting] = await tx.meetings.of_call(call.workspace_id, call.uid, call.instance)
    return any(one.member_id == member.id and one.verdict.reason in _SAID_NO for one in meetings)


async def _recap_state(
    tx: Transaction, call: Call, member: Member, working: WorkingTime, *, now: datetime
) -> views.RecapState:
    saved = await saved_recap(tx, call, member, now=now)
    if saved is not None:
        rows = (f"{row.what} ({row.who}, {row.when})" for row in saved.rows)
        return views.Recapped(lines=(saved.outcome, *rows))
    if call.state is CallState.NOT_A_CALL:
        return views.NotACall()
    if not call.is_on:
        return views.DidNotHappen(state=call.state)
    if call.lead_id != member.id:
        return views.LedByAnother(led_by=await led_by_of(tx, call))
    waited = working.working_days_between(working.day_of(call.end), working.day_of(now))
    return views.LeftAlone() if waited > schedules.RECAP_MISSED_AFTER_WORKING_DAYS else views.Owed()


async def saved_recap(tx: Transaction, call: Call, reader: Member, *, now: datetime) -> SavedRecap | None:
    """Return the recap of a call as its reader sees it, with when SayDo comes back to each row; None without one."""
    recap = await tx.recaps.get(call.workspace_id, call.id)
    if recap is None:
        return None
    prep = await tx.preps.get(call.workspace_id, call.id)
    author = await tx.members.get(call.workspace_id, recap.by)
    return SavedRecap(
        call=cards.call_facts(call, reader, now=now),
        by=author.name,
        outcome=views.outcome_text(recap.outcome),
        their_outcome=views.outcome_text(recap.their_outcome),
        objective=prep.objective if prep else "",
        more_possible=recap.more_possible,
        learnings=recap.learnings,
        notes=recap.notes,
        rows=await _kept_rows(tx, call, reader, now=now),
        next_meeting=next_text(recap, reader),
        mailed=cards.full_instant_text(recap.mailed_at, reader) if recap.mailed_at else "",
        can_change=True,
        is_edited=recap.changed_at is not None,
        names_first=reader.settings.shows_names_first,
    )


async def _kept_rows(tx: Transaction, call: Call, reader: Member, *, now: datetime) -> tuple[ReviewRow, ...]:
    kept = await tx.commitments.of_call(call.workspace_id, call.id)
    again = await _comes_back(tx, kept, now=now)
    workspace = await tx.workspaces.get(call.workspace_id)
    items = await items_of(tx, workspace, reader, [one.id for one in kept], now=now)
    return tuple(
        ReviewRow(
            side=one.side,
            what=one.what,
            who=one.who,
            when=cards.full_due_text(one, reader, now=one.made_at),
            how=one.how,
            comes_back=cards.instant_text(again[one.id], reader, now=now) if one.id in again else "",
            is_must_do=one.is_must_do,
            is_at_risk=one.is_at_risk,
            asks=_asks(items[one.id]),
            item=items[one.id],
        )
        for one in kept
    )


def _asks(item: CommitmentItem) -> str:
    return f"{item.offered_to} is asked to take it." if item.offered_to and item.can_act else ""


async def _comes_back(tx: Transaction, kept: Sequence[Commitment], *, now: datetime) -> dict[CommitmentId, datetime]:
    """Return when SayDo will next speak of each of these commitments; those it won't speak of are left out."""
    if not kept:
        return {}
    subjects = [commitment_subject(one.id) for one in kept]
    planned = await tx.nudges.of_subjects(kept[0].workspace_id, subjects)
    ahead: dict[CommitmentId, datetime] = {}
    for one in planned:
        if one.state is nudges.State.PLANNED and one.due_at > now:
            subject_id = CommitmentId(one.subject_id)
            ahead[subject_id] = min(ahead.get(subject_id, one.due_at), one.due_at)
    return ahead
