"""A commitment from one typed line, or from a message: read, shown back, changed, kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from bot.domain.commitments import Side
from bot.domain.dates import describe
from bot.domain.drafts import Draft, DraftId, DraftKind
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.quick_form import QuickForm, SaidSide, read_quick
from bot.flows.commitment_items import items_of
from bot.flows.drawing import comes_back_text
from bot.flows.planning import plan_commitment
from bot.flows.policies import policy_for
from bot.flows.promises import Promise, due_of
from bot.runtime import Actor, Runtime
from bot.views.commitments import (
    CommitmentForm,
    CommitmentInput,
    CommitmentItem,
    QuickCard,
    commitment_as_json,
    commitment_from_json,
)
from storage import Transaction

_LONGEST_LINE = 1000
_LONGEST_WHAT = 3000  # Slack's limit for a text input


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A commitment made from a draft, and when SayDo comes back to it."""

    item: CommitmentItem
    comes_back: str


async def draft_from_line(runtime: Runtime, actor: Actor, text: str) -> QuickCard:
    """Read one typed line as what, who, when and how, keep it as a draft, and show it back."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        policy = await policy_for(tx, actor.workspace, actor.member)
        local = now.astimezone(actor.member.zone)
        is_readable = len(text) <= _LONGEST_LINE  # what is longer is an essay, in which a date would be found by chance
        read = (
            read_quick(text, now=local, working=policy.working, locale=actor.member.locale)
            if is_readable
            else QuickForm(what=text[:_LONGEST_WHAT])
        )
        side = Side.THEIRS if read.side is SaidSide.THEIRS else Side.OURS
        typed = CommitmentInput(
            id="",
            side=side,
            what=read.what,
            who=read.who or (actor.member.name if side is Side.OURS else ""),
            when=read.when or "",
            how=read.how or "",
        )
        draft = await _keep_draft(tx, actor, uuid4().hex, typed, now=now)
    return await quick_card(runtime, actor, draft.id)


async def quick_card(runtime: Runtime, actor: Actor, draft_id: DraftId) -> QuickCard:
    """Show a draft back with its date in full, or with what is missing."""
    async with runtime.storage.begin() as tx:
        draft = await _own_draft(tx, actor, draft_id)
        typed = commitment_from_json(dict(draft.data))
        promise, problem = await _read_draft(tx, actor, draft, typed)
    when = describe(promise.due, now=draft.updated_at, locale=actor.member.locale) if promise else typed.when
    return QuickCard(
        draft_id=draft.id,
        what=typed.what,
        who=typed.who,
        when=when,
        how=typed.how,
        side=typed.side,
        problem=problem,
    )


async def draft_form(runtime: Runtime, actor: Actor, draft_id: DraftId) -> CommitmentForm:
    """Return the form to change a draft in."""
    async with runtime.storage.begin() as tx:
        draft = await _own_draft(tx, actor, draft_id)
    typed = commitment_from_json(dict(draft.data))
    return CommitmentForm(
        id=draft.id,
        side=typed.side,
        what=typed.what,
        who=typed.who,
        when=typed.when,
        how=typed.how,
        is_must_do=typed.is_must_do,
    )


async def form_from_message(runtime: Runtime, actor: Actor, text: str) -> CommitmentForm:
    """Return the form for a commitment that a message speaks of; what was read from it is a draft."""
    card = await draft_from_line(runtime, actor, text)
    return await draft_form(runtime, actor, card.draft_id)


async def change_draft(runtime: Runtime, actor: Actor, typed: CommitmentInput) -> QuickCard:
    """Keep what was typed and show it back. Raises InvalidInputError (field "when"); the text is kept all the same."""
    now = runtime.clock.now()
    await keep_draft(runtime, actor, typed)
    async with runtime.storage.begin() as tx:
        policy = await policy_for(tx, actor.workspace, actor.member)
    due_of(typed.when, now=now, member=actor.member, policy=policy)
    return await quick_card(runtime, actor, DraftId(typed.id))


async def keep_draft(runtime: Runtime, actor: Actor, typed: CommitmentInput) -> None:
    """Keep what was typed, complete or not."""
    async with runtime.storage.begin() as tx:
        draft = await _own_draft(tx, actor, DraftId(typed.id))
        await _keep_draft(tx, actor, draft.subject, typed, now=runtime.clock.now())


async def keep_if_there(runtime: Runtime, actor: Actor, typed: CommitmentInput) -> None:
    """Keep what was typed as long as its draft is there: it was not saved and not thrown away."""
    async with runtime.storage.begin() as tx:
        drafts = await tx.drafts.all_of(actor.workspace.id, actor.member.id, DraftKind.COMMITMENT)
        draft = next((one for one in drafts if one.id == typed.id), None)
        if draft is not None:
            await _keep_draft(tx, actor, draft.subject, typed, now=runtime.clock.now())


async def save_draft(runtime: Runtime, actor: Actor, draft_id: DraftId) -> Saved:
    """Make the commitment a draft shows. Raises InvalidInputError (incomplete), NotFoundError (saved or gone)."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        draft = await _own_draft(tx, actor, draft_id)
        policy = await policy_for(tx, actor.workspace, actor.member)
        promise, problem = await _read_draft(tx, actor, draft, commitment_from_json(dict(draft.data)))
        if promise is None:
            raise InvalidInputError(problem)
        fields = promise.fields(working=policy.working)
        commitment = await tx.commitments.add(
            actor.workspace.id, owner_id=actor.member.id, made_at=now, source=actor.source, **fields
        )
        await plan_commitment(tx, actor.workspace, commitment, now=now)
        await tx.drafts.remove(actor.workspace.id, draft.id)
        items = await items_of(tx, actor.workspace, actor.member, [commitment.id], now=now)
        comes_back = await comes_back_text(tx, commitment.id, actor.member, now=now)
    return Saved(item=items[commitment.id], comes_back=comes_back)


async def cancel_draft(runtime: Runtime, actor: Actor, draft_id: DraftId) -> None:
    """Throw a draft away, because the person asked for it."""
    async with runtime.storage.begin() as tx:
        draft = await _own_draft(tx, actor, draft_id)
        await tx.drafts.remove(actor.workspace.id, draft.id)


async def _own_draft(tx: Transaction, actor: Actor, draft_id: DraftId) -> Draft:
    draft = await tx.drafts.get(actor.workspace.id, draft_id)
    if draft.member_id != actor.member.id:
        raise NotFoundError("This was already saved or thrown away.")
    return draft


async def _keep_draft(tx: Transaction, actor: Actor, subject: str, typed: CommitmentInput, *, now: datetime) -> Draft:
    data = commitment_as_json(typed)
    return await tx.drafts.save(actor.workspace.id, actor.member.id, DraftKind.COMMITMENT, subject, data, now)


async def _read_draft(
    tx: Transaction, actor: Actor, draft: Draft, typed: CommitmentInput
) -> tuple[Promise | None, str]:
    """Return the promise a draft makes, or what it lacks. Dates are read as of the moment they were typed."""
    policy = await policy_for(tx, actor.workspace, actor.member)
    if not typed.when:
        return None, "By when? Add a date, for example “by Friday noon”."
    try:
        due = due_of(typed.when, now=draft.updated_at, member=actor.member, policy=policy)
    except InvalidInputError as error:
        return None, str(error)
    promise = Promise(
        side=typed.side, what=typed.what, who=typed.who, due=due, how=typed.how, is_must_do=typed.is_must_do
    )
    return promise, ""
