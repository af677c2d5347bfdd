"""Linking calendars: by address, by a login elsewhere, by CalDAV; choosing, unlinking, looking now."""

from collections.abc import Coroutine
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.calls import LinkId
from bot.domain.messages import Shown
from bot.flows import linking, linking_answers, unlinking
from bot.flows.redrawing import catch_up
from bot.flows.sync import look_now
from bot.runtime import Actor, Runtime
from bot.views import answers, calendar_links
from bot.views.calendar_forms import CalDavForm, Id
from bot.views.kit import clicked
from handlers.listeners import any_of, readable
from handlers.showing import show_modal, show_when_ready


def register(app: AsyncApp) -> None:
    """Listen to the modals, and to the controls beside a calendar on Home."""
    app.view(answers.Id.CONNECT)(connect)
    app.action(any_of(Id.GOOGLE, Id.MICROSOFT))(leave)
    app.action(Id.CALDAV)(open_caldav)
    app.view(Id.CALDAV_SAVE)(connect_caldav)
    app.action(Id.CHOOSE)(open_choice)
    app.view(Id.CHOICE_SAVE)(choose)
    app.action(Id.REFRESH)(refresh)
    app.action(Id.UNLINK)(unlink)


async def connect(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Link the calendar at an address."""
    typed = await readable(ack, body, answers.read_connect)
    if typed is None:
        return
    await _show_when_read(ack, body, runtime, actor, linking_answers.linked_or_why_not(runtime, actor, typed.address))


async def leave(ack: AsyncAck) -> None:
    """Answer a click on a link, which Slack reports too."""
    await ack()


async def open_caldav(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Ask for a CalDAV login."""
    await ack()
    await show_modal(runtime, actor, body, calendar_links.draw_caldav(CalDavForm()))


async def connect_caldav(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Link the calendar a CalDAV login opens."""
    typed = await readable(ack, body, calendar_links.read_caldav)
    if typed is None:
        return
    await _show_when_read(ack, body, runtime, actor, linking_answers.caldav_linked_or_why_not(runtime, actor, typed))


async def open_choice(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Offer an account's calendars."""
    form = await linking.choice_form(runtime, actor, clicked(body).id)
    await ack()
    await show_modal(runtime, actor, body, calendar_links.draw_choice_of_calendars(form))


async def choose(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Link the calendars chosen."""
    typed = await readable(ack, body, calendar_links.read_choice_of_calendars)
    if typed is None:
        return
    await _show_when_read(ack, body, runtime, actor, linking_answers.chosen_or_why_not(runtime, actor, typed))


async def refresh(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Read a calendar now."""
    await ack()
    await look_now(runtime, actor, LinkId(clicked(body).id))
    await catch_up(runtime, actor)


async def unlink(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Forget a calendar."""
    await ack()  # first: the provider is told too, which may take longer than Slack waits
    await unlinking.unlink(runtime, actor, LinkId(clicked(body).id))
    await catch_up(runtime, actor)


async def _show_when_read(
    ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor, linked: Coroutine[Any, Any, Shown]
) -> None:
    """Show what linking brought, and draw again what it changed."""
    await show_when_ready(ack, body, runtime, actor, linked, meanwhile="Reading your calendar")
    await catch_up(runtime, actor)
