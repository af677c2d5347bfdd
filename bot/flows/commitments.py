"""Promises kept, moved in time, let go, given up, worded anew, and slips taken back: only their owner does these."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import commitments as rules
from bot.domain.commitments import Commitment, CommitmentId, Step, Wording
from bot.domain.errors import AlreadyClosedError, InvalidInputError, NotAllowedError
from bot.domain.subjects import commitment_subject
from bot.flows.commitment_items import closed_by, is_spoken_of, is_untold, items_of
from bot.flows.planning import drop_commitment_plans, plan_commitment
from bot.flows.policies import policy_for
from bot.flows.shown_again import show_brief_again, show_subject_again
from bot.runtime import Actor, Runtime
from bot.views.commitments import (
    CantKeepForm,
    CantKeepInput,
    CommitmentItem,
    EditForm,
    EditInput,
    MoveForm,
    MoveInput,
)
from storage import Transaction

_SPOKEN_OF = "You were reminded of the new date already, so it stands. Give it another new date instead."
_QUICKER = "Somebody changed this one a moment ago. Look again before you change it."


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
        raise NotAllowedError(f"This one belongs to {owner.name}. Only its owner can change it.")


async def keep(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> CommitmentItem:
    """Keep that it was done. A second click finds it done and changes nothing."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        commitment = await hold_own(tx, actor, commitment_id)
        if commitment.state is not rules.State.KEPT:
            await take(tx, actor, rules.keep(commitment, by=actor.member.id, now=now, source=actor.source), now=now)
        return await item_in(tx, actor, commitment_id, now=now)


async def let_go(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> CommitmentItem:
    """Release the customer from what they promised."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        commitment = await hold_own(tx, actor, commitment_id)
        if commitment.state is not rules.State.RELEASED:
            step = rules.release(commitment, by=actor.member.id, now=now, source=actor.source)
            await take(tx, actor, step, now=now)
        return await item_in(tx, actor, commitment_id, now=now)


async def undo(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> CommitmentItem:
    """Take a closing back that was a slip, for a day. A second click finds it open and changes nothing."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        commitment = await hold_own(tx, actor, commitment_id)
        if not commitment.is_open:
            by = closed_by(await tx.commitments.history(actor.workspace.id, commitment_id))
            step = rules.reopen(commitment, closed_by=by, by=actor.member.id, now=now, source=actor.source)
            await take(tx, actor, step, now=now)
        return await item_in(tx, actor, commitment_id, now=now)


async def move_back(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> CommitmentItem:
    """Take a new date back that was a slip. A second click finds it taken back and changes nothing.

    Raises InvalidInputError when more than a day has passed, or anything else happened to it since.
    """
    now, by, source = runtime.clock.now(), actor.member.id, actor.source
    async with runtime.storage.begin() as tx:
        commitment = await hold_own(tx, actor, commitment_id)
        history = await tx.commitments.history(actor.workspace.id, commitment_id)
        if history[-1].kind is not rules.EventKind.MOVED_BACK:
            said = await tx.nudges.of_subjects(actor.workspace.id, [commitment_subject(commitment_id)])
            if commitment.is_open and is_spoken_of(commitment, said):
                raise InvalidInputError(_SPOKEN_OF)
            await take(tx, actor, rules.move_back(commitment, history, by=by, now=now, source=source), now=now)
        return await item_in(tx, actor, commitment_id, now=now)


async def withdraw_mistake(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> CommitmentItem:
    """Close what was noted by mistake; it counts neither way. A second click finds it closed and changes nothing."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        commitment = await hold_own(tx, actor, commitment_id)
        if commitment.state is not rules.State.RELEASED:
            step = rules.withdraw_mistake(commitment, by=actor.member.id, now=now, source=actor.source)
            await take(tx, actor, step, now=now)
        return await item_in(tx, actor, commitment_id, now=now)


async def move_form(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> MoveForm:
    """Return the form for a new date: the next working day from the later of now and the date it has."""
    now = runtime.clock.now()
    async with runtime.storage.reading() as tx:
        commitment = await _still_open(tx, actor, commitment_id)
        working = (await policy_for(tx, actor.workspace, actor.member)).working
        shown = await item_in(tx, actor, commitment_id, now=now)
    day = working.next_working_day(max(working.day_of(now), commitment.day))
    return MoveForm(item=shown, day=day.isoformat(), at=f"{commitment.at:%H:%M}" if commitment.at else None)


async def move(runtime: Runtime, actor: Actor, typed: MoveInput) -> CommitmentItem:
    """Give it a new date. Raises InvalidInputError for one that has passed."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        commitment = await hold_own(tx, actor, typed.commitment_id)
        working = (await policy_for(tx, actor.workspace, actor.member)).working
        end_of_day = working.at(typed.day + timedelta(days=1), datetime.min.time())
        step = rules.move(
            commitment,
            day=typed.day,
            at=typed.at,
            deadline=working.at(typed.day, typed.at) if typed.at else end_of_day,
            by=actor.member.id,
            now=now,
            source=actor.source,
            reason=typed.reason,
            told_them=typed.told_them,
        )
        await take(tx, actor, step, now=now)
        return await item_in(tx, actor, commitment.id, now=now)


async def cant_keep_form(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> CantKeepForm:
    """Return the form for a promise that won't be kept."""
    async with runtime.storage.reading() as tx:
        await _still_open(tx, actor, commitment_id)
        return CantKeepForm(item=await item_in(tx, actor, commitment_id, now=runtime.clock.now()))


async def cant_keep(runtime: Runtime, actor: Actor, typed: CantKeepInput) -> CommitmentItem:
    """Close it as broken, or as released when the other side agreed."""
    now, by, source = runtime.clock.now(), actor.member.id, actor.source
    async with runtime.storage.begin() as tx:
        commitment = await hold_own(tx, actor, typed.commitment_id)
        if typed.is_released:
            step = rules.release(commitment, by=by, now=now, source=source, reason=typed.reason)
        else:
            told = typed.told_them
            step = rules.give_up(commitment, by=by, now=now, source=source, reason=typed.reason, told_them=told)
        await take(tx, actor, step, now=now)
        return await item_in(tx, actor, commitment.id, now=now)


async def they_know(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> CommitmentItem:
    """Keep that the other side was told. A second click finds it kept and changes nothing."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        commitment = await hold_own(tx, actor, commitment_id)
        history = await tx.commitments.history(actor.workspace.id, commitment_id)
        if is_untold(history) or history[-1].kind is not rules.EventKind.TOLD:
            await take(tx, actor, rules.tell(commitment, by=actor.member.id, now=now, source=actor.source), now=now)
        return await item_in(tx, actor, commitment_id, now=now)


# -- its words -------------------------------------------------------------------------------------------------------


async def edit_form(runtime: Runtime, actor: Actor, commitment_id: CommitmentId, *, problem: str = "") -> EditForm:
    """Return the form with its words as they are now."""
    async with runtime.storage.reading() as tx:
        commitment = await _still_open(tx, actor, commitment_id)
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


async def _still_open(tx: Transaction, actor: Actor, commitment_id: CommitmentId) -> Commitment:
    """Return an open commitment of the actor's, so that nobody fills in a form in vain. Raises AlreadyClosedError."""
    commitment = await own_commitment(tx, actor, commitment_id)
    if not commitment.is_open:
        raise AlreadyClosedError(f"“{commitment.what}” is already closed as {commitment.state.value}.")
    return commitment
