"""A manager looks closer, in one modal drawn anew at each step; and who looked, for the one who was looked at."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.teams import TeamId
from bot.flows import digest_looks, looked_at
from bot.flows import looks as flow
from bot.runtime import Actor, Runtime
from bot.views import looks as views
from bot.views.kit import clicked, view_in
from bot.views.looks import Id, Place
from bot.views.turning import page_clicked
from handlers.listeners import any_of
from handlers.showing import show_above, show_modal

_STEPS = (Id.REP, Id.PROMISES, Id.CALL, Id.BACK, Id.PAGE_BACK, Id.PAGE_ON, Id.EARLIER, Id.LATER)


def register(app: AsyncApp) -> None:
    """Listen to the buttons that lead there, on and back."""
    app.action(Id.TEAM)(look_at_team)
    app.action(Id.DIGEST)(look_behind_digest)
    app.action(any_of(*_STEPS))(step)
    app.action(any_of(Id.WHO, Id.WHO_BACK, Id.WHO_ON))(show_who_looked)


async def look_at_team(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Show a team's reps with their figures since the last digest."""
    seen = await flow.look(runtime, actor, Place(team_id=TeamId(clicked(body).id)))
    await ack()
    await show_modal(runtime, actor, body, views.draw_look(seen))


async def look_behind_digest(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Show the reps of a digest's period, above its details."""
    place = await digest_looks.place_behind(runtime, actor, clicked(body).id)
    seen = await flow.look(runtime, actor, place)
    await ack()
    await show_above(runtime, actor, body, views.draw_look(seen))


async def step(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Go where a button leads."""
    seen = await flow.look(runtime, actor, views.went_to(views.place_of(view_in(body)), clicked(body)))
    await ack()
    await show_modal(runtime, actor, body, views.draw_look(seen))


async def show_who_looked(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Show a page of who looked."""
    looked = await looked_at.who_looked(runtime, actor, page_clicked(body))
    await ack()
    await show_modal(runtime, actor, body, views.draw_who_looked(looked))


async def looks(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """`/saydo looks`: show who looked."""
    looked = await looked_at.who_looked(runtime, actor)
    await ack()
    await show_modal(runtime, actor, body, views.draw_who_looked(looked))
