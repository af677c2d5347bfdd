"""Lists of promises: the answer to `/commitments`, and the whole list in a modal, filtered and a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.messages import Message, View
from bot.views.blocks import about, actions, button, heading, plain, section, small_if_said
from bot.views.commitment_cards import offered_blocks
from bot.views.commitment_forms import CommitmentItem, Id
from bot.views.commitment_items import item_blocks, item_text, take_over_button
from bot.views.folding import Group as Folding
from bot.views.folding import Part, Room, groups
from bot.views.kit import carried_by, clicked, escape, joined, number_in, one_line, view_in
from bot.views.models import Option, StaticSelectElement
from bot.views.payloads import MOST_BLOCKS, MOST_TEXT, message, modal
from bot.views.quick_commitments import QuickCard
from bot.views.turning import turning

ITEMS_ON_A_PAGE = 20
_MOST_FULL = 4  # with more, each gets a menu in place of a row of buttons
_MOST_WAITING = 3
_MOST_OPTIONS = 100  # https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element


class Which(StrEnum):
    """Which commitments a list shows. Besides these: "of:ID" (the customer of a commitment), "by:ID" (a colleague)."""

    OPEN = "open"  # all of one's own
    OVERDUE = "overdue"  # whose date has passed
    OURS = "ours"  # what one owes
    THEIRS = "theirs"  # what one is owed
    MUST_DO = "must_do"  # what comes first
    AT_RISK = "at_risk"  # what may slip
    TEAM = "team"  # colleagues', of shared calls and customers
    LEFT = "left"  # of people who left, which nobody keeps


TITLES: Mapping[Which, str] = {
    Which.OPEN: "Open commitments",
    Which.OVERDUE: "Overdue",
    Which.OURS: "What you owe",
    Which.THEIRS: "What customers owe you",
    Which.MUST_DO: "Must-dos",
    Which.AT_RISK: "At risk",
    Which.TEAM: "Colleagues, with customers you share",
    Which.LEFT: "Of people who left",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Part of a list under a heading."""

    title: str
    items: tuple[CommitmentItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentList:
    """An answer to `/commitments`; `counts` is a finished sentence or "". `empty` is said when there is nothing.

    `shows` names the list (a `Which`, "of:ID" or "by:ID"). `offered` waits for the reader's answer, `unsaved` was typed
    and not saved.
    """

    title: str
    groups: tuple[Group, ...] = ()
    counts: str = ""
    empty: str = ""
    shows: str = Which.OPEN
    offered: tuple[CommitmentItem, ...] = ()
    unsaved: tuple[QuickCard, ...] = ()


def draw_list(form: CommitmentList) -> Message:
    """Draw the answer to `/commitments`."""
    items = [item for part in form.groups for item in part.items]
    head: list[SlackBlock] = [
        section(f"*{escape(form.title, most=150) or 'Commitments'}*"),
        *small_if_said(escape(form.counts)),
        *_waiting(form),
    ]
    foot = actions([button("Whole list, with filters", Id.LIST_OPEN, form.shows)])
    if not items:
        return message([*head, section(escape(form.empty) or "Nothing here."), foot])
    room = Room(blocks=MOST_BLOCKS, text=MOST_TEXT)
    room.takes([*head, foot])
    is_compact = len(items) > _MOST_FULL
    several = [_folding(part, within=f"list.{n}", is_compact=is_compact) for n, part in enumerate(form.groups)]
    return message([*head, *groups(several, room=room, rest="in the whole list"), foot])


def _waiting(form: CommitmentList) -> list[SlackBlock]:
    """Draw what waits for a word of the reader: offers, and what was typed and not saved."""
    blocks: list[SlackBlock] = []
    for item in form.offered[:_MOST_WAITING]:
        blocks += offered_blocks(item, within="offered")
    for card in form.unsaved[:_MOST_WAITING]:
        go_on = button("Go on", Id.QUICK_CHANGE, card.draft_id)
        away = button("Throw away", Id.QUICK_CANCEL, card.draft_id)
        said = joined(
            ["Not saved yet:", escape(card.what, most=160) or "(nothing)", escape(card.when, most=60)], by=" "
        )
        blocks += [section(said), actions([go_on, away], block_id=about("unsaved", card.draft_id))]
    return blocks


def _folding(part: Group, *, within: str, is_compact: bool) -> Folding[CommitmentItem]:
    return Folding(
        title=part.title,
        items=sorted(part.items, key=lambda item: not item.is_must_do),
        draw=partial(_listed_item, within=within, is_compact=is_compact),
    )


def _listed_item(item: CommitmentItem, *, within: str, is_compact: bool) -> Part:
    """Draw one of the list; a colleague's can be looked at."""
    if not item.owner:
        return item_blocks(item, within=within, is_compact=is_compact)
    details = button("Details", Id.OPEN, item.id)
    if item.can_take_over:
        return [section(item_text(item)), actions([take_over_button(item), details], block_id=about(within, item.id))]
    return [section(item_text(item), accessory=details, block_id=about(within, item.id))]


# -- the whole list ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """A page of a whole list: what it shows, its groups as far as they stand on this page, and what else there is.

    `choices` are the lists to choose from (value of `shows`, label). Pages count from 0.
    """

    title: str
    shows: str
    groups: tuple[Group, ...]
    choices: tuple[tuple[str, str], ...]
    total: int
    page: int = 0
    pages: int = 1
    counts: str = ""
    empty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """Which page of which list."""

    shows: str = Which.OPEN
    page: int = 0


def draw_list_page(form: ListPage) -> View:
    """Draw a page of a whole list."""
    title = f"*{escape(form.title, most=150) or 'Commitments'}*: {form.total}"
    blocks: list[SlackBlock] = [
        actions([_choice(form)], block_id="choice"),
        section(title),
        *small_if_said(escape(form.counts)),
    ]
    for n, part in enumerate(form.groups):
        if one_line(part.title):
            blocks.append(heading(part.title))
        for item in part.items:
            blocks += _listed_item(item, within=f"page.{n}", is_compact=True)
    if not form.groups:
        blocks.append(section(escape(form.empty) or "Nothing here."))
    return modal(
        "Commitments",
        [*blocks, *turning(form.page, form.pages, back=("Previous", Id.LIST_BACK), on=("Next", Id.LIST_ON))],
        callback_id=Id.LIST,
        close="Close",
        carries={"shows": form.shows, "page": str(form.page)},
    )


def _choice(form: ListPage) -> StaticSelectElement:
    options = [Option(value=value, text=plain(one_line(label, most=75) or "…")) for value, label in form.choices]
    chosen = next((option for option in options if option.value == form.shows), None)
    return StaticSelectElement(
        action_id=Id.LIST_CHOICE,
        options=options[:_MOST_OPTIONS],
        initial_option=chosen if chosen in options[:_MOST_OPTIONS] else None,
        placeholder=plain("Show"),
    )


def listed_in(view: Mapping[str, Any]) -> ListQuery | None:
    """Return which list a modal shows, or stands above; None when there is none."""
    carried = carried_by(view)
    if "shows" not in carried:
        return None
    page = carried.get("page", "0")
    return ListQuery(shows=carried["shows"], page=number_in(page))


def carried_list(query: ListQuery) -> dict[str, str]:
    """Return a list's name and page for a modal above it to carry; the inverse of listed_in."""
    return {"shows": query.shows, "page": str(query.page)}


def list_clicked(payload: Mapping[str, Any]) -> ListQuery:
    """Return the page a click in the list, or on the button that opens it, asks for."""
    click = clicked(payload)
    match click.action_id:
        case Id.LIST_CHOICE:
            return ListQuery(shows=click.choice)
        case Id.LIST_BACK | Id.LIST_ON:
            shown = listed_in(view_in(payload)) or ListQuery()
            return ListQuery(shows=shown.shows, page=number_in(click.id))
        case _:
            return ListQuery(shows=click.id or Which.OPEN)
