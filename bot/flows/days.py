"""The briefs of each member's next days, planned when a new day begins where they are."""

from datetime import datetime, time, timedelta

from bot.domain.people import Member, MemberId, Workspace, WorkspaceId
from bot.domain.schedules import brief_at
from bot.flows.planning import plan_day
from bot.flows.policies import policy_for
from bot.runtime import Runtime
from storage import Transaction

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
        workspaces: dict[WorkspaceId, Workspace] = {}
        planned: list[tuple[MemberId, datetime]] = []
        for member in members:
            if member.workspace_id not in workspaces:
                workspaces[member.workspace_id] = await tx.workspaces.get(member.workspace_id)
            planned.append((member.id, await _plan(tx, workspaces[member.workspace_id], member, now=now)))
        await tx.rounds.days_planned(planned)
    return len(members)


async def _plan(tx: Transaction, workspace: Workspace, member: Member, *, now: datetime) -> datetime:
    """Plan a member's briefs of today and tomorrow; return when the next day begins where they are."""
    policy = await policy_for(tx, workspace, member)
    today = policy.working.day_of(now)
    tomorrow = today + timedelta(days=1)
    for day in (today, tomorrow):
        if brief_at(day, policy=policy) > now:
            await plan_day(tx, workspace, member, day, now=now)
    return policy.working.at(tomorrow, time())
