"""Promises kept, moved in time, let go, given up, and slips taken back: only their owner does these."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain import commitments as rules
from bot.domain.commitments import CommitmentId, Step
from bot.domain.errors import InvalidInputError
from bot.domain.subjects import commitment_subject
from bot.flows.commitment_items import closed_by, is_spoken_of, is_untold
from bot.flows.commitment_steps import hold_own, item_in, still_open, take
from bot.flows.policies import policy_for
from bot.runtime import Actor, Runtime
from bot.views.commitments import CantKeepForm, CantKeepInput, CommitmentItem, MoveForm, MoveInput

_SPOKEN_OF = "You were reminded of the new date already, so it stands. Give it another new date instead."


async def keep(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> CommitmentItem:
    """Keep that it was done. A second click finds it done and changes nothing."""
    return await _close(runtime, actor, commitment_id, rules.keep, state=rules.State.KEPT)


async def let_go(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> CommitmentItem:
    """Release the customer from what they promised. A second click finds them released and changes nothing."""
    return await _close(runtime, actor, commitment_id, rules.release, state=rules.State.RELEASED)


async def withdraw_mistake(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> CommitmentItem:
    """Close what was noted by mistake; it counts neither way. A second click finds it closed and changes nothing."""
    return await _close(runtime, actor, commitment_id, rules.withdraw_mistake, state=rules.State.RELEASED)


async def _close(
    runtime: Runtime, actor: Actor, commitment_id: CommitmentId, step: Callable[..., Step], *, state: rules.State
) -> CommitmentItem:
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        commitment = await hold_own(tx, actor, commitment_id)
        if commitment.state is not state:
            await take(tx, actor, step(commitment, by=actor.member.id, now=now, source=actor.source), now=now)
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


async def move_form(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> MoveForm:
    """Return the form for a new date: the next working day from the later of now and the date it has."""
    now = runtime.clock.now()
    async with runtime.storage.reading() as tx:
        commitment = await still_open(tx, actor, commitment_id)
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
        await still_open(tx, actor, commitment_id)
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
