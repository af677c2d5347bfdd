"""A reviewed recap kept: the first of a call, or put together with the one that stands, and its promises made."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from json import dumps

from bot.domain.calls import Call, CallId
from bot.domain.drafts import Draft
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.nudges import Kind, State
from bot.domain.recaps import Merged, Recap, RecapEdit, as_it_was, changes_between, merged
from bot.domain.subjects import call_subject
from bot.flows.conversations import dm_of
from bot.flows.offers import ask
from bot.flows.planning import plan_call, plan_commitments
from bot.flows.recap_reading import (
    Agreed,
    NextMeeting,
    Table,
    next_call_of,
    next_meeting_of,
    read_rows,
    with_lines_as_rows,
)
from bot.flows.recaps import draft_of
from bot.flows.recaps_shown import saved_recap
from bot.flows.shown_again import show_again
from bot.runtime import Actor, Runtime
from bot.views.recaps import RecapInput, draw_recap_saved, recap_from_json
from storage import Transaction

_QUICKER = "A colleague changed this recap a moment ago. Save it once more: all you typed is still there."


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """It is kept; `is_new` is False when it was kept already, by an earlier click."""

    is_new: bool


def mark_of(draft: Draft) -> str:
    """Return what tells a draft's words from others: the review of a draft carries it."""
    return sha256(dumps(dict(draft.data), sort_keys=True).encode()).hexdigest()[:16]


def read_at(draft: Draft) -> datetime:
    """Return the moment the dates in a draft are meant from."""
    said = draft.data.get("read_at")
    return datetime.fromisoformat(str(said)).astimezone(UTC) if said else draft.updated_at


def is_as_read_back(typed: RecapInput, draft: Draft) -> bool:
    """Return True when the lines and the next meeting are those that were shown back."""
    shown = recap_from_json(dict(draft.data))
    return (typed.lines, typed.rows, typed.next_meeting, typed.next_call) == (
        shown.lines,
        shown.rows,
        shown.next_meeting,
        shown.next_call,
    )


async def require_draft(tx: Transaction, actor: Actor, call_id: CallId) -> Draft:
    """Return the actor's draft. Raises NotFoundError when it was saved or thrown away."""
    draft = await draft_of(tx, actor, call_id)
    if draft is None:
        raise NotFoundError("This recap was saved meanwhile. It stands where I asked for it.")
    return draft


async def require_saved(tx: Transaction, call: Call) -> None:
    """Raise NotFoundError unless the call has its recap."""
    if await tx.recaps.get(call.workspace_id, call.id) is None:
        raise NotFoundError("There is no draft of this recap any more. Write it once more: a line is enough.")


async def meeting_of(tx: Transaction, table: Table, typed: RecapInput) -> NextMeeting | None:
    """Read the next meeting. Raises InvalidInputError, its field the input's block id."""
    taken = await next_call_of(tx, table, typed)
    known = await tx.recaps.get(table.actor.workspace.id, table.call.id)
    return next_meeting_of(typed, table, taken=taken, known=known)


async def put_together(
    tx: Transaction, table: Table, typed: RecapInput, meeting: NextMeeting | None, current: Recap | None
) -> Merged:
    """Return the recap as it would be saved: what was typed, put into the one that stands by now, if any does."""
    mine = _recap(typed, table, meeting)
    if current is None:
        return Merged(recap=mine)
    edits = await tx.recaps.edits(current.workspace_id, current.call_id)
    base = as_it_was(current, edits, at=datetime.fromisoformat(typed.known)) if typed.known else {}
    return merged(current, mine, base)


def _recap(typed: RecapInput, table: Table, meeting: NextMeeting | None) -> Recap:
    if typed.outcome is None:
        raise InvalidInputError(
            "What became of the objective is not chosen yet. Go back and pick one: all you typed is there."
        )
    return Recap(
        workspace_id=table.actor.workspace.id,
        call_id=typed.call_id,
        by=table.actor.member.id,
        saved_at=table.now,
        outcome=typed.outcome,
        their_outcome=typed.their_outcome,
        more_possible=typed.more_possible,
        learnings=typed.learnings,
        notes=typed.notes,
        next_day=meeting.day if meeting else None,
        next_at=meeting.at if meeting else None,
        next_zone=meeting.zone_name if meeting else "",
    )


