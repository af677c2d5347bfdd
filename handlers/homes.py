"""App Home: opened, turned to another page, a calendar linked and a promise added from it."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.flows.logins import connect_form
from bot.flows.quick_commitments import blank_form
from bot.flows.redrawing import open_home
from bot.runtime import Actor, Runtime
from bot.views import answers, commitments, homes
from bot.views.kit import clicked
from handlers.listeners import any_of
from handlers.showing import show_modal


def register(app: AsyncApp) -> None:
    """Listen to Home being opened and turned, and to the buttons above its lists."""
    app.event("app_home_opened")(opened)
    app.action(any_of(homes.Id.SHOW, homes.Id.EARLIER, homes.Id.LATER))(show)
    app.action(any_of(homes.Id.CONNECT, answers.Id.RECONNECT))(open_connect)
    app.action(homes.Id.PROMISE)(open_promise)


async def opened(event: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Draw Home for who opened it; the Messages tab sends the same event."""
    if event.get("tab") == "home":
        await open_home(runtime, actor)


async def show(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Turn to another page of Home."""
    await ack()
    await open_home(runtime, actor, clicked(body).id)


async def open_connect(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Offer the ways to link a calendar."""
    form = await connect_form(runtime, actor)
    await ack()
    await show_modal(runtime, actor, body, answers.draw_connect(form))


async def open_promise(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Ask for a new promise."""
    form = await blank_form(runtime, actor)
    await ack()
    await show_modal(runtime, actor, body, commitments.draw_commitment(form))
