"""Promises: what a button or a menu does to one, the card that shows it whole, and the forms behind them."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.commitments import CommitmentId
from bot.domain.messages import View
from bot.flows import commitment_details as details
from bot.flows import commitment_drafts as drafts
from bot.flows import commitment_edits, leavers, offers
from bot.flows import commitment_mails as mails
from bot.flows import commitments as flow
from bot.flows.redrawing import catch_up
from bot.runtime import Actor, Runtime
from bot.views import commitments as views
from bot.views.commitments import Id
from bot.views.kit import clicked, meant, subject_of, view_in
from bot.views.retyping import typed_again, typed_in
from bot.views.turning import page_clicked
from handlers.commitment_forms import above_list, show_what_is_below, submitting
from handlers.commitment_lists import draw_list_again
from handlers.listeners import any_of
from handlers.showing import is_ephemeral, show_above, show_modal

Opened = Callable[[Runtime, Actor, CommitmentId], Awaitable[View]]
Done = Callable[[Runtime, Actor, CommitmentId], Awaitable[views.CommitmentItem]]


def register(app: AsyncApp) -> None:
    """Listen to the buttons under a promise, to its menu, to its card, and to the forms behind them."""
    app.action(any_of(*_DOING, *_OPENING, Id.MENU))(act)
    app.action(any_of(Id.HISTORY_NEWER, Id.HISTORY_OLDER))(turn_history)
    app.action(Id.START_OVER)(start_over)
    for callback, submit in _FORMS.items():
        app.view(callback)(submit)
    app.view_closed(any_of(*_FORMS))(keep_typed)


async def act(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Do what a button, or a choice in the menu, stands for."""
    click = clicked(body)
    wanted, commitment_id = click.choice or click.action_id, CommitmentId(click.id)
    if wanted in _DOING:
        item = await meant(_DOING, wanted)(runtime, actor, commitment_id)
        await ack()
        await _show_done(runtime, actor, body, item)
    else:
        view = await _form(runtime, actor, wanted, commitment_id)
        await ack()
        await show_above(runtime, actor, body, above_list(view, body.get("view") or {}))


async def _show_done(runtime: Runtime, actor: Actor, body: dict[str, Any], item: views.CommitmentItem) -> None:
    """Show what an act made of a promise where it was clicked, and wherever else it stands."""
    shown = (body.get("view") or {}).get("callback_id")
    if is_ephemeral(body):
        await runtime.slack.respond(body["response_url"], views.draw_closed(item), replace_original=False)
    elif shown == Id.LIST:
        await draw_list_again(runtime, actor, body)
    elif shown in {Id.CARD, Id.CHASE_MAIL}:
        card = views.draw_card(await details.card(runtime, actor, item.id))
        await show_modal(runtime, actor, body, above_list(card, view_in(body)))
        await show_what_is_below(runtime, actor, view_in(body), item.id)
    await catch_up(runtime, actor)


async def _form(runtime: Runtime, actor: Actor, wanted: str, commitment_id: CommitmentId) -> View:
    """Return the modal a button opens, with what was typed into it before."""
    view = await meant(_OPENING, wanted)(runtime, actor, commitment_id)
    typed = await drafts.typed_before(runtime, actor, str(view["callback_id"]), commitment_id)
    return typed_again(view, typed, start_over=Id.START_OVER)


