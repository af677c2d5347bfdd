"""Commitments and their history: queries."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls import CallId
from bot.domain.commitments import (
    Commitment,
    CommitmentId,
    Event,
    EventKind,
    Side,
    State,
    Step,
    due_changes,
)
from bot.domain.people import MemberId, WorkspaceId
from storage.ahead import keep
from storage.commitment_steps import TOUCHED, is_as_it_was
from storage.commitment_tables import commitment_events, commitments
from storage.offers import OFFERS_OF_MANY, Offers
from storage.outbox import Outbox
from storage.rows import Shape, among, changed, every, given, ids, literally, only
from storage.serving import is_served
from storage.types import key_of, new_id
from storage.visibility import left_to, seen_by

_SHAPE = Shape(commitments, Commitment)
_EVENT = Shape(commitment_events, Event)


def _all(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Return the query of a workspace's commitments: must-dos first, then by deadline."""
    return (
        _SHAPE.select()
        .where(commitments.c.workspace_id == given("workspace_id"), *conditions)
        .order_by(commitments.c.is_must_do.desc(), commitments.c.deadline, commitments.c.id)
    )


_MISSING = "This commitment is not known in this workspace."
_IS_OPEN = literally(commitments.c.state, State.OPEN)
_OWNED = commitments.c.owner_id == given("owner_id")
_WITH = commitments.c.account_key == given("account_key")
_CLOSED_SINCE = commitments.c.closed_at >= given("since")
_GET = _all(commitments.c.id == given("commitment_id"))
_HOLD = _GET.with_for_update(key_share=True)
_MANY = _all(commitments.c.id.in_(among("commitment_ids")))
_ANYWHERE = _SHAPE.select().where(commitments.c.id.in_(among("commitment_ids")))
_OPEN_OF = _all(_OWNED, _IS_OPEN)
_OPEN_WITH = _all(_WITH, _IS_OPEN)
_OF_CALL = _all(commitments.c.call_id == given("call_id"))
_CLOSED_OF = _all(_OWNED, _CLOSED_SINCE)
_CLOSED_WITH = _all(_WITH, _CLOSED_SINCE)
_HISTORIES = (
    _EVENT.select()
    .where(
        commitment_events.c.workspace_id == given("workspace_id"),
        commitment_events.c.commitment_id.in_(among("commitment_ids")),
    )
    .order_by(commitment_events.c.number)
)
_SEEN_BY = seen_by(given("workspace_id"), given("member_id"))
_SEEN_OF_ALL = _all(commitments.c.owner_id != given("member_id"), _IS_OPEN, _SEEN_BY)
_SEEN_OF_ONE = _all(_OWNED, _IS_OPEN, _SEEN_BY)
_LEFT_BY_ALL = _all(_IS_OPEN, left_to(given("workspace_id"), given("member_id"), None))
_LEFT_BY_SOME = _all(_IS_OPEN, left_to(given("workspace_id"), given("member_id"), among("over")))
_IS_SEEN = _all(commitments.c.id == given("commitment_id"), _SEEN_BY)


