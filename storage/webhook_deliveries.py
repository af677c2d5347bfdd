"""Events on their way to endpoints: sent to each endpoint by one process at a time. Across all workspaces."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.webhook_payloads import envelope
from bot.domain.webhooks import (
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointState,
    was_away,
)
from storage.call_tables import calls
from storage.rows import Shape, changed, every, first, given, literally
from storage.sealing import Sealer
from storage.serving import is_served
from storage.tables import workspaces
from storage.webhook_tables import webhook_deliveries, webhook_endpoints, webhook_events
from storage.webhooks import SHAPE, still_good

_DELIVERY = Shape(webhook_deliveries, Delivery)
_IS_WAITING = literally(webhook_deliveries.c.state, DeliveryState.WAITING)
_HEALTH = ("state", "failures", "failing_since", "held_until", "last_success_at", "answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where events go and what signs them, the secret of now first. Shown nowhere."""

    address: str
    secrets: tuple[str, ...]

    def __repr__(self) -> str:
        return "Target()"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """What is sent to an endpoint next."""

    delivery: Delivery
    event_id: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class WebhookDeliveries:
    """The part of the webhooks' queries that sending needs."""

    connection: AsyncConnection
    sealer: Sealer

    async def is_any_due(self, now: datetime) -> bool:
        """Tell whether there is anything to claim."""
        return bool((await self.connection.execute(_IS_ANY_DUE, {"now": now})).scalar_one())

    async def claim(self, now: datetime, limit: int, lease: timedelta) -> list[Endpoint]:
        """Claim endpoints for which something is due, longest held first; no other process gets them.

        A claim ends by `release`; after `lease` another process may take it up. The CTE is materialised, so that the
        limit holds whatever the plan (PostgreSQL).
        """
        due = (
            select(webhook_endpoints.c.id)
            .where(*_is_due(now))
            .order_by(webhook_endpoints.c.held_until, webhook_endpoints.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True, key_share=True, of=webhook_endpoints)
            .cte("due")
        )
        claimed = webhook_endpoints.update().where(webhook_endpoints.c.id.in_(select(due.c.id)))
        statement = claimed.values(claimed_until=now + lease).returning(*SHAPE.columns)
        return await every(self.connection, statement, shape=SHAPE)

    async def renew(self, claimed: Endpoint, now: datetime, lease: timedelta) -> Endpoint | None:
        """Begin the lease of a claimed endpoint anew; None when it is not the claimer's any more, or paused."""
        where = and_(_is_claimed(claimed), webhook_endpoints.c.state == EndpointState.ACTIVE)
        statement = webhook_endpoints.update().where(where).values(claimed_until=now + lease)
        return await first(self.connection, statement.returning(*SHAPE.columns), shape=SHAPE)

    async def release(self, claimed: Endpoint) -> None:
        """End the claim."""
        statement = webhook_endpoints.update().where(_is_claimed(claimed)).values(claimed_until=None)
        await changed(self.connection, statement)

    async def target(self, endpoint: Endpoint, now: datetime) -> Target | None:
        """Return where an endpoint is and what signs for it; None when it was removed."""
        columns = (webhook_endpoints.c.address, webhook_endpoints.c.secret, webhook_endpoints.c.old_secrets)
        statement = select(*columns).where(webhook_endpoints.c.id == endpoint.id)
        row = (await self.connection.execute(statement)).first()
        if row is None:
            return None
        secrets = (self.sealer.open(row.secret), *still_good(self.sealer, row.old_secrets, now=now))
        return Target(address=self.sealer.open(row.address), secrets=secrets)

    async def next_of(self, endpoint: Endpoint, now: datetime) -> Outgoing | None:
        """Return what is due for an endpoint, lowest number first; what is of a private call by now is withheld."""
        while (row := await self._first_due(endpoint, now)) is not None and row.is_private:
            withheld = webhook_deliveries.update().where(*_of(endpoint), webhook_deliveries.c.number == row.number)
            await changed(self.connection, withheld.values(state=DeliveryState.WITHHELD))
        if row is None:
            return None
        facts = dict(row._mapping)  # noqa: SLF001  the documented name of a row as a mapping
        delivery = Delivery(**{field.name: facts[field.name] for field in fields(Delivery)})
        body = envelope(
            event_id=row.id, number=row.number, kind=row.kind, at=row.at, team_id=row.team_id, data=row.data
        )
        return Outgoing(delivery=delivery, event_id=row.id, body=body)

    async def _first_due(self, endpoint: Endpoint, now: datetime) -> Row[Any] | None:
        events = webhook_events.c
        of_call = and_(calls.c.workspace_id == events.workspace_id, calls.c.id == events.call_id)
        statement = (
            select(*_DELIVERY.columns, *(events.id, events.kind, events.at, events.data))
            .add_columns(workspaces.c.team_id, calls.c.is_private)
            .join(webhook_events, events.number == webhook_deliveries.c.number)
            .join(workspaces, workspaces.c.id == events.workspace_id)
            .outerjoin(calls, of_call)
            .where(*_of(endpoint), webhook_deliveries.c.next_at <= now)
            .order_by(webhook_deliveries.c.number)
            .limit(1)
        )
        return (await self.connection.execute(statement)).first()

    async def settle(self, before: Endpoint, after: Endpoint, delivery: Delivery, *, now: datetime) -> bool:
        """Keep what came of an attempt; False when the claim was lost meanwhile, and then of the endpoint nothing.

        What failed while an endpoint was away is due at once when it is back, so that order is as it was.
        """
        where = (*_of(after), webhook_deliveries.c.number == delivery.number)
        written = {"state": delivery.state, "attempts": delivery.attempts, "next_at": delivery.next_at}
        said = {"status": delivery.status, "answer": delivery.answer}
        await changed(self.connection, webhook_deliveries.update().where(*where).values({**written, **said}))
        health = {name: getattr(after, name) for name in _HEALTH if name != "state" or after.state != before.state}
        if not await changed(self.connection, webhook_endpoints.update().where(_is_claimed(before)).values(health)):
            return False
        if was_away(before) and after.failures == 0:
            later = webhook_deliveries.update().where(*_of(after), webhook_deliveries.c.next_at > now)
            await changed(self.connection, later.values(next_at=now))
        return True

    async def forget_before(self, at: datetime) -> int:
        """Forget what happened before an instant, and how far it got; return how many events that were."""
        return await changed(self.connection, webhook_events.delete().where(webhook_events.c.at < at))


