# ruff: noqa: INP001, T201 - a script, run as a module
"""Measures how soon people's clicks are acknowledged at 50 interactions a second, against a Bolt app that does nothing.

`python -m benches.bench_acks [--rate N] [--seconds N] [--rounds N]`. A rep's clicks, submissions, commands and visits
of Home are recorded once in the sandbox, and sent again, signed anew, over HTTP: to SayDo on SQLite, and to an empty
Bolt app that acks at once; each in a process of its own, in turn, under the same load. Slack's Web API answers at once.
"""

import argparse
import asyncio
import json
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from itertools import count, cycle, islice
from pathlib import Path
from string import ascii_lowercase
from time import perf_counter
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.app.async_server import AsyncSlackAppServer
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.app import running
from bot.clock import SteeredClock
from bot.command_line import loops
from bot.config import Config, Mode
from bot.listening import Underway, bolt_app
from bot.sandbox.deliveries import DeliveryRecord, Kind, Outcome
from bot.sandbox.http_requests import HttpRequests
from bot.slack import Slack
from bot.slack_calls import keep_alive_session
from bot.tokens import Tokens, own_installation
from bot.web import SLACK_PATH, serving, web_app
from storage import Storage
from tests.factories import BERLIN
from tests.stories.days import Acting, CalendarFile, Days, lived, moment

ACK_LIMIT = 10.0
ANYTHING = re.compile(".*")
REPS, MEETINGS, PROMISES = 10, 8, 20
NOON = "Mon 12:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A rep's acts, and where the database they happened in lies."""

    acts: tuple[DeliveryRecord, ...]
    answers: Mapping[str, Any]
    config: Config


def main() -> None:
    """Measure, or be one of the two apps."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rate", type=int, default=50, help="interactions a second")
    asked.add_argument("--seconds", type=int, default=20, help="how long a round takes")
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--be", choices=("saydo", "empty"), help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.be:
        loops.run(_be(given.be, json.load(sys.stdin)))
    else:
        asyncio.run(_measure(rate=given.rate, seconds=given.seconds, rounds=given.rounds))


async def _measure(*, rate: int, seconds: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        recorded = await _record(Path(folder))
        took: dict[str, list[float]] = {"empty": [], "saydo": []}
        async with _slack(recorded.answers) as api_url:
            for name in ("empty", "saydo") * rounds:
                async with _app(name, replace(recorded.config, slack_api_url=api_url)) as url:
                    took[name] += await _under_load(url, recorded, rate=rate, seconds=seconds)
    for name, all_took in took.items():
        print(f"{name:>6}: {_told(all_took)} ({len(all_took)} interactions at {rate} a second)")
    for share in (0.5, 0.99):
        print(f"SayDo / empty Bolt app, {share:.0%}: {_at(took['saydo'], share) / _at(took['empty'], share):.2f}")


def _told(took: Sequence[float]) -> str:
    return ", ".join(f"{share:.0%} within {_at(took, share) * 1000:.0f} ms" for share in (0.5, 0.9, 0.99, 1.0))


def _at(took: Sequence[float], share: float) -> float:
    return sorted(took)[min(int(len(took) * share), len(took) - 1)]


async def _record(folder: Path) -> Recorded:
    """Live the morning of some reps, and keep what Slack sent to SayDo on the way."""
    async with lived(folder, f"sqlite:///{folder}/saydo.db", mode=Mode.HTTP) as days:
        reps = [await _rep(days, n, folder) for n in range(REPS)]
        await days.reaches(NOON)
        before = len(days.sandbox.deliveries)
        for rep in reps:
            await _acts(rep)
        acts = days.sandbox.deliveries[before:]
        async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {days.config.bot_token}"}) as session:
            answers = {name: await _ask(session, days, name) for name in ("auth.test", "users.list")}
    a_turn = len(acts) // REPS
    in_turn = tuple(acts[rep * a_turn + n] for n in range(a_turn) for rep in range(REPS))
    return Recorded(acts=in_turn, answers=answers, config=replace(days.config, port=0))


async def _ask(session: aiohttp.ClientSession, days: Days, method: str) -> Any:
    async with session.post(f"{days.sandbox.api_url}{method}") as response:
        return await response.json()


async def _rep(days: Days, number: int, folder: Path) -> Acting:
    """Have one more rep, with meetings and promises."""
    name = f"rep{number}"
    person = days.sandbox.workspace.add_person(
        name=name, real_name=f"Rep {number}", email=f"{name}@vendor.example", tz=BERLIN.key, locale="en-GB"
    )
    rep, calendar = Acting(person, days.sandbox), CalendarFile(folder / f"{name}.ics", owner=person.user.email)
    for n in range(MEETINGS):
        title = f"Acme {n} {ascii_lowercase[number]}"
        calendar.has(title, f"Mon {10 + n:02}:00", f"Mon {10 + n:02}:30")
    await days.links(rep, calendar)
    for n in range(PROMISES):
        await rep.types(f"/commitments Send chapter {n} to Ann by Friday noon via email")
        await rep.clicks("Save")
    return rep


async def _acts(rep: Acting) -> None:
    await rep.opens_home()
    await rep.types("/commitments")
    await rep.types("/saydo why")
    await rep.types("/prep acme 4")
    await rep.submits({"What should be true after this call?": "They name who decides"})
    await rep.clicks("Write recap")
    await rep.closes()


@asynccontextmanager
async def _slack(answers: Mapping[str, Any]) -> AsyncIterator[str]:
    """Be Slack's Web API, which takes everything."""
    numbers = count(1)

    async def answered(request: web.Request) -> web.Response:
        method = request.match_info["method"]
        channel: Any = {"id": "D1"} if method == "conversations.open" else "D1"
        said = {"ok": True, "channel": channel, "ts": f"1795000000.{next(numbers):06}", "view": {"id": "V1"}}
        return web.json_response(answers.get(method, said))

    app = web.Application()
    app.router.add_route("*", "/api/{method}", answered)
    async with serving(app, host="127.0.0.1", port=0) as url:
        yield f"{url}/api/"


