"""Clicks in the prep modal: it is drawn again, with more in it, and what was typed so far is kept."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.calls import Call
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.prep_merging import Said, filled_up, prints_of, said_in
from bot.domain.preps import Field, Learning, Prep
from bot.flows.attending import own_call
from bot.flows.prep_forms import drop_draft, form_of, keep_draft, last_prepared, prep_form, shown
from bot.runtime import Actor, Runtime
from bot.views.kit import word_of
from bot.views.prep_forms import MORE, PrepForm, PrepInput
from bot.views.preps import LEARNINGS, OPENING, most_of
from storage import Transaction


async def drawn_again(runtime: Runtime, actor: Actor, typed: PrepInput) -> PrepForm:
    """Return the form with what was typed so far."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, typed.call_id)
        prep = await tx.preps.get(actor.workspace.id, call.id)
        return await _redrawn(tx, actor, call, prep, typed, now=now)


async def with_more(runtime: Runtime, actor: Actor, typed: PrepInput) -> PrepForm:
    """Return the form with all its fields: what was typed so far, and for the others what is kept."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, typed.call_id)
        prep = await tx.preps.get(actor.workspace.id, call.id)
        return await _redrawn(tx, actor, call, prep, _with_all(typed, prep), now=now)


async def same_as_last(runtime: Runtime, actor: Actor, typed: PrepInput) -> PrepForm:
    """Return the form with what the last occurrence had for what is still empty; nothing typed is written over."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, typed.call_id)
        prep = await tx.preps.get(actor.workspace.id, call.id)
        found = await last_prepared(tx, actor, call)
        if found is None:
            raise NotFoundError("No earlier call of this series has an objective. Write one: one line is enough.")
        whole = _with_all(typed, prep)
        return await _redrawn(tx, actor, call, prep, whole.with_said(filled_up(whole.said, said_in(found[1]))), now=now)


async def take_opening(runtime: Runtime, actor: Actor, typed: PrepInput) -> PrepForm:
    """Return the form with the suggested question, unless one is written."""
    is_free = not typed.said.get(Field.OPENING, "").strip()
    return await drawn_again(runtime, actor, typed.with_said({Field.OPENING: OPENING}) if is_free else typed)


async def add_question(runtime: Runtime, actor: Actor, typed: PrepInput, learning: str) -> PrepForm:
    """Return the form with one more thing to learn, in a line of its own."""
    question = LEARNINGS[word_of(Learning, learning)]
    before = typed.said.get(Field.QUESTIONS, "")
    if question in before:
        return await drawn_again(runtime, actor, typed)
    with_it = _with_room(Field.QUESTIONS, before, question)
    return await drawn_again(runtime, actor, typed.with_said({Field.QUESTIONS: with_it}))


async def take_theirs(runtime: Runtime, actor: Actor, typed: PrepInput, field: str) -> PrepForm:
    """Return the form with what a colleague wrote into a disputed field."""
    return await _settled(runtime, actor, typed, word_of(Field, field), keeps_both=False)


async def take_both(runtime: Runtime, actor: Actor, typed: PrepInput, field: str) -> PrepForm:
    """Return the form with both texts in a disputed field."""
    return await _settled(runtime, actor, typed, word_of(Field, field), keeps_both=True)


async def start_over(runtime: Runtime, actor: Actor, typed: PrepInput) -> PrepForm:
    """Throw the draft away, because the person asked for it, and return the form with what is kept."""
    async with runtime.storage.begin() as tx:
        await drop_draft(tx, actor, typed.call_id)
    fresh = await prep_form(runtime, actor, typed.call_id)
    return replace(
        fresh, values=replace(typed.with_said(fresh.values.said), said=fresh.values.said, disputed=frozenset())
    )


async def _settled(runtime: Runtime, actor: Actor, typed: PrepInput, field: Field, *, keeps_both: bool) -> PrepForm:
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, typed.call_id)
        prep = await tx.preps.get(actor.workspace.id, call.id)
        theirs = said_in(prep)[field]
        text = _with_room(field, theirs, typed.said.get(field, "")) if keeps_both else theirs
        settled = replace(typed.with_said({field: text}), disputed=typed.disputed - {field})
        return await _redrawn(tx, actor, call, prep, settled, now=now)


async def _redrawn(
    tx: Transaction, actor: Actor, call: Call, prep: Prep | None, values: PrepInput, *, now: datetime
) -> PrepForm:
    await keep_draft(tx, actor, values, now=now)
    return await form_of(tx, actor, call, prep, values, now=now)


def _with_all(typed: PrepInput, prep: Prep | None) -> PrepInput:
    """Return what was typed with the fields that are not shown yet, as they are kept."""
    hidden: Mapping[Field, str] = shown(said_in(prep), [one for one in MORE if one not in typed.said])
    said: Said = {**typed.said, **hidden}
    return replace(typed, said=said, seen={**typed.seen, **prints_of(hidden)})


def _with_room(field: Field, *texts: str) -> str:
    """Return texts one below the other. Raises InvalidInputError rather than cut one."""
    between = " " if field is Field.OPENING else "\n"
    together = between.join(text.strip("\n") for text in texts if text.strip())
    if len(together) > most_of(field):
        raise InvalidInputError("Both together are too long for one field. Shorten yours first: nothing was changed.")
    return together
