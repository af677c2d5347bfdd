"""What goes wrong in a listener: told to the person who acted, in a sentence, by whatever way their act leaves open."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot import tracing
from bot.domain.errors import AlreadyClosedError, InvalidInputError, NotFoundError, SayDoError
from bot.domain.messages import Posted
from bot.flows.redrawing import draw_again
from bot.runtime import Actor, Runtime
from bot.slack import RefusedError, SlackError
from bot.views.answers import draw_problem, draw_problem_message

log = logging.getLogger(__name__)

_OUTDATED = (NotFoundError, AlreadyClosedError)  # what a message offers is not so any more
_NAMED = "If it stays so, give this to whoever runs SayDo for you: {}."
OUR_FAULT = "Something went wrong on my side, and nothing you typed is lost. Please try again in a moment."

# Bolt looks every 10 ms whether a listener acked. A listener that raises within that time after `ack()` makes Bolt
# erase the ack as soon as the error handler is done (slack_bolt.listener.asyncio_runner): Slack would wait 3 s and
# get a 404. So the handler takes longer than one look.
_OUTLASTS_BOLTS_LOOK = 0.05


def register(app: AsyncApp, runtime: Runtime) -> None:
    """Make this the app's error handler, for listeners and middleware alike."""

    async def answer(
        error: Exception, body: dict[str, Any], context: AsyncBoltContext, response: BoltResponse | None
    ) -> BoltResponse | None:
        sentence = _sentence_of(error, where=described(body))
        if body.get("type") == "view_closed":
            return await context.ack()  # nobody looks there any more
        if body.get("type") == "event_callback":
            return None  # an event Slack has no answer to yet stays a failure, so that Slack sends it again
        acked = await _ack(error, sentence, body=body, context=context) if response is not None else None
        await asyncio.sleep(_OUTLASTS_BOLTS_LOOK)
        actor: Actor | None = context.get("actor")
        if acked is None or not acked.body:
            await tell(runtime, actor, body=body, sentence=sentence)
        if actor is not None and isinstance(error, _OUTDATED) and (posted := _message_of(body)) is not None:
            await draw_again(runtime, actor, posted)
        return acked

    app.error(answer)


def described(body: Mapping[str, Any]) -> str:
    """Name a request by its kind and ids for the log; nothing a person typed."""
    kind = body.get("command") or body.get("type") or "unknown"
    event = body["event"].get("type") if isinstance(body.get("event"), dict) else None
    actions = [one.get("action_id") for one in body.get("actions") or () if isinstance(one, dict)]
    view = body["view"].get("callback_id") if isinstance(body.get("view"), dict) else None
    names = [event, *actions, view or body.get("callback_id")]
    return " ".join(str(one) for one in (kind, *names) if one)


def _message_of(body: Mapping[str, Any]) -> Posted | None:
    """Return the message a click was on; None for a modal, for Home, and for what only one person saw."""
    container = body.get("container") or {}
    channel, ts = container.get("channel_id"), container.get("message_ts")
    is_kept = channel and ts and not container.get("is_ephemeral")
    return Posted(channel=str(channel), ts=str(ts)) if is_kept else None


async def tell(runtime: Runtime, actor: Actor | None, *, body: Mapping[str, Any], sentence: str) -> None:
    """Say a sentence to who acted: where they clicked, else in a modal, else in their conversation with SayDo."""
    try:
        if url := body.get("response_url"):
            message = draw_problem_message(sentence)
            await runtime.slack.respond(str(url), message, replace_original=False)
        elif actor is not None and not await _shown_in_modal(runtime, actor, body=body, sentence=sentence):
            channel = await runtime.slack.open_dm(actor.workspace, actor.member.slack_id)
            await runtime.slack.post(actor.workspace, channel, draw_problem_message(sentence))
    except SlackError as error:
        log.warning("nobody could be told after %s: %s", described(body), error)


def problem_in_modal(view: Mapping[str, Any], sentence: str) -> dict[str, Any]:
    """Return the answer to a submission that shows a sentence and leaves what was typed where it is.

    A modal on top of the form; Slack stacks three at most, so on the third the sentence stands at the first input.
    """
    below, root = view.get("previous_view_id"), view.get("root_view_id")
    inputs = [block["block_id"] for block in view.get("blocks") or () if block.get("type") == "input"]
    if below is None or below == root or not inputs:
        return {"response_action": "push", "view": draw_problem(sentence)}
    return {"response_action": "errors", "errors": {inputs[0]: sentence}}


async def _ack(error: Exception, sentence: str, *, body: Mapping[str, Any], context: AsyncBoltContext) -> BoltResponse:
    """Answer what was not acked yet, with the sentence itself where the answer can carry it."""
    if body.get("type") == "view_submission":
        block_id = _input_of(error, body["view"])
        shown = {"response_action": "errors", "errors": {block_id: sentence}} if block_id else None
        return await context.ack(**(shown or problem_in_modal(body["view"], sentence)))
    if "command" in body:
        message = draw_problem_message(sentence)
        return await context.ack(text=message.text, blocks=[dict(block) for block in message.blocks])
    return await context.ack()


def _input_of(error: Exception, view: Mapping[str, Any]) -> str | None:
    """Return the input an error is about: "when" is about the block "commitments.when"."""
    field = error.field if isinstance(error, InvalidInputError) else None
    inputs = (str(block["block_id"]) for block in view.get("blocks") or () if block.get("type") == "input")
    return next((block_id for block_id in inputs if field and block_id.rpartition(".")[2] == field), None)


async def _shown_in_modal(runtime: Runtime, actor: Actor, *, body: Mapping[str, Any], sentence: str) -> bool:
    trigger, view = body.get("trigger_id"), body.get("view") or {}
    if not trigger:
        return False
    show = runtime.slack.push_view if view.get("type") == "modal" else runtime.slack.open_view
    try:
        await show(actor.workspace, str(trigger), draw_problem(sentence))
    except SlackError:  # the trigger was used, or its 3 seconds are over
        return False
    return True


def _sentence_of(error: Exception, *, where: str) -> str:
    if isinstance(error, SayDoError) and not isinstance(error, RefusedError):
        log.info("%s: %s", where, type(error).__name__)  # its sentence may hold what somebody typed
        return str(error)
    log.error("%s failed", where, exc_info=error)
    return " ".join([OUR_FAULT, *([_NAMED.format(tracing.request_id())] if tracing.request_id() else [])])
