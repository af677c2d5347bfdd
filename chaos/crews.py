"""The processes of SayDo over one database: started, killed without a word, and started again."""

import asyncio
import multiprocessing
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from multiprocessing.context import ForkServerProcess
from random import Random

from chaos.workers import Orders, work

_LOOKS_EVERY = 0.2


class Crew:
    """Processes of which each has a place; one that ended, killed or not, is started again at once."""

    def __init__(self, orders: Sequence[Orders]) -> None:
        self._context = multiprocessing.get_context("forkserver")  # what is imported is imported once
        self._context.set_forkserver_preload(["chaos.workers"])
        self._orders = orders
        self._places: list[ForkServerProcess] = []
        self._starting = asyncio.Lock()
        self.kills = 0

    async def start(self) -> None:
        """Start a process at each place."""
        for one in self._orders:
            self._places.append(await asyncio.to_thread(self._begun, one))

    async def kill_one(self, chance: Random) -> None:
        """Kill a process (SIGKILL); one that was killed a moment ago is started again before."""
        place = chance.randrange(len(self._places))
        await self._keep_up(place)
        self._places[place].kill()
        self.kills += 1

    async def keep_up(self) -> None:
        """Start again whoever ended, until cancelled."""
        while True:
            for place in range(len(self._places)):
                await self._keep_up(place)
            await asyncio.sleep(_LOOKS_EVERY)

    async def stop(self) -> None:
        """Kill all."""
        for process in self._places:
            process.kill()
            await asyncio.to_thread(process.join)

    async def _keep_up(self, place: int) -> None:
        async with self._starting:
            if not self._places[place].is_alive():
                self._places[place] = await asyncio.to_thread(self._begun, self._orders[place])

    def _begun(self, orders: Orders) -> ForkServerProcess:
        process = self._context.Process(target=work, args=(orders,), daemon=True)
        process.start()
        return process


@asynccontextmanager
async def at_work(orders: Sequence[Orders]) -> AsyncIterator[Crew]:
    """Keep a process for each of the orders at work, and kill all in the end."""
    crew = Crew(orders)
    await crew.start()
    keeping = asyncio.create_task(crew.keep_up())
    try:
        yield crew
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        await crew.stop()
