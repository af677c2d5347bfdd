"""Connecting a calendar: the modal that asks for its address, what it brought, and its health."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.messages import Message, View
from bot.views.answer_forms import ConnectForm, ConnectInput, Id, Linked, LinkNotice
from bot.views.blocks import actions, button, context, if_said, section, small_if_said
from bot.views.inputs import TEXT, missing, text_input, typed
from bot.views.kit import Errors, bullets, counted, escape, joined, phrase
from bot.views.payloads import message, modal


def draw_connect(form: ConnectForm) -> View:
    """Draw the modal that asks for a calendar's address, with where to find it."""
    label = "Address of the calendar, or the path of a file" if form.takes_files else "Address of the calendar"
    blocks: list[SlackBlock] = [
        *if_said(escape(form.problem)),
        section("I read your calendar to see which meetings are customer calls. I never write to it."),
        text_input(
            Id.ADDRESS,
            label,
            form.address,
            most=TEXT,
            is_optional=False,
            placeholder="https://calendar.example/…/basic.ics",
            hint="Whoever has this address can read the calendar, so I keep it to myself.",
        ),
        context("*Google*: Settings, your calendar, Integrate calendar, “Secret address in iCal format”"),
        context("*Outlook*: Settings, Calendar, Shared calendars, Publish a calendar, the ICS link"),
        context("*Apple*: the calendar's share sign, Public Calendar, Copy Link (it begins with webcal)"),
    ]
    return modal("Connect your calendar", blocks, callback_id=Id.CONNECT, submit="Connect")


def read_connect(view: Mapping[str, Any]) -> ConnectInput | Errors:
    """Read it; asks for the address."""
    problems = missing(view, {Id.ADDRESS: "Paste the address that ends in .ics, or begins with webcal."})
    return problems or ConnectInput(address=typed(view, Id.ADDRESS).strip())


def draw_link_broken(notice: LinkNotice) -> Message:
    """Tell the owner that the calendar can't be read."""
    last = phrase("Last read ", notice.last_good, ".") or "It was never read yet."
    since = phrase("Since ", notice.since, ".")
    return message(
        [
            section("*I can't read your calendar.* Until I can, I go by what I last saw."),
            section(joined([escape(notice.error), joined([since, last], by=" ")], by="\n")),
            actions([button("Connect again", Id.RECONNECT, "", style="primary")]),
        ]
    )


def draw_link_mended(notice: LinkNotice) -> Message:
    """Draw what that notice becomes once the calendar can be read again."""
    return message(
        [
            section("*I can read your calendar again.* Nothing to do."),
            *small_if_said(phrase("It could not be read since ", notice.since, ".")),
        ]
    )


def draw_linked(linked: Linked) -> Message:
    """Say what the first read of a calendar brought."""
    return message(_linked(linked))


def draw_linked_modal(linked: Linked) -> View:
    """Say the same where the address was typed."""
    return modal("Connected", _linked(linked), callback_id=Id.LINKED, close="Close")


def _linked(linked: Linked) -> list[SlackBlock]:
    calls = f"{counted(linked.calls, 'customer call')} among them" if linked.calls else "no customer call among them"
    found = f"{counted(linked.meetings, 'meeting')} in the next two weeks, {calls}"
    return [
        section(f"*Your calendar is connected.* I found {found}."),
        *if_said(phrase("Next: ", linked.next_call, most=300)),
        *_skipped(linked.skipped),
        context("`/saydo why` shows today's meetings and what I do about each."),
    ]


def _skipped(skipped: Sequence[str]) -> list[SlackBlock]:
    shown = bullets(skipped, most=_MOST_SKIPPED)
    return [section("\n".join([f"I could not read {counted(len(skipped), 'event')}:", *shown]))] if shown else []


_MOST_SKIPPED = 5
