"""`/saydo forget me` for everybody, `/saydo erase` for admins: shown first what goes, done at a confirmed word."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.messages import Shown
from bot.flows import erasing_requests, forgetting, keeping
from bot.flows.erasing import erase_due
from bot.runtime import Actor, Runtime
from bot.views import erasing as erasing_views
from bot.views import forgetting as views
from bot.views import keeping as keeping_views
from bot.views.erasing import EraseInput
from handlers.listeners import opening, readable
from handlers.showing import show_modal, show_when_ready


def register(app: AsyncApp) -> None:
    """Listen to the forms."""
    app.view(views.Id.FORGET)(forget_me)
    app.view(erasing_views.Id.LOOK)(look)
    app.view(erasing_views.Id.ERASE)(erase_now)
    app.view(keeping_views.Id.KEEP)(keep)
    app.action(keeping_views.Id.OPEN)(opening(keeping.keeping_form, keeping_views.draw_keeping))


async def forget(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Show what would be forgotten."""
    form = await forgetting.forget_form(runtime, actor)
    await ack()
    await show_modal(runtime, actor, body, views.draw_forget(form))


async def forget_me(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Forget who asks; what takes longer follows the answer."""
    typed = await readable(ack, body, views.read_forget)
    if typed is None:
        return
    await forgetting.forget_me(runtime, actor, typed)
    await ack(response_action="update", view=dict(views.draw_forgotten()))
    await _go_on(runtime)


async def erase(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Ask an admin whom or what."""
    form = await erasing_requests.erase_form(runtime, actor)
    await ack()
    await show_modal(runtime, actor, body, erasing_views.draw_erase(form))


async def look(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Show what would go."""
    typed = await readable(ack, body, erasing_views.read_erase)
    if typed is None:
        return
    await show_when_ready(ack, body, runtime, actor, _preview(runtime, actor, typed), meanwhile="Looking everywhere")


async def _preview(runtime: Runtime, actor: Actor, typed: EraseInput) -> Shown:
    return Shown(view=erasing_views.draw_preview(await erasing_requests.preview(runtime, actor, typed)))


async def erase_now(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Erase; what takes longer follows the answer."""
    typed = await readable(ack, body, erasing_views.read_order)
    if typed is None:
        return
    await erasing_requests.erase(runtime, actor, typed)
    await ack(response_action="update", view=dict(erasing_views.draw_erasing()))
    await _go_on(runtime)


async def keep(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Keep how long things are kept."""
    typed = await readable(ack, body, keeping_views.read_keeping)
    if typed is None:
        return
    await keeping.save_keeping(runtime, actor, typed)
    await ack()


async def _go_on(runtime: Runtime) -> None:
    while await erase_due(runtime):
        pass
