"""Before a call: the objective ask and the ready card, and by name all that belongs to calls."""

from typing import assert_never

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.blocks import ButtonElement

from bot.domain.calls import RuleScope
from bot.domain.messages import Message
from bot.domain.nudges import Kind
from bot.views.blocks import about, actions, button, labelled, link_button, menu, section, small_if_said
from bot.views.call_forms import (
    AskCard,
    Asking,
    AskState,
    CallFacts,
    Id,
    NotACall,
    Off,
    Past,
    Prepared,
    ReadyCard,
    ReadyState,
    Winging,
)
from bot.views.call_lines import call_block, headline, not_a_call_options
from bot.views.fewer import fewer_button
from bot.views.kit import bullets, escape, is_web_address, phrase
from bot.views.payloads import message

__all__ = [
    "AskCard",
    "AskState",
    "Asking",
    "CallFacts",
    "Id",
    "NotACall",
    "Off",
    "Past",
    "Prepared",
    "ReadyCard",
    "ReadyState",
    "Winging",
    "draw_not_a_call_done",
    "draw_objective_ask",
    "draw_ready_card",
]

_MOST_LINES = 8


def draw_objective_ask(card: AskCard) -> Message:
    """Draw the ask; the same message is drawn again as its state changes."""
    call = card.call
    match card.state:
        case Asking():
            return _asking(call, names_first=card.names_first)
        case Prepared() as prepared:
            return _prepared(call, prepared, names_first=card.names_first)
        case Winging(reason=reason):
            said = labelled("Because", reason)
            first = headline(call, "you go in without an objective.", names_first=card.names_first)
            return message([first, call_block(call), *said, actions([_write(call, "Write one after all")])])
        case NotACall(scope=scope):
            return draw_not_a_call_done(call, scope)
        case Off():
            first = headline(call, "it is cancelled, so there is nothing to prepare.", names_first=card.names_first)
            return message([first, call_block(call)])
        case Past():
            first = headline(call, "it is over, and no objective was written before it.", names_first=card.names_first)
            return message([first, call_block(call)])
        case _:
            assert_never(card.state)


def _asking(call: CallFacts, *, names_first: bool) -> Message:
    controls = [
        button("Write objective", Id.WRITE_OBJECTIVE, call.call_id, style="primary"),
        button("Winging it", Id.WINGING, call.call_id),
        menu(Id.NOT_A_CALL, not_a_call_options(call)),
        fewer_button(Kind.OBJECTIVE_ASK),
    ]
    return message(
        [
            headline(call, "one line is missing.", names_first=names_first),
            section("What should be true after it? One line is enough."),
            call_block(call),
            actions(controls, block_id=about("calls.ask", call.call_id)),
        ]
    )


def _prepared(call: CallFacts, prepared: Prepared, *, names_first: bool) -> Message:
    return message(
        [
            headline(call, "the objective is set.", names_first=names_first),
            call_block(call),
            *labelled("Your objective", prepared.objective),
            *labelled(_theirs_label(prepared.knowledge), prepared.theirs),
            actions([button("Change", Id.CHANGE, call.call_id)]),
        ]
    )


def draw_ready_card(card: ReadyCard) -> Message:
    """Draw the card that goes out right before the call."""
    call = card.call
    match card.state:
        case ReadyState.OFF:
            return message([headline(call, "it is cancelled.", names_first=card.names_first), call_block(call)])
        case ReadyState.NOT_A_CALL:
            return draw_not_a_call_done(call, RuleScope.MEETING)
        case ReadyState.ON | ReadyState.OVER:
            return message(_ready_blocks(card))
        case _:
            assert_never(card.state)


def _ready_blocks(card: ReadyCard) -> list[SlackBlock]:
    return [
        headline(card.call, _ready_line(card), names_first=card.names_first),
        call_block(card.call),
        *labelled("Your objective", card.objective),
        *labelled("Going in without an objective, because", "" if card.objective else card.winging_reason),
        *labelled(_theirs_label(card.knowledge), card.theirs),
        *labelled("Agenda", card.agenda, most=900),
        *labelled("To learn", card.questions, most=900),
        *owed_lines("We still owe them", card.we_owe),
        *owed_lines("They still owe us", card.they_owe),
        *small_if_said(escape(card.say_do)),
        *_ready_controls(card),
    ]


def _ready_line(card: ReadyCard) -> str:
    if card.state is ReadyState.OVER:
        return "here is what you took into it."
    is_open = not card.objective and not card.winging_reason
    return "it starts soon, and one line is enough." if is_open else "it starts soon. Here is what you need."


def _ready_controls(card: ReadyCard) -> list[SlackBlock]:
    if card.state is ReadyState.OVER:
        return []
    call = card.call
    write = button("Change", Id.CHANGE, call.call_id) if card.objective else _write(call, "Write one line")
    join = [link_button("Join", Id.JOIN, call.link)] if is_web_address(call.link) else []
    return [actions([*join, write, fewer_button(Kind.READY_CARD)])]


def owed_lines(label: str, lines: tuple[str, ...]) -> list[SlackBlock]:
    """Draw what one side owes; must-dos stand first in `lines` and so are the last to be folded."""
    shown = bullets(lines, most=_MOST_LINES, rest="on Home")
    return [section("\n".join([f"*{label}*", *shown]))] if shown else []


def _write(call: CallFacts, label: str) -> ButtonElement:
    return button(label, Id.WRITE_OBJECTIVE, call.call_id, style="primary")


def _theirs_label(knowledge: str) -> str:
    return "What they want" + phrase(" (", knowledge, ")")


def draw_not_a_call_done(call: CallFacts, scope: RuleScope) -> Message:
    """Say that SayDo will leave this meeting (series, domain) alone, with the way back."""
    alone = {
        RuleScope.MEETING: "I leave this meeting alone.",
        RuleScope.SERIES: "I leave this whole series alone.",
        RuleScope.DOMAIN: "I leave every meeting with them alone.",
    }
    return message(
        [
            section(f"*Not a customer call*: {alone[scope]}"),
            call_block(call),
            actions([button("It is a customer call", Id.IS_A_CALL, call.call_id)]),
        ]
    )
