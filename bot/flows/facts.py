"""What the last look before sending needs to know, read in one go."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.budgets import Day
from bot.domain.busy import busy_around, busy_of_meetings
from bot.domain.calls import Call, CallId, Meeting
from bot.domain.commitments import CommitmentId
from bot.domain.meetings import EventKind, Response, Window
from bot.domain.nudges import Kind, Nudge
from bot.domain.people import Member, Workspace
from bot.domain.policies import Policy
from bot.domain.sending import Facts
from bot.domain.subjects import day_subject
from bot.domain.verdicts import own_response
from bot.flows.escalation_stops import still_comes
from bot.flows.policies import policy_for
from storage import Transaction

_AROUND = timedelta(hours=12)


async def facts_for(tx: Transaction, workspace: Workspace, member: Member, nudge: Nudge, *, now: datetime) -> Facts:
    """Return what is true now about a nudge's member and subject."""
    policy = await policy_for(tx, workspace, member)
    if nudge.subject.startswith(("call:", "lead:")):
        return await _about_call(tx, workspace, member, nudge, policy=policy, now=now)
    meetings = await tx.meetings.of_member(workspace.id, member.id, around(now))
    commitment = None
    if nudge.subject.startswith("commitment:"):
        found = await tx.commitments.many(workspace.id, {CommitmentId(nudge.subject_id)})
        commitment = next(iter(found.values()), None)
    return Facts(
        policy=policy,
        is_active=member.is_active,
        busy=busy_of_meetings(meetings, policy=policy),
        dnd=member.dnd,
        commitment=commitment,
        is_escalated=nudge.kind is Kind.ESCALATION and await _is_escalated(tx, nudge, now=now),
    )


def around(now: datetime) -> Window:
    """Return the window whose meetings say whether somebody is busy now."""
    return Window(start=now - _AROUND, end=now + _AROUND)


async def _is_escalated(tx: Transaction, nudge: Nudge, *, now: datetime) -> bool:
    """Tell whether the promise is still set down for the digest that this is the announcement of."""
    found = await tx.escalations.of(nudge.workspace_id, CommitmentId(nudge.subject_id))
    one = next((one for one in found if one.n == nudge.n and one.owner_id == nudge.member_id), None)
    return one is not None and await still_comes(tx, one, now=now)


async def _about_call(
    tx: Transaction, workspace: Workspace, member: Member, nudge: Nudge, *, policy: Policy, now: datetime
) -> Facts:
    call = (await tx.calls.many(workspace.id, {CallId(nudge.subject_id)})).get(CallId(nudge.subject_id))
    if call is None:
        return Facts(policy=policy, is_active=member.is_active)
    prep = await tx.preps.get(workspace.id, call.id)
    window = Window(start=min(now, call.start) - _AROUND, end=max(now, call.end) + _AROUND)
    meetings = await tx.meetings.of_member(workspace.id, member.id, window)
    return Facts(
        policy=policy,
        is_active=member.is_active,
        busy=busy_around(call, meetings, policy=policy),
        dnd=member.dnd,
        call=call,
        is_prepared=prep is not None and prep.is_answered,
        is_recapped=await tx.recaps.get(workspace.id, call.id) is not None,
        is_absent=_is_absent(call, meetings, policy=policy),
        has_accepted=_has_accepted(call, meetings, policy=policy),
        brief_sent_at=await _brief_sent_at(tx, call, member, nudge),
    )


def _is_absent(call: Call, meetings: Sequence[Meeting], *, policy: Policy) -> bool:
    """Tell whether the calendar says that the member is out of office on the day of a call, or during it."""
    away = (one.occurrence for one in meetings if one.occurrence.kind is EventKind.OUT_OF_OFFICE and one.stands)
    is_during = any(one.start < call.end and call.start < one.end for one in away if not one.all_day)
    return is_during or policy.working.day_of(call.start) in policy.away


def _has_accepted(call: Call, meetings: Sequence[Meeting], *, policy: Policy) -> bool:
    own = (one for one in meetings if (one.occurrence.uid, one.instance) == (call.uid, call.instance))
    return any(own_response(one.occurrence, email=policy.own_email) is Response.ACCEPTED for one in own)


async def _brief_sent_at(tx: Transaction, call: Call, member: Member, nudge: Nudge) -> datetime | None:
    """Return when the brief went out that showed this call; one that was added later was in no brief."""
    if nudge.kind is not Kind.OBJECTIVE_ASK:
        return None
    subject = day_subject(call.start.astimezone(member.zone).date())
    briefs = await tx.nudges.of_subject(call.workspace_id, member.id, subject)
    showing = (one.sent_at for one in briefs if one.sent_at is not None and call.id in one.shown)
    return max(showing, default=None)


async def day_of(tx: Transaction, workspace: Workspace, member: Member, *, now: datetime) -> Day:
    """Return the member's day as far as it counts for the budget."""
    policy = await policy_for(tx, workspace, member)
    today = today_of(policy, now=now)
    return Day(nudges=await tx.nudges.of_day(workspace.id, member.id, today.start, today.end), policy=policy)


def today_of(policy: Policy, *, now: datetime) -> Window:
    """Return the member's day."""
    midnight, today = datetime.min.time(), policy.working.day_of(now)
    return Window(start=policy.working.at(today, midnight), end=policy.working.at(today + timedelta(days=1), midnight))