async def start_over(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Empty a form of what was typed before."""
    view = view_in(body)
    opened, commitment_id = meant(_OPENED_BY, view["callback_id"]), CommitmentId(subject_of(view))
    await drafts.forget_typed(runtime, actor, view["callback_id"], commitment_id)
    fresh = await _OPENING[opened](runtime, actor, commitment_id)
    await ack()
    await show_modal(runtime, actor, body, above_list(fresh, view))


async def keep_typed(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Keep what was typed into a form that was closed."""
    view = view_in(body)
    await drafts.keep_typed(runtime, actor, view["callback_id"], subject_of(view), typed_in(view))
    await ack()


async def turn_history(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Show another page of a history."""
    commitment_id = CommitmentId(subject_of(view_in(body)))
    form = await details.history_form(runtime, actor, commitment_id, page_clicked(body))
    await ack()
    await show_modal(runtime, actor, body, views.draw_history(form))


def _opens(form_of: Callable[[Runtime, Actor, CommitmentId], Awaitable[Any]], draw: Callable[[Any], View]) -> Opened:
    async def opened(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> View:
        return draw(await form_of(runtime, actor, commitment_id))

    return opened


_DOING: Mapping[Id, Done] = {
    Id.DONE: flow.keep,
    Id.LET_GO: flow.let_go,
    Id.UNDO: flow.undo,
    Id.MOVE_BACK: flow.move_back,
    Id.MISTAKE: flow.withdraw_mistake,
    Id.TOLD_NOW: flow.they_know,
    Id.MUST_DO_ON: partial(commitment_edits.mark, is_must_do=True),
    Id.MUST_DO_OFF: partial(commitment_edits.mark, is_must_do=False),
    Id.AT_RISK_ON: partial(commitment_edits.mark, is_at_risk=True),
    Id.AT_RISK_OFF: partial(commitment_edits.mark, is_at_risk=False),
    Id.ACCEPT: offers.accept,
    Id.TAKE_OVER: leavers.take_over,
    Id.WITHDRAW: offers.withdraw,
}
_OPENING: Mapping[Id, Opened] = {
    Id.OPEN: _opens(details.card, views.draw_card),
    Id.MOVE: _opens(flow.move_form, views.draw_move),
    Id.CANT_KEEP: _opens(flow.cant_keep_form, views.draw_cant_keep),
    Id.NOT_MINE: _opens(offers.not_mine_form, views.draw_not_mine),
    Id.DECLINE: _opens(offers.decline_form, views.draw_decline),
    Id.EDIT: _opens(commitment_edits.edit_form, views.draw_edit),
    Id.HISTORY: _opens(details.history_form, views.draw_history),
    Id.WARN: _opens(mails.honest_word, views.draw_mail),
    Id.CHASE: _opens(mails.chase_mail, views.draw_mail),
}
_OPENED_BY: Mapping[str, Id] = {
    Id.SAVE_MOVE: Id.MOVE,
    Id.SAVE_CANT_KEEP: Id.CANT_KEEP,
    Id.SAVE_NOT_MINE: Id.NOT_MINE,
    Id.SAVE_DECLINE: Id.DECLINE,
    Id.SAVE_EDIT: Id.EDIT,
}


async def _move(runtime: Runtime, actor: Actor, typed: views.MoveInput) -> View | None:
    """Move it; when they don't know yet, the mail that tells them comes in the form's place."""
    await flow.move(runtime, actor, typed)
    return None if typed.told_them else await _word_to_them(runtime, actor, typed.commitment_id)


async def _cant_keep(runtime: Runtime, actor: Actor, typed: views.CantKeepInput) -> View | None:
    """Close it; when they don't know yet, the mail that tells them comes in the form's place."""
    await flow.cant_keep(runtime, actor, typed)
    return None if typed.told_them else await _word_to_them(runtime, actor, typed.commitment_id)


async def _word_to_them(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> View:
    return views.draw_mail(await mails.honest_word(runtime, actor, commitment_id))


async def _hand_over(runtime: Runtime, actor: Actor, typed: views.NotMineInput) -> None:
    """Ask the colleague; the promise itself says that they are asked."""
    await offers.hand_over(runtime, actor, typed)


async def _edit(runtime: Runtime, actor: Actor, typed: views.EditInput) -> View | None:
    """Word it anew; when somebody was quicker, the form comes back with their words said and one's own in it."""
    form = await commitment_edits.edit(runtime, actor, typed)
    return None if form is None else views.draw_edit(form)


_FORMS = {
    Id.SAVE_MOVE: submitting(views.read_move, _move),
    Id.SAVE_CANT_KEEP: submitting(views.read_cant_keep, _cant_keep),
    Id.SAVE_NOT_MINE: submitting(views.read_not_mine, _hand_over),
    Id.SAVE_DECLINE: submitting(views.read_decline, offers.decline),
    Id.SAVE_EDIT: submitting(views.read_edit, _edit),
}
