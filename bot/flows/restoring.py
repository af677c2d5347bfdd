"""A database made from a backup begins to speak: nothing twice, nothing late, and nothing that only it could tell lost.

What the SayDo before it said since the backup stands in Slack and not here. So what was due before the first start is
left unsaid, what comes later is said, and before somebody is spoken to for the first time their conversation is read:
what stands there was said.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.nudges import Nudge, SkipReason
from bot.domain.people import Member, MemberId, Workspace
from bot.flows.conversations import dm_of
from bot.runtime import Runtime
from bot.slack import ChannelGoneError, PersonGoneError, RateLimitedError, RefusedError, SlackError

log = logging.getLogger(__name__)

_SIDE_BY_SIDE = 8
_WHEN_SLACK_IS_AWAY = timedelta(seconds=30)


async def begin_after_restore(runtime: Runtime) -> int:
    """Settle what nobody here knows, once after a restore, whichever process starts first; return what stays unsaid."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        begun = await tx.restorations.begin(now)
        unsaid = 0
        for workspace_id, backed_up_at in begun.items():
            unsaid += await tx.restorations.leave_unsaid(workspace_id, now)
            await tx.restorations.forget_what_was_under_way(workspace_id, now)
            await tx.restorations.mark_unread(workspace_id, backed_up_at)
    for workspace_id, backed_up_at in begun.items():
        log.info("workspace %s is as of %s; what was due since stays unsaid", workspace_id, backed_up_at)
    return unsaid


async def look_back(runtime: Runtime, claimed: Sequence[Nudge]) -> list[Nudge]:
    """Return those of the claimed nudges that may be said; before that read what members were told, as far as unknown.

    Where Slack does not tell now, theirs wait.
    """
    members = sorted({nudge.member_id for nudge in claimed})
    async with runtime.storage.reading() as tx:
        unread = await tx.restorations.unread(members)
    if not unread:
        return list(claimed)
    places = asyncio.Semaphore(_SIDE_BY_SIDE)

    async def of(member_id: MemberId) -> list[Nudge]:
        theirs = [nudge for nudge in claimed if nudge.member_id == member_id]
        async with places:
            return await _unsaid(runtime, theirs, since=unread[member_id]) if member_id in unread else theirs

    found = await asyncio.gather(*map(of, members))
    unsaid = {nudge.id for some in found for nudge in some}
    return [nudge for nudge in claimed if nudge.id in unsaid]


async def _unsaid(runtime: Runtime, theirs: Sequence[Nudge], *, since: datetime) -> list[Nudge]:
    async with runtime.storage.reading() as tx:
        workspace = await tx.workspaces.get(theirs[0].workspace_id)
        member = await tx.members.get(workspace.id, theirs[0].member_id)
    try:
        channel = await dm_of(runtime, workspace, member)
        said = await runtime.slack.posted_nudges(workspace, channel, since=since)
    except (ChannelGoneError, PersonGoneError, RefusedError) as error:
        log.warning("what member %s was told before the restore can't be read: %s", member.id, error)
        return await _sure_to_be_unsaid(runtime, workspace, member, theirs)
    except SlackError as error:
        await _wait(runtime, member, theirs, error)
        return []
    async with runtime.storage.begin() as tx:
        kept = await tx.restorations.keep_said(member, said)
    return [nudge for nudge in theirs if nudge.id not in kept]


async def _sure_to_be_unsaid(
    runtime: Runtime, workspace: Workspace, member: Member, theirs: Sequence[Nudge]
) -> list[Nudge]:
    """Go on without the conversation: what came due since SayDo speaks again was not said by the one before it."""
    doubtful = [one for one in theirs if workspace.restored_at is not None and one.due_at <= workspace.restored_at]
    async with runtime.storage.begin() as tx:
        await tx.restorations.keep_said(member, {})
        for nudge in doubtful:
            await tx.nudges.mark_skipped(nudge.id, SkipReason.RESTORED.value)
    return [nudge for nudge in theirs if nudge not in doubtful]


async def _wait(runtime: Runtime, member: Member, theirs: Sequence[Nudge], error: SlackError) -> None:
    """Give the nudges back until Slack tells what was said; it is no attempt at saying them."""
    log.info("what member %s was told before the restore is not known yet: %s", member.id, error)
    pause = timedelta(seconds=error.retry_after) if isinstance(error, RateLimitedError) else _WHEN_SLACK_IS_AWAY
    later = runtime.clock.now() + pause
    async with runtime.storage.begin() as tx:
        for nudge in theirs:
            await tx.nudges.put_off(nudge.id, later, nudge.reason)
