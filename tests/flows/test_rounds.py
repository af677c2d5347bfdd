"""Many calendars: how they are read side by side, spread, held back, and saved, each for itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.calendars import Reading, Seen, Unchanged
from bot.calendars.hosts import AT_ONCE as AT_ONE_HOST
from bot.clock import SteeredClock
from bot.domain.errors import CalendarError, HostTrouble
from bot.domain.links import CalendarLink, LinkState, Provider
from bot.domain.nudges import Kind
from bot.domain.people import Member
from bot.domain.subjects import link_subject
from bot.flows.rounds import AT_ONCE, LEASE, sync_due
from storage import Storage, Transaction
from tests.databases import SEALER
from tests.flows.shelves import Shelf, an_empty_week, failing, nothing_new, runtime_with
from tests.storage.known import HOUR, MINUTE, NOW, a_link, a_member, a_workspace

BUSY = CalendarError("Busy.", host_trouble=HostTrouble.BUSY)
SILENT = CalendarError("Silent.", host_trouble=HostTrouble.SILENT)
SECOND = timedelta(seconds=1)


@pytest.fixture
def clock() -> SteeredClock:
    return SteeredClock(NOW)


@pytest.fixture
async def rhea(storage: Storage) -> Member:
    async with storage.begin() as tx:
        return await a_member(tx, await a_workspace(tx))


def own_host(number: int) -> str:
    return f"https://cal{number}.example/feed.ics"


def one_host(number: int) -> str:
    return f"https://cal.example/{number}.ics"


async def linked(storage: Storage, member: Member, *addresses: str) -> None:
    """Link calendars that were read before, the first one longest ago."""
    async with storage.begin() as tx:
        for number, address in enumerate(addresses):
            link = await a_link(tx, member, address)
            due_at = NOW - (len(addresses) - number) * SECOND
            known = replace(link, state=LinkState.OK, checked_at=NOW - 5 * MINUTE, read_at=NOW - 5 * MINUTE)
            await tx.links.save(replace(known, next_check_at=due_at))


async def links_of(storage: Storage, member: Member) -> dict[str, CalendarLink]:
    async with storage.begin() as tx:
        found = await tx.links.of_member(member.workspace_id, member.id)
    return {link.address: link for link in found}


async def test_what_did_not_change_is_looked_at_again_at_its_turn_and_nothing_else_of_it_changes(
    storage: Storage, rhea: Member, clock: SteeredClock
) -> None:
    shelf = Shelf()
    await linked(storage, rhea, *map(own_host, range(60)))
    before = await links_of(storage, rhea)
    assert await sync_due(runtime_with(storage, shelf, clock)) == 60
    after = await links_of(storage, rhea)
    assert all(NOW < link.next_check_at <= NOW + 5 * MINUTE for link in after.values())
    assert len({link.next_check_at for link in after.values()}) == 60
    assert {
        address: replace(link, next_check_at=before[address].next_check_at, checked_at=NOW - 5 * MINUTE, etag=None)
        for address, link in after.items()
    } == before
    assert {(link.checked_at, link.etag) for link in after.values()} == {(NOW, '"1"')}
    assert await sync_due(runtime_with(storage, shelf, clock)) == 0


class ObservedStorage(Storage):
    """Counts its transactions, and tells when one ended."""

    def __init__(self, url: str) -> None:
        super().__init__(url, sealer=SEALER)
        self.begun = 0
        self.ended = asyncio.Event()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        self.begun += 1
        async with super().begin() as tx:
            yield tx
        self.ended.set()


async def test_many_unchanged_calendars_take_few_transactions(
    storage: Storage, database_url: str, rhea: Member, clock: SteeredClock
) -> None:
    await linked(storage, rhea, *map(own_host, range(3 * AT_ONCE)))
    observed = ObservedStorage(database_url)
    assert await sync_due(runtime_with(observed, Shelf(), clock)) == 3 * AT_ONCE
    await observed.close()
    assert observed.begun <= 6


async def test_after_a_long_stop_those_that_waited_longest_come_first_and_never_all_at_once(
    storage: Storage, rhea: Member, clock: SteeredClock
) -> None:
    shelf = Shelf()
    addresses = [own_host(number) for number in range(3 * AT_ONCE)]
    await linked(storage, rhea, *addresses)
    await sync_due(runtime_with(storage, shelf, clock))
    assert set(shelf.asked[:AT_ONCE]) == set(addresses[:AT_ONCE])
    assert set(shelf.asked) == set(addresses)
    assert shelf.most_at_once["all"] <= AT_ONCE


async def test_a_failure_nobody_expected_costs_only_its_own_calendar(
    storage: Storage, rhea: Member, clock: SteeredClock
) -> None:
    shelf = Shelf(answers={own_host(1): failing(RuntimeError("out of order")), own_host(2): an_empty_week})
    await linked(storage, rhea, *map(own_host, range(5)))
    with pytest.raises(RuntimeError, match="out of order"):
        await sync_due(runtime_with(storage, shelf, clock))
    after = await links_of(storage, rhea)
    assert [after[own_host(number)].checked_at == NOW for number in range(5)] == [True, False, True, True, True]
    shelf.answers = {}
    clock.set(NOW + LEASE)
    await sync_due(runtime_with(storage, shelf, clock))
    assert (await links_of(storage, rhea))[own_host(1)].checked_at == NOW + LEASE


async def test_a_calendar_removed_while_it_is_read_stays_removed(
    storage: Storage, rhea: Member, clock: SteeredClock
) -> None:
    async def removed() -> Unchanged:
        link = (await links_of(storage, rhea))[own_host(0)]
        async with storage.begin() as tx:
            await tx.links.remove(link.workspace_id, link.id)
        return await nothing_new()

    await linked(storage, rhea, own_host(0), own_host(1))
    await sync_due(runtime_with(storage, Shelf(answers={own_host(0): removed}), clock))
    after = await links_of(storage, rhea)
    assert set(after) == {own_host(1)}
    assert after[own_host(1)].checked_at == NOW


@pytest.mark.parametrize("answer", [nothing_new, an_empty_week, failing(CalendarError("Gone."))])
async def test_who_read_for_longer_than_its_claim_lasted_overwrites_nothing(
    answer: object, storage: Storage, rhea: Member, clock: SteeredClock
) -> None:
    async def read_by_another() -> Reading | Unchanged:
        clock.set(NOW + LEASE)
        async with storage.begin() as tx:
            (link,) = await tx.link_rounds.claim_due(clock.now(), 1, LEASE)
            newer = replace(link, etag='"newer"', checked_at=clock.now(), next_check_at=clock.now() + HOUR)
            await tx.links.save(newer, claimed_until=clock.now() + LEASE)
        return await answer()  # type: ignore[operator,no-any-return]

    await linked(storage, rhea, own_host(0))
    await sync_due(runtime_with(storage, Shelf(answers={own_host(0): read_by_another}), clock))
    link = (await links_of(storage, rhea))[own_host(0)]
    assert (link.etag, link.state, link.next_check_at) == ('"newer"', LinkState.OK, NOW + LEASE + HOUR)


async def test_a_slow_calendar_holds_up_no_other(
    storage: Storage, database_url: str, rhea: Member, clock: SteeredClock
) -> None:
    observed = ObservedStorage(database_url)

    async def slow() -> Unchanged:
        while (await links_of(storage, rhea))[own_host(3 * AT_ONCE - 1)].checked_at != NOW:
            observed.ended.clear()
            await observed.ended.wait()
        return await nothing_new()

    await linked(storage, rhea, *map(own_host, range(3 * AT_ONCE)))
    async with asyncio.timeout(20):
        await sync_due(runtime_with(observed, Shelf(answers={own_host(0): slow}), clock))
    await observed.close()
    assert {link.checked_at for link in (await links_of(storage, rhea)).values()} == {NOW}


async def test_no_host_is_asked_by_more_than_a_few_at_once_and_others_are_not_kept_waiting(
    storage: Storage, rhea: Member, clock: SteeredClock
) -> None:
    shelf, last = Shelf(), asyncio.Event()

    async def slow() -> Unchanged:
        await last.wait()
        return await nothing_new()

    async def asked_last() -> Unchanged:
        last.set()
        return await nothing_new()

    shelf.answers = {one_host(number): slow for number in range(60)} | {own_host(29): asked_last}
    await linked(storage, rhea, *map(one_host, range(60)), *map(own_host, range(30)))
    async with asyncio.timeout(20):
        assert await sync_due(runtime_with(storage, shelf, clock)) == 90
    assert shelf.most_at_once["cal.example"] == AT_ONE_HOST


async def test_a_host_that_asks_for_a_pause_is_left_alone_by_all_its_calendars_and_probed_by_one(
    storage: Storage, rhea: Member, clock: SteeredClock
) -> None:
    busy = CalendarError("Busy.", retry_after=600.0, host_trouble=HostTrouble.BUSY)
    shelf = Shelf(answers={one_host(number): failing(busy) for number in range(40)})
    runtime = runtime_with(storage, shelf, clock)
    await linked(storage, rhea, *map(one_host, range(40)), own_host(1))
    await sync_due(runtime)
    assert own_host(1) in shelf.asked
    assert len(shelf.asked) <= AT_ONE_HOST + 1

    for minutes in (1, 5, 9):
        shelf.asked.clear()
        clock.set(NOW + minutes * MINUTE)
        await sync_due(runtime)
        assert {address for address in shelf.asked if address.startswith("https://cal.example")} == set()

    shelf.asked.clear()
    clock.set(NOW + 10 * MINUTE)
    await sync_due(runtime)
    assert len([address for address in shelf.asked if address.startswith("https://cal.example")]) == 1

    shelf.answers = {}
    clock.set(NOW + 25 * MINUTE)
    await sync_due(runtime)
    read = [link for link in (await links_of(storage, rhea)).values() if link.checked_at == clock.now()]
    assert len(read) > 25


async def test_one_that_failed_by_itself_holds_back_no_other_of_its_host(
    storage: Storage, rhea: Member, clock: SteeredClock
) -> None:
    shelf = Shelf(answers={one_host(0): failing(CalendarError("The address leads nowhere."))})
    await linked(storage, rhea, *map(one_host, range(40)))
    assert await sync_due(runtime_with(storage, shelf, clock)) == 40


async def test_a_calendar_that_takes_too_long_on_a_host_that_answers_others_is_slow_by_itself(
    storage: Storage, rhea: Member, clock: SteeredClock
) -> None:
    shelf, next_one = Shelf(), asyncio.Event()

    async def times_out() -> Unchanged:
        await next_one.wait()
        raise SILENT

    async def answers() -> Unchanged:
        clock.set(clock.now() + SECOND)
        return await nothing_new()

    async def answers_after_the_other() -> Unchanged:
        next_one.set()
        return await nothing_new()

    shelf.answers = {one_host(0): times_out, one_host(1): answers, one_host(AT_ONE_HOST): answers_after_the_other}
    await linked(storage, rhea, *map(one_host, range(AT_ONE_HOST + 1)))
    async with asyncio.timeout(20):
        await sync_due(runtime_with(storage, shelf, clock))
    assert (await links_of(storage, rhea))[one_host(0)].state is LinkState.BROKEN
    assert shelf.hosts.closed(clock.now()) == []


async def test_owners_are_told_of_a_pause_that_lasts_and_of_its_end(
    storage: Storage, rhea: Member, clock: SteeredClock
) -> None:
    addresses = [one_host(number) for number in range(2 * AT_ONE_HOST)]
    shelf = Shelf(answers=dict.fromkeys(addresses, failing(SILENT)))
    runtime = runtime_with(storage, shelf, clock)
    await linked(storage, rhea, *addresses)
    for _ in range(25):
        await sync_due(runtime)
        clock.set(clock.now() + 5 * MINUTE)
    links = (await links_of(storage, rhea)).values()
    assert {link.state for link in links} == {LinkState.BROKEN}
    waiting = [link for link in links if link.error.startswith("The calendar's server “cal.example” does not answer.")]
    assert len(waiting) >= AT_ONE_HOST
    assert len(shelf.asked) <= 2 * AT_ONE_HOST
    async with storage.begin() as tx:
        told = await tx.nudges.of_subjects(rhea.workspace_id, [link_subject(link.id) for link in links])
    assert {nudge.kind for nudge in told} == {Kind.LINK_BROKEN}
    assert len(told) == len(addresses)

    shelf.answers = {}
    for _ in range(10):
        await sync_due(runtime)
        clock.set(clock.now() + HOUR)
    links = (await links_of(storage, rhea)).values()
    assert {(link.state, link.error, link.failures) for link in links} == {(LinkState.OK, "", 0)}


async def test_providers_with_rules_of_their_own_are_not_held_back_together(
    storage: Storage, rhea: Member, clock: SteeredClock
) -> None:
    shelf = Shelf(answers={"one": failing(BUSY)})
    async with storage.begin() as tx:
        for address in ("one", "two"):
            await tx.links.add(rhea.workspace_id, rhea.id, Provider.GOOGLE, address, NOW, account="rhea@vendor.example")
    assert await sync_due(runtime_with(storage, shelf, clock)) == 2
    assert (await links_of(storage, rhea))["two"].state is LinkState.OK


async def test_one_whose_channel_lasts_is_looked_at_less_often(
    storage: Storage, rhea: Member, clock: SteeredClock
) -> None:
    async with storage.begin() as tx:
        for address in ("watched", "alone"):
            link = await tx.links.add(rhea.workspace_id, rhea.id, Provider.GOOGLE, address, NOW)
            await tx.links.save(replace(link, state=LinkState.OK, read_at=NOW))
            if address == "watched":
                expires_at = NOW + HOUR
                await tx.watches.add(
                    rhea.workspace_id, link.id, channel_id="c", token="t", resource_id="r", expires_at=expires_at
                )
    runtime = runtime_with(storage, Shelf(), clock)
    looks = {"watched": 0, "alone": 0}
    for _ in range(45):
        await sync_due(runtime)
        for address, link in (await links_of(storage, rhea)).items():
            looks[address] += link.checked_at == clock.now()
        clock.set(clock.now() + MINUTE)
    assert looks["alone"] >= 9
    assert looks["watched"] <= 4


async def test_a_round_that_is_cut_off_leaves_no_read_behind(
    storage: Storage, rhea: Member, clock: SteeredClock
) -> None:
    shelf = Shelf()
    begun, was_cut_off = asyncio.Event(), asyncio.Event()

    async def endless() -> Unchanged:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            was_cut_off.set()
        return Unchanged(seen=Seen())

    shelf.answers = {own_host(0): endless}
    await linked(storage, rhea, own_host(0))
    task = asyncio.create_task(sync_due(runtime_with(storage, shelf, clock)))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert was_cut_off.is_set()


async def test_looks_are_counted_by_provider_and_outcome(storage: Storage, rhea: Member, clock: SteeredClock) -> None:
    await linked(storage, rhea, own_host(1), own_host(2))
    shelf = Shelf(answers={own_host(1): nothing_new, own_host(2): failing(BUSY)})
    runtime = runtime_with(storage, shelf, clock)
    await sync_due(runtime)
    told = runtime.metrics.text().decode()
    assert 'saydo_calendar_reads_total{outcome="unchanged",provider="ics"} 1.0' in told
    assert 'saydo_calendar_reads_total{outcome="failed",provider="ics"} 1.0' in told