@dataclass(frozen=True, slots=True)
class Commitments:
    """Promises of both sides, and every line of their history."""

    connection: AsyncConnection

    async def add(
        self,
        workspace_id: WorkspaceId,
        *,
        owner_id: MemberId,
        side: Side,
        what: str,
        who: str,
        day: date,
        at: time | None,
        zone_name: str,
        deadline: datetime,
        made_at: datetime,
        source: str,
        by: MemberId | None = None,
        how: str = "",
        why: str = "",
        call_id: CallId | None = None,
        account: str = "",
        is_must_do: bool = False,
        is_at_risk: bool = False,
        source_url: str = "",
        commitment_id: CommitmentId | None = None,
    ) -> Commitment:
        """Keep a new commitment and the line that it was made, by the owner unless `by` names another."""
        commitment = Commitment(
            id=commitment_id or CommitmentId(new_id()),
            workspace_id=workspace_id,
            owner_id=owner_id,
            side=side,
            what=what,
            who=who,
            day=day,
            at=at,
            zone_name=zone_name,
            deadline=deadline,
            made_at=made_at,
            how=how,
            why=why,
            call_id=call_id,
            account=account,
            is_must_do=is_must_do,
            is_at_risk=is_at_risk,
            source_url=source_url,
        )
        statement = commitments.insert().values(_facts(commitment)).returning(*_SHAPE.columns)
        kept = await only(self.connection, statement, shape=_SHAPE, missing=_MISSING)
        await self._record_made(kept, by or owner_id, source)
        return kept

    async def get(self, workspace_id: WorkspaceId, commitment_id: CommitmentId) -> Commitment:
        """Return a commitment. Raises NotFoundError."""
        named = {"workspace_id": workspace_id, "commitment_id": commitment_id}
        return await only(self.connection, _GET, shape=_SHAPE, missing=_MISSING, **named)

    async def hold(self, workspace_id: WorkspaceId, commitment_id: CommitmentId) -> Commitment:
        """Return a commitment; whoever holds it next waits until this transaction ends. Raises NotFoundError.

        For what reads it and then writes by what it read, its offer and its nudges too: acts on it come one by one.
        """
        named = {"workspace_id": workspace_id, "commitment_id": commitment_id}
        return await only(self.connection, _HOLD, shape=_SHAPE, missing=_MISSING, **named)

    async def many(
        self, workspace_id: WorkspaceId, commitment_ids: Iterable[CommitmentId]
    ) -> dict[CommitmentId, Commitment]:
        """Return the commitments with these ids; those not there are left out."""
        wanted = ids(commitment_ids)
        found = await self._some(_MANY, workspace_id, commitment_ids=wanted) if wanted else []
        return {commitment.id: commitment for commitment in found}

    async def read_ahead(self, commitment_ids: Iterable[CommitmentId]) -> None:
        """Read these promises at once, and to whom they are offered."""
        wanted = ids(commitment_ids)
        if not wanted:
            return
        found = await every(self.connection, _ANYWHERE, shape=_SHAPE, commitment_ids=wanted)
        offered = await Offers(self.connection).of_all(wanted)
        for one in found:
            named = {"workspace_id": one.workspace_id, "commitment_ids": [one.id]}
            keep(_MANY, named, [one])
            keep(OFFERS_OF_MANY, named, [offer for offer in offered if offer.commitment_id == one.id])

    async def apply(self, step: Step) -> bool:
        """Keep a transition and its line of history; False when somebody was quicker, and then nothing is changed.

        Each step touches only what it is about, so that it never undoes another one's. Of two that were made from the
        same date, the same words or the same owner, one holds.
        """
        after, event = step.after, step.event
        touched = {name: value for name, value in _facts(after).items() if name in TOUCHED[event.kind]}
        statement = commitments.update().where(
            commitments.c.workspace_id == after.workspace_id, commitments.c.id == after.id, *is_as_it_was(step)
        )
        if await changed(self.connection, statement.values(touched)) == 0:
            return False
        await self._record(after.workspace_id, event)
        return True

    async def history(self, workspace_id: WorkspaceId, commitment_id: CommitmentId) -> list[Event]:
        """Return all that happened to a commitment, in order."""
        return (await self.histories(workspace_id, [commitment_id])).get(commitment_id, [])

    async def histories(
        self, workspace_id: WorkspaceId, commitment_ids: Iterable[CommitmentId]
    ) -> dict[CommitmentId, list[Event]]:
        """Return all that happened to these commitments, in order."""
        found: dict[CommitmentId, list[Event]] = {}
        named = {"workspace_id": workspace_id, "commitment_ids": ids(commitment_ids)}
        for event in await every(self.connection, _HISTORIES, shape=_EVENT, **named):
            found.setdefault(event.commitment_id, []).append(event)
        return found

    async def open_of(self, workspace_id: WorkspaceId, owner_id: MemberId) -> list[Commitment]:
        """Return a member's open commitments: must-dos first, then by deadline."""
        return await self._some(_OPEN_OF, workspace_id, owner_id=owner_id)

    async def open_with(self, workspace_id: WorkspaceId, account: str) -> list[Commitment]:
        """Return the open commitments of both sides with an account: must-dos first, then by deadline."""
        return await self._some(_OPEN_WITH, workspace_id, account_key=key_of(account))

    async def seen_by(
        self, workspace_id: WorkspaceId, member_id: MemberId, owner_id: MemberId | None = None
    ) -> list[Commitment]:
        """Return colleagues' (or one colleague's) open commitments that a member may see, in the same order."""
        if owner_id is None:
            return await self._some(_SEEN_OF_ALL, workspace_id, member_id=member_id)
        return await self._some(_SEEN_OF_ONE, workspace_id, member_id=member_id, owner_id=owner_id)

    async def is_seen_by(self, workspace_id: WorkspaceId, member_id: MemberId, commitment_id: CommitmentId) -> bool:
        """Return True when a member may see this commitment of a colleague, whatever became of it."""
        return bool(await self._some(_IS_SEEN, workspace_id, member_id=member_id, commitment_id=commitment_id))

    async def left_to(
        self, workspace_id: WorkspaceId, member_id: MemberId, over: Collection[MemberId] | None
    ) -> list[Commitment]:
        """Return the open commitments of people who left Slack that a member may take over, in the same order.

        Those they may see, and all of `over` (None: of everybody) but what was agreed in a private call.
        """
        if over is None:
            return await self._some(_LEFT_BY_ALL, workspace_id, member_id=member_id)
        return await self._some(_LEFT_BY_SOME, workspace_id, member_id=member_id, over=ids(over))

    async def of_call(self, workspace_id: WorkspaceId, call_id: CallId) -> list[Commitment]:
        """Return what was agreed in a call, whatever became of it: must-dos first, then by deadline."""
        return await self._some(_OF_CALL, workspace_id, call_id=call_id)

    async def closed_of(self, workspace_id: WorkspaceId, owner_id: MemberId, since: datetime) -> list[Commitment]:
        """Return a member's commitments that were closed at or after an instant."""
        return await self._some(_CLOSED_OF, workspace_id, owner_id=owner_id, since=since)

    async def closed_with(self, workspace_id: WorkspaceId, account: str, since: datetime) -> list[Commitment]:
        """Return the commitments of both sides with an account that were closed at or after an instant."""
        return await self._some(_CLOSED_WITH, workspace_id, account_key=key_of(account), since=since)

    async def overdue_before(self, deadline: datetime, limit: int) -> list[Commitment]:
        """Return open commitments of all workspaces whose deadline lies before an instant, longest overdue first."""
        statement = (
            _SHAPE.select()
            .where(_IS_OPEN, commitments.c.deadline < deadline, is_served(commitments.c.workspace_id))
            .order_by(commitments.c.deadline, commitments.c.id)
            .limit(limit)
        )
        return await every(self.connection, statement, shape=_SHAPE)

    async def _some(self, statement: Select[Any], workspace_id: WorkspaceId, **values_of: Any) -> list[Commitment]:
        return await every(self.connection, statement, shape=_SHAPE, workspace_id=workspace_id, **values_of)

    async def _record_made(self, commitment: Commitment, by: MemberId, source: str) -> None:
        made = Event(
            commitment_id=commitment.id,
            kind=EventKind.MADE,
            at=commitment.made_at,
            by=by,
            source=source,
            new_day=commitment.day,
            changes=due_changes(before=None, now=(commitment.deadline, commitment.at)),
        )
        await self._record(commitment.workspace_id, made)

    async def _record(self, workspace_id: WorkspaceId, event: Event) -> None:
        old_deadline = event.old_due[0] if event.old_due else None
        written = {**_EVENT.write(event), "workspace_id": workspace_id, "old_deadline": old_deadline}
        await self.connection.execute(commitment_events.insert().values(written))
        await Outbox(self.connection).commitment_changed(workspace_id, event)


def _facts(commitment: Commitment) -> dict[str, Any]:
    return {**_SHAPE.write(commitment), "account_key": key_of(commitment.account)}