async def keep(tx: Transaction, table: Table, typed: RecapInput, draft: Draft, *, now: datetime) -> None:
    """Keep a recap and its promises, dates as they were read at `table.now`, and let its draft go.

    Raises InvalidInputError when a date has passed meanwhile or a colleague was quicker; the draft stays then.
    """
    whole, problems = with_lines_as_rows(typed, table)
    agreed, errors = read_rows(whole.rows, table)
    has_passed = any(one.promise.due.is_past(table.policy.working, now=now) for one in agreed)
    if errors or problems or has_passed:
        raise InvalidInputError("A date in this recap has passed meanwhile. Open the recap again: all is there.")
    current = await tx.recaps.get(table.actor.workspace.id, table.call.id)
    both = await put_together(tx, table, typed, await meeting_of(tx, table, typed), current)
    await _store(tx, table.actor, both.recap, current, now=now)
    await _make_commitments(tx, table, agreed, now=now)
    await tx.drafts.remove(table.actor.workspace.id, draft.id)
    await plan_call(tx, table.actor.workspace, table.call, now=now)
    await show_again(tx, table.call, now=now)


async def _store(tx: Transaction, actor: Actor, recap: Recap, current: Recap | None, *, now: datetime) -> None:
    if current is None:
        if not await tx.recaps.save(replace(recap, saved_at=now)):
            raise InvalidInputError(_QUICKER)
        return
    changes = changes_between(current, recap)
    edit = RecapEdit(
        workspace_id=recap.workspace_id, call_id=recap.call_id, at=now, by=actor.member.id, changes=changes
    )
    if changes and not await tx.recaps.edit(replace(recap, changed_at=now), edit, before=current):
        raise InvalidInputError(_QUICKER)


async def _make_commitments(tx: Transaction, table: Table, agreed: Sequence[Agreed], *, now: datetime) -> None:
    owner = table.actor.member
    made = [
        await tx.commitments.add(
            owner.workspace_id,
            owner_id=owner.id,
            call_id=table.call.id,
            account=table.call.account,
            made_at=now,
            source=table.actor.source,
            **one.fields(policy=table.policy),
        )
        for one in agreed
    ]
    await plan_commitments(tx, table.actor.workspace, owner, made, now=now)
    for one, commitment in zip(agreed, made, strict=True):
        if one.colleague_id is not None:
            await ask(tx, table.actor, commitment, one.colleague_id, now=now)


async def show_saved(runtime: Runtime, actor: Actor, call_id: CallId) -> None:
    """Post the saved recap to its author, unless a message of today already shows it."""
    now = runtime.clock.now()
    today = now.astimezone(actor.member.zone).date()
    async with runtime.storage.reading() as tx:
        said = await tx.nudges.of_subject(actor.workspace.id, actor.member.id, call_subject(call_id))
        asked = [one.sent_at for one in said if one.kind in _ASKS and one.state is State.SENT and one.sent_at]
        if any(sent_at.astimezone(actor.member.zone).date() == today for sent_at in asked):
            return
        call = await tx.calls.get(actor.workspace.id, call_id)
        saved = await saved_recap(tx, call, actor.member, now=now)
    if saved is not None:
        channel = await dm_of(runtime, actor.workspace, actor.member)
        posted = await runtime.slack.post(actor.workspace, channel, draw_recap_saved(saved))
        async with runtime.storage.begin() as tx:
            me, subject = actor.member.id, call_subject(call_id)
            await tx.nudges.insert_sent(
                actor.workspace.id, me, subject, Kind.RECAP_SHOWN, posted=posted, now=runtime.clock.now()
            )


_ASKS = frozenset({Kind.RECAP_ASK, Kind.RECAP_REMINDER, Kind.RECAP_SHOWN})
