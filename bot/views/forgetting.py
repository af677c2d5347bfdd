"""Forgetting a person: what goes, what stays, what becomes of their promises, and their word that they mean it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.messages import View
from bot.views.blocks import actions, button, context, section
from bot.views.home_forms import Id as HomeId
from bot.views.inputs import radio_input, text_input
from bot.views.kit import Errors, bullets, counted, joined, one_line, subject_of
from bot.views.payloads import home_tab, modal
from bot.views.reading import not_confirmed, picked_word, typed

MEANT = "forget me"
_MOST_SHOWN = 10


class Id(StrEnum):
    """Controls, callbacks, and the inputs' blocks."""

    FORGET = "forgetting.forget"  # callback of the modal
    DONE = "forgetting.done"  # callback of the word that it is done, which has nothing to submit
    PROMISES = "forgetting.promises"
    SURE = "forgetting.sure"


class Promises(StrEnum):
    """What becomes of the open promises of somebody who is forgotten."""

    LEFT = "left"  # colleagues may take them over
    CLOSED = "closed"  # they are closed as not kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is there of a person: how many of each, and their open promises in a line each."""

    calendars: int = 0
    meetings: int = 0
    drafts: int = 0
    messages: int = 0
    promises: tuple[str, ...] = ()
    private: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetForm:
    """The modal of somebody who wants to be forgotten; `member_id` is who they are now."""

    member_id: str
    held: Held


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetInput:
    """That somebody means it, and what becomes of their promises."""

    member_id: str
    promises: Promises


_OPTIONS: Mapping[Promises, str] = {
    Promises.LEFT: "Leave them to my colleagues, who can take them over",
    Promises.CLOSED: "Close them as not kept",
}


def draw_forget(form: ForgetForm) -> View:
    """Draw what is held, what goes and what stays, and ask for the word that it is meant."""
    blocks = [
        section("I'll forget you, for good. Take what is yours with you first: `/saydo export`."),
        *goes_and_stays(form.held, whose="your"),
        *promise_choice(form.held, label="Your open promises", options=_OPTIONS),
        text_input(Id.SURE, f"Type “{MEANT}” to confirm", "", most=40, is_optional=False),
    ]
    return modal("Forget me", blocks, callback_id=Id.FORGET, subject=form.member_id, submit="Forget me")


def goes_and_stays(held: Held, *, whose: str) -> list[SlackBlock]:
    """Say exactly what is erased of somebody, and what is kept."""
    there = [
        counted(held.calendars, "calendar") if held.calendars else "",
        counted(held.meetings, "meeting") if held.meetings else "",
        counted(held.drafts, "draft") if held.drafts else "",
        counted(held.messages, "message of mine", "messages of mine") if held.messages else "",
    ]
    counts = joined(there, by=", ")
    gone = (
        f"*What goes:* {whose} calendars and their access, meetings, settings, drafts, notes, questions, answers, and "
        f"my messages in Slack; {whose} name, address and Slack id wherever they are written in full."
    )
    stays = (
        "*What stays:* calls and promises as figures, without a name; objectives, outcomes and promises of calls that "
        "colleagues share. What calendars of colleagues still show is read from them again."
    )
    return [section(gone), *([context(f"There now: {counts}.")] if counts else []), section(stays)]


def promise_choice(held: Held, *, label: str, options: Mapping[Promises, str]) -> list[SlackBlock]:
    """Ask what becomes of open promises, with what they are; nothing when there are none."""
    told = [context(f"{counted(held.private, 'promise')} of private calls will be closed.")] if held.private else []
    if not held.promises:
        return list(told)
    lines = bullets(held.promises, most=_MOST_SHOWN)
    return [
        section("\n".join([f"*{label}:* {len(held.promises)}", *lines])),
        radio_input(Id.PROMISES, "What becomes of them", options, chosen=Promises.LEFT, is_optional=False),
        *told,
    ]


def read_forget(view: Mapping[str, Any]) -> ForgetInput | Errors:
    """Read the modal; the inverse of draw_forget."""
    if " ".join(typed(view, Id.SURE).strip(" “”\"'.").casefold().split()) != MEANT:
        return {Id.SURE: not_confirmed(MEANT)}
    return ForgetInput(member_id=subject_of(view), promises=read_promises(view))


def read_promises(view: Mapping[str, Any]) -> Promises:
    """Read what becomes of open promises; left to colleagues unless something else was chosen."""
    return picked_word(view, Id.PROMISES, Promises) or Promises.LEFT


def draw_forgotten() -> View:
    """Say that it is done, in the modal's place."""
    said = "I've forgotten you. Nothing is planned or sent any more; the last of it is erased in a few minutes."
    again = "Should you come back: link a calendar with `/saydo connect`, and we begin anew."
    return modal("Forgotten", [section(said), context(again)], callback_id=Id.DONE, close="Close")


def draw_forgotten_home() -> View:
    """Draw the Home of somebody who was forgotten."""
    return home_tab([
        section("I've forgotten you, as it was asked for."),
        section("I say nothing unasked. Link a calendar whenever you like, and we begin anew."),
        actions([button("Connect calendar", HomeId.CONNECT, "")]),
    ])  # fmt: skip


def promise_line(what: str, who: str, by: str) -> str:
    """Return a promise in a line: what, who does it, by when."""
    return f"{one_line(what, most=90)} ({one_line(who, most=30)}, by {by})"
