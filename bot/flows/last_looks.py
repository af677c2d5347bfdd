"""The last look before something is said: still this process's to say, still wanted? And it is drawn as it is now."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from bot.domain.budgets import Day, message_to_join
from bot.domain.commitments import CommitmentId
from bot.domain.meetings import Window
from bot.domain.messages import Message
from bot.domain.nudges import Kind, Nudge, SkipReason
from bot.domain.pacing import OPEN_DM
from bot.domain.people import Member, Workspace
from bot.domain.queues import LEASE
from bot.domain.sending import Decision, Send, Skip, Wait, decide, without_room
from bot.flows.drawing import calls_of_brief, draw_message
from bot.flows.facts import around, day_of, facts_for, today_of
from bot.flows.policies import policy_for
from bot.pacing import Paces
from storage import Transaction
from storage.ahead import reading_ahead

_A_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """What is to be said to a member now. The claim was begun anew at `looked_at`."""

    workspace: Workspace
    member: Member
    nudges: Sequence[Nudge]
    message: Message
    looked_at: datetime


async def look_at_all(
    tx: Transaction, bundles: Sequence[Sequence[Nudge]], paces: Paces, *, now: datetime
) -> list[Ready | None]:
    """Begin the claims of members' bundles anew and draw their messages; None where there is nothing to say now.

    What all of them need to know is read at once.
    """
    with reading_ahead():
        people = {one.id: one for one in await tx.members.of_all(bundle[0].member_id for bundle in bundles)}
        theirs = [bundle for bundle in bundles if bundle[0].member_id in people]  # the others were erased meanwhile
        free = [bundle for bundle in theirs if _has_room(paces, people[bundle[0].member_id])]
        full = [nudge for bundle in theirs if bundle not in free for nudge in bundle]
        if full:
            await tx.nudges.release(full, now + _A_MOMENT)
        renewed = await tx.nudges.renew([nudge for bundle in free for nudge in bundle], now, LEASE)
        mine = {nudge.id: nudge for nudge in renewed}
        await _read_ahead(tx, list(people.values()), renewed, now=now)
        return [await _look(tx, [mine[one.id] for one in bundle if one.id in mine], now=now) for bundle in bundles]


async def _read_ahead(tx: Transaction, people: Sequence[Member], claimed: Sequence[Nudge], *, now: datetime) -> None:
    await tx.workspaces.read_ahead({one.workspace_id for one in people})
    await tx.meetings.read_ahead(people, around(now))
    promises = {CommitmentId(one.subject_id) for one in claimed if one.subject.startswith("commitment:")}
    await tx.commitments.read_ahead(promises)
    days: dict[Window, list[Member]] = defaultdict(list)
    for one in people:
        policy = await policy_for(tx, await tx.workspaces.get(one.workspace_id), one)
        days[today_of(policy, now=now)].append(one)
    for day, some in days.items():
        await tx.nudges.read_days_ahead(some, day.start, day.end)


async def _look(tx: Transaction, claimed: Sequence[Nudge], *, now: datetime) -> Ready | None:
    if not claimed:
        return None
    workspace = await tx.workspaces.get(claimed[0].workspace_id)
    member = await tx.members.get(workspace.id, claimed[0].member_id)
    wanted = await _wanted(tx, workspace, member, claimed, now=now)
    message = await draw_message(tx, workspace, member, wanted, now=now) if wanted else None
    if message is None:
        for nudge in wanted:
            await tx.nudges.mark_skipped(nudge.id, SkipReason.NOTHING_TO_SAY.value)
            tx.tally[nudge.kind, "skipped"] += 1
        return None
    await _keep_shown(tx, member, wanted)
    return Ready(workspace=workspace, member=member, nudges=wanted, message=message, looked_at=now)


def _has_room(paces: Paces, member: Member) -> bool:
    """Tell whether Slack takes one more message to a member now, or has a conversation with them opened first."""
    if member.dm_channel is None:
        return paces.room(member.workspace_id, OPEN_DM) > 0
    return paces.has_room_in(member.workspace_id, member.dm_channel)


async def _wanted(
    tx: Transaction, workspace: Workspace, member: Member, claimed: Sequence[Nudge], *, now: datetime
) -> list[Nudge]:
    """Return what is to be said now; the others are put off or given up, each with its reason."""
    facts = {nudge.id: await facts_for(tx, workspace, member, nudge, now=now) for nudge in claimed}
    wanted = [one for one in claimed if await _is_said(tx, one, decide(one, facts[one.id], now=now))]
    if not wanted:
        return []
    if len(wanted) < len(claimed):
        tx.nudges.days_changed()
    day = await day_of(tx, workspace, member, now=now)
    if day.has_room_for(wanted):
        return wanted
    for nudge in wanted:
        if not await _joined(tx, nudge, day, now=now):
            await _is_said(tx, nudge, without_room(nudge, facts[nudge.id], now=now))
    return []


async def _is_said(tx: Transaction, nudge: Nudge, decision: Decision) -> bool:
    match decision:
        case Send():
            return True
        case Wait(until=until, why=why):
            await tx.nudges.put_off(nudge.id, until, why.value)
        case Skip(reason=reason):
            await tx.nudges.mark_skipped(nudge.id, reason.value)
            tx.tally[nudge.kind, "skipped"] += 1
        case _:
            assert_never(decision)
    return False


async def _joined(tx: Transaction, nudge: Nudge, day: Day, *, now: datetime) -> bool:
    """Draw a ready card without room into a message of the day: an edit is no new message."""
    host = message_to_join(nudge, day.nudges) if nudge.kind is Kind.READY_CARD else None
    if host is None or host.channel is None or host.ts is None:
        return False
    await tx.nudges.mark_sent([nudge.id], host.channel, host.ts, now)
    await tx.nudges.ask_redraw([nudge.id], now)
    return True


async def _keep_shown(tx: Transaction, member: Member, wanted: Sequence[Nudge]) -> None:
    for brief in wanted:
        if brief.kind is Kind.BRIEF:
            await tx.nudges.keep_shown(brief.id, [call.id for call in await calls_of_brief(tx, member, brief)])
