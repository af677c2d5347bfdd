"""Answers: why, what went wrong, and by name help, choices and all about calendars."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.blocks import ButtonElement

from bot.domain.calls import Reason, Verdict
from bot.domain.messages import Message, View
from bot.views.answer_forms import AdminNotice, Command, ConnectForm, ConnectInput, Id, Linked, LinkNotice, WhyItem
from bot.views.blocks import button, context, in_full, section, words
from bot.views.calendar_links import (
    draw_admin_notices,
    draw_connect,
    draw_link_broken,
    draw_link_mended,
    draw_linked,
    draw_linked_modal,
    read_connect,
)
from bot.views.call_forms import CallFacts
from bot.views.choices import Choice, draw_choice, draw_choice_modal
from bot.views.folding import Group, Part, Room, group
from bot.views.helps import draw_help, draw_not_understood, nearest_word
from bot.views.kit import escape, joined, one_line, phrase
from bot.views.payloads import MOST_BLOCKS, MOST_TEXT, message, modal

__all__ = [
    "AdminNotice",
    "CallFacts",
    "Choice",
    "Command",
    "ConnectForm",
    "ConnectInput",
    "Id",
    "LinkNotice",
    "Linked",
    "Message",
    "WhyItem",
    "draw_admin_notices",
    "draw_choice",
    "draw_choice_modal",
    "draw_connect",
    "draw_help",
    "draw_link_broken",
    "draw_link_mended",
    "draw_linked",
    "draw_linked_modal",
    "draw_loading",
    "draw_not_understood",
    "draw_plain",
    "draw_problem",
    "draw_problem_message",
    "draw_why",
    "nearest_word",
    "read_connect",
    "reason_sentence",
]


# -- why ---------------------------------------------------------------------------------------------------------------


def draw_why(items: Sequence[WhyItem], *, day: str) -> Message:
    """Draw every meeting of the day with its reason."""
    head = section(f"*{escape(day, most=80) or 'Today'}*: what I do about each meeting, and why.")
    if not items:
        return message([head, section("I see no meeting today. Is your calendar connected? `/saydo connect` does it.")])
    room = Room(blocks=MOST_BLOCKS - 2, text=MOST_TEXT - 400)
    return message([head, *group(Group(title="", items=items, draw=_why), room=room, rest="later that day")])


def _why(item: WhyItem) -> Part:
    title = escape(item.title, most=100) or "(no title)"
    nudges = [phrase("• ", line, most=120) for line in item.nudges[:_MOST_NUDGES]]
    said = [f"*{joined([escape(item.time, most=40), title], by=' ')}*", escape(item.reason, most=160), *nudges]
    return [section(joined(said, by="\n"), accessory=_why_button(item))]


_MOST_NUDGES = 6


def _why_button(item: WhyItem) -> ButtonElement | None:
    if item.is_call:
        never = button("Never for this series", Id.NEVER_SERIES, item.meeting_id)
        return never if item.is_recurring else None
    return button("Ask anyway", Id.ASK_ANYWAY, item.meeting_id) if item.can_ask else None


def reason_sentence(verdict: Verdict) -> str:
    """Say why a meeting is a customer call or is not, in plain text."""
    known = _REASONS[verdict.reason].format(detail=one_line(verdict.detail, most=80) or "…")
    return f"{'A customer call' if verdict.is_call else 'Not a customer call'}: {known}"


_REASONS = {
    Reason.EXTERNAL: "somebody from {detail} is invited.",
    Reason.TAGGED: "its title carries {detail}.",
    Reason.SAID_YES: "you said so.",
    Reason.SAID_NO: "you said so.",
    Reason.SAID_NO_SERIES: "you said so for the whole series.",
    Reason.SAID_NO_DOMAIN: "you said so for everything with {detail}.",
    Reason.CANCELLED: "it was cancelled.",
    Reason.DECLINED: "you declined it.",
    Reason.TENTATIVE: "you have not accepted it yet.",
    Reason.ALL_DAY: "it lasts all day.",
    Reason.NOT_A_MEETING: "it is time blocked, not a meeting.",
    Reason.TOO_SHORT: "it lasts {detail} min, which is too short to count.",
    Reason.INTERNAL: "nobody from outside is invited.",
    Reason.PRIVATE: "it is private, so I read its time and nothing else.",
    Reason.GUESTS_HIDDEN: "its guest list is hidden from me, so I can't see whether a customer takes part.",
}


# -- plain answers ----------------------------------------------------------------------------------------------------


def draw_plain(text: str) -> Message:
    """Say a plain sentence; formatting in it is not read."""
    return message([words(text if one_line(text) else "Nothing to say.")])


def draw_loading(title: str) -> View:
    """Draw a modal to open at once (a trigger lives three seconds) and to fill with views.update."""
    return modal(one_line(title, most=24), [section("One moment.")], callback_id=Id.LOADING, close="Close")


# -- what went wrong ---------------------------------------------------------------------------------------------------


def draw_problem(sentence: str, *, typed: Sequence[tuple[str, str]] = ()) -> View:
    """Draw a modal that says what went wrong and gives the typed text back as (label, text)."""
    return modal("That did not work", _problem(sentence, typed), callback_id=Id.PROBLEM, close="Close")


def draw_problem_message(sentence: str, *, typed: Sequence[tuple[str, str]] = ()) -> Message:
    """Say the same as a message."""
    return message(_problem(sentence, typed), most_text=_MOST_GIVEN_BACK)


_MOST_GIVEN_BACK = 13_000


def _problem(sentence: str, typed_before: Sequence[tuple[str, str]]) -> list[SlackBlock]:
    given_back = [(label, text) for label, text in typed_before if one_line(text)]
    return [
        words(sentence if one_line(sentence) else "Something went wrong."),
        *([context("This is what you typed, to copy:")] if given_back else []),
        *(
            block
            for label, text in given_back
            for block in (section(f"*{escape(label, most=80) or 'Text'}*"), *in_full(text))
        ),
    ]
