"""Preparing a call: the modal with the objective and what goes with it, and the one for going in without."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.calls import CallId
from bot.domain.messages import View
from bot.domain.preps import Knowledge, Stage
from bot.views.blocks import actions, button, context, if_said
from bot.views.call_forms import CallFacts
from bot.views.call_lines import call_block
from bot.views.inputs import TEXT, missing, picked_word, radio_input, select_input, text_input, typed
from bot.views.kit import Errors, escape, subject_of
from bot.views.payloads import modal


class Id(StrEnum):
    """Callbacks, controls, and the inputs' blocks."""

    SAVE = "preps.save"  # callback of the prep modal; its subject is the call's id
    MORE = "preps.more"  # button: draw the same modal again with shows_more=True and typed_prep's values
    STAGE = "preps.stage"  # select, dispatched when it changes: draw again, to show the customer's reality
    SAVE_WINGING = "preps.save_winging"  # callback of the winging modal
    OBJECTIVE = "preps.objective"
    THEIRS = "preps.theirs"
    KNOWLEDGE = "preps.knowledge"
    AGENDA = "preps.agenda"
    VALUE = "preps.value"
    QUESTIONS = "preps.questions"
    HONEST = "preps.honest"
    NEXT_STEP = "preps.next_step"
    REASON = "preps.reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepInput:
    """What was typed. `shows_more` False: the fields after `knowledge` were not shown and are empty."""

    call_id: CallId
    objective: str = ""
    theirs: str = ""
    knowledge: Knowledge | None = None
    shows_more: bool = False
    stage: Stage | None = None
    agenda: str = ""
    value: str = ""
    questions: str = ""
    honest: str = ""
    next_step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepForm:
    """The prep modal. It shows "more" when asked to, and always when `values` hold something of it."""

    call: CallFacts
    values: PrepInput
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WingForm:
    """The modal that asks why it is all right to go in without an objective."""

    call: CallFacts
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WingInput:
    """The reason."""

    call_id: CallId
    reason: str


def draw_prep(form: PrepForm) -> View:
    """Draw the prep modal."""
    values = form.values
    blocks: list[SlackBlock] = [
        *if_said(escape(form.problem)),
        call_block(form.call),
        *_core_inputs(values),
        *(_more_inputs(values) if _shows_more(values) else [_more_button(form.call.call_id)]),
    ]
    return modal("Prepare a call", blocks, callback_id=Id.SAVE, subject=form.call.call_id, submit="Save")


def _shows_more(values: PrepInput) -> bool:
    written = (values.agenda, values.value, values.questions, values.honest, values.next_step)
    return values.shows_more or values.stage is not None or any(written)


def _more_button(call_id: CallId) -> SlackBlock:
    return actions([button("More: stage, agenda, questions", Id.MORE, call_id)])


def _core_inputs(values: PrepInput) -> list[SlackBlock]:
    return [
        text_input(
            Id.OBJECTIVE,
            "What should be true after this call?",
            values.objective,
            most=TEXT,
            is_long=True,
            is_optional=False,
            placeholder="For example: they name who decides, and by when",
        ),
        text_input(Id.THEIRS, "What do they want from it?", values.theirs, most=TEXT, is_long=True),
        radio_input(Id.KNOWLEDGE, "How do you know?", _KNOWLEDGE, chosen=values.knowledge),
    ]


def _more_inputs(values: PrepInput) -> list[SlackBlock]:
    reality = [context(f"Their side: {reality_of(values.stage)}")] if values.stage else []
    return [
        select_input(Id.STAGE, "Where does the deal stand?", _STAGES, chosen=values.stage, is_dispatched=True),
        *reality,
        text_input(Id.VALUE, "What do they get out of this call?", values.value, most=TEXT, is_long=True),
        text_input(Id.AGENDA, "Agenda", values.agenda, most=TEXT, is_long=True),
        text_input(
            Id.QUESTIONS,
            "What do you want to learn?",
            values.questions,
            most=TEXT,
            is_long=True,
            placeholder="How urgent is it? What if they do nothing? Who decides?",
        ),
        text_input(Id.HONEST, "What must you be honest about?", values.honest, most=TEXT, is_long=True),
        text_input(Id.NEXT_STEP, "What will you ask for next?", values.next_step, most=TEXT, is_long=True),
    ]


