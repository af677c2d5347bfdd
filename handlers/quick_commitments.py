"""A promise from one typed line or a message: saved with one click, or changed, reviewed and saved."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.drafts import DraftId
from bot.flows import quick_commitments as quick
from bot.flows.redrawing import catch_up
from bot.runtime import Actor, Runtime
from bot.views import commitments as views
from bot.views.answers import draw_plain
from bot.views.commitments import Id
from bot.views.kit import clicked, subject_of, view_in
from handlers.listeners import opening
from handlers.showing import say_back


def register(app: AsyncApp) -> None:
    """Listen to the card that shows a line back, to the modal that changes it, and to its review."""
    app.action(Id.QUICK_SAVE)(save_quick)
    app.action(Id.QUICK_CHANGE)(opening(quick.draft_form, views.draw_commitment))
    app.action(Id.QUICK_CANCEL)(cancel_quick)
    app.view(Id.SAVE_DRAFT)(review_draft)
    app.view_closed(Id.SAVE_DRAFT)(keep_typed)
    app.view(Id.SAVE_REVIEWED)(save_reviewed)


async def save_quick(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Make the commitment that was shown back."""
    saved = await quick.save_draft(runtime, actor, DraftId(clicked(body).id))
    await ack()
    await say_back(runtime, actor, body, views.draw_quick_saved(saved.item, comes_back=saved.comes_back))
    await catch_up(runtime, actor)


async def cancel_quick(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Throw the draft away."""
    await quick.cancel_draft(runtime, actor, DraftId(clicked(body).id))
    await ack()
    await say_back(runtime, actor, body, draw_plain("Nothing was saved."))


async def review_draft(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Show back what was typed, its date in full."""
    typed = views.read_commitment(view_in(body))
    if isinstance(typed, dict):
        await quick.keep_draft(runtime, actor, views.typed_commitment(view_in(body)))
        await ack(response_action="errors", errors=typed)
        return
    card = await quick.change_draft(runtime, actor, typed)
    await ack(response_action="push", view=dict(views.draw_commitment_review(card)))


async def save_reviewed(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Make the commitment that was shown back."""
    saved = await quick.save_draft(runtime, actor, DraftId(subject_of(view_in(body))))
    await ack(response_action="clear")
    await say_back(runtime, actor, body, views.draw_quick_saved(saved.item, comes_back=saved.comes_back))
    await catch_up(runtime, actor)


async def keep_typed(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Keep what was typed into a modal that was closed; one whose draft was saved meanwhile has nothing to keep."""
    await quick.keep_if_there(runtime, actor, views.typed_commitment(view_in(body)))
    await ack()
