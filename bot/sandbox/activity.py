"""What is still going on between the sandbox and the app, so that a test can wait for quiet instead of sleeping."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from types import CoroutineType
from typing import Any, Final

_QUIET_TURNS: Final = 40
"""Turns of the event loop within which whatever one side sent the other, on this machine, has been read."""
_TURNS_A_LOOK: Final = 10
_LOOK_AGAIN: Final = 0.001
"""Seconds until what runs is looked at again; it may wait for a database, or for Bolt."""
_LISTENERS: Final = ("AsyncioListenerRunner.", "AsyncBaseSocketModeClient.run_message_listeners", "AsyncListenerRunner")


class Activity:
    """Counts what runs. The app's part is seen by its calls, and by its Bolt listeners when it runs in this loop."""

    def __init__(self) -> None:
        self._doing: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._failures: list[BaseException] = []
        self._busy: list[Callable[[], bool]] = []

    @contextmanager
    def doing(self, what: str) -> Iterator[None]:
        """Count something as running while the block lasts."""
        self._doing[what] += 1
        try:
            yield
        finally:
            self._doing[what] -= 1

    def spawn(self, work: Coroutine[Any, Any, Any], *, what: str) -> None:
        """Run something beside; `settled` waits for it and raises what it raised."""
        task = asyncio.ensure_future(self._tracked(work, what))
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def later(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run something beside that `settled` does not wait for, such as a retry minutes away."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def busy_when(self, is_busy: Callable[[], bool]) -> None:
        """Let `settled` wait for something else too: work of the app that the sandbox can't see."""
        self._busy.append(is_busy)

    async def settled(self, limit: float) -> None:
        """Wait until nothing has run for a few turns. Raises TimeoutError, naming what runs, after `limit` seconds."""
        try:
            async with asyncio.timeout(limit):
                await self._quiet()
        except TimeoutError:
            raise TimeoutError(f"still running after {limit} s: {', '.join(self.running) or 'now and then'}") from None
        if self._failures:
            raise self._failures.pop(0)

    @property
    def running(self) -> list[str]:
        """What runs now, by name."""
        named = [what for what, count in self._doing.items() if count > 0]
        return [*named, *_listeners(), *("work of the app" for is_busy in self._busy if is_busy())]

    async def stop(self) -> None:
        """Cancel what still runs and wait for its end."""
        tasks = [t for t in self._tasks if t is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _quiet(self) -> None:
        quiet = 0
        while quiet < _QUIET_TURNS:
            for _ in range(_TURNS_A_LOOK):
                await asyncio.sleep(0)
            quiet += _TURNS_A_LOOK
            if self.running:
                quiet = 0
                await asyncio.sleep(_LOOK_AGAIN)

    async def _tracked(self, work: Coroutine[Any, Any, Any], what: str) -> None:
        with self.doing(what):
            await work

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (failure := task.exception()) is not None:
            self._failures.append(failure)


def _listeners() -> list[str]:
    names = (_name(task) for task in asyncio.all_tasks() if not task.done())
    return [name for name in names if name.startswith(_LISTENERS)]


def _name(task: asyncio.Task[Any]) -> str:
    work = task.get_coro()
    return work.__qualname__ if isinstance(work, CoroutineType) else ""
