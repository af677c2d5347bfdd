"""One commitment in full and its history, for who may see it; and the modals below a form drawn again."""

import logging
from datetime import datetime

from bot.domain.calls import Call
from bot.domain.commitments import Commitment, CommitmentId, Event, EventKind
from bot.domain.errors import NotAllowedError
from bot.domain.paging import page_at
from bot.domain.people import Member, MemberId
from bot.flows import cards
from bot.flows.commitment_items import is_untold
from bot.flows.commitment_lists import list_page
from bot.flows.commitment_steps import item_in
from bot.flows.leavers import is_left_to
from bot.runtime import Actor, Runtime
from bot.slack import SlackError
from bot.views.commitment_histories import LINES_ON_A_PAGE
from bot.views.commitments import CommitmentCard, HistoryForm, HistoryLine, ListQuery, draw_card, draw_list_page
from storage import Transaction

log = logging.getLogger(__name__)


async def seen_commitment(tx: Transaction, actor: Actor, commitment_id: CommitmentId) -> Commitment:
    """Return a commitment the actor may see: their own, offered to them, of a shared call or account, or left to them.

    Raises NotFoundError, NotAllowedError.
    """
    commitment = await tx.commitments.get(actor.workspace.id, commitment_id)
    if commitment.owner_id == actor.member.id:
        return commitment
    offer = await tx.offers.of(actor.workspace.id, commitment_id)
    is_asked = offer is not None and offer.to == actor.member.id
    if not is_asked and await is_left_to(tx, actor, commitment):
        return commitment
    if not is_asked and not await tx.commitments.is_seen_by(actor.workspace.id, actor.member.id, commitment_id):
        raise NotAllowedError(
            "This promise is of a call and a customer that are not yours. Ask the colleague who made it."
        )
    return commitment


