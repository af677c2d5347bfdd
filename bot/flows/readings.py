"""Storing what a calendar said: its meetings, the calls they make, what is planned about them, the link's health."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.calendars import Reading, Unchanged
from bot.domain import nudges
from bot.domain.calls import Meeting, Verdict, instance_of
from bot.domain.changes import compare
from bot.domain.links import CANT_BE_READ, CalendarLink, after_good_read
from bot.domain.meetings import EventKind, Occurrence, Status, Window
from bot.domain.people import Member, Workspace
from bot.domain.verdicts import judge
from bot.flows.planning import plan_everything_of, show_subject_again
from bot.flows.policies import judging_policy_for
from bot.flows.refreshing import look_at_leads, refresh_calls_of
from bot.runtime import Runtime
from storage import Transaction

LOOK_BACK = timedelta(days=1)
LOOK_AHEAD = timedelta(days=14)
_AT_ONCE = 50  # new meetings a transaction: clicks wait for it on SQLite


def after_look(link: CalendarLink, found: Reading | Unchanged, *, now: datetime, is_watched: bool) -> CalendarLink:
    """Return the link after a good look at its calendar."""
    good = after_good_read(link, now=now, refresh_after=found.refresh_after, is_watched=is_watched)
    seen = found.seen
    return replace(good, etag=seen.etag, last_modified=seen.last_modified, content_hash=seen.content_hash)


async def store(
    runtime: Runtime,
    link: CalendarLink,
    reading: Reading | Unchanged,
    *,
    now: datetime,
    claimed_until: datetime | None = None,
) -> CalendarLink:
    """Store a good read; see `store_what_came`.

    Much that is new comes in several transactions, the soonest first, each whole in itself; what was seen of the
    calendar is kept with the last, so that one that was cut off is gone on with at the next look.
    """
    if isinstance(reading, Reading) and len(reading.occurrences) > _AT_ONCE:
        while await _store_some(runtime, link, reading, now=now, claimed_until=claimed_until):
            pass
    async with runtime.storage.begin() as tx:
        await tx.links.get(link.workspace_id, link.id, claimed_until=claimed_until)
        watches = await tx.watches.of_link(link.workspace_id, link.id)
        is_watched = any(watch.expires_at > now for watch in watches)
        good = after_look(link, reading, now=now, is_watched=is_watched)
        if isinstance(reading, Reading):
            good = replace(good, read_at=now, skipped=reading.skipped, warnings=reading.warnings)
            if await _store_reading(tx, link, reading, now=now):
                good = replace(good, etag=None, last_modified=None, content_hash=None)
        await tx.links.save(good, claimed_until=claimed_until)
        if link.state in CANT_BE_READ:
            await show_subject_again(tx, link.workspace_id, nudges.link_subject(link.id), now=now)
    return good


async def _store_some(
    runtime: Runtime, link: CalendarLink, reading: Reading, *, now: datetime, claimed_until: datetime | None
) -> bool:
    """Store some of what is new in a reading; False, and nothing stored, when little is."""
    async with runtime.storage.begin() as tx:
        await tx.links.get(link.workspace_id, link.id, claimed_until=claimed_until)
        storing = await _storing(tx, link, reading, now=now)
        if len(storing.appeared) <= _AT_ONCE:
            return False
        touched = await _add(tx, link, storing, storing.appeared[:_AT_ONCE], now=now)
        await refresh_calls_of(tx, storing.workspace, storing.member, touched, plans_all=False, now=now)
    return True


async def _store_reading(tx: Transaction, link: CalendarLink, reading: Reading, *, now: datetime) -> bool:
    """Store what a reading changes; True when a second look is needed, although the calendar stays as it is."""
    storing = await _storing(tx, link, reading, now=now)
    touched = await _add(tx, link, storing, storing.appeared, now=now)
    for meeting, before in storing.changed:
        await tx.meetings.save(meeting)
        touched[meeting.occurrence.uid, meeting.instance] = before.instance
    await refresh_calls_of(tx, storing.workspace, storing.member, touched, now=now)
    seen = [*(one for one, _ in storing.appeared), *(meeting.occurrence for meeting, _ in storing.changed)]
    if any(one.kind is EventKind.OUT_OF_OFFICE for one in seen):
        await look_at_leads(tx, storing.workspace, storing.member, now=now)
        await plan_everything_of(tx, storing.workspace, storing.member, now=now)
    vanished = (meeting for meeting, _ in storing.changed if meeting.occurrence.status is not Status.CANCELLED)
    return any(meeting.misses for meeting in vanished)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Storing:
    """What a reading changes of a member's meetings: judged, the soonest first, each changed one with what it was."""

    workspace: Workspace
    member: Member
    appeared: Sequence[tuple[Occurrence, Verdict]]
    changed: Sequence[tuple[Meeting, Meeting]]


async def _storing(tx: Transaction, link: CalendarLink, reading: Reading, *, now: datetime) -> _Storing:
    workspace = await tx.workspaces.hold(link.workspace_id)  # two calendars of one call would each lead it
    member = await tx.members.get(link.workspace_id, link.member_id)
    policy = await judging_policy_for(tx, workspace, member)
    rules = await tx.rules.of_member(workspace.id, member.id)
    known = await tx.meetings.of_link(workspace.id, link.id, Window(start=now - LOOK_BACK, end=now + LOOK_AHEAD))

    def decided() -> _Storing:
        changes = compare(known, reading.occurrences, now=now)
        before = {meeting.id: meeting for meeting in known}
        soonest = sorted(changes.appeared, key=lambda one: (one.start < now, one.start))
        judged = (replace(one, verdict=judge(one.occurrence, policy=policy, rules=rules)) for one in changes.changed)
        return _Storing(
            workspace=workspace,
            member=member,
            appeared=[(one, judge(one, policy=policy, rules=rules)) for one in soonest],
            changed=[(meeting, before[meeting.id]) for meeting in judged],
        )

    return await asyncio.to_thread(decided)  # of a large calendar this takes longer than the event loop should wait


async def _add(
    tx: Transaction,
    link: CalendarLink,
    storing: _Storing,
    appeared: Sequence[tuple[Occurrence, Verdict]],
    *,
    now: datetime,
) -> dict[tuple[str, str], str]:
    """Add what is new, and return the calls it touches: by UID and instance, with the instance each had before."""
    rows = [(one, instance_of(one), verdict) for one, verdict in appeared]
    await tx.meetings.add_all(storing.workspace.id, storing.member.id, link.id, rows, now=now)
    return {(one.uid, instance): instance for one, instance, _ in rows}
