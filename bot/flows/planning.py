"""From what is known to what will be said: nudges planned again in the transaction that changed their subject."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from bot.domain import busy, nudges, schedules
from bot.domain.busy import Busy
from bot.domain.calls import Call, CallId, Meeting
from bot.domain.commitments import Commitment
from bot.domain.links import CalendarLink
from bot.domain.meetings import Window
from bot.domain.nudges import Kind, Nudge, Plan, SkipReason
from bot.domain.people import Member, Workspace
from bot.domain.policies import Policy
from bot.domain.preps import Prep
from bot.domain.recaps import Recap
from bot.domain.subjects import call_subject, commitment_subject, day_subject, lead_subject
from bot.flows.escalation_stops import settle
from bot.flows.policies import policy_for
from bot.flows.recap_dues import plan_recaps_due
from storage import Transaction
from storage.ahead import reading_ahead

LOOK_BACK = timedelta(days=4)
LOOK_AHEAD = timedelta(days=15)
_MANY = 10  # calls; deciding about more takes a thread, as the event loop should not wait for it
_AROUND = timedelta(days=3)  # what is said about a call comes no sooner, and meetings farther off don't shift it


async def plan_calls_of(
    tx: Transaction, workspace: Workspace, member: Member, *, now: datetime, within: Window | None = None
) -> None:
    """Plan all nudges about the calls a member leads again: one moved meeting shifts the gaps around the others.

    With `within` only about those that overlap it.
    """
    calls = await tx.calls.of_lead(workspace.id, member.id, within or _reach(now))
    await plan_calls(tx, workspace, member, calls, now=now)


async def planned_apart(tx: Transaction, link: CalendarLink, most: int, *, now: datetime) -> list[Window]:
    """Return windows, so many calls in each, in which all that `plan_calls_of` a link's owner plans can be planned."""
    reach = _reach(now)
    calls = await tx.calls.of_lead(link.workspace_id, link.member_id, reach)
    starts = sorted({call.start for call in calls if call.start > reach.start})
    bounds = [reach.start, *starts[most::most], reach.end]
    return [Window(start=start, end=end) for start, end in pairwise(bounds)]


def _reach(now: datetime) -> Window:
    return Window(start=now - LOOK_BACK, end=now + LOOK_AHEAD)


def is_in_reach(call: Call, *, now: datetime) -> bool:
    """Tell whether a call is among those that `plan_calls_of` its lead plans."""
    return call.end > now - LOOK_BACK and call.start < now + LOOK_AHEAD


async def plan_call(tx: Transaction, workspace: Workspace, call: Call, *, now: datetime) -> None:
    """Plan the nudges about one call again."""
    await plan_calls(tx, workspace, await tx.members.get(workspace.id, call.lead_id), [call], now=now)


async def drop_plans(tx: Transaction, call: Call, member: Member, *, now: datetime) -> None:
    """Drop what is planned about a call for a member who does not lead it any more."""
    why_not = SkipReason.LED_BY_ANOTHER if call.lead_id != member.id else SkipReason.NOT_WANTED
    for subject in (call_subject(call.id), lead_subject(call.id)):
        stored = await tx.nudges.of_subject(call.workspace_id, member.id, subject)
        await _apply(tx, member, subject, nudges.reconcile([], stored, now=now, since=now, why_not=why_not))


async def plan_commitment(
    tx: Transaction,
    workspace: Workspace,
    commitment: Commitment,
    *,
    now: datetime,
    since: datetime | None = None,
) -> None:
    """Plan the nudges about a commitment again, for the member who owns it; new ones only from `since` on."""
    owner = await tx.members.get(workspace.id, commitment.owner_id)
    await plan_commitments(tx, workspace, owner, [commitment], now=now, since=since)


async def plan_commitments(
    tx: Transaction,
    workspace: Workspace,
    owner: Member,
    commitments: Sequence[Commitment],
    *,
    now: datetime,
    since: datetime | None = None,
) -> None:
    """Plan the nudges about commitments of one owner again; the questions are as many for one as for a hundred."""
    if not commitments:
        return
    policy = await policy_for(tx, workspace, owner)
    subjects = [(one, commitment_subject(one.id)) for one in commitments]
    stored = await tx.nudges.by_subject(workspace.id, owner.id, [subject for _, subject in subjects])
    plans = {
        subject: nudges.reconcile(
            schedules.for_commitment(one, policy=policy),
            [nudge for nudge in stored.get(subject, ()) if nudge.kind not in _planned_by_others(one)],
            now=now,
            since=since or one.made_at,
            restored_at=workspace.restored_at,
            why_not=SkipReason.CLOSED,
        )
        for one, subject in subjects
    }
    await _apply_all(tx, owner, plans)
    await settle(tx, workspace.id, [one.id for one in commitments], now=now)


def _planned_by_others(commitment: Commitment) -> frozenset[Kind]:
    """Return the kinds that planning leaves alone: escalations, and while it is open what passed between colleagues."""
    between = {Kind.OFFER, Kind.OFFER_ANSWERED, Kind.HANDED_OVER} if commitment.is_open else set()
    return frozenset({Kind.ESCALATION, *between})


async def drop_commitment_plans(tx: Transaction, commitment: Commitment, *, now: datetime) -> None:
    """Drop what is planned about a commitment for the member who owned it."""
    member = await tx.members.get(commitment.workspace_id, commitment.owner_id)
    subject = commitment_subject(commitment.id)
    stored = await tx.nudges.of_subject(commitment.workspace_id, member.id, subject)
    await _apply(tx, member, subject, nudges.reconcile([], stored, now=now, since=now))


