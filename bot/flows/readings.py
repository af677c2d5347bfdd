"""Storing what a calendar said: its meetings, the calls they make, what is planned about them, the link's health."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.calendars import Reading, Unchanged
from bot.domain.calls import Meeting, MeetingId, Verdict, instance_of
from bot.domain.changes import Changes, compare
from bot.domain.links import CANT_BE_READ, CalendarLink, after_good_read
from bot.domain.meetings import EventKind, Occurrence, Status, Window
from bot.domain.people import Member, Workspace
from bot.domain.subjects import link_subject
from bot.domain.verdicts import judge
from bot.flows.planning import plan_calls_of, plan_everything_of, planned_apart
from bot.flows.policies import judging_policy_for
from bot.flows.refreshing import look_at_leads, refresh_calls_of
from bot.flows.shown_again import show_subject_again
from bot.runtime import Runtime
from storage import Transaction

Done = TypeVar("Done")
LOOK_BACK = timedelta(days=1)
LOOK_AHEAD = timedelta(days=14)
_AT_ONCE = 50  # changes a transaction: clicks wait for it on SQLite
_MANY = 200  # occurrences; all calls of a calendar with more are not planned in one transaction
_PLANNED_AT_ONCE = 100  # calls


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

    Much that is new comes in several transactions, the soonest first, each whole in itself. What was seen of the
    calendar is kept with the last, so that a reading that was cut off is gone on with at the next look.
    """
    in_steps = _Steps(runtime, link, now=now, claimed_until=claimed_until)
    is_partly_stored = link.is_partly_stored
    if isinstance(reading, Reading) and len(reading.occurrences) > _AT_ONCE:
        while await in_steps.store(reading):
            is_partly_stored = True
    if is_partly_stored:
        await in_steps.plan()
    async with runtime.storage.begin() as tx:
        await tx.links.get(link.workspace_id, link.id, claimed_until=claimed_until)
        is_watched = bool(await tx.watches.open_of([link], now))
        good = after_look(link, reading, now=now, is_watched=is_watched)
        if isinstance(reading, Reading):
            good = replace(good, read_at=now, skipped=reading.skipped, warnings=reading.warnings)
            if await _store_reading(tx, link, reading, now=now):
                good = replace(good, etag=None, last_modified=None, content_hash=None)
        await tx.links.save(good, claimed_until=claimed_until)
        if link.state in CANT_BE_READ:
            await show_subject_again(tx, link.workspace_id, link_subject(link.id), now=now)
    return good


class _Steps:
    """Stores a large reading in transactions of their own; one that is cut off is known by its link."""

    def __init__(self, runtime: Runtime, link: CalendarLink, *, now: datetime, claimed_until: datetime | None) -> None:
        self._runtime = runtime
        self._link = link
        self._now = now
        self._claimed_until = claimed_until
        self._stored: set[tuple[str, str]] = set()

    async def store(self, reading: Reading) -> bool:
        """Store some of what a reading changes; False, and nothing stored, when one transaction can hold all of it."""
        async with self._begin() as tx:
            some = await _storing(tx, self._link, reading, now=self._now, steps=self._stored)
            if some is None or (some.is_all and len(reading.occurrences) <= _MANY):
                return False
            await tx.links.store_partly(self._link.workspace_id, self._link.id)
            touched = await _write(tx, self._link, some, now=self._now)
            await refresh_calls_of(tx, some.workspace, some.member, touched, plans_all=False, now=self._now)
        self._stored |= touched.keys()
        return True

    async def plan(self) -> None:
        """Plan the calls of the link's owner: what is around them changed."""
        async with self._begin() as tx:
            windows = await planned_apart(tx, self._link, _PLANNED_AT_ONCE, now=self._now)
        for window in windows:
            async with self._begin() as tx:
                workspace = await tx.workspaces.get(self._link.workspace_id)
                member = await tx.members.get(workspace.id, self._link.member_id)
                await plan_calls_of(tx, workspace, member, now=self._now, within=window)

    @asynccontextmanager
    async def _begin(self) -> AsyncIterator[Transaction]:
        """Begin a transaction. Raises NotFoundError when the link is gone or another's by now."""
        async with self._runtime.storage.begin() as tx:
            await tx.links.get(self._link.workspace_id, self._link.id, claimed_until=self._claimed_until)
            yield tx


