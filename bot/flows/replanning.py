"""Everybody judged and planned again after a setting of the workspace changed: whoever is left is in the database."""

from datetime import timedelta

from bot.flows.judging import judge_again
from bot.flows.planning import plan_everything_of
from bot.runtime import Runtime

_LEASE = timedelta(minutes=2)


async def plan_again(runtime: Runtime) -> int:
    """Judge and plan all who are to be planned again, one transaction a member; return how many.

    Several processes share the work. What one that was killed left undone is taken up by the next look.
    """
    count = 0
    while await _plan_one(runtime):
        count += 1
    return count


async def _plan_one(runtime: Runtime) -> bool:
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        member = await tx.members.claim_planning(now, _LEASE)
    if member is None:
        return False
    async with runtime.storage.begin() as tx:
        workspace = await tx.workspaces.get(member.workspace_id)
        await judge_again(tx, workspace, member, now=now)
        await plan_everything_of(tx, workspace, member, now=now)
        await tx.members.planned(workspace.id, member.id, now + _LEASE)
    return True
