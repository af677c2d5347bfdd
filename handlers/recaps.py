"""After a call: the recap modal, its review, the mail to the customer, and what else may have become of the call."""

import logging
import re
from typing import Any, assert_never

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.calls import CallId, CallState, RuleScope
from bot.flows import calls as call_flow
from bot.flows import recap_mails, recap_reviews, slips
from bot.flows import recaps as flow
from bot.flows.recap_histories import recap_history
from bot.flows.recap_saving import Saved, show_saved
from bot.flows.redrawing import catch_up
from bot.runtime import Actor, Runtime
from bot.slack import SlackError
from bot.views import answers, recaps
from bot.views.kit import clicked, subject_of, view_in
from bot.views.recap_histories import draw_recap_history
from bot.views.recaps import Id, RecapForm, Review
from bot.views.turning import page_clicked
from handlers.listeners import any_of, drawing_again, opening
from handlers.showing import show_above, show_modal

log = logging.getLogger(__name__)

_THEIR_OUTCOME = re.compile(rf"^{re.escape(Id.THEIR_OUTCOME)}(\.\d+)?$")
_PICK = re.compile(rf"^{re.escape(recaps.row_block('|', recaps.RowField.PICK)).replace(re.escape('|'), '.+')}$")


def register(app: AsyncApp) -> None:
    """Listen to the ask, the modal, the review and the mail."""
    app.action(any_of(Id.WRITE, Id.CHANGE, answers.Id.CHOOSE_RECAP))(opening(flow.recap_form, recaps.draw_recap))
    app.action(any_of(*recaps.TAPS.values()))(tapped)
    app.action(Id.ADD_ROW)(drawing_again(recaps.typed_recap, flow.with_another_row, recaps.draw_recap))
    app.action(Id.MORE)(drawing_again(recaps.typed_recap, flow.with_more, recaps.draw_recap))
    app.action(_THEIR_OUTCOME)(drawing_again(recaps.typed_recap, flow.drawn_again, recaps.draw_recap))
    app.action(Id.REMOVE_ROW)(remove_row)
    app.action(_PICK)(pick)
    app.action(any_of(Id.TAKE_NEXT, Id.OTHER_NEXT))(take_next)
    app.action(Id.START_OVER)(opening(flow.start_over, recaps.draw_recap))
    app.view(Id.REVIEW)(review)
    app.view_closed(Id.REVIEW)(keep_typed)
    app.action(Id.CORRECT)(open_row)
    app.view(Id.CORRECTED)(corrected)
    app.view(Id.SAVE)(save)
    _register_rest(app)


def _register_rest(app: AsyncApp) -> None:
    app.action(Id.INSTEAD)(instead)
    app.action(Id.UNDO)(undo)
    app.action(Id.MAIL)(opening(recap_mails.recap_mail, recaps.draw_recap_mail))
    app.action(Id.HISTORY)(open_history)
    app.action(any_of(Id.HISTORY_NEWER, Id.HISTORY_OLDER))(turn_history)
    app.action(Id.MAIL_LINK)(follow_link)
    app.action(Id.NOT_MAILED)(not_mailed)
    app.view(Id.MAILED)(mailed)


