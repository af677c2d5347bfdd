"""The way to hear less: a button on every nudge, and the modal behind it."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import ButtonElement

from bot.domain.messages import View
from bot.domain.nudges import Kind
from bot.views.blocks import button, context, section
from bot.views.call_forms import FewerForm, FewerInput, Id
from bot.views.inputs import is_ticked, tick_input
from bot.views.kit import Errors, subject_of
from bot.views.payloads import modal


def fewer_button(kind: Kind) -> ButtonElement:
    """Draw the way to hear less of a kind of nudge."""
    return button("Fewer like this", Id.FEWER, kind.value)


_KINDS = {
    Kind.BRIEF: "the morning brief",
    Kind.OBJECTIVE_ASK: "the question about your objective before a customer call",
    Kind.NEW_LEAD: "the word that a call is yours to lead now",
    Kind.READY_CARD: "the card right before a customer call",
    Kind.RECAP_ASK: "the question about a recap after a customer call",
    Kind.RECAP_REMINDER: "the reminder of a recap you still owe",
    Kind.DUE_SOON: "the word on the working day before a promise is due",
    Kind.DUE: "the word on the day a promise is due",
    Kind.OVERDUE: "the word about a promise that is late",
    Kind.THEY_OWE: "the word about what a customer owes you",
    Kind.HANDED_OVER: "the word about a promise a colleague hands to you",
    Kind.OFFER: "the question whether you take over a colleague's promise",
    Kind.OFFER_ANSWERED: "the answer of a colleague you asked to take over a promise",
    Kind.LINK_BROKEN: "the word about a calendar I can't read",
    Kind.TEAM_LINK_BROKEN: "the word about a colleague's calendar I can't read",
}


def draw_fewer(form: FewerForm) -> View:
    """Draw the modal behind "Fewer like this"."""
    said = next((words for kind, words in _KINDS.items() if kind.value == form.kind), "this kind of message")
    blocks = [
        section(f"This was {said}."),
        tick_input(Id.MUTED, "From now on", "Don't send me this", is_ticked=form.is_muted),
        context("Home and the commands still show everything. The same button switches it on again."),
    ]
    return modal("Fewer like this", blocks, callback_id=Id.FEWER_SAVE, subject=form.kind, submit="Save")


def read_fewer(view: Mapping[str, Any]) -> FewerInput | Errors:
    """Read it."""
    return FewerInput(kind=subject_of(view), is_muted=is_ticked(view, Id.MUTED))
