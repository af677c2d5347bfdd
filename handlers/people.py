"""People who join, leave, move to another zone, change their name or want to be left alone: as Slack tells it."""

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.flows.companies import link_newcomers
from bot.flows.disturbing import keep
from bot.flows.people import look_again, teams_of
from bot.runtime import Runtime
from bot.slack import do_not_disturb_of


def register(app: AsyncApp) -> None:
    """Listen to changes of people."""
    app.event("user_change")(changed)
    app.event("team_join")(joined)
    app.event("dnd_updated_user")(disturbed)


async def changed(event: dict[str, Any], context: AsyncBoltContext, runtime: Runtime) -> None:
    """Keep a person as Slack shows them now, in every workspace of an organisation they are known in."""
    slack_id = str(event["user"]["id"])
    for team_id in await teams_of(runtime, str(context.team_id), context.enterprise_id or "", slack_id):
        await look_again(runtime, team_id, slack_id)


async def joined(event: dict[str, Any], context: AsyncBoltContext, runtime: Runtime) -> None:
    """Get to know a new person, and read their calendar where the company opened all of them."""
    await look_again(runtime, str(context.team_id), str(event["user"]["id"]))
    await link_newcomers(runtime, str(context.team_id))


async def disturbed(event: dict[str, Any], context: AsyncBoltContext, runtime: Runtime) -> None:
    """Keep when a person wants to be left alone."""
    await keep(runtime, str(context.team_id), str(event["user"]), do_not_disturb_of(event.get("dnd_status") or {}))
