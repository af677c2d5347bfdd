"""What happened reaches who wants to know: once it can, in order, signed, and from one process."""

import asyncio
import ipaddress
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, cast

import pytest

from bot.clock import SteeredClock
from bot.domain.nudges import Kind
from bot.domain.people import Member
from bot.domain.webhooks import Answer, Endpoint, EndpointState
from bot.flows.webhook_sending import LEASE, forget_old, send_due
from bot.posting import LIMITS, SafePost
from bot.runtime import Runtime
from bot.tokens import Tokens
from storage import Storage
from tests.databases import SEALER
from tests.receivers import Receiver, receiving
from tests.storage.known import DAY, HOUR, MINUTE, NOW, a_commitment, a_member, a_workspace
from tests.storage.webhook_examples import SCHEMA, SECRET, an_endpoint

HERE = (ipaddress.ip_network("127.0.0.1/32"),)


@pytest.fixture
def clock() -> SteeredClock:
    return SteeredClock(NOW)


@pytest.fixture
def runtime(storage: Storage, clock: SteeredClock) -> Runtime:
    return _runtime(storage, clock)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as one:
        yield one


def _runtime(storage: Storage, clock: SteeredClock, posts: SafePost | None = None) -> Runtime:
    return Runtime(
        storage=storage,
        slack=cast("Any", None),
        tokens=Tokens(storage, clock),
        calendars=cast("Any", None),
        clock=clock,
        posts=posts or SafePost(networks=HERE),
    )


async def _known(storage: Storage, *addresses: str, **facts: Any) -> tuple[Member, list[Endpoint]]:
    async with storage.begin() as tx:
        admin = await a_member(tx, await a_workspace(tx), is_admin=True)
        return admin, [await an_endpoint(tx, admin, address=one, **facts) for one in addresses]


async def _promises(storage: Storage, by: Member, count: int = 1, **facts: Any) -> None:
    async with storage.begin() as tx:
        for _ in range(count):
            await a_commitment(tx, by, **facts)


async def _state(storage: Storage, endpoint: Endpoint) -> Endpoint:
    async with storage.begin() as tx:
        return await tx.webhooks.get(endpoint.workspace_id, endpoint.id)


async def _waiting(storage: Storage, endpoint: Endpoint) -> int:
    async with storage.begin() as tx:
        return (await tx.webhooks.waiting(endpoint.workspace_id)).get(endpoint.id, 0)


async def test_what_happened_is_sent_signed_in_order_and_once(
    runtime: Runtime, storage: Storage, receiver: Receiver
) -> None:
    admin, (endpoint,) = await _known(storage, receiver.url)
    await _promises(storage, admin, 3)
    await send_due(runtime)
    await send_due(runtime)
    assert receiver.types == ["commitment.made"] * 3
    numbers = [one.json["number"] for one in receiver.got]
    assert numbers == sorted(numbers)
    for one in receiver.got:
        SCHEMA.validate(one.json)
        assert one.is_signed_with(SECRET)
        assert not one.is_signed_with("whsec_AAAA")
        assert one.json["id"] == one.headers["webhook-id"]
        assert one.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
        assert one.headers["content-type"] == "application/json"
        assert one.path == "/hooks/t0ken"
    assert (await _state(storage, endpoint)).last_success_at == NOW
    assert await _waiting(storage, endpoint) == 0


async def test_what_was_refused_comes_again_with_its_id_and_the_same_body_later(
    runtime: Runtime, storage: Storage, receiver: Receiver, clock: SteeredClock
) -> None:
    admin, (endpoint,) = await _known(storage, receiver.url)
    await _promises(storage, admin)
    receiver.statuses, receiver.text = [500, 503], "Oh\nno"
    for wait in (timedelta(), timedelta(seconds=1), timedelta(seconds=5), MINUTE, 5 * MINUTE):
        clock.set(clock.now() + wait)
        await send_due(runtime)
    assert len(receiver.got) == 3
    assert len(set(receiver.ids)) == 1
    assert len({one.body for one in receiver.got}) == 1
    assert len({one.headers["webhook-timestamp"] for one in receiver.got}) == 3
    after = await _state(storage, endpoint)
    assert (after.failures, after.failing_since, after.answer) == (0, None, "")


async def test_while_an_endpoint_is_away_it_is_left_alone_and_then_gets_all_in_order(
    runtime: Runtime, storage: Storage, receiver: Receiver, clock: SteeredClock
) -> None:
    admin, (endpoint,) = await _known(storage, receiver.url)
    await _promises(storage, admin, 4)
    receiver.statuses, receiver.text = [500] * 3, "down"
    await send_due(runtime)
    assert len(receiver.got) == 1
    failing = await _state(storage, endpoint)
    assert (failing.failures, failing.failing_since, failing.answer) == (1, NOW, "It answered 500. down")
    while receiver.statuses:
        clock.set(clock.now() + HOUR)
        await send_due(runtime)
    clock.set(clock.now() + HOUR)
    await send_due(runtime)
    took = [one.json["number"] for one in receiver.got[3:]]
    assert len(set(took)) == len(took) == 4
    assert took[1:] == sorted(took[1:])
    assert await _waiting(storage, endpoint) == 0


