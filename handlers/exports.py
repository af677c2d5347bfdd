"""`/saydo export`: asked for in a modal, answered at once, delivered beside."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.exports import ExportId
from bot.flows import exports as flow
from bot.runtime import Actor, Runtime
from bot.views import exports as views
from bot.views.exports import Id
from bot.views.kit import clicked
from handlers.listeners import readable
from handlers.showing import show_modal


def register(app: AsyncApp) -> None:
    """Listen to the form and to the button that tries again."""
    app.view(Id.SAVE)(start)
    app.action(Id.AGAIN)(try_again)


async def export(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Ask whose rows and how far back."""
    form = await flow.export_form(runtime, actor)
    await ack()
    await show_modal(runtime, actor, body, views.draw_form(form))


async def start(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Close the form and put the export together."""
    asked = await readable(ack, body, views.read_form)
    if asked is None:
        return
    wanted = await flow.ask(runtime, actor, asked)
    await ack()
    await flow.deliver(runtime, actor, wanted)


async def try_again(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Put a failed export together once more; a second click does nothing."""
    wanted = await flow.ask_again(runtime, actor, ExportId(clicked(body).id))
    await ack()
    if wanted is not None:
        await flow.deliver(runtime, actor, wanted)
