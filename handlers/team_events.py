"""User groups that change, and channels SayDo is let into or out of: as Slack tells it."""

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.flows.team_upkeep import group_changed, moved_in_channel
from bot.runtime import Runtime


def register(app: AsyncApp) -> None:
    """Listen to what Slack tells of groups and channels."""
    app.event("subteam_members_changed")(members_changed)
    app.event("subteam_updated")(updated)
    app.event("member_joined_channel")(moved)
    app.event("member_left_channel")(moved)


async def members_changed(event: dict[str, Any], context: AsyncBoltContext, runtime: Runtime) -> None:
    """Follow a group that others are in now."""
    await group_changed(runtime, str(context.team_id), str(event["subteam_id"]))


async def updated(event: dict[str, Any], context: AsyncBoltContext, runtime: Runtime) -> None:
    """Follow a group that was changed or disabled."""
    await group_changed(runtime, str(context.team_id), str(event["subteam"]["id"]))


async def moved(event: dict[str, Any], context: AsyncBoltContext, runtime: Runtime) -> None:
    """Look at a channel that somebody came into or went out of."""
    await moved_in_channel(runtime, str(context.team_id), str(event["channel"]), str(event["user"]))
