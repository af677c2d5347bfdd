"""What the last look before sending needs to know, read in one go."""

from datetime import datetime, timedelta

from bot.domain import nudges
from bot.domain.calls import Call, CallId
from bot.domain.commitments import CommitmentId
from bot.domain.meetings import Window
from bot.domain.nudges import Kind, Nudge
from bot.domain.people import Member, Policy, Workspace
from bot.domain.sending import Facts
from bot.flows.planning import busy_around, busy_of_meetings
from bot.flows.policies import policy_for
from storage import Transaction

_AROUND = timedelta(hours=12)


async def facts_for(tx: Transaction, workspace: Workspace, member: Member, nudge: Nudge, *, now: datetime) -> Facts:
    """Return what is true now about a nudge's member and subject."""
    policy = await policy_for(tx, workspace, member)
    if nudge.subject.startswith(("call:", "lead:")):
        return await _about_call(tx, workspace, member, nudge, policy=policy, now=now)
    around = Window(start=now - _AROUND, end=now + _AROUND)
    meetings = await tx.meetings.of_member(workspace.id, member.id, around)
    commitment = None
    if nudge.subject.startswith("commitment:"):
        found = await tx.commitments.many(workspace.id, {CommitmentId(nudge.subject_id)})
        commitment = next(iter(found.values()), None)
    return Facts(
        is_active=member.is_active,
        muted_kinds=policy.muted_kinds,
        brief_kinds=policy.brief_kinds,
        busy=busy_of_meetings(meetings, policy=policy),
        commitment=commitment,
    )


async def _about_call(
    tx: Transaction, workspace: Workspace, member: Member, nudge: Nudge, *, policy: Policy, now: datetime
) -> Facts:
    call = (await tx.calls.many(workspace.id, {CallId(nudge.subject_id)})).get(CallId(nudge.subject_id))
    if call is None:
        return Facts(is_active=member.is_active, muted_kinds=policy.muted_kinds)
    prep = await tx.preps.get(workspace.id, call.id)
    meetings = await tx.meetings.of_member(
        workspace.id, member.id, Window(start=now - _AROUND, end=max(now, call.end) + _AROUND)
    )
    return Facts(
        is_active=member.is_active,
        muted_kinds=policy.muted_kinds,
        brief_kinds=policy.brief_kinds,
        busy=busy_around(call, meetings, policy=policy),
        call=call,
        is_prepared=prep is not None and prep.is_answered,
        is_recapped=await tx.recaps.get(workspace.id, call.id) is not None,
        brief_sent_at=await _brief_sent_at(tx, call, member, nudge),
        recap_delay=policy.recap_delay,
    )


async def _brief_sent_at(tx: Transaction, call: Call, member: Member, nudge: Nudge) -> datetime | None:
    if nudge.kind is not Kind.OBJECTIVE_ASK:
        return None
    subject = nudges.day_subject(call.start.astimezone(member.zone).date())
    briefs = await tx.nudges.of_subject(call.workspace_id, member.id, subject)
    return max((one.sent_at for one in briefs if one.sent_at is not None), default=None)
