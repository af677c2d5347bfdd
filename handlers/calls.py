"""What a person says about a call: no customer call, one after all."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.calls import CallId, MeetingId, RuleScope
from bot.flows import calls as flow
from bot.flows import leads as lead_flow
from bot.flows import preps, recaps
from bot.flows.reasons import why_today
from bot.flows.redrawing import catch_up
from bot.runtime import Actor, Runtime
from bot.views import answers, calls, leads
from bot.views import preps as prep_views
from bot.views import recaps as recap_views
from bot.views.kit import clicked
from handlers.errors import tell
from handlers.listeners import Listener, opening
from handlers.showing import say_back


def register(app: AsyncApp) -> None:
    """Listen to the ways out of a card, and to the answers under `/saydo why`."""
    app.action(calls.Id.NOT_A_CALL)(not_a_call)
    app.action(calls.Id.IS_A_CALL)(is_a_call)
    app.action(calls.Id.JOIN)(join)
    app.action(leads.Id.TAKE_OVER)(take_over)
    app.action(leads.Id.ADD_TO_PREP)(add_to_prep)
    app.action(leads.Id.ADD_TO_RECAP)(add_to_recap)
    app.action(leads.Id.MENU)(choose_about_lead)
    app.action(answers.Id.ASK_ANYWAY)(ask_anyway)
    app.action(answers.Id.NEVER_SERIES)(never_series)


async def not_a_call(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Leave this meeting, its series or its account alone."""
    click = clicked(body)
    await flow.say_no_call(runtime, actor, CallId(click.id), RuleScope(click.choice))
    await ack()
    await catch_up(runtime, actor)


async def is_a_call(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Take it for a customer call after all."""
    await flow.say_call_after_all(runtime, actor, CallId(clicked(body).id))
    await ack()
    await catch_up(runtime, actor)


async def take_over(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Make the actor the lead of a call of several."""
    taken = await lead_flow.take_over(runtime, actor, leads.read_take_over(body))
    await ack()
    if taken.problem:
        await tell(runtime, actor, body=body, sentence=taken.problem)
    await catch_up(runtime, actor, with_=[taken.was])


add_to_prep = opening(preps.prep_form, prep_views.draw_prep)
add_to_recap = opening(recaps.recap_form, recap_views.draw_recap)
_ABOUT_LEAD: Mapping[str, Listener] = {
    leads.Id.TAKE_OVER: take_over,
    leads.Id.ADD_TO_PREP: add_to_prep,
    leads.Id.ADD_TO_RECAP: add_to_recap,
}


async def choose_about_lead(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Do what was chosen in the menu beside a call that a colleague leads."""
    await _ABOUT_LEAD[clicked(body).choice](ack, body, runtime, actor)


async def join(ack: AsyncAck) -> None:
    """Answer a click on a link, which Slack reports too."""
    await ack()


async def ask_anyway(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Take a meeting for a customer call, and show the day again."""
    await flow.ask_anyway(runtime, actor, MeetingId(clicked(body).id))
    await ack()
    await _show_why(body, runtime, actor)


async def never_series(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Leave a series alone for good, and show the day again."""
    await flow.never_for_series(runtime, actor, MeetingId(clicked(body).id))
    await ack()
    await _show_why(body, runtime, actor)


async def _show_why(body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    items, day = await why_today(runtime, actor)
    await say_back(runtime, actor, body, answers.draw_why(items, day=day))
    await catch_up(runtime, actor)
