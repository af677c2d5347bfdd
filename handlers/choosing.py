"""Which call to prepare or to recap: by command and words of it, or by a shortcut from anywhere."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.calls import CallId
from bot.domain.messages import View
from bot.flows import calls, preps, recaps
from bot.runtime import Actor, Runtime
from bot.views import preps as prep_views
from bot.views import recaps as recap_views
from bot.views.answers import Choice, Command, draw_choice, draw_choice_modal, draw_help
from handlers.listeners import Listener
from handlers.showing import answer, asks_for_help, show_modal, typed_after

Form = TypeVar("Form")
Find = Callable[[Runtime, Actor, str], Awaitable[Choice]]


def register(app: AsyncApp) -> None:
    """Listen to the two commands and the two shortcuts about a call."""
    app.command(Command.PREP)(opening_meant(calls.to_prepare, preps.prep_form, prep_views.draw_prep))
    app.command(Command.RECAP)(opening_meant(calls.to_recap, recaps.recap_form, recap_views.draw_recap))
    app.shortcut("prep_call")(offering(calls.to_prepare))
    app.shortcut("recap_call")(offering(calls.to_recap))


def opening_meant(
    find: Find, form_of: Callable[[Runtime, Actor, CallId], Awaitable[Form]], draw: Callable[[Form], View]
) -> Listener:
    """Make the listener to a command: open the modal of the call its words mean, or ask which."""

    async def listener(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
        text = typed_after(body)
        if asks_for_help(text):
            await answer(ack, draw_help(Command(body["command"])))
            return
        choice = await find(runtime, actor, text)
        if choice.only is None:
            await answer(ack, draw_choice(choice))
            return
        form = await form_of(runtime, actor, choice.only)
        await ack()
        await show_modal(runtime, actor, body, draw(form))

    return listener


def offering(find: Find) -> Listener:
    """Make the listener to a shortcut: offer the calls to choose from."""

    async def listener(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
        choice = await find(runtime, actor, "")
        await ack()
        await show_modal(runtime, actor, body, draw_choice_modal(choice))

    return listener
