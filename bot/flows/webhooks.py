"""The webhooks of a workspace, for its admins: listed with their health, paused, tried, removed."""

from datetime import datetime

from bot.domain.errors import NotAllowedError
from bot.domain.people import Member
from bot.domain.webhooks import MOST_ENDPOINTS, Endpoint, EndpointId, EndpointState
from bot.flows import cards
from bot.flows.team_rights import admins_to_ask
from bot.runtime import Actor, Runtime
from bot.views.webhook_forms import EndpointCard, EndpointFacts, EndpointList
from storage import Transaction


async def require_admin(tx: Transaction, actor: Actor) -> None:
    """Raise NotAllowedError unless the actor is an admin."""
    if not actor.member.is_admin:
        asked = await admins_to_ask(tx, actor)
        raise NotAllowedError(
            f"Webhooks carry what all teams agree with customers, so admins set them up. Ask {asked}."
        )


async def endpoint_list(runtime: Runtime, actor: Actor, _: str = "") -> EndpointList:
    """Return the endpoints. Raises NotAllowedError."""
    async with runtime.storage.reading() as tx:
        await require_admin(tx, actor)
        return await listed(tx, actor, now=runtime.clock.now())


async def listed(tx: Transaction, actor: Actor, *, now: datetime, note: str = "") -> EndpointList:
    """Return the same within a transaction."""
    endpoints = await tx.webhooks.of_workspace(actor.workspace.id)
    waiting = await tx.webhooks.waiting(actor.workspace.id)
    facts = [_facts(one, actor.member, waiting=waiting.get(one.id, 0), now=now) for one in endpoints]
    return EndpointList(endpoints=tuple(facts), can_add=len(facts) < MOST_ENDPOINTS, note=note)


async def endpoint_card(runtime: Runtime, actor: Actor, endpoint_id: str) -> EndpointCard:
    """Return an endpoint with what can be done about it. Raises NotAllowedError, NotFoundError."""
    async with runtime.storage.reading() as tx:
        endpoint = await own_endpoint(tx, actor, endpoint_id)
        return await card_of(tx, actor, endpoint, now=runtime.clock.now())


async def own_endpoint(tx: Transaction, actor: Actor, endpoint_id: str) -> Endpoint:
    """Return an endpoint of the actor's workspace. Raises NotAllowedError, NotFoundError."""
    await require_admin(tx, actor)
    return await tx.webhooks.get(actor.workspace.id, EndpointId(endpoint_id))


async def card_of(tx: Transaction, actor: Actor, endpoint: Endpoint, *, now: datetime, note: str = "") -> EndpointCard:
    """Return its card, as it is now."""
    fresh = await tx.webhooks.get(endpoint.workspace_id, endpoint.id)
    waiting = await tx.webhooks.waiting(endpoint.workspace_id)
    facts = _facts(fresh, actor.member, waiting=waiting.get(endpoint.id, 0), now=now)
    return EndpointCard(endpoint=facts, note=note)


def _facts(endpoint: Endpoint, reader: Member, *, waiting: int, now: datetime) -> EndpointFacts:
    def said(at: datetime | None) -> str:
        return cards.instant_text(at, reader, now=now) if at else ""

    old_until = endpoint.old_secret_until
    return EndpointFacts(
        endpoint_id=endpoint.id,
        host=endpoint.host,
        description=endpoint.description,
        kinds=endpoint.kinds,
        state=endpoint.state,
        last_success=said(endpoint.last_success_at),
        failing_since=said(endpoint.failing_since),
        answer=endpoint.answer,
        waiting=waiting,
        old_secret_until=said(old_until) if old_until and old_until > now else "",
    )


async def pause(runtime: Runtime, actor: Actor, endpoint_id: str) -> EndpointCard:
    """Send nothing to it for now; what happens meanwhile waits. Raises NotAllowedError, NotFoundError."""
    async with runtime.storage.begin() as tx:
        endpoint = await own_endpoint(tx, actor, endpoint_id)
        if endpoint.state is EndpointState.ACTIVE:
            await tx.webhooks.pause(endpoint.workspace_id, endpoint.id)
        return await card_of(tx, actor, endpoint, now=runtime.clock.now(), note="It is paused.")


async def resume(runtime: Runtime, actor: Actor, endpoint_id: str) -> EndpointCard:
    """Send it what waits, and all that comes. Raises NotAllowedError, NotFoundError."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        endpoint = await own_endpoint(tx, actor, endpoint_id)
        if endpoint.state is not EndpointState.ACTIVE:
            await tx.webhooks.resume(endpoint.workspace_id, endpoint.id, now)
        return await card_of(tx, actor, endpoint, now=now, note="It is sent what happens again, what waited first.")


async def send_test(runtime: Runtime, actor: Actor, endpoint_id: str) -> EndpointCard:
    """Queue a test for it. Raises NotAllowedError, NotFoundError."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        endpoint = await own_endpoint(tx, actor, endpoint_id)
        if endpoint.state is not EndpointState.ACTIVE:
            return await card_of(tx, actor, endpoint, now=now, note="It is paused. Resume it, then send a test.")
        await tx.webhooks.try_out(endpoint, now)
        note = "A test is on its way. Look again in a few seconds."
        return await card_of(tx, actor, endpoint, now=now, note=note)


async def remove(runtime: Runtime, actor: Actor, endpoint_id: str) -> EndpointList:
    """Forget an endpoint, and what waits for it. Raises NotAllowedError."""
    async with runtime.storage.begin() as tx:
        await require_admin(tx, actor)
        await tx.webhooks.remove(actor.workspace.id, EndpointId(endpoint_id))
        return await listed(tx, actor, now=runtime.clock.now(), note="The webhook is removed.")
