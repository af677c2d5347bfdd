"""Calls: queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, Select, and_, case, exists, or_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import gone
from bot.domain.calls import Call, CallId, CallState, Meeting
from bot.domain.meetings import Attendee, Window
from bot.domain.people import MemberId, WorkspaceId
from storage.calendar_tables import meetings
from storage.call_tables import calls, recaps
from storage.rows import (
    Shape,
    among,
    change_one,
    changed,
    every,
    first,
    given,
    ids,
    inserting,
    only,
)
from storage.types import key_of, new_id

SHAPE = Shape(calls, Call)


def _all(*conditions: ColumnElement[bool]) -> Select[Any]:
    return SHAPE.select().where(calls.c.workspace_id == given("workspace_id"), *conditions)


def _by_start(*conditions: ColumnElement[bool]) -> Select[Any]:
    return _all(*conditions).order_by(calls.c.start, calls.c.id)


_OVERLAPS = and_(
    calls.c.end >= given("start"),
    calls.c.start < given("end"),
    or_(calls.c.end > given("start"), calls.c.start == given("start")),
)
"""Overlap a half-open window; one without length at its very start is in it. The index is by end."""
_LED = calls.c.lead_id == given("member_id")
_IS_OF = or_(
    _LED,
    exists().where(
        meetings.c.workspace_id == calls.c.workspace_id,
        meetings.c.occurrence_key == calls.c.occurrence_key,
        meetings.c.member_id == given("member_id"),
        meetings.c.is_call,
    ),
)
"""Be a call that a member leads, or attends: it stands on their calendar as a customer call."""
_WITH_ACCOUNT = (calls.c.account_key == given("account_key"), calls.c.state == CallState.STANDS)
_GET = _all(calls.c.id == given("call_id"))
_MANY = _by_start(calls.c.id.in_(among("call_ids")))
_AT = _all(calls.c.occurrence_key == given("key"))
_AT_ANY = _by_start(calls.c.occurrence_key.in_(among("keys")))
_OF_LEAD = _by_start(_LED, _OVERLAPS)
_OF_MEMBER = _by_start(_IS_OF, _OVERLAPS)
_RECAPS_OWED = _by_start(
    _LED,
    calls.c.state == CallState.STANDS,
    calls.c.end >= given("since"),
    calls.c.end < given("until"),
    ~exists().where(recaps.c.workspace_id == calls.c.workspace_id, recaps.c.call_id == calls.c.id),
)
_LAST_WITH = _all(*_WITH_ACCOUNT, calls.c.start < given("before")).order_by(calls.c.start.desc(), calls.c.id).limit(1)
_NEXT_WITH = _by_start(*_WITH_ACCOUNT, calls.c.start > given("after"), _IS_OF).limit(1)
_OF_THE_LEAD = frozenset({"lead_id", "lead_is_said"})
"""Stays as it is when a call is brought in step."""
_IN_STEP = [column.name for column in SHAPE.columns if column.name not in {"id", *_OF_THE_LEAD}]


def _due_anew(ends: ColumnElement[Any]) -> dict[str, Any]:
    """Return what is written of when a recap is due: it is found out anew when the call ends otherwise."""
    return {"recap_due_at": case((calls.c.end == ends, calls.c.recap_due_at))}


@cache
def _addition(dialect: str) -> Executable:
    """Return the statement that adds a call, or brings the one that is there in step."""
    statement = inserting(calls, dialect=dialect)
    facts = {name: statement.excluded[name] for name in (*_IN_STEP, "account_key")}
    known = statement.on_conflict_do_update(
        index_elements=["workspace_id", "occurrence_key"], set_=facts | _due_anew(statement.excluded.end)
    )
    return known.returning(*SHAPE.columns)


_SAVE = (
    calls.update()
    .where(calls.c.workspace_id == given("own_workspace_id"), calls.c.id == given("own_id"))
    .values(_due_anew(given("ends")))
)


@dataclass(frozen=True, slots=True)
class Calls:
    """Customer calls, one row for each occurrence whoever attends it."""

    connection: AsyncConnection

    async def add(
        self,
        workspace_id: WorkspaceId,
        *,
        uid: str,
        instance: str,
        lead_id: MemberId,
        account: str,
        title: str,
        start: datetime,
        end: datetime,
        state: CallState = CallState.STANDS,
        is_private: bool = False,
        is_recurring: bool = False,
        location: str = "",
        conference_url: str = "",
        external: tuple[Attendee, ...] = (),
        moved_from: datetime | None = None,
    ) -> Call:
        """Return the call of an occurrence, made now.

        One that is there already is brought in step and keeps its id and its lead.
        """
        call = Call(
            id=CallId(new_id()),
            workspace_id=workspace_id,
            uid=uid,
            instance=instance,
            lead_id=lead_id,
            account=account,
            title=title,
            start=start,
            end=end,
            state=state,
            is_private=is_private,
            is_recurring=is_recurring,
            location=location,
            conference_url=conference_url,
            external=external,
            moved_from=moved_from,
        )
        statement = _addition(self.connection.dialect.name)
        return await only(self.connection, statement, shape=SHAPE, missing=gone.CALL, id=call.id, **_facts(call))

    async def save(self, call: Call) -> None:
        """Keep a call as it is now, but for its lead, who changes by `pass_lead` alone. Raises NotFoundError."""
        named = {"own_workspace_id": call.workspace_id, "own_id": call.id, "ends": call.end}
        facts = {name: value for name, value in _facts(call).items() if name not in _OF_THE_LEAD}
        await change_one(self.connection, _SAVE, missing=gone.CALL, **named, **facts)

    async def pass_lead(self, call: Call, *, to: MemberId, is_said: bool) -> bool:
        """Give a call to another lead, `is_said` when they took it themselves; False when somebody was quicker.

        Quicker is who changed the lead since `call` was read.
        """
        statement = calls.update().where(
            calls.c.workspace_id == call.workspace_id, calls.c.id == call.id, calls.c.lead_id == call.lead_id
        )
        return await changed(self.connection, statement.values(lead_id=to, lead_is_said=is_said)) == 1

    async def by_instance(self, workspace_id: WorkspaceId, uid: str, instance: str) -> Call | None:
        """Return the call of an occurrence."""
        named = {"workspace_id": workspace_id, "key": key_of(uid, instance)}
        return await first(self.connection, _AT, shape=SHAPE, **named)

    async def get(self, workspace_id: WorkspaceId, call_id: CallId) -> Call:
        """Return a call. Raises NotFoundError."""
        named = {"workspace_id": workspace_id, "call_id": call_id}
        return await only(self.connection, _GET, shape=SHAPE, missing=gone.CALL, **named)

    async def many(self, workspace_id: WorkspaceId, call_ids: Iterable[CallId]) -> dict[CallId, Call]:
        """Return the calls with these ids; those not there are left out."""
        wanted = ids(call_ids)
        found = await self._some(_MANY, workspace_id, call_ids=wanted) if wanted else []
        return {call.id: call for call in found}

    async def of_meetings(self, workspace_id: WorkspaceId, meetings: Iterable[Meeting]) -> dict[tuple[str, str], Call]:
        """Return the calls these meetings stand for, by (uid, instance)."""
        keys = ids(key_of(one.occurrence.uid, one.instance) for one in meetings)
        found = await self._some(_AT_ANY, workspace_id, keys=keys) if keys else []
        return {(call.uid, call.instance): call for call in found}

    async def of_lead(self, workspace_id: WorkspaceId, member_id: MemberId, window: Window) -> list[Call]:
        """Return the calls a member leads that overlap a window, in whatever state, by start."""
        return await self._some(_OF_LEAD, workspace_id, member_id=member_id, start=window.start, end=window.end)

    async def of_member(self, workspace_id: WorkspaceId, member_id: MemberId, window: Window) -> list[Call]:
        """Return the calls a member leads or attends that overlap a window, in whatever state, by start."""
        return await self._some(_OF_MEMBER, workspace_id, member_id=member_id, start=window.start, end=window.end)

    async def recaps_owed(
        self, workspace_id: WorkspaceId, member_id: MemberId, since: datetime, until: datetime
    ) -> list[Call]:
        """Return the calls a member leads that stand, ended in [since, until) and have no recap, by start."""
        return await self._some(_RECAPS_OWED, workspace_id, member_id=member_id, since=since, until=until)

    async def last_with(self, workspace_id: WorkspaceId, account: str, before: datetime) -> Call | None:
        """Return the last call with an account that stands and began before an instant."""
        named = {"workspace_id": workspace_id, "account_key": key_of(account), "before": before}
        return await first(self.connection, _LAST_WITH, shape=SHAPE, **named)

    async def next_with(
        self, workspace_id: WorkspaceId, member_id: MemberId, account: str, after: datetime
    ) -> Call | None:
        """Return the next call with an account that a member leads or attends, stands, and begins after an instant."""
        named = {"workspace_id": workspace_id, "member_id": member_id, "account_key": key_of(account), "after": after}
        return await first(self.connection, _NEXT_WITH, shape=SHAPE, **named)

    async def _some(self, statement: Select[Any], workspace_id: WorkspaceId, **values_of: Any) -> list[Call]:
        return await every(self.connection, statement, shape=SHAPE, workspace_id=workspace_id, **values_of)


def _facts(call: Call) -> dict[str, Any]:
    told = SHAPE.write(call)
    del told["id"]
    return {
        **told,
        "occurrence_key": key_of(call.uid, call.instance),
        "account_key": key_of(call.account),
    }
