"""What the clock sets going: each tick does what is due now, so that it may run twice, and on any process."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.domain.commitments import give_up, is_left_unsaid
from bot.domain.webhooks import KEPT_FOR
from bot.flows import (
    delivery,
    erasing,
    erasing_workspaces,
    exports,
    hours,
    keeping,
    recovering,
    redrawing,
    team_upkeep,
    webhook_sending,
)
from bot.flows.days import plan_days
from bot.flows.digest_delivery import deliver_digests
from bot.flows.digest_planning import plan_digests
from bot.flows.escalations import LATE_AT_LEAST, plan_escalations
from bot.flows.link_notices import plan_admin_notices
from bot.flows.peopling import read_people
from bot.flows.planning import plan_commitment
from bot.flows.policies import policy_for
from bot.flows.recap_dues import plan_unknown_dues
from bot.flows.renewing import renew_tokens
from bot.flows.replanning import plan_again
from bot.flows.rounds import sync_due
from bot.flows.uninstalling import settle_doubts
from bot.flows.watching import renew_watches
from bot.runtime import Runtime

_KEEP_SLACK_EVENTS = timedelta(days=2)
_LAPSE_AFTER = timedelta(days=10)
_AT_ONCE = 200


async def deliver(runtime: Runtime) -> None:
    """Say what is due; once more after digests, so that who has to hear that one was not posted does at once."""
    async with runtime.storage.reading() as tx:  # mostly there is nothing, and nobody waits for this look
        channels_wait, members_wait = await tx.digests.who_waits(runtime.clock.now())
    digests, nudges = await asyncio.gather(
        _until_nothing(deliver_digests, runtime, waits=channels_wait),
        _until_nothing(delivery.deliver, runtime, waits=members_wait),
        return_exceptions=True,
    )
    for one in (digests, nudges):
        if isinstance(one, BaseException):
            raise one
    if digests:
        await _until_nothing(delivery.deliver, runtime)


async def recover(runtime: Runtime) -> None:
    """Find out what became of claims that ran out, however long a round of writing lasts meanwhile."""
    while await recovering.recover(runtime):
        pass


async def redraw(runtime: Runtime) -> None:
    """Draw messages again whose facts changed."""
    await redrawing.redraw_due(runtime)


async def send_webhooks(runtime: Runtime) -> None:
    """Send what happened to those who want to know."""
    await webhook_sending.send_due(runtime)


async def sync(runtime: Runtime) -> None:
    """Read the calendars whose time has come."""
    await sync_due(runtime)


async def watch(runtime: Runtime) -> None:
    """Open and renew the channels by which providers say "look now"."""
    while await renew_watches(runtime):
        pass


async def learn_hours(runtime: Runtime) -> None:
    """Ask calendars' providers for working hours, once a day."""
    while await hours.learn_hours(runtime):
        pass


async def tend_installations(runtime: Runtime) -> None:
    """Renew tokens that end soon, and ask Slack about those it refused."""
    await renew_tokens(runtime)
    await settle_doubts(runtime)


async def meet_people(runtime: Runtime) -> None:
    """Read the people of workspaces: at once where SayDo is new, and then once a day."""
    await read_people(runtime)


async def tell_admins(runtime: Runtime) -> None:
    """Plan the word to admins about calendars that could not be read for a day."""
    await plan_admin_notices(runtime)


async def tell_of_lost_exports(runtime: Runtime) -> None:
    """Tell people whose export a stopped process left undone."""
    while await exports.tell_of_lost(runtime):
        pass


async def erase(runtime: Runtime) -> None:
    """Erase what is due to be: who asked to be forgotten, and all of the workspaces SayDo was removed from."""
    while await erasing.erase_due(runtime):
        pass
    while await erasing_workspaces.erase_some(runtime):
        pass


async def forget_old(runtime: Runtime) -> None:
    """Erase what is older than workspaces keep it."""
    await keeping.forget_old(runtime)


async def tend_teams(runtime: Runtime) -> None:
    """Bring teams in step with their user groups and channels, and count for how many people there is to plan."""
    await team_upkeep.tend_teams(runtime)


async def plan(runtime: Runtime) -> None:
    """Plan the briefs of the next days, the next digest of each team, and when recaps are due that say no time.

    Whose turn has come is in the database, so that a round without anything new costs one question.
    """
    now = runtime.clock.now()
    async with runtime.storage.reading() as tx:
        to_plan = await tx.rounds.to_plan(now, late_before=now - LATE_AT_LEAST)
    if to_plan.days:
        await plan_days(runtime)
    if to_plan.dues:
        await plan_unknown_dues(runtime)
    if to_plan.digests:
        await plan_digests(runtime)
    if to_plan.escalations:
        await plan_escalations(runtime)


async def replan(runtime: Runtime) -> None:
    """Judge and plan again whoever a changed setting of their workspace left to be planned."""
    await plan_again(runtime)


async def lapse(runtime: Runtime) -> None:
    """Close promises about which nobody said a word for ten working days, and forget what is too old to be of use."""
    now = runtime.clock.now()
    async with runtime.storage.reading() as tx:
        is_any = await tx.rounds.is_any_over(
            now,
            events_before=now - KEPT_FOR,
            slack_before=now - _KEEP_SLACK_EVENTS,
            promises_before=now - _LAPSE_AFTER,
        )
    if is_any:
        await _lapse(runtime, now=now)


async def _lapse(runtime: Runtime, *, now: datetime) -> None:
    await webhook_sending.forget_old(runtime)
    async with runtime.storage.begin() as tx:
        await tx.slack_events.forget_before(now - _KEEP_SLACK_EVENTS)
        await tx.logins.forget_expired(now)
        for commitment in await tx.commitments.overdue_before(now - _LAPSE_AFTER, _AT_ONCE):
            workspace = await tx.workspaces.get(commitment.workspace_id)
            owner = await tx.members.get(workspace.id, commitment.owner_id)
            policy = await policy_for(tx, workspace, owner)
            if is_left_unsaid(commitment, now=now, working=policy.working):
                step = give_up(commitment, by=None, now=now, source="lapse", reason="nobody said a word")
                if await tx.commitments.apply(step):  # else its owner said a word at this very moment
                    await plan_commitment(tx, workspace, step.after, now=now)


async def _until_nothing(work: Callable[[Runtime], Awaitable[int]], runtime: Runtime, *, waits: bool = True) -> int:
    """Go on while there is something to do; return how much there was."""
    total = 0
    while waits and (done := await work(runtime)):
        total += done
    return total
