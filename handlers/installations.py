"""SayDo removed from a team or an organisation, or let into one more workspace of it: as Slack tells it."""

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.flows.installing import access_granted
from bot.flows.uninstalling import access_ended, taken_away
from bot.runtime import Runtime


def register(app: AsyncApp) -> None:
    """Listen to what Slack tells of installations."""
    app.event("app_uninstalled")(uninstalled)
    app.event("tokens_revoked")(revoked)
    app.event("team_access_granted")(granted)
    app.event("team_access_revoked")(ended)


async def uninstalled(context: AsyncBoltContext, runtime: Runtime) -> None:
    """Stop in a workspace at once: SayDo was removed from it."""
    await taken_away(runtime, context.team_id or "", context.enterprise_id or "")


async def revoked(event: dict[str, Any], context: AsyncBoltContext, runtime: Runtime) -> None:
    """Do the same when the bot's token is among those revoked; people's own tokens SayDo never has."""
    tokens = event.get("tokens")
    if isinstance(tokens, dict) and tokens.get("bot"):
        await taken_away(runtime, context.team_id or "", context.enterprise_id or "")


async def granted(context: AsyncBoltContext, runtime: Runtime) -> None:
    """Be in the workspaces that were added."""
    await access_granted(runtime, context.enterprise_id or "")


async def ended(event: dict[str, Any], context: AsyncBoltContext, runtime: Runtime) -> None:
    """Leave the workspaces that were taken out."""
    team_ids = event.get("team_ids")
    listed = [str(one) for one in team_ids] if isinstance(team_ids, list) else []
    await access_ended(runtime, context.enterprise_id or "", listed)