async def _store_reading(tx: Transaction, link: CalendarLink, reading: Reading, *, now: datetime) -> bool:
    """Store what a reading changes; True when a second look is needed, although the calendar stays as it is."""
    storing = await _storing(tx, link, reading, now=now)
    if storing is None:
        return False
    touched = await _write(tx, link, storing, now=now)
    await refresh_calls_of(tx, storing.workspace, storing.member, touched, now=now)
    seen = [*(one for one, _ in storing.appeared), *(meeting.occurrence for meeting, _ in storing.changed)]
    if any(one.kind is EventKind.OUT_OF_OFFICE for one in seen):
        await look_at_leads(tx, storing.workspace, storing.member, now=now)
        await plan_everything_of(tx, storing.workspace, storing.member, now=now)
    vanished = (meeting for meeting, _ in storing.changed if meeting.occurrence.status is not Status.CANCELLED)
    return any(meeting.misses for meeting in vanished)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Storing:
    """What a reading changes of a member's meetings, or some of it: judged, each changed one with what it was."""

    workspace: Workspace
    member: Member
    appeared: Sequence[tuple[Occurrence, Verdict]]
    changed: Sequence[tuple[Meeting, Meeting]]
    is_all: bool


async def _storing(
    tx: Transaction,
    link: CalendarLink,
    reading: Reading,
    *,
    now: datetime,
    steps: Collection[tuple[str, str]] | None = None,
) -> _Storing | None:
    """Return what a reading changes; with `steps`, which are behind it, only what the next one stores.

    None when that is nothing. Of a large calendar both parts take longer than the event loop should wait.
    """
    workspace = await tx.workspaces.hold(link.workspace_id)  # two calendars of one call would each lead it
    known = await tx.meetings.of_link(workspace.id, link.id, Window(start=now - LOOK_BACK, end=now + LOOK_AHEAD))
    before = {meeting.id: meeting for meeting in known}

    def compared() -> tuple[Changes, bool]:
        changes = compare(known, reading.occurrences, now=now)
        return (changes, True) if steps is None else _next_step(changes, before, steps, now=now)

    is_large = len(known) + len(reading.occurrences) > _AT_ONCE
    changes, is_all = await _apart(compared, is_large=is_large)
    if changes.is_empty:
        return None
    member = await tx.members.get(link.workspace_id, link.member_id)
    policy = await judging_policy_for(tx, workspace, member)
    rules = await tx.rules.of_member(workspace.id, member.id)

    def decided() -> _Storing:
        judged = (replace(one, verdict=judge(one.occurrence, policy=policy, rules=rules)) for one in changes.changed)
        return _Storing(
            workspace=workspace,
            member=member,
            appeared=[(one, judge(one, policy=policy, rules=rules)) for one in changes.appeared],
            changed=[(meeting, before[meeting.id]) for meeting in judged],
            is_all=is_all,
        )

    return await _apart(decided, is_large=is_large)


async def _apart(work: Callable[[], Done], *, is_large: bool) -> Done:
    """Do what is large in a thread; for little the way there and back takes longer than the work."""
    return await asyncio.to_thread(work) if is_large else work()


def _next_step(
    changes: Changes, before: Mapping[MeetingId, Meeting], steps: Collection[tuple[str, str]], *, now: datetime
) -> tuple[Changes, bool]:
    """Return some of the changes, the soonest first, and whether these are all that may be stored in steps.

    Nothing is stored twice, though it were read back otherwise than it was written.
    """
    changed = [one for one in changes.changed if _may_stand_apart(one, before[one.id])]
    changed = [one for one in changed if (one.occurrence.uid, one.instance) not in steps]
    appeared = [one for one in changes.appeared if one.kind is not EventKind.OUT_OF_OFFICE]
    appeared = [one for one in appeared if (one.uid, instance_of(one)) not in steps]
    appeared.sort(key=lambda one: (one.start < now, one.start))
    some = Changes(appeared=tuple(appeared[: max(0, _AT_ONCE - len(changed))]), changed=tuple(changed[:_AT_ONCE]))
    return some, len(changed) + len(appeared) <= _AT_ONCE


def _may_stand_apart(meeting: Meeting, was: Meeting) -> bool:
    """Tell whether the same reading, held against a changed meeting once more, leaves it as it is.

    One that vanished a first time near its start would count as missed again. And who leads the member's calls hangs
    on when they are out of office.
    """
    is_missed_once = meeting.misses > was.misses and meeting.occurrence.status is not Status.CANCELLED
    return not is_missed_once and EventKind.OUT_OF_OFFICE not in {meeting.occurrence.kind, was.occurrence.kind}


async def _write(
    tx: Transaction, link: CalendarLink, storing: _Storing, *, now: datetime
) -> dict[tuple[str, str], str]:
    """Write what changes, and return the calls it touches: by UID and instance, with the instance each had before."""
    rows = [(one, instance_of(one), verdict) for one, verdict in storing.appeared]
    await tx.meetings.add_all(storing.workspace.id, storing.member.id, link.id, rows, now=now)
    touched = {(one.uid, instance): instance for one, instance, _ in rows}
    for meeting, before in storing.changed:
        await tx.meetings.save(meeting)
        touched[meeting.occurrence.uid, meeting.instance] = before.instance
    return touched
