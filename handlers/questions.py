"""A manager asks about a call or a promise, and the rep answers: two forms that lose nothing typed."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.calls import CallId
from bot.domain.commitments import CommitmentId
from bot.domain.messages import View
from bot.domain.questions import QuestionId
from bot.flows import question_drafts as drafts
from bot.flows import questions as flow
from bot.flows.redrawing import catch_up
from bot.runtime import Actor, Runtime
from bot.views import questions as views
from bot.views.kit import Errors, carried_by, clicked, subject_of, view_in
from bot.views.look_forms import Place, place_of
from bot.views.questions import Id
from bot.views.retyping import renewed, typed_again, typed_in
from handlers.listeners import Listener, any_of, readable
from handlers.showing import show_above, show_modal

Input = TypeVar("Input")


def register(app: AsyncApp) -> None:
    """Listen to the buttons that open the two forms, to the forms, and to their closing."""
    app.action(any_of(Id.ASK_CALL, Id.ASK_PROMISE))(ask)
    app.action(Id.ANSWER)(answer)
    app.action(any_of(Id.ASK_AGAIN, Id.ANSWER_AGAIN))(start_over)
    app.view(Id.SEND)(_sending(views.read_ask, flow.ask))
    app.view(Id.SEND_ANSWER)(_sending(views.read_answer, flow.answer))
    app.view_closed(any_of(Id.SEND, Id.SEND_ANSWER))(keep_typed)


async def ask(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Open the form for a question, above what is looked at."""
    click = clicked(body)
    is_call = click.action_id == Id.ASK_CALL
    form = await flow.ask_form(
        runtime,
        actor,
        place_of(view_in(body)),
        call_id=CallId(click.id) if is_call else None,
        commitment_id=None if is_call else CommitmentId(click.id),
    )
    view = await _retyped(runtime, actor, views.draw_ask(form), start_over=Id.ASK_AGAIN)
    await ack()
    await show_above(runtime, actor, body, view)


async def answer(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Open the form for the answer."""
    card = await flow.answer_form(runtime, actor, clicked(body).id)
    view = await _retyped(runtime, actor, views.draw_answer(card), start_over=Id.ANSWER_AGAIN)
    await ack()
    await show_above(runtime, actor, body, view)


async def start_over(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Empty a form of what was typed before."""
    view = view_in(body)
    await drafts.forget_typed(runtime, actor, view["callback_id"], _about(view))
    fresh = await _drawn_anew(runtime, actor, view)
    await ack()
    await show_modal(runtime, actor, body, renewed(fresh, instead_of=view))


async def keep_typed(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Keep what was typed into a form that was closed."""
    view = view_in(body)
    await drafts.keep_typed(runtime, actor, view["callback_id"], _about(view), typed_in(view))
    await ack()


def _sending(
    read: Callable[[Mapping[str, Any]], Input | Errors], send: Callable[[Runtime, Actor, Input], Awaitable[None]]
) -> Listener:
    """Make the listener to a form: what was typed is kept first, then sent, then forgotten as a draft."""

    async def listener(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
        view = view_in(body)
        typed = await readable(ack, body, read)
        if typed is None:
            return
        await drafts.keep_typed(runtime, actor, view["callback_id"], _about(view), typed_in(view))
        await send(runtime, actor, typed)
        await drafts.forget_typed(runtime, actor, view["callback_id"], _about(view))
        await ack()
        await catch_up(runtime, actor)

    return listener


async def _retyped(runtime: Runtime, actor: Actor, view: View, *, start_over: str) -> View:
    before = await drafts.typed_before(runtime, actor, str(view["callback_id"]), _about(view))
    return typed_again(view, before, start_over=start_over)


async def _drawn_anew(runtime: Runtime, actor: Actor, view: Mapping[str, Any]) -> View:
    if view["callback_id"] == Id.SEND_ANSWER:
        return views.draw_answer(await flow.answer_form(runtime, actor, subject_of(view)))
    facts = carried_by(view)
    call, promise = facts.get("about_call"), facts.get("about_promise")
    place: Place = place_of(view)
    form = await flow.ask_form(
        runtime,
        actor,
        place,
        call_id=CallId(call) if call else None,
        commitment_id=CommitmentId(promise) if promise else None,
    )
    return views.draw_ask(form)


def _about(view: Mapping[str, Any]) -> str:
    """Return what a form is about: the call, the promise, or the question."""
    facts = carried_by(view)
    return facts.get("about_call") or facts.get("about_promise") or QuestionId(subject_of(view))
