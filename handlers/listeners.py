"""The three shapes most listeners have: a click opens a modal, a click draws it again, a modal saves what was typed."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from slack_bolt.async_app import AsyncAck

from bot.domain.messages import View
from bot.flows.redrawing import catch_up
from bot.runtime import Actor, Runtime
from bot.views.kit import Errors, clicked, view_in
from handlers.showing import show_modal

Form = TypeVar("Form")
Input = TypeVar("Input")
Listener = Callable[[AsyncAck, dict[str, Any], Runtime, Actor], Awaitable[None]]


def any_of(*ids: str) -> re.Pattern[str]:
    """Match these ids and no other: Bolt asks one listener after the other, so what does the same is one."""
    return re.compile(rf"\A(?:{'|'.join(map(re.escape, ids))})\Z")


async def readable(
    ack: AsyncAck, body: Mapping[str, Any], read: Callable[[Mapping[str, Any]], Input | Errors]
) -> Input | None:
    """Return what was typed into a modal; None where it can't be read, which is then said under its inputs."""
    typed = read(view_in(body))
    if isinstance(typed, dict):
        await ack(response_action="errors", errors=typed)
        return None
    return typed


def opening(form_of: Callable[[Runtime, Actor, Any], Awaitable[Form]], draw: Callable[[Form], View]) -> Listener:
    """Make the listener to a click: open the modal about the one id the control carries."""

    async def listener(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
        form = await form_of(runtime, actor, clicked(body).id)
        await ack()
        await show_modal(runtime, actor, body, draw(form))

    return listener


def drawing_again(
    typed: Callable[[Mapping[str, Any]], Input],
    form_of: Callable[[Runtime, Actor, Input], Awaitable[Form]],
    draw: Callable[[Form], View],
) -> Listener:
    """Make the listener to a click in a modal: draw it again with what was typed so far."""

    async def listener(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
        form = await form_of(runtime, actor, typed(view_in(body)))
        await ack()
        await show_modal(runtime, actor, body, draw(form))

    return listener


def saving(
    read: Callable[[Mapping[str, Any]], Input | Errors], save: Callable[[Runtime, Actor, Input], Awaitable[object]]
) -> Listener:
    """Make the listener to a submission: say what can't be read, or keep it and draw again what it changed."""

    async def listener(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
        typed = await readable(ack, body, read)
        if typed is None:
            return
        await save(runtime, actor, typed)
        await ack()
        await catch_up(runtime, actor)

    return listener
