"""`/saydo webhooks`: webhooks listed, set up, tried, paused, replayed and removed, all in one modal."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.messages import View
from bot.flows import webhook_saving as saving
from bot.flows import webhooks as flow
from bot.runtime import Actor, Runtime
from bot.views import webhooks as views
from bot.views.kit import Errors
from bot.views.webhooks import Id
from handlers.listeners import Listener, opening, readable
from handlers.showing import answer, asks_for_help, show_modal, typed_after

Input = TypeVar("Input")
Shown = TypeVar("Shown")


def register(app: AsyncApp) -> None:
    """Listen to the buttons of the modal and to its forms."""
    app.action(Id.LIST)(opening(flow.endpoint_list, views.draw_webhooks))
    app.action(Id.OPEN)(opening(flow.endpoint_card, views.draw_webhook))
    app.action(Id.NEW)(opening(saving.new_form, views.draw_new_webhook))
    app.action(Id.RENEW)(opening(saving.renew_secret, views.draw_secret))
    app.action(Id.PAUSE)(opening(flow.pause, views.draw_webhook))
    app.action(Id.RESUME)(opening(flow.resume, views.draw_webhook))
    app.action(Id.TRY)(opening(flow.send_test, views.draw_webhook))
    app.action(Id.REPLAY)(opening(saving.replay_form, views.draw_replay))
    app.action(Id.REMOVE)(opening(flow.remove, views.draw_webhooks))
    app.view(Id.ADD)(submitting(views.read_new_webhook, saving.add, views.draw_secret))
    app.view(Id.SEND_AGAIN)(submitting(views.read_replay, saving.replay, views.draw_webhook))


async def webhooks(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Open the webhooks."""
    if asks_for_help(typed_after(body).partition(" ")[2].strip()):
        await answer(ack, views.draw_webhook_help())
        return
    listed = await flow.endpoint_list(runtime, actor)
    await ack()
    await show_modal(runtime, actor, body, views.draw_webhooks(listed))


def submitting(
    read: Callable[[Mapping[str, Any]], Input | Errors],
    save: Callable[[Runtime, Actor, Input], Awaitable[Shown]],
    draw: Callable[[Shown], View],
) -> Listener:
    """Make the listener to a form: what came of it stands in the form's place."""

    async def listener(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
        typed = await readable(ack, body, read)
        if typed is None:
            return
        shown = await save(runtime, actor, typed)
        await ack(response_action="update", view=dict(draw(shown)))

    return listener
