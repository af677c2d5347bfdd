"""After a call: the recap's form, filled with what is known, drawn again as it is typed; nothing typed is ever lost."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.calls import Call, CallId
from bot.domain.commitments import Side
from bot.domain.drafts import Draft, DraftKind
from bot.domain.errors import InvalidInputError
from bot.domain.participants import SOMEBODY_OF_THEIRS
from bot.domain.recaps import Outcome, Recap
from bot.flows import cards
from bot.flows.attending import own_call
from bot.flows.recap_reading import (
    Table,
    meet_colleagues,
    next_call_of,
    next_meeting_of,
    next_said,
    next_text,
    table_of,
    with_lines_as_rows,
)
from bot.flows.recap_words import review_rows
from bot.runtime import Actor, Runtime
from bot.views.recaps import (
    NextCall,
    RecapForm,
    RecapInput,
    SavedBefore,
    blank_row,
    recap_as_json,
    recap_from_json,
)
from storage import Transaction


async def recap_form(runtime: Runtime, actor: Actor, call_id: CallId) -> RecapForm:
    """Return the recap modal's form: what was typed and not saved, what was saved, or a row for each side."""
    return await _opened(runtime, actor, call_id, has_rows=True)


async def tapped_form(runtime: Runtime, actor: Actor, call_id: CallId, outcome: Outcome) -> RecapForm:
    """Return the form for the hurried: the outcome is chosen, one line is enough."""
    form = await _opened(runtime, actor, call_id, has_rows=False)
    return replace(form, values=replace(form.values, outcome=outcome))


async def _opened(runtime: Runtime, actor: Actor, call_id: CallId, *, has_rows: bool) -> RecapForm:
    now = runtime.clock.now()
    async with runtime.storage.reading() as tx:
        call = await own_call(tx, actor, call_id)
        if call.start > now:
            raise InvalidInputError("This call has not begun yet, so there is nothing to recap. I ask when it is over.")
        table = await table_of(tx, actor, call, now=now)
        draft = await draft_of(tx, actor, call_id)
        saved = await tx.recaps.get(actor.workspace.id, call_id)
        if draft is not None:
            values = _offered_again(recap_from_json(dict(draft.data)))
        else:
            values = _values_of(saved, actor) if saved else _blank(table, has_rows=has_rows)
        return await form_of(tx, table, values, started=draft.updated_at if draft else None)


def _offered_again(values: RecapInput) -> RecapInput:
    """Give a draft's inputs ids of their own, so that starting over empties them."""
    rows = tuple((f"d{n}", row) for n, (_, row) in enumerate(values.rows, start=1))
    return replace(values, rows=rows, edition=1, is_from_draft=True)


async def drawn_again(runtime: Runtime, actor: Actor, typed: RecapInput) -> RecapForm:
    """Return the form with what was typed so far, which is kept as a draft, and the lines read back."""
    now = runtime.clock.now()
    await meet_colleagues(runtime, actor, typed)
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, typed.call_id)
        table = await table_of(tx, actor, call, now=now, typed=typed)
        await _keep_if_said(tx, table, typed)
        form = await form_of(tx, table, typed, started=now if typed.is_from_draft else None)
        taken = await next_call_of(tx, table, typed)
        known = await tx.recaps.get(actor.workspace.id, call.id)
    if not typed.lines.strip() or typed.rows:
        return form
    return _with_lines_read_back(form, table, taken=taken, known=known)


def _with_lines_read_back(form: RecapForm, table: Table, *, taken: Call | None, known: Recap | None) -> RecapForm:
    """Show what was typed as it is understood; with all of it clear, the form can be saved as it stands."""
    try:
        read, problems = with_lines_as_rows(form.values, table)
        meeting = next_meeting_of(form.values, table, taken=taken, known=known)
    except InvalidInputError as error:
        return replace(form, read_back_problem=str(error))
    if problems:
        lacking = next(row.what for key, row in read.rows if key in problems)
        return replace(form, read_back_problem=f"“{lacking}”: {next(iter(problems.values()))}")
    said = next_said(meeting, table.actor.member, now=table.now) if meeting else ""
    return replace(form, read_back=review_rows(read.rows, table), read_back_next=said)


async def with_more(runtime: Runtime, actor: Actor, typed: RecapInput) -> RecapForm:
    """Return the form with what was folded away."""
    return await drawn_again(runtime, actor, replace(typed, shows_more=True))


async def with_another_row(runtime: Runtime, actor: Actor, typed: RecapInput) -> RecapForm:
    """Return the form with one row more, for the side that has fewer."""
    ours = sum(row.side is Side.OURS for _, row in typed.rows)
    side = Side.OURS if ours * 2 <= len(typed.rows) else Side.THEIRS
    numbers = ("".join(sign for sign in key if sign.isdigit()) for key, _ in typed.rows)
    key = str(1 + max((int(number) for number in numbers if number), default=0))
    async with runtime.storage.reading() as tx:
        call = await own_call(tx, actor, typed.call_id)
        table = await table_of(tx, actor, call, now=runtime.clock.now())
    rows = (*typed.rows, blank_row(key, pick=_pick(side, table)))
    return await drawn_again(runtime, actor, replace(typed, rows=rows))


async def without_row(runtime: Runtime, actor: Actor, typed: RecapInput, key: str) -> RecapForm:
    """Return the form without a row."""
    return await drawn_again(runtime, actor, replace(typed, rows=tuple(row for row in typed.rows if row[0] != key)))


