"""`/saydo why`: the reasons of a day, page by page, and what can be said to them."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.calls import MeetingId, RuleScope
from bot.flows import reasons as flow
from bot.flows.calls import say_of_meeting, take_back
from bot.flows.redrawing import catch_up
from bot.runtime import Actor, Runtime
from bot.views import reasons
from bot.views.kit import clicked, meant
from bot.views.reasons import Id
from handlers.listeners import any_of
from handlers.showing import answer, say_back, typed_after

_SAID: Mapping[str, partial[Any]] = {
    Id.ASK_ANYWAY: partial(say_of_meeting, scope=RuleScope.MEETING, is_call=True),
    Id.NEVER_MEETING: partial(say_of_meeting, scope=RuleScope.MEETING, is_call=False),
    Id.NEVER_SERIES: partial(say_of_meeting, scope=RuleScope.SERIES, is_call=False),
    Id.NEVER_DOMAIN: partial(say_of_meeting, scope=RuleScope.DOMAIN, is_call=False),
    Id.UNDO: partial(take_back),
}


def register(app: AsyncApp) -> None:
    """Listen to what is said of meetings, on buttons and in menus, and to the turning of pages."""
    app.action(any_of(*_SAID, Id.MENU))(say)
    app.action(any_of(Id.BACK, Id.PAGE))(turn)


async def why(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Answer `/saydo why`, of today or of what is typed behind it."""
    asked = typed_after(body).partition(" ")[2]
    await answer(ack, reasons.draw_why(await flow.why(runtime, actor, reasons.WhyPage(asked=asked[:200]))))


async def say(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Keep what was said of a meeting, and show the same answer again with what that brings."""
    click = clicked(body)
    meeting_id = MeetingId(click.id)
    await meant(_SAID, click.choice or click.action_id)(runtime, actor, meeting_id)
    await ack()
    answered = await flow.why_about(runtime, actor, meeting_id, reasons.page_clicked_on(body))
    await say_back(runtime, actor, body, reasons.draw_why(answered))
    await catch_up(runtime, actor)


async def turn(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Show another page."""
    await ack()
    page = reasons.why_page_named(clicked(body).id)
    await say_back(runtime, actor, body, reasons.draw_why(await flow.why(runtime, actor, page)))
