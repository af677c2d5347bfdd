"""The shortcut on a message: track it as a commitment."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.drafts import DraftId
from bot.flows import tracking
from bot.runtime import Actor, Runtime
from bot.views.commitments import draw_commitment
from bot.views.tracked_messages import read_tracked
from handlers.showing import show_modal


def register(app: AsyncApp) -> None:
    """Listen to the shortcut on messages; those about calls stand in `choosing`."""
    app.shortcut("track_commitment")(track_commitment)


async def track_commitment(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Open the form for a commitment, filled with what the message says; then keep the way back to the message."""
    message = read_tracked(body, now=runtime.clock.now())
    form = await tracking.form_from_message(runtime, actor, message)
    await ack()
    await show_modal(runtime, actor, body, draw_commitment(form))
    await tracking.keep_link(runtime, actor, DraftId(form.id), message)
