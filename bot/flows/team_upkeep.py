"""Teams kept in step with Slack: user groups that are followed, channels SayDo is let into or out of.

Slack's events say it at once where the app may hear them; once an hour everything is looked at, for what was missed.
"""

import logging
from datetime import datetime

from bot.domain.people import Workspace
from bot.domain.subjects import TeamNews
from bot.domain.teams import Standing, Team
from bot.flows.team_lookups import crew_of, met, place_of
from bot.flows.team_news import tell
from bot.flows.team_people import follow_group, keep_by_hand
from bot.runtime import Actor, Runtime
from bot.views.team_forms import TeamCard, TeamList

log = logging.getLogger(__name__)


async def tend_teams(runtime: Runtime) -> None:
    """Count for how many people there is to plan, and look at every team's channel and user group.

    The round begins elsewhere each hour, so that Slack's pauses do not cut off the same ones each time.
    """
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        await tx.workspaces.count_reps()
        found = await tx.teams.everywhere()
        workspaces = await tx.workspaces.many(team.workspace_id for team in found)
    for workspace in workspaces:
        teams = [team for team in found if team.workspace_id == workspace.id]
        channels = sorted({team.channel for team in teams if team.channel})
        for channel in _from_another_on(channels, now):
            await look_at_channel(runtime, workspace, channel)
        for group in _from_another_on(sorted({team.usergroup for team in teams if team.usergroup}), now):
            await follow(runtime, workspace, group)


def _from_another_on(names: list[str], now: datetime) -> list[str]:
    first = int(now.timestamp()) // 3600 % (len(names) or 1)
    return names[first:] + names[:first]


async def look_at_channel(runtime: Runtime, workspace: Workspace, channel: str) -> Standing | None:
    """Ask how SayDo stands in a channel now and keep it; None when Slack does not answer."""
    place = await place_of(runtime, workspace, channel)
    if place is None:
        return None
    async with runtime.storage.begin() as tx:
        await tx.teams.stands(workspace.id, channel, place.standing, name=place.name)
    return place.standing


async def moved_in_channel(runtime: Runtime, team_id: str, channel: str, slack_id: str) -> None:
    """Look at a channel that SayDo itself was let into or out of; nothing happens when it was somebody else."""
    async with runtime.storage.begin() as tx:
        workspace = await tx.workspaces.by_team(team_id)
    if workspace is not None and slack_id == workspace.bot_user_id:
        await look_at_channel(runtime, workspace, channel)


async def group_changed(runtime: Runtime, team_id: str, group: str) -> None:
    """Follow a user group that Slack says has changed."""
    async with runtime.storage.begin() as tx:
        workspace = await tx.workspaces.by_team(team_id)
    if workspace is not None:
        await follow(runtime, workspace, group)


async def follow_those_of(runtime: Runtime, actor: Actor, shown: TeamCard | TeamList) -> None:
    """After a team was saved: let in those of its user group whom nobody met yet."""
    if isinstance(shown, TeamList) or not shown.team.has_group:
        return
    async with runtime.storage.begin() as tx:
        team = await tx.teams.get(actor.workspace.id, shown.team.team_id)
    await follow(runtime, actor.workspace, team.usergroup)


async def follow(runtime: Runtime, workspace: Workspace, group: str) -> None:
    """Bring the teams that follow a user group in step with it; people nobody met yet are looked up."""
    if not await _following(runtime, workspace, group):
        return
    crew = await crew_of(runtime, workspace, group)
    if crew is None:
        return
    people = await met(runtime, workspace, crew.slack_ids)
    wanted = {one.id for one in people.values() if one is not None and one.is_active}
    if crew.slack_ids - people.keys():
        log.info("user group %s is followed in part: Slack did not tell of everybody", group)
    for team in await _following(runtime, workspace, group):
        now = runtime.clock.now()
        async with runtime.storage.begin() as tx:
            if not crew.is_in_use:
                await keep_by_hand(tx, team)
                continue
            joined = await follow_group(tx, team, wanted, now=now)
            await tell(tx, workspace, TeamNews.JOINED, team, joined, now=now)


async def _following(runtime: Runtime, workspace: Workspace, group: str) -> list[Team]:
    async with runtime.storage.begin() as tx:
        return [team for team in await tx.teams.open_ones(workspace.id) if team.usergroup == group]
