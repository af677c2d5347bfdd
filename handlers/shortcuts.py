"""The shortcut on a message: track it as a commitment."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.flows import quick_commitments
from bot.runtime import Actor, Runtime
from bot.views.commitments import draw_commitment
from bot.views.kit import unescape
from handlers.showing import show_modal


def register(app: AsyncApp) -> None:
    """Listen to the shortcut on messages; those about calls stand in `choosing`."""
    app.shortcut("track_commitment")(track_commitment)


async def track_commitment(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Open the form for a commitment, filled with what the message says."""
    text = unescape(str((body.get("message") or {}).get("text") or ""))
    form = await quick_commitments.form_from_message(runtime, actor, text)
    await ack()
    await show_modal(runtime, actor, body, draw_commitment(form))