async def test_one_event_that_is_refused_again_and_again_does_not_stop_the_others(
    runtime: Runtime, storage: Storage, receiver: Receiver, clock: SteeredClock
) -> None:
    admin, (endpoint,) = await _known(storage, receiver.url)
    await _promises(storage, admin)
    receiver.statuses = [400]
    await send_due(runtime)
    poison = receiver.ids[0]
    receiver.refused.add(poison)
    for _ in range(20):
        clock.set(clock.now() + 12 * HOUR)
        await _promises(storage, admin, made_at=clock.now())
        await send_due(runtime)
        clock.set(clock.now() + 5 * MINUTE)
        await send_due(runtime)
    assert receiver.ids.count(poison) == 10
    assert len(receiver.ids) == 10 + 20
    assert (await _state(storage, endpoint)).state is EndpointState.ACTIVE
    assert await _waiting(storage, endpoint) == 0


async def test_one_that_is_gone_is_paused_and_who_set_it_up_is_told_once(
    runtime: Runtime, storage: Storage, receiver: Receiver, clock: SteeredClock
) -> None:
    admin, (endpoint,) = await _known(storage, receiver.url)
    await _promises(storage, admin, 2)
    receiver.statuses = [410]
    for _ in range(3):
        await send_due(runtime)
        clock.set(clock.now() + DAY)
    assert len(receiver.got) == 1
    assert (await _state(storage, endpoint)).state is EndpointState.BROKEN
    async with storage.begin() as tx:
        told = await tx.nudges.of_subject(admin.workspace_id, admin.id, f"webhook:{endpoint.id}")
        assert [nudge.kind for nudge in told] == [Kind.WEBHOOK_PAUSED]
        await tx.webhooks.resume(endpoint.workspace_id, endpoint.id, clock.now())
    await send_due(runtime)
    assert len(receiver.got) == 3
    assert len(set(receiver.ids)) == 2


async def test_one_that_takes_nothing_for_days_is_paused_and_loses_nothing(
    runtime: Runtime, storage: Storage, receiver: Receiver, clock: SteeredClock
) -> None:
    admin, (endpoint,) = await _known(storage, receiver.url)
    receiver.statuses = [500] * 1000
    for hour in range(80):
        clock.set(NOW + hour * HOUR)
        await _promises(storage, admin, made_at=clock.now())
        await send_due(runtime)
    assert (await _state(storage, endpoint)).state is EndpointState.BROKEN
    assert len(receiver.got) < 80
    async with storage.begin() as tx:
        assert len(await tx.nudges.of_subject(admin.workspace_id, admin.id, f"webhook:{endpoint.id}")) == 1
        await tx.webhooks.resume(endpoint.workspace_id, endpoint.id, clock.now())
    receiver.statuses, receiver.got = [], []
    await send_due(runtime)
    assert len(set(receiver.ids)) == 80


async def test_when_who_set_it_up_is_gone_the_admins_are_told(
    runtime: Runtime, storage: Storage, receiver: Receiver
) -> None:
    gone, (endpoint,) = await _known(storage, receiver.url)
    async with storage.begin() as tx:
        workspace = await tx.workspaces.get(gone.workspace_id)
        mira = await a_member(tx, workspace, "U2", is_admin=True)
        rep = await a_member(tx, workspace, "U3")
        await a_member(tx, workspace, gone.slack_id, is_admin=True, is_active=False)
        await a_commitment(tx, rep)
    receiver.statuses = [410]
    await send_due(runtime)
    async with storage.begin() as tx:
        told = [
            len(await tx.nudges.of_subject(gone.workspace_id, one.id, f"webhook:{endpoint.id}"))
            for one in (gone, mira, rep)
        ]
    assert told == [0, 1, 0]


async def test_both_secrets_sign_for_a_day(
    runtime: Runtime, storage: Storage, receiver: Receiver, clock: SteeredClock
) -> None:
    admin, (endpoint,) = await _known(storage, receiver.url)
    async with storage.begin() as tx:
        await tx.webhooks.renew_secret(admin.workspace_id, endpoint.id, "whsec_bmV3", old_until=NOW + DAY, now=NOW)
    for wait in (HOUR, DAY):
        clock.set(NOW + wait)
        await _promises(storage, admin, made_at=clock.now())
        await send_due(runtime)
    signed = [(one.is_signed_with(SECRET), one.is_signed_with("whsec_bmV3")) for one in receiver.got]
    assert signed == [(True, True), (False, True)]


