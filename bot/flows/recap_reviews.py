"""A recap shown back, corrected where it stands, and kept exactly as it was reviewed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from secrets import randbelow

from bot.domain.calls import CallId
from bot.domain.errors import InvalidInputError
from bot.domain.meetings import Window
from bot.domain.recaps import Merged, Row
from bot.flows import cards
from bot.flows.attending import own_call
from bot.flows.recap_reading import (
    Agreed,
    NextMeeting,
    Table,
    meet_colleagues,
    next_text,
    read_rows,
    table_of,
    with_lines_as_rows,
)
from bot.flows.recap_saving import (
    Saved,
    is_as_read_back,
    keep,
    mark_of,
    meeting_of,
    put_together,
    read_at,
    require_draft,
    require_saved,
)
from bot.flows.recap_words import AT_RISK, review_row
from bot.flows.recaps import draft_of, form_of, keep_draft
from bot.runtime import Actor, Runtime
from bot.views.kit import Errors
from bot.views.recaps import Id, OpenRow, RecapForm, RecapInput, Review, in_edition, outcome_text, recap_from_json
from storage import Transaction

_EDITIONS = 1_000_000  # far from the small numbers of a form that was only typed into


async def submit(runtime: Runtime, actor: Actor, typed: RecapInput) -> Saved | Review | RecapForm | Errors:
    """Take a submitted form: keep it when its lines were shown back already, else show back what will be kept.

    What can't be read is said where it stands: in a row of its own for a line. The draft is kept first.
    """
    now = runtime.clock.now()
    await meet_colleagues(runtime, actor, typed)
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, typed.call_id)
        table = await table_of(tx, actor, call, now=now, typed=typed)
        draft = await draft_of(tx, actor, typed.call_id)
        if typed.is_read_back and draft is not None and is_as_read_back(typed, draft):
            await keep(tx, replace(table, now=read_at(draft)), typed, draft, now=now)
            return Saved(is_new=True)
        await keep_draft(tx, actor, typed, now=now)
        return await _shown_back(tx, table, typed)


async def _shown_back(tx: Transaction, table: Table, typed: RecapInput) -> Review | RecapForm | Errors:
    try:
        rows, problems = with_lines_as_rows(typed, table)
    except InvalidInputError as error:
        return {in_edition(Id.LINES, typed.edition): str(error)}
    agreed, errors = read_rows(rows.rows, table)
    if problems:
        await keep_draft(tx, table.actor, rows, now=table.now)
        return await form_of(tx, table, rows, problems=_by_key(errors, rows) | problems)
    errors |= await _next_errors(tx, table, typed)
    if errors:
        return errors
    draft = await keep_draft(tx, table.actor, rows, now=table.now)
    return await _review(tx, table, rows, agreed, mark=mark_of(draft))


def _by_key(errors: Errors, typed: RecapInput) -> dict[str, str]:
    """Return the sentence about each row that can't be read, by the row's key."""
    return {
        key: sentence
        for key, _ in typed.rows
        for block_id, sentence in errors.items()
        if block_id.startswith(f"recaps.row.{key}.")
    }


async def _next_errors(tx: Transaction, table: Table, typed: RecapInput) -> Errors:
    try:
        await meeting_of(tx, table, typed)
    except InvalidInputError as error:
        return {str(error.field): str(error)}
    return {}


async def _review(tx: Transaction, table: Table, typed: RecapInput, agreed: Sequence[Agreed], *, mark: str) -> Review:
    meeting = await meeting_of(tx, table, typed)
    current = await tx.recaps.get(table.actor.workspace.id, table.call.id)
    both = await put_together(tx, table, typed, meeting, current)
    return Review(
        call=cards.call_facts(table.call, table.actor.member, now=table.now),
        mark=mark,
        outcome=outcome_text(both.recap.outcome),
        their_outcome=outcome_text(both.recap.their_outcome),
        rows=tuple(review_row(one, table) for one in agreed),
        next_meeting=next_text(both.recap, table.actor.member),
        remarks=await _remarks(tx, table, typed, agreed, both, meeting),
        is_more=current is not None,
    )


async def _remarks(
    tx: Transaction,
    table: Table,
    typed: RecapInput,
    agreed: Sequence[Agreed],
    both: Merged,
    meeting: NextMeeting | None,
) -> tuple[str, ...]:
    """Return what to know before it is saved: another's word that stays, a meeting without invitation, a risk."""
    author = await tx.members.get(table.actor.workspace.id, both.recap.by)
    stays = [
        f"{author.name} saved {_STAYS[name]} meanwhile. That stays; change it once you agree." for name in both.stays
    ]
    is_uninvited = meeting is not None and not typed.next_call and await _is_uninvited(tx, table, meeting)
    uninvited = ["The next meeting is not in your calendar yet. Send the invitation."] if is_uninvited else []
    return (*stays, *uninvited, *([AT_RISK] if any(one.is_at_risk for one in agreed) else []))


