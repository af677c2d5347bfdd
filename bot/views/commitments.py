"""Promises: the messages that speak of them, and by name all that belongs to them."""

from collections.abc import Sequence
from functools import partial

from bot.domain.commitments import Side, State
from bot.domain.messages import Message
from bot.domain.nudges import Kind
from bot.views.blocks import actions, section
from bot.views.commitment_cards import CommitmentCard, EditForm, EditInput, draw_card, draw_edit, read_edit
from bot.views.commitment_forms import (
    CantKeepForm,
    CantKeepInput,
    CommitmentItem,
    DeclineForm,
    DeclineInput,
    Id,
    MoveForm,
    MoveInput,
    NotMineForm,
    NotMineInput,
    PromiseMail,
)
from bot.views.commitment_histories import HistoryForm, HistoryLine, draw_history
from bot.views.commitment_items import item_blocks, item_line
from bot.views.commitment_lists import (
    ITEMS_ON_A_PAGE,
    CommitmentList,
    Group,
    ListPage,
    ListQuery,
    Which,
    carried_list,
    draw_list,
    draw_list_page,
    list_clicked,
    listed_in,
)
from bot.views.commitment_modals import (
    draw_cant_keep,
    draw_decline,
    draw_mail,
    draw_move,
    draw_not_mine,
    read_cant_keep,
    read_decline,
    read_move,
    read_not_mine,
)
from bot.views.commitment_offers import AnswerNotice, OfferNotice, OfferState, draw_offer, draw_offer_answered
from bot.views.fewer import fewer_button
from bot.views.folding import Group as Folding
from bot.views.folding import Room, group
from bot.views.kit import escape
from bot.views.payloads import MOST_BLOCKS, MOST_TEXT, message
from bot.views.quick_commitments import (
    CommitmentForm,
    CommitmentInput,
    QuickCard,
    commitment_as_json,
    commitment_from_json,
    draw_commitment,
    draw_commitment_review,
    draw_quick_confirm,
    draw_quick_saved,
    read_commitment,
    typed_commitment,
)

__all__ = [
    "ITEMS_ON_A_PAGE",
    "AnswerNotice",
    "CantKeepForm",
    "CantKeepInput",
    "CommitmentCard",
    "CommitmentForm",
    "CommitmentInput",
    "CommitmentItem",
    "CommitmentList",
    "DeclineForm",
    "DeclineInput",
    "EditForm",
    "EditInput",
    "Group",
    "HistoryForm",
    "HistoryLine",
    "Id",
    "ListPage",
    "ListQuery",
    "MoveForm",
    "MoveInput",
    "NotMineForm",
    "NotMineInput",
    "OfferNotice",
    "OfferState",
    "PromiseMail",
    "QuickCard",
    "Which",
    "carried_list",
    "commitment_as_json",
    "commitment_from_json",
    "draw_cant_keep",
    "draw_card",
    "draw_chase",
    "draw_closed",
    "draw_commitment",
    "draw_commitment_review",
    "draw_decline",
    "draw_edit",
    "draw_history",
    "draw_list",
    "draw_list_page",
    "draw_mail",
    "draw_move",
    "draw_not_mine",
    "draw_offer",
    "draw_offer_answered",
    "draw_quick_confirm",
    "draw_quick_saved",
    "item_blocks",
    "item_line",
    "list_clicked",
    "listed_in",
    "read_cant_keep",
    "read_commitment",
    "read_decline",
    "read_edit",
    "read_move",
    "read_not_mine",
    "typed_commitment",
]

_MOST_FULL = 5  # with more, each gets a menu in place of a row of buttons


def draw_chase(items: Sequence[CommitmentItem], *, names_first: bool = False, kind: Kind | None = None) -> Message:
    """Draw promises that stand alone, outside the brief; `kind` None: what the items themselves tell."""
    about_what = kind or _kind_of(items)
    is_open = any(item.state is State.OPEN and not item.is_moved_since for item in items)
    first = item_line(items[0]) if names_first and len(items) == 1 else ""
    news = (escape(first) or _NEWS.get(about_what, _NEWS[Kind.DUE])[len(items) > 1]) if is_open else "Dealt with."
    draw = partial(item_blocks, within="chase", is_compact=len(items) > _MOST_FULL)
    room = Room(blocks=MOST_BLOCKS - 2, text=MOST_TEXT - 600)
    return message(
        [
            section(f"*{news}*"),
            *group(Folding(title="", items=items, draw=draw), room=room, rest="in /commitments"),
            *([actions([fewer_button(about_what)])] if is_open else []),
        ]
    )


def _kind_of(items: Sequence[CommitmentItem]) -> Kind:
    if all(item.side is Side.THEIRS for item in items):
        return Kind.THEY_OWE
    return Kind.OVERDUE if any(item.overdue for item in items) else Kind.DUE


_NEWS = {
    Kind.DUE_SOON: ("A promise is due on the next working day.", "Promises are due on the next working day."),
    Kind.DUE: ("A promise is due today.", "Promises are due today."),
    Kind.OVERDUE: ("A promise is late.", "Promises are late."),
    Kind.THEY_OWE: ("You are owed something.", "You are owed a few things."),
    Kind.HANDED_OVER: ("A colleague says that a promise is yours.", "A colleague says that some promises are yours."),
}


def draw_closed(item: CommitmentItem) -> Message:
    """Answer a click on a message nobody else sees: what became of it, and the way back."""
    return message(item_blocks(item, within="closed"))
