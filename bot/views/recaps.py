"""After a call: the ask and what it becomes, the mail to the customer, and by name all that belongs to recaps."""

from typing import assert_never

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.calls import CallState, RuleScope
from bot.domain.messages import Message
from bot.domain.nudges import Kind
from bot.domain.recaps import MOST_ROWS, Outcome
from bot.views.blocks import about, actions, button, context, menu, section, small_if_said
from bot.views.call_forms import CallFacts
from bot.views.call_lines import call_block, call_text, headline, not_a_call_options
from bot.views.fewer import fewer_button
from bot.views.folding import Group, Room, group
from bot.views.kit import bullets, counted, escape, phrase, word_of
from bot.views.leads import led_section
from bot.views.payloads import MOST_BLOCKS, MOST_TEXT, message
from bot.views.recap_forms import (
    DidNotHappen,
    LedByAnother,
    LeftAlone,
    NextCall,
    NotACall,
    OpenRow,
    Owed,
    RecapAsk,
    RecapForm,
    RecapItem,
    RecapMail,
    Recapped,
    RecapState,
    Review,
    ReviewRow,
    SavedBefore,
    SavedRecap,
    outcome_text,
)
from bot.views.recap_inputs import (
    TAPS,
    Id,
    RecapInput,
    RowField,
    RowMark,
    blank_row,
    in_edition,
    recap_as_json,
    recap_from_json,
    row_block,
)
from bot.views.recap_modals import draw_recap, read_recap, typed_recap
from bot.views.recap_reviews import draw_recap_review, read_correction, reviewed, typed_correction
from bot.views.recaps_saved import draw_recap_mail, draw_recap_saved, saved_controls

__all__ = [
    "MOST_ROWS",
    "TAPS",
    "DidNotHappen",
    "Id",
    "LedByAnother",
    "LeftAlone",
    "NextCall",
    "NotACall",
    "OpenRow",
    "Owed",
    "RecapAsk",
    "RecapForm",
    "RecapInput",
    "RecapItem",
    "RecapMail",
    "RecapState",
    "Recapped",
    "Review",
    "ReviewRow",
    "RowField",
    "RowMark",
    "SavedBefore",
    "SavedRecap",
    "blank_row",
    "draw_recap",
    "draw_recap_ask",
    "draw_recap_mail",
    "draw_recap_review",
    "draw_recap_saved",
    "in_edition",
    "instead_of",
    "outcome_text",
    "read_correction",
    "read_recap",
    "recap_as_json",
    "recap_from_json",
    "reviewed",
    "row_block",
    "tapped",
    "typed_correction",
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
    return [call_block(item.call), *_undo(item)]


def _undo(item: RecapItem) -> list[SlackBlock]:
    if not item.can_undo:
        return []
    undo = button("Undo", Id.UNDO, item.call.call_id)
    return [actions([undo], block_id=about("recaps.undo", item.call.call_id))]


def _item_blocks(item: RecapItem) -> list[SlackBlock]:
    objective = small_if_said(phrase("Your objective: ", item.objective, most=200))
    match item.state:
        case Owed():
            asked = "Did you reach it?" if objective else "Did you get what you wanted?"
            taps = context(f"{asked} A tap and a line are enough.")
            return [call_block(item.call), *objective, taps, _owed_controls(item, "Write recap")]
        case LeftAlone():
            missed = context("I won't ask again. You can still write it.")
            return [call_block(item.call), missed, _owed_controls(item, "Write recap after all")]
        case Recapped(lines=lines):
            return [call_block(item.call), *_summary(lines), saved_controls(item.call)]
        case LedByAnother(led_by=led_by):
            return [led_section("recaps.led", call_text(item.call), led_by, call_id=item.call.call_id)]
        case DidNotHappen() | NotACall():
            return [call_block(item.call), context(_capital(_settled(item.state))), *_undo(item)]
        case _:
            assert_never(item.state)


def _summary(lines: tuple[str, ...]) -> list[SlackBlock]:
    return [section("\n".join(["*Recap saved*", *bullets(lines, most=MOST_ROWS, rest="in /commitments")]))]


def _owed_controls(item: RecapItem, label: str) -> SlackBlock:
    call = item.call
    write = button(label, Id.WRITE, call.call_id, style="primary")
    taps = [button(text, TAPS[outcome], call.call_id) for outcome, text in _TAPPED.items()]
    instead = menu(Id.INSTEAD, _instead_options(call))
    shown = [*taps, write, instead] if isinstance(item.state, Owed) else [write, instead]
    return actions(shown, block_id=about("recaps.ask", call.call_id))


_TAPPED = {
    Outcome.REACHED: "Reached",
    Outcome.PARTLY: "Partly",
    Outcome.NOT_REACHED: "Not reached",
    Outcome.CHANGED: "It changed",
}


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
    """Read the option chosen in the INSTEAD menu. Raises UnreadableError for one nobody drew."""
    return CallState(choice) if choice in set(CallState) else word_of(RuleScope, choice)


def tapped(action_id: str) -> Outcome:
    """Read which outcome was tapped under an ask. Raises UnreadableError for one nobody drew."""
    return word_of(Outcome, action_id.rpartition(".")[2])
