"""Saying what is due, once: claim, look again, draw, post, mark; and finding out what became of a lost answer."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import assert_never

from bot.domain.budgets import Day, message_to_join, rank_of
from bot.domain.messages import Message, Posted
from bot.domain.nudges import Kind, Nudge, NudgeId, SkipReason, bundle_of
from bot.domain.people import Member, Workspace
from bot.domain.sending import Decision, Send, Skip, Wait, decide, goes_with_brief, without_room
from bot.flows.disturbing import look_before_speaking
from bot.flows.drawing import calls_of_brief, draw_message
from bot.flows.facts import day_of, facts_for
from bot.runtime import Runtime
from bot.slack import (
    ChannelGoneError,
    InstallationGoneError,
    PersonGoneError,
    RateLimitedError,
    RefusedError,
    SlackError,
    UnreachableError,
)
from storage import Transaction

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=90)
_AT_ONCE = 50
_CARDS_TOGETHER = timedelta(minutes=10)
_MOST_ATTEMPTS = 6
_WHEN_SLACK_IS_AWAY = timedelta(seconds=30)
_WHEN_INSTALLATION_IS_GONE = timedelta(hours=1)


async def deliver(runtime: Runtime) -> int:
    """Say what is due now; return how many nudges were claimed."""
    await recover(runtime)
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        claimed = await tx.nudges.claim_due(now, _AT_ONCE, LEASE)
        claimed += await tx.nudges.claim_with(claimed, now, LEASE)
        claimed += await tx.nudges.claim_soon(claimed, Kind.READY_CARD, now, _CARDS_TOGETHER, LEASE)
    await look_before_speaking(runtime, claimed)
    for bundle in _bundles(claimed):
        await _say(runtime, bundle)
    return len(claimed)


async def recover(runtime: Runtime) -> None:
    """Find out what became of nudges whose claim ran out: said and never marked, or never said."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        lapsed = await tx.nudges.lapsed(now, _AT_ONCE, LEASE)
    by_member: dict[str, list[Nudge]] = defaultdict(list)
    for nudge in lapsed:
        by_member[nudge.member_id].append(nudge)
    for nudges in by_member.values():
        await _recover(runtime, nudges)


def _bundles(claimed: Sequence[Nudge]) -> list[list[Nudge]]:
    """Put together what goes out as one message; briefs come first, because they carry and spare other asks."""
    briefs = {nudge.member_id: bundle_of(nudge) for nudge in claimed if nudge.kind is Kind.BRIEF}
    bundles: dict[tuple[str, ...], list[Nudge]] = defaultdict(list)
    for nudge in claimed:
        is_carried = nudge.member_id in briefs and goes_with_brief(nudge)
        bundles[briefs[nudge.member_id] if is_carried else bundle_of(nudge)].append(nudge)
    return sorted(bundles.values(), key=lambda bundle: min(rank_of(nudge.kind) for nudge in bundle))


async def _say(runtime: Runtime, bundle: Sequence[Nudge]) -> None:
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        workspace = await tx.workspaces.get(bundle[0].workspace_id)
        member = await tx.members.get(workspace.id, bundle[0].member_id)
        claimed = await tx.nudges.renew(bundle, now, LEASE)
        wanted = await _wanted(tx, workspace, member, claimed, now=now)
        message = await draw_message(tx, workspace, member, wanted, now=now) if wanted else None
        if message is None:
            for nudge in wanted:
                await tx.nudges.mark_skipped(nudge.id, SkipReason.NOTHING_TO_SAY.value)
        else:
            await _keep_shown(tx, member, wanted)
    if message is not None:
        await _post(runtime, workspace, member, wanted, message)


async def _wanted(
    tx: Transaction, workspace: Workspace, member: Member, claimed: Sequence[Nudge], *, now: datetime
) -> list[Nudge]:
    """Return what is to be said now; the others are put off or given up, each with its reason."""
    facts = {nudge.id: await facts_for(tx, workspace, member, nudge, now=now) for nudge in claimed}
    wanted = [one for one in claimed if await _is_said(tx, one, decide(one, facts[one.id], now=now))]
    if not wanted:
        return []
    day = await day_of(tx, workspace, member, now=now)
    if day.has_room_for(wanted):
        return wanted
    for nudge in wanted:
        if not await _joined(tx, nudge, day, now=now):
            await _is_said(tx, nudge, without_room(nudge, facts[nudge.id], now=now))
    return []


async def _is_said(tx: Transaction, nudge: Nudge, decision: Decision) -> bool:
    match decision:
        case Send():
            return True
        case Wait(until=until, why=why):
            await tx.nudges.put_off(nudge.id, until, why.value)
        case Skip(reason=reason):
            await tx.nudges.mark_skipped(nudge.id, reason.value)
        case _:
            assert_never(decision)
    return False


