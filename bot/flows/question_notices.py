"""A question and its answer as messages, drawn from what is true now: the item with its own acts, and what was said."""

from datetime import datetime

from bot.domain.calls import CallId
from bot.domain.commitments import CommitmentId
from bot.domain.messages import Message
from bot.domain.nudges import Kind, Nudge
from bot.domain.people import Member, Workspace
from bot.domain.questions import Question, QuestionId
from bot.flows import cards
from bot.flows.commitment_items import items_of
from bot.views.question_forms import Item, QuestionCard
from bot.views.questions import draw_answered, draw_question
from bot.views.recap_forms import outcome_text
from storage import Transaction


async def draw_question_notice(
    tx: Transaction, workspace: Workspace, member: Member, said: Nudge, *, now: datetime
) -> Message:
    """Draw the question for who is asked, or the answer for who asked."""
    question = await tx.questions.get(workspace.id, QuestionId(said.subject_id))
    card = await card_of(tx, workspace, member, question, now=now)
    return draw_question(card) if said.kind is Kind.QUESTION else draw_answered(card)


async def card_of(
    tx: Transaction, workspace: Workspace, reader: Member, question: Question, *, now: datetime
) -> QuestionCard:
    """Return a question in its reader's words."""
    people = await tx.members.many(workspace.id, {question.by, question.to})
    return QuestionCard(
        question_id=question.id,
        by=people[question.by].name,
        to=people[question.to].name,
        item=await item_of(
            tx, workspace, reader, call_id=question.call_id, commitment_id=question.commitment_id, now=now
        ),
        text=question.text,
        answer=question.answer,
        answered_at=cards.full_instant_text(question.answered_at, reader) if question.answered_at else "",
        names_first=reader.settings.shows_names_first,
    )


async def item_of(
    tx: Transaction,
    workspace: Workspace,
    reader: Member,
    *,
    call_id: CallId | None,
    commitment_id: CommitmentId | None,
    now: datetime,
) -> Item:
    """Return what is asked about in its reader's words. What is private by now shows nothing but a call's time."""
    if commitment_id is not None:
        return await _promise(tx, workspace, reader, commitment_id, now=now)
    if call_id is None:
        return Item()
    call = await tx.calls.get(workspace.id, call_id)
    prep, recap = await tx.preps.get(workspace.id, call.id), await tx.recaps.get(workspace.id, call.id)
    objective = f"Objective: {prep.objective}" if prep and prep.objective else "No objective"
    outcome = f"Recap: {outcome_text(recap.outcome)}" if recap else "No recap"
    standing = "" if call.is_private else f"{objective} · {outcome}"
    return Item(call=cards.call_facts(call, reader, now=now), standing=standing)


async def _promise(
    tx: Transaction, workspace: Workspace, reader: Member, commitment_id: CommitmentId, *, now: datetime
) -> Item:
    commitment = await tx.commitments.get(workspace.id, commitment_id)
    call = await tx.calls.get(workspace.id, commitment.call_id) if commitment.call_id else None
    if call is not None and call.is_private and commitment.owner_id != reader.id:
        return Item()
    return Item(promise=(await items_of(tx, workspace, reader, [commitment_id], now=now))[commitment_id])
