"""Before a call: the objective is written, or going in without one is chosen knowingly."""

from dataclasses import replace
from datetime import datetime

from bot.domain.calls import Call, CallId
from bot.domain.drafts import Draft, DraftKind
from bot.domain.errors import InvalidInputError
from bot.domain.prep_merging import blank, known, merge, said_in, written
from bot.domain.preps import Prep
from bot.flows import cards
from bot.flows.attending import own_call
from bot.flows.planning import plan_call
from bot.flows.prep_forms import (
    draft_of,
    form_of,
    keep_draft,
    keep_typed,
    kept_if_it_fails,
    news_of,
    prep_form,
    rebased,
    with_own,
)
from bot.flows.shown_again import show_again
from bot.runtime import Actor, Runtime
from bot.views.preps import PrepForm, PrepInput, SavedPrep, WingForm, WingInput
from storage import Transaction

__all__ = ["keep_reason", "keep_typed", "prep_form", "save_prep", "save_winging", "winging_form"]

AT_ONCE = "Somebody changed this prep at the same moment. Try again: nothing you typed is lost."


async def save_prep(runtime: Runtime, actor: Actor, typed: PrepInput) -> SavedPrep | PrepForm:
    """Keep what was prepared; or return the form with what a colleague wrote meanwhile where both changed the same.

    What was typed is a draft when anything fails. What the modal did not show stays as it was.
    """
    now = runtime.clock.now()
    async with kept_if_it_fails(runtime, actor, typed), runtime.storage.begin() as tx:
        call = await own_call(tx, actor, typed.call_id)
        before = await tx.preps.get(actor.workspace.id, call.id)
        draft = await draft_of(tx, actor, call.id)
        whole = with_own(typed, draft)
        merged = merge(said_in(before), typed.said, seen=known(whole.seen, whole.own, said_in(before)))
        if merged.disputed:
            return await _disputed(tx, actor, call, before, whole, now=now)
        prep = written(before or blank(call, actor.member.id, now=now), merged.said, by=actor.member.id, now=now)
        await store(tx, actor, call, prep, over=before, now=now)
        if draft is not None:
            await tx.drafts.remove(actor.workspace.id, draft.id)
        news = news_of(call, now=now, start=typed.start)
        return SavedPrep(
            call=cards.call_facts(call, actor.member, now=now),
            news=news if news is not typed.told else None,
            by=(await tx.members.get(actor.workspace.id, before.by)).name if before else "",
            theirs={field: merged.said[field] for field in merged.said if field in merged.theirs},
        )


async def _disputed(
    tx: Transaction, actor: Actor, call: Call, before: Prep | None, typed: PrepInput, *, now: datetime
) -> PrepForm:
    values = rebased(typed, before)
    await keep_draft(tx, actor, values, now=now)
    return await form_of(tx, actor, call, before, values, now=now)


async def store(tx: Transaction, actor: Actor, call: Call, prep: Prep, *, over: Prep | None, now: datetime) -> None:
    """Keep a prep, plan again what will be said about its call, and draw again what was.

    Raises InvalidInputError when somebody was quicker.
    """
    if not await tx.preps.save(prep, over=over):
        raise InvalidInputError(AT_ONCE)
    await plan_call(tx, actor.workspace, call, now=now)
    await show_again(tx, call, now=now)


# -- going in without an objective -------------------------------------------------------------------------------------


async def winging_form(runtime: Runtime, actor: Actor, call_id: CallId) -> WingForm:
    """Return the form that asks why it is all right to go in without an objective."""
    now = runtime.clock.now()
    async with runtime.storage.reading() as tx:
        call = await own_call(tx, actor, call_id)
        prep = await tx.preps.get(actor.workspace.id, call_id)
        _require_none(prep)
        draft = await _reason_draft(tx, actor, call_id)
    return WingForm(
        call=cards.call_facts(call, actor.member, now=now),
        reason=draft.data["reason"] if draft else prep.winging_reason if prep else "",
        started=cards.moment_text(draft.updated_at, actor.member, now=now) if draft else "",
    )


async def keep_reason(runtime: Runtime, actor: Actor, typed: WingInput) -> None:
    """Keep a reason that was typed and not saved, as a draft."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, typed.call_id)
        prep = await tx.preps.get(actor.workspace.id, call.id)
        if typed.reason.strip() not in {"", prep.winging_reason.strip() if prep else ""}:
            data, subject = {"reason": typed.reason}, _reason_subject(call.id)
            await tx.drafts.save(actor.workspace.id, actor.member.id, DraftKind.PREP, subject, data, now)


async def save_winging(runtime: Runtime, actor: Actor, typed: WingInput) -> None:
    """Keep the choice to go in without an objective, and why; it is counted, and an objective may still follow."""
    await keep_reason(runtime, actor, typed)
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, typed.call_id)
        before = await tx.preps.get(actor.workspace.id, call.id)
        _require_none(before)
        prep = replace(
            before or blank(call, actor.member.id, now=now),
            by=actor.member.id,
            updated_at=now,
            winging_reason=typed.reason,
        )
        await store(tx, actor, call, prep, over=before, now=now)
        if (draft := await _reason_draft(tx, actor, call.id)) is not None:
            await tx.drafts.remove(actor.workspace.id, draft.id)


def _require_none(prep: Prep | None) -> None:
    if prep is not None and prep.has_objective:
        raise InvalidInputError("This call has an objective meanwhile, so nobody goes in without one. It stays.")


def _reason_subject(call_id: CallId) -> str:
    return f"winging {call_id}"


async def _reason_draft(tx: Transaction, actor: Actor, call_id: CallId) -> Draft | None:
    subject = _reason_subject(call_id)
    return await tx.drafts.of(actor.workspace.id, actor.member.id, DraftKind.PREP, subject)
