"""Slack's do-not-disturb: looked up before somebody is spoken to, and kept until it is over or Slack says otherwise."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.domain.nudges import Nudge, SkipReason
from bot.domain.pacing import DND, DND_OF_TEAM
from bot.domain.people import Member, Workspace, WorkspaceId
from bot.runtime import Runtime
from bot.slack import DoNotDisturb, InstallationGoneError, RateLimitedError, SlackError, UnreachableError

log = logging.getLogger(__name__)

_AT_ONCE = 50  # as dnd.teamInfo takes them


async def look_before_speaking(runtime: Runtime, claimed: Sequence[Nudge]) -> None:
    """Learn whether those who are about to be spoken to want to be left alone, as far as that is not known."""
    now = runtime.clock.now()
    for workspace, members in await _unknown(runtime, claimed, now=now):
        for some in _batches(members):
            await _look(runtime, workspace, some, now=now)


async def keep(runtime: Runtime, team_id: str, slack_id: str, dnd: DoNotDisturb) -> None:
    """Keep what Slack says of a person, and say now what only waited for the end of their do-not-disturb."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        workspace = await tx.workspaces.by_team(team_id)
        member = await tx.members.by_slack_id(workspace.id, slack_id) if workspace else None
        if workspace is not None and member is not None:
            await tx.members.keep_dnd(workspace.id, member.id, dnd, now)
            await tx.nudges.wake(workspace.id, member.id, SkipReason.DO_NOT_DISTURB.value, now)


async def _unknown(
    runtime: Runtime, claimed: Iterable[Nudge], *, now: datetime
) -> list[tuple[Workspace, list[Member]]]:
    unknown: dict[WorkspaceId, list[Member]] = defaultdict(list)
    ids = {nudge.member_id for nudge in claimed}
    if not ids:
        return []
    async with runtime.storage.reading() as tx:
        for one in sorted(await tx.members.of_all(ids), key=lambda one: one.id):
            if not one.knows_dnd_at(now):
                unknown[one.workspace_id].append(one)
        return [(await tx.workspaces.get(workspace_id), some) for workspace_id, some in unknown.items()]


def _batches(members: Sequence[Member]) -> list[Sequence[Member]]:
    return [members[n : n + _AT_ONCE] for n in range(0, len(members), _AT_ONCE)]


async def _look(runtime: Runtime, workspace: Workspace, members: Sequence[Member], *, now: datetime) -> None:
    if not runtime.slack.paces.room(workspace.id, DND if len(members) == 1 else DND_OF_TEAM):
        return  # the next nudge asks again
    try:
        told = await runtime.slack.do_not_disturb(workspace, [one.slack_id for one in members])
    except (RateLimitedError, UnreachableError, InstallationGoneError) as error:
        log.info("do-not-disturb in workspace %s is not known now: %s", workspace.id, error)
        return  # the next nudge asks again
    except SlackError as error:
        log.info("do-not-disturb in workspace %s can't be known: %s", workspace.id, error)
        told = {}
    async with runtime.storage.begin() as tx:
        for one in members:
            await tx.members.keep_dnd(workspace.id, one.id, told.get(one.slack_id), now)
