"""One set-up from its beginning to its count."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from sqlalchemy.exc import SQLAlchemyError

from bot.command_line.manifests import manifest
from bot.config import Config, Mode
from bot.domain.commitments import State as Standing
from bot.domain.nudges import State
from bot.sandbox.server import Sandbox
from chaos.acts import Acts
from chaos.clocks import FastClock, WaitingClock
from chaos.counts import Count, messages_in, rows_due, story_of
from chaos.crews import at_work
from chaos.loads import BEGINS, WITHIN, fill
from chaos.servers import Database
from chaos.troubles import Scale, go_wrong, let_slack_fail
from chaos.workers import Orders
from storage import Storage
from storage.sealing import Sealer, new_key

_LEAD = timedelta(seconds=15)
_LOOKS_EVERY = 0.2
_STORIES = 5
_START = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How a run came out, in real `seconds`.

    `faults` are the calls that Slack refused or failed, `forgotten` the clicks that were acknowledged and not kept.
    """

    count: Count
    kills: int
    restarts: int
    faults: int
    clicks: int
    forgotten: int
    seconds: float
    stories: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """True when each nudge was said once, and each click acknowledged was kept."""
        return self.count.is_right and self.forgotten == 0


async def run(database: Database, scale: Scale, seed: int, *, patience: float, folder: Path) -> Report:
    """Let everything go wrong, wait (so many seconds at most) until nothing is left to be said, and count.

    The processes log into the folder.
    """
    chance, began = Random(seed), time.monotonic()  # noqa: S311  chance that can be repeated, nothing secret
    clock, key = WaitingClock(BEGINS - _LEAD), new_key()
    sandbox = Sandbox(manifest(), clock, name="Vendor 1", socket_mode=True, retry_delays=(), seed=seed)
    async with sandbox, _opened(database, key) as storage:
        load = await fill(storage, sandbox, chance, workspaces=scale.workspaces, nudges=scale.nudges)
        fast = clock.let_go(rate=scale.rate)
        acts = Acts(storage, fast, load, chance)
        config = _config(sandbox, database, key, folder)
        logs = [folder / f"{database.name}-{n}.log" for n in range(scale.processes)]
        async with at_work([Orders(config=config, clock=fast, log=log, hurry=scale.hurry) for log in logs]) as crew:
            await sandbox.connected(limit=_START)
            let_slack_fail(sandbox.faults, scale)
            await go_wrong(scale, chance, kill=crew.kill_one, restart=database.restart, act=acts.act)
            await _settled(storage, fast, patience=patience)
        count = Count(rows=await rows_due(storage, fast.now()), messages=messages_in(sandbox))
        return Report(
            count=count,
            kills=crew.kills,
            restarts=database.restarts,
            faults=sum(call.error is not None for call in sandbox.calls),
            clicks=len(acts.clicked),
            forgotten=await _forgotten(storage, acts),
            seconds=time.monotonic() - began,
            stories=tuple(story_of(one, sandbox) for one in count.wrong[:_STORIES]),
        )


@asynccontextmanager
async def _opened(database: Database, key: str) -> AsyncIterator[Storage]:
    storage = Storage(database.url, sealer=Sealer([key]))
    await storage.migrate()
    yield storage
    await storage.close()


def _config(sandbox: Sandbox, database: Database, key: str, folder: Path) -> Config:
    return Config(
        mode=Mode.SOCKET,
        bot_token=sandbox.bot_token,
        app_token=sandbox.app_token,
        database_url=database.url,
        data_dir=folder,
        slack_api_url=sandbox.api_url,
        secret_keys=(key,),
    )


async def _settled(storage: Storage, clock: FastClock, *, patience: float) -> None:
    """Wait until nothing is due or under way, or patience is at its end."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            rows = await rows_due(storage, clock.now())
        except SQLAlchemyError:
            continue
        is_all_due = clock.now() > BEGINS + WITHIN
        if is_all_due and not any(one.state in {State.PLANNED, State.CLAIMED} for one in rows):
            return
        await asyncio.sleep(_LOOKS_EVERY)


async def _forgotten(storage: Storage, acts: Acts) -> int:
    """Count the promises that a click closed and that are open."""
    async with storage.reading() as tx:
        kept = [await tx.commitments.get(one.workspace_id, one.id) for one in acts.clicked]
    return sum(one.state is not Standing.KEPT for one in kept)
