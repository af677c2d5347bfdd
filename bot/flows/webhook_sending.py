"""What happened is sent to who wants to know: in order for each endpoint, and none waits for a slow one."""

import asyncio
import json
import logging
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.errors import SayDoError
from bot.domain.webhook_signatures import signed_headers
from bot.domain.webhooks import KEPT_FOR, Answer, Endpoint, EndpointState, after_attempt
from bot.flows.webhook_notices import plan_notice
from bot.runtime import Runtime
from storage.webhook_deliveries import Outgoing, Target

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
_AT_ONCE = 20
_LOOKS_EVERY = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempt:
    endpoint: Endpoint
    target: Target
    outgoing: Outgoing


async def send_due(runtime: Runtime) -> None:
    """Send what is due until nothing is. While one endpoint takes its time, the others are looked after."""
    under_way: set[asyncio.Task[None]] = set()
    try:
        while True:
            under_way |= await _begun(runtime, most=_AT_ONCE - len(under_way))
            if not under_way:
                return
            done, under_way = await asyncio.wait(under_way, timeout=_LOOKS_EVERY, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
    finally:
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


async def forget_old(runtime: Runtime) -> None:
    """Forget what happened so long ago that it is not sent any more."""
    async with runtime.storage.begin() as tx:
        await tx.webhook_deliveries.forget_before(runtime.clock.now() - KEPT_FOR)


async def _begun(runtime: Runtime, *, most: int) -> set[asyncio.Task[None]]:
    if most <= 0:
        return set()
    now = runtime.clock.now()
    async with runtime.storage.reading() as tx:  # mostly there is nothing, and nobody waits for this look
        if not await tx.webhook_deliveries.is_any_due(now):
            return set()
    async with runtime.storage.begin() as tx:
        claimed = await tx.webhook_deliveries.claim(now, most, LEASE)
    return {asyncio.create_task(_send_all(runtime, endpoint)) for endpoint in claimed}


async def _send_all(runtime: Runtime, claimed: Endpoint) -> None:
    """Send one endpoint all that is due, until it fails. A claim that is not ended lapses, and another goes on."""
    try:
        attempt = await _next(runtime, claimed)
        while attempt is not None:
            answer = await _send(runtime, attempt)
            goes_on = await _settle(runtime, attempt, answer)
            attempt = await _next(runtime, attempt.endpoint) if goes_on else None
    except SayDoError as error:
        log.warning("webhook %s can't be sent to: %s", claimed.id, error)


async def _next(runtime: Runtime, claimed: Endpoint) -> _Attempt | None:
    """Return what comes next, with the lease begun anew; None when there is nothing, or another sends to it now."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        deliveries = tx.webhook_deliveries
        endpoint = await deliveries.renew(claimed, now, LEASE)
        if endpoint is None:
            await deliveries.release(claimed)
            return None
        target = await deliveries.target(endpoint, now)
        outgoing = await deliveries.next_of(endpoint, now)
        if target is None or outgoing is None:
            await deliveries.release(endpoint)
            return None
        return _Attempt(endpoint=endpoint, target=target, outgoing=outgoing)


async def _send(runtime: Runtime, attempt: _Attempt) -> Answer:
    outgoing, now = attempt.outgoing, runtime.clock.now()
    body = json.dumps(outgoing.body, ensure_ascii=False, separators=(",", ":")).encode()
    signed = signed_headers(outgoing.event_id, now, body, secrets=attempt.target.secrets)
    headers = {"Content-Type": "application/json", **signed}
    return await runtime.posts.post(attempt.target.address, headers=headers, body=body)


async def _settle(runtime: Runtime, attempt: _Attempt, answer: Answer) -> bool:
    """Keep what came of an attempt; True when the next one may follow at once."""
    now, before = runtime.clock.now(), attempt.endpoint
    after, delivery = after_attempt(before, attempt.outgoing.delivery, answer, now=now)
    async with runtime.storage.begin() as tx:
        is_mine = await tx.webhook_deliveries.settle(before, after, delivery, now=now)
        if after.failures:
            log.info("webhook %s failed %d times in a row: %s", after.id, after.failures, answer.status)
            await tx.webhook_deliveries.release(before)
            if is_mine and after.state is EndpointState.BROKEN:
                await plan_notice(tx, after, now=now)
    return is_mine and not after.failures
