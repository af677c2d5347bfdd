"""Nudges as they are planned and looked up: queries. How they are claimed and sent stands in `deliveries`."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, Select, and_, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.meetings import Window
from bot.domain.messages import Posted
from bot.domain.nudges import Kind, Nudge, NudgeId, State, Wanted
from bot.domain.people import Member, MemberId, WorkspaceId
from storage.ahead import forget, keep
from storage.claims import SHAPE, in_open_workspace
from storage.deliveries import Deliveries
from storage.rows import among, changed, every, first, given, ids, inserting, literally, run_for_all
from storage.serving import IS_ACTIVE
from storage.tables import nudges, workspaces
from storage.types import new_id

_WRITABLE = {
    State.PLANNED: (State.PLANNED, State.SKIPPED),
    State.SKIPPED: (State.PLANNED, State.SKIPPED),
    State.SENT: (State.SENT,),
    State.FAILED: (State.PLANNED, State.FAILED),
    State.CLAIMED: (),
}


_NAMED_BY = ("workspace_id", "member_id", "subject", "kind", "n")
_SAVE = {
    state: nudges.update().where(
        nudges.c.workspace_id == given("own_workspace_id"), nudges.c.id == given("own_id"), nudges.c.state.in_(states)
    )
    for state, states in _WRITABLE.items()
}


@cache
def _insertion(dialect: str) -> postgresql.Insert | sqlite.Insert:
    return inserting(nudges, dialect=dialect).on_conflict_do_nothing(index_elements=_NAMED_BY)


@cache
def _insertion_told(dialect: str) -> Executable:
    return _insertion(dialect).returning(*SHAPE.columns)


def _all(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Return the query of a workspace's nudges, by time."""
    return (
        SHAPE.select()
        .where(nudges.c.workspace_id == given("workspace_id"), *conditions)
        .order_by(nudges.c.due_at, nudges.c.id)
    )


_OF = nudges.c.member_id == given("member_id")
_OF_SUBJECT = _all(_OF, nudges.c.subject == given("subject"))
_OF_SUBJECTS = _all(nudges.c.subject.in_(among("subjects")))
_BY_SUBJECT = _all(_OF, nudges.c.subject.in_(among("subjects")))
_IN_MESSAGE = _all(nudges.c.channel == given("channel"), nudges.c.ts == given("ts"))
_SENT_SINCE = _all(_OF, nudges.c.sent_at >= given("since"))
_ON_DAY = (
    ~literally(nudges.c.kind, Kind.DIGEST),  # that one reaches a channel
    or_(
        and_(nudges.c.sent_at >= given("since"), nudges.c.sent_at < given("until")),
        and_(literally(nudges.c.state, State.PLANNED), nudges.c.due_at < given("until")),
        literally(nudges.c.state, State.CLAIMED),
    ),
)
_OF_DAY = _all(_OF, *_ON_DAY)
_ANYBODYS_DAY = (
    SHAPE.select().where(nudges.c.member_id.in_(among("member_ids")), *_ON_DAY).order_by(nudges.c.due_at, nudges.c.id)
)
_DUE_WITHIN = _all(_OF, nudges.c.due_at >= given("start"), nudges.c.due_at < given("end"))
_NEXT_DUE = select(func.min(nudges.c.due_at)).where(
    literally(nudges.c.state, State.PLANNED), in_open_workspace(given("now"))
)
_NEXT_OPEN = select(func.min(workspaces.c.held_until)).where(workspaces.c.held_until > given("now"), IS_ACTIVE)
_NEXT = select(_NEXT_DUE.scalar_subquery(), _NEXT_OPEN.scalar_subquery())


