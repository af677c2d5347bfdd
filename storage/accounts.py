"""Accounts as a member may see them: queries. Private calls have no account and are nowhere in them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, literal, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.accounts import Account, AccountKey
from bot.domain.calls import Call, CallState
from bot.domain.commitments import Commitment
from bot.domain.people import MemberId, WorkspaceId
from storage.calendar_tables import meetings
from storage.call_tables import calls
from storage.calls import SHAPE
from storage.commitment_tables import commitments
from storage.rows import Shape, every, ids
from storage.visibility import is_attended_by, is_of_no_private_call, shown_to

_PROMISE = Shape(commitments, Commitment)
_TELLS = (CallState.STANDS, CallState.NO_SHOW, CallState.MOVED_AWAY, CallState.DID_NOT_HAPPEN)


@dataclass(frozen=True, slots=True)
class Accounts:
    """Each question is a member's, who sees their own and shared things, and those of the people they are `over`."""

    connection: AsyncConnection

    async def known_to(
        self, workspace_id: WorkspaceId, member_id: MemberId, over: Collection[MemberId]
    ) -> list[Account]:
        """Return the accounts of the calls and commitments a member sees, by name, without the people there."""
        people = ids([member_id, *over])
        statement = union(
            select(calls.c.account_key, calls.c.account).where(
                *_has_account(workspace_id), calls.c.lead_id.in_(people)
            ),
            select(calls.c.account_key, calls.c.account)
            .join(meetings, _is_on_a_calendar())
            .where(*_has_account(workspace_id), meetings.c.member_id.in_(people), meetings.c.is_call),
            select(commitments.c.account_key, commitments.c.account).where(
                commitments.c.workspace_id == workspace_id,
                commitments.c.account != "",
                commitments.c.owner_id.in_(people),
                or_(commitments.c.owner_id == member_id, is_of_no_private_call(literal(workspace_id))),
            ),
        )
        rows = await self.connection.execute(statement)
        found = {row.account_key: Account(key=AccountKey(row.account_key), name=row.account) for row in rows}
        return sorted(found.values(), key=lambda one: (one.name, one.key))

    async def calls_of(
        self,
        workspace_id: WorkspaceId,
        member_id: MemberId,
        over: Collection[MemberId],
        *,
        key: AccountKey,
        limit: int,
    ) -> list[Call]:
        """Return the calls a member sees with an account, latest first.

        They are to take place, took place, or fell through at the last moment.
        """
        statement = (
            SHAPE.select()
            .where(
                *_has_account(workspace_id),
                calls.c.account_key == key,
                calls.c.state.in_(_TELLS),
                is_attended_by([member_id, *over]),
            )
            .order_by(calls.c.start.desc(), calls.c.id)
            .limit(limit)
        )
        return await every(self.connection, statement, shape=SHAPE)

    async def latest_calls(
        self,
        workspace_id: WorkspaceId,
        member_id: MemberId,
        over: Collection[MemberId],
        *,
        since: datetime,
        limit: int,
    ) -> list[Call]:
        """Return the calls with an account a member sees that ended, or will end, since an instant, latest first."""
        people = ids([member_id, *over])
        led = select(calls.c.id).where(*_has_account(workspace_id), calls.c.lead_id.in_(people), calls.c.end >= since)
        on_calendars = (
            select(calls.c.id)
            .join(meetings, _is_on_a_calendar())
            .where(
                *_has_account(workspace_id),
                meetings.c.member_id.in_(people),
                meetings.c.end >= since,
                meetings.c.is_call,
            )
        )
        statement = (
            SHAPE.select()
            .where(calls.c.workspace_id == workspace_id, calls.c.id.in_(union(led, on_calendars)))
            .order_by(calls.c.start.desc(), calls.c.id)
            .limit(limit)
        )
        return await every(self.connection, statement, shape=SHAPE)

    async def commitments_of(
        self,
        workspace_id: WorkspaceId,
        member_id: MemberId,
        over: Collection[MemberId],
        *,
        key: AccountKey,
        limit: int,
    ) -> list[Commitment]:
        """Return the commitments a member sees with an account: the open ones first, then the latest."""
        statement = (
            _PROMISE.select()
            .where(
                commitments.c.workspace_id == workspace_id,
                commitments.c.account_key == key,
                commitments.c.account != "",
                shown_to(workspace_id, member_id, over),
            )
            .order_by(commitments.c.closed_at.is_(None).desc(), commitments.c.made_at.desc(), commitments.c.id)
            .limit(limit)
        )
        return await every(self.connection, statement, shape=_PROMISE)


def _has_account(workspace_id: WorkspaceId) -> tuple[ColumnElement[bool], ...]:
    return calls.c.workspace_id == workspace_id, calls.c.account != "", ~calls.c.is_private


def _is_on_a_calendar() -> ColumnElement[bool]:
    return and_(meetings.c.workspace_id == calls.c.workspace_id, meetings.c.occurrence_key == calls.c.occurrence_key)
