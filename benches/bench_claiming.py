# ruff: noqa: INP001 - a script, run as a module
"""Times claiming what is due for 100 people, among all the nudges there are, on PostgreSQL.

`python -m benches.bench_claiming [--full]`: among 5,000,000 and among 50,000, of which nine in ten were sent long ago
and the others are due in the days to come; without `--full` among 500,000 and 5,000. Then where one workspace of 1,000
has a backlog of thousands and all others have one message each, which is when fairness has to be paid for.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from statistics import median

from benches.reminders import NOW, database, plan, postgresql
from bot.domain.queues import LEASE
from storage import Storage

WORKSPACES, PEOPLE, DUE, BACKLOG = 1_000, 20_000, 100, 5_000
ROUNDS, WARM_AFTER = 40, 5
WANTED = 1.3


class _PutBack(Exception):  # noqa: N818  no error
    """Roll back, so that the next round finds the same."""


def main() -> None:
    """Fill two databases and time claims in both, in turn."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--full", action="store_true", help="among 5,000,000")
    most = 5_000_000 if asked.parse_args().full else 500_000
    with postgresql() as server:
        few, many = [_filled(server, name, rows) for name, rows in (("few", most // 100), ("many", most))]
        short, long = asyncio.run(_claimed(few, many))
        _say(f"{DUE} due among {most // 100:,} nudges (baseline): {short * 1e3:.2f} ms")
        _say(f"among {most:,}: {long * 1e3:.2f} ms = {long / short:.2f}; at most {WANTED} are wanted")
        plan(many, "backlog", people=PEOPLE // WORKSPACES, workspaces=1, many=BACKLOG, due=-timedelta(hours=1))
        plan(many, "one each", people=WORKSPACES, workspaces=WORKSPACES, many=WORKSPACES, due=-timedelta(minutes=9))
        (fair,) = asyncio.run(_claimed(many))
        _say(f"and {BACKLOG:,} more due in one workspace, 1 in each of {WORKSPACES:,}: {fair * 1e3:.2f} ms = "
             f"{fair / short:.2f}")  # fmt: skip


def _filled(server: str, name: str, rows: int) -> str:
    began = time.perf_counter()
    url = database(server, name, people=PEOPLE, workspaces=WORKSPACES)
    told = {"people": PEOPLE, "workspaces": WORKSPACES}
    plan(url, "sent", **told, many=rows * 9 // 10, due=-timedelta(days=90), state="sent")
    plan(url, "to come", **told, many=rows // 10 - DUE, due=timedelta(hours=1))
    plan(url, "due", **told, many=DUE, due=-timedelta(minutes=1))
    _say(f"{name}: {rows:,} nudges, filled in within {time.perf_counter() - began:.0f} s")
    return url


async def _claimed(*urls: str) -> Sequence[float]:
    """Return the median of what a claim takes in each database (seconds), asked in turn."""
    opened = [Storage(url) for url in urls]
    took: list[list[float]] = [[] for _ in urls]
    for number in range(ROUNDS + WARM_AFTER):
        for storage, seconds in zip(opened, took, strict=True):
            spent = await _one_claim(storage)
            if number >= WARM_AFTER:
                seconds.append(spent)
    for storage in opened:
        await storage.close()
    return [median(seconds) for seconds in took]


async def _one_claim(storage: Storage) -> float:
    spent = 0.0
    with suppress(_PutBack):
        async with storage.begin() as tx:
            began = time.perf_counter()
            claimed = await tx.nudges.claim_due(NOW, DUE, LEASE)
            spent = time.perf_counter() - began
            if len({nudge.member_id for nudge in claimed}) != DUE:
                raise SystemExit(f"{len(claimed)} were claimed: what was filled in is not what is asked for.")
            raise _PutBack
    return spent


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
