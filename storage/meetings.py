"""Meetings: queries. A row lays a meeting's occurrence and verdict out flat."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import gone
from bot.domain.calls import LinkId, Meeting, MeetingId, Verdict
from bot.domain.meetings import EventKind, Occurrence, Status, Window
from bot.domain.people import Member, MemberId, WorkspaceId
from storage.ahead import keep
from storage.calendar_tables import meetings
from storage.rows import among, change_one, changed, every, given, ids, inserting, literally, only, run_for_all
from storage.types import key_of, new_id

_OCCURRENCE = tuple(field.name for field in fields(Occurrence))
_VERDICT = tuple(field.name for field in fields(Verdict))
_OWN = ("id", "workspace_id", "member_id", "link_id", "instance", "misses")


_STANDS_FOR = (*_OCCURRENCE, *_VERDICT, "instance", "occurrence_key", "misses")


class _Flat:
    """How a meeting lies in its table."""

    columns = tuple(meetings.c[name] for name in (*_OWN, *_OCCURRENCE, *_VERDICT))

    def read(self, row: Row[Any]) -> Meeting:
        """Return the meeting of a row."""
        cells = iter(row)
        own, told, judged = (dict(zip(names, cells, strict=False)) for names in (_OWN, _OCCURRENCE, _VERDICT))
        told["organizer"] = next(iter(told["organizer"]), None)
        return Meeting(**own, occurrence=Occurrence(**told), verdict=Verdict(**judged))


_FLAT = _Flat()


def _all(*conditions: ColumnElement[bool]) -> Select[Any]:
    return select(*_FLAT.columns).where(meetings.c.workspace_id == given("workspace_id"), *conditions)


def _by_start(*conditions: ColumnElement[bool]) -> Select[Any]:
    return _all(*conditions).order_by(meetings.c.start, meetings.c.id)


_OVERLAPS = and_(
    meetings.c.end >= given("start"),
    meetings.c.start < given("end"),
    or_(meetings.c.end > given("start"), meetings.c.start == given("start")),
)
"""Overlap a half-open window; one without length at its very start is in it. The index is by end."""
_GET = _all(meetings.c.id == given("meeting_id"))
_OF_LINK = _by_start(meetings.c.link_id == given("link_id"), _OVERLAPS)
_OF_MEMBER = _by_start(meetings.c.member_id == given("member_id"), _OVERLAPS)
_OF_CALL = _all(meetings.c.occurrence_key == given("key")).order_by(meetings.c.added_at, meetings.c.id)
_IS_AWAY = (literally(meetings.c.kind, EventKind.OUT_OF_OFFICE), meetings.c.status != Status.CANCELLED)
_OUT_OF_OFFICE = _by_start(meetings.c.member_id == given("member_id"), *_IS_AWAY)
_ANYBODYS = select(*_FLAT.columns).where(meetings.c.member_id.in_(among("member_ids")))
_OF_ANYBODY = _ANYBODYS.where(_OVERLAPS).order_by(meetings.c.start, meetings.c.id)
_ANYBODY_AWAY = _ANYBODYS.where(*_IS_AWAY).order_by(meetings.c.start, meetings.c.id)


@cache
def _addition(dialect: str) -> postgresql.Insert | sqlite.Insert:
    statement = inserting(meetings, dialect=dialect)
    taken_over = {name: statement.excluded[name] for name in _STANDS_FOR}
    return statement.on_conflict_do_update(index_elements=["link_id", "occurrence_key"], set_=taken_over)


@dataclass(frozen=True, slots=True)
class Meetings:
    """What stands on members' calendars, one row for each calendar an occurrence stands on."""

    connection: AsyncConnection

    async def of_link(self, workspace_id: WorkspaceId, link_id: LinkId, window: Window) -> list[Meeting]:
        """Return the meetings of a link that overlap a window, by start."""
        return await self._some(_OF_LINK, workspace_id, link_id=link_id, start=window.start, end=window.end)

    async def of_member(self, workspace_id: WorkspaceId, member_id: MemberId, window: Window) -> list[Meeting]:
        """Return a member's meetings, of all calendars, that overlap a window, by start."""
        return await self._some(_OF_MEMBER, workspace_id, member_id=member_id, start=window.start, end=window.end)

    async def read_ahead(self, people: Collection[Member], window: Window) -> None:
        """Read at once what stands on many people's calendars in a window, and when they are out of office."""
        wanted = {one.id: one.workspace_id for one in people}
        named = {"member_ids": ids(wanted)}
        bounds = {"start": window.start, "end": window.end}
        around = await every(self.connection, _OF_ANYBODY, shape=_FLAT, **named, **bounds)
        for member_id, workspace_id in wanted.items():
            whose = {"workspace_id": workspace_id, "member_id": member_id}
            mine = [one for one in around if one.member_id == member_id]
            keep(_OF_MEMBER, whose | bounds, mine)
        await self.read_away(people)

    async def read_away(self, people: Iterable[Member]) -> None:
        """Read at once when many people are out of office."""
        wanted = {one.id: one.workspace_id for one in people}
        away = await every(self.connection, _ANYBODY_AWAY, shape=_FLAT, member_ids=ids(wanted)) if wanted else []
        for member_id, workspace_id in wanted.items():
            whose = {"workspace_id": workspace_id, "member_id": member_id}
            keep(_OUT_OF_OFFICE, whose, [one for one in away if one.member_id == member_id])

    async def of_call(self, workspace_id: WorkspaceId, uid: str, instance: str) -> list[Meeting]:
        """Return an occurrence's rows on all members' calendars, the one known longest first."""
        return await self._some(_OF_CALL, workspace_id, key=key_of(uid, instance))

    async def get(self, workspace_id: WorkspaceId, meeting_id: MeetingId) -> Meeting:
        """Return a meeting. Raises NotFoundError."""
        named = {"workspace_id": workspace_id, "meeting_id": meeting_id}
        return await only(self.connection, _GET, shape=_FLAT, missing=gone.MEETING, **named)

    async def add(
        self,
        workspace_id: WorkspaceId,
        member_id: MemberId,
        link_id: LinkId,
        occurrence: Occurrence,
        instance: str,
        verdict: Verdict,
        now: datetime,
    ) -> Meeting:
        """Return the row of an occurrence on a calendar, made now.

        One that is there already (it lay outside the window that was compared) is brought in step and keeps its id.
        """
        own = {"workspace_id": workspace_id, "member_id": member_id, "link_id": link_id, "added_at": now}
        row = _new(occurrence, instance, verdict)
        statement = _addition(self.connection.dialect.name).values({**own, **row}).returning(*_FLAT.columns)
        return await only(self.connection, statement, shape=_FLAT, missing=gone.MEETING)

    async def add_all(
        self,
        workspace_id: WorkspaceId,
        member_id: MemberId,
        link_id: LinkId,
        added: Iterable[tuple[Occurrence, str, Verdict]],
        now: datetime,
    ) -> None:
        """Make the rows of many occurrences on a calendar, each with its instance and verdict; see `add`."""
        own = {"workspace_id": workspace_id, "member_id": member_id, "link_id": link_id, "added_at": now}
        await run_for_all(
            self.connection, _addition(self.connection.dialect.name), [{**own, **_new(*one)} for one in added]
        )

    async def save(self, meeting: Meeting) -> None:
        """Keep a meeting as it is now. Raises NotFoundError when it was removed meanwhile.

        Another row under the name it takes now (its series moved onto it) gives way.
        """
        facts = {**_facts(meeting.occurrence, meeting.verdict, meeting.instance), "misses": meeting.misses}
        in_the_way = meetings.delete().where(
            meetings.c.workspace_id == meeting.workspace_id,
            meetings.c.link_id == meeting.link_id,
            meetings.c.occurrence_key == facts["occurrence_key"],
            meetings.c.id != meeting.id,
        )
        await changed(self.connection, in_the_way)
        where = (meetings.c.workspace_id == meeting.workspace_id, meetings.c.id == meeting.id)
        await change_one(self.connection, meetings.update().where(*where).values(facts), missing=gone.MEETING)

    async def out_of_office(self, workspace_id: WorkspaceId, member_id: MemberId) -> list[Meeting]:
        """Return the entries by which a member's calendars say that they are away."""
        return await self._some(_OUT_OF_OFFICE, workspace_id, member_id=member_id)

    async def _some(self, statement: Select[Any], workspace_id: WorkspaceId, **values_of: Any) -> list[Meeting]:
        return await every(self.connection, statement, shape=_FLAT, workspace_id=workspace_id, **values_of)


def _new(occurrence: Occurrence, instance: str, verdict: Verdict) -> dict[str, Any]:
    return {"id": new_id(), "misses": 0, **_facts(occurrence, verdict, instance)}


def _facts(occurrence: Occurrence, verdict: Verdict, instance: str) -> Mapping[str, Any]:
    told = {name: getattr(occurrence, name) for name in _OCCURRENCE}
    told["organizer"] = (occurrence.organizer,) if occurrence.organizer else ()
    judged = {name: getattr(verdict, name) for name in _VERDICT}
    return {**told, **judged, "instance": instance, "occurrence_key": key_of(occurrence.uid, instance)}
