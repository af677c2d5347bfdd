"""A form about a promise, submitted: kept, what was typed forgotten, and what stands below it drawn again."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from slack_bolt.async_app import AsyncAck

from bot.domain.commitments import CommitmentId
from bot.domain.messages import View
from bot.flows import commitment_details as details
from bot.flows import commitment_drafts as drafts
from bot.flows.redrawing import catch_up
from bot.runtime import Actor, Runtime
from bot.views.commitments import carried_list, listed_in
from bot.views.kit import Errors, subject_of, view_in
from bot.views.payloads import carrying
from bot.views.retyping import typed_in, with_typed
from handlers.listeners import Listener, readable

Input = TypeVar("Input")


def submitting(
    read: Callable[[Mapping[str, Any]], Input | Errors],
    save: Callable[[Runtime, Actor, Input], Awaitable[View | None]],
) -> Listener:
    """Make the listener to a submission; what `save` returns comes in the form's place, else the form closes."""

    async def listener(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
        view = view_in(body)
        typed = await readable(ack, body, read)
        if typed is None:
            return
        commitment_id = CommitmentId(subject_of(view))
        after = await save(runtime, actor, typed)
        await drafts.forget_typed(runtime, actor, view["callback_id"], commitment_id)
        await (ack(response_action="update", view=dict(_in_its_place(view, after))) if after else ack())
        await show_what_is_below(runtime, actor, view, commitment_id)
        await catch_up(runtime, actor)

    return listener


def _in_its_place(view: Mapping[str, Any], after: View) -> View:
    """Return what comes in a form's place, knowing of the list below; the form itself with what was typed in it."""
    is_itself = after["callback_id"] == view["callback_id"]
    again = with_typed(after, typed_in(view)) if is_itself else after
    return above_list(again, view)


def above_list(view: View, shown: Mapping[str, Any]) -> View:
    """Return a modal that knows of the list below `shown`, if there is one, to have it drawn again."""
    below = listed_in(shown)
    return carrying(view, carried_list(below)) if below else view


async def show_what_is_below(
    runtime: Runtime, actor: Actor, view: Mapping[str, Any], commitment_id: CommitmentId
) -> None:
    """Draw the modals below one again; nothing happens when there is none."""
    root, below = view.get("root_view_id"), view.get("previous_view_id")
    if root and below:
        await details.show_below(runtime, actor, commitment_id, root=root, below=below, query=listed_in(view))
