"""The words of a promise, and what stands beside them: put anew by its owner."""

from dataclasses import replace
from datetime import datetime

from bot.domain import commitments as rules
from bot.domain.commitments import Commitment, CommitmentId, Wording
from bot.flows.commitment_steps import hold_own, item_in, still_open, take
from bot.runtime import Actor, Runtime
from bot.views.commitments import CommitmentItem, EditForm, EditInput
from storage import Transaction


async def edit_form(runtime: Runtime, actor: Actor, commitment_id: CommitmentId, *, problem: str = "") -> EditForm:
    """Return the form with its words as they are now."""
    async with runtime.storage.reading() as tx:
        commitment = await still_open(tx, actor, commitment_id)
        shown = await item_in(tx, actor, commitment_id, now=runtime.clock.now())
    return EditForm(item=shown, wording=commitment.wording, edits=commitment.edits, problem=problem)


async def edit(runtime: Runtime, actor: Actor, typed: EditInput) -> EditForm | None:
    """Give it other words. When they were changed since the form was drawn, nothing is kept and the form comes back."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        commitment = await hold_own(tx, actor, typed.commitment_id)
        is_as_drawn = commitment.edits == typed.edits
        if is_as_drawn or commitment.wording == typed.wording:
            await _word(tx, actor, commitment, typed.wording, now=now)
            return None
    said = commitment.wording
    problem = f"Its words were changed meanwhile: “{said.what}” ({said.who}). Save again to put yours in their place."
    return await edit_form(runtime, actor, typed.commitment_id, problem=problem)


async def mark(
    runtime: Runtime,
    actor: Actor,
    commitment_id: CommitmentId,
    *,
    is_must_do: bool | None = None,
    is_at_risk: bool | None = None,
) -> CommitmentItem:
    """Say that it comes first, or that it may slip, or not; None leaves that as it is. Twice is once."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        commitment = await hold_own(tx, actor, commitment_id)
        said = commitment.wording
        marked = replace(
            said,
            is_must_do=said.is_must_do if is_must_do is None else is_must_do,
            is_at_risk=said.is_at_risk if is_at_risk is None else is_at_risk,
        )
        await _word(tx, actor, commitment, marked, now=now)
        return await item_in(tx, actor, commitment_id, now=now)


async def _word(tx: Transaction, actor: Actor, commitment: Commitment, wording: Wording, *, now: datetime) -> None:
    step = rules.edit(commitment, wording, by=actor.member.id, now=now, source=actor.source)
    if step is not None:
        await take(tx, actor, step, now=now)
