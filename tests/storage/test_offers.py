import asyncio

from bot.domain.commitments import CommitmentId, keep
from storage import Storage
from tests.storage.known import HOUR, NOW, a_commitment, a_member, a_workspace, an_offer


async def test_an_offer_comes_back_until_it_is_taken(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        owner, colleague = await a_member(tx, workspace), await a_member(tx, workspace, "U2")
        offer = an_offer(await a_commitment(tx, owner), to=colleague)
        assert await tx.offers.make(offer)
        assert await tx.offers.of(workspace.id, offer.commitment_id) == offer
        assert await tx.offers.many(workspace.id, [offer.commitment_id, CommitmentId("none")]) == {
            offer.commitment_id: offer
        }
        assert await tx.offers.waiting_for(workspace.id, colleague.id) == [offer]
        assert await tx.offers.waiting_for(workspace.id, owner.id) == []
        assert await tx.offers.take(offer)
        assert not await tx.offers.take(offer)
        assert await tx.offers.of(workspace.id, offer.commitment_id) is None


async def test_a_commitment_is_offered_to_one_colleague_at_a_time(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        owner, tom, uma = [await a_member(tx, workspace, name) for name in ("U1", "U2", "U3")]
        promise = await a_commitment(tx, owner)
        first, second = an_offer(promise, to=tom), an_offer(promise, to=uma, at=NOW + HOUR)
        assert await tx.offers.make(first)
        assert not await tx.offers.make(second)
        assert await tx.offers.take(first)
        assert await tx.offers.make(second)
        assert not await tx.offers.take(first)
        assert await tx.offers.of(workspace.id, promise.id) == second


async def test_what_was_closed_meanwhile_waits_for_nobody(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        owner, tom = await a_member(tx, workspace), await a_member(tx, workspace, "U2")
        promise = await a_commitment(tx, owner)
        await tx.offers.make(an_offer(promise, to=tom))
        await tx.commitments.apply(keep(promise, by=owner.id, now=NOW, source="button"))
        assert await tx.offers.waiting_for(workspace.id, tom.id) == []


async def test_of_processes_that_answer_at_once_one_is_first(database_url: str) -> None:
    processes = [Storage(database_url) for _ in range(4)]
    async with processes[0].begin() as tx:
        workspace = await a_workspace(tx)
        owner, tom = await a_member(tx, workspace), await a_member(tx, workspace, "U2")
        offer = an_offer(await a_commitment(tx, owner), to=tom)
        await tx.offers.make(offer)

    async def answer(storage: Storage) -> bool:
        async with storage.begin() as tx:
            return await tx.offers.take(offer)

    taken = await asyncio.gather(*(answer(storage) for storage in processes))
    for storage in processes:
        await storage.close()
    assert sorted(taken) == [False, False, False, True]
