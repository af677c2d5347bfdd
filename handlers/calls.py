"""What a person says about a call: no customer call, one after all."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.calls import CallId, RuleScope
from bot.flows import calls as flow
from bot.flows import leads as lead_flow
from bot.flows import preps, recaps
from bot.flows.redrawing import catch_up
from bot.runtime import Actor, Runtime
from bot.views import calls, leads
from bot.views import preps as prep_views
from bot.views import recaps as recap_views
from bot.views.kit import clicked, meant, word_of
from handlers.errors import tell
from handlers.listeners import Listener, opening


def register(app: AsyncApp) -> None:
    """Listen to the ways out of a card, and to who leads a call of several."""
    app.action(calls.Id.NOT_A_CALL)(not_a_call)
    app.action(calls.Id.IS_A_CALL)(is_a_call)
    app.action(calls.Id.JOIN)(join)
    app.action(leads.Id.TAKE_OVER)(take_over)
    app.action(leads.Id.ADD_TO_PREP)(add_to_prep)
    app.action(leads.Id.ADD_TO_RECAP)(add_to_recap)
    app.action(leads.Id.MENU)(choose_about_lead)


async def not_a_call(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Leave this meeting, its series or its account alone."""
    click = clicked(body)
    await flow.say_no_call(runtime, actor, CallId(click.id), word_of(RuleScope, click.choice))
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
    await meant(_ABOUT_LEAD, clicked(body).choice)(ack, body, runtime, actor)


async def join(ack: AsyncAck) -> None:
    """Answer a click on a link, which Slack reports too."""
    await ack()
