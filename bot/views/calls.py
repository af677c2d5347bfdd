"""Before a call: the objective ask, and by name all that belongs to calls."""

from typing import assert_never

from bot.domain.calls import RuleScope
from bot.domain.messages import Message
from bot.domain.nudges import Kind
from bot.views.agendas import agenda_controls, agenda_state_text
from bot.views.blocks import about, actions, button, labelled, menu, section, small_if_said
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
    Winging,
)
from bot.views.call_lines import call_block, headline, not_a_call_options, theirs_label, write_button
from bot.views.fewer import fewer_button
from bot.views.kit import phrase
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
    "Winging",
    "draw_not_a_call_done",
    "draw_objective_ask",
]


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
            return message([first, call_block(call), *said, actions([write_button(call, "Write one after all")])])
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
    state = prepared.agenda_state
    agenda = agenda_controls(call.call_id, state) if state else []
    return message(
        [
            headline(call, "the objective is set.", names_first=names_first),
            call_block(call),
            *labelled("Your objective", prepared.objective),
            *labelled(theirs_label(prepared.knowledge), prepared.theirs),
            *small_if_said(phrase("The agenda: ", agenda_state_text(state), ".")),
            actions([button("Change", Id.CHANGE, call.call_id), *agenda]),
        ]
    )


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
