# ruff: noqa: INP001 - a script, run by its path
"""Times what a very large first read takes to be stored, and for how long it keeps SayDo's event loop from all else.

`python -m benches.bench_storing [--events N]`: 10,000 events in a file, linked, read and stored in SQLite by
`flows.rounds.sync_due`, on the loop and with the garbage collection of `bot.command_line.loops`.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from benches.bench_calendars import START, feed
from bot.calendars.opening import Calendars, provider_session
from bot.clock import SteeredClock
from bot.command_line import loops
from bot.config import Config
from bot.domain.links import Provider
from bot.domain.meetings import Window
from bot.flows.readings import LOOK_AHEAD, LOOK_BACK
from bot.flows.rounds import sync_due
from bot.runtime import Runtime
from bot.tokens import Tokens
from storage import Storage
from storage.sealing import Sealer

EVENTS = 10_000
BEAT = 0.001
KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="  # a benchmark's


@dataclass(slots=True)
class Beats:
    """The longest gap (seconds) between two beats, by the clock and as CPU time of this process within it.

    On a busy machine the clock counts other processes' turns, too. `click` is the longest wait for a transaction.
    """

    by_clock: float = 0.0
    by_cpu: float = 0.0
    click: float = 0.0

    async def beside(self, work: Awaitable[Any], storage: Storage) -> float:
        """Beat until the work is done; return the CPU seconds it took."""
        task, began = asyncio.ensure_future(work), time.process_time()
        clicks = asyncio.create_task(self._click(storage))
        while not task.done():
            clock, cpu = time.monotonic(), time.process_time()
            await asyncio.sleep(BEAT)
            gap = time.monotonic() - clock
            self.by_clock = max(self.by_clock, gap)
            self.by_cpu = max(self.by_cpu, min(gap, time.process_time() - cpu))
        await task
        clicks.cancel()
        return time.process_time() - began

    async def _click(self, storage: Storage) -> None:
        """Ask for a transaction as a click does, again and again."""
        while True:
            began = time.monotonic()
            async with storage.begin() as tx:
                self.click = max(self.click, time.monotonic() - began)
                await tx.workspaces.all()
            await asyncio.sleep(10 * BEAT)


def main() -> None:
    """Store a feed, and say what it took."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--events", type=int, default=EVENTS)
    loops.run(_measure(asked.parse_args().events))


async def _measure(events: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        file, small = Path(name) / "feed.ics", Path(name) / "small.ics"
        file.write_bytes(feed(events))
        small.write_bytes(feed(200))
        storage, clock = Storage(f"sqlite:///{name}/saydo.db", sealer=Sealer([KEY])), SteeredClock(START)
        await storage.migrate()
        config = Config.from_env({"SAYDO_CALENDAR_FILES": "1", "SAYDO_SECRET_KEYS": KEY}, needs_slack=False)
        async with provider_session() as session:
            calendars = Calendars(config, session=session, clock=clock)
            runtime = Runtime(
                storage=storage,
                slack=cast("Any", None),
                tokens=Tokens(storage, clock),
                calendars=calendars,
                clock=clock,
            )
            await _link(storage, small, "U2")
            await sync_due(runtime)  # SayDo has read calendars before
            await _say("at rest for a second", asyncio.sleep(1), storage)
            await _link(storage, file, "U1")
            await _say(f"first read of {events:,} events", sync_due(runtime), storage)
            await _say_stored(storage)
            file.write_bytes(file.read_bytes().replace(b"Customer 1", b"Client 1"))
            clock.set(START + timedelta(hours=1))
            await _say("a read in which one in nine was renamed", sync_due(runtime), storage)
        await storage.close()


async def _link(storage: Storage, file: Path, slack_id: str) -> None:
    async with storage.begin() as tx:
        workspace = await tx.workspaces.add("T1", "Vendor", "UBOT", START)
        member = await tx.members.upsert(
            workspace.id,
            slack_id,
            name="Rep",
            email="rep@us.example",
            zone_name="Europe/Berlin",
            locale="en_GB",
            is_admin=False,
            is_active=True,
        )
        await tx.links.add(workspace.id, member.id, Provider.ICS, str(file), START)


async def _say(what: str, work: Awaitable[Any], storage: Storage) -> None:
    beats = Beats()
    took = await beats.beside(work, storage)
    sys.stdout.write(
        f"{what:42}{took:6.1f} s of CPU; event loop held for {beats.by_cpu * 1e3:5.1f} ms"
        f" ({beats.by_clock * 1e3:5.1f} by the clock), a click's transaction waited {beats.click * 1e3:4.0f} ms\n"
    )
    sys.stdout.flush()


async def _say_stored(storage: Storage) -> None:
    window = Window(start=START - LOOK_BACK, end=START + LOOK_AHEAD)
    async with storage.begin() as tx:
        workspace, *_ = await tx.workspaces.all()
        member = await tx.members.by_slack_id(workspace.id, "U1")
        if member is None:
            raise RuntimeError
        meetings = await tx.meetings.of_member(workspace.id, member.id, window)
        calls = await tx.calls.of_lead(workspace.id, member.id, window)
    sys.stdout.write(f"stored: {len(meetings):,} meetings, {len(calls):,} calls\n")


if __name__ == "__main__":
    main()
