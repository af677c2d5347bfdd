"""Posting digests, once: claim, look again, draw, post, mark; and finding out what became of a lost answer.

A digest goes to a channel, so no member's hours, silence or budget hold it back. When it can't be posted, its manager
is told, and may post it later. Without the scope to read the channel's history nobody knows whether a digest whose
answer was lost stands there: then it is not posted again by itself.
"""

import asyncio
import logging
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.digest_moments import PLANNED, moment_on
from bot.domain.digest_sending import Trouble, barred, unwanted
from bot.domain.messages import Posted
from bot.domain.nudges import Nudge, SkipReason
from bot.domain.people import Workspace
from bot.domain.queues import LEASE
from bot.domain.subjects import team_and_day
from bot.domain.teams import Team, WhenEmpty
from bot.flows.digest_facts import digest_of
from bot.flows.digest_troubles import draw_trouble_again, fail_digest, tell_of_trouble
from bot.flows.escalations import drawn_into, mark_posted
from bot.flows.holding import is_held, is_taken_again
from bot.flows.team_upkeep import look_at_channel
from bot.runtime import Runtime
from bot.slack import ChannelGoneError, RateLimitedError, RefusedError, SlackError, UnreachableError
from bot.views.digest_forms import Digest, Escalated
from bot.views.digests import draw_digest
from storage import Transaction

log = logging.getLogger(__name__)

_AT_ONCE = 16
_SAFE = LEASE / 2  # of a claim: another process begins to ask what became of it when all is over
_MOST_ATTEMPTS = 6
_WHEN_SLACK_IS_AWAY = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """A digest that is to be posted now."""

    nudge: Nudge
    workspace: Workspace
    team: Team
    digest: Digest
    looked_at: datetime


async def deliver_digests(runtime: Runtime) -> int:
    """Post the digests whose time has come; return how many were claimed, or looked for because their claim ran out."""
    now = runtime.clock.now()
    async with runtime.storage.reading() as tx:  # mostly there is nothing, and nobody waits for this look
        if not any(await tx.digests.is_anything_to_do(now)):
            return 0
    recovered = 0
    try:
        recovered = await _recover(runtime)
    finally:  # what can't be found out about one keeps no other waiting
        async with runtime.storage.begin() as tx:
            claimed = await tx.digests.claim(now, _AT_ONCE, LEASE)
        await _side_by_side(_deliver(runtime, digest) for digest in claimed)
    return recovered + len(claimed)


