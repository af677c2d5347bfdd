"""Webhooks' endpoints: queries. Addresses and secrets lie sealed; nothing else of SayDo sees how."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import gone
from bot.domain.errors import NotFoundError
from bot.domain.people import MemberId, WorkspaceId
from bot.domain.webhook_payloads import trial_data
from bot.domain.webhooks import DeliveryState, Endpoint, EndpointId, EndpointState, WebhookEventId, WebhookKind
from storage.outbox import Outbox
from storage.rows import Shape, change_one, changed, every, insert_into, literally, only
from storage.sealing import Sealer
from storage.types import new_id
from storage.webhook_tables import webhook_deliveries, webhook_endpoints, webhook_events

SHAPE = Shape(webhook_endpoints, Endpoint)
_IS_WAITING = literally(webhook_deliveries.c.state, DeliveryState.WAITING)
_WELL_AGAIN: dict[str, Any] = {"failures": 0, "failing_since": None, "held_until": None}


@dataclass(frozen=True, slots=True)
class Webhooks:
    """Who wants to be told what happens in a workspace."""

    connection: AsyncConnection
    sealer: Sealer

    async def add(
        self,
        workspace_id: WorkspaceId,
        *,
        address: str,
        host: str,
        secret: str,
        kinds: tuple[str, ...],
        description: str,
        created_by: MemberId,
        created_at: datetime,
    ) -> Endpoint:
        """Keep a new endpoint: it is told of what happens from now on."""
        endpoint = Endpoint(
            id=EndpointId(new_id()),
            workspace_id=workspace_id,
            host=host,
            kinds=kinds,
            description=description,
            created_by=created_by,
            created_at=created_at,
        )
        sealed = {"address": self.sealer.seal(address), "secret": self.sealer.seal(secret), "old_secrets": ""}
        await self.connection.execute(webhook_endpoints.insert().values({**SHAPE.write(endpoint), **sealed}))
        return endpoint

    async def get(self, workspace_id: WorkspaceId, endpoint_id: EndpointId) -> Endpoint:
        """Return an endpoint. Raises NotFoundError."""
        statement = SHAPE.select().where(*_is(workspace_id, endpoint_id))
        return await only(self.connection, statement, shape=SHAPE, missing=gone.WEBHOOK)

    async def of_workspace(self, workspace_id: WorkspaceId) -> list[Endpoint]:
        """Return the endpoints of a workspace, oldest first."""
        where = webhook_endpoints.c.workspace_id == workspace_id
        ordered = SHAPE.select().where(where).order_by(webhook_endpoints.c.created_at, webhook_endpoints.c.id)
        return await every(self.connection, ordered, shape=SHAPE)

    async def addresses(self, workspace_id: WorkspaceId) -> set[str]:
        """Return where events of a workspace go, whole: to be compared with, and shown to nobody."""
        statement = select(webhook_endpoints.c.address).where(webhook_endpoints.c.workspace_id == workspace_id)
        return {self.sealer.open(sealed) for sealed in (await self.connection.execute(statement)).scalars()}

    async def waiting(self, workspace_id: WorkspaceId) -> dict[EndpointId, int]:
        """Count what waits to be sent, by endpoint; those for which nothing waits are left out."""
        counted = (
            select(webhook_deliveries.c.endpoint_id, func.count())
            .where(webhook_deliveries.c.workspace_id == workspace_id, _IS_WAITING)
            .group_by(webhook_deliveries.c.endpoint_id)
        )
        return {EndpointId(one): count for one, count in await self.connection.execute(counted)}

    async def renew_secret(
        self, workspace_id: WorkspaceId, endpoint_id: EndpointId, secret: str, *, old_until: datetime, now: datetime
    ) -> None:
        """Give an endpoint another secret; the one before signs too until then, and those before as long as they did.

        Raises NotFoundError.
        """
        columns = (webhook_endpoints.c.secret, webhook_endpoints.c.old_secrets)
        statement = select(*columns).where(*_is(workspace_id, endpoint_id)).with_for_update()
        row = (await self.connection.execute(statement)).first()
        if row is None:
            raise NotFoundError(gone.WEBHOOK)
        old = {self.sealer.open(row.secret): old_until.isoformat(), **still_good(self.sealer, row.old_secrets, now=now)}
        fresh = {
            "secret": self.sealer.seal(secret),
            "old_secrets": self.sealer.seal_mapping(old),
            "old_secret_until": old_until,
        }
        await self._change(workspace_id, endpoint_id, fresh)

    async def pause(self, workspace_id: WorkspaceId, endpoint_id: EndpointId) -> None:
        """Send nothing until it is resumed. Raises NotFoundError."""
        await self._change(workspace_id, endpoint_id, {"state": EndpointState.PAUSED})

    async def resume(self, workspace_id: WorkspaceId, endpoint_id: EndpointId, now: datetime) -> None:
        """Send what waits, from now on, with the trouble there was forgotten. Raises NotFoundError."""
        await self._change(workspace_id, endpoint_id, {"state": EndpointState.ACTIVE, "answer": "", **_WELL_AGAIN})
        waits = (webhook_deliveries.c.endpoint_id == endpoint_id, _IS_WAITING)
        again = webhook_deliveries.update().where(webhook_deliveries.c.workspace_id == workspace_id, *waits)
        await changed(self.connection, again.values(next_at=now, attempts=0))

    async def remove(self, workspace_id: WorkspaceId, endpoint_id: EndpointId) -> None:
        """Forget an endpoint and what waits for it."""
        await changed(self.connection, webhook_endpoints.delete().where(*_is(workspace_id, endpoint_id)))

    async def try_out(self, endpoint: Endpoint, now: datetime) -> None:
        """Queue an event for this endpoint alone, to be sent at once."""
        data = trial_data(endpoint.description)
        await self._change(endpoint.workspace_id, endpoint.id, {"held_until": None})
        await Outbox(self.connection).trial(endpoint.workspace_id, endpoint.id, now, data)

    async def replay(self, endpoint: Endpoint, *, from_number: int, now: datetime) -> int:
        """Queue again what happened from a number on, as far as the endpoint wants it; return how much that is."""
        kinds = [WebhookKind(one) for one in endpoint.kinds]
        queued = select(
            webhook_events.c.workspace_id,
            literal(endpoint.id).label("endpoint_id"),
            webhook_events.c.number,
            literal(DeliveryState.WAITING, webhook_deliveries.c.state.type).label("state"),
            literal(0).label("attempts"),
            literal(now, webhook_deliveries.c.next_at.type).label("next_at"),
            literal("", webhook_deliveries.c.answer.type).label("answer"),
        ).where(
            webhook_events.c.workspace_id == endpoint.workspace_id,
            webhook_events.c.number >= from_number,
            webhook_events.c.kind.in_(kinds),
        )
        statement = insert_into(self.connection, webhook_deliveries).from_select(
            list(queued.selected_columns.keys()), queued
        )
        anew = {"state": DeliveryState.WAITING, "attempts": 0, "next_at": now}
        replayed = statement.on_conflict_do_update(index_elements=["endpoint_id", "number"], set_=anew)
        returned = await self.connection.execute(replayed.returning(webhook_deliveries.c.number))
        return len(returned.all())

    async def number_of(self, workspace_id: WorkspaceId, event_id: WebhookEventId) -> int | None:
        """Return the number of an event; None when it is not known (any more)."""
        return await self._number(workspace_id, webhook_events.c.id == event_id)

    async def number_since(self, workspace_id: WorkspaceId, since: datetime) -> int | None:
        """Return the number of the first event at or after an instant; None when there is none."""
        return await self._number(workspace_id, webhook_events.c.at >= since)

    async def seal_again(self) -> int:
        """Seal every endpoint of all workspaces with the first key; return how many there are."""
        sealed = (webhook_endpoints.c.address, webhook_endpoints.c.secret, webhook_endpoints.c.old_secrets)
        found = (await self.connection.execute(select(webhook_endpoints.c.id, *sealed))).all()
        for endpoint_id, *texts in found:
            opened = [self.sealer.open(text) if text else "" for text in texts]
            fresh = [self.sealer.seal(text) if text else "" for text in opened]
            names = [column.name for column in sealed]
            await changed(
                self.connection,
                update(webhook_endpoints)
                .where(webhook_endpoints.c.id == endpoint_id)
                .values(dict(zip(names, fresh, strict=True))),
            )
        return len(found)

    async def _number(self, workspace_id: WorkspaceId, *where: ColumnElement[bool]) -> int | None:
        smallest = select(func.min(webhook_events.c.number))
        found = await self.connection.execute(smallest.where(webhook_events.c.workspace_id == workspace_id, *where))
        number: int | None = found.scalar_one()
        return number

    async def _change(self, workspace_id: WorkspaceId, endpoint_id: EndpointId, values: dict[str, Any]) -> None:
        statement = webhook_endpoints.update().where(*_is(workspace_id, endpoint_id)).values(values)
        await change_one(self.connection, statement, missing=gone.WEBHOOK)


def _is(workspace_id: WorkspaceId, endpoint_id: EndpointId) -> tuple[ColumnElement[bool], ...]:
    return (webhook_endpoints.c.workspace_id == workspace_id, webhook_endpoints.c.id == endpoint_id)


def still_good(sealer: Sealer, sealed: str, *, now: datetime) -> dict[str, str]:
    """Return the earlier secrets that still sign, each with the instant until which it does."""
    return {one: until for one, until in sealer.open_mapping(sealed).items() if datetime.fromisoformat(until) > now}
