"""A step of a promise: taken by its owner alone, stored unless somebody was quicker, and seen in what is said of it."""

from datetime import datetime

from bot.domain import commitments as rules
from bot.domain.commitments import Commitment, CommitmentId, Step
from bot.domain.errors import AlreadyClosedError, NotAllowedError
from bot.domain.subjects import commitment_subject
from bot.flows.commitment_items import items_of
from bot.flows.planning import drop_commitment_plans, plan_commitment
from bot.flows.shown_again import show_brief_again, show_subject_again
from bot.runtime import Actor
from bot.views.commitments import CommitmentItem
from storage import Transaction

_QUICKER = "Somebody changed this promise a moment ago. Look again before you change it."


async def own_commitment(tx: Transaction, actor: Actor, commitment_id: CommitmentId) -> Commitment:
    """Return a commitment the actor owns. Raises NotFoundError, NotAllowedError."""
    commitment = await tx.commitments.get(actor.workspace.id, commitment_id)
    await _require_owner(tx, actor, commitment)
    return commitment


async def hold_own(tx: Transaction, actor: Actor, commitment_id: CommitmentId) -> Commitment:
    """Return a commitment the actor owns, to change it: of two acts at once one waits for the other.

    Raises NotFoundError, NotAllowedError.
    """
    commitment = await tx.commitments.hold(actor.workspace.id, commitment_id)
    await _require_owner(tx, actor, commitment)
    return commitment


async def _require_owner(tx: Transaction, actor: Actor, commitment: Commitment) -> None:
    if commitment.owner_id != actor.member.id:
        owner = await tx.members.get(actor.workspace.id, commitment.owner_id)
        raise NotAllowedError(f"This promise belongs to {owner.name}, and only its owner can change it. Ask them to.")


async def take(tx: Transaction, actor: Actor, step: Step, *, now: datetime, since: datetime | None = None) -> None:
    """Store a step unless somebody was quicker; plan again what will be said, and draw again what was.

    What is planned anew lies after `since`. Raises AlreadyClosedError when somebody was quicker.
    """
    if not await tx.commitments.apply(step):
        raise AlreadyClosedError(_QUICKER)
    if not step.after.is_open:
        await end_offer(tx, actor, step.after.id, now=now)
    if step.event.kind is rules.EventKind.HANDED_OVER:  # a colleague's earlier answer says what is not so any more
        await drop_commitment_plans(tx, step.after, now=now)
    await plan_commitment(tx, actor.workspace, step.after, now=now, since=since)
    await show_subject_again(tx, actor.workspace.id, commitment_subject(step.after.id), now=now)


async def end_offer(tx: Transaction, actor: Actor, commitment_id: CommitmentId, *, now: datetime) -> None:
    """Forget the offer of a commitment, if there is one: its brief says no more that it waits for an answer."""
    offer = await tx.offers.of(actor.workspace.id, commitment_id)
    if offer is not None and await tx.offers.take(offer):
        await show_brief_again(tx, await tx.members.get(offer.workspace_id, offer.to), now=now)


async def item_in(tx: Transaction, actor: Actor, commitment_id: CommitmentId, *, now: datetime) -> CommitmentItem:
    """Return a commitment in the actor's words."""
    return (await items_of(tx, actor.workspace, actor.member, [commitment_id], now=now))[commitment_id]


async def still_open(tx: Transaction, actor: Actor, commitment_id: CommitmentId) -> Commitment:
    """Return an open commitment of the actor's, so that nobody fills in a form in vain. Raises AlreadyClosedError."""
    commitment = await own_commitment(tx, actor, commitment_id)
    rules.require_open(commitment)
    return commitment