async def _side_by_side(work: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Do all at once; what fails in an unforeseen way is raised when all is over."""
    for failure in await asyncio.gather(*work, return_exceptions=True):
        if failure is not None:
            raise failure


async def _deliver(runtime: Runtime, digest: Nudge) -> None:
    async with runtime.storage.begin() as tx:
        ready = await _look(tx, digest, now=runtime.clock.now())
    if ready is None:
        return
    try:
        trouble = await _barred(runtime, ready)
        if trouble is None:
            await _post(runtime, ready)
    except SlackError as error:
        await _not_posted(runtime, ready, error)
        return
    if trouble is not None:
        async with runtime.storage.begin() as tx:
            await fail_digest(tx, ready.nudge, trouble, now=runtime.clock.now())


async def _look(tx: Transaction, digest: Nudge, *, now: datetime) -> _Ready | None:
    """Look again right before posting; None when another process has it, or it is not wanted any more."""
    held = await tx.digests.renew([digest], now, LEASE)
    if not held:
        return None
    workspace = await tx.workspaces.get(digest.workspace_id)
    team = await tx.teams.get(workspace.id, team_and_day(digest)[0])
    reason = unwanted(digest, team, now=now)
    shown = await _drawn_now(tx, workspace, team, digest, now=now) if reason is None else None
    if shown is not None and shown.is_empty and team.when_empty is WhenEmpty.SILENCE and digest.n == PLANNED:
        reason = SkipReason.NOTHING_TO_SAY
    if reason is not None or shown is None:
        await tx.digests.mark_skipped(digest.id, (reason or SkipReason.NOTHING_TO_SAY).value)
        tx.tally[digest.kind, "skipped"] += 1
        if reason is SkipReason.TOO_LATE:
            await tell_of_trouble(tx, digest, now=now)
        return None
    return _Ready(nudge=held[0], workspace=workspace, team=team, digest=shown, looked_at=now)


async def _drawn_now(tx: Transaction, workspace: Workspace, team: Team, digest: Nudge, *, now: datetime) -> Digest:
    """Return what is to be posted; one that somebody asked for in between names nobody."""
    at = period_end(team, digest)
    escalated = await drawn_into(tx, team, digest, digest_at=at, now=now) if digest.n == PLANNED else ()
    return await drawn_from(tx, workspace, team, digest, escalated=escalated)


async def drawn_from(
    tx: Transaction,
    workspace: Workspace,
    team: Team,
    digest: Nudge,
    *,
    shows_all: bool = False,
    escalated: Sequence[Escalated] = (),
) -> Digest:
    """Return what a digest shows: the period of its own moment, however late it is posted."""
    member = await tx.members.get(workspace.id, digest.member_id)
    return await digest_of(
        tx,
        workspace,
        team,
        until=period_end(team, digest),
        locale=member.locale,
        digest_id=digest.id,
        is_so_far=digest.n != PLANNED,
        shows_all=shows_all,
        escalated=escalated,
    )


def period_end(team: Team, digest: Nudge) -> datetime:
    """Return when the period of a digest ends: at its moment, of one that somebody asked for when they did."""
    return moment_on(team, team_and_day(digest)[1]) if digest.n == PLANNED else digest.due_at


async def _barred(runtime: Runtime, ready: _Ready) -> Trouble | None:
    """Look how SayDo stands in the channel now. Raises UnreachableError: unseen, it might be shared with others."""
    standing = await look_at_channel(runtime, ready.workspace, ready.team.channel)
    if standing is None:
        raise UnreachableError(
            "Slack did not tell whether SayDo is in the channel, so nothing was posted. It is tried again.",
            may_have_arrived=False,
        )
    return barred(standing)


async def _post(runtime: Runtime, ready: _Ready) -> None:
    async def send(*, has_chart: bool) -> Posted:
        if runtime.clock.now() - ready.looked_at > _SAFE:
            raise UnreachableError(
                "Slack took too long to tell whether SayDo is in the channel, so nothing was posted. It is tried "
                "again.",
                may_have_arrived=False,
            )
        message = draw_digest(ready.digest, has_chart=has_chart)
        return await runtime.slack.post(ready.workspace, ready.team.channel, message, nudges=[ready.nudge.id])

    try:
        posted = await send(has_chart=True)
    except RefusedError as error:  # an older client or a plan without charts: nothing is lost in words
        log.info("digest %s goes out without its chart: %s", ready.nudge.id, error)
        posted = await send(has_chart=False)
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        await tx.digests.mark_sent([ready.nudge.id], posted.channel, posted.ts, now)
        runtime.metrics.sent(ready.nudge.kind, late=(now - ready.nudge.due_at).total_seconds())
        await mark_posted(tx, ready.nudge, now=now)
        await draw_trouble_again(tx, ready.nudge, now=now)
        for _ in await tx.holds.that_are_over([ready.workspace.id], now):
            await is_taken_again(tx, ready.workspace, now=now)


async def _not_posted(runtime: Runtime, ready: _Ready, error: SlackError) -> None:
    """Keep what Slack's refusal means: later, never, or unknown (then the claim lapses and `_recover` finds out)."""
    now, digest = runtime.clock.now(), ready.nudge
    log.warning("digest %s not posted: %s", digest.id, error)
    async with runtime.storage.begin() as tx:
        if await is_held(tx, tx.digests, ready.workspace, [digest], error, now=now):
            return
        match error:
            case RateLimitedError():
                await tx.digests.release([digest], now + timedelta(seconds=error.retry_after))
            case UnreachableError() if not error.may_have_arrived:
                await tx.digests.release([digest], now + _WHEN_SLACK_IS_AWAY)
            case UnreachableError():
                pass
            case _ if await tx.digests.renew([digest], now, LEASE):
                await fail_digest(tx, digest, _trouble(error), now=now)
            case _:
                pass


def _trouble(error: SlackError) -> Trouble:
    if isinstance(error, ChannelGoneError):
        return Trouble.CHANNEL_GONE if error.code == "is_archived" else Trouble.NOT_INVITED
    return Trouble.REFUSED


async def _recover(runtime: Runtime) -> int:
    """Find out what became of digests whose claim ran out: posted and never marked, or never posted."""
    async with runtime.storage.begin() as tx:
        lapsed = await tx.digests.lapsed(runtime.clock.now(), _AT_ONCE, LEASE)
        found = [(one, await tx.workspaces.get(one.workspace_id)) for one in lapsed]
        teams = [await tx.teams.get(one.workspace_id, team_and_day(one)[0]) for one in lapsed]
    await _side_by_side(
        _recover_one(runtime, workspace, team, digest) for (digest, workspace), team in zip(found, teams, strict=True)
    )
    return len(lapsed)


async def _recover_one(runtime: Runtime, workspace: Workspace, team: Team, digest: Nudge) -> None:
    posted, trouble = None, None
    end = digest.claimed_until or digest.due_at
    try:
        found = await runtime.slack.posted_nudges(workspace, team.channel, since=end - LEASE, until=end)
        posted = found.get(digest.id)
    except (RefusedError, ChannelGoneError) as error:
        log.info("nobody knows whether digest %s was posted: %s", digest.id, error)
        trouble = Trouble.UNSURE
    except SlackError as error:
        log.warning("can't tell yet what became of digest %s: %s", digest.id, error)
        return
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        if not await tx.digests.still_lapsed([digest], now, LEASE):
            return
        if posted is not None:
            await tx.digests.mark_sent([digest.id], posted.channel, posted.ts, now)
            tx.tally[digest.kind, "found"] += 1
            await mark_posted(tx, digest, now=now)
            await draw_trouble_again(tx, digest, now=now)
        elif trouble is not None or digest.attempts >= _MOST_ATTEMPTS:
            await fail_digest(tx, digest, trouble or Trouble.REFUSED, now=now)
        else:
            await tx.digests.postpone([digest.id], now)