async def plan_everything_of(tx: Transaction, workspace: Workspace, member: Member, *, now: datetime) -> None:
    """Plan all that is said to a member again: their zone or their settings changed."""
    with reading_ahead():  # by one policy
        await plan_calls_of(tx, workspace, member, now=now)
        await plan_commitments(tx, workspace, member, await tx.commitments.open_of(workspace.id, member.id), now=now)
        await plan_briefs_of(tx, workspace, member, await policy_for(tx, workspace, member), now=now)
    await tx.rounds.plan_digests_again(workspace.id, [member.id])  # their look at it before comes in their time


async def plan_briefs_of(
    tx: Transaction, workspace: Workspace, member: Member, policy: Policy, *, now: datetime
) -> None:
    """Plan the briefs of today and tomorrow in the member's zone, as far as they are to come."""
    today = policy.working.day_of(now)
    days = [day for day in (today, today + timedelta(days=1)) if schedules.brief_at(day, policy=policy) > now]
    subjects = [day_subject(day) for day in days]
    stored = await tx.nudges.by_subject(workspace.id, member.id, subjects)
    plans = {
        subject: nudges.reconcile(
            schedules.for_day(day, policy=policy),
            stored.get(subject, ()),
            now=now,
            since=now,
            restored_at=workspace.restored_at,
        )
        for day, subject in zip(days, subjects, strict=True)
    }
    await _apply_all(tx, member, plans)


async def plan_calls(
    tx: Transaction, workspace: Workspace, member: Member, calls: Sequence[Call], *, now: datetime
) -> None:
    """Plan the nudges about calls a member leads, and when their recaps are due.

    The questions are as many for one call as for a hundred.
    """
    policy = await policy_for(tx, workspace, member)
    await plan_recaps_due(tx, member, policy, now=now)
    if not calls:
        return
    subjects = [call_subject(call.id) for call in calls]
    known = _Known(
        policy=policy,
        since=await _known_since(tx, member),
        restored_at=workspace.restored_at,
        meetings=await _meetings_around(tx, member, calls),
        preps=await tx.preps.many(workspace.id, [call.id for call in calls]),
        recaps=await tx.recaps.many(workspace.id, [call.id for call in calls]),
        stored=await tx.nudges.by_subject(workspace.id, member.id, subjects),
    )
    if len(calls) < _MANY:
        plans = _plans(calls, known, now=now)
    else:
        plans = await asyncio.to_thread(_plans, calls, known, now=now)
    await _apply_all(tx, member, plans)


async def _meetings_around(tx: Transaction, member: Member, calls: Sequence[Call]) -> list[Meeting]:
    start, end = min(call.start for call in calls), max(call.end for call in calls)
    window = Window(start=start - _AROUND, end=end + _AROUND)
    return await tx.meetings.of_member(member.workspace_id, member.id, window)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What decides what is said about the calls a member leads."""

    policy: Policy
    since: datetime
    restored_at: datetime | None
    meetings: Sequence[Meeting]
    preps: Mapping[CallId, Prep]
    recaps: Mapping[CallId, Recap]
    stored: Mapping[str, Sequence[Nudge]]


def _plans(calls: Sequence[Call], known: _Known, *, now: datetime) -> dict[str, Plan]:
    """Return what becomes of the nudges about each call, by subject. Pure: it may run in a thread."""
    taken = [one for one in known.meetings if busy.takes_time(one, email=known.policy.own_email)]
    plans = {}
    for call in calls:
        prep, subject = known.preps.get(call.id), call_subject(call.id)
        wanted = schedules.for_call(
            call,
            policy=known.policy,
            busy=_busy_near(call, taken),
            is_prepared=prep is not None and prep.is_answered,
            is_recapped=call.id in known.recaps,
        )
        why_not = SkipReason.ANSWERED if call.is_on else SkipReason.CALL_OFF
        stored = known.stored.get(subject, ())
        plans[subject] = nudges.reconcile(
            wanted, stored, now=now, since=known.since, restored_at=known.restored_at, why_not=why_not
        )
    return plans


def _busy_near(call: Call, taken: Iterable[Meeting]) -> Busy:
    first, last, own = call.start - _AROUND, call.end + _AROUND, (call.uid, call.instance)
    return busy.busy_of(
        (one.occurrence.start, one.occurrence.end)
        for one in taken
        if one.occurrence.start < last and one.occurrence.end > first and (one.occurrence.uid, one.instance) != own
    )


async def _known_since(tx: Transaction, member: Member) -> datetime:
    links = await tx.links.of_member(member.workspace_id, member.id)
    return min((link.linked_at for link in links), default=datetime.max.replace(tzinfo=UTC))


async def _apply(tx: Transaction, member: Member, subject: str, plan: Plan) -> None:
    await _apply_all(tx, member, {subject: plan})


async def _apply_all(tx: Transaction, member: Member, plans: Mapping[str, Plan]) -> None:
    new = [(subject, wanted) for subject, plan in plans.items() for wanted in plan.new]
    await tx.nudges.insert_all(member.workspace_id, member.id, new)
    for plan in plans.values():
        for nudge in plan.changed:
            await tx.nudges.save(nudge)
