"""What recaps are drawn from and read into: ids, items, forms and inputs, and what was typed as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.domain.calls import CallId, CallState
from bot.domain.commitments import Side
from bot.domain.recaps import Outcome, Row
from bot.views.call_forms import CallFacts
from bot.views.leads import LedBy

MOST_ROWS = 12


class Id(StrEnum):
    """Callbacks, controls, and the inputs' blocks. A control's value is the call's id."""

    WRITE = "recaps.write"  # opens draw_recap
    CHANGE = "recaps.change"  # opens draw_recap on a saved one
    INSTEAD = "recaps.instead"  # overflow; instead_of(Click.choice) is a CallState or a RuleScope
    REVIEW = "recaps.review"  # callback of the recap modal: answer with draw_recap_review pushed, or errors
    SAVE = "recaps.save"  # callback of the review
    ADD_ROW = "recaps.add_row"  # button in the modal: draw again with one row more; the value is the call's id
    REMOVE_ROW = "recaps.remove_row"  # button in the modal; the value is the row's key
    OUTCOME = "recaps.outcome"
    THEIR_OUTCOME = "recaps.their_outcome"
    MORE_POSSIBLE = "recaps.more_possible"
    LEARNINGS = "recaps.learnings"
    NOTES = "recaps.notes"
    START_OVER = "recaps.start_over"  # button in the modal when a draft was offered; the value is the call's id


class RowField(StrEnum):
    """The inputs of a row."""

    SIDE = "side"
    WHAT = "what"
    WHO = "who"
    WHEN = "when"
    HOW = "how"


def row_block(key: str, field: RowField | str) -> str:
    """Return the block id of a row's input: where an error about it belongs."""
    return f"recaps.row.{key}.{field}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """The recap is still to be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recapped:
    """It was written; `lines` sum it up."""

    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DidNotHappen:
    """The call did not take place: NO_SHOW, MOVED_AWAY, DID_NOT_HAPPEN or CANCELLED."""

    state: CallState


@dataclass(frozen=True, slots=True, kw_only=True)
class NotACall:
    """It was no customer call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftAlone:
    """The recap is counted as missed; SayDo asks no more, writing is still possible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedByAnother:
    """A colleague leads the call now, and is asked."""

    led_by: LedBy


RecapState = Owed | Recapped | DidNotHappen | NotACall | LeftAlone | LedByAnother


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapItem:
    """One call of an ask."""

    call: CallFacts
    state: RecapState
    objective: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapAsk:
    """The ask for one or several calls, drawn again as each is answered."""

    items: tuple[RecapItem, ...]
    is_reminder: bool = False
    names_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapInput:
    """What was typed. `rows` are (key, row) as they stood, the blank ones included in typed_recap only."""

    call_id: CallId
    outcome: Outcome | None = None
    their_outcome: Outcome | None = None
    more_possible: str = ""
    learnings: str = ""
    notes: str = ""
    rows: tuple[tuple[str, Row], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapForm:
    """The recap modal. `people` are names offered as examples for "who"; up to 12 rows are drawn.

    With `is_from_draft` the modal says so, offers to start over, and gives its rows keys of their own.
    """

    call: CallFacts
    values: RecapInput
    objective: str = ""
    their_objective: str = ""
    people: tuple[str, ...] = ()
    is_from_draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """A commitment as it will be, or is, kept. `when` is a full date; `comes_back` is when SayDo speaks of it next."""

    side: Side
    what: str
    who: str
    when: str
    how: str = ""
    comes_back: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What will be kept, to be looked at once more. `outcome`, `their_outcome` are outcome_text(…), or ""."""

    call: CallFacts
    outcome: str
    their_outcome: str = ""
    rows: tuple[ReviewRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedRecap:
    """What the ask becomes. `by` is the name of who wrote it."""

    call: CallFacts
    by: str
    outcome: str
    their_outcome: str = ""
    objective: str = ""
    more_possible: str = ""
    rows: tuple[ReviewRow, ...] = ()
    can_change: bool = False
    names_first: bool = False


def blank_row(key: str, *, side: Side = Side.OURS, who: str = "") -> tuple[str, Row]:
    """Return a row to fill in."""
    return key, Row(side=side, who=who)


def recap_as_json(typed_in: RecapInput) -> dict[str, Any]:
    """Return what was typed as plain JSON, for a draft."""
    rows = [
        {"key": key, **{field.value: str(getattr(row, field.value)) for field in RowField}}
        for key, row in typed_in.rows
    ]
    return {
        "call_id": typed_in.call_id,
        "outcome": typed_in.outcome.value if typed_in.outcome else None,
        "their_outcome": typed_in.their_outcome.value if typed_in.their_outcome else None,
        "more_possible": typed_in.more_possible,
        "learnings": typed_in.learnings,
        "notes": typed_in.notes,
        "rows": rows,
    }


def recap_from_json(data: Mapping[str, Any]) -> RecapInput:
    """Read a draft; the inverse of recap_as_json."""
    return RecapInput(
        call_id=CallId(data["call_id"]),
        outcome=Outcome(data["outcome"]) if data["outcome"] else None,
        their_outcome=Outcome(data["their_outcome"]) if data["their_outcome"] else None,
        more_possible=data["more_possible"],
        learnings=data["learnings"],
        notes=data["notes"],
        rows=tuple((row["key"], _row_from_json(row)) for row in data["rows"]),
    )


def _row_from_json(data: Mapping[str, Any]) -> Row:
    return Row(side=Side(data["side"]), what=data["what"], who=data["who"], when=data["when"], how=data["how"])


OUTCOMES = {
    Outcome.REACHED: "Reached",
    Outcome.PARTLY: "Partly",
    Outcome.NOT_REACHED: "Not reached",
    Outcome.CHANGED: "It changed during the call",
}


def outcome_text(outcome: Outcome | None) -> str:
    """Return an outcome in words; "" when nothing was said."""
    return OUTCOMES[outcome] if outcome else ""
