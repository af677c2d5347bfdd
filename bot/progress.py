"""How far a long piece of work is, said to who waits: nothing for two seconds, then now and then."""

import asyncio
import shutil
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import IO

_SILENT_FOR = 2.0  # seconds
_SAID_EVERY = 0.2  # seconds, to who looks on
_SAID_TO_LOGS_EVERY = 5.0
_CLEAR = "\r\x1b[K"


class Progress:
    """Says that work goes on and how far it is: on a terminal in one line that changes, elsewhere a line now and then.

    `seconds` is a clock that only goes forward. With `tells` each line goes there, as into the log.
    """

    def __init__(
        self,
        doing: str,
        *,
        out: IO[str] | None = None,
        tells: Callable[[str], None] | None = None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._doing, self._detail = doing, ""
        self._out, self._tells, self._seconds = out or sys.stderr, tells, seconds
        self._is_live = tells is None and self._out.isatty()
        self._began = seconds()
        self._next_at = self._began + _SILENT_FOR
        self._has_drawn = False

    def notes(self, detail: str) -> None:
        """Take note of how far it is, and say so when it is time."""
        self._detail = detail
        self.goes_on()

    def goes_on(self) -> None:
        """Say how far it is when it is time."""
        now = self._seconds()
        if now < self._next_at:
            return
        self._next_at = now + (_SAID_EVERY if self._is_live else _SAID_TO_LOGS_EVERY)
        detail = f": {self._detail}" if self._detail else ""
        self._say(f"{self._doing}{detail} ({int(now - self._began)} s)")

    def _say(self, line: str) -> None:
        if self._tells is not None:
            self._tells(line)
        elif self._is_live:
            most = shutil.get_terminal_size().columns - 1  # a line that wraps can't be drawn over
            self._out.write(f"{_CLEAR}{line[:most]}")
            self._has_drawn = True
        else:
            self._out.write(f"{line}\n")
        self._out.flush()

    def makes_way(self) -> None:
        """Leave the line to what is said next."""
        if self._has_drawn:
            self._out.write(_CLEAR)
            self._out.flush()
            self._has_drawn = False


@asynccontextmanager
async def shown(
    progress: Progress, *, pause: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> AsyncIterator[Progress]:
    """Say how far work is while it goes on, also where it tells nothing by itself."""

    async def keep_saying() -> None:
        while True:
            await pause(_SAID_EVERY)
            progress.goes_on()

    saying = asyncio.create_task(keep_saying())
    try:
        yield progress
    finally:
        saying.cancel()
        await asyncio.gather(saying, return_exceptions=True)
        progress.makes_way()


def steps(notes: Callable[[str], None], *, of: str) -> Callable[[int, int, str], None]:
    """Return what takes note of the steps of a piece of work: which one of how many begins, and its name."""
    return lambda step, total, name: notes(f"{of}, step {step} of {total} ({name})")


def unheard(_: str) -> None:
    """Hear how far it is where nobody waits."""
