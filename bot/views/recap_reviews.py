"""The review of a recap: what will be kept, each date in full, each row correctable where it stands."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.calls import CallId
from bot.domain.commitments import Side, State
from bot.domain.errors import UnreadableError
from bot.domain.messages import View
from bot.domain.recaps import Row
from bot.views.blocks import button, context, divider, if_said, section, small_if_said
from bot.views.call_lines import call_block
from bot.views.kit import Errors, escape, joined, phrase, subject_of
from bot.views.payloads import modal
from bot.views.recap_forms import Review, ReviewRow
from bot.views.recap_inputs import Id
from bot.views.recap_rows import keys_in, missing_in_row, row_inputs, typed_row

_NOTHING_AGREED = (
    "*Nothing agreed?*\nA next step with a name and a date, theirs or yours, is what moves a call on. "
    "Go back and add one line, or save it as it is."
)
_NOTHING_ADDED = "*No promise is added.*"


def draw_recap_review(review: Review) -> View:
    """Draw what will be kept, to be pushed on the recap modal; with a row open, its inputs stand in its place."""
    is_open = review.open_row is not None
    blocks: list[SlackBlock] = [
        call_block(review.call),
        *outcome_block(review.outcome, review.their_outcome),
        *_rows(review),
        *if_said(phrase("*Next meeting*\n", review.next_meeting, most=200)),
        *(block for remark in review.remarks for block in small_if_said(escape(remark, most=400))),
        *([] if is_open else [context("Something else not right? Go back, everything you typed is still there.")]),
    ]
    return modal(
        "Correct it" if is_open else "Here is what I will keep",
        blocks,
        callback_id=Id.CORRECTED if is_open else Id.SAVE,
        subject=f"{review.call.call_id} {review.mark}",
        submit="Show it back" if is_open else "Save",
        close="Back",
    )


def _rows(review: Review) -> list[SlackBlock]:
    if not review.rows:
        return [section(_NOTHING_ADDED if review.is_more else _NOTHING_AGREED)]
    return [block for row in review.rows for block in _row(review, row)]


def _row(review: Review, row: ReviewRow) -> list[SlackBlock]:
    opened = review.open_row
    if opened is not None and opened.key == row.key:
        return [divider(), *row_inputs(opened.key, opened.row, people=opened.people), divider()]
    correct = button("Correct", Id.CORRECT, row.key) if opened is None else None
    return [section(kept_text(row), accessory=correct)]


def kept_text(row: ReviewRow) -> str:
    """Say in mrkdwn what is kept of a row: what, the facts, and when SayDo comes back to it."""
    side = _CLOSED.get(row.item.state) if row.item else None
    side = side or ("Ours" if row.side is Side.OURS else "Theirs")
    marks = joined(["must-do" if row.is_must_do else "", "at risk" if row.is_at_risk else ""])
    facts = joined([escape(row.who, most=60), phrase("by ", row.when), escape(row.how, most=100), marks])
    again = phrase("I come back to this on ", row.comes_back)
    lines = [f"*{side}: {escape(row.what, most=250) or '(nothing)'}*", facts, escape(row.asks, most=200), again]
    return joined(lines, by="\n")


_CLOSED = {State.KEPT: "Kept", State.RELEASED: "Let go", State.BROKEN: "Not kept"}


def outcome_block(ours: str, theirs: str) -> list[SlackBlock]:
    """Draw both outcomes, nothing when none was said."""
    lines = [phrase("For you: *", ours, "*"), phrase("For them: *", theirs, "*")]
    return if_said(joined(lines, by="\n"))


# -- what comes back ---------------------------------------------------------------------------------------------------


def reviewed(view: Mapping[str, Any]) -> tuple[CallId, str]:
    """Return the call a review is about, and its mark."""
    call_id, _, mark = subject_of(view).partition(" ")
    return CallId(call_id), mark


def typed_correction(view: Mapping[str, Any]) -> tuple[str, Row]:
    """Return the row that stands open in a review, complete or not. Raises UnreadableError when none does."""
    key = next(iter(keys_in(view)), None)
    if key is None:
        raise UnreadableError
    return key, typed_row(view, key)


def read_correction(view: Mapping[str, Any]) -> tuple[str, Row] | Errors:
    """Read the row that was corrected; asks for what, who and when. One without anything is a row taken out."""
    key, row = typed_correction(view)
    return (key, row) if row.is_blank else missing_in_row(view, key) or (key, row)
