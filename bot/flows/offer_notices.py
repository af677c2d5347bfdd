"""What colleagues are told about a promise on its way from one to the other, drawn from its history."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.commitments import CommitmentId, Event, EventKind, State
from bot.domain.messages import Message
from bot.domain.nudges import Kind, Nudge
from bot.domain.people import Member, Workspace
from bot.flows import cards
from bot.flows.commitment_items import items_of
from bot.views.commitments import (
    AnswerNotice,
    CommitmentItem,
    OfferNotice,
    OfferState,
    draw_offer,
    draw_offer_answered,
)
from storage import Transaction

ANSWERS = frozenset({EventKind.HANDED_OVER, EventKind.DECLINED})


async def draw_offer_notice(
    tx: Transaction, workspace: Workspace, member: Member, said: Nudge, *, now: datetime
) -> Message | None:
    """Draw the question to a colleague, or the answer to who asked; None when it came to nothing before it was said.

    `n` of the nudge counts the questions, or the answers, in the history.
    """
    commitment_id = CommitmentId(said.subject_id)
    item = (await items_of(tx, workspace, member, [commitment_id], now=now))[commitment_id]
    history = await tx.commitments.history(workspace.id, commitment_id)
    if said.kind is Kind.OFFER:
        return await _question(tx, member, said, item, history, now=now)
    answer = [event for event in history if event.kind in ANSWERS][said.n - 1]
    notice = AnswerNotice(
        item=item,
        by=await _name(tx, member, answer),
        is_taken=answer.kind is EventKind.HANDED_OVER,
        reason=answer.reason,
    )
    return draw_offer_answered(notice)


async def _question(
    tx: Transaction, member: Member, said: Nudge, item: CommitmentItem, history: Sequence[Event], *, now: datetime
) -> Message | None:
    places = [place for place, event in enumerate(history) if event.kind is EventKind.OFFERED]
    asked = history[places[said.n - 1]]
    state = _state(item, member, history[places[said.n - 1] + 1 :])
    if said.sent_at is None and state is not OfferState.ASKED:
        return None
    commitment = await tx.commitments.get(member.workspace_id, item.id)
    call = await tx.calls.get(member.workspace_id, commitment.call_id) if commitment.call_id else None
    notice = OfferNotice(
        item=item,
        by=await _name(tx, member, asked),
        state=state,
        call=f"{call.title}, {cards.instant_text(call.start, member, now=now)}" if call and not call.is_private else "",
        note=asked.reason,
        names_first=member.settings.shows_names_first,
    )
    return draw_offer(notice)


def _state(item: CommitmentItem, member: Member, later: Sequence[Event]) -> OfferState:
    answered = (event for event in later if event.kind in ANSWERS | {EventKind.WITHDRAWN})
    answer = next(answered, None)
    if answer is None:
        return OfferState.ASKED if item.state is State.OPEN else OfferState.GONE
    if answer.kind is EventKind.DECLINED and answer.by == member.id:
        return OfferState.DECLINED
    is_theirs = answer.kind is EventKind.HANDED_OVER and answer.by == member.id and not item.owner
    return OfferState.TAKEN if is_theirs else OfferState.GONE


async def _name(tx: Transaction, reader: Member, event: Event) -> str:
    return (await tx.members.get(reader.workspace_id, event.by)).name if event.by else ""
