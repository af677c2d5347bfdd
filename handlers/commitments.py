"""Promises: done, a new date, can't keep, not mine; theirs chased or let go; and one made from a typed line."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.commitments import CommitmentId
from bot.domain.drafts import DraftId
from bot.domain.messages import View
from bot.flows import commitments as flow
from bot.flows import quick_commitments as quick
from bot.flows.redrawing import catch_up
from bot.runtime import Actor, Runtime
from bot.views import commitments as views
from bot.views.answers import draw_plain
from bot.views.commitments import Id
from bot.views.kit import clicked, subject_of
from handlers.listeners import opening, saving
from handlers.showing import is_ephemeral, say_back, show_modal

Opened = Callable[[Runtime, Actor, CommitmentId], Awaitable[View]]


def register(app: AsyncApp) -> None:
    """Listen to the buttons under a promise, to its menu, and to the modals behind them."""
    for button in (*_CLOSING, *_OPENING):
        app.action(button)(act)
    app.action(Id.MENU)(act)
    app.view(Id.SAVE_MOVE)(saving(views.read_move, flow.move))
    app.view(Id.SAVE_CANT_KEEP)(saving(views.read_cant_keep, flow.cant_keep))
    app.view(Id.SAVE_NOT_MINE)(saving(views.read_not_mine, flow.hand_over))
    app.action(Id.QUICK_SAVE)(save_quick)
    app.action(Id.QUICK_CHANGE)(opening(quick.draft_form, views.draw_commitment))
    app.action(Id.QUICK_CANCEL)(cancel_quick)
    app.view(Id.SAVE_DRAFT)(review_draft)
    app.view(Id.SAVE_REVIEWED)(save_reviewed)


async def act(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Do what a button, or a choice in the menu, stands for."""
    click = clicked(body)
    wanted, commitment_id = Id(click.choice or click.action_id), CommitmentId(click.id)
    if wanted in _CLOSING:
        item = await _CLOSING[wanted](runtime, actor, commitment_id)
        await ack()
        if is_ephemeral(body):
            await runtime.slack.respond(body["response_url"], views.draw_closed(item), replace_original=False)
        await catch_up(runtime, actor)
    else:
        view = await _OPENING[wanted](runtime, actor, commitment_id)
        await ack()
        await show_modal(runtime, actor, body, view)


async def _draw_move(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> View:
    return views.draw_move(await flow.move_form(runtime, actor, commitment_id))


async def _draw_cant_keep(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> View:
    return views.draw_cant_keep(await flow.cant_keep_form(runtime, actor, commitment_id))


async def _draw_not_mine(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> View:
    return views.draw_not_mine(await flow.not_mine_form(runtime, actor, commitment_id))


async def _draw_chase(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> View:
    return views.draw_chase_mail(await flow.chase_mail(runtime, actor, commitment_id))


_CLOSING: Mapping[Id, Callable[[Runtime, Actor, CommitmentId], Awaitable[views.CommitmentItem]]] = {
    Id.DONE: flow.keep,
    Id.LET_GO: flow.let_go,
}
_OPENING: Mapping[Id, Opened] = {
    Id.MOVE: _draw_move,
    Id.CANT_KEEP: _draw_cant_keep,
    Id.NOT_MINE: _draw_not_mine,
    Id.CHASE: _draw_chase,
}


async def save_quick(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Make the commitment that was shown back."""
    saved = await quick.save_draft(runtime, actor, DraftId(clicked(body).id))
    await ack()
    await say_back(runtime, actor, body, views.draw_quick_saved(saved.item, comes_back=saved.comes_back))
    await catch_up(runtime, actor)


async def cancel_quick(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Throw it away."""
    await quick.cancel_draft(runtime, actor, DraftId(clicked(body).id))
    await ack()
    await say_back(runtime, actor, body, draw_plain("Nothing was saved."))


async def review_draft(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Show back what was typed, its date in full."""
    typed = views.read_commitment(body["view"])
    if isinstance(typed, dict):
        await quick.keep_draft(runtime, actor, views.typed_commitment(body["view"]))
        await ack(response_action="errors", errors=typed)
        return
    card = await quick.change_draft(runtime, actor, typed)
    await ack(response_action="push", view=dict(views.draw_commitment_review(card)))


async def save_reviewed(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Make the commitment that was shown back."""
    saved = await quick.save_draft(runtime, actor, DraftId(subject_of(body["view"])))
    await ack(response_action="clear")
    await say_back(runtime, actor, body, views.draw_quick_saved(saved.item, comes_back=saved.comes_back))
    await catch_up(runtime, actor)
