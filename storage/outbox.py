"""What happens is written down for webhooks in the transaction in which it happens: both are kept, or neither is.

Every way in which a prep, a recap or a commitment can change leads through `storage.preps`, `storage.recaps` and
`storage.commitments`, and these come here. In a workspace without endpoints nothing is written.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import gone
from bot.domain.calls import Call, CallId
from bot.domain.commitments import Commitment, Event, EventKind
from bot.domain.people import Member, MemberId, WorkspaceId
from bot.domain.preps import Prep
from bot.domain.recaps import Recap
from bot.domain.webhook_payloads import (
    Data,
    call_data,
    commitment_data,
    prep_data,
    recap_data,
    told_of_prep,
    told_of_recap,
)
from bot.domain.webhooks import DeliveryState, EndpointId, WebhookKind, kind_of
from storage.call_tables import calls, preps
from storage.commitment_tables import commitments
from storage.rows import Shape, first, given, only
from storage.tables import members
from storage.types import new_id
from storage.webhook_tables import webhook_deliveries, webhook_endpoints, webhook_events

_CALL, _MEMBER, _PREP = Shape(calls, Call), Shape(members, Member), Shape(preps, Prep)
_COMMITMENT = Shape(commitments, Commitment)
_WANTING = (
    select(webhook_endpoints.c.id, webhook_endpoints.c.kinds)
    .where(webhook_endpoints.c.workspace_id == given("workspace_id"))
    .with_for_update(read=True, key_share=True)
)


@dataclass(frozen=True, slots=True)
class Outbox:
    """Writes down what happened, for the endpoints that want to know."""

    connection: AsyncConnection

    async def commitment_changed(self, workspace_id: WorkspaceId, event: Event) -> None:
        """Write down what happened to a commitment, which is stored as it is after it."""
        kind = kind_of(event.kind)
        wanting = await self._wanting(workspace_id, kind) if kind else []
        if kind is None or not wanting:
            return
        where = (commitments.c.workspace_id == workspace_id, commitments.c.id == event.commitment_id)
        commitment = await first(self.connection, _COMMITMENT.select().where(*where), shape=_COMMITMENT)
        call = await self._call(workspace_id, commitment.call_id) if commitment and commitment.call_id else None
        if commitment is None or (call is not None and call.is_private):
            return
        data = commitment_data(
            commitment,
            event,
            owner=await self._member(workspace_id, commitment.owner_id),
            by=await self._member(workspace_id, event.by) if event.by else None,
            previous_owner=await self._previous_owner(workspace_id, event),
            call=await self._told_of(call) if call else None,
        )
        await self._write(workspace_id, kind, event.at, data, to=wanting, call_id=commitment.call_id)

    async def prep_changed(self, prep: Prep, *, before: Prep | None) -> None:
        """Write down what a call is for now, if that is not what was told before."""
        wanting = await self._wanting(prep.workspace_id, WebhookKind.PREP_SET)
        if not wanting or told_of_prep(prep) == told_of_prep(before):
            return
        call = await self._call(prep.workspace_id, prep.call_id)
        stored = await self._prep(prep.workspace_id, prep.call_id)
        if call.is_private or stored is None:
            return
        data = prep_data(stored, call=await self._told_of(call), by=await self._member(prep.workspace_id, stored.by))
        at = prep.updated_at
        await self._write(prep.workspace_id, WebhookKind.PREP_SET, at, data, to=wanting, call_id=call.id)

    async def recap_changed(self, recap: Recap, *, before: Recap | None, by: MemberId) -> None:
        """Write down what came of a call, if that is not what was told before."""
        wanting = await self._wanting(recap.workspace_id, WebhookKind.RECAP_SAVED)
        if not wanting or (before is not None and told_of_recap(recap) == told_of_recap(before)):
            return
        call = await self._call(recap.workspace_id, recap.call_id)
        if call.is_private:
            return
        data = recap_data(
            recap,
            call=await self._told_of(call),
            by=await self._member(recap.workspace_id, by),
            prep=await self._prep(recap.workspace_id, recap.call_id),
        )
        at = recap.version
        await self._write(recap.workspace_id, WebhookKind.RECAP_SAVED, at, data, to=wanting, call_id=call.id)

    async def trial(self, workspace_id: WorkspaceId, endpoint_id: EndpointId, at: datetime, data: Data) -> None:
        """Write down what one endpoint is sent to try it."""
        await self._write(workspace_id, WebhookKind.TEST, at, data, to=[endpoint_id], call_id=None)

    async def _wanting(self, workspace_id: WorkspaceId, kind: WebhookKind) -> list[EndpointId]:
        """Return the endpoints that want a kind, paused ones too: they hear of it later.

        Who removes one meanwhile waits for this transaction, so that no change fails because of it (PostgreSQL).
        """
        found = await self.connection.execute(_WANTING, {"workspace_id": workspace_id})
        return [EndpointId(row.id) for row in found if kind.value in row.kinds]

    async def _write(
        self,
        workspace_id: WorkspaceId,
        kind: WebhookKind,
        at: datetime,
        data: Data,
        *,
        to: Iterable[EndpointId],
        call_id: CallId | None,
    ) -> None:
        written = {"id": new_id(), "workspace_id": workspace_id, "kind": kind, "at": at, "call_id": call_id}
        statement = webhook_events.insert().values(**written, data=data).returning(webhook_events.c.number)
        number = (await self.connection.execute(statement)).scalar_one()
        queued = {"workspace_id": workspace_id, "number": number, "attempts": 0, "next_at": at, "answer": ""}
        rows = [{**queued, "endpoint_id": one, "state": DeliveryState.WAITING} for one in to]
        await self.connection.execute(webhook_deliveries.insert(), rows)

    async def _told_of(self, call: Call) -> Data:
        return call_data(call, await self._member(call.workspace_id, call.lead_id))

    async def _call(self, workspace_id: WorkspaceId, call_id: CallId) -> Call:
        where = (calls.c.workspace_id == workspace_id, calls.c.id == call_id)
        return await only(self.connection, _CALL.select().where(*where), shape=_CALL, missing=gone.CALL)

    async def _member(self, workspace_id: WorkspaceId, member_id: MemberId) -> Member:
        where = (members.c.workspace_id == workspace_id, members.c.id == member_id)
        return await only(self.connection, _MEMBER.select().where(*where), shape=_MEMBER, missing=gone.PERSON)

    async def _previous_owner(self, workspace_id: WorkspaceId, event: Event) -> Member | None:
        if event.kind is not EventKind.HANDED_OVER:
            return None
        return await self._member(workspace_id, MemberId(event.changes["owner"][0]))

    async def _prep(self, workspace_id: WorkspaceId, call_id: CallId) -> Prep | None:
        where = (preps.c.workspace_id == workspace_id, preps.c.call_id == call_id)
        return await first(self.connection, _PREP.select().where(*where), shape=_PREP)
