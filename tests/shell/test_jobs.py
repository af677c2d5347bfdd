import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.clock import SteeredClock
from bot.flows import ticks
from bot.jobs import EVERY, Jobs
from bot.runtime import Runtime
from tests.shell.lines import logged


class Beat:
    """A tick of the test's own: counts its runs, and can be made to fail or to wait."""

    def __init__(self, *, fails: bool = False, waits: asyncio.Event | None = None) -> None:
        self.__name__ = "beat"
        self.runs = 0
        self.ended = 0
        self.enough = asyncio.Event()
        self._fails, self._waits = fails, waits

    async def __call__(self, _: Runtime) -> None:
        self.runs += 1
        if self.runs == 3 or self._waits:
            self.enough.set()
        if self._waits:
            await self._waits.wait()
        if self._fails:
            raise RuntimeError("out of order")
        self.ended += 1


@pytest.fixture
def jobs(runtime: Runtime) -> Callable[[Beat], Jobs]:
    return lambda beat: Jobs(runtime, every={beat: 0.01})


async def started(jobs: Jobs, beat: Beat) -> Jobs:
    """Start them, and wait until the tick ran often enough."""
    jobs.start()
    async with asyncio.timeout(3):
        await beat.enough.wait()
    return jobs


def test_everything_that_is_due_by_itself_has_a_tick() -> None:
    by_itself = {
        ticks.plan,
        ticks.replan,
        ticks.lapse,
        ticks.watch,
        ticks.learn_hours,
        ticks.tell_admins,
        ticks.tell_of_lost_exports,
        ticks.erase,
        ticks.forget_old,
        ticks.tend_teams,
        ticks.tend_installations,
        ticks.meet_people,
    }
    assert set(EVERY) == {ticks.deliver, ticks.recover, ticks.redraw, ticks.sync, ticks.send_webhooks} | by_itself
    assert max(EVERY[tick] for tick in (ticks.deliver, ticks.redraw, ticks.sync, ticks.send_webhooks)) <= 30


async def test_a_tick_comes_at_once_and_again(jobs: Callable[[Beat], Jobs]) -> None:
    beat = Beat()
    running = await started(jobs(beat), beat)
    await running.stop(patience=1)
    assert beat.ended == beat.runs == running.runs["beat"]


async def test_a_tick_that_fails_is_told_and_comes_again(
    jobs: Callable[[Beat], Jobs], caplog: pytest.LogCaptureFixture
) -> None:
    beat = Beat(fails=True)
    running = await started(jobs(beat), beat)
    await running.stop(patience=1)
    assert running.failures["beat"] >= 3
    assert "out of order" in caplog.text
    assert "tick beat failed, 3 times of 3" in caplog.text


async def test_a_tick_is_counted_and_its_log_has_an_id(runtime: Runtime) -> None:
    beat = Beat(fails=True)
    running = Jobs(runtime, every={beat: 0.01})
    with logged() as lines:
        running.start()
        async with asyncio.timeout(3):
            await beat.enough.wait()
        await running.stop(patience=1)
    told = runtime.metrics.text().decode()
    assert f'saydo_tick_seconds_count{{tick="beat"}} {running.runs["beat"]}.0' in told
    assert f'saydo_tick_failures_total{{tick="beat"}} {running.runs["beat"]}.0' in told
    ids = [line["request_id"] for line in lines if line["logger"] == "bot.jobs"]
    assert len(set(ids)) == len(ids) == running.failures["beat"]
    assert {line["kind"] for line in lines if line["logger"] == "bot.jobs"} == {"tick beat"}


async def test_of_several_processes_one_runs_a_tick_that_looks_at_everything(
    runtime: Runtime, clock: SteeredClock
) -> None:
    await runtime.storage.migrate()
    beat = Beat()
    processes = [Jobs(runtime, every={beat: 0.01}, together={beat}) for _ in range(3)]
    for process in processes:
        process.start()
    async with asyncio.timeout(5):
        while not all(process.runs["beat"] >= 3 for process in processes):
            await asyncio.to_thread(bool)
        assert beat.runs == 1
        clock.advance(timedelta(seconds=1))
        seen = [process.runs["beat"] for process in processes]
        while not all(process.runs["beat"] >= before + 3 for process, before in zip(processes, seen, strict=True)):
            await asyncio.to_thread(bool)
    for process in processes:
        await process.stop(patience=1)
    assert beat.runs == 2


async def test_a_scheduler_that_ceased_shows(jobs: Callable[[Beat], Jobs]) -> None:
    beat = Beat()
    running = jobs(beat)
    assert not running.is_beating(within=60)
    running.start()
    async with asyncio.timeout(3):
        await beat.enough.wait()
    assert running.is_beating(within=60)
    assert not running.is_beating(within=-1)
    await running.stop(patience=1)


async def test_a_tick_never_runs_beside_itself(jobs: Callable[[Beat], Jobs]) -> None:
    may_end = asyncio.Event()
    beat = Beat(waits=may_end)
    running = await started(jobs(beat), beat)
    passed = asyncio.Event()
    asyncio.get_running_loop().call_later(0.05, passed.set)
    await passed.wait()
    assert beat.runs == 1
    may_end.set()
    await running.stop(patience=1)


async def test_stopping_waits_for_a_tick_under_way(jobs: Callable[[Beat], Jobs]) -> None:
    may_end = asyncio.Event()
    beat = Beat(waits=may_end)
    running = await started(jobs(beat), beat)
    asyncio.get_running_loop().call_soon(may_end.set)
    await running.stop(patience=3)
    assert beat.ended == beat.runs == 1


async def test_a_tick_that_does_not_end_is_cut_off_at_last(
    jobs: Callable[[Beat], Jobs], caplog: pytest.LogCaptureFixture
) -> None:
    beat = Beat(waits=asyncio.Event())
    running = await started(jobs(beat), beat)
    await running.stop(patience=0.01)
    assert beat.ended == 0
    assert "tick beat was cut off" in caplog.text