async def test_who_dies_between_sending_and_keeping_it_lets_another_send_it_again_with_its_id(
    runtime: Runtime, storage: Storage, receiver: Receiver, clock: SteeredClock
) -> None:
    admin, (endpoint,) = await _known(storage, receiver.url)
    await _promises(storage, admin)
    came, hangs = asyncio.Event(), asyncio.Event()

    async def dies_here() -> None:
        came.set()
        await hangs.wait()

    receiver.before = dies_here
    dying = asyncio.create_task(send_due(runtime))
    await came.wait()
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    hangs.set()
    await send_due(runtime)
    assert len(receiver.got) == 1
    clock.set(NOW + LEASE)
    await send_due(runtime)
    assert len(receiver.got) == 2
    assert len(set(receiver.ids)) == 1
    assert await _waiting(storage, endpoint) == 0


async def test_a_slow_endpoint_holds_up_no_other(runtime: Runtime, storage: Storage, receiver: Receiver) -> None:
    async with receiving() as slow:
        admin, _ = await _known(storage, slow.url, receiver.url)
        await _promises(storage, admin, 2)
        all_came, goes_on = asyncio.Event(), asyncio.Event()

        async def takes_its_time() -> None:
            await goes_on.wait()

        async def notes() -> None:
            if len(receiver.got) == 2:
                all_came.set()

        slow.before, receiver.before = takes_its_time, notes
        sending = asyncio.create_task(send_due(runtime))
        await asyncio.wait_for(all_came.wait(), timeout=10)
        assert len(slow.got) <= 1
        goes_on.set()
        await sending
        assert len(slow.got) == 2


async def test_an_answer_that_takes_too_long_is_none(storage: Storage, receiver: Receiver, clock: SteeredClock) -> None:
    admin, (endpoint,) = await _known(storage, receiver.url)
    await _promises(storage, admin)
    never = asyncio.Event()

    async def hangs() -> None:
        await never.wait()

    receiver.before = hangs
    hasty = SafePost(networks=HERE, limits=type(LIMITS)(total=0.3))
    await send_due(_runtime(storage, clock, hasty))
    never.set()
    assert (await _state(storage, endpoint)).answer == "It could not be reached, or took too long."
    assert await _waiting(storage, endpoint) == 1


async def test_two_processes_send_each_event_once(
    runtime: Runtime, storage: Storage, database_url: str, receiver: Receiver, clock: SteeredClock
) -> None:
    async with receiving() as second:
        admin, _ = await _known(storage, receiver.url, second.url)
        await _promises(storage, admin, 10)
        other = Storage(database_url, sealer=SEALER)
        await asyncio.gather(*(send_due(one) for one in (runtime, _runtime(other, clock)) for _ in range(2)))
        await other.close()
        for one in (receiver, second):
            assert len(one.ids) == len(set(one.ids)) == 10
            numbers = [got.json["number"] for got in one.got]
            assert numbers == sorted(numbers)


async def test_a_process_without_the_key_sends_nothing_and_stops_nobody(
    runtime: Runtime, storage: Storage, database_url: str, receiver: Receiver, clock: SteeredClock
) -> None:
    admin, _ = await _known(storage, receiver.url)
    await _promises(storage, admin)
    blind = Storage(database_url)
    await send_due(_runtime(blind, clock))
    await blind.close()
    assert receiver.got == []
    clock.set(NOW + LEASE)
    await send_due(runtime)
    assert len(receiver.got) == 1


async def test_what_is_older_than_thirty_days_is_forgotten(
    runtime: Runtime, storage: Storage, receiver: Receiver, clock: SteeredClock
) -> None:
    admin, (endpoint,) = await _known(storage, receiver.url)
    async with storage.begin() as tx:
        await tx.webhooks.pause(admin.workspace_id, endpoint.id)
    await _promises(storage, admin)
    clock.set(NOW + 30 * DAY)
    await forget_old(runtime)
    assert await _waiting(storage, endpoint) == 1
    clock.set(NOW + 30 * DAY + MINUTE)
    await forget_old(runtime)
    assert await _waiting(storage, endpoint) == 0


async def test_a_removed_endpoint_is_sent_nothing_more(runtime: Runtime, storage: Storage, receiver: Receiver) -> None:
    admin, (endpoint,) = await _known(storage, receiver.url)
    await _promises(storage, admin, 3)

    async def removes() -> None:
        async with storage.begin() as tx:
            await tx.webhooks.remove(admin.workspace_id, endpoint.id)

    receiver.before = removes
    await send_due(runtime)
    assert len(receiver.got) == 1


async def test_one_paused_while_it_is_sent_to_gets_no_more(
    runtime: Runtime, storage: Storage, receiver: Receiver
) -> None:
    admin, (endpoint,) = await _known(storage, receiver.url)
    await _promises(storage, admin, 3)

    async def pauses() -> None:
        async with storage.begin() as tx:
            await tx.webhooks.pause(admin.workspace_id, endpoint.id)

    receiver.before = pauses
    await send_due(runtime)
    assert len(receiver.got) == 1
    after = await _state(storage, endpoint)
    assert (after.state, after.claimed_until) == (EndpointState.PAUSED, None)


def test_what_an_answer_says_is_one_short_line() -> None:
    assert Answer(status=500, text="a\n\n b " + "c" * 5_000).said == "It answered 500. a b " + "c" * 196
