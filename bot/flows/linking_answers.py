"""What linking a calendar is answered with: what it brought, or what was wrong, with what was typed still there."""

from dataclasses import replace

from bot.domain.errors import CalendarError
from bot.domain.messages import View
from bot.flows.first_reads import what_it_brought
from bot.flows.linking import choice_form, choose, link_caldav
from bot.flows.logins import connect_form
from bot.flows.sync import connect
from bot.runtime import Actor, Runtime
from bot.views.answers import Linked, draw_connect, draw_linked_modal
from bot.views.calendar_forms import CalDavForm, CalDavInput, ChoiceInput
from bot.views.calendar_links import draw_caldav, draw_choice_of_calendars


async def linked_or_why_not(runtime: Runtime, actor: Actor, address: str) -> View:
    """Link a calendar and return what to show: what it brought, or what was wrong with the address that was typed."""
    try:
        return draw_linked_modal(await link_calendar(runtime, actor, address))
    except CalendarError as error:
        return draw_connect(await connect_form(runtime, actor, address=address, problem=str(error)))


async def link_calendar(runtime: Runtime, actor: Actor, address: str) -> Linked:
    """Link a calendar, read it once, and say what it brought. Raises CalendarError."""
    return await what_it_brought(runtime, actor, await connect(runtime, actor, address))


async def caldav_linked_or_why_not(runtime: Runtime, actor: Actor, typed: CalDavInput) -> View:
    """Do the same with a CalDAV login; the password is never shown again."""
    try:
        linked = await link_caldav(
            runtime, actor, typed=typed.address, username=typed.username, password=typed.password
        )
    except CalendarError as error:
        return draw_caldav(CalDavForm(address=typed.address, username=typed.username, problem=str(error)))
    return draw_linked_modal(linked)


async def chosen_or_why_not(runtime: Runtime, actor: Actor, typed: ChoiceInput) -> View:
    """Link the calendars that were chosen and return what to show."""
    try:
        return draw_linked_modal(await choose(runtime, actor, typed.offer, typed.chosen))
    except CalendarError as error:
        return draw_choice_of_calendars(replace(await choice_form(runtime, actor, typed.offer), problem=str(error)))
