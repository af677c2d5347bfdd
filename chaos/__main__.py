"""`python -m chaos [--seed N]`: prove on both databases that each thing is said once, whatever dies when."""

import argparse
import asyncio
import random
import shutil
import sys
import tempfile
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from chaos.counts import states_of
from chaos.runs import Report, run
from chaos.servers import Database, postgresql, sqlite
from chaos.troubles import Scale

MANY = Scale(processes=3, workspaces=20, nudges=5_000, kills=32, restarts=4, acts=60, apart=2.0)
ONE = Scale(processes=1, workspaces=20, nudges=5_000, kills=12, restarts=0, acts=60, apart=5.0)
_PATIENCE = 900.0


def main() -> int:
    """Run both set-ups; 1 when anything was lost or said twice, and then the processes' logs stay."""
    asked = argparse.ArgumentParser(prog="python -m chaos", description=__doc__)
    asked.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    asked.add_argument("--on", choices=["postgresql", "sqlite"], help="one of the two only")
    given = asked.parse_args()
    _say(f"SEED={given.seed}")
    folder = Path(tempfile.mkdtemp(prefix="saydo-chaos-"))
    reports = asyncio.run(_all(given.seed, given.on, folder))
    for report in reports:
        for story in report.stories:
            _say(story)
    for report in reports:
        _say(report.count.line())
    if not all(report.is_right for report in reports):
        _say(f"What the processes logged is in {folder}")
        return 1
    shutil.rmtree(folder)
    return 0


async def _all(seed: int, only: str | None, folder: Path) -> list[Report]:
    reports = []
    if only != "sqlite":
        reports.append(await _one(postgresql(), MANY, seed, folder))
    if only != "postgresql":
        reports.append(await _one(sqlite(folder), ONE, seed, folder))
    return reports


async def _one(opening: AbstractAsyncContextManager[Database], scale: Scale, seed: int, folder: Path) -> Report:
    async with opening as database:
        report = await run(database, scale, seed, patience=_PATIENCE, folder=folder)
    _say(
        f"{database.name}: {report.kills} processes of {scale.processes} killed, {report.restarts} restarts of the "
        f"database, {report.faults} calls of Slack failed, {report.clicks} clicks acknowledged and {report.forgotten} "
        f"forgotten, in {report.seconds:.0f} s; {states_of(report.count.rows)}"
    )
    return report


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
