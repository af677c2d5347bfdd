"""The prep modal's form: what stands in it, what is known beside it, and the draft that keeps what was typed."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime

from bot.domain.calls import Call, CallId, CallState
from bot.domain.drafts import Draft, DraftKind
from bot.domain.prep_merging import Said, filled_up, is_changed, known, merge, prints_of, said_in
from bot.domain.preps import Field, Prep
from bot.flows import cards
from bot.flows.accounts import account_facts
from bot.flows.attending import attends, own_call
from bot.runtime import Actor, Runtime
from bot.views.prep_forms import CORE, MORE, CallNews, Dispute, LastOccurrence, PrepForm, PrepInput
from bot.views.preps import prep_as_json, prep_from_json, started_of
from storage import Transaction


async def prep_form(runtime: Runtime, actor: Actor, call_id: CallId) -> PrepForm:
    """Return the prep modal's form: what was typed and not saved, else what is kept."""
    now = runtime.clock.now()
    async with runtime.storage.reading() as tx:
        call = await own_call(tx, actor, call_id)
        prep = await tx.preps.get(actor.workspace.id, call_id)
        draft = await draft_of(tx, actor, call_id)
        values = rebased(prep_from_json(draft.data), prep) if draft else _kept_values(call_id, prep)
        values = replace(values, start=call.start, told=news_of(call, now=now))
        started = cards.moment_text(started_of(draft.data), actor.member, now=now) if draft else ""
        return replace(await form_of(tx, actor, call, prep, values, now=now), started=started)


async def form_of(
    tx: Transaction, actor: Actor, call: Call, prep: Prep | None, values: PrepInput, *, now: datetime
) -> PrepForm:
    """Return the form with these texts in it."""
    return PrepForm(
        call=cards.call_facts(call, actor.member, now=now),
        values=values,
        account=await account_facts(tx, call, actor.member, now=now),
        last_occurrence=await _last_occurrence(tx, actor, call, prep, values, now=now),
        agenda_state=cards.agenda_state(prep),
        disputes=await _disputes(tx, actor, values, prep),
    )


def shown(said: Said, fields: Iterable[Field]) -> dict[Field, str]:
    """Return what these fields say."""
    return {field: said.get(field, "") for field in fields}


def rebased(typed: PrepInput, prep: Prep | None) -> PrepInput:
    """Return what was typed on top of what is kept now: fields left alone show what is kept.

    What a colleague changed too is disputed from now on; having been shown that, the next save decides.
    """
    kept = said_in(prep)
    merged = merge(kept, typed.said, seen=known(typed.seen, typed.own, kept))
    fields = Field if any(kept[field].strip() for field in MORE) else list(typed.said)
    still = {field for field in typed.disputed if kept[field].strip() != typed.said.get(field, "").strip()}
    said = shown(merged.said, fields)
    changed = {field: text for field, text in said.items() if typed.said.get(field) != text}
    return replace(
        typed.with_said(changed), seen=prints_of(shown(kept, fields)), disputed=merged.disputed | frozenset(still)
    )


def news_of(call: Call, *, now: datetime, start: datetime | None = None) -> CallNews | None:
    """Return what one who prepares a call should be told of it; `start` is when it was to begin before."""
    match call.state:
        case CallState.CANCELLED:
            return CallNews.CANCELLED
        case CallState.NOT_A_CALL:
            return CallNews.NOT_A_CALL
        case CallState.STANDS:
            pass
        case _:
            return CallNews.DID_NOT_HAPPEN
    if now >= call.end:
        return CallNews.OVER
    if now >= call.start:
        return CallNews.BEGAN
    return CallNews.MOVED if start is not None and start != call.start else None


def _kept_values(call_id: CallId, prep: Prep | None) -> PrepInput:
    kept = said_in(prep)
    said = shown(kept, Field if any(kept[field].strip() for field in MORE) else CORE)
    return PrepInput(call_id=call_id, said=said, seen=prints_of(said))


