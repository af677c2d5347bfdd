"""Before a call: the objective is written, or going in without one is chosen knowingly."""

from dataclasses import replace
from datetime import datetime

from bot.domain.calls import Call, CallId
from bot.domain.preps import Prep
from bot.flows import cards
from bot.flows.attending import own_call
from bot.flows.planning import plan_call, show_again
from bot.runtime import Actor, Runtime
from bot.views.preps import PrepForm, PrepInput, WingForm, WingInput
from storage import Transaction


async def prep_form(runtime: Runtime, actor: Actor, call_id: CallId) -> PrepForm:
    """Return the prep modal's form with what is written already."""
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, call_id)
        prep = await tx.preps.get(actor.workspace.id, call_id)
    return PrepForm(call=cards.call_facts(call, actor.member, now=runtime.clock.now()), values=_values(call_id, prep))


async def drawn_again(runtime: Runtime, actor: Actor, typed: PrepInput) -> PrepForm:
    """Return the form with what was typed so far."""
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, typed.call_id)
    return PrepForm(call=cards.call_facts(call, actor.member, now=runtime.clock.now()), values=typed)


async def with_more(runtime: Runtime, actor: Actor, typed: PrepInput) -> PrepForm:
    """Return the form with all its fields: what was typed so far, and for the others what is kept."""
    kept = (await prep_form(runtime, actor, typed.call_id)).values
    more = replace(kept, objective=typed.objective, theirs=typed.theirs, knowledge=typed.knowledge, shows_more=True)
    return await drawn_again(runtime, actor, more)


async def winging_form(runtime: Runtime, actor: Actor, call_id: CallId) -> WingForm:
    """Return the form that asks why it is all right to go in without an objective."""
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, call_id)
        prep = await tx.preps.get(actor.workspace.id, call_id)
    facts = cards.call_facts(call, actor.member, now=runtime.clock.now())
    return WingForm(call=facts, reason=prep.winging_reason if prep else "")


async def save_prep(runtime: Runtime, actor: Actor, typed: PrepInput) -> None:
    """Keep what was prepared. What the modal did not show stays as it was."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, typed.call_id)
        before = await tx.preps.get(actor.workspace.id, call.id) or _blank(actor, call, now=now)
        prep = replace(
            before,
            by=actor.member.id,
            updated_at=now,
            objective=typed.objective,
            their_objective=typed.theirs,
            knowledge=typed.knowledge,
            winging_reason="",
        )
        await _store(tx, actor, call, _with_more(prep, typed) if typed.shows_more else prep, now=now)


async def save_winging(runtime: Runtime, actor: Actor, typed: WingInput) -> None:
    """Keep the choice to go in without an objective, and why; it is counted."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, typed.call_id)
        before = await tx.preps.get(actor.workspace.id, call.id) or _blank(actor, call, now=now)
        prep = replace(before, by=actor.member.id, updated_at=now, winging_reason=typed.reason)
        await _store(tx, actor, call, prep, now=now)


def _blank(actor: Actor, call: Call, *, now: datetime) -> Prep:
    return Prep(workspace_id=actor.workspace.id, call_id=call.id, by=actor.member.id, updated_at=now)


def _with_more(prep: Prep, typed: PrepInput) -> Prep:
    return replace(
        prep,
        stage=typed.stage,
        agenda=typed.agenda,
        value=typed.value,
        questions=typed.questions,
        honest=typed.honest,
        next_step=typed.next_step,
    )


async def _store(tx: Transaction, actor: Actor, call: Call, prep: Prep, *, now: datetime) -> None:
    await tx.preps.save(prep)
    await plan_call(tx, actor.workspace, call, now=now)
    await show_again(tx, call, now=now)


def _values(call_id: CallId, prep: Prep | None) -> PrepInput:
    if prep is None:
        return PrepInput(call_id=call_id)
    return PrepInput(
        call_id=call_id,
        objective=prep.objective,
        theirs=prep.their_objective,
        knowledge=prep.knowledge,
        stage=prep.stage,
        agenda=prep.agenda,
        value=prep.value,
        questions=prep.questions,
        honest=prep.honest,
        next_step=prep.next_step,
    )
