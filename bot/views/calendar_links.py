"""Connecting a calendar: the modal that asks for its address, what it brought, and its health."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.blocks import ButtonElement

from bot.domain.messages import Message, View
from bot.views.answer_forms import AdminNotice, ConnectForm, ConnectInput, Id, Linked, LinkNotice
from bot.views.blocks import actions, button, context, divider, if_said, link_button, section, small_if_said
from bot.views.calendar_forms import CHOOSE_ONE, CalDavForm, CalDavInput, ChoiceForm, ChoiceInput
from bot.views.calendar_forms import Id as CalendarId
from bot.views.inputs import TEXT, several_input, text_input
from bot.views.kit import Errors, bullets, counted, escape, joined, one_line, phrase, subject_of
from bot.views.payloads import message, modal
from bot.views.reading import missing, picked_several, typed

_MOST_PROBLEM = 1_000
_AGAIN = "Type the password once more: I did not keep it."


def draw_connect(form: ConnectForm) -> View:
    """Draw the modal that asks for a calendar's address, with where to find it."""
    label = "Address of the calendar, or the path of a file" if form.takes_files else "Address of the calendar"
    blocks: list[SlackBlock] = [
        *if_said(phrase("*Nothing was linked.* ", form.problem, most=_MOST_PROBLEM)),
        section("I read your calendar to see which meetings are customer calls. I never write to it."),
        actions(_ways(form)),
        divider(),
        section("*Or by the address of a calendar feed.* Those are often hours behind, a login is not."),
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


def _ways(form: ConnectForm) -> list[ButtonElement]:
    by_login = (
        ("Google", CalendarId.GOOGLE, form.google_url),
        ("Microsoft 365", CalendarId.MICROSOFT, form.microsoft_url),
    )
    return [
        *(link_button(label, action_id, url) for label, action_id, url in by_login if url),
        button("iCloud, Fastmail, other CalDAV", CalendarId.CALDAV, ""),
    ]


def read_connect(view: Mapping[str, Any]) -> ConnectInput | Errors:
    """Read it; asks for the address."""
    problems = missing(view, {Id.ADDRESS: "Paste the address that ends in .ics, or begins with webcal."})
    return problems or ConnectInput(address=typed(view, Id.ADDRESS).strip())


def draw_link_broken(notice: LinkNotice) -> Message:
    """Tell the owner that the calendar can't be read."""
    last = phrase("Last read ", notice.last_good, ".") or "It was never read yet."
    since = phrase("Since ", notice.since, ".")
    which = phrase(" (", notice.calendar, ")")
    headline = "*I may no longer read your calendar.*" if notice.is_revoked else "*I can't read your calendar.*"
    meanwhile = "I go by what I last saw." if notice.is_revoked else "I keep trying, and go by what I last saw."
    return message(
        [
            section(f"{headline} {meanwhile}{which}"),
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


def draw_admin_notices(notices: Sequence[AdminNotice]) -> Message:
    """Tell an admin whose calendars could not be read for a day; of what stands in them nothing."""
    return message(
        [
            section("*A calendar of your team can't be read.* Its owner was told, and it is still not mended."),
            *(block for notice in notices[:_MOST_NOTICES] for block in _notice(notice)),
        ]
    )


_MOST_NOTICES = 20


def _notice(notice: AdminNotice) -> list[SlackBlock]:
    who = f"*{escape(notice.who, most=80)}*{phrase(', ', notice.calendar)}"
    if notice.is_mended:
        return [section(f"{who}: can be read again.")]
    return [section(joined([f"{who}{phrase(', since ', notice.since)}", escape(notice.error)], by="\n"))]


# -- CalDAV, and several calendars -------------------------------------------------------------------------------------


def draw_caldav(form: CalDavForm) -> View:
    """Draw the modal that asks for a CalDAV login."""
    blocks: list[SlackBlock] = [
        *if_said(phrase("*Nothing was linked.* ", form.problem, f" {_AGAIN}", most=_MOST_PROBLEM)),
        text_input(
            CalendarId.ADDRESS,
            "Your mail address there, or the server's address",
            form.address,
            most=TEXT,
            is_optional=False,
            placeholder="you@icloud.com",
        ),
        text_input(
            CalendarId.USERNAME,
            "User name",
            form.username,
            hint="Only when it is another than the mail address above.",
        ),
        text_input(
            CalendarId.PASSWORD,
            "App password",
            is_optional=False,
            hint="Not the one you sign in with: make one for SayDo in your account's security settings.",
        ),
        context("I keep it sealed, send it to that server only, and never show it again."),
    ]
    return modal("Connect by CalDAV", blocks, callback_id=CalendarId.CALDAV_SAVE, submit="Connect")


def read_caldav(view: Mapping[str, Any]) -> CalDavInput | Errors:
    """Read it; asks for what is missing."""
    problems = missing(
        view,
        {
            CalendarId.ADDRESS: "Type your mail address, or the address of your calendar server.",
            CalendarId.PASSWORD: "Type the app password.",
        },
    )
    return problems or CalDavInput(
        address=typed(view, CalendarId.ADDRESS).strip(),
        username=typed(view, CalendarId.USERNAME).strip(),
        password=typed(view, CalendarId.PASSWORD).strip(),
    )


def draw_choice_of_calendars(form: ChoiceForm) -> View:
    """Draw the choice among the calendars of an account."""
    offered = form.calendars[:_MOST_OFFERED]
    options = {str(n): one_line(one.name, most=75) or "Calendar" for n, one in enumerate(offered)}
    chosen = [str(n) for n, one in enumerate(offered) if one.is_linked]
    blocks: list[SlackBlock] = [
        *if_said(phrase("*Not all of that was linked.* ", form.problem, most=_MOST_PROBLEM)),
        several_input(CalendarId.CALENDARS, "Calendars I read", options, chosen=chosen),
        context(f"{phrase('Of ', form.account, '. ')}A calendar you leave out is unlinked."),
    ]
    return modal("Your calendars", blocks, callback_id=CalendarId.CHOICE_SAVE, subject=form.offer, submit="Save")


_MOST_OFFERED = 100


def read_choice_of_calendars(view: Mapping[str, Any]) -> ChoiceInput | Errors:
    """Read it; asks for one calendar at least."""
    chosen = picked_several(view, CalendarId.CALENDARS)
    if not chosen:
        return {CalendarId.CALENDARS: CHOOSE_ONE}
    return ChoiceInput(offer=subject_of(view), chosen=tuple(int(one) for one in chosen if one.isdecimal()))


# -- what it brought ---------------------------------------------------------------------------------------------------


def draw_reading() -> Message:
    """Say that the first read of a calendar goes on; what it brought comes in its place."""
    return message([section("*Reading your calendar.* A large one takes a minute. What I find comes here.")])


def draw_linked(linked: Linked) -> Message:
    """Say what the first read of a calendar brought."""
    return message(_linked(linked))


def draw_linked_modal(linked: Linked) -> View:
    """Say the same where the address was typed."""
    return modal("Connected", _linked(linked), callback_id=Id.LINKED, close="Close")


def _linked(linked: Linked) -> list[SlackBlock]:
    calls = f"{counted(linked.calls, 'customer call')} among them" if linked.calls else "no customer call among them"
    found = f"{counted(linked.meetings, 'meeting')} in the next two weeks, {calls}"
    which = joined([escape(linked.calendar, most=100), escape(linked.account, most=100)], by=" of ")
    return [
        section(f"*Your calendar is connected.* I found {found}."),
        *small_if_said(f"Linked: {which}" if which else ""),
        *if_said(escape(linked.advice, most=600)),
        *if_said(phrase("Next: ", linked.next_call, most=300)),
        *_skipped(linked.skipped),
        *small_if_said("\n".join(bullets(linked.warnings, most=_MOST_SKIPPED))),
        *([actions([button("Choose calendars", CalendarId.CHOOSE, linked.offer)])] if linked.offer else []),
        context("`/saydo why` shows today's meetings and what I do about each."),
    ]


def draw_grant_left(account: str) -> Message:
    """Say that Google did not take an access back, and where its owner can."""
    whose = phrase(" to ", account, most=100) or " to your account"
    return message(
        [
            section(
                f"*Google did not end my access{whose} just now.* I read nothing there, and have forgotten the key."
            ),
            section("You can end it at Google yourself: https://myaccount.google.com/connections"),
        ]
    )


def _skipped(skipped: Sequence[str]) -> list[SlackBlock]:
    shown = bullets(skipped, most=_MOST_SKIPPED)
    return [section("\n".join([f"I could not read {counted(len(skipped), 'event')}:", *shown]))] if shown else []


_MOST_SKIPPED = 5