def typed_prep(view: Mapping[str, Any]) -> PrepInput:
    """Return what stands in the modal now, complete or not: to draw it again, or to keep it as a draft."""
    return PrepInput(
        call_id=CallId(subject_of(view)),
        objective=typed(view, Id.OBJECTIVE),
        theirs=typed(view, Id.THEIRS),
        knowledge=picked_word(view, Id.KNOWLEDGE, Knowledge),
        shows_more=any(block.get("block_id") == Id.STAGE for block in view.get("blocks", ())),
        stage=picked_word(view, Id.STAGE, Stage),
        agenda=typed(view, Id.AGENDA),
        value=typed(view, Id.VALUE),
        questions=typed(view, Id.QUESTIONS),
        honest=typed(view, Id.HONEST),
        next_step=typed(view, Id.NEXT_STEP),
    )


def read_prep(view: Mapping[str, Any]) -> PrepInput | Errors:
    """Read a submission; asks for the objective."""
    return missing(view, {Id.OBJECTIVE: "One line is enough: what should be true after this call?"}) or typed_prep(view)


def draw_winging(form: WingForm) -> View:
    """Draw the winging modal."""
    blocks = [
        call_block(form.call),
        text_input(
            Id.REASON,
            "Why is it all right to go in without an objective?",
            form.reason,
            most=TEXT,
            is_long=True,
            is_optional=False,
            placeholder="For example: a first hello, they asked for it",
        ),
        context("It is counted, and I won't ask again for this call."),
    ]
    return modal("Winging it", blocks, callback_id=Id.SAVE_WINGING, subject=form.call.call_id, submit="Go without")


def read_winging(view: Mapping[str, Any]) -> WingInput | Errors:
    """Read a submission; asks for the reason."""
    problems = missing(view, {Id.REASON: "A few words are enough: why without one this time?"})
    return problems or WingInput(call_id=CallId(subject_of(view)), reason=typed(view, Id.REASON))


_KNOWLEDGE = {
    Knowledge.THEY_SAID_SO: "They said so",
    Knowledge.WE_ASSUME: "We assume it",
    Knowledge.WE_DONT_KNOW: "We don't know yet",
}


def knowledge_text(knowledge: Knowledge | None) -> str:
    """Return how we know, in words for the middle of a sentence; "" when nothing was said."""
    return _KNOWLEDGE[knowledge][0].lower() + _KNOWLEDGE[knowledge][1:] if knowledge else ""


_STAGES = {
    Stage.PROSPECTING: "Prospecting",
    Stage.NEEDS_ANALYSIS: "Needs analysis",
    Stage.PRESENTATION: "Presentation",
    Stage.NEGOTIATION: "Negotiation",
    Stage.CLOSE: "Close",
    Stage.IMPLEMENTATION: "Implementation",
}

_REALITIES = {
    Stage.PROSPECTING: "they have no time for you yet, so the first minute must be worth it.",
    Stage.NEEDS_ANALYSIS: "they would rather not spend time on your questions, so each one must help them too.",
    Stage.PRESENTATION: "they are interested in themselves, so show only what touches their case.",
    Stage.NEGOTIATION: "they will haggle, so know what you can give and what you ask for it.",
    Stage.CLOSE: "deciding is a risk for them, so ask what would make it a safe one.",
    Stage.IMPLEMENTATION: "this is hard work for them, so agree who does what, and help.",
}


def reality_of(stage: Stage) -> str:
    """Return the customer's reality at a stage, in one line."""
    return _REALITIES[stage]
