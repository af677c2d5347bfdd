"""The event loop SayDo runs on: uvloop where there is one, as much of what a request costs is the loop's own work."""

import asyncio
import gc
import signal
import sys
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")
_YOUNG, _OLDER, _ALL = 5_000, 10, 2_500
"""New objects before a collection; such collections before one of all they left; and those before one of everything."""


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end, as `asyncio.run` does."""
    keep_what_is_there()
    with asyncio.Runner(loop_factory=new_loop) as runner:
        return runner.run(work)


def new_loop() -> asyncio.AbstractEventLoop:
    """Return a loop for SayDo, or for its tests."""
    if sys.platform == "win32":  # uvloop has no Windows
        return asyncio.new_event_loop()
    import uvloop  # noqa: PLC0415

    return uvloop.new_event_loop()


async def until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Do the work until it is done or SIGTERM or SIGINT comes, and let it stop cleanly; a second signal cuts it off."""
    task = asyncio.create_task(work)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        await task


def keep_what_is_there() -> None:
    """Leave what was imported out of garbage collection, and collect what lived long only when there is much of it.

    A collection of everything stops the event loop for a tenth of a second while a large calendar is in memory, one of
    50 thousand objects (10 times 5 thousand) for a hundredth. What is not part of a cycle is freed at once in any case;
    what is, usually while it is young.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _OLDER, _ALL)
