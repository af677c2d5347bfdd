"""Answers: what is plain, what went wrong, and by name help, choices and all about calendars."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.messages import Message, View
from bot.views.answer_forms import AdminNotice, Command, ConnectForm, ConnectInput, Id, Linked, LinkNotice
from bot.views.blocks import context, in_full, section, words
from bot.views.calendar_links import (
    draw_admin_notices,
    draw_connect,
    draw_link_broken,
    draw_link_mended,
    draw_linked,
    draw_linked_modal,
    draw_reading,
    read_connect,
)
from bot.views.call_forms import CallFacts
from bot.views.choices import Choice, draw_choice, draw_choice_modal
from bot.views.helps import draw_help, draw_not_understood, nearest_word
from bot.views.kit import escape, one_line
from bot.views.payloads import message, modal

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
    "draw_reading",
    "nearest_word",
    "read_connect",
]


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