async def tapped(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Open the modal for the hurried, the outcome chosen."""
    click = clicked(body)
    form = await flow.tapped_form(runtime, actor, CallId(click.id), recaps.tapped(click.action_id))
    await ack()
    await show_modal(runtime, actor, body, recaps.draw_recap(form))


async def remove_row(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Draw the modal again without a row."""
    form = await flow.without_row(runtime, actor, recaps.typed_recap(view_in(body)), clicked(body).id)
    await ack()
    await show_modal(runtime, actor, body, recaps.draw_recap(form))


async def pick(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Draw the modal, or the row that stands open in a review, again: who was picked may ask for a name."""
    view = view_in(body)
    if view.get("callback_id") == Id.CORRECTED:
        call_id, _ = recaps.reviewed(view)
        key, row = recaps.typed_correction(view)
        drawn = recaps.draw_recap_review(await recap_reviews.with_row_open(runtime, actor, call_id, key, row))
    else:
        drawn = recaps.draw_recap(await flow.drawn_again(runtime, actor, recaps.typed_recap(view)))
    await ack()
    await show_modal(runtime, actor, body, drawn)


async def take_next(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Take the next call in the calendar for the next meeting, or ask for another one."""
    click = clicked(body)
    taken = click.id if click.action_id == Id.TAKE_NEXT else ""
    form = await flow.with_next_call(runtime, actor, recaps.typed_recap(view_in(body)), taken)
    await ack()
    await show_modal(runtime, actor, body, recaps.draw_recap(form))


async def review(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Show back what will be kept, or what can't be read; either way what was typed is kept."""
    typed = recaps.read_recap(view_in(body))
    if isinstance(typed, dict):
        await flow.keep_typed(runtime, actor, recaps.typed_recap(view_in(body)))
        await ack(response_action="errors", errors=typed)
        return
    match await recap_reviews.submit(runtime, actor, typed):
        case Saved():
            await ack(response_action="clear")
            await _show(runtime, actor, typed.call_id)
        case Review() as shown:
            await ack(response_action="push", view=dict(recaps.draw_recap_review(shown)))
        case RecapForm() as form:
            await ack(response_action="update", view=dict(recaps.draw_recap(form)))
        case errors:
            await ack(response_action="errors", errors=errors)


async def open_row(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Open a row of the review to be corrected."""
    call_id, mark = recaps.reviewed(view_in(body))
    shown = await recap_reviews.correct_form(runtime, actor, call_id, mark, clicked(body).id)
    await ack()
    await show_modal(runtime, actor, body, recaps.draw_recap_review(shown))


async def corrected(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Show everything back with the row as corrected, and draw the form below so too."""
    call_id, _ = recaps.reviewed(view_in(body))
    read = recaps.read_correction(view_in(body))
    shown = read if isinstance(read, dict) else await recap_reviews.correct(runtime, actor, call_id, *read)
    if isinstance(shown, dict):
        await ack(response_action="errors", errors=shown)
        return
    await ack(response_action="update", view=dict(recaps.draw_recap_review(shown)))
    below = recaps.draw_recap(await recap_reviews.form_below(runtime, actor, call_id))
    try:
        await runtime.slack.update_view(actor.workspace, str(view_in(body).get("previous_view_id")), below)
    except SlackError as error:
        log.info("the form below a review is gone: %s", error)


async def save(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Keep the recap and its promises; what was changed since it was shown back is shown back again."""
    call_id, mark = recaps.reviewed(view_in(body))
    match await recap_reviews.save(runtime, actor, call_id, mark):
        case Saved(is_new=is_new):
            await ack(response_action="clear")
            if is_new:
                await _show(runtime, actor, call_id)
        case shown:
            await ack(response_action="update", view=dict(recaps.draw_recap_review(shown)))


async def _show(runtime: Runtime, actor: Actor, call_id: CallId) -> None:
    """Show what was saved; Slack's trouble in showing it is not the writer's: it is saved."""
    try:
        await show_saved(runtime, actor, call_id)
    except SlackError as error:
        log.warning("the recap of call %s is saved and not shown: %s", call_id, error)
    await catch_up(runtime, actor)


async def keep_typed(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Keep what was typed into a modal that was closed."""
    await flow.keep_typed(runtime, actor, recaps.typed_recap(view_in(body)))
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


async def undo(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Take back that the call did not happen, or is no customer call."""
    await slips.take_back(runtime, actor, CallId(clicked(body).id))
    await ack()
    await catch_up(runtime, actor)


async def open_history(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Show who changed what, above the recap where that is open."""
    shown = await recap_history(runtime, actor, CallId(clicked(body).id))
    await ack()
    await show_above(runtime, actor, body, draw_recap_history(shown))


async def turn_history(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Show another page of it."""
    shown = await recap_history(runtime, actor, CallId(subject_of(view_in(body))), page_clicked(body))
    await ack()
    await show_modal(runtime, actor, body, draw_recap_history(shown))


async def follow_link(ack: AsyncAck) -> None:
    """Answer a click on a link, which Slack reports too."""
    await ack()


async def mailed(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Keep that the mail was sent."""
    await recap_mails.mailed(runtime, actor, CallId(subject_of(view_in(body))))
    await ack()
    await catch_up(runtime, actor)


async def not_mailed(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Take back that the mail was sent."""
    mail = await recap_mails.not_mailed(runtime, actor, CallId(clicked(body).id))
    await ack()
    await show_modal(runtime, actor, body, recaps.draw_recap_mail(mail))
    await catch_up(runtime, actor)
