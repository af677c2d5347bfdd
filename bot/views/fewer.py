"""The way to hear less: a button on every nudge, and the modal with the choices there are for its kind."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import ButtonElement

from bot.domain.manners import Manner, manners_of
from bot.domain.messages import View
from bot.domain.nudges import Kind
from bot.views.blocks import actions, button, context, section
from bot.views.call_forms import Id as CallId
from bot.views.inputs import radio_input
from bot.views.kit import Errors, subject_of, word_of
from bot.views.payloads import modal
from bot.views.reading import picked_word
from bot.views.setting_forms import FewerForm, FewerInput, Id


def fewer_button(kind: Kind) -> ButtonElement:
    """Draw the way to hear less of a kind of nudge."""
    return button("Fewer like this", CallId.FEWER, kind.value)


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
    Kind.TEAM_NEWS: "the word that you are in a team, or that what it expects changed",
    Kind.TEAM_LINK_BROKEN: "the word about a colleague's calendar I can't read",
    Kind.WEBHOOK_PAUSED: "the word about a webhook I had to pause",
    Kind.QUESTION: "the question of a manager about a call or a promise of yours",
    Kind.QUESTION_ANSWERED: "the answer to what you asked",
    Kind.ESCALATION: "the warning before a late promise stands in your team's digest",
    Kind.DIGEST: "your team's digest",
    Kind.DIGEST_PREVIEW: "the word about what your team's digest will show of you",
    Kind.DIGEST_TROUBLE: "the word about a digest that could not be posted",
}
_STILL_COMES = {
    (Kind.BRIEF, Manner.OFF): "Promises that are due still come in a message of their own.",
    (Kind.OBJECTIVE_ASK, Manner.BRIEF): "The brief shows which calls lack an objective.",
    (Kind.OBJECTIVE_ASK, Manner.OFF): "The brief and the card before the call still show the call.",
    (Kind.NEW_LEAD, Manner.OFF): "You are still asked about the call, and get its card.",
    (Kind.READY_CARD, Manner.OFF): "The brief still shows your calls, and /prep what you prepared.",
    (Kind.RECAP_ASK, Manner.BRIEF): "The brief shows which recaps are to be written.",
    (Kind.RECAP_ASK, Manner.OFF): "Nothing asks for a recap any more. /recap still writes one.",
    (Kind.RECAP_REMINDER, Manner.OFF): "The next brief still shows the recap.",
    (Kind.DUE_SOON, Manner.OFF): "You still hear of it on the day it is due.",
    (Kind.DUE, Manner.BRIEF): "The word two hours before a clock time is left out.",
    (Kind.DUE, Manner.OFF): "You still hear of it once it is late.",
    (Kind.OVERDUE, Manner.OFF): "Home and /commitments still show what is late.",
    (Kind.THEY_OWE, Manner.OFF): "Home and /commitments still show what they owe you.",
    (Kind.HANDED_OVER, Manner.BRIEF): "The next brief shows the promise.",
    (Kind.HANDED_OVER, Manner.OFF): "The promise is yours all the same: you hear of it when it is due.",
    (Kind.LINK_BROKEN, Manner.OFF): "Home still shows it. Until it is mended I miss new and moved calls.",
    (Kind.TEAM_NEWS, Manner.OFF): "Home and /saydo team still show your teams and what they expect.",
    (Kind.TEAM_LINK_BROKEN, Manner.OFF): "Its owner is still told.",
    (Kind.WEBHOOK_PAUSED, Manner.OFF): "/saydo webhooks still shows it.",
    (Kind.DIGEST_PREVIEW, Manner.OFF): "The digest shows the same, whether you saw it before or not.",
    (Kind.DIGEST_TROUBLE, Manner.OFF): "/saydo digest still tells when the next one comes.",
}
_ELSEWHERE = "Home and the commands still show it."
_MANNERS = {
    Manner.KEEP: "Keep it as it is",
    Manner.BRIEF: "Only in the morning brief",
    Manner.OFF: "Not at all",
}


def kind_words(kind: Kind) -> str:
    """Say what a kind of message is."""
    return _KINDS[kind]


def draw_fewer(form: FewerForm) -> View:
    """Draw the modal behind "Fewer like this": each choice with what still comes then."""
    kind = form.kind
    choices = manners_of(kind)
    less = [one for one in choices if one is not Manner.KEEP]
    still = [f"*{_MANNERS[one]}*: {_STILL_COMES.get((kind, one), _ELSEWHERE)}" for one in less]
    options = {one.value: _MANNERS[one] for one in choices}
    blocks = [
        section(f"This was {kind_words(kind)}."),
        radio_input(Id.MANNER, "From now on", options, chosen=form.manner.value, is_optional=False),
        context("\n".join(still)),
        context("Home and the commands show everything, whatever you choose."),
        actions([button("All settings", Id.OPEN, "")]),
    ]
    return modal("Fewer like this", blocks, callback_id=CallId.FEWER_SAVE, subject=kind.value, submit="Save")


def read_fewer(view: Mapping[str, Any]) -> FewerInput | Errors:
    """Read it; the inverse of draw_fewer."""
    manner = picked_word(view, Id.MANNER, Manner)
    kind = word_of(Kind, subject_of(view))
    if manner not in manners_of(kind):
        return {Id.MANNER.value: "Choose one of these."}
    return FewerInput(kind=kind, manner=manner)
