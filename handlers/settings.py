"""Settings: of the person who asks, for everybody when an admin asks, and "fewer like this"."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.flows import settings as flow
from bot.flows.redrawing import catch_up
from bot.flows.replanning import plan_again
from bot.runtime import Actor, Runtime
from bot.views import calls, fewer, settings
from bot.views.setting_forms import Id
from bot.views.workspace_settings import draw_workspace_settings, read_workspace_settings
from handlers.listeners import opening, readable, saving


def register(app: AsyncApp) -> None:
    """Listen to the buttons that open settings, wherever they stand, and to the modals."""
    app.action(Id.OPEN)(opening(flow.settings_form, settings.draw_settings))
    app.action(Id.OPEN_WORKSPACE)(opening(flow.workspace_form, draw_workspace_settings))
    app.action(calls.Id.FEWER)(opening(flow.fewer_form, fewer.draw_fewer))
    app.view(Id.SAVE)(saving(settings.read_settings, flow.save_settings))
    app.view(Id.SAVE_WORKSPACE)(save_for_everybody)
    app.view(calls.Id.FEWER_SAVE)(saving(fewer.read_fewer, flow.save_manner))


async def save_for_everybody(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Keep it and close the modal; only then plan anew for everybody, which takes longer than Slack waits."""
    typed = await readable(ack, body, read_workspace_settings)
    if typed is None:
        return
    await flow.save_workspace(runtime, actor, typed)
    await ack()
    await plan_again(runtime)
    await catch_up(runtime, actor)
