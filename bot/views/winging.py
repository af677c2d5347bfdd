"""Going in without an objective: a choice with a reason."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.calls import CallId
from bot.domain.messages import View
from bot.views.blocks import context, small_if_said
from bot.views.call_lines import call_block
from bot.views.inputs import TEXT, text_input
from bot.views.kit import Errors, phrase, subject_of
from bot.views.payloads import modal
from bot.views.prep_forms import Id, WingForm, WingInput
from bot.views.reading import missing, typed


def draw_winging(form: WingForm) -> View:
    """Draw the winging modal."""
    blocks: list[SlackBlock] = [
        *small_if_said(phrase("You started this at ", form.started, ". It is not saved yet.")),
        call_block(form.call),
        text_input(
            Id.REASON,
            "Why is it all right to go in without an objective?",
            form.reason,
            most=TEXT,
            is_long=True,
            is_optional=False,
            placeholder="For example: a first hello, they asked for it",
        ),
        context("It is counted, and I won't ask again for this call. You can still write an objective later."),
    ]
    return modal(
        "Winging it",
        blocks,
        callback_id=Id.SAVE_WINGING,
        subject=form.call.call_id,
        submit="Go without",
        tells_when_closed=True,
    )


def typed_winging(view: Mapping[str, Any]) -> WingInput:
    """Return the reason as it stands there, complete or not."""
    return WingInput(call_id=CallId(subject_of(view)), reason=typed(view, Id.REASON))


def read_winging(view: Mapping[str, Any]) -> WingInput | Errors:
    """Read a submission; asks for the reason."""
    problems = missing(view, {Id.REASON: "A few words are enough: why without one this time?"})
    return problems or typed_winging(view)
