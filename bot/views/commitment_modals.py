"""What is typed about a promise: a new date, why it can't be kept, whose it is, its words; and the chasing mail."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.commitments import CommitmentId, Side
from bot.domain.messages import View
from bot.views.blocks import actions, button, context, words
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
from bot.views.commitment_items import item_line
from bot.views.inputs import LINE, TEXT, day_input, person_input, radio_input, text_input, time_input
from bot.views.kit import Errors, one_line, subject_of
from bot.views.mails import mail_blocks
from bot.views.payloads import modal
from bot.views.reading import missing, picked, picked_day, picked_time, typed


def draw_move(form: MoveForm) -> View:
    """Draw the modal for a new date."""
    is_ours = form.item.side is Side.OURS
    blocks = [
        _about_item(form.item),
        day_input(Id.DAY, "New date", form.day),
        time_input(Id.AT, "At", form.at, empty="Any time that day"),
        text_input(Id.REASON, "Why does it move?", form.reason, most=TEXT, is_long=True, is_optional=False),
        _told_input("Have you told them?" if is_ours else "Do they know the new date?", told=form.told),
        *([context(_MOVING_LATE if form.item.overdue else _MOVING_IN_TIME)] if is_ours else []),
    ]
    return modal(
        "New date", blocks, callback_id=Id.SAVE_MOVE, subject=form.item.id, submit="Save", tells_when_closed=True
    )


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
    return modal(
        "Can't keep it",
        blocks,
        callback_id=Id.SAVE_CANT_KEEP,
        subject=form.item.id,
        submit="Save",
        tells_when_closed=True,
    )


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
    back = f"Leave it empty if you don't know: it goes back to {one_line(form.lead, most=100)}, who leads the call."
    blocks = [
        _about_item(form.item),
        person_input(Id.COLLEAGUE, "Whose is it?", is_optional=bool(form.lead), hint=back if form.lead else ""),
        text_input(Id.REASON, "A word to them", most=LINE, placeholder="You know their procurement best"),
        context("They are asked to accept. Until they do, it stays yours, and you hear what they say."),
        context("Nobody promised this at all? Close it with Noted by mistake, under More."),
    ]
    return modal(
        "Hand over", blocks, callback_id=Id.SAVE_NOT_MINE, subject=form.item.id, submit="Ask", tells_when_closed=True
    )


def read_not_mine(view: Mapping[str, Any]) -> NotMineInput:
    """Read it; the inverse of draw_not_mine."""
    return NotMineInput(
        commitment_id=CommitmentId(subject_of(view)),
        slack_id=picked(view, Id.COLLEAGUE),
        note=typed(view, Id.REASON),
    )


def draw_decline(form: DeclineForm) -> View:
    """Draw the modal to say that what a colleague offered is not the reader's."""
    blocks = [
        _about_item(form.item),
        text_input(Id.REASON, "Why not?", most=LINE, placeholder="I don't know this customer"),
        context("It stays with whoever asked you, and they hear what you say."),
    ]
    return modal(
        "Not mine", blocks, callback_id=Id.SAVE_DECLINE, subject=form.item.id, submit="Send", tells_when_closed=True
    )


def read_decline(view: Mapping[str, Any]) -> DeclineInput:
    """Read it; the inverse of draw_decline."""
    return DeclineInput(commitment_id=CommitmentId(subject_of(view)), reason=typed(view, Id.REASON))


def draw_mail(form: PromiseMail) -> View:
    """Draw a mail about a promise, ready to be copied or opened in a mail program, and sent by nobody else."""
    told = button("They know now", Id.TOLD_NOW, form.item.id)
    blocks: list[SlackBlock] = [
        _about_item(form.item),
        *mail_blocks(form.mail, link_id=Id.MAIL),
        *(
            [context("Sent it, or said it on the phone? One click keeps that."), actions([told])]
            if form.can_be_told
            else []
        ),
    ]
    return modal(form.title, blocks, callback_id=Id.CHASE_MAIL, subject=form.item.id, close="Close")
