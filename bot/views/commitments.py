"""Promises: the lists and cards that show them, and by name all that belongs to them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from bot.domain.commitments import Side, State
from bot.domain.messages import Message, View
from bot.domain.nudges import Kind
from bot.views.blocks import actions, button, context, if_said, section, small_if_said
from bot.views.commitment_forms import (
    CantKeepForm,
    CantKeepInput,
    ChaseMail,
    CommitmentForm,
    CommitmentInput,
    CommitmentItem,
    CommitmentList,
    Group,
    Id,
    MoveForm,
    MoveInput,
    NotMineForm,
    NotMineInput,
    QuickCard,
)
from bot.views.commitment_items import item_blocks, item_line, item_text
from bot.views.commitment_modals import (
    draw_cant_keep,
    draw_chase_mail,
    draw_commitment,
    draw_move,
    draw_not_mine,
    read_cant_keep,
    read_commitment,
    read_move,
    read_not_mine,
    typed_commitment,
)
from bot.views.fewer import fewer_button
from bot.views.folding import Group as Folding
from bot.views.folding import Room, group, groups
from bot.views.kit import escape, joined, one_line, phrase
from bot.views.payloads import MOST_BLOCKS, MOST_TEXT, message, modal

__all__ = [
    "CantKeepForm",
    "CantKeepInput",
    "ChaseMail",
    "CommitmentForm",
    "CommitmentInput",
    "CommitmentItem",
    "CommitmentList",
    "Group",
    "Id",
    "MoveForm",
    "MoveInput",
    "NotMineForm",
    "NotMineInput",
    "QuickCard",
    "commitment_as_json",
    "commitment_from_json",
    "draw_cant_keep",
    "draw_chase",
    "draw_chase_mail",
    "draw_closed",
    "draw_commitment",
    "draw_commitment_review",
    "draw_list",
    "draw_move",
    "draw_not_mine",
    "draw_quick_confirm",
    "draw_quick_saved",
    "item_blocks",
    "item_line",
    "read_cant_keep",
    "read_commitment",
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


def draw_closed(item: CommitmentItem, *, can_undo: bool = False) -> Message:
    """Answer a click that closed or moved a commitment."""
    undo = [actions([button("Undo", Id.UNDO, item.id)])] if can_undo and item.state is not State.OPEN else []
    return message([section(item_text(item)), *undo])


# -- lists -------------------------------------------------------------------------------------------------------------


def draw_list(form: CommitmentList) -> Message:
    """Draw the answer to `/commitments`."""
    items = [item for part in form.groups for item in part.items]
    head = [section(f"*{escape(form.title, most=150) or 'Commitments'}*")]
    counts = small_if_said(escape(form.counts))
    if not items:
        return message([*head, section(escape(form.empty) or "Nothing here."), *counts])
    room = Room(blocks=MOST_BLOCKS - 3, text=MOST_TEXT - 800)
    is_compact = len(items) > _MOST_FULL
    several = [_folding(part, within=f"list.{n}", is_compact=is_compact) for n, part in enumerate(form.groups)]
    body = groups(several, room=room, rest="on Home")
    return message([*head, *counts, *body])


def _folding(part: Group, *, within: str, is_compact: bool) -> Folding[CommitmentItem]:
    return Folding(
        title=part.title,
        items=sorted(part.items, key=lambda item: not item.is_must_do),
        draw=partial(item_blocks, within=within, is_compact=is_compact),
    )


# -- the quick form ----------------------------------------------------------------------------------------------------


def draw_quick_confirm(card: QuickCard) -> Message:
    """Show back what was read, for one confirming click; with a problem it can only be changed."""
    problem = one_line(card.problem)
    save = button("Save", Id.QUICK_SAVE, card.draft_id, style="primary")
    change = button("Change", Id.QUICK_CHANGE, card.draft_id, style="primary" if problem else None)
    cancel = button("Cancel", Id.QUICK_CANCEL, card.draft_id)
    return message(
        [
            section(escape(problem) if problem else "Here is what I read. Save it?"),
            section(_quick_lines(card)),
            actions([change, cancel] if problem else [save, change, cancel]),
        ]
    )


def draw_commitment_review(card: QuickCard) -> View:
    """Show back what was typed in the edit modal, to be pushed on it; with a problem there is only the way back."""
    problem = if_said(escape(card.problem))
    return modal(
        "Here is what I will keep",
        [*problem, section(_quick_lines(card))],
        callback_id=Id.SAVE_REVIEWED,
        subject=card.draft_id,
        submit=None if problem else "Save",
        close="Back",
    )


def _quick_lines(card: QuickCard) -> str:
    asked = "not said yet"
    lines = [
        ("What", escape(card.what, most=600) or asked),
        ("Who", escape(card.who, most=150) or asked),
        ("When", escape(card.when, most=150) or asked),
        ("How", escape(card.how, most=300)),
        ("Whose", "ours" if card.side is Side.OURS else "theirs"),
    ]
    return "\n".join(f"*{label}:* {said}" for label, said in lines if said)


def draw_quick_saved(item: CommitmentItem, *, comes_back: str = "") -> Message:
    """Draw what the card becomes once it is saved."""
    again = phrase("I come back to this on ", comes_back, ".")
    return message(
        [
            section(item_text(item)),
            context(joined(["Saved.", again], by=" ")),
        ]
    )


def commitment_as_json(typed_in: CommitmentInput) -> dict[str, Any]:
    """Return what was typed as plain JSON, for a draft."""
    return {**asdict(typed_in), "side": typed_in.side.value}


def commitment_from_json(data: Mapping[str, Any]) -> CommitmentInput:
    """Read a draft; the inverse of commitment_as_json."""
    return CommitmentInput(**{**data, "side": Side(data["side"])})
