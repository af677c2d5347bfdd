"""Lists of commitments: one's own by what matters, a customer's, and colleagues' of shared calls and customers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from bot.domain.commitments import Commitment, CommitmentId, SayDo, Side, say_do
from bot.domain.drafts import DraftKind
from bot.domain.paging import page_at
from bot.domain.people import MemberId
from bot.flows.commitment_items import items_for, offered_to
from bot.flows.leavers import left_to
from bot.flows.policies import policy_for
from bot.runtime import Actor, Runtime
from bot.views.commitment_lists import ITEMS_ON_A_PAGE, TITLES
from bot.views.commitments import (
    CommitmentItem,
    CommitmentList,
    Group,
    ListPage,
    ListQuery,
    QuickCard,
    Which,
    commitment_from_json,
)
from storage import Transaction

_EMPTY = {
    Which.OVERDUE: "Nothing is overdue.",
    Which.MUST_DO: "No must-do is open.",
    Which.AT_RISK: "Nothing is at risk.",
    Which.TEAM: "No colleague has anything open with a customer you share.",
    Which.LEFT: "Nobody who left has anything open that you may take over.",
}
OF_CUSTOMER, BY_COLLEAGUE = "of:", "by:"
_MOST_CUSTOMERS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """What a list shows: commitments in order, its title, and its name for the next page."""

    title: str
    shows: str
    commitments: Sequence[Commitment]


async def listed(runtime: Runtime, actor: Actor, shows: str) -> CommitmentList:
    """Return a list by its name: a `Which`, "of:ID" (the customer of a commitment) or "by:ID" (a colleague)."""
    now = runtime.clock.now()
    async with runtime.storage.reading() as tx:
        chosen = await _chosen(tx, actor, shows, now=now)
        items = await _items(tx, actor, chosen.commitments, now=now)
        offered = await offered_to(tx, actor.workspace, actor.member, now=now)
        drafts = await tx.drafts.all_of(actor.workspace.id, actor.member.id, DraftKind.COMMITMENT)
        counts = await _counts(tx, actor, now=now)
    typed = [(draft.id, commitment_from_json(draft.data)) for draft in drafts]
    unsaved = [(draft_id, one) for draft_id, one in typed if one.what.strip()]
    return CommitmentList(
        title=chosen.title,
        groups=_grouped(items),
        counts=counts,
        empty=_empty(chosen),
        shows=chosen.shows,
        offered=offered,
        unsaved=tuple(QuickCard(draft_id=draft_id, what=one.what, when=one.when) for draft_id, one in unsaved),
    )


_NOTHING = "Nothing is open."


async def list_page(runtime: Runtime, actor: Actor, query: ListQuery) -> ListPage:
    """Return a page of a whole list; a page that is not there any more is the last one."""
    now = runtime.clock.now()
    async with runtime.storage.reading() as tx:
        chosen = await _chosen(tx, actor, query.shows, now=now)
        at = page_at(query.page, total=len(chosen.commitments), most=ITEMS_ON_A_PAGE)
        ordered = sorted(chosen.commitments, key=lambda one: _place(one, actor))
        items = await _items(tx, actor, at.of(ordered), now=now)
        choices = await _choices(tx, actor, chosen)
        counts = await _counts(tx, actor, now=now)
    return ListPage(
        title=chosen.title,
        shows=chosen.shows,
        groups=_grouped(items, has_must_dos=True),
        choices=choices,
        total=len(ordered),
        page=at.number,
        pages=at.pages,
        counts=counts,
        empty=_empty(chosen),
    )


async def _chosen(tx: Transaction, actor: Actor, shows: str, *, now: datetime) -> _Chosen:
    """Return what a list shows. Raises NotFoundError for a customer's or a colleague's that is not there."""
    me = actor.member.id
    if shows.startswith(OF_CUSTOMER):
        account = (await tx.commitments.get(actor.workspace.id, CommitmentId(shows.removeprefix(OF_CUSTOMER)))).account
        everything = [*await tx.commitments.open_of(actor.workspace.id, me), *await _of_colleagues(tx, actor)]
        with_it = [one for one in everything if one.account.casefold() == account.casefold()]
        return _Chosen(title=f"Open with {account}", shows=shows, commitments=with_it)
    if shows.startswith(BY_COLLEAGUE):
        return await _of_colleague(tx, actor, shows, now=now)
    which = Which(shows) if shows in set(Which) else Which.OPEN
    if which is Which.TEAM:
        return _Chosen(title=TITLES[which], shows=which, commitments=await _of_colleagues(tx, actor))
    if which is Which.LEFT:
        return _Chosen(title=TITLES[which], shows=which, commitments=await left_to(tx, actor))
    mine = await tx.commitments.open_of(actor.workspace.id, me)
    return _Chosen(
        title=TITLES[which], shows=which, commitments=[one for one in mine if _is_listed(one, which, now=now)]
    )


async def _of_colleague(tx: Transaction, actor: Actor, shows: str, *, now: datetime) -> _Chosen:
    """Return what a colleague has open that the actor may see; of one who left, what they may take over."""
    colleague = await tx.members.get(actor.workspace.id, MemberId(shows.removeprefix(BY_COLLEAGUE)))
    if colleague.id == actor.member.id:
        return await _chosen(tx, actor, Which.OPEN, now=now)
    if not colleague.is_active:
        left = [one for one in await left_to(tx, actor) if one.owner_id == colleague.id]
        return _Chosen(title=f"{colleague.name}, who left", shows=shows, commitments=left)
    theirs = await tx.commitments.seen_by(actor.workspace.id, actor.member.id, colleague.id)
    return _Chosen(title=f"{colleague.name}, with customers you share", shows=shows, commitments=theirs)


def _is_listed(commitment: Commitment, which: Which, *, now: datetime) -> bool:
    match which:
        case Which.OVERDUE:
            return commitment.is_overdue(now)
        case Which.OURS:
            return commitment.side is Side.OURS
        case Which.THEIRS:
            return commitment.side is Side.THEIRS
        case Which.MUST_DO:
            return commitment.is_must_do
        case Which.AT_RISK:
            return commitment.is_at_risk
        case Which.OPEN | Which.TEAM | Which.LEFT:
            return True
        case _:
            assert_never(which)


async def _of_colleagues(tx: Transaction, actor: Actor) -> list[Commitment]:
    return await tx.commitments.seen_by(actor.workspace.id, actor.member.id)


async def _items(tx: Transaction, actor: Actor, some: Sequence[Commitment], *, now: datetime) -> list[CommitmentItem]:
    working = (await policy_for(tx, actor.workspace, actor.member)).working
    items = await items_for(tx, actor.workspace, actor.member, some, working=working, now=now)
    return [items[one.id] for one in some]


def _place(commitment: Commitment, actor: Actor) -> tuple[object, ...]:
    """Sort one's own before colleagues', must-dos before all else, ours before theirs, then by deadline."""
    is_others = commitment.owner_id != actor.member.id
    by_owner = commitment.owner_id if is_others else ""
    is_theirs = commitment.side is Side.THEIRS and not commitment.is_must_do
    return (is_others, by_owner, not commitment.is_must_do, is_theirs, commitment.deadline, commitment.id)


def _grouped(items: Sequence[CommitmentItem], *, has_must_dos: bool = False) -> tuple[Group, ...]:
    groups: dict[str, list[CommitmentItem]] = {}
    for item in items:
        if item.owner:
            title = item.owner
        elif has_must_dos and item.is_must_do:
            title = "Must-dos"
        else:
            title = "I owe" if item.side is Side.OURS else "I am owed"
        groups.setdefault(title, []).append(item)
    return tuple(Group(title=title, items=tuple(ones)) for title, ones in groups.items())


def _empty(chosen: _Chosen) -> str:
    return _EMPTY.get(Which(chosen.shows), _NOTHING) if chosen.shows in set(Which) else _NOTHING


async def _choices(tx: Transaction, actor: Actor, chosen: _Chosen) -> tuple[tuple[str, str], ...]:
    """Return the lists to choose from: by what matters, and one for each customer with something open."""
    known = [(which.value, title) for which, title in TITLES.items()]
    here = [] if chosen.shows in set(Which) else [(chosen.shows, chosen.title)]
    first_of: dict[str, Commitment] = {}
    for one in await tx.commitments.open_of(actor.workspace.id, actor.member.id):
        if one.account:
            first_of.setdefault(one.account.casefold(), one)
    customers = sorted(first_of.values(), key=lambda one: one.account.casefold())[:_MOST_CUSTOMERS]
    listed_already = {title for _, title in here}
    of_each = [(f"{OF_CUSTOMER}{one.id}", f"Open with {one.account}") for one in customers]
    return (*known, *here, *(choice for choice in of_each if choice[1] not in listed_already))


async def _counts(tx: Transaction, actor: Actor, *, now: datetime) -> str:
    """Say of what was promised how much was done: by the actor in 30 and 90 days, by their customers in 90."""
    closed = await tx.commitments.closed_of(actor.workspace.id, actor.member.id, now - timedelta(days=90))
    ours = [one for one in closed if one.side is Side.OURS]
    theirs = [one for one in closed if one.side is Side.THEIRS]
    months = [(days, say_do(ours, now=now, days=days)) for days in (30, 90)]
    own = [f"{_figures(figures)} in {days} days" for days, figures in months if figures.scored]
    others = say_do(theirs, now=now, days=90)
    sentences = [
        f"Say/do: {', '.join(own)}." if own else "",
        f"Customers: {_figures(others)} in 90 days." if others.scored else "",
    ]
    return " ".join(filter(None, sentences))


def _figures(figures: SayDo) -> str:
    counts = f"{figures.kept_in_time} of {figures.scored}"
    return counts if figures.ratio is None else f"{counts} ({figures.ratio:.0%})"
