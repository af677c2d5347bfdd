"""Preparing a call: the prep modal and what is clicked in it, its agenda, and going in without an objective."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.calls import CallId
from bot.domain.messages import View
from bot.domain.preps import AgendaState, Field
from bot.flows import agendas, prep_clicks
from bot.flows import preps as flow
from bot.flows.redrawing import catch_up
from bot.runtime import Actor, Runtime
from bot.views import answers, calls, preps
from bot.views.agendas import draw_agenda, is_typed
from bot.views.kit import clicked, view_in
from bot.views.prep_forms import AGENDA, LEARN
from handlers.listeners import Listener, any_of, drawing_again, opening, saving
from handlers.showing import show_above, show_modal

Changed = Callable[[Runtime, Actor, preps.PrepInput, str], Awaitable[preps.PrepForm]]


def register(app: AsyncApp) -> None:
    """Listen to the buttons that open the modals, and to the modals."""
    opens = any_of(calls.Id.WRITE_OBJECTIVE, calls.Id.CHANGE, answers.Id.CHOOSE_PREP)
    app.action(opens)(opening(flow.prep_form, preps.draw_prep))
    app.view(preps.Id.SAVE)(save)
    app.view_closed(preps.Id.SAVE)(keep_typed)
    _register_clicks(app)
    app.action(preps.Id.SEND_AGENDA)(send_agenda)
    for state, control in AGENDA.items():
        app.action(control)(_marking(state))
    app.action(calls.Id.WINGING)(opening(flow.winging_form, preps.draw_winging))
    app.view(preps.Id.SAVE_WINGING)(saving(preps.read_winging, flow.save_winging))
    app.view_closed(preps.Id.SAVE_WINGING)(keep_reason)


def _register_clicks(app: AsyncApp) -> None:
    redrawn = {
        preps.Id.MORE: prep_clicks.with_more,
        preps.input_id(Field.STAGE): prep_clicks.drawn_again,
        preps.Id.SAME_AS_LAST: prep_clicks.same_as_last,
        preps.Id.TAKE_OPENING: prep_clicks.take_opening,
        preps.Id.START_OVER: prep_clicks.start_over,
    }
    for control, flow_of in redrawn.items():
        app.action(control)(drawing_again(preps.typed_prep, flow_of, preps.draw_prep))
    app.action(any_of(*LEARN.values()))(_changing(prep_clicks.add_question))
    app.action(preps.Id.TAKE_THEIRS)(_changing(prep_clicks.take_theirs))
    app.action(preps.Id.TAKE_BOTH)(_changing(prep_clicks.take_both))


def _changing(change: Changed) -> Listener:
    """Make the listener to a click in the modal whose value says what to change."""

    async def listener(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
        form = await change(runtime, actor, preps.typed_prep(view_in(body)), clicked(body).id)
        await ack()
        await show_modal(runtime, actor, body, preps.draw_prep(form))

    return listener


async def save(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Keep the prep; or show what is missing, or what a colleague wrote meanwhile."""
    typed = preps.read_prep(view_in(body))
    if isinstance(typed, dict):
        await flow.keep_typed(runtime, actor, preps.typed_prep(view_in(body)))
        await ack(response_action="errors", errors=typed)
        return
    shown = _after_saving(await flow.save_prep(runtime, actor, typed))
    await (ack(response_action="update", view=dict(shown)) if shown else ack())
    await catch_up(runtime, actor)


def _after_saving(outcome: preps.SavedPrep | preps.PrepForm) -> View | None:
    return preps.draw_saved(outcome) if isinstance(outcome, preps.SavedPrep) else preps.draw_prep(outcome)


async def keep_typed(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Keep what was typed into a modal that was closed."""
    await flow.keep_typed(runtime, actor, preps.typed_prep(view_in(body)))
    await ack()


async def keep_reason(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Keep the reason typed into a modal that was closed."""
    await flow.keep_reason(runtime, actor, preps.typed_winging(view_in(body)))
    await ack()


async def send_agenda(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Show the agenda as a mail: from a card, or on top of the prep modal with what stands in it."""
    if (view := body.get("view")) is not None:
        form = await agendas.agenda_typed(runtime, actor, preps.typed_prep(view))
    else:
        form = await agendas.agenda_form(runtime, actor, CallId(clicked(body).id))
    await ack()
    await show_above(runtime, actor, body, draw_agenda(form))


def _marking(state: AgendaState) -> Listener:
    """Make the listener to a click that says what became of the agenda."""

    async def listener(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
        view, call_id = body.get("view"), CallId(clicked(body).id)
        form = await agendas.set_state(runtime, actor, call_id, state, is_typed=view is not None and is_typed(view))
        await ack()
        if view is not None:
            await show_modal(runtime, actor, body, draw_agenda(form))
        await catch_up(runtime, actor)

    return listener
