"""Commitments and their history: queries."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import gone
from bot.domain.calls import CallId
from bot.domain.commitments import Commitment, CommitmentId, Event, EventKind, Side, Step, due_changes
from bot.domain.people import MemberId, WorkspaceId
from storage import commitment_queries as queries
from storage.ahead import keep
from storage.commitment_steps import TOUCHED, is_as_it_was
from storage.commitment_tables import commitments
from storage.offers import OFFERS_OF_MANY, Offers
from storage.outbox import Outbox
from storage.rows import changed, every, ids, only
from storage.types import key_of, new_id

_ADD = commitments.insert().returning(*queries.SHAPE.columns)


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
        facts = _facts(commitment)
        kept = await only(self.connection, _ADD, shape=queries.SHAPE, missing=gone.PROMISE, **facts)
        await self._record_made(kept, by or owner_id, source)
        return kept

    async def get(self, workspace_id: WorkspaceId, commitment_id: CommitmentId) -> Commitment:
        """Return a commitment. Raises NotFoundError."""
        named = {"workspace_id": workspace_id, "commitment_id": commitment_id}
        return await only(self.connection, queries.GET, shape=queries.SHAPE, missing=gone.PROMISE, **named)

    async def hold(self, workspace_id: WorkspaceId, commitment_id: CommitmentId) -> Commitment:
        """Return a commitment; whoever holds it next waits until this transaction ends. Raises NotFoundError.

        For what reads it and then writes by what it read, its offer and its nudges too: acts on it come one by one.
        """
        named = {"workspace_id": workspace_id, "commitment_id": commitment_id}
        return await only(self.connection, queries.HOLD, shape=queries.SHAPE, missing=gone.PROMISE, **named)

    async def many(
        self, workspace_id: WorkspaceId, commitment_ids: Iterable[CommitmentId]
    ) -> dict[CommitmentId, Commitment]:
        """Return the commitments with these ids; those not there are left out."""
        wanted = ids(commitment_ids)
        found = await self._some(queries.MANY, workspace_id, commitment_ids=wanted) if wanted else []
        return {commitment.id: commitment for commitment in found}

    async def read_ahead(self, commitment_ids: Iterable[CommitmentId]) -> None:
        """Read these promises at once, and to whom they are offered."""
        wanted = ids(commitment_ids)
        if not wanted:
            return
        found = await every(self.connection, queries.ANYWHERE, shape=queries.SHAPE, commitment_ids=wanted)
        offered = await Offers(self.connection).of_all(wanted)
        for one in found:
            named = {"workspace_id": one.workspace_id, "commitment_ids": [one.id]}
            keep(queries.MANY, named, [one])
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
        for event in await every(self.connection, queries.HISTORIES, shape=queries.EVENT, **named):
            found.setdefault(event.commitment_id, []).append(event)
        return found

    async def open_of(self, workspace_id: WorkspaceId, owner_id: MemberId) -> list[Commitment]:
        """Return a member's open commitments: must-dos first, then by deadline."""
        return await self._some(queries.OPEN_OF, workspace_id, owner_id=owner_id)

    async def open_with(self, workspace_id: WorkspaceId, account: str) -> list[Commitment]:
        """Return the open commitments of both sides with an account: must-dos first, then by deadline."""
        return await self._some(queries.OPEN_WITH, workspace_id, account_key=key_of(account))

    async def seen_by(
        self, workspace_id: WorkspaceId, member_id: MemberId, owner_id: MemberId | None = None
    ) -> list[Commitment]:
        """Return colleagues' (or one colleague's) open commitments that a member may see, in the same order."""
        if owner_id is None:
            return await self._some(queries.SEEN_OF_ALL, workspace_id, member_id=member_id)
        return await self._some(queries.SEEN_OF_ONE, workspace_id, member_id=member_id, owner_id=owner_id)

    async def is_seen_by(self, workspace_id: WorkspaceId, member_id: MemberId, commitment_id: CommitmentId) -> bool:
        """Return True when a member may see this commitment of a colleague, whatever became of it."""
        return bool(await self._some(queries.IS_SEEN, workspace_id, member_id=member_id, commitment_id=commitment_id))

    async def left_to(
        self, workspace_id: WorkspaceId, member_id: MemberId, over: Collection[MemberId] | None
    ) -> list[Commitment]:
        """Return the open commitments of people who left Slack that a member may take over, in the same order.

        Those they may see, and all of `over` (None: of everybody) but what was agreed in a private call.
        """
        if over is None:
            return await self._some(queries.LEFT_BY_ALL, workspace_id, member_id=member_id)
        return await self._some(queries.LEFT_BY_SOME, workspace_id, member_id=member_id, over=ids(over))

    async def of_call(self, workspace_id: WorkspaceId, call_id: CallId) -> list[Commitment]:
        """Return what was agreed in a call, whatever became of it: must-dos first, then by deadline."""
        return await self._some(queries.OF_CALL, workspace_id, call_id=call_id)

    async def closed_of(self, workspace_id: WorkspaceId, owner_id: MemberId, since: datetime) -> list[Commitment]:
        """Return a member's commitments that were closed at or after an instant."""
        return await self._some(queries.CLOSED_OF, workspace_id, owner_id=owner_id, since=since)

    async def closed_with(self, workspace_id: WorkspaceId, account: str, since: datetime) -> list[Commitment]:
        """Return the commitments of both sides with an account that were closed at or after an instant."""
        return await self._some(queries.CLOSED_WITH, workspace_id, account_key=key_of(account), since=since)

    async def overdue_before(self, deadline: datetime, limit: int) -> list[Commitment]:
        """Return open commitments of all workspaces whose deadline lies before an instant, longest overdue first."""
        return await every(self.connection, queries.OVERDUE, shape=queries.SHAPE, before=deadline, limit=limit)

    async def _some(self, statement: Select[Any], workspace_id: WorkspaceId, **values_of: Any) -> list[Commitment]:
        return await every(self.connection, statement, shape=queries.SHAPE, workspace_id=workspace_id, **values_of)

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
        written = {**queries.EVENT.write(event), "workspace_id": workspace_id, "old_deadline": old_deadline}
        await self.connection.execute(queries.ADD_EVENT, written)
        await Outbox(self.connection).commitment_changed(workspace_id, event)


def _facts(commitment: Commitment) -> dict[str, Any]:
    return {**queries.SHAPE.write(commitment), "account_key": key_of(commitment.account)}