async def _disputes(tx: Transaction, actor: Actor, values: PrepInput, prep: Prep | None) -> Mapping[Field, Dispute]:
    if prep is None or not values.disputed:
        return {}
    by = (await tx.members.get(actor.workspace.id, prep.by)).name
    kept = said_in(prep)
    return {field: Dispute(by=by, text=kept[field]) for field in Field if field in values.disputed}


async def _last_occurrence(
    tx: Transaction, actor: Actor, call: Call, prep: Prep | None, values: PrepInput, *, now: datetime
) -> LastOccurrence | None:
    """Return what "same as last time" would take over; None when there is nothing left to take."""
    found = await last_prepared(tx, actor, call)
    if found is None:
        return None
    last, earlier = found
    if not filled_up({**said_in(prep), **values.said}, said_in(earlier)):
        return None
    return LastOccurrence(when=cards.day_text(last.start, actor.member, now=now), objective=earlier.objective)


async def last_prepared(tx: Transaction, actor: Actor, call: Call) -> tuple[Call, Prep] | None:
    """Return the last prepared call of the same series, which the actor attended too: a prep is for those."""
    if not call.is_recurring:
        return None
    found = await tx.preps.last_of_series(actor.workspace.id, call)
    return found if found is not None and await attends(tx, found[0], actor.member) else None


# -- the draft ---------------------------------------------------------------------------------------------------------


async def draft_of(tx: Transaction, actor: Actor, call_id: CallId) -> Draft | None:
    """Return the actor's draft of a call's prep."""
    return await tx.drafts.of(actor.workspace.id, actor.member.id, DraftKind.PREP, call_id)


async def keep_typed(runtime: Runtime, actor: Actor, typed: PrepInput) -> None:
    """Keep what was typed, complete or not; nothing is kept of a modal in which nothing was.

    A draft is its writer's own: it is kept also of one who is not on the call any more. Raises NotFoundError.
    """
    async with runtime.storage.begin() as tx:
        await tx.calls.get(actor.workspace.id, typed.call_id)
        await keep_draft(tx, actor, typed, now=runtime.clock.now())


@asynccontextmanager
async def kept_if_it_fails(runtime: Runtime, actor: Actor, typed: PrepInput) -> AsyncIterator[None]:
    """Keep what was typed when the block can't be left as it should; what it saves needs no draft before."""
    is_saved = False
    try:
        yield
        is_saved = True
    finally:
        if not is_saved:
            await keep_typed(runtime, actor, typed)


def with_own(typed: PrepInput, draft: Draft | None) -> PrepInput:
    """Return what was typed with what the draft says of whose words stand in it."""
    is_said = not typed.said or is_changed(typed.said, seen=typed.seen) or bool(typed.disputed)
    return replace(typed, own=prep_from_json(draft.data).own) if draft and is_said else typed


async def keep_draft(tx: Transaction, actor: Actor, typed: PrepInput, *, now: datetime) -> None:
    """Keep a draft with the moment it was begun; one that says no more than what is kept goes away."""
    if not typed.said:  # a client that closes without telling what stood in the modal
        return
    before = await draft_of(tx, actor, typed.call_id)
    own = prep_from_json(before.data).own if before else {}
    if is_changed(typed.said, seen=typed.seen) or typed.disputed:
        data = prep_as_json(replace(typed, own=own), started=started_of(before.data) if before else now)
        await tx.drafts.save(actor.workspace.id, actor.member.id, DraftKind.PREP, typed.call_id, data, now)
    elif before is not None:
        await tx.drafts.remove(actor.workspace.id, before.id)


async def drop_draft(tx: Transaction, actor: Actor, call_id: CallId) -> None:
    """Forget the actor's draft of a call's prep."""
    if (draft := await draft_of(tx, actor, call_id)) is not None:
        await tx.drafts.remove(actor.workspace.id, draft.id)