_STAYS = {
    "outcome": "another outcome for your side",
    "their_outcome": "another outcome for them",
    "next_day": "another next meeting",
}


async def _is_uninvited(tx: Transaction, table: Table, meeting: NextMeeting) -> bool:
    """Tell whether no call with this account stands on the day of the next meeting, in the member's calendar."""
    member, account = table.actor.member, table.call.account
    if not account or not await tx.links.of_member(member.workspace_id, member.id):
        return False
    day = table.policy.working.at(meeting.day, datetime.min.time())
    found = await tx.calls.of_member(member.workspace_id, member.id, Window(start=day, end=day + timedelta(days=1)))
    return not any(one.is_on and one.account == account for one in found)


async def correct_form(runtime: Runtime, actor: Actor, call_id: CallId, mark: str, key: str) -> Review:
    """Return the review with one of its rows open to be corrected."""
    review = await _review_again(runtime, actor, call_id)
    async with runtime.storage.reading() as tx:
        call = await own_call(tx, actor, call_id)
        table = await table_of(tx, actor, call, now=runtime.clock.now())
        draft = await require_draft(tx, actor, call_id)
    rows = dict(recap_from_json(dict(draft.data)).rows)
    if key not in rows or review.mark != mark:
        return replace(review, remarks=(*review.remarks, "This recap changed meanwhile. This is how it stands now."))
    return replace(review, open_row=OpenRow(key=key, row=rows[key], people=table.people))


async def with_row_open(runtime: Runtime, actor: Actor, call_id: CallId, key: str, row: Row) -> Review:
    """Return the review with a row open as it is typed so far: whom its menu names was changed."""
    review = await correct_form(runtime, actor, call_id, (await _review_again(runtime, actor, call_id)).mark, key)
    return replace(review, open_row=replace(review.open_row, row=row)) if review.open_row else review


async def correct(runtime: Runtime, actor: Actor, call_id: CallId, key: str, row: Row) -> Review | Errors:
    """Put a corrected row in the place of the old one, and show everything back; a blank row is taken out."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        draft = await require_draft(tx, actor, call_id)
        typed = recap_from_json(dict(draft.data))
    placed = [(one, row if one == key else before) for one, before in typed.rows]
    after = replace(typed, rows=tuple((one, kept) for one, kept in placed if not kept.is_blank))
    await meet_colleagues(runtime, actor, after)
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, call_id)
        table = await table_of(tx, actor, call, now=now, typed=after)
        agreed, errors = read_rows(after.rows, table)
        if any(block_id.startswith(f"recaps.row.{key}.") for block_id in errors):
            return errors
        draft = await keep_draft(tx, actor, after, now=now)
        return await _review(tx, table, after, agreed, mark=mark_of(draft))


async def form_below(runtime: Runtime, actor: Actor, call_id: CallId) -> RecapForm:
    """Return the form a review lies on, as corrected: in inputs of its own, so that nothing old stays in them."""
    now = runtime.clock.now()
    async with runtime.storage.reading() as tx:
        call = await own_call(tx, actor, call_id)
        draft = await require_draft(tx, actor, call_id)
        typed = recap_from_json(dict(draft.data))
        edition = _EDITIONS + randbelow(_EDITIONS)
        rows = tuple((f"c{edition}_{n}", row) for n, (_, row) in enumerate(typed.rows, start=1))
        table = await table_of(tx, actor, call, now=now, typed=typed)
        return await form_of(tx, table, replace(typed, rows=rows, edition=edition))


async def save(runtime: Runtime, actor: Actor, call_id: CallId, mark: str) -> Saved | Review:
    """Keep exactly what was reviewed; a second click finds it kept and changes nothing.

    When it is not what was reviewed any more (it was changed on another device), it is shown back again.
    """
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, call_id)
        draft = await draft_of(tx, actor, call_id)
        if draft is None:
            await require_saved(tx, call)
            return Saved(is_new=False)
        if mark_of(draft) == mark:
            typed = recap_from_json(dict(draft.data))
            table = await table_of(tx, actor, call, now=read_at(draft), typed=typed)
            await keep(tx, table, typed, draft, now=now)
            return Saved(is_new=True)
    return await _review_again(runtime, actor, call_id)


async def _review_again(runtime: Runtime, actor: Actor, call_id: CallId) -> Review:
    """Return the review of what is typed now. Raises InvalidInputError when it can't be read any more."""
    async with runtime.storage.reading() as tx:
        draft = await require_draft(tx, actor, call_id)
    typed = recap_from_json(dict(draft.data))
    await meet_colleagues(runtime, actor, typed)
    async with runtime.storage.reading() as tx:
        call = await own_call(tx, actor, call_id)
        table = await table_of(tx, actor, call, now=read_at(draft), typed=typed)
        agreed, errors = read_rows(typed.rows, table)
        if errors:
            raise InvalidInputError("Something in this recap can't be read any more. Go back: all you typed is there.")
        return await _review(tx, table, typed, agreed, mark=mark_of(draft))
