"""After a call: what came of it is typed, shown back with full dates, and kept; nothing typed is ever lost."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.calls import Call, CallId
from bot.domain.commitments import Commitment, CommitmentId, Side
from bot.domain.dates import describe
from bot.domain.drafts import Draft, DraftKind
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.nudges import Kind, State, call_subject
from bot.domain.people import Policy
from bot.domain.recaps import Recap, Row
from bot.domain.schedules import for_commitment
from bot.flows import cards
from bot.flows.attending import own_call
from bot.flows.delivery import dm_of
from bot.flows.drawing import saved_recap
from bot.flows.planning import plan_call, plan_commitment, show_again
from bot.flows.policies import policy_for
from bot.flows.promises import Promise, due_of
from bot.runtime import Actor, Runtime
from bot.views.kit import Errors
from bot.views.recaps import (
    RecapForm,
    RecapInput,
    Review,
    ReviewRow,
    RowField,
    blank_row,
    draw_recap_saved,
    outcome_text,
    recap_as_json,
    recap_from_json,
    row_block,
)
from storage import Transaction


async def recap_form(runtime: Runtime, actor: Actor, call_id: CallId) -> RecapForm:
    """Return the recap modal's form: what was typed and not saved, or a row for each side."""
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, call_id)
        if await tx.recaps.get(actor.workspace.id, call_id) is not None:
            raise InvalidInputError("This call has its recap already. You find its promises under /commitments.")
        draft = await tx.drafts.of(actor.workspace.id, actor.member.id, DraftKind.RECAP, call_id)
        values = recap_from_json(dict(draft.data)) if draft else _blank(call, actor)
        return await _form(tx, actor, call, values, now=runtime.clock.now(), is_from_draft=draft is not None)


async def drawn_again(runtime: Runtime, actor: Actor, typed: RecapInput) -> RecapForm:
    """Return the form with what was typed so far, which is kept as a draft."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, typed.call_id)
        await _keep_draft(tx, actor, typed, now=now)
        return await _form(tx, actor, call, typed, now=now)


async def with_another_row(runtime: Runtime, actor: Actor, typed: RecapInput) -> RecapForm:
    """Return the form with one row more, for the side that has fewer."""
    ours = sum(row.side is Side.OURS for _, row in typed.rows)
    side = Side.OURS if ours * 2 <= len(typed.rows) else Side.THEIRS
    key = str(1 + max((int(key) for key, _ in typed.rows if key.isdigit()), default=0))
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, typed.call_id)
    rows = (*typed.rows, blank_row(key, side=side, who=_who(side, call, actor)))
    return await drawn_again(runtime, actor, replace(typed, rows=rows))


async def without_row(runtime: Runtime, actor: Actor, typed: RecapInput, key: str) -> RecapForm:
    """Return the form without a row."""
    return await drawn_again(runtime, actor, replace(typed, rows=tuple(row for row in typed.rows if row[0] != key)))


async def start_over(runtime: Runtime, actor: Actor, call_id: CallId) -> RecapForm:
    """Throw the draft away, because the person asked for it, and return an empty form."""
    async with runtime.storage.begin() as tx:
        draft = await tx.drafts.of(actor.workspace.id, actor.member.id, DraftKind.RECAP, call_id)
        if draft is not None:
            await tx.drafts.remove(actor.workspace.id, draft.id)
    return await recap_form(runtime, actor, call_id)


async def keep_typed(runtime: Runtime, actor: Actor, typed: RecapInput) -> None:
    """Keep what was typed, complete or not."""
    async with runtime.storage.begin() as tx:
        await own_call(tx, actor, typed.call_id)
        await _keep_draft(tx, actor, typed, now=runtime.clock.now())


async def review(runtime: Runtime, actor: Actor, typed: RecapInput) -> Review | Errors:
    """Show back what will be kept, each date in full; or say which of them can't be read. The draft is kept first."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, typed.call_id)
        await _keep_draft(tx, actor, typed, now=now)
        policy = await policy_for(tx, actor.workspace, actor.member)
    promises, errors = _read_rows(typed, actor, policy, now=now)
    if errors:
        return errors
    return Review(
        call=cards.call_facts(call, actor.member, now=now),
        outcome=outcome_text(typed.outcome),
        their_outcome=outcome_text(typed.their_outcome),
        rows=tuple(_review_row(promise, actor, policy, now=now) for promise in promises),
    )


async def save(runtime: Runtime, actor: Actor, call_id: CallId) -> bool:
    """Keep the reviewed recap and its commitments. A second click finds it kept, changes nothing and returns False."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, call_id)
        draft = await tx.drafts.of(actor.workspace.id, actor.member.id, DraftKind.RECAP, call_id)
        if draft is None:
            await _require_saved(tx, call)
            return False
        policy = await policy_for(tx, actor.workspace, actor.member)
        typed = recap_from_json(dict(draft.data))
        promises, errors = _read_rows(typed, actor, policy, now=draft.updated_at)
        if errors or typed.outcome is None:
            raise InvalidInputError("A date in this recap has passed meanwhile. Open the recap again: all is there.")
        if not await tx.recaps.save(_recap(typed, actor, now=now)):
            raise InvalidInputError("A colleague saved a recap of this call meanwhile. Yours is kept as a draft.")
        await _make_commitments(tx, actor, call, promises, policy=policy, now=now)
        await _settle(tx, actor, call, draft, now=now)
    return True


async def show_saved(runtime: Runtime, actor: Actor, call_id: CallId) -> None:
    """Post the saved recap to its author when no message of SayDo's stands for it yet."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        asks = await tx.nudges.of_subject(actor.workspace.id, actor.member.id, call_subject(call_id))
        if any(ask.kind in {Kind.RECAP_ASK, Kind.RECAP_REMINDER} and ask.state is State.SENT for ask in asks):
            return
        call = await tx.calls.get(actor.workspace.id, call_id)
        saved = await saved_recap(tx, call, actor.member, now=now)
    if saved is not None:
        channel = await dm_of(runtime, actor.workspace, actor.member)
        await runtime.slack.post(actor.workspace, channel, draw_recap_saved(saved))


