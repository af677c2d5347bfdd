"""The briefs of each member's next days, planned when a new day begins where they are."""

from datetime import datetime, time, timedelta

from bot.domain.people import Member
from bot.flows.planning import plan_briefs_of
from bot.flows.policies import policy_for
from bot.runtime import Runtime
from storage import Transaction
from storage.ahead import reading_ahead

_AT_ONCE = 20


async def plan_days(runtime: Runtime) -> int:
    """Plan today and tomorrow of everybody whose turn has come; return how many there were.

    A few members in a transaction: on SQLite everybody else waits for its end. Several processes share the work.
    """
    count = 0
    async with runtime.storage.begin() as tx:
        await tx.rounds.begin_days(runtime.clock.now())
    while found := await _plan_some(runtime):
        count += found
    return count


async def _plan_some(runtime: Runtime) -> int:
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        members = await tx.rounds.members_for_days(now, _AT_ONCE)
        if not members:
            return 0
        with reading_ahead():
            await tx.workspaces.read_ahead({member.workspace_id for member in members})
            await tx.meetings.read_away(members)
            planned = [(member.id, await _plan(tx, member, now=now)) for member in members]
        await tx.rounds.days_planned(planned)
    return len(members)


async def _plan(tx: Transaction, member: Member, *, now: datetime) -> datetime:
    """Plan a member's briefs of today and tomorrow; return when the next day begins where they are."""
    workspace = await tx.workspaces.get(member.workspace_id)
    policy = await policy_for(tx, workspace, member)
    await plan_briefs_of(tx, workspace, member, policy, now=now)
    return policy.working.at(policy.working.day_of(now) + timedelta(days=1), time())
