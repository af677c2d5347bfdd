"""The card right before a call: all one needs, the must-dos of both sides always, the rest as far as it fits."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import assert_never

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.calls import RuleScope
from bot.domain.messages import Message
from bot.domain.nudges import Kind
from bot.domain.preps import AgendaState, Stage
from bot.views.account_timelines import Id as AccountId
from bot.views.account_timelines import history_label
from bot.views.accounts import AccountFacts, last_time_blocks, must_do_blocks, owed_blocks
from bot.views.agendas import agenda_controls, agenda_state_text
from bot.views.blocks import about, actions, button, context, labelled, link_button, section, small_if_said
from bot.views.call_forms import CallFacts, Id
from bot.views.call_lines import call_block, call_text, headline, theirs_label, write_button
from bot.views.calls import draw_not_a_call_done
from bot.views.fewer import fewer_button
from bot.views.folding import Part, Room
from bot.views.kit import escape, is_web_address, joined, one_line
from bot.views.payloads import MOST_BLOCKS, MOST_TEXT, message
from bot.views.prep_words import reality_of

_MOST_LONG = 900


class ReadyState(StrEnum):
    """What a ready card has to say."""

    ON = "on"  # the call is about to start
    OFF = "off"  # it was cancelled
    NOT_A_CALL = "not_a_call"  # it is no customer call
    OVER = "over"  # it is over: no buttons


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyCard:
    """All one needs right before the call. `agenda_state` None: there is no agenda."""

    call: CallFacts
    state: ReadyState = ReadyState.ON
    objective: str = ""
    theirs: str = ""
    knowledge: str = ""
    winging_reason: str = ""
    stage: Stage | None = None
    value: str = ""
    agenda: str = ""
    agenda_state: AgendaState | None = None
    opening: str = ""
    questions: str = ""
    honest: str = ""
    next_step: str = ""
    account: AccountFacts = field(default_factory=AccountFacts)
    names_first: bool = False


def draw_ready_card(card: ReadyCard) -> Message:
    """Draw the card that goes out right before the call."""
    call = card.call
    match card.state:
        case ReadyState.OFF:
            return message([headline(call, "it is cancelled.", names_first=card.names_first), call_block(call)])
        case ReadyState.NOT_A_CALL:
            return draw_not_a_call_done(call, RuleScope.MEETING)
        case ReadyState.ON | ReadyState.OVER:
            return message(_blocks(card))
        case _:
            assert_never(card.state)


def _blocks(card: ReadyCard) -> list[SlackBlock]:
    """Draw the whole card; what finds no room is a click away, and that is said."""
    head = [headline(card.call, _news(card), names_first=card.names_first), _call(card), *_core(card)]
    foot, rest = _controls(card), context("There is more in the prep: open it with Change or /prep.")
    room = Room(blocks=MOST_BLOCKS, text=MOST_TEXT)
    room.takes([*head, *must_do_blocks(card.account), *foot, rest])
    parts = [part for part in _parts(card) if part]
    fitting = [part for part in parts if room.takes(part)]
    body = [block for part in fitting for block in part]
    return [*head, *must_do_blocks(card.account), *body, *([rest] if len(fitting) < len(parts) else []), *foot]


def _call(card: ReadyCard) -> SlackBlock:
    """Draw the call with the way into it, where a thumb finds it."""
    can_join = card.state is ReadyState.ON and is_web_address(card.call.link)
    join = link_button("Join", Id.JOIN, card.call.link) if can_join else None
    return section(call_text(card.call), accessory=join)


def _news(card: ReadyCard) -> str:
    if card.state is ReadyState.OVER:
        return "here is what you took into it."
    is_open = not card.objective and not card.winging_reason
    return "it starts soon, and one line is enough." if is_open else "it starts soon. Here is what you need."


def _core(card: ReadyCard) -> list[SlackBlock]:
    return [
        *labelled("Your objective", card.objective),
        *labelled("Going in without an objective, because", "" if card.objective else card.winging_reason),
        *labelled(theirs_label(card.knowledge), card.theirs),
        *small_if_said(f"Their side: {reality_of(card.stage)}" if card.stage else ""),
    ]


def _parts(card: ReadyCard) -> list[Part]:
    """Return what goes on the card as long as there is room, the most useful first."""
    return [
        _agenda(card),
        labelled("Open with", card.opening),
        labelled("To learn", card.questions, most=_MOST_LONG),
        labelled("Be honest about", card.honest),
        labelled("Ask for next", card.next_step),
        owed_blocks(card.account),
        labelled("What they get out of it", card.value),
        last_time_blocks(card.account.last),
        small_if_said(escape(joined(card.account.say_do, by=" "), most=600)),
    ]


def _agenda(card: ReadyCard) -> Part:
    drawn = labelled(f"Agenda: {agenda_state_text(card.agenda_state)}", card.agenda, most=_MOST_LONG)
    if not drawn or card.state is ReadyState.OVER or card.agenda_state is None:
        return drawn
    controls = agenda_controls(card.call.call_id, card.agenda_state)
    return [*drawn, actions(controls, block_id=about("ready.agenda", card.call.call_id))]


def _controls(card: ReadyCard) -> list[SlackBlock]:
    if card.state is ReadyState.OVER:
        return []
    call = card.call
    write = button("Change", Id.CHANGE, call.call_id) if card.objective else write_button(call, "Write one line")
    past = [button(history_label(call), AccountId.OF_CALL, call.call_id)] if one_line(call.account) else []
    return [actions([write, *past, fewer_button(Kind.READY_CARD)])]
