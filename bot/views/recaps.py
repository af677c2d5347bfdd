"""After a call: the ask, the review and what is kept, and by name all that belongs to recaps."""

from typing import assert_never

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.calls import CallState, RuleScope
from bot.domain.commitments import Side
from bot.domain.messages import Message, View
from bot.domain.nudges import Kind
from bot.views.blocks import about, actions, button, context, if_said, labelled, menu, section, small_if_said
from bot.views.call_forms import CallFacts
from bot.views.call_lines import call_block, call_text, headline, not_a_call_options
from bot.views.fewer import fewer_button
from bot.views.folding import Group, Room, group
from bot.views.kit import bullets, counted, escape, joined, phrase
from bot.views.leads import led_section
from bot.views.payloads import MOST_BLOCKS, MOST_TEXT, message, modal
from bot.views.recap_forms import (
    MOST_ROWS,
    DidNotHappen,
    Id,
    LedByAnother,
    LeftAlone,
    NotACall,
    Owed,
    RecapAsk,
    RecapForm,
    RecapInput,
    RecapItem,
    Recapped,
    RecapState,
    Review,
    ReviewRow,
    RowField,
    SavedRecap,
    blank_row,
    outcome_text,
    recap_as_json,
    recap_from_json,
    row_block,
)
from bot.views.recap_modals import draw_recap, read_recap, typed_recap

__all__ = [
    "MOST_ROWS",
    "DidNotHappen",
    "Id",
    "LedByAnother",
    "LeftAlone",
    "NotACall",
    "Owed",
    "RecapAsk",
    "RecapForm",
    "RecapInput",
    "RecapItem",
    "RecapState",
    "Recapped",
    "Review",
    "ReviewRow",
    "RowField",
    "SavedRecap",
    "blank_row",
    "draw_recap",
    "draw_recap_ask",
    "draw_recap_review",
    "draw_recap_saved",
    "instead_of",
    "outcome_text",
    "read_recap",
    "recap_as_json",
    "recap_from_json",
    "row_block",
    "typed_recap",
]


def draw_recap_ask(ask: RecapAsk) -> Message:
    """Draw the ask; the same message is drawn again as the calls are answered."""
    is_settled = len(ask.items) == 1 and isinstance(ask.items[0].state, DidNotHappen | NotACall)
    draw = _settled_blocks if is_settled else _item_blocks
    owed = any(isinstance(item.state, Owed) for item in ask.items)
    kind = Kind.RECAP_REMINDER if ask.is_reminder else Kind.RECAP_ASK
    room = Room(blocks=MOST_BLOCKS - 2, text=MOST_TEXT - 600)
    return message(
        [
            _ask_headline(ask),
            *group(Group(title="", items=ask.items, draw=draw), room=room, rest="on Home"),
            *([actions([fewer_button(kind)])] if owed else []),
        ]
    )


def _ask_headline(ask: RecapAsk) -> SlackBlock:
    owed = [item for item in ask.items if isinstance(item.state, Owed)]
    only = ask.items[0]
    if len(ask.items) == 1 and owed:
        news = "the recap is still open." if ask.is_reminder else "what was agreed?"
        return headline(only.call, news, names_first=ask.names_first)
    if len(ask.items) == 1:
        return headline(only.call, _settled(only.state), names_first=ask.names_first)
    if owed:
        still = " still" if ask.is_reminder else ""
        return section(f"*Your last {counted(len(ask.items), 'call')}*: {counted(len(owed), 'recap')}{still} to write.")
    return section(f"*Your last {counted(len(ask.items), 'call')}*: nothing left to write.")


def _settled_blocks(item: RecapItem) -> list[SlackBlock]:
    return [call_block(item.call)]


def _item_blocks(item: RecapItem) -> list[SlackBlock]:
    objective = small_if_said(phrase("Your objective: ", item.objective, most=200))
    match item.state:
        case Owed():
            return [call_block(item.call), *objective, _owed_controls(item.call, "Write recap")]
        case LeftAlone():
            missed = context("I won't ask again. You can still write it.")
            return [call_block(item.call), missed, _owed_controls(item.call, "Write recap after all")]
        case Recapped(lines=lines):
            return [call_block(item.call), *_summary(lines)]
        case LedByAnother(led_by=led_by):
            return [led_section("recaps.led", call_text(item.call), led_by, call_id=item.call.call_id)]
        case DidNotHappen() | NotACall():
            return [call_block(item.call), context(_capital(_settled(item.state)))]
        case _:
            assert_never(item.state)


