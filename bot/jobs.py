"""What the clock sets going: a scheduler in memory that ticks; what is due is in the database, never in here."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import UTC, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import tracing
from bot.flows import ticks
from bot.runtime import Runtime

log = logging.getLogger(__name__)

Tick = Callable[[Runtime], Awaitable[None]]

EVERY: Mapping[Tick, float] = {
    ticks.deliver: 5,
    ticks.recover: 5,
    ticks.redraw: 5,
    ticks.sync: 5,
    ticks.send_webhooks: 5,
    ticks.replan: 15,
    ticks.tend_installations: 15,
    ticks.meet_people: 15,
    ticks.watch: 60,
    ticks.learn_hours: 60,
    ticks.tell_admins: 900,
    ticks.plan: 900,
    ticks.tell_of_lost_exports: 900,
    ticks.erase: 30,
    ticks.forget_old: 900,
    ticks.tend_teams: 3600,
    ticks.lapse: 3600,
}
"""Seconds between two runs of a tick."""
TOGETHER = frozenset({ticks.plan, ticks.tell_admins, ticks.tell_of_lost_exports, ticks.tend_teams, ticks.lapse})
"""Ticks that look at everything: of all processes only one runs them each time."""
_EARLY = 0.9  # of an interval: no clock is so exact that the same process would not come a little early


class Jobs:
    """Runs each tick at once and then at its interval, never twice at the same time."""

    def __init__(
        self, runtime: Runtime, *, every: Mapping[Tick, float] = EVERY, together: Collection[Tick] = TOGETHER
    ) -> None:
        self._runtime = runtime
        self._every, self._together = every, together
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        )
        self._running: set[asyncio.Task[None]] = set()
        self._looked_at: float | None = None
        self.runs: Counter[str] = Counter()
        self.failures: Counter[str] = Counter()

    @property
    def is_ticking(self) -> bool:
        """True from start to stop."""
        return bool(self._scheduler.running)

    def is_beating(self, *, within: float) -> bool:
        """Tell whether the scheduler called for a tick in the last so many seconds; its ticks may take longer."""
        return self._looked_at is not None and asyncio.get_running_loop().time() - self._looked_at <= within

    def start(self) -> None:
        """Begin to tick, in the running event loop."""
        for tick, seconds in self._every.items():
            self._scheduler.add_job(self._begin, "interval", args=[tick], seconds=seconds)
            self._scheduler.add_job(self._begin, args=[tick])
        self._looked_at = asyncio.get_running_loop().time()
        self._scheduler.start()

    async def stop(self, *, patience: float) -> None:
        """Begin no tick any more and wait, `patience` seconds at most, for those under way."""
        self._scheduler.shutdown(wait=False)
        await asyncio.sleep(0)  # the scheduler itself stops on the loop's next round
        if self._running:
            _, unfinished = await asyncio.wait(self._running, timeout=patience)
            for task in unfinished:
                log.warning("%s was cut off while stopping", task.get_name())
                task.cancel()
            await asyncio.gather(*unfinished, return_exceptions=True)

    async def _begin(self, tick: Tick) -> None:
        # a task of its own: stopping the scheduler would cancel what runs in the scheduler's
        self._looked_at = asyncio.get_running_loop().time()
        name = f"tick {_name(tick)}"
        if any(task.get_name() == name for task in self._running):
            return
        task = asyncio.create_task(self._run(tick), name=name)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _run(self, tick: Tick) -> None:
        name = _name(tick)
        self.runs[name] += 1
        with tracing.traced(f"tick {name}"):
            try:
                if await self._is_our_turn(tick):
                    with self._runtime.metrics.ticking(name):
                        await tick(self._runtime)
            except Exception:  # one of the two places that catch everything: the next tick tries again
                self.failures[name] += 1
                log.exception("tick %s failed, %d times of %d", name, self.failures[name], self.runs[name])

    async def _is_our_turn(self, tick: Tick) -> bool:
        """Tell whether this process is to run a tick now; what is killed while it runs is taken up the next time."""
        if tick not in self._together:
            return True
        now = self._runtime.clock.now()
        next_at = now + timedelta(seconds=self._every[tick] * _EARLY)
        async with self._runtime.storage.begin() as tx:
            return await tx.rounds.take(_name(tick), now, next_at)


def _name(tick: Tick) -> str:
    return getattr(tick, "__name__", repr(tick))