@asynccontextmanager
async def _app(name: str, config: Config) -> AsyncIterator[str]:
    """Start one of the apps in a process of its own; yield where it takes Slack's requests."""
    told = {
        "bot_token": config.bot_token,
        "signing_secret": config.signing_secret,
        "database_url": config.database_url,
        "data_dir": str(config.data_dir),
        "slack_api_url": config.slack_api_url,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benches.bench_acks", "--be", name),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None  # noqa: S101  it was asked for
    assert process.stdout is not None  # noqa: S101
    process.stdin.write(json.dumps(told).encode())
    process.stdin.close()
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.terminate()
        await process.wait()


async def _be(name: str, told: dict[str, str]) -> None:
    config = Config(mode=Mode.HTTP, port=0, **{**told, "data_dir": Path(told["data_dir"])})  # type: ignore[arg-type]  # all are texts but this one
    async with AsyncExitStack() as stack:
        if name == "saydo":
            app = running(config, clock=SteeredClock(moment(NOON)), ticks=False)
            url = (await stack.enter_async_context(app)).url
        else:
            url = await stack.enter_async_context(_empty(config))
        print(f"{url}{SLACK_PATH}", flush=True)
        await asyncio.Event().wait()


@asynccontextmanager
async def _empty(config: Config) -> AsyncIterator[str]:
    """Serve a Bolt app whose listeners do nothing but ack, put together as SayDo's own is."""
    async with keep_alive_session() as session:
        clock, underway = SteeredClock(moment(NOON)), Underway()
        tokens = Tokens(Storage(config.database_url), clock)
        app = bolt_app(tokens, underway, session=session, base_url=config.slack_api_url, secret=config.signing_secret)
        slack_api = Slack(session=session, base_url=config.slack_api_url, tokens=tokens)
        found = await slack_api.whoami(config.bot_token)
        tokens.own = own_installation(config.bot_token, found, clock.now())
        _acking(app)
        slack = AsyncSlackAppServer(port=0, path=SLACK_PATH, app=app).handle_post_requests
        pages = web_app(ready={}, slack=slack, signing_secret=config.signing_secret)
        async with serving(pages, host="127.0.0.1", port=0) as url:
            yield url


def _acking(app: AsyncApp) -> None:
    async def ack_only(ack: AsyncAck) -> None:
        await ack()

    for listens in (app.action, app.view, app.view_closed, app.command, app.shortcut, app.event):
        listens(ANYTHING)(ack_only)


async def _under_load(url: str, recorded: Recorded, *, rate: int, seconds: int) -> list[float]:
    """Send the acts at an even pace, whether or not the earlier ones were answered; return how long each took."""
    http = HttpRequests(url, signing_secret=recorded.config.signing_secret, limit=ACK_LIMIT)
    took: list[float] = []

    async def send(kind: Kind, payload: Mapping[str, Any]) -> None:
        began = perf_counter()
        outcome = await http.carry(kind, payload)
        took.append(perf_counter() - began)
        _require_acked(outcome, payload)

    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.TaskGroup() as group:
        for n, act in enumerate(islice(cycle(recorded.acts), rate * seconds)):
            await asyncio.sleep(max(0.0, began + n / rate - loop.time()))
            group.create_task(send(act.kind, _new(act, n)))
    await http.stop()
    return took


def _new(act: DeliveryRecord, number: int) -> Mapping[str, Any]:
    """Return the payload; an event that came before would be left out, so each has an id of its own."""
    if act.kind is Kind.EVENT:
        return {**act.payload, "event_id": f"{act.payload['event_id']}-{number}-{perf_counter()}"}
    return act.payload


def _require_acked(outcome: Outcome, payload: Mapping[str, Any]) -> None:
    if not outcome.ok:
        raise RuntimeError(f"{payload.get('type') or payload.get('command')} was not acked: {outcome}")


if __name__ == "__main__":
    main()
