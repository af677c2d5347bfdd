"""Shortcuts: prepare or recap a call from anywhere, track a message as a commitment."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.flows import calls, quick_commitments
from bot.runtime import Actor, Runtime
from bot.views.answers import Command, draw_choice_modal
from bot.views.commitments import draw_commitment
from bot.views.kit import unescape
from handlers.showing import show_modal


def register(app: AsyncApp) -> None:
    """Listen to the two global shortcuts and the one on messages."""
    app.shortcut("prep_call")(prep_call)
    app.shortcut("recap_call")(recap_call)
    app.shortcut("track_commitment")(track_commitment)


async def prep_call(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Ask which of the next calls to prepare."""
    found = calls.shown(runtime, actor, await calls.upcoming(runtime, actor, []))
    await ack()
    await show_modal(runtime, actor, body, draw_choice_modal(Command.PREP, found))


async def recap_call(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Ask which of the last calls to recap."""
    found = calls.shown(runtime, actor, await calls.lately(runtime, actor, []))
    await ack()
    await show_modal(runtime, actor, body, draw_choice_modal(Command.RECAP, found))


async def track_commitment(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Open the form for a commitment, filled with what the message says."""
    text = unescape(str((body.get("message") or {}).get("text") or ""))
    form = await quick_commitments.form_from_message(runtime, actor, text)
    await ack()
    await show_modal(runtime, actor, body, draw_commitment(form))