@dataclass(frozen=True, slots=True)
class Nudges(Deliveries):
    """Everything SayDo says unasked."""

    async def of_subject(self, workspace_id: WorkspaceId, member_id: MemberId, subject: str) -> list[Nudge]:
        """Return a member's nudges about a subject, by time."""
        return await self._some(_OF_SUBJECT, workspace_id, member_id=member_id, subject=subject)

    async def of_subjects(self, workspace_id: WorkspaceId, subjects: Iterable[str]) -> list[Nudge]:
        """Return all members' nudges about these subjects, by time."""
        wanted = ids(subjects)
        return await self._some(_OF_SUBJECTS, workspace_id, subjects=wanted) if wanted else []

    async def by_subject(
        self, workspace_id: WorkspaceId, member_id: MemberId, subjects: Iterable[str]
    ) -> dict[str, list[Nudge]]:
        """Return a member's nudges about these subjects, each subject's by time."""
        found: dict[str, list[Nudge]] = {}
        for nudge in await self._some(_BY_SUBJECT, workspace_id, member_id=member_id, subjects=ids(subjects)):
            found.setdefault(nudge.subject, []).append(nudge)
        return found

    async def insert(
        self, workspace_id: WorkspaceId, member_id: MemberId, subject: str, wanted: Wanted
    ) -> Nudge | None:
        """Plan a nudge; None when (member, subject, kind, n) is there already, whatever became of it."""
        nudge = _planned(workspace_id, member_id, subject, wanted)
        return await first(self.connection, _insertion_told(self._dialect), shape=SHAPE, **SHAPE.write(nudge))

    async def insert_sent(
        self, workspace_id: WorkspaceId, member_id: MemberId, subject: str, kind: Kind, *, posted: Posted, now: datetime
    ) -> None:
        """Keep a message that was posted at once, so that it is drawn again like those that were planned."""
        known = await self.of_subject(workspace_id, member_id, subject)
        numbers = [nudge.n for nudge in known if nudge.kind is kind]
        wanted = Wanted(kind=kind, n=max(numbers, default=0) + 1, due_at=now, until=now)
        planned = _planned(workspace_id, member_id, subject, wanted)
        sent = replace(planned, state=State.SENT, sent_at=now, channel=posted.channel, ts=posted.ts)
        await self.connection.execute(_insertion(self._dialect), SHAPE.write(sent))

    async def insert_all(
        self, workspace_id: WorkspaceId, member_id: MemberId, wanted: Iterable[tuple[str, Wanted]]
    ) -> None:
        """Plan many nudges, each about its subject; one that is there already stays as it is."""
        planned = [_planned(workspace_id, member_id, subject, one) for subject, one in wanted]
        await run_for_all(self.connection, _insertion(self._dialect), [SHAPE.write(nudge) for nudge in planned])

    async def save(self, nudge: Nudge) -> bool:
        """Keep a nudge as planning wants it; False when it was claimed, sent or given up meanwhile, and then it stays.

        What is planned or skipped may become the other; a claimed one belongs to its claimer.
        """
        named = {"own_workspace_id": nudge.workspace_id, "own_id": nudge.id}
        return await changed(self.connection, _SAVE[nudge.state], **named, **SHAPE.write(nudge)) == 1

    async def wake(self, workspace_id: WorkspaceId, member_id: MemberId, reason: str, now: datetime) -> int:
        """Make due what was put off for a reason that may not hold any more; return how many there are."""
        statement = nudges.update().where(
            nudges.c.workspace_id == workspace_id,
            nudges.c.member_id == member_id,
            nudges.c.reason == reason,
            literally(nudges.c.state, State.PLANNED),
        )
        return await changed(self.connection, statement.values(due_at=now))

    async def in_message(self, workspace_id: WorkspaceId, channel: str, ts: str) -> list[Nudge]:
        """Return the nudges that stand in a message, by time."""
        return await self._some(_IN_MESSAGE, workspace_id, channel=channel, ts=ts)

    async def sent_since(self, workspace_id: WorkspaceId, member_id: MemberId, since: datetime) -> list[Nudge]:
        """Return what was sent to a member at or after an instant, by the time it was due."""
        return await self._some(_SENT_SINCE, workspace_id, member_id=member_id, since=since)

    async def of_day(
        self, workspace_id: WorkspaceId, member_id: MemberId, since: datetime, until: datetime
    ) -> list[Nudge]:
        """Return what a member was sent in a span, what is on its way, and what is planned before the span ends."""
        return await self._some(_OF_DAY, workspace_id, member_id=member_id, since=since, until=until)

    async def read_days_ahead(self, people: Iterable[Member], since: datetime, until: datetime) -> None:
        """Read the days of many people at once, those who share its bounds."""
        wanted = {one.id: one.workspace_id for one in people}
        bounds = {"since": since, "until": until}
        found = await every(self.connection, _ANYBODYS_DAY, shape=SHAPE, member_ids=ids(wanted), **bounds)
        for member_id, workspace_id in wanted.items():
            whose = {"workspace_id": workspace_id, "member_id": member_id}
            keep(_OF_DAY, whose | bounds, [one for one in found if one.member_id == member_id])

    def days_changed(self) -> None:
        """Let the days that were read ahead be read again: something in them was put off or given up."""
        forget(_OF_DAY)

    async def due_within(self, workspace_id: WorkspaceId, member_id: MemberId, window: Window) -> list[Nudge]:
        """Return a member's nudges that are or were due in a half-open window, whatever became of them, by time."""
        return await self._some(_DUE_WITHIN, workspace_id, member_id=member_id, start=window.start, end=window.end)

    async def next_moment(self, now: datetime) -> datetime | None:
        """Return when something is to be said next: due, or held until then; None when nothing is planned."""
        found = (await self.connection.execute(_NEXT, {"now": now})).one()
        return min((one for one in found if one is not None), default=None)

    async def upcoming(self, limit: int) -> list[Nudge]:
        """Return the planned nudges of all workspaces that are due first, soonest first."""
        statement = (
            SHAPE.select()
            .where(literally(nudges.c.state, State.PLANNED))
            .order_by(nudges.c.due_at, nudges.c.member_id)
            .limit(limit)
        )
        return await every(self.connection, statement, shape=SHAPE)

    @property
    def _dialect(self) -> str:
        return self.connection.dialect.name

    async def _some(self, statement: Select[Any], workspace_id: WorkspaceId, **values_of: Any) -> list[Nudge]:
        return await every(self.connection, statement, shape=SHAPE, workspace_id=workspace_id, **values_of)


def _planned(workspace_id: WorkspaceId, member_id: MemberId, subject: str, wanted: Wanted) -> Nudge:
    return Nudge(
        id=NudgeId(new_id()),
        workspace_id=workspace_id,
        member_id=member_id,
        subject=subject,
        kind=wanted.kind,
        n=wanted.n,
        due_at=wanted.due_at,
        until=wanted.until,
    )
