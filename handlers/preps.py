"""Preparing a call: the prep modal, and the one for going in without an objective."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.calls import CallId
from bot.flows import preps as flow
from bot.flows.redrawing import catch_up
from bot.runtime import Actor, Runtime
from bot.views import answers, calls, preps
from bot.views.kit import clicked
from handlers.showing import show_modal


def register(app: AsyncApp) -> None:
    """Listen to the buttons that open the modals, and to the modals."""
    for button in (calls.Id.WRITE_OBJECTIVE, calls.Id.CHANGE, answers.Id.CHOOSE_PREP):
        app.action(button)(open_prep)
    app.action(calls.Id.WINGING)(open_winging)
    app.action(preps.Id.MORE)(show_more)
    app.action(preps.Id.STAGE)(draw_again)
    app.view(preps.Id.SAVE)(save)
    app.view(preps.Id.SAVE_WINGING)(save_winging)


async def open_prep(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Open the prep modal of a call."""
    form = await flow.prep_form(runtime, actor, CallId(clicked(body).id))
    await ack()
    await show_modal(runtime, actor, body, preps.draw_prep(form))


async def show_more(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Draw the modal again with all its fields; what was typed stays."""
    form = await flow.with_more(runtime, actor, preps.typed_prep(body["view"]))
    await ack()
    await show_modal(runtime, actor, body, preps.draw_prep(form))


async def draw_again(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Draw the modal again: the stage changed, and with it the customer's reality."""
    form = await flow.drawn_again(runtime, actor, preps.typed_prep(body["view"]))
    await ack()
    await show_modal(runtime, actor, body, preps.draw_prep(form))


async def save(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Keep what was prepared."""
    typed = preps.read_prep(body["view"])
    if isinstance(typed, dict):
        await ack(response_action="errors", errors=typed)
        return
    await flow.save_prep(runtime, actor, typed)
    await ack()
    await catch_up(runtime, actor)


async def open_winging(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Ask why it is all right to go in without an objective."""
    form = await flow.winging_form(runtime, actor, CallId(clicked(body).id))
    await ack()
    await show_modal(runtime, actor, body, preps.draw_winging(form))


async def save_winging(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Keep the reason."""
    typed = preps.read_winging(body["view"])
    if isinstance(typed, dict):
        await ack(response_action="errors", errors=typed)
        return
    await flow.save_winging(runtime, actor, typed)
    await ack()
    await catch_up(runtime, actor)
