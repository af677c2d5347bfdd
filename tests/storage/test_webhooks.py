"""Endpoints and what is on its way to them: sealed, sent by one process, in order, and sent again when asked."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import Connection, text

from bot.domain.errors import ConfigError, NotFoundError
from bot.domain.webhooks import Answer, DeliveryState, EndpointState, WebhookEventId, WebhookKind, after_attempt
from storage import Storage
from storage.engines import engines_for, parsed
from storage.sealing import Fit, Sealer, new_key
from tests.databases import SEALER, SECRET_KEY
from tests.storage.known import DAY, HOUR, MINUTE, NOW, a_commitment, a_member, a_workspace
from tests.storage.webhook_examples import ADDRESS, SECRET, an_endpoint, sent_to

LEASE = 2 * MINUTE


async def test_addresses_and_secrets_lie_sealed_and_are_sealed_again(storage: Storage, database_url: str) -> None:
    async with storage.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))
        endpoint = await an_endpoint(tx, rhea)
        await tx.webhooks.renew_secret(rhea.workspace_id, endpoint.id, "whsec_bmV3", old_until=NOW + DAY, now=NOW)
        assert (await tx.seals.fits())[Fit.FIRST] == 3
        target = await tx.webhook_deliveries.target(endpoint, NOW)
    assert target is not None
    assert (target.address, target.secrets) == (ADDRESS, ("whsec_bmV3", SECRET))
    assert SECRET not in repr(target)
    at_rest = await _everything(database_url)
    assert [one for one in (ADDRESS, "t0ken", SECRET, "whsec_") if one in at_rest] == []
    fresh = new_key()
    both = Storage(database_url, sealer=Sealer([fresh, SECRET_KEY]))
    async with both.begin() as tx:
        assert await tx.webhooks.seal_again() == 1
    await both.close()
    alone = Storage(database_url, sealer=Sealer([fresh]))
    async with alone.begin() as tx:
        assert await tx.webhook_deliveries.target(endpoint, NOW) == target
        assert await tx.webhooks.addresses(rhea.workspace_id) == {ADDRESS}
    await alone.close()


async def test_without_keys_none_is_set_up(database_url: str) -> None:
    blind = Storage(database_url)
    with pytest.raises(ConfigError, match="SAYDO_SECRET_KEYS"):
        async with blind.begin() as tx:
            await an_endpoint(tx, await a_member(tx, await a_workspace(tx)))
    await blind.close()


async def test_secrets_renewed_twice_in_a_day_all_sign_until_their_day_is_over(storage: Storage) -> None:
    async with storage.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))
        endpoint = await an_endpoint(tx, rhea)
        for hours, secret in ((0, "whsec_Mg=="), (1, "whsec_Mw==")):
            now = NOW + hours * HOUR
            await tx.webhooks.renew_secret(rhea.workspace_id, endpoint.id, secret, old_until=now + DAY, now=now)
        good = [await tx.webhook_deliveries.target(endpoint, NOW + wait) for wait in (HOUR, DAY, DAY + HOUR)]
    assert [len(target.secrets) for target in good if target] == [3, 2, 1]
    assert good[1] is not None
    assert good[1].secrets == ("whsec_Mw==", "whsec_Mg==")


async def test_each_endpoint_is_claimed_by_one_process_only(storage: Storage, database_url: str) -> None:
    async with storage.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))
        for n in range(6):
            await an_endpoint(tx, rhea, address=f"{ADDRESS}/{n}")
        await a_commitment(tx, rhea)
    other = Storage(database_url, sealer=SEALER)

    async def claims(one: Storage) -> list[str]:
        async with one.begin() as tx:
            claimed = await tx.webhook_deliveries.claim(NOW, 3, LEASE)
            await asyncio.sleep(0)
            return [endpoint.id for endpoint in claimed]

    taken = await asyncio.gather(claims(storage), claims(other), claims(storage), claims(other))
    await other.close()
    flat = [one for some in taken for one in some]
    assert len(flat) == len(set(flat)) == 6


async def test_a_claim_lapses_and_whoever_was_slow_settles_nothing_of_the_endpoint(storage: Storage) -> None:
    async with storage.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))
        await an_endpoint(tx, rhea)
        await a_commitment(tx, rhea)
        (slow,) = await tx.webhook_deliveries.claim(NOW, 9, LEASE)
        assert await tx.webhook_deliveries.claim(NOW + MINUTE, 9, LEASE) == []
        (quick,) = await tx.webhook_deliveries.claim(NOW + LEASE, 9, LEASE)
        assert await tx.webhook_deliveries.renew(slow, NOW + LEASE, LEASE) is None
        outgoing = await tx.webhook_deliveries.next_of(slow, NOW)
        assert outgoing is not None
        after, delivery = after_attempt(slow, outgoing.delivery, Answer(status=500), now=NOW)
        assert not await tx.webhook_deliveries.settle(slow, after, delivery, now=NOW)
        assert (await tx.webhooks.get(rhea.workspace_id, quick.id)).failures == 0
        renewed = await tx.webhook_deliveries.renew(quick, NOW + LEASE, LEASE)
        assert renewed is not None
        await tx.webhook_deliveries.release(renewed)
        assert (await tx.webhooks.get(rhea.workspace_id, quick.id)).claimed_until is None


async def test_a_paused_endpoint_is_not_claimed_and_gets_all_of_it_later(storage: Storage) -> None:
    async with storage.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))
        endpoint = await an_endpoint(tx, rhea)
        await tx.webhooks.pause(rhea.workspace_id, endpoint.id)
        await a_commitment(tx, rhea)
        assert await tx.webhook_deliveries.claim(NOW, 9, LEASE) == []
        assert await tx.webhooks.waiting(rhea.workspace_id) == {endpoint.id: 1}
        await tx.webhooks.resume(rhea.workspace_id, endpoint.id, NOW)
        (claimed,) = await tx.webhook_deliveries.claim(NOW, 9, LEASE)
        assert claimed.state is EndpointState.ACTIVE


async def test_events_are_sent_again_from_one_on_under_their_ids(storage: Storage) -> None:
    async with storage.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))
        endpoint = await an_endpoint(tx, rhea)
        for hours in range(3):
            await a_commitment(tx, rhea, made_at=NOW + hours * HOUR)
        now = NOW + 3 * HOUR
        first = await sent_to(tx, endpoint, now=now)
        assert len(first) == 3
        number = await tx.webhooks.number_of(rhea.workspace_id, WebhookEventId(first[1]["id"]))
        assert number is not None
        assert number == first[1]["number"] == await tx.webhooks.number_since(rhea.workspace_id, NOW + MINUTE)
        assert await tx.webhooks.replay(endpoint, from_number=number, now=now) == 2
        assert await sent_to(tx, endpoint, now=now) == first[1:]
        assert await tx.webhooks.number_of(rhea.workspace_id, WebhookEventId("nobody's")) is None


async def test_one_set_up_later_can_be_told_what_others_were_told_before(storage: Storage) -> None:
    async with storage.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))
        await an_endpoint(tx, rhea)
        await a_commitment(tx, rhea)
        late = await an_endpoint(tx, rhea, address=f"{ADDRESS}/late", kinds=(WebhookKind.MADE.value,))
        assert await sent_to(tx, late) == []
        assert await tx.webhooks.replay(late, from_number=1, now=NOW) == 1
        assert [body["type"] for body in await sent_to(tx, late)] == ["commitment.made"]


async def test_one_that_is_removed_takes_what_waits_with_it_and_others_keep_theirs(storage: Storage) -> None:
    async with storage.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))
        gone, stays = await an_endpoint(tx, rhea), await an_endpoint(tx, rhea, address=f"{ADDRESS}/2")
        await a_commitment(tx, rhea)
        await tx.webhooks.remove(rhea.workspace_id, gone.id)
        await tx.webhooks.remove(rhea.workspace_id, gone.id)
        assert await tx.webhooks.waiting(rhea.workspace_id) == {stays.id: 1}
        with pytest.raises(NotFoundError, match="not there any more"):
            await tx.webhooks.pause(rhea.workspace_id, gone.id)
        assert await tx.webhook_deliveries.target(gone, NOW) is None


async def test_no_change_fails_because_a_webhook_is_removed_at_the_same_moment(
    storage: Storage, database_url: str
) -> None:
    other = Storage(database_url, sealer=SEALER)
    async with storage.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))

    async def changes() -> None:
        async with storage.begin() as tx:
            for _ in range(3):
                await a_commitment(tx, rhea)

    async def removes() -> None:
        async with other.begin() as tx:
            for one in await tx.webhooks.of_workspace(rhea.workspace_id):
                await tx.webhooks.remove(rhea.workspace_id, one.id)

    for _ in range(30):
        async with storage.begin() as tx:
            await an_endpoint(tx, rhea)
        await asyncio.gather(changes(), removes())
    await other.close()
    async with storage.begin() as tx:
        assert len(await tx.commitments.open_of(rhea.workspace_id, rhea.id)) == 90
        assert await tx.webhooks.of_workspace(rhea.workspace_id) == []


async def test_a_number_is_never_given_twice_although_old_events_are_forgotten(storage: Storage) -> None:
    async with storage.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))
        endpoint = await an_endpoint(tx, rhea)
        await a_commitment(tx, rhea)
        (old,) = await sent_to(tx, endpoint)
        assert await tx.webhook_deliveries.forget_before(NOW) == 0
        assert await tx.webhook_deliveries.forget_before(NOW + MINUTE) == 1
        await a_commitment(tx, rhea)
        (new,) = await sent_to(tx, endpoint)
    assert new["number"] > old["number"]


async def test_what_failed_while_an_endpoint_was_away_goes_out_in_order_once_it_is_back(storage: Storage) -> None:
    async with storage.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))
        await an_endpoint(tx, rhea)
        for _ in range(3):
            await a_commitment(tx, rhea)
        now = NOW
        for _ in range(2):
            (claimed,) = await tx.webhook_deliveries.claim(now, 9, LEASE)
            outgoing = await tx.webhook_deliveries.next_of(claimed, now)
            assert outgoing is not None
            away, delivery = after_attempt(claimed, outgoing.delivery, Answer(status=None), now=now)
            assert await tx.webhook_deliveries.settle(claimed, away, replace(delivery, next_at=now + DAY), now=now)
            await tx.webhook_deliveries.release(claimed)
            now += 2 * HOUR
        (claimed,) = await tx.webhook_deliveries.claim(now, 9, LEASE)
        outgoing = await tx.webhook_deliveries.next_of(claimed, now)
        assert outgoing is not None
        well, delivery = after_attempt(claimed, outgoing.delivery, Answer(status=200), now=now)
        assert delivery.state is DeliveryState.DONE
        assert await tx.webhook_deliveries.settle(claimed, well, delivery, now=now)
        numbers = [body["number"] for body in await sent_to(tx, claimed, now=now - HOUR)]
    assert len(numbers) == 2
    assert numbers == sorted(numbers)
    assert max(numbers) < delivery.number


async def _everything(url: str) -> str:
    def dump(connection: Connection) -> str:
        tables = ("webhook_endpoints", "webhook_events", "webhook_deliveries")
        return str([list(connection.execute(text(f"SELECT * FROM {table}"))) for table in tables])  # noqa: S608

    engine = engines_for(parsed(url))[0]
    async with engine.begin() as connection:
        found: str = await connection.run_sync(dump)
    await engine.dispose()
    return found
