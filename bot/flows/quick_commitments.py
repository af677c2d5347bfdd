"""A commitment from one typed line, or from a message: read, shown back, changed, kept once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from bot.domain import gone
from bot.domain.commitments import CommitmentId, Side
from bot.domain.dates import describe
from bot.domain.drafts import Draft, DraftId, DraftKind
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.quick_form import QuickForm, SaidSide, read_quick
from bot.flows.commitment_items import items_of
from bot.flows.customers import customer_of
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

LONGEST_LINE = 1000  # what is longer is an essay, in which a date would be found by chance
_LONGEST_WHAT = 3000  # Slack's limit for a text input
_BLANK = "blank"  # the subject of what is typed into an empty form


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
        read = QuickForm(what=text[:_LONGEST_WHAT])
        if len(text) <= LONGEST_LINE:
            read = read_quick(text, now=local, working=policy.working, locale=actor.member.locale)
        side = Side.THEIRS if read.side is SaidSide.THEIRS else Side.OURS
        typed = CommitmentInput(
            id="",
            side=side,
            what=read.what,
            who=read.who or (actor.member.name if side is Side.OURS else ""),
            when=read.when or "",
            how=read.how or "",
            account=await customer_of(tx, actor, read.who or "", now=now),
        )
        draft = await keep_new_draft(tx, actor, uuid4().hex, typed, said_at=now)
    return await quick_card(runtime, actor, draft.id)


async def blank_form(runtime: Runtime, actor: Actor) -> CommitmentForm:
    """Return the form for a new commitment: blank, or as it was left unsaved."""
    now, member = runtime.clock.now(), actor.member
    async with runtime.storage.begin() as tx:
        draft = await tx.drafts.of(actor.workspace.id, member.id, DraftKind.COMMITMENT, _BLANK)
        if draft is None:
            blank = CommitmentInput(id="", side=Side.OURS, what="", who=member.name, when="")
            draft = await keep_new_draft(tx, actor, _BLANK, blank, said_at=now)
    return await draft_form(runtime, actor, draft.id)


async def quick_card(runtime: Runtime, actor: Actor, draft_id: DraftId) -> QuickCard:
    """Show a draft back with its date in full, or with what is missing."""
    now = runtime.clock.now()
    async with runtime.storage.reading() as tx:
        draft = await _own_draft(tx, actor, draft_id)
        typed = commitment_from_json(draft.data)
        promise, problem = await _read_draft(tx, actor, draft, now=now)
    when = describe(promise.due, now=_said_at(draft), locale=actor.member.locale) if promise else typed.when
    return QuickCard(
        draft_id=draft.id,
        what=typed.what,
        who=typed.who,
        when=when,
        how=typed.how,
        side=typed.side,
        account=typed.account,
        problem=problem,
    )


async def draft_form(runtime: Runtime, actor: Actor, draft_id: DraftId) -> CommitmentForm:
    """Return the form to change a draft in."""
    async with runtime.storage.reading() as tx:
        draft = await _own_draft(tx, actor, draft_id)
    typed = commitment_from_json(draft.data)
    return CommitmentForm(
        id=draft.id,
        side=typed.side,
        what=typed.what,
        who=typed.who,
        when=typed.when,
        how=typed.how,
        account=typed.account,
        is_must_do=typed.is_must_do,
        source=str(draft.data.get("source") or ""),
    )


async def change_draft(runtime: Runtime, actor: Actor, typed: CommitmentInput) -> QuickCard:
    """Keep what was typed and show it back. Raises InvalidInputError (field "when"); the text is kept all the same."""
    now = runtime.clock.now()
    await keep_draft(runtime, actor, typed)
    async with runtime.storage.begin() as tx:
        draft = await _own_draft(tx, actor, DraftId(typed.id))
        _, problem = await _read_draft(tx, actor, draft, now=now)
    if problem:
        raise InvalidInputError(problem, field="when")
    return await quick_card(runtime, actor, draft.id)


async def keep_draft(runtime: Runtime, actor: Actor, typed: CommitmentInput) -> None:
    """Keep what was typed, complete or not. Raises NotFoundError when it was saved or thrown away."""
    async with runtime.storage.begin() as tx:
        await _keep_typed(tx, actor, await _own_draft(tx, actor, DraftId(typed.id)), typed, now=runtime.clock.now())


async def keep_if_there(runtime: Runtime, actor: Actor, typed: CommitmentInput) -> None:
    """Keep what was typed as long as its draft is there: it was not saved and not thrown away."""
    async with runtime.storage.begin() as tx:
        draft = await _draft(tx, actor, typed.id)
        if draft is not None:
            await _keep_typed(tx, actor, draft, typed, now=runtime.clock.now())


async def save_draft(runtime: Runtime, actor: Actor, draft_id: DraftId) -> Saved:
    """Make the commitment a draft shows; a second click finds it made. Raises InvalidInputError, NotFoundError (gone).

    The commitment takes the draft's id, so that no second one can be made of it.
    """
    now = runtime.clock.now()
    commitment_id = CommitmentId(draft_id)
    async with runtime.storage.begin() as tx:
        made = (await tx.commitments.many(actor.workspace.id, [commitment_id])).get(commitment_id)
        if made is None or made.owner_id != actor.member.id:
            await _make(tx, actor, await _own_draft(tx, actor, draft_id), now=now)
        items = await items_of(tx, actor.workspace, actor.member, [commitment_id], now=now)
        comes_back = await comes_back_text(tx, commitment_id, actor.member, now=now)
    return Saved(item=items[commitment_id], comes_back=comes_back)


async def _make(tx: Transaction, actor: Actor, draft: Draft, *, now: datetime) -> None:
    policy = await policy_for(tx, actor.workspace, actor.member)
    promise, problem = await _read_draft(tx, actor, draft, now=now)
    if promise is None:
        raise InvalidInputError(problem)
    commitment = await tx.commitments.add(
        actor.workspace.id,
        owner_id=actor.member.id,
        made_at=now,
        source=actor.source,
        account=commitment_from_json(draft.data).account,
        source_url=str(draft.data.get("source_url") or ""),
        commitment_id=CommitmentId(draft.id),
        **promise.fields(working=policy.working),
    )
    await plan_commitment(tx, actor.workspace, commitment, now=now)
    await tx.drafts.remove(actor.workspace.id, draft.id)


async def cancel_draft(runtime: Runtime, actor: Actor, draft_id: DraftId) -> None:
    """Throw a draft away, because the person asked for it. Raises NotFoundError when it was saved."""
    async with runtime.storage.begin() as tx:
        draft = await _own_draft(tx, actor, draft_id)
        await tx.drafts.remove(actor.workspace.id, draft.id)


async def keep_new_draft(
    tx: Transaction,
    actor: Actor,
    subject: str,
    typed: CommitmentInput,
    *,
    said_at: datetime,
    kept: Mapping[str, str] | None = None,
) -> Draft:
    """Keep a draft whose words were said at an instant: "tomorrow" is the day after it, whenever it is saved."""
    data = {**commitment_as_json(typed), "said_at": said_at.isoformat(), **(kept or {})}
    return await tx.drafts.save(actor.workspace.id, actor.member.id, DraftKind.COMMITMENT, subject, data, said_at)


async def _keep_typed(tx: Transaction, actor: Actor, draft: Draft, typed: CommitmentInput, *, now: datetime) -> None:
    """Keep what was typed; a "when" that stayed as it was still counts from when it was said."""
    said_at = draft.data.get("said_at") if draft.data.get("when") == typed.when else None
    data = {**draft.data, **commitment_as_json(typed), "said_at": said_at or now.isoformat()}
    await tx.drafts.save(actor.workspace.id, actor.member.id, DraftKind.COMMITMENT, draft.subject, data, now)


async def _own_draft(tx: Transaction, actor: Actor, draft_id: DraftId) -> Draft:
    draft = await _draft(tx, actor, draft_id)
    if draft is None:
        raise NotFoundError(gone.DRAFT)
    return draft


async def _draft(tx: Transaction, actor: Actor, draft_id: str) -> Draft | None:
    drafts = await tx.drafts.all_of(actor.workspace.id, actor.member.id, DraftKind.COMMITMENT)
    return next((draft for draft in drafts if draft.id == draft_id), None)


def _said_at(draft: Draft) -> datetime:
    said_at = draft.data.get("said_at")
    return datetime.fromisoformat(said_at) if said_at else draft.updated_at


async def _read_draft(tx: Transaction, actor: Actor, draft: Draft, *, now: datetime) -> tuple[Promise | None, str]:
    """Return the promise a draft makes, or what it lacks. Dates are read as of the moment they were said."""
    typed = commitment_from_json(draft.data)
    policy = await policy_for(tx, actor.workspace, actor.member)
    if not typed.when.strip():
        return None, "By when? Add a date, for example “by Friday noon”."
    try:
        due = due_of(typed.when, now=_said_at(draft), member=actor.member, policy=policy)
    except InvalidInputError as error:
        return None, str(error)
    if due.is_past(policy.working, now=now):
        said = describe(due, now=now, locale=actor.member.locale).partition(", already past")[0]
        return None, f"That was {said}, which has passed. Try “tomorrow” or “Friday noon”."
    promise = Promise(
        side=typed.side, what=typed.what, who=typed.who, due=due, how=typed.how, is_must_do=typed.is_must_do
    )
    return promise, ""
