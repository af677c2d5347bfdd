"""App Home, and the ways to link a calendar from it."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.flows.homes import show_home
from bot.flows.linking import connect_form
from bot.runtime import Actor, Runtime
from bot.views import answers, homes
from handlers.showing import show_modal


def register(app: AsyncApp) -> None:
    """Listen to Home being opened, and to the way to link a calendar."""
    app.event("app_home_opened")(opened)
    app.action(homes.Id.CONNECT)(open_connect)
    app.action(answers.Id.RECONNECT)(open_connect)


async def opened(event: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Draw Home for who opened it; the Messages tab sends the same event."""
    if event.get("tab") == "home":
        await show_home(runtime, actor)


async def open_connect(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Offer the ways to link a calendar."""
    form = await connect_form(runtime, actor)
    await ack()
    await show_modal(runtime, actor, body, answers.draw_connect(form))