async def _settle(tx: Transaction, actor: Actor, call: Call, draft: Draft, *, now: datetime) -> None:
    await tx.drafts.remove(actor.workspace.id, draft.id)
    await plan_call(tx, actor.workspace, call, now=now)
    await show_again(tx, call, now=now)


async def _make_commitments(
    tx: Transaction, actor: Actor, call: Call, promises: Sequence[Promise], *, policy: Policy, now: datetime
) -> None:
    for promise in promises:
        commitment = await tx.commitments.add(
            actor.workspace.id,
            owner_id=actor.member.id,
            call_id=call.id,
            account=call.account,
            made_at=now,
            source=actor.source,
            **promise.fields(working=policy.working),
        )
        await plan_commitment(tx, actor.workspace, commitment, now=now)


async def _require_saved(tx: Transaction, call: Call) -> None:
    if await tx.recaps.get(call.workspace_id, call.id) is None:
        raise NotFoundError("There is no draft of this recap any more. Please write it again.")


def _recap(typed: RecapInput, actor: Actor, *, now: datetime) -> Recap:
    if typed.outcome is None:
        raise InvalidInputError("Choose what became of the objective.")
    return Recap(
        workspace_id=actor.workspace.id,
        call_id=typed.call_id,
        by=actor.member.id,
        saved_at=now,
        outcome=typed.outcome,
        their_outcome=typed.their_outcome,
        more_possible=typed.more_possible,
        learnings=typed.learnings,
        notes=typed.notes,
    )


def _read_rows(typed: RecapInput, actor: Actor, policy: Policy, *, now: datetime) -> tuple[list[Promise], Errors]:
    promises: list[Promise] = []
    errors: Errors = {}
    for key, row in typed.rows:
        if row.is_blank:
            continue
        try:
            promises.append(_promise(row, actor, policy, now=now))
        except InvalidInputError as error:
            errors[row_block(key, RowField.WHEN)] = str(error)
    return promises, errors


def _promise(row: Row, actor: Actor, policy: Policy, *, now: datetime) -> Promise:
    due = due_of(row.when, now=now, member=actor.member, policy=policy)
    return Promise(side=row.side, what=row.what, who=row.who, due=due, how=row.how)


def _review_row(promise: Promise, actor: Actor, policy: Policy, *, now: datetime) -> ReviewRow:
    return ReviewRow(
        side=promise.side,
        what=promise.what,
        who=promise.who,
        when=describe(promise.due, now=now, locale=actor.member.locale),
        how=promise.how,
        comes_back=_comes_back(promise, actor, policy, now=now),
    )


def _comes_back(promise: Promise, actor: Actor, policy: Policy, *, now: datetime) -> str:
    """Say when SayDo would speak of it first, were it a commitment."""
    fields = promise.fields(working=policy.working)
    probe = Commitment(
        id=CommitmentId(""), workspace_id=actor.workspace.id, owner_id=actor.member.id, made_at=now, **fields
    )
    ahead = [wanted.due_at for wanted in for_commitment(probe, policy=policy) if wanted.due_at > now]
    return cards.instant_text(min(ahead), actor.member, now=now) if ahead else ""


async def _keep_draft(tx: Transaction, actor: Actor, typed: RecapInput, *, now: datetime) -> None:
    data = recap_as_json(typed)
    await tx.drafts.save(actor.workspace.id, actor.member.id, DraftKind.RECAP, typed.call_id, data, now)


async def _form(
    tx: Transaction, actor: Actor, call: Call, values: RecapInput, *, now: datetime, is_from_draft: bool = False
) -> RecapForm:
    prep = await tx.preps.get(actor.workspace.id, call.id)
    return RecapForm(
        call=cards.call_facts(call, actor.member, now=now),
        values=values,
        objective=prep.objective if prep else "",
        their_objective=prep.their_objective if prep else "",
        people=tuple(person.name for person in call.external if person.name),
        is_from_draft=is_from_draft,
    )


def _blank(call: Call, actor: Actor) -> RecapInput:
    rows = tuple(
        blank_row(str(n), side=side, who=_who(side, call, actor)) for n, side in enumerate((Side.OURS, Side.THEIRS), 1)
    )
    return RecapInput(call_id=call.id, rows=rows)


def _who(side: Side, call: Call, actor: Actor) -> str:
    if side is Side.OURS:
        return actor.member.name
    return next((person.name or person.email for person in call.external), "")