async def card(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> CommitmentCard:
    """Return a commitment in full."""
    now = runtime.clock.now()
    async with runtime.storage.reading() as tx:
        commitment = await seen_commitment(tx, actor, commitment_id)
        call = await tx.calls.get(actor.workspace.id, commitment.call_id) if commitment.call_id else None
        history = await tx.commitments.history(actor.workspace.id, commitment_id)
        offer = await tx.offers.of(actor.workspace.id, commitment_id)
        asked_by = offer.by if offer and offer.to == actor.member.id else None
        people = await tx.members.many(actor.workspace.id, {commitment.owner_id, *(e.by for e in history if e.by)})
        return CommitmentCard(
            item=await item_in(tx, actor, commitment_id, now=now),
            when=cards.full_due_text(commitment, actor.member, now=commitment.made_at),
            owner=people[commitment.owner_id].name,
            why=commitment.why,
            call=_call_text(call, actor.member, now=now),
            made=_made_text(history[0], people, actor.member) if history else "",
            source_url=commitment.source_url,
            asked_by=people[asked_by].name if asked_by in people else "",
            is_untold=is_untold(history),
        )


def _call_text(call: Call | None, reader: Member, *, now: datetime) -> str:
    if call is None:
        return ""
    title = "a private call" if call.is_private else call.title
    return f"{title}, {cards.instant_text(call.start, reader, now=now)}"


def _made_text(first: Event, people: dict[MemberId, Member], reader: Member) -> str:
    by = people[first.by].name if first.by in people else "SayDo"
    return f"{by}, {cards.full_instant_text(first.at, reader)}"


# -- its history -----------------------------------------------------------------------------------------------------


async def history_form(runtime: Runtime, actor: Actor, commitment_id: CommitmentId, page: int = 0) -> HistoryForm:
    """Return a page of all that happened to it, the latest first."""
    async with runtime.storage.reading() as tx:
        await seen_commitment(tx, actor, commitment_id)
        history = await tx.commitments.history(actor.workspace.id, commitment_id)
        ids = {MemberId(one) for event in history for one in (event.by, *event.changes.get("owner", ())) if one}
        names = {one.id: one.name for one in (await tx.members.many(actor.workspace.id, ids)).values()}
        shown = await item_in(tx, actor, commitment_id, now=runtime.clock.now())
    at = page_at(page, total=len(history), most=LINES_ON_A_PAGE)
    lines = tuple(_line(event, names, actor.member) for event in at.of(history[::-1]))
    return HistoryForm(item=shown, lines=lines, page=at.number, pages=at.pages)


def _line(event: Event, names: dict[MemberId, str], reader: Member) -> HistoryLine:
    owners = tuple(names.get(MemberId(one), "somebody") for one in event.changes.get("owner", ("", "")))
    worded = event.kind is EventKind.EDITED
    return HistoryLine(
        what=_sentence(event, owners, reader),
        by=names.get(event.by, "somebody") if event.by else "SayDo",
        at=cards.full_instant_text(event.at, reader),
        source=_SOURCES.get(event.source, ""),
        reason=event.reason,
        told="" if event.told_them is None else "they know" if event.told_them else "they did not know then",
        changes=tuple((_FIELDS.get(name, name), *texts) for name, texts in event.changes.items()) if worded else (),
    )


def _sentence(event: Event, owners: tuple[str, ...], reader: Member) -> str:
    match event.kind:
        case EventKind.MADE:
            return f"Promised for {_new(event, reader)}" if event.new_day else "Promised"
        case EventKind.MOVED:
            return f"Moved to {_new(event, reader)}, from {_old(event, reader)}"
        case EventKind.MOVED_BACK:
            return f"Back to {_new(event, reader)}, the new date was a slip"
        case EventKind.EDITED if event.changes.keys() <= {"is_must_do", "is_at_risk"}:
            return "Marked"
        case EventKind.BROKEN if event.by is None:
            return "Closed as not kept: nobody said a word for ten working days"
        case _:
            return _SENTENCES[event.kind].format(*owners)


_SENTENCES = {
    EventKind.HANDED_OVER: "Handed over from {} to {}",
    EventKind.OFFERED: "Offered to {1}",
    EventKind.WITHDRAWN: "The offer to {1} was taken back",
    EventKind.KEPT: "Kept",
    EventKind.RELEASED: "Let go, they agreed",
    EventKind.BROKEN: "Not kept",
    EventKind.MISTAKEN: "Noted by mistake",
    EventKind.DECLINED: "Not taken",
    EventKind.EDITED: "Worded anew",
    EventKind.REOPENED: "Open again, the closing was a slip",
    EventKind.TOLD: "They were told",
}
_SOURCES = {
    "button": "with a button",
    "modal": "in a form",
    "command": "with a command",
    "shortcut": "with a shortcut",
    "home": "on Home",
}
_FIELDS = {
    "what": "What",
    "who": "Who",
    "how": "How",
    "why": "Why",
    "account": "Customer",
    "side": "Whose",
    "is_must_do": "Must-do",
    "is_at_risk": "At risk",
}


def _old(event: Event, reader: Member) -> str:
    return cards.dated_text(event.old_day, event.old_due, reader)


def _new(event: Event, reader: Member) -> str:
    return cards.dated_text(event.new_day, event.new_due, reader)


# -- what stands below a form ----------------------------------------------------------------------------------------


async def show_below(
    runtime: Runtime,
    actor: Actor,
    commitment_id: CommitmentId,
    *,
    root: str,
    below: str,
    query: ListQuery | None,
) -> None:
    """Draw the modals below a form again: at the root the list (`query`), if there is one, else the card.

    A modal closed meanwhile, or Slack's trouble, is not the actor's: what they did is kept.
    """
    try:
        if query is not None:
            page = await list_page(runtime, actor, query)
            await runtime.slack.update_view(actor.workspace, root, draw_list_page(page))
        if query is None or below != root:
            shown = await card(runtime, actor, commitment_id)
            await runtime.slack.update_view(actor.workspace, below, draw_card(shown))
    except (SlackError, NotAllowedError) as error:
        log.info("what stands below a form of member %s stays as it is: %s", actor.member.id, error)
