"""How a handler shows what a flow returned: in a modal, or where something was clicked or typed."""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.domain.errors import SayDoError
from bot.domain.messages import Message, Shown, View
from bot.flows.conversations import show_or_tell
from bot.runtime import Actor, Runtime
from bot.views.answers import draw_loading, draw_problem, draw_problem_message
from bot.views.kit import unescape, view_in

_SLACK_WAITS = 2.0
_TOLD_APART = "I could not finish this. What went wrong stands in our conversation."
_ACK_IS_SENT_WITHIN = 0.1  # Bolt sends an ack up to 10 ms after `ack()`; a view drawn before it would be overdrawn


async def show_modal(runtime: Runtime, actor: Actor, body: Mapping[str, Any], view: View) -> None:
    """Open a modal, or draw it in the place of the one that was clicked in."""
    open_one = body.get("view") or {}
    if open_one.get("type") == "modal":
        await runtime.slack.update_view(actor.workspace, open_one["id"], view)
    else:
        await runtime.slack.open_view(actor.workspace, body["trigger_id"], view)


async def show_above(runtime: Runtime, actor: Actor, body: Mapping[str, Any], view: View) -> None:
    """Open a modal, above the one that was clicked in when there is one; Slack stacks three at most."""
    below = body.get("view") or {}
    if below.get("type") != "modal":
        await runtime.slack.open_view(actor.workspace, body["trigger_id"], view)
    else:
        await runtime.slack.push_view(actor.workspace, body["trigger_id"], view)


async def show_when_ready(
    ack: AsyncAck,
    body: Mapping[str, Any],
    runtime: Runtime,
    actor: Actor,
    ready: Coroutine[Any, Any, Shown],
    *,
    meanwhile: str,
) -> None:
    """Show a view in the place of the form submitted; when it takes longer than Slack waits, the modal says so.

    The modal never goes on saying so: what went wrong is shown in it, too, and said to who closed it meanwhile.
    """
    working = asyncio.create_task(ready)
    await asyncio.wait({working}, timeout=_SLACK_WAITS)
    if working.done():
        await ack(response_action="update", view=dict(working.result().view))
        return
    await ack(response_action="update", view=dict(draw_loading(meanwhile)))
    (came,) = await asyncio.gather(working, return_exceptions=True)
    await asyncio.sleep(_ACK_IS_SENT_WITHIN)
    shown = _failed(came) if isinstance(came, BaseException) else came
    await show_or_tell(runtime, actor, view_in(body)["id"], shown)
    if isinstance(came, BaseException) and not isinstance(came, SayDoError):
        raise came


def _failed(error: BaseException) -> Shown:
    if isinstance(error, SayDoError):
        return Shown(view=draw_problem(str(error)), said=draw_problem_message(str(error)))
    return Shown(view=draw_problem(_TOLD_APART))


async def answer(ack: AsyncAck, message: Message) -> None:
    """Answer a slash command, to its sender only."""
    await ack(text=message.text, blocks=[dict(block) for block in message.blocks])


def typed_after(body: Mapping[str, Any]) -> str:
    """Return what was typed after a slash command, as it was typed."""
    return unescape(str(body.get("text") or "")).strip()


def asks_for_help(text: str) -> bool:
    """Tell whether a command is asked what it does."""
    return text.casefold() in {"help", "?", "-h", "--help"}


async def say_back(runtime: Runtime, actor: Actor, body: Mapping[str, Any], message: Message) -> None:
    """Answer a click: in the place of an ephemeral message, else in the conversation with SayDo."""
    if is_ephemeral(body):
        await runtime.slack.respond(body["response_url"], message, replace_original=True)
        return
    channel = await runtime.slack.open_dm(actor.workspace, actor.member.slack_id)
    await runtime.slack.post(actor.workspace, channel, message)


def is_ephemeral(body: Mapping[str, Any]) -> bool:
    """Return True when the click was on a message that only this person sees, which Slack keeps nowhere."""
    return bool((body.get("container") or {}).get("is_ephemeral")) and "response_url" in body
