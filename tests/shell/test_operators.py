"""What tells an operator how it is: the checks, and the metrics of what waits."""

import asyncio
from datetime import timedelta

import pytest

from bot.clock import SteeredClock
from bot.domain.nudges import Kind, Wanted
from bot.domain.people import Workspace
from bot.flows.measuring import Measuring
from bot.jobs import Jobs
from bot.operators import Health
from bot.runtime import Runtime
from storage import Storage
from tests.shell.conftest import MONDAY_MORNING
from tests.storage.known import a_member


async def test_a_database_that_is_not_there_is_not_ready_and_no_reason_to_start_anew(
    unused_tcp_port: int,
) -> None:
    storage = Storage(f"postgresql://nobody:nothing@127.0.0.1:{unused_tcp_port}/none")
    health = Health(storage, None)
    assert not await health.checks["database"]()
    assert await health.checks["schema"]()
    assert await health.is_alive()
    await storage.close()


async def test_a_database_that_lacks_migrations_is_not_ready(bare_postgresql_url: str) -> None:
    storage = Storage(bare_postgresql_url)
    health = Health(storage, None)
    assert await health.checks["database"]()
    assert not await health.checks["schema"]()
    await storage.close()


async def test_a_process_whose_ticks_did_not_begin_is_not_ready_and_may_still_begin(runtime: Runtime) -> None:
    health = Health(runtime.storage, Jobs(runtime, every={}))
    assert not await health.checks["ticks"]()
    assert await health.is_alive()


@pytest.fixture
async def late(runtime: Runtime, workspace: Workspace) -> Runtime:
    """Return a runtime where two nudges are due since ten minutes, and one is planned for later."""
    async with runtime.storage.begin() as tx:
        member = await a_member(tx, workspace)
        for number, (kind, due) in enumerate(((Kind.BRIEF, -10), (Kind.RECAP_ASK, -5), (Kind.DUE, 5))):
            at = MONDAY_MORNING + timedelta(minutes=due)
            wanted = Wanted(kind=kind, n=1, due_at=at, until=at + timedelta(hours=4))
            await tx.nudges.insert(workspace.id, member.id, f"day:2026-11-{number + 10}", wanted)
    return runtime


async def test_what_waits_is_counted(late: Runtime) -> None:
    told = (await Measuring(late).text()).decode()
    for line in (
        'saydo_queue_length{queue="nudges"} 2.0',
        'saydo_nudges_due{kind="brief"} 1.0',
        'saydo_nudges_due{kind="recap_ask"} 1.0',
        'saydo_oldest_due_seconds{queue="nudges"} 600.0',
        'saydo_calendar_links{state="broken"} 0.0',
        'saydo_database_connections{state="in_use"} 0.0',
    ):
        assert line in told
    assert 'kind="due"' not in told


async def test_who_asks_often_asks_the_database_rarely(late: Runtime, clock: SteeredClock) -> None:
    measuring = Measuring(late)
    texts = await asyncio.gather(*(measuring.text() for _ in range(5)))
    assert all(b'saydo_oldest_due_seconds{queue="nudges"} 600.0' in text for text in texts)
    clock.advance(timedelta(minutes=1))  # within the seconds for which it holds by the machine's own clock
    assert b'saydo_oldest_due_seconds{queue="nudges"} 600.0' in await measuring.text()
    assert b'saydo_oldest_due_seconds{queue="nudges"} 660.0' in await Measuring(late).text()


async def test_what_became_of_nudges_is_counted_once_it_is_committed(runtime: Runtime) -> None:
    runtime.storage.tells = runtime.metrics.settled
    async with runtime.storage.begin() as tx:
        tx.tally.update([(Kind.BRIEF, "skipped"), (Kind.BRIEF, "skipped"), (Kind.DUE, "failed")])
    with pytest.raises(ZeroDivisionError):
        await counts_and_fails(runtime)
    told = runtime.metrics.text().decode()
    assert 'saydo_nudges_total{kind="brief",outcome="skipped"} 2.0' in told
    assert 'saydo_nudges_total{kind="due",outcome="failed"} 1.0' in told
    assert 'kind="overdue"' not in told


async def counts_and_fails(runtime: Runtime) -> None:
    async with runtime.storage.begin() as tx:
        tx.tally[Kind.OVERDUE, "failed"] += 1
        raise ZeroDivisionError
