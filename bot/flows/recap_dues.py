"""When recaps are due: planned with the calls, kept in step with working times, settled once the time has passed."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.domain.people import Member, MemberId, WorkspaceId
from bot.domain.policies import Policy
from bot.domain.recaps import RecapDue
from bot.domain.schedules import recap_due_at
from bot.flows.policies import policy_for
from bot.runtime import Runtime
from storage import Transaction

_JUST_ENDED = timedelta(days=4)
_AT_ONCE = 200


async def plan_recaps_due(tx: Transaction, member: Member, policy: Policy, *, now: datetime) -> None:
    """Plan anew when the recaps of a lead's calls are due, as far as their time has not come."""
    known = await tx.recap_dues.to_plan(member.workspace_id, member.id, now=now, since=now - _JUST_ENDED)
    await _keep(tx, member, known, policy, now=now)


async def plan_unknown_dues(runtime: Runtime) -> None:
    """Plan when recaps are due of calls that say no time, as those of before SayDo kept one.

    They get the time by the lead's working time of today.
    """
    async with runtime.storage.reading() as tx:
        found = await tx.rounds.workspaces_of_unknown_recaps()
    for workspace_id in found:
        while await _plan_some(runtime, workspace_id):
            pass


async def _plan_some(runtime: Runtime, workspace_id: WorkspaceId) -> bool:
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        workspace = await tx.workspaces.get(workspace_id)
        known = await tx.recap_dues.unplanned(workspace.id, _AT_ONCE)
        leads = await tx.members.many(workspace.id, {one.lead_id for one in known})
        for lead in leads.values():
            policy = await policy_for(tx, workspace, lead)
            await _keep(tx, lead, _of(known, lead.id), policy, now=now)
    return bool(known)


def _of(known: Iterable[RecapDue], lead_id: MemberId) -> list[RecapDue]:
    return [one for one in known if one.lead_id == lead_id]


async def _keep(tx: Transaction, lead: Member, known: Iterable[RecapDue], policy: Policy, *, now: datetime) -> None:
    wanted = {one.id: recap_due_at(one.end, policy=policy) for one in known}
    changed = {one.id: wanted[one.id] for one in known if wanted[one.id] != one.recap_due_at}
    await tx.recap_dues.plan(lead.workspace_id, changed, now=now)
