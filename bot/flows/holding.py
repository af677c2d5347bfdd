"""What Slack's refusals mean for what was to be said: later, never, or unknown; and which workspace is left alone."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.holds import HeldWhy, parked_until
from bot.domain.nudges import Nudge
from bot.domain.people import Workspace
from bot.domain.queues import LEASE
from bot.slack import (
    ChannelGoneError,
    InstallationGoneError,
    NotGrantedError,
    RateLimitedError,
    SlackError,
    UnreachableError,
)
from storage import Transaction
from storage.deliveries import Deliveries

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 12
_WHEN_SLACK_IS_AWAY = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(minutes=15)


async def not_said(
    tx: Transaction, workspace: Workspace, nudges: Sequence[Nudge], error: SlackError, *, now: datetime
) -> None:
    """Keep what a refusal means for claimed nudges of a member. Unknown: the claim lapses, and recovering finds out."""
    log.warning("nudges %s not posted: %s", [nudge.id for nudge in nudges], error)
    if await is_held(tx, tx.nudges, workspace, nudges, error, now=now):
        return
    match error:
        case RateLimitedError():  # of another method than posting: others need none of it
            await tx.nudges.release(nudges, now + timedelta(seconds=error.retry_after))
        case UnreachableError() if not error.may_have_arrived:
            await tx.nudges.release(nudges, now + _WHEN_SLACK_IS_AWAY)
        case UnreachableError():
            pass
        case ChannelGoneError():
            await tx.members.set_dm_channel(workspace.id, nudges[0].member_id, None)
            await again_or_fail(tx, await tx.nudges.renew(nudges, now, LEASE), str(error), now=now)
        case _:
            mine = await tx.nudges.renew(nudges, now, LEASE)
            await tx.nudges.mark_failed([nudge.id for nudge in mine], str(error))
            tx.tally.update((nudge.kind, "failed") for nudge in mine)


async def is_held(
    tx: Transaction,
    queue: Deliveries,
    workspace: Workspace,
    nudges: Sequence[Nudge],
    error: SlackError,
    *,
    now: datetime,
) -> bool:
    """Hold a workspace that asks for a pause or takes nothing, and give back what was to be said there.

    Every process sees it, claims nothing there, and goes on with the others. False when the refusal is not about that.
    """
    match error:
        case RateLimitedError() if error.is_about_posting:
            until, why = now + timedelta(seconds=error.retry_after), HeldWhy.RATE_LIMITED
        case InstallationGoneError():
            until, why = parked_until(await tx.holds.since(workspace.id), now=now), HeldWhy.INSTALLATION_GONE
        case NotGrantedError():
            until, why = parked_until(await tx.holds.since(workspace.id), now=now), HeldWhy.NOT_GRANTED
        case _:
            return False
    begins = await tx.holds.hold(workspace.id, until, why, now)
    if begins and why is not HeldWhy.RATE_LIMITED:
        log.error("workspace %s takes no messages (%s): nothing is said there until it does", workspace.team_id, error)
    await queue.release(nudges)
    return True


async def is_taken_again(tx: Transaction, workspace: Workspace, *, now: datetime) -> None:
    """End the trouble of a workspace that took a message."""
    since = await tx.holds.release(workspace.id)
    if since is not None:
        log.info("workspace %s takes messages again, after %s", workspace.team_id, now - since)


async def again_or_fail(tx: Transaction, nudges: Sequence[Nudge], reason: str, *, now: datetime) -> None:
    """Plan claimed nudges anew, later each time, until they were tried often enough."""
    for nudge in nudges:
        if nudge.attempts >= MOST_ATTEMPTS:
            await tx.nudges.mark_failed([nudge.id], reason)
            tx.tally[nudge.kind, "failed"] += 1
        else:
            wait = _WHEN_SLACK_IS_AWAY * 2 ** (nudge.attempts - 1) if nudge.attempts else timedelta()
            await tx.nudges.postpone([nudge.id], now + min(wait, _LONGEST_WAIT))