async def _joined(tx: Transaction, nudge: Nudge, day: Day, *, now: datetime) -> bool:
    """Draw a ready card without room into a message of the day: an edit is no new message."""
    host = message_to_join(nudge, day.nudges) if nudge.kind is Kind.READY_CARD else None
    if host is None or host.channel is None or host.ts is None:
        return False
    await tx.nudges.mark_sent([nudge.id], host.channel, host.ts, now)
    await tx.nudges.ask_redraw([nudge.id], now)
    return True


async def _keep_shown(tx: Transaction, member: Member, wanted: Sequence[Nudge]) -> None:
    for brief in wanted:
        if brief.kind is Kind.BRIEF:
            await tx.nudges.keep_shown(brief.id, [call.id for call in await calls_of_brief(tx, member, brief)])


async def _post(
    runtime: Runtime, workspace: Workspace, member: Member, wanted: Sequence[Nudge], message: Message
) -> None:
    ids = [nudge.id for nudge in wanted]
    try:
        channel = await dm_of(runtime, workspace, member)
        posted = await runtime.slack.post(workspace, channel, message, nudges=ids)
    except SlackError as error:
        await _not_posted(runtime, wanted, error)
        return
    await _mark_sent(runtime, ids, posted)


async def _not_posted(runtime: Runtime, wanted: Sequence[Nudge], error: SlackError) -> None:
    """Keep what Slack's refusal means: later, never, or unknown (then the claim lapses and `recover` finds out)."""
    now = runtime.clock.now()
    ids = [nudge.id for nudge in wanted]
    log.warning("nudges %s not posted: %s", ids, error)
    async with runtime.storage.begin() as tx:
        match error:
            case RateLimitedError():
                await tx.nudges.postpone(ids, now + timedelta(seconds=error.retry_after))
            case UnreachableError() if not error.may_have_arrived:
                await tx.nudges.postpone(ids, now + _WHEN_SLACK_IS_AWAY)
            case UnreachableError():
                pass
            case InstallationGoneError():
                await tx.nudges.postpone(ids, now + _WHEN_INSTALLATION_IS_GONE)
            case ChannelGoneError():
                await tx.members.set_dm_channel(wanted[0].workspace_id, wanted[0].member_id, None)
                await _again_or_fail(tx, wanted, str(error), now=now)
            case PersonGoneError() | RefusedError() | _:
                await tx.nudges.mark_failed(ids, str(error))


async def dm_of(runtime: Runtime, workspace: Workspace, member: Member) -> str:
    """Return the conversation with a member, opened on first use."""
    if member.dm_channel:
        return member.dm_channel
    channel = await runtime.slack.open_dm(workspace, member.slack_id)
    async with runtime.storage.begin() as tx:
        await tx.members.set_dm_channel(workspace.id, member.id, channel)
    return channel


async def _mark_sent(runtime: Runtime, ids: Sequence[NudgeId], posted: Posted) -> None:
    async with runtime.storage.begin() as tx:
        await tx.nudges.mark_sent(ids, posted.channel, posted.ts, runtime.clock.now())


async def _recover(runtime: Runtime, lapsed: Sequence[Nudge]) -> None:
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        workspace = await tx.workspaces.get(lapsed[0].workspace_id)
        member = await tx.members.get(workspace.id, lapsed[0].member_id)
    try:
        said = await _said_already(runtime, workspace, member, lapsed)
    except SlackError as error:
        log.warning("can't tell yet what became of nudges of member %s: %s", member.id, error)
        return
    unsaid = [nudge for nudge in lapsed if nudge.id not in said]
    async with runtime.storage.begin() as tx:
        for nudge_id, posted in said.items():
            await tx.nudges.mark_sent([nudge_id], posted.channel, posted.ts, now)
        await _again_or_fail(tx, unsaid, "Slack did not answer, several times in a row.", now=now)


async def _said_already(
    runtime: Runtime, workspace: Workspace, member: Member, lapsed: Sequence[Nudge]
) -> dict[NudgeId, Posted]:
    if member.dm_channel is None:
        return {}
    claimed_at = min(nudge.claimed_until or nudge.due_at for nudge in lapsed) - LEASE
    posted = await runtime.slack.posted_nudges(workspace, member.dm_channel, since=claimed_at)
    return {nudge.id: posted[nudge.id] for nudge in lapsed if nudge.id in posted}


async def _again_or_fail(tx: Transaction, nudges: Sequence[Nudge], reason: str, *, now: datetime) -> None:
    for nudge in nudges:
        if nudge.attempts >= _MOST_ATTEMPTS:
            await tx.nudges.mark_failed([nudge.id], reason)
        else:
            await tx.nudges.postpone([nudge.id], now)
