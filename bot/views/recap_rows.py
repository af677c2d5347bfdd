"""A row of a recap: what, who, when and how, drawn as inputs and read back."""

from collections.abc import Mapping, Sequence
from json import dumps
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain import lacking
from bot.domain.commitments import Side
from bot.domain.participants import SOMEBODY_OF_OURS, SOMEBODY_OF_THEIRS, Participant
from bot.domain.recaps import Row
from bot.views.blocks import button, section
from bot.views.commitment_forms import MOST_HOW, MOST_NAME, MOST_WHAT
from bot.views.inputs import grouped_input, person_input, text_input, ticks_input
from bot.views.kit import Errors, escape, joined, one_line
from bot.views.reading import missing, picked, picked_several, typed
from bot.views.recap_inputs import Id, RowField, RowMark, row_block

_MOST_NAME = 60
_MOST_NAME_BYTES = 120  # in JSON, so that menus in every row stay well under the 250 kB Slack takes for a view
_MARKS = {RowMark.MUST_DO: "Must-do: it comes first everywhere", RowMark.AT_RISK: "At risk: we may not make it"}


def draw_row(n: int, key: str, row: Row, *, people: Sequence[Participant], problem: str = "") -> list[SlackBlock]:
    """Draw the inputs of a row under its number, and a sentence about what could not be read in it."""
    head = joined([f"*Promise {n}*", escape(problem, most=300)], by="\n")
    remove = button("Remove", Id.REMOVE_ROW, key)
    return [section(head, accessory=remove, block_id=row_block(key, "head")), *row_inputs(key, row, people=people)]


def row_inputs(key: str, row: Row, *, people: Sequence[Participant]) -> list[SlackBlock]:
    """Draw the inputs of a row."""
    return [
        text_input(row_block(key, RowField.WHAT), "What", row.what, most=MOST_WHAT, placeholder="Send the pricing"),
        grouped_input(
            row_block(key, RowField.PICK),
            "Who does it",
            _offered(people),
            chosen=row.pick,
            is_dispatched=True,
        ),
        *_somebody_else(key, row),
        text_input(
            row_block(key, RowField.WHEN), "By when", row.when, most=MOST_NAME, placeholder="Friday noon, in two weeks"
        ),
        text_input(row_block(key, RowField.HOW), "How", row.how, most=MOST_HOW, placeholder="By mail, as a PDF"),
        ticks_input(row_block(key, RowField.MARKS), "Mark it", _MARKS, ticked=_marks_of(row)),
    ]


def _offered(people: Sequence[Participant]) -> dict[str, dict[str, str]]:
    """Return the menu: our side, the writer first, then theirs; each ends with somebody who is not in it."""
    ours = [one for one in people if one.side is Side.OURS]
    return {
        "Us": {
            **{one.key: _name(one, is_writer=one is ours[0]) for one in ours},
            SOMEBODY_OF_OURS: "Another colleague",
        },
        "Them": {
            **{one.key: _name(one) for one in people if one.side is Side.THEIRS},
            SOMEBODY_OF_THEIRS: "Somebody else of theirs",
        },
    }


def _name(one: Participant, *, is_writer: bool = False) -> str:
    name = one_line(one.name, most=_MOST_NAME) or one_line(one.email, most=_MOST_NAME) or "(no name)"
    while len(dumps(name)) > _MOST_NAME_BYTES:
        name = one_line(name, most=len(name) - 1)
    return f"{name} (you)" if is_writer else name


def _somebody_else(key: str, row: Row) -> list[SlackBlock]:
    if row.pick == SOMEBODY_OF_OURS:
        block_id = row_block(key, RowField.COLLEAGUE)
        return [person_input(block_id, "Which colleague", chosen=row.colleague, is_optional=True)]
    if row.pick == SOMEBODY_OF_THEIRS:
        return [text_input(row_block(key, RowField.WHO), "Their name", row.who, most=MOST_NAME, placeholder="Ann Lee")]
    return []


def _marks_of(row: Row) -> list[RowMark]:
    told = ((RowMark.MUST_DO, row.is_must_do), (RowMark.AT_RISK, row.is_at_risk))
    return [mark for mark, is_ticked in told if is_ticked]


def keys_in(view: Mapping[str, Any]) -> list[str]:
    """Return the rows' keys in the order they are drawn."""
    start, end = row_block("|", RowField.WHAT).split("|")
    ids = [str(block.get("block_id", "")) for block in view.get("blocks", ())]
    return [one.removeprefix(start).removesuffix(end) for one in ids if one.startswith(start) and one.endswith(end)]


def typed_row(view: Mapping[str, Any], key: str) -> Row:
    """Return what stands in a row now, complete or not."""
    marks = picked_several(view, row_block(key, RowField.MARKS))
    return Row(
        what=typed(view, row_block(key, RowField.WHAT)),
        pick=picked(view, row_block(key, RowField.PICK)),
        who=typed(view, row_block(key, RowField.WHO)),
        colleague=picked(view, row_block(key, RowField.COLLEAGUE)),
        when=typed(view, row_block(key, RowField.WHEN)),
        how=typed(view, row_block(key, RowField.HOW)),
        is_must_do=RowMark.MUST_DO in marks,
        is_at_risk=RowMark.AT_RISK in marks,
    )


def missing_in_row(view: Mapping[str, Any], key: str) -> Errors:
    """Return the sentences about what a row lacks, at inputs that are drawn: what, who and when."""
    drawn = {str(block.get("block_id", "")) for block in view.get("blocks", ())}
    wanted = {row_block(key, field): sentence for field, sentence in _WANTED.items()}
    return missing(view, {block_id: sentence for block_id, sentence in wanted.items() if block_id in drawn})


_WANTED = {
    RowField.WHAT: lacking.WHAT,
    RowField.PICK: lacking.WHO_OF_THESE,
    RowField.WHO: lacking.WHO,
    RowField.COLLEAGUE: lacking.COLLEAGUE,
    RowField.WHEN: lacking.WHEN,
}
