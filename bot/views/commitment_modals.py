"""What is typed about a promise: a new date, why it can't be kept, whose it is, its words; and the chasing mail."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.commitments import CommitmentId, Side
from bot.domain.messages import View
from bot.views.blocks import context, words
from bot.views.commitment_forms import (
    CantKeepForm,
    CantKeepInput,
    ChaseMail,
    CommitmentForm,
    CommitmentInput,
    CommitmentItem,
    Id,
    MoveForm,
    MoveInput,
    NotMineForm,
    NotMineInput,
)
from bot.views.commitment_items import item_line
from bot.views.inputs import (
    LINE,
    TEXT,
    day_input,
    is_ticked,
    missing,
    person_input,
    picked,
    picked_day,
    picked_time,
    picked_word,
    radio_input,
    text_input,
    tick_input,
    time_input,
    typed,
)
from bot.views.kit import Errors, one_line, subject_of
from bot.views.mails import mail_blocks
from bot.views.payloads import modal


def draw_move(form: MoveForm) -> View:
    """Draw the modal for a new date."""
    is_ours = form.item.side is Side.OURS
    blocks = [
        _about_item(form.item),
        day_input(Id.DAY, "New date", form.day),
        time_input(Id.AT, "At", form.at),
        text_input(Id.REASON, "Why does it move?", form.reason, most=TEXT, is_long=True, is_optional=False),
        _told_input("Have you told them?" if is_ours else "Do they know the new date?", told=form.told),
        *([context(_MOVING_LATE if form.item.overdue else _MOVING_IN_TIME)] if is_ours else []),
    ]
    return modal("New date", blocks, callback_id=Id.SAVE_MOVE, subject=form.item.id, submit="Save")


_MOVING_IN_TIME = "You say so before the date passes: done by the new date, it counts as kept in time."
_MOVING_LATE = "The old date has passed, so it counts as late. Telling them still helps more than silence."


def _about_item(item: CommitmentItem) -> SlackBlock:
    return words(item_line(item))


def _told_input(label: str, *, told: bool | None) -> SlackBlock:
    chosen = None if told is None else _TOLD[told]
    return radio_input(Id.TOLD, label, {"yes": "Yes", "no": "Not yet"}, chosen=chosen, is_optional=False)


_TOLD = {True: "yes", False: "no"}


def read_move(view: Mapping[str, Any]) -> MoveInput | Errors:
    """Read it; asks for the day, the reason, and whether they were told."""
    problems = missing(view, {Id.DAY: _PICK_A_DAY, Id.REASON: _SAY_WHY, Id.TOLD: _PICK_ONE})
    day = picked_day(view, Id.DAY)
    if problems or day is None:
        return problems or {Id.DAY: _PICK_A_DAY}
    return MoveInput(
        commitment_id=CommitmentId(subject_of(view)),
        day=day,
        at=picked_time(view, Id.AT),
        reason=typed(view, Id.REASON),
        told_them=picked(view, Id.TOLD) == _TOLD[True],
    )


_PICK_A_DAY = "Pick the day it will be done by."
_SAY_WHY = "A few words are enough. They help when you tell them."
_PICK_ONE = "Pick one."


def draw_cant_keep(form: CantKeepForm) -> View:
    """Draw the modal for a promise that won't be kept."""
    chosen = None if form.is_released is None else _ENDING[form.is_released]
    endings = {"released": "They agreed to let it go", "broken": "It won't be kept"}
    blocks = [
        _about_item(form.item),
        text_input(Id.REASON, "What happened?", form.reason, most=TEXT, is_long=True, is_optional=False),
        _told_input("Have you told them?", told=form.told),
        radio_input(Id.ENDING, "How does it end?", endings, chosen=chosen, is_optional=False),
        context("If a later date would do, choose New date instead."),
    ]
    return modal("Can't keep it", blocks, callback_id=Id.SAVE_CANT_KEEP, subject=form.item.id, submit="Save")


_ENDING = {True: "released", False: "broken"}


def read_cant_keep(view: Mapping[str, Any]) -> CantKeepInput | Errors:
    """Read it; asks for everything."""
    return missing(view, {Id.REASON: _SAY_WHY, Id.TOLD: _PICK_ONE, Id.ENDING: _PICK_ONE}) or CantKeepInput(
        commitment_id=CommitmentId(subject_of(view)),
        reason=typed(view, Id.REASON),
        told_them=picked(view, Id.TOLD) == _TOLD[True],
        is_released=picked(view, Id.ENDING) == _ENDING[True],
    )


def draw_not_mine(form: NotMineForm) -> View:
    """Draw the modal that asks whose it is."""
    blocks = [_about_item(form.item), person_input(Id.COLLEAGUE, "Whose is it?")]
    return modal("Not mine", blocks, callback_id=Id.SAVE_NOT_MINE, subject=form.item.id, submit="Hand over")


def read_not_mine(view: Mapping[str, Any]) -> NotMineInput | Errors:
    """Read it; asks for the colleague."""
    return missing(view, {Id.COLLEAGUE: "Choose the colleague it belongs to."}) or NotMineInput(
        commitment_id=CommitmentId(subject_of(view)), slack_id=picked(view, Id.COLLEAGUE)
    )


def draw_chase_mail(form: ChaseMail) -> View:
    """Draw the reminder to the customer, ready to be copied or opened in a mail program."""
    blocks: list[SlackBlock] = [_about_item(form.item), *mail_blocks(form.mail, link_id=Id.MAIL)]
    return modal("A reminder to them", blocks, callback_id=Id.CHASE_MAIL, subject=form.item.id, close="Close")


def draw_commitment(form: CommitmentForm) -> View:
    """Draw the edit modal."""
    sides = {Side.OURS: "Ours", Side.THEIRS: "Theirs"}
    blocks: list[SlackBlock] = [
        *([words(form.source, most=600)] if one_line(form.source) else []),
        radio_input(Id.SIDE, "Whose promise is it?", sides, chosen=form.side, is_optional=False),
        text_input(Id.WHAT, "What", form.what, most=TEXT, is_optional=False, placeholder="Send the pricing"),
        text_input(Id.WHO, "Who", form.who, most=LINE, is_optional=False),
        text_input(
            Id.WHEN, "By when", form.when, most=LINE, is_optional=False, placeholder="Friday noon, in two weeks"
        ),
        text_input(Id.HOW, "How", form.how, most=LINE, placeholder="By mail, as a PDF"),
        tick_input(Id.MUST_DO, "Weight", "This is a must-do", is_ticked=form.is_must_do),
    ]
    callback = Id.SAVE_EDIT if form.is_saved else Id.SAVE_DRAFT
    return modal("Commitment", blocks, callback_id=callback, subject=form.id, submit="Save")


def typed_commitment(view: Mapping[str, Any]) -> CommitmentInput:
    """Return what stands in the edit modal now, complete or not."""
    return CommitmentInput(
        id=subject_of(view),
        side=picked_word(view, Id.SIDE, Side) or Side.OURS,
        what=typed(view, Id.WHAT),
        who=typed(view, Id.WHO),
        when=typed(view, Id.WHEN),
        how=typed(view, Id.HOW),
        is_must_do=is_ticked(view, Id.MUST_DO),
    )


def read_commitment(view: Mapping[str, Any]) -> CommitmentInput | Errors:
    """Read it; asks for what, who and when."""
    wanted: dict[str, str] = {
        Id.WHAT: "What will be done? A few words are enough.",
        Id.WHO: "Who does it? A name is enough.",
        Id.WHEN: "By when? For example: Friday noon, or in two weeks.",
    }
    return missing(view, wanted) or typed_commitment(view)
