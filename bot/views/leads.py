"""Who leads a call of several: said wherever a colleague's call is shown, with the ways to take it over and to add."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.blocks import SectionBlock

from bot.domain.calls import CallId
from bot.domain.messages import Message
from bot.domain.nudges import Kind
from bot.domain.people import MemberId
from bot.views.blocks import about, actions, button, labelled, menu, section
from bot.views.call_forms import CallFacts
from bot.views.call_forms import Id as CallControl
from bot.views.call_lines import call_block, headline
from bot.views.fewer import fewer_button
from bot.views.kit import clicked, escape, joined, phrase
from bot.views.payloads import message


class Id(StrEnum):
    """Controls. The value is the call's id; the block's id names who led it when it was drawn."""

    TAKE_OVER = "leads.take_over"
    ADD_TO_PREP = "leads.add_to_prep"  # opens preps.draw_prep
    ADD_TO_RECAP = "leads.add_to_recap"  # opens recaps.draw_recap
    MENU = "leads.menu"  # overflow; Click.choice is one of the others


@dataclass(frozen=True, slots=True, kw_only=True)
class LedBy:
    """The colleague who leads a call."""

    lead_id: MemberId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedCard:
    """What a message about a call becomes once a colleague leads it; `can_act`: the reader still attends."""

    call: CallFacts
    led_by: LedBy
    can_act: bool = True
    names_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLead:
    """The word that a call is the reader's now. `was` names who had it, "" when unknown; `objective` as it stands."""

    call: CallFacts
    was: str = ""
    objective: str = ""
    winging_reason: str = ""
    names_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver:
    """The wish to lead a call, by somebody who saw that `lead_id` leads it."""

    call_id: CallId
    lead_id: MemberId


def led_text(led_by: LedBy) -> str:
    """Say who leads a call, for mrkdwn."""
    return f"{escape(led_by.name, most=60) or 'A colleague'} leads this one"


def led_section(within: str, said: str, led_by: LedBy, *, call_id: CallId) -> SectionBlock:
    """Draw a call (`said`, in mrkdwn) that a colleague leads, with what the reader can do about it.

    `within` names the part of the payload, unique in it.
    """
    choices = menu(Id.MENU, [(choice.value, label) for choice, label in _CHOICES.items()])
    return section(
        joined([said, led_text(led_by)], by="\n"), accessory=choices, block_id=_block_id(within, led_by, call_id)
    )


_CHOICES = {
    Id.TAKE_OVER: "I lead this",
    Id.ADD_TO_PREP: "Add to the prep",
    Id.ADD_TO_RECAP: "Add to the recap",
}


def _block_id(within: str, led_by: LedBy, call_id: CallId) -> str:
    """Return the id of a block with controls about a call a colleague leads: it names whom the reader saw leading."""
    return about(f"{within}.{led_by.lead_id}", call_id)


def read_take_over(payload: Mapping[str, Any]) -> TakeOver:
    """Read a click on "I lead this", on a button or in a menu."""
    part = str(payload["actions"][0].get("block_id") or "").partition("/")[0]
    return TakeOver(call_id=CallId(clicked(payload).id), lead_id=MemberId(part.rpartition(".")[2]))


def draw_led(card: LedCard) -> Message:
    """Draw who has the call now, in the place of what was asked before."""
    who = escape(card.led_by.name, most=60) or "a colleague"
    first = headline(card.call, f"{who} leads it, so I ask them.", names_first=card.names_first)
    return message([first, call_block(card.call), *(_controls(card) if card.can_act else [])])


def _controls(card: LedCard) -> list[SlackBlock]:
    call_id = card.call.call_id
    buttons = [button(label, choice, call_id) for choice, label in _CHOICES.items()]
    return [actions(buttons, block_id=_block_id("leads", card.led_by, call_id))]


def draw_new_lead(card: NewLead) -> Message:
    """Tell who leads a call now; it is the ask for an objective too, as long as there is none."""
    call, is_open = card.call, not card.objective and not card.winging_reason
    label, control = ("Write objective", CallControl.WRITE_OBJECTIVE) if is_open else ("Change", CallControl.CHANGE)
    was = phrase("Until now it was with ", card.was, ". ")
    ask = "What should be true after it? One line is enough." if is_open else "It is prepared."
    return message(
        [
            headline(call, "you lead it now.", names_first=card.names_first),
            section(f"{was}{ask}"),
            call_block(call),
            *labelled("The objective", card.objective),
            *labelled("Going in without an objective, because", "" if card.objective else card.winging_reason),
            actions(
                [
                    button(label, control, call.call_id, style="primary" if is_open else None),
                    fewer_button(Kind.NEW_LEAD),
                ]
            ),
        ]
    )
