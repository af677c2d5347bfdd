"""What is typed into recaps: ids of controls and inputs, rows, and what was typed as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from bot.domain.calls import CallId
from bot.domain.participants import SOMEBODY_OF_OURS, SOMEBODY_OF_THEIRS
from bot.domain.recaps import Outcome, Row


class Id(StrEnum):
    """Callbacks, controls, and the inputs' blocks. A control's value is the call's id."""

    WRITE = "recaps.write"  # opens draw_recap with rows to fill in
    CHANGE = "recaps.change"  # opens draw_recap on a saved one
    INSTEAD = "recaps.instead"  # overflow; instead_of(Click.choice) is a CallState or a RuleScope
    UNDO = "recaps.undo"  # takes that back
    TAP_REACHED = "recaps.tap.reached"  # opens draw_recap with the outcome chosen; tapped(Click) is the Outcome
    TAP_PARTLY = "recaps.tap.partly"
    TAP_NOT_REACHED = "recaps.tap.not_reached"
    TAP_CHANGED = "recaps.tap.changed"
    REVIEW = "recaps.review"  # callback of the recap modal: answer with draw_recap_review pushed, or errors
    SAVE = "recaps.save"  # callback of the review; the subject is subject_and_mark
    CORRECT = "recaps.correct"  # button in the review: draw it again with a row open; the value is the row's key
    CORRECTED = "recaps.corrected"  # callback of the review with a row open
    ADD_ROW = "recaps.add_row"  # button in the modal: draw again with one row more; the value is the call's id
    REMOVE_ROW = "recaps.remove_row"  # button in the modal; the value is the row's key
    MORE = "recaps.more"  # button in the modal: draw again with what is folded away
    TAKE_NEXT = "recaps.take_next"  # button in the modal: the next call in the calendar is the next meeting
    OTHER_NEXT = "recaps.other_next"  # button in the modal: it is another one
    START_OVER = "recaps.start_over"  # button in the modal when a draft was offered; the value is the call's id
    MAIL = "recaps.mail"  # opens draw_recap_mail
    MAIL_LINK = "recaps.mail_link"  # a link; only to be acked
    MAILED = "recaps.mailed"  # callback of draw_recap_mail: it was sent
    NOT_MAILED = "recaps.not_mailed"  # button: it was not sent after all
    HISTORY = "recaps.history"  # opens draw_recap_history
    HISTORY_SHOWN = "recaps.history_shown"  # callback of draw_recap_history (it has no submit)
    HISTORY_NEWER = "recaps.history_newer"  # the value is the page, of the next as well
    HISTORY_OLDER = "recaps.history_older"
    OUTCOME = "recaps.outcome"
    THEIR_OUTCOME = "recaps.their_outcome"
    LINES = "recaps.lines"
    READ_BACK = "recaps.read_back"  # the block that shows the lines read back
    DRAFT = "recaps.draft"  # the block that offers what was typed before
    NEXT = "recaps.next"
    NEXT_TAKEN = "recaps.next_taken"  # the block that shows the next call taken from the calendar
    MORE_POSSIBLE = "recaps.more_possible"
    LEARNINGS = "recaps.learnings"
    NOTES = "recaps.notes"


TAPS = {
    Outcome.REACHED: Id.TAP_REACHED,
    Outcome.PARTLY: Id.TAP_PARTLY,
    Outcome.NOT_REACHED: Id.TAP_NOT_REACHED,
    Outcome.CHANGED: Id.TAP_CHANGED,
}


class RowField(StrEnum):
    """The inputs of a row."""

    WHAT = "what"
    PICK = "pick"  # the menu of people; a choice is sent at once
    WHO = "who"  # the name of somebody of theirs who is not in the menu
    COLLEAGUE = "colleague"  # a colleague who is not in the menu
    WHEN = "when"
    HOW = "how"
    MARKS = "marks"


class RowMark(StrEnum):
    """What can be ticked on a row."""

    MUST_DO = "must_do"  # it comes first everywhere
    AT_RISK = "at_risk"  # it may not be made


def row_block(key: str, field: RowField | str) -> str:
    """Return the block id of a row's input: where an error about it belongs."""
    return f"recaps.row.{key}.{field}"


def in_edition(block_id: str, edition: int) -> str:
    """Return the id of an input in an edition of its modal.

    An update keeps what stands in an input as long as its id stays: what is to be emptied or filled needs a new one.
    """
    return f"{block_id}.{edition}" if edition else block_id


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapInput:
    """What was typed. `rows` are (key, row) as they stood, the blank ones included in typed_recap only.

    `lines` are promises as free text, one a line. `next_call` is the call taken from the calendar as the next meeting,
    `next_meeting` what was typed instead. `known` is the version of the saved recap that the modal was drawn from, as
    ISO time, "" for none. The last three are of the modal and in no draft: its edition, whether it offers a draft, and
    whether it shows its lines read back.
    """

    call_id: CallId
    outcome: Outcome | None = None
    their_outcome: Outcome | None = None
    lines: str = ""
    next_meeting: str = ""
    next_call: str = ""
    more_possible: str = ""
    learnings: str = ""
    notes: str = ""
    rows: tuple[tuple[str, Row], ...] = ()
    shows_more: bool = False
    known: str = ""
    edition: int = 0
    is_from_draft: bool = False
    is_read_back: bool = False

    @property
    def has_more(self) -> bool:
        """True when something is written in what is folded away at first."""
        return bool(self.more_possible or self.learnings or self.notes)


_TEXTS = ("lines", "next_meeting", "next_call", "more_possible", "learnings", "notes", "known")


def blank_row(key: str, *, pick: str = "") -> tuple[str, Row]:
    """Return a row to fill in."""
    return key, Row(pick=pick)


def recap_as_json(typed_in: RecapInput) -> dict[str, Any]:
    """Return what was typed as plain JSON, for a draft."""
    return {
        "call_id": typed_in.call_id,
        "outcome": typed_in.outcome.value if typed_in.outcome else None,
        "their_outcome": typed_in.their_outcome.value if typed_in.their_outcome else None,
        **{name: getattr(typed_in, name) for name in _TEXTS},
        "shows_more": typed_in.shows_more,
        "rows": [{"key": key, **_row_as_json(row)} for key, row in typed_in.rows],
    }


def _row_as_json(row: Row) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields(row)}


def recap_from_json(data: Mapping[str, Any]) -> RecapInput:
    """Read a draft, those of earlier versions too; the inverse of recap_as_json."""
    return RecapInput(
        call_id=CallId(data["call_id"]),
        outcome=Outcome(data["outcome"]) if data["outcome"] else None,
        their_outcome=Outcome(data["their_outcome"]) if data["their_outcome"] else None,
        shows_more=bool(data.get("shows_more")),
        rows=tuple((row["key"], _row_from_json(row)) for row in data["rows"]),
        **{name: data.get(name, "") for name in _TEXTS},
    )


def _row_from_json(data: Mapping[str, Any]) -> Row:
    told = {field.name: data[field.name] for field in fields(Row) if field.name in data}
    if "side" in data:  # of a version in which the side was chosen and the name typed
        told["pick"] = SOMEBODY_OF_THEIRS if data["side"] == SOMEBODY_OF_THEIRS else SOMEBODY_OF_OURS
    return Row(**told)
