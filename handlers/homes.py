"""App Home, and linking a calendar from it."""

import asyncio
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.flows import settings
from bot.flows.homes import show_home
from bot.flows.redrawing import catch_up
from bot.runtime import Actor, Runtime
from bot.views import answers, homes
from bot.views.answers import ConnectForm
from handlers.showing import show_modal


_SLACK_WAITS = 2.0
_ACK_IS_SENT_WITHIN = 0.1  # Bolt sends an ack up to 10 ms after `ack()`; a view drawn before it would be overdrawn


def register(app: AsyncApp) -> None:
    """Listen to Home being opened, and to the way to link a calendar."""
    app.event("app_home_opened")(opened)
    app.action(homes.Id.CONNECT)(open_connect)
    app.action(answers.Id.RECONNECT)(open_connect)
    app.view(answers.Id.CONNECT)(connect)


async def opened(event: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Draw Home for who opened it; the Messages tab sends the same event."""
    if event.get("tab") == "home":
        await show_home(runtime, actor)


async def open_connect(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Ask for a calendar's address."""
    await ack()
    await show_modal(runtime, actor, body, answers.draw_connect(ConnectForm()))


async def connect(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Link the calendar: when reading it takes longer than Slack waits, the modal says so and is drawn again."""
    typed = answers.read_connect(body["view"])
    if isinstance(typed, dict):
        await ack(response_action="errors", errors=typed)
        return
    linking = asyncio.create_task(settings.linked_or_why_not(runtime, actor, typed.address))
    await asyncio.wait({linking}, timeout=_SLACK_WAITS)
    if linking.done():
        await ack(response_action="update", view=dict(linking.result()))
    else:
        await ack(response_action="update", view=dict(answers.draw_loading("Reading your calendar")))
        view = await linking
        await asyncio.sleep(_ACK_IS_SENT_WITHIN)
        await runtime.slack.update_view(actor.workspace, body["view"]["id"], view)
    await catch_up(runtime, actor)
