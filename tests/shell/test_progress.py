"""How far a long piece of work is: nothing for two seconds, then now and then."""

import asyncio
import io
from collections.abc import Awaitable, Callable

import pytest

from bot.progress import Progress, shown, steps


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Stopwatch:
    """A clock that only goes forward, by hand."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at

    def passes(self, *, until: float) -> Callable[[float], Awaitable[None]]:
        """Return a pause in which this clock goes on; from `until` (seconds after the start) on it lasts for ever."""

        async def pause(seconds: float) -> None:
            if self.at - 100.0 >= until:
                await asyncio.Event().wait()
            self.at += seconds
            await asyncio.sleep(0)

        return pause


@pytest.fixture
def stopwatch() -> Stopwatch:
    return Stopwatch()


def test_what_is_soon_done_is_done_in_silence(stopwatch: Stopwatch) -> None:
    out = io.StringIO()
    progress = Progress("Copying", out=out, seconds=stopwatch)
    stopwatch.at += 1.9
    progress.notes("calls")
    progress.makes_way()
    assert out.getvalue() == ""


def test_on_a_terminal_one_line_is_drawn_in_place_and_makes_way(stopwatch: Stopwatch) -> None:
    out = Terminal()
    progress = Progress("Copying", out=out, seconds=stopwatch)
    stopwatch.at += 2.0
    progress.notes("500 rows, now calls")
    stopwatch.at += 0.1
    progress.notes("too soon to be drawn")
    stopwatch.at += 0.15
    progress.notes("900 rows, now calls")
    progress.makes_way()
    progress.makes_way()
    first, second = "Copying: 500 rows, now calls (2 s)", "Copying: 900 rows, now calls (2 s)"
    assert out.getvalue() == f"\r\x1b[K{first}\r\x1b[K{second}\r\x1b[K"


def test_a_line_never_wraps(stopwatch: Stopwatch) -> None:
    out = Terminal()
    progress = Progress("Copying", out=out, seconds=stopwatch)
    stopwatch.at += 2.0
    progress.notes("x" * 10_000)
    drawn = out.getvalue().removeprefix("\r\x1b[K")
    assert len(drawn) < 10_000


def test_elsewhere_a_line_comes_every_five_seconds(stopwatch: Stopwatch) -> None:
    out = io.StringIO()
    progress = Progress("Restoring", out=out, seconds=stopwatch)
    for _ in range(12):
        stopwatch.at += 1.0
        progress.notes("nudges")
    progress.makes_way()
    assert out.getvalue() == "Restoring: nudges (2 s)\nRestoring: nudges (7 s)\nRestoring: nudges (12 s)\n"


async def test_work_that_tells_nothing_is_told_of_while_it_goes_on(stopwatch: Stopwatch) -> None:
    out, goes_on = Terminal(), asyncio.Event()

    class Impatient(Terminal):
        def write(self, text: str) -> int:
            goes_on.set()
            return out.write(text)

    async with shown(Progress("Sealing", out=Impatient(), seconds=stopwatch), pause=stopwatch.passes(until=3)):
        await goes_on.wait()
    assert out.getvalue() == "\r\x1b[KSealing (2 s)\r\x1b[K"


async def test_the_line_is_gone_before_a_failure_is_told(stopwatch: Stopwatch) -> None:
    out = Terminal()

    async def fails() -> None:
        async with shown(Progress("Backing up", out=out, seconds=stopwatch)) as progress:
            stopwatch.at += 2
            progress.notes("calls")
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        await fails()
    assert out.getvalue().endswith("\r\x1b[K")


async def test_who_is_stopped_meanwhile_stops(stopwatch: Stopwatch) -> None:
    async def works() -> None:
        async with shown(Progress("Copying", out=io.StringIO(), seconds=stopwatch)):
            await asyncio.Event().wait()

    task = asyncio.create_task(works())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_the_log_gets_its_lines_without_drawing(stopwatch: Stopwatch) -> None:
    told: list[str] = []
    progress = Progress("SayDo starts", out=Terminal(), tells=told.append, seconds=stopwatch)
    nears = steps(progress.notes, of="the database")
    nears(1, 2, "0001")
    stopwatch.at += 61
    nears(2, 2, "0002")
    assert told == ["SayDo starts: the database, step 2 of 2 (0002) (61 s)"]
