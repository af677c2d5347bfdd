"""`/saydo account`: a customer at a glance, and the whole of what happened in a modal."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.calls import CallId
from bot.flows.account_timelines import account_of_call, account_page, find_account
from bot.runtime import Actor, Runtime
from bot.views import account_timelines as views
from bot.views.account_timelines import AccountQuery, Id
from bot.views.kit import clicked
from handlers.listeners import any_of
from handlers.showing import answer, show_above, show_modal, typed_after


def register(app: AsyncApp) -> None:
    """Listen to the choice of an account, to the button to all of it, and to the turning of its pages."""
    app.action(any_of(Id.CHOOSE, Id.WHOLE, Id.BACK, Id.ON))(show_account)
    app.action(Id.OF_CALL)(show_account_of_call)


async def account(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Show the account that the words behind `/saydo account` mean, or ask which."""
    choice = await find_account(runtime, actor, typed_after(body).partition(" ")[2].strip())
    if choice.only is None:
        await answer(ack, views.draw_choice(choice))
    else:
        await answer(ack, views.draw_account(await account_page(runtime, actor, AccountQuery(key=choice.only))))


async def show_account(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Show the page asked for."""
    page = await account_page(runtime, actor, views.asked_for(body))
    await ack()
    await show_modal(runtime, actor, body, views.draw_page(page))


async def show_account_of_call(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Show the account of a call, above the modal it was clicked in."""
    page = await account_of_call(runtime, actor, CallId(clicked(body).id))
    await ack()
    await show_above(runtime, actor, body, views.draw_page(page))
