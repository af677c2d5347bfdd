"""The recap modal with its rows, drawn, drawn again and read."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.calls import CallId
from bot.domain.commitments import Side
from bot.domain.messages import View
from bot.domain.recaps import Outcome, Row
from bot.views.blocks import actions, button, context, divider, labelled, section
from bot.views.call_forms import CallFacts
from bot.views.call_lines import call_block
from bot.views.commitment_forms import MOST_HOW, MOST_NAME, MOST_WHAT
from bot.views.inputs import TEXT, missing, picked_word, radio_input, select_input, text_input, typed
from bot.views.kit import Errors, one_line, subject_of
from bot.views.payloads import modal
from bot.views.recap_forms import MOST_ROWS, OUTCOMES, Id, RecapForm, RecapInput, RowField, row_block

_MOST_NAMES = 4
_MOST_MORE = 1_000  # twelve rows of emoji and these stay under the 250 kB Slack takes for a view
_MOST_LEARNINGS = 2_000
_SIDES = {Side.OURS: "Ours", Side.THEIRS: "Theirs"}


def draw_recap(form: RecapForm) -> View:
    """Draw the recap modal.

    A draft stands in inputs of its own: an update keeps what stands in an input as long as its block id stays, so
    "Start over" empties the modal by going back to the common ids.
    """
    values, edition = form.values, _DRAFT if form.is_from_draft else ""
    rows = [(_edition_key(key, edition), row) for key, row in values.rows[:MOST_ROWS]]
    blocks: list[SlackBlock] = [
        *(_draft_offer(form.call) if form.is_from_draft else []),
        call_block(form.call),
        *_outcome_inputs(form, edition),
        *(block for n, (key, row) in enumerate(rows, start=1) for block in _row_inputs(n, key, row, form.people)),
        _add_button(form.call, is_full=len(rows) == MOST_ROWS),
        text_input(Id.LEARNINGS + edition, "What did you learn?", values.learnings, most=_MOST_LEARNINGS, is_long=True),
        text_input(
            Id.NOTES + edition,
            "Private notes",
            values.notes,
            most=TEXT,
            is_long=True,
            hint="For you and your colleagues on this call.",
        ),
    ]
    return modal(
        "Recap",
        blocks,
        callback_id=Id.REVIEW,
        subject=form.call.call_id,
        submit="Review",
        tells_when_closed=True,
    )


def _draft_offer(call: CallFacts) -> list[SlackBlock]:
    again = button("Start over", Id.START_OVER, call.call_id)
    return [section("This is what you typed before. It is not saved yet.", accessory=again)]


_DRAFT = ".draft"
_DRAFT_KEY = "draft-"


def _edition_key(key: str, edition: str) -> str:
    return key if not edition or key.startswith(_DRAFT_KEY) else _DRAFT_KEY + key


def _edition_of(view: Mapping[str, Any]) -> str:
    is_draft = any(block.get("block_id") == Id.OUTCOME + _DRAFT for block in view.get("blocks", ()))
    return _DRAFT if is_draft else ""


def _outcome_inputs(form: RecapForm, edition: str) -> list[SlackBlock]:
    values = form.values
    reached = "Did you reach it?" if one_line(form.objective) else "Did the call get you where you wanted?"
    theirs = "Did they reach what they wanted?"
    return [
        *labelled("Your objective", form.objective, most=300),
        radio_input(Id.OUTCOME + edition, reached, OUTCOMES, chosen=values.outcome, is_optional=False),
        *labelled("What they wanted", form.their_objective, most=300),
        select_input(Id.THEIR_OUTCOME + edition, theirs, OUTCOMES, chosen=values.their_outcome),
        text_input(Id.MORE_POSSIBLE + edition, "What more was possible?", values.more_possible, most=_MOST_MORE),
    ]


def _row_inputs(n: int, key: str, row: Row, people: tuple[str, ...]) -> list[SlackBlock]:
    names = one_line(", ".join(people[:_MOST_NAMES]), most=120) if n == 1 else ""
    return [
        divider(),
        section(
            f"*Promise {n}*",
            accessory=button("Remove", Id.REMOVE_ROW, key),
            block_id=row_block(key, "head"),
        ),
        radio_input(row_block(key, RowField.SIDE), "Whose promise is it?", _SIDES, chosen=row.side, is_optional=False),
        text_input(row_block(key, RowField.WHAT), "What", row.what, most=MOST_WHAT, placeholder="Send the pricing"),
        text_input(
            row_block(key, RowField.WHO), "Who", row.who, most=MOST_NAME, hint=f"On this call: {names}" if names else ""
        ),
        text_input(
            row_block(key, RowField.WHEN), "By when", row.when, most=MOST_NAME, placeholder="Friday noon, in two weeks"
        ),
        text_input(row_block(key, RowField.HOW), "How", row.how, most=MOST_HOW, placeholder="By mail, as a PDF"),
    ]


def _add_button(call: CallFacts, *, is_full: bool) -> SlackBlock:
    if is_full:
        return context(f"{MOST_ROWS} promises are what fits here. Save these, then add more with /commitments.")
    return actions([button("Add another", Id.ADD_ROW, call.call_id)])


def typed_recap(view: Mapping[str, Any]) -> RecapInput:
    """Return what stands in the modal now, complete or not."""
    edition = _edition_of(view)
    return RecapInput(
        call_id=CallId(subject_of(view)),
        outcome=picked_word(view, Id.OUTCOME + edition, Outcome),
        their_outcome=picked_word(view, Id.THEIR_OUTCOME + edition, Outcome),
        more_possible=typed(view, Id.MORE_POSSIBLE + edition),
        learnings=typed(view, Id.LEARNINGS + edition),
        notes=typed(view, Id.NOTES + edition),
        rows=tuple((key, _typed_row(view, key)) for key in _keys(view)),
    )


def _keys(view: Mapping[str, Any]) -> list[str]:
    """Return the rows' keys in the order they are drawn."""
    start, end = row_block("|", RowField.WHAT).split("|")
    ids = [str(block.get("block_id", "")) for block in view.get("blocks", ())]
    return [one.removeprefix(start).removesuffix(end) for one in ids if one.startswith(start) and one.endswith(end)]


def _typed_row(view: Mapping[str, Any], key: str) -> Row:
    return Row(
        side=picked_word(view, row_block(key, RowField.SIDE), Side) or Side.OURS,
        what=typed(view, row_block(key, RowField.WHAT)),
        who=typed(view, row_block(key, RowField.WHO)),
        when=typed(view, row_block(key, RowField.WHEN)),
        how=typed(view, row_block(key, RowField.HOW)),
    )


def read_recap(view: Mapping[str, Any]) -> RecapInput | Errors:
    """Read a submission; asks for the outcome, and for what, who and when of each row that is not blank."""
    everything = typed_recap(view)
    rows = tuple((key, row) for key, row in everything.rows if not row.is_blank)
    wanted = {Id.OUTCOME + _edition_of(view): "Pick one: it tells you later what your calls bring."}
    for key, _ in rows:
        wanted |= {row_block(key, field): sentence for field, sentence in _WANTED.items()}
    return missing(view, wanted) or replace(everything, rows=rows)


_WANTED = {
    RowField.WHAT: "What will be done? A few words are enough.",
    RowField.WHO: "Who does it? A name is enough.",
    RowField.WHEN: "By when? For example: Friday noon, or in two weeks.",
}
