"""A webhook set up, its secret changed, and what happened sent to it once more."""

import secrets
from datetime import datetime, time

from bot.domain.errors import InvalidInputError
from bot.domain.webhook_signatures import SECRET_BYTES, spelt_secret
from bot.domain.webhooks import (
    KEPT_FOR,
    MOST_ENDPOINTS,
    OLD_SECRET_LASTS,
    WANTED_KINDS,
    Endpoint,
    EndpointState,
    WebhookEventId,
)
from bot.flows import cards
from bot.flows.webhooks import card_of, own_endpoint, require_admin
from bot.runtime import Actor, Runtime
from bot.views.webhook_forms import EndpointCard, EndpointInput, ReplayForm, ReplayInput, SecretShown
from storage import Transaction


async def new_form(runtime: Runtime, actor: Actor, _: str = "") -> EndpointInput:
    """Return what the form for a new one begins with. Raises NotAllowedError."""
    async with runtime.storage.reading() as tx:
        await _require_room(tx, actor)
    return EndpointInput(kinds=tuple(kind.value for kind in WANTED_KINDS))


async def add(runtime: Runtime, actor: Actor, typed: EndpointInput) -> SecretShown:
    """Set an endpoint up and return its secret, which is shown this once.

    Raises NotAllowedError; InvalidInputError when nothing may be sent to the address, or something is already.
    """
    async with runtime.storage.begin() as tx:
        await _require_room(tx, actor)
    host = await runtime.posts.vet(typed.address)
    secret = _new_secret()
    async with runtime.storage.begin() as tx:
        await _require_room(tx, actor)
        if typed.address in await tx.webhooks.addresses(actor.workspace.id):
            raise InvalidInputError(
                "There is a webhook to this address already. Type another address, or change that one.", field="address"
            )
        endpoint = await tx.webhooks.add(
            actor.workspace.id,
            address=typed.address,
            host=host,
            secret=secret,
            kinds=typed.kinds,
            description=typed.description,
            created_by=actor.member.id,
            created_at=runtime.clock.now(),
        )
    return SecretShown(endpoint_id=endpoint.id, host=host, secret=secret)


async def _require_room(tx: Transaction, actor: Actor) -> None:
    await require_admin(tx, actor)
    if len(await tx.webhooks.of_workspace(actor.workspace.id)) >= MOST_ENDPOINTS:
        raise InvalidInputError(f"There are {MOST_ENDPOINTS} webhooks, and there can't be more. Remove one first.")


def _new_secret() -> str:
    return spelt_secret(secrets.token_bytes(SECRET_BYTES))


async def renew_secret(runtime: Runtime, actor: Actor, endpoint_id: str) -> SecretShown:
    """Give an endpoint another secret and return it; the old one signs too, for a day.

    Raises NotAllowedError, NotFoundError.
    """
    now, secret = runtime.clock.now(), _new_secret()
    old_until = now + OLD_SECRET_LASTS
    async with runtime.storage.begin() as tx:
        endpoint = await own_endpoint(tx, actor, endpoint_id)
        await tx.webhooks.renew_secret(endpoint.workspace_id, endpoint.id, secret, old_until=old_until, now=now)
    return SecretShown(
        endpoint_id=endpoint.id,
        host=endpoint.host,
        secret=secret,
        old_until=cards.instant_text(old_until, actor.member, now=now),
    )


async def replay_form(runtime: Runtime, actor: Actor, endpoint_id: str) -> ReplayForm:
    """Return the form that asks from when on. Raises NotAllowedError, NotFoundError."""
    async with runtime.storage.reading() as tx:
        endpoint = await own_endpoint(tx, actor, endpoint_id)
    today = runtime.clock.now().astimezone(actor.member.zone).date()
    return ReplayForm(endpoint_id=endpoint.id, host=endpoint.host, day=today)


async def replay(runtime: Runtime, actor: Actor, typed: ReplayInput) -> EndpointCard:
    """Queue again what happened from a day or an event on, under the same ids.

    Raises NotAllowedError, NotFoundError; InvalidInputError when the event is not known.
    """
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        endpoint = await own_endpoint(tx, actor, typed.endpoint_id)
        number = await _first_number(tx, actor, endpoint, typed, now=now)
        count = await tx.webhooks.replay(endpoint, from_number=number, now=now) if number is not None else 0
        return await card_of(tx, actor, endpoint, now=now, note=_replayed(count, endpoint))


async def _first_number(
    tx: Transaction, actor: Actor, endpoint: Endpoint, typed: ReplayInput, *, now: datetime
) -> int | None:
    if typed.event_id:
        number = await tx.webhooks.number_of(endpoint.workspace_id, WebhookEventId(typed.event_id))
        if number is None:
            sentence = f"No event of the last {KEPT_FOR.days} days has this id. Copy it from the header webhook-id."
            raise InvalidInputError(sentence, field="event")
        return number
    midnight = datetime.combine(typed.day, time.min, tzinfo=actor.member.zone)
    if midnight > now:
        raise InvalidInputError(
            "That day has not come yet, so nothing happened since. Pick an earlier one.", field="day"
        )
    return await tx.webhooks.number_since(endpoint.workspace_id, midnight)


def _replayed(count: int, endpoint: Endpoint) -> str:
    if not count:
        return "Nothing that this webhook asks for happened since then."
    if endpoint.state is not EndpointState.ACTIVE:
        return f"Once it is resumed, {_counted(count)} sent again."
    return f"{_counted(count)} on the way once more."


def _counted(count: int) -> str:
    return f"{count} events are" if count > 1 else "1 event is"
