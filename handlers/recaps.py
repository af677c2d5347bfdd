"""After a call: the recap modal with its rows, the review, and what else may have become of the call."""

from typing import Any, assert_never

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.calls import CallId, CallState, RuleScope
from bot.flows import calls as call_flow
from bot.flows import recaps as flow
from bot.flows.redrawing import catch_up
from bot.runtime import Actor, Runtime
from bot.views import answers, recaps
from bot.views.kit import clicked, subject_of
from handlers.listeners import drawing_again, opening
from handlers.showing import show_modal


def register(app: AsyncApp) -> None:
    """Listen to the ask, the modal and the review."""
    for button in (recaps.Id.WRITE, answers.Id.CHOOSE_RECAP):
        app.action(button)(opening(flow.recap_form, recaps.draw_recap))
    app.action(recaps.Id.ADD_ROW)(drawing_again(recaps.typed_recap, flow.with_another_row, recaps.draw_recap))
    app.action(recaps.Id.REMOVE_ROW)(remove_row)
    app.action(recaps.Id.START_OVER)(opening(flow.start_over, recaps.draw_recap))
    app.action(recaps.Id.INSTEAD)(instead)
    app.view(recaps.Id.REVIEW)(review)
    app.view(recaps.Id.SAVE)(save)
    app.view_closed(recaps.Id.REVIEW)(keep_typed)


async def remove_row(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Draw the modal again without a row."""
    form = await flow.without_row(runtime, actor, recaps.typed_recap(body["view"]), clicked(body).id)
    await ack()
    await show_modal(runtime, actor, body, recaps.draw_recap(form))


async def review(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Show back what will be kept, or which date can't be read; either way what was typed is kept."""
    typed = recaps.read_recap(body["view"])
    if isinstance(typed, dict):
        await flow.keep_typed(runtime, actor, recaps.typed_recap(body["view"]))
        await ack(response_action="errors", errors=typed)
        return
    read = await flow.review(runtime, actor, typed)
    if isinstance(read, dict):
        await ack(response_action="errors", errors=read)
    else:
        await ack(response_action="push", view=dict(recaps.draw_recap_review(read)))


async def save(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Keep the recap and its promises."""
    call_id = CallId(subject_of(body["view"]))
    is_new = await flow.save(runtime, actor, call_id)
    await ack(response_action="clear")
    if is_new:
        await flow.show_saved(runtime, actor, call_id)
        await catch_up(runtime, actor)


async def keep_typed(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Keep what was typed into a modal that was closed."""
    await flow.keep_typed(runtime, actor, recaps.typed_recap(body["view"]))
    await ack()


async def instead(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Keep that the call did not take place, or was no customer call."""
    click = clicked(body)
    said = recaps.instead_of(click.choice)
    match said:
        case CallState():
            await call_flow.did_not_happen(runtime, actor, CallId(click.id), said)
        case RuleScope():
            await call_flow.say_no_call(runtime, actor, CallId(click.id), said)
        case _:
            assert_never(said)
    await ack()
    await catch_up(runtime, actor)