def _of(endpoint: Endpoint) -> tuple[ColumnElement[bool], ...]:
    """Be what waits for an endpoint."""
    return (webhook_deliveries.c.endpoint_id == endpoint.id, _IS_WAITING)


def _is_claimed(endpoint: Endpoint) -> ColumnElement[bool]:
    is_it = and_(webhook_endpoints.c.workspace_id == endpoint.workspace_id, webhook_endpoints.c.id == endpoint.id)
    return and_(is_it, webhook_endpoints.c.claimed_until == endpoint.claimed_until)


def _is_due(now: ColumnElement[datetime] | datetime) -> tuple[ColumnElement[bool], ...]:
    """Be an endpoint to which something can be sent now."""
    waits = exists().where(
        webhook_deliveries.c.endpoint_id == webhook_endpoints.c.id, _IS_WAITING, webhook_deliveries.c.next_at <= now
    )
    held, claimed = webhook_endpoints.c.held_until, webhook_endpoints.c.claimed_until
    is_active = webhook_endpoints.c.state == EndpointState.ACTIVE
    here = is_served(webhook_endpoints.c.workspace_id)
    return is_active, _has_passed(held, now), _has_passed(claimed, now), waits, here


def _has_passed(column: ColumnElement[Any], now: ColumnElement[datetime] | datetime) -> ColumnElement[bool]:
    return or_(column.is_(None), column <= now)


_IS_ANY_DUE = select(exists(webhook_endpoints.c.id).where(*_is_due(given("now"))))