async def with_next_call(runtime: Runtime, actor: Actor, typed: RecapInput, call_id: str) -> RecapForm:
    """Return the form with a call of the calendar as the next meeting; with "" it is typed again."""
    return await drawn_again(runtime, actor, replace(typed, next_call=call_id))


async def start_over(runtime: Runtime, actor: Actor, call_id: CallId) -> RecapForm:
    """Throw the draft away, because the person asked for it, and return an empty form."""
    async with runtime.storage.begin() as tx:
        draft = await draft_of(tx, actor, call_id)
        if draft is not None:
            await tx.drafts.remove(actor.workspace.id, draft.id)
    form = await recap_form(runtime, actor, call_id)
    rows = tuple((f"s{key}", row) for key, row in form.values.rows)
    return replace(form, values=replace(form.values, rows=rows))


async def keep_typed(runtime: Runtime, actor: Actor, typed: RecapInput) -> None:
    """Keep what was typed, complete or not."""
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, typed.call_id)
        await _keep_if_said(tx, await table_of(tx, actor, call, now=runtime.clock.now()), typed)


async def _keep_if_said(tx: Transaction, table: Table, typed: RecapInput) -> None:
    """Keep what was typed as a draft; a form in which nothing was is none, unless it takes the place of one."""
    actor = table.actor
    saved = await tx.recaps.get(actor.workspace.id, typed.call_id)
    untouched = _values_of(saved, actor) if saved else _blank(table, has_rows=True)
    if _says_something(typed, untouched) or await draft_of(tx, actor, typed.call_id) is not None:
        await keep_draft(tx, actor, typed, now=table.now)


def _says_something(typed: RecapInput, untouched: RecapInput) -> bool:
    rows = [row for _, row in typed.rows if not row.is_blank]
    said = {**recap_as_json(typed), "rows": rows, "shows_more": False, "known": ""}
    return said != {**recap_as_json(untouched), "rows": [], "shows_more": False, "known": ""}


async def draft_of(tx: Transaction, actor: Actor, call_id: CallId) -> Draft | None:
    """Return what the actor typed about a call and has not saved."""
    return await tx.drafts.of(actor.workspace.id, actor.member.id, DraftKind.RECAP, call_id)


async def keep_draft(
    tx: Transaction, actor: Actor, typed: RecapInput, *, now: datetime, read_at: datetime | None = None
) -> Draft:
    """Keep what was typed; `read_at` is the moment its dates are meant from."""
    data = {**recap_as_json(typed), "read_at": (read_at or now).isoformat()}
    return await tx.drafts.save(actor.workspace.id, actor.member.id, DraftKind.RECAP, typed.call_id, data, now)


async def form_of(
    tx: Transaction,
    table: Table,
    values: RecapInput,
    *,
    started: datetime | None = None,
    problems: Mapping[str, str] | None = None,
) -> RecapForm:
    """Return the form in its reader's words."""
    call, actor, now = table.call, table.actor, table.now
    prep = await tx.preps.get(actor.workspace.id, call.id)
    following = await next_call_of(tx, table, values)
    saved = await tx.recaps.get(actor.workspace.id, call.id)
    return RecapForm(
        call=cards.call_facts(call, actor.member, now=now),
        values=values if following and following.id == values.next_call else replace(values, next_call=""),
        objective=prep.objective if prep else "",
        their_objective=prep.their_objective if prep else "",
        people=table.people,
        problems=problems or {},
        next_call=_next_call(following, actor, now=now) if following else None,
        started=cards.instant_text(started, actor.member, now=now) if started else "",
        saved=await _saved_before(tx, saved, actor, now=now) if saved else None,
    )


def _next_call(call: Call, actor: Actor, *, now: datetime) -> NextCall:
    return NextCall(id=call.id, text=f"{call.title}, {cards.instant_text(call.start, actor.member, now=now)}")


async def _saved_before(tx: Transaction, saved: Recap, actor: Actor, *, now: datetime) -> SavedBefore:
    author = await tx.members.get(actor.workspace.id, saved.by)
    kept = await tx.commitments.of_call(actor.workspace.id, saved.call_id)
    return SavedBefore(
        by="You" if author.id == actor.member.id else author.name,
        when=cards.instant_text(saved.saved_at, actor.member, now=now),
        promises=tuple(f"{one.what} ({one.who}, {cards.due_text(one, actor.member, now=now)})" for one in kept),
    )


def _values_of(saved: Recap, actor: Actor) -> RecapInput:
    return RecapInput(
        call_id=saved.call_id,
        outcome=saved.outcome,
        their_outcome=saved.their_outcome,
        next_meeting=next_text(saved, actor.member),
        more_possible=saved.more_possible,
        learnings=saved.learnings,
        notes=saved.notes,
        known=saved.version.isoformat(),
    )


def _blank(table: Table, *, has_rows: bool) -> RecapInput:
    sides = (Side.OURS, Side.THEIRS) if has_rows else ()
    rows = tuple(blank_row(str(n), pick=_pick(side, table)) for n, side in enumerate(sides, start=1))
    return RecapInput(call_id=table.call.id, rows=rows)


def _pick(side: Side, table: Table) -> str:
    return next((one.key for one in table.people if one.side is side), SOMEBODY_OF_THEIRS)
