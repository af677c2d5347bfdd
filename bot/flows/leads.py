"""Who leads a call of several members: found anew when one can't, taken over by one who says so, and told once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.calls import Call, Meeting
from bot.domain.changes import lead_after
from bot.domain.meetings import Status
from bot.domain.nudges import Kind, Nudge, SkipReason, State, Wanted
from bot.domain.people import Member, MemberId, Workspace
from bot.domain.policies import policy_of
from bot.domain.subjects import call_subject, lead_subject
from bot.flows.attending import own_call
from bot.flows.planning import drop_plans, plan_call
from bot.flows.policies import days_of
from bot.flows.shown_again import show_again
from bot.runtime import Actor, Runtime
from bot.views.leads import TakeOver
from storage import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a wish to lead: `problem` says why not, `was` is who led the call before."""

    was: MemberId
    problem: str = ""


async def take_over(runtime: Runtime, actor: Actor, wish: TakeOver) -> Taken:
    """Make the actor the lead of a call they attend, which no calendar overrules.

    Of two who press at once the first has it, and the second is told so. A second click changes nothing.
    """
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, wish.call_id)
        if call.lead_id == actor.member.id:
            return Taken(was=call.lead_id)
        was_seen = call.lead_id == wish.lead_id
        if was_seen and await tx.calls.pass_lead(call, to=actor.member.id, is_said=True):
            taken = await tx.calls.get(actor.workspace.id, call.id)
            await passed_on(tx, actor.workspace, call, taken, now=now, tells=False)
            return Taken(was=call.lead_id)
        lead = await tx.members.get(actor.workspace.id, (await tx.calls.get(actor.workspace.id, call.id)).lead_id)
    problem = f"{lead.name} took this call a moment ago and leads it now. Press again if it should be you all the same."
    return Taken(was=call.lead_id, problem=problem)


async def next_lead(tx: Transaction, workspace: Workspace, known: Call | None, meetings: Sequence[Meeting]) -> Member:
    """Return who leads a call now, by its rows on members' calendars (at least one), as `domain.changes` decides."""
    members = await tx.members.many(workspace.id, {meeting.member_id for meeting in meetings})
    away: frozenset[MemberId] = frozenset()
    if len(members) > 1:
        away = frozenset([one.id for one in members.values() if await _is_away(tx, one, _of(meetings, one))])
    lead_id = lead_after(known, meetings, members=members, away=away)
    return members.get(lead_id) or await tx.members.get(workspace.id, lead_id)


async def passed_on(
    tx: Transaction, workspace: Workspace, before: Call, call: Call, *, now: datetime, tells: bool = True
) -> None:
    """Move what is planned about a call to its new lead, who is told once unless they took it themselves.

    What was said to the one before is drawn again: it says who has the call now.
    """
    old = await tx.members.get(workspace.id, before.lead_id)
    said = await tx.nudges.of_subject(workspace.id, old.id, call_subject(call.id))
    await drop_plans(tx, call, old, now=now)
    await plan_call(tx, workspace, call, now=now)
    if tells and call.is_on and call.start > now and await _is_news(tx, call, old, said):
        await _tell(tx, call, now=now)
    await show_again(tx, call, now=now)


async def _is_news(tx: Transaction, call: Call, old: Member, said: Iterable[Nudge]) -> bool:
    """Tell whether the one before knew of it, or can't come; an organizer whose calendar is read later is no news."""
    if not old.is_active or any(nudge.state is State.SENT for nudge in said):
        return True
    meetings = await tx.meetings.of_call(call.workspace_id, call.uid, call.instance)
    theirs = _of(meetings, old)
    return not any(one.verdict.is_call for one in theirs) or await _is_away(tx, old, theirs)


async def _tell(tx: Transaction, call: Call, *, now: datetime) -> None:
    subject = lead_subject(call.id)
    stored = await tx.nudges.of_subject(call.workspace_id, call.lead_id, subject)
    if not any(nudge.state is State.PLANNED for nudge in stored):
        told = Wanted(kind=Kind.NEW_LEAD, n=len(stored) + 1, due_at=now, until=call.start)
        await tx.nudges.insert(call.workspace_id, call.lead_id, subject, told)


async def led_before(tx: Transaction, call: Call) -> str:
    """Return the name of who had a call before its lead of now; "" when nobody had."""
    stored = await tx.nudges.of_subjects(call.workspace_id, [call_subject(call.id)])
    others = [one.member_id for one in stored if one.member_id != call.lead_id and _was_asked(one)]
    return (await tx.members.get(call.workspace_id, others[-1])).name if others else ""


def _was_asked(nudge: Nudge) -> bool:
    return nudge.state is State.SENT or nudge.reason == SkipReason.LED_BY_ANOTHER


def _of(meetings: Iterable[Meeting], member: Member) -> list[Meeting]:
    return [one for one in meetings if one.member_id == member.id]


async def _is_away(tx: Transaction, member: Member, meetings: Sequence[Meeting]) -> bool:
    """Tell whether their calendar says they are out of office on the day of these meetings, or during them."""
    entries = await tx.meetings.out_of_office(member.workspace_id, member.id)
    standing = [one for one in entries if one.occurrence.status is not Status.CANCELLED]
    days = {one.occurrence.start.astimezone(member.zone).date() for one in meetings}
    working = policy_of(await tx.workspaces.get(member.workspace_id), member).working
    return any(days & set(days_of(one, working)) or _overlaps(one, meetings) for one in standing)


def _overlaps(entry: Meeting, meetings: Iterable[Meeting]) -> bool:
    spans = ((one.occurrence.start, one.occurrence.end) for one in meetings)
    return not entry.occurrence.all_day and any(
        entry.occurrence.start < end and start < entry.occurrence.end for start, end in spans
    )
