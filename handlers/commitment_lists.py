"""The whole list of promises in a modal: opened, filtered, turned."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.flows.commitment_lists import list_page
from bot.runtime import Actor, Runtime
from bot.views import commitments as views
from bot.views.commitments import Id, ListQuery
from bot.views.kit import view_in
from handlers.listeners import any_of
from handlers.showing import show_modal


def register(app: AsyncApp) -> None:
    """Listen to the button that opens the list, to its choice of lists, and to the turning of its pages."""
    app.action(any_of(Id.LIST_OPEN, Id.LIST_CHOICE, Id.LIST_BACK, Id.LIST_ON))(show_list)


async def show_list(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Show the page asked for."""
    page = await list_page(runtime, actor, views.list_clicked(body))
    await ack()
    await show_modal(runtime, actor, body, views.draw_list_page(page))


async def draw_list_again(runtime: Runtime, actor: Actor, body: dict[str, Any]) -> None:
    """Show the page that is open as it is now."""
    page = await list_page(runtime, actor, views.listed_in(view_in(body)) or ListQuery())
    await show_modal(runtime, actor, body, views.draw_list_page(page))
