"""What linking a calendar is answered with: what it brought, or what was wrong, with what was typed still there."""

from dataclasses import replace

from bot.domain.errors import CalendarError
from bot.domain.messages import Shown, View
from bot.flows.first_reads import what_it_brought
from bot.flows.linking import choice_form, choose, link_caldav
from bot.flows.logins import connect_form
from bot.flows.sync import connect
from bot.runtime import Actor, Runtime
from bot.views.answers import Linked, draw_connect, draw_linked, draw_linked_modal, draw_problem_message
from bot.views.calendar_forms import CalDavForm, CalDavInput, ChoiceInput
from bot.views.calendar_links import draw_caldav, draw_choice_of_calendars


async def linked_or_why_not(runtime: Runtime, actor: Actor, address: str) -> Shown:
    """Link a calendar and return what to show: what it brought, or what was wrong with the address that was typed."""
    try:
        return _linked(await link_calendar(runtime, actor, address))
    except CalendarError as error:
        form = await connect_form(runtime, actor, address=address, problem=str(error))
        return _failed(draw_connect(form), error)


async def link_calendar(runtime: Runtime, actor: Actor, address: str) -> Linked:
    """Link a calendar, read it once, and say what it brought. Raises CalendarError."""
    return await what_it_brought(runtime, actor, await connect(runtime, actor, address))


async def caldav_linked_or_why_not(runtime: Runtime, actor: Actor, typed: CalDavInput) -> Shown:
    """Do the same with a CalDAV login; the password is never shown again."""
    try:
        linked = await link_caldav(
            runtime, actor, typed=typed.address, username=typed.username, password=typed.password
        )
    except CalendarError as error:
        form = CalDavForm(address=typed.address, username=typed.username, problem=str(error))
        return _failed(draw_caldav(form), error)
    return _linked(linked)


async def chosen_or_why_not(runtime: Runtime, actor: Actor, typed: ChoiceInput) -> Shown:
    """Link the calendars that were chosen and return what to show."""
    try:
        return _linked(await choose(runtime, actor, typed.offer, typed.chosen))
    except CalendarError as error:
        form = replace(await choice_form(runtime, actor, typed.offer), problem=str(error))
        return _failed(draw_choice_of_calendars(form), error)


def _linked(linked: Linked) -> Shown:
    return Shown(view=draw_linked_modal(linked), said=draw_linked(linked))


def _failed(view: View, error: CalendarError) -> Shown:
    return Shown(view=view, said=draw_problem_message(str(error)))
