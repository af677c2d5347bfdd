"""The recap modal: the outcome, promises as lines and as rows, the next meeting; drawn, drawn again and read."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.calls import CallId
from bot.domain.messages import View
from bot.domain.recaps import MOST_ROWS, Outcome
from bot.views.blocks import actions, button, context, labelled, section, small_if_said
from bot.views.call_lines import call_block
from bot.views.inputs import TEXT, radio_input, text_input
from bot.views.kit import Errors, bullets, counted, escape, joined, number_in, one_line, phrase, subject_of
from bot.views.payloads import modal
from bot.views.reading import missing, picked_word, typed
from bot.views.recap_forms import OUTCOMES, RecapForm, ReviewRow
from bot.views.recap_inputs import Id, RecapInput, in_edition
from bot.views.recap_rows import draw_row, keys_in, missing_in_row, typed_row

_MOST_LINES = 1_500
_MOST_MORE = 1_000
_MOST_LEARNINGS = 2_000
_MOST_NEXT = 100
_EXAMPLE = "Quote to Ann by Friday noon via email\nAnn: signed NDA back by EOW"


def draw_recap(form: RecapForm) -> View:
    """Draw the recap modal; with lines read back its submission saves, otherwise it is reviewed first."""
    values = form.values
    rows = values.rows[:MOST_ROWS]
    blocks: list[SlackBlock] = [
        *_draft_offer(form),
        *_unclear(form),
        call_block(form.call),
        *_saved_before(form),
        *_our_outcome(form),
        *(
            block
            for n, (key, row) in enumerate(rows, start=1)
            for block in draw_row(n, key, row, people=form.people, problem=form.problems.get(key, ""))
        ),
        _lines_input(form),
        *_read_back(form),
        *_their_outcome(form),
        *_next_meeting(form),
        _buttons(form, is_full=len(rows) == MOST_ROWS),
        *(_more_inputs(values) if _shows_more(values) else []),
        *([context(_FULL)] if len(rows) == MOST_ROWS else []),
    ]
    return modal(
        "Recap",
        blocks,
        callback_id=Id.REVIEW,
        subject=joined([form.call.call_id, values.known], by=" "),
        submit="Save" if form.read_back else "Review",
        tells_when_closed=True,
    )


_FULL = f"{MOST_ROWS} promises are what fits here. Save these, then add more under the saved recap."


def _draft_offer(form: RecapForm) -> list[SlackBlock]:
    if not form.values.is_from_draft:
        return []
    again = button("Start over", Id.START_OVER, form.call.call_id)
    since = phrase("You typed this on ", form.started, ". ") or "This is what you typed before. "
    return [section(f"{since}It is not saved yet.", accessory=again, block_id=Id.DRAFT)]


def _unclear(form: RecapForm) -> list[SlackBlock]:
    """Say first how many rows want a word: on a phone the rows themselves lie further down."""
    if not form.problems:
        return []
    needed = counted(len(form.problems), "promise needs", "promises need")
    return [section(f"*{needed} a word from you.* The others are below as I read them.")]


def _saved_before(form: RecapForm) -> list[SlackBlock]:
    saved = form.saved
    if saved is None:
        return []
    history = button("History", Id.HISTORY, form.call.call_id)
    head = f"*{escape(saved.by, most=80) or 'A colleague'} saved this recap* {phrase('on ', saved.when)}".rstrip()
    kept = bullets(saved.promises, most=MOST_ROWS, rest="in /commitments")
    how = "What you add below is added to it. Promises that stand are changed under their own menu."
    return [section("\n".join([head, *kept]), accessory=history), context(how)]


def _our_outcome(form: RecapForm) -> list[SlackBlock]:
    reached = "Did you reach it?" if one_line(form.objective) else "Did the call get you where you wanted?"
    block_id = in_edition(Id.OUTCOME, form.values.edition)
    return [
        *labelled("Your objective", form.objective, most=300),
        radio_input(block_id, reached, OUTCOMES, chosen=form.values.outcome, is_optional=False),
    ]


def _lines_input(form: RecapForm) -> SlackBlock:
    label = "Or write them as lines, one promise each" if form.values.rows else "What is next? One promise a line"
    return text_input(
        in_edition(Id.LINES, form.values.edition),
        "Anything more agreed? One promise a line" if form.saved else label,
        form.values.lines,
        most=_MOST_LINES,
        is_long=True,
        placeholder=_EXAMPLE,
        hint="Begin with a name for what others do. I show you each date in full.",
    )


def _read_back(form: RecapForm) -> list[SlackBlock]:
    if one_line(form.read_back_problem):
        return small_if_said(escape(form.read_back_problem, most=300))
    if not form.read_back:
        return []
    lines = [f"• {row_text(row)}" for row in form.read_back[:MOST_ROWS]]
    meeting = phrase("• *Next meeting*: ", form.read_back_next)
    return [section(joined(["*I read this as*", *lines, meeting], by="\n"), block_id=Id.READ_BACK)]


def row_text(row: ReviewRow) -> str:
    """Say one promise in a line of mrkdwn: what, who, by when, how."""
    facts = [escape(row.who, most=60), phrase("by ", row.when), escape(row.how, most=60)]
    return f"*{escape(row.what, most=110) or '(nothing)'}*: {joined(facts, by=', ')}"


def _their_outcome(form: RecapForm) -> list[SlackBlock]:
    block_id = in_edition(Id.THEIR_OUTCOME, form.values.edition)
    asked = "Did they reach what they wanted?"
    return [
        *labelled("What they wanted", form.their_objective, most=300),
        radio_input(block_id, asked, OUTCOMES, chosen=form.values.their_outcome, is_dispatched=True),
    ]


def _next_meeting(form: RecapForm) -> list[SlackBlock]:
    values, call = form.values, form.next_call
    if values.next_call and call:
        other = button("Another one", Id.OTHER_NEXT, form.call.call_id)
        said = f"*Next meeting*\n{escape(call.text, most=160)}"
        return [section(said, accessory=other, block_id=f"{Id.NEXT_TAKEN}/{call.id}")]
    asked = text_input(
        in_edition(Id.NEXT, values.edition),
        "Next meeting",
        values.next_meeting,
        most=_MOST_NEXT,
        placeholder="Tuesday 10:00, in two weeks",
    )
    if call is None:
        return [asked]
    take = button("Take it", Id.TAKE_NEXT, call.id)
    return [asked, section(f"In your calendar: {escape(call.text, most=160)}", accessory=take)]


def _buttons(form: RecapForm, *, is_full: bool) -> SlackBlock:
    call_id, values = form.call.call_id, form.values
    add = button("Add another" if values.rows else "Add one in fields", Id.ADD_ROW, call_id)
    more = button("Notes and learnings", Id.MORE, call_id)
    shown = [*([] if is_full else [add]), *([] if _shows_more(values) else [more])]
    return actions(shown) if shown else context("Each promise is shown back with its full date before it is kept.")


def _shows_more(values: RecapInput) -> bool:
    return values.shows_more or values.has_more


def _more_inputs(values: RecapInput) -> list[SlackBlock]:
    possible, learnings, notes = (in_edition(one, values.edition) for one in (Id.MORE_POSSIBLE, Id.LEARNINGS, Id.NOTES))
    return [
        text_input(possible, "What more was possible?", values.more_possible, most=_MOST_MORE),
        text_input(learnings, "What did you learn?", values.learnings, most=_MOST_LEARNINGS, is_long=True),
        text_input(
            notes,
            "Private notes",
            values.notes,
            most=TEXT,
            is_long=True,
            hint="For you and your colleagues on this call.",
        ),
    ]


# -- what comes back ---------------------------------------------------------------------------------------------------


def typed_recap(view: Mapping[str, Any]) -> RecapInput:
    """Return what stands in the modal now, complete or not."""
    ids = [str(block.get("block_id", "")) for block in view.get("blocks", ())]
    edition = _edition_of(ids)
    call_id, _, known = subject_of(view).partition(" ")

    def text(block_id: Id) -> str:
        return typed(view, in_edition(block_id, edition))

    return RecapInput(
        call_id=CallId(call_id),
        outcome=picked_word(view, in_edition(Id.OUTCOME, edition), Outcome),
        their_outcome=picked_word(view, in_edition(Id.THEIR_OUTCOME, edition), Outcome),
        lines=text(Id.LINES),
        next_meeting=text(Id.NEXT),
        next_call=next((one.partition("/")[2] for one in ids if one.startswith(f"{Id.NEXT_TAKEN}/")), ""),
        more_possible=text(Id.MORE_POSSIBLE),
        learnings=text(Id.LEARNINGS),
        notes=text(Id.NOTES),
        rows=tuple((key, typed_row(view, key)) for key in keys_in(view)),
        shows_more=in_edition(Id.NOTES, edition) in ids,
        known=known,
        edition=edition,
        is_from_draft=Id.DRAFT in ids,
        is_read_back=Id.READ_BACK in ids,
    )


def _edition_of(ids: list[str]) -> int:
    editions = (one.removeprefix(f"{Id.OUTCOME}.") for one in ids if one.startswith(f"{Id.OUTCOME}."))
    return next((number_in(one) for one in editions if one.isdigit()), 0)


def read_recap(view: Mapping[str, Any]) -> RecapInput | Errors:
    """Read a submission; asks for the outcome, and for what, who and when of each row that is not blank."""
    everything = typed_recap(view)
    rows = tuple((key, row) for key, row in everything.rows if not row.is_blank)
    block_id = in_edition(Id.OUTCOME, everything.edition)
    errors = missing(view, {block_id: "Pick one: it tells you later what your calls bring."})
    for key, _ in rows:
        errors |= missing_in_row(view, key)
    return errors or replace(everything, rows=rows)
