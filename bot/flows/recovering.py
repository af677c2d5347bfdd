"""Finding out what became of a lost answer: the conversation's history tells whether it was said."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.messages import Posted
from bot.domain.nudges import Nudge, NudgeId
from bot.domain.pacing import HISTORY
from bot.domain.people import Member, Workspace
from bot.domain.queues import LEASE
from bot.flows.conversations import dm_of
from bot.flows.holding import again_or_fail
from bot.runtime import Runtime
from bot.slack import ChannelGoneError, PersonGoneError, RefusedError, SlackError
from storage import Transaction

log = logging.getLogger(__name__)

_AT_ONCE = 50
_SIDE_BY_SIDE = 16
_SLACK_WAS_SILENT = "Slack did not answer, several times in a row."
_NOBODY_KNOWS = "Nobody knows whether it was said, so it is not said again."


async def recover(runtime: Runtime) -> int:
    """Find out what became of nudges whose claim ran out, said and never marked or never said; return how many."""
    async with runtime.storage.reading() as tx:  # mostly there is nothing
        _, is_lapsed = await tx.nudges.is_anything_to_do(runtime.clock.now())
    if not is_lapsed:
        return 0
    async with runtime.storage.begin() as tx:
        lapsed = await tx.nudges.lapsed(runtime.clock.now(), _AT_ONCE, LEASE)
    by_member: dict[str, list[Nudge]] = defaultdict(list)
    for nudge in lapsed:
        by_member[nudge.member_id].append(nudge)
    places = asyncio.Semaphore(_SIDE_BY_SIDE)

    async def find_out(nudges: Sequence[Nudge]) -> None:
        async with places:
            await _recover(runtime, nudges)

    found = await asyncio.gather(*map(find_out, by_member.values()), return_exceptions=True)
    for failure in found:
        if failure is not None:
            raise failure
    return len(lapsed)


async def _recover(runtime: Runtime, lapsed: Sequence[Nudge]) -> None:
    async with runtime.storage.reading() as tx:
        workspace = await tx.workspaces.get(lapsed[0].workspace_id)
        member = await tx.members.get(workspace.id, lapsed[0].member_id)
    if not runtime.slack.paces.room(workspace.id, HISTORY):
        return  # it is asked for again when the lease is over
    said: Mapping[NudgeId, Posted] = {}
    error: SlackError | None = None
    try:
        said = await _said_already(runtime, workspace, member, lapsed)
    except SlackError as refusal:
        log.warning("can't tell yet what became of nudges of member %s: %s", member.id, refusal)
        error = refusal
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        mine = await tx.nudges.still_lapsed(lapsed, now, LEASE)
        if error is None:
            await _settle(tx, mine, said, now=now)
        else:
            await _not_found_out(tx, workspace, member, mine, error, now=now)


async def _said_already(
    runtime: Runtime, workspace: Workspace, member: Member, lapsed: Sequence[Nudge]
) -> dict[NudgeId, Posted]:
    """Look through the conversation for the time of the claims, one that was opened and not kept included."""
    channel = await dm_of(runtime, workspace, member)
    ends = [nudge.claimed_until or nudge.due_at for nudge in lapsed]
    return await runtime.slack.posted_nudges(workspace, channel, since=min(ends) - LEASE, until=max(ends))


async def _settle(tx: Transaction, mine: Sequence[Nudge], said: Mapping[NudgeId, Posted], *, now: datetime) -> None:
    for nudge in mine:
        if posted := said.get(nudge.id):
            await tx.nudges.mark_sent([nudge.id], posted.channel, posted.ts, now)
            tx.tally[nudge.kind, "found"] += 1
    await again_or_fail(tx, [nudge for nudge in mine if nudge.id not in said], _SLACK_WAS_SILENT, now=now)


async def _not_found_out(
    tx: Transaction, workspace: Workspace, member: Member, mine: Sequence[Nudge], error: SlackError, *, now: datetime
) -> None:
    """Keep what a refusal to show the conversation means; mostly it is asked for again when the lease is over."""
    ids = [nudge.id for nudge in mine]
    match error:
        case ChannelGoneError():  # what stood in it nobody can see
            await tx.members.set_dm_channel(workspace.id, member.id, None)
            await again_or_fail(tx, mine, str(error), now=now)
        case PersonGoneError() | RefusedError():
            await tx.nudges.mark_failed(ids, str(error) if isinstance(error, PersonGoneError) else _NOBODY_KNOWS)
            tx.tally.update((nudge.kind, "failed") for nudge in mine)
        case _:
            pass