def _summary(lines: tuple[str, ...]) -> list[SlackBlock]:
    return [section("\n".join(["*Recap saved*", *bullets(lines, most=MOST_ROWS, rest="in /commitments")]))]


def _owed_controls(call: CallFacts, label: str) -> SlackBlock:
    write = button(label, Id.WRITE, call.call_id, style="primary")
    return actions([write, menu(Id.INSTEAD, _instead_options(call))], block_id=about("recaps.ask", call.call_id))


def _instead_options(call: CallFacts) -> list[tuple[str, str]]:
    return [
        (CallState.NO_SHOW.value, "Did not happen: they didn't come"),
        (CallState.MOVED_AWAY.value, "Did not happen: moved"),
        (CallState.DID_NOT_HAPPEN.value, "Did not happen: called off"),
        *not_a_call_options(call)[:2],
    ]


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


_SETTLED = {
    CallState.NO_SHOW: "they didn't come.",
    CallState.MOVED_AWAY: "moved, so there is nothing to recap yet.",
    CallState.DID_NOT_HAPPEN: "called off.",
    CallState.CANCELLED: "cancelled.",
}


def _settled(state: RecapState) -> str:
    match state:
        case DidNotHappen(state=how):
            return _SETTLED.get(how, "it did not happen.")
        case NotACall():
            return "not a customer call."
        case LedByAnother(led_by=led_by):
            return f"{escape(led_by.name, most=60) or 'a colleague'} leads it, so I ask them."
        case Recapped():
            return "the recap is saved."
        case LeftAlone():
            return "no recap was written."
        case Owed():
            return "what was agreed?"
        case _:
            assert_never(state)


def instead_of(choice: str) -> CallState | RuleScope:
    """Read the option chosen in the INSTEAD menu. Raises ValueError for one nobody drew."""
    return CallState(choice) if choice in set(CallState) else RuleScope(choice)


def draw_recap_review(review: Review) -> View:
    """Draw what will be kept, to be pushed on the recap modal."""
    blocks: list[SlackBlock] = [
        call_block(review.call),
        *_outcome_block(review.outcome, review.their_outcome),
        *([] if review.rows else [section("No promises from this call.")]),
        *(_kept_row(row) for row in review.rows),
        context("Something not right? Go back, everything you typed is still there."),
    ]
    return modal(
        "Here is what I will keep",
        blocks,
        callback_id=Id.SAVE,
        subject=review.call.call_id,
        submit="Save",
        close="Back",
    )


def draw_recap_saved(saved: SavedRecap) -> Message:
    """Draw what the ask becomes once the recap is saved."""
    call = saved.call
    hidden = len(saved.rows) - MOST_ROWS
    change = [actions([button("Change", Id.CHANGE, call.call_id)])] if saved.can_change else []
    return message(
        [
            headline(call, "the recap is saved.", names_first=saved.names_first),
            call_block(call),
            *labelled("Your objective", saved.objective, most=300),
            *_outcome_block(saved.outcome, saved.their_outcome),
            *labelled("What more was possible", saved.more_possible, most=300),
            *(_kept_row(row) for row in saved.rows[:MOST_ROWS]),
            *([context(f"and {hidden} more in /commitments")] if hidden > 0 else []),
            context(f"Written by {escape(saved.by, most=80) or 'you'}"),
            *change,
        ]
    )


def _outcome_block(ours: str, theirs: str) -> list[SlackBlock]:
    lines = [phrase("For you: *", ours, "*"), phrase("For them: *", theirs, "*")]
    return if_said(joined(lines, by="\n"))


def _kept_row(row: ReviewRow) -> SlackBlock:
    side = "Ours" if row.side is Side.OURS else "Theirs"
    facts = joined([escape(row.who, most=60), phrase("by ", row.when), escape(row.how, most=100)])
    again = phrase("I come back to this on ", row.comes_back)
    return section(joined([f"*{side}: {escape(row.what, most=250) or '(nothing)'}*", facts, again], by="\n"))
