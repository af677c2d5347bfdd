# ruff: noqa: INP001 - a script, run as a module
"""Times how reminders go out to a Slack on this machine that answers over TLS after 50 ms and has no limits.

`python -m benches.bench_delivery [--full]`: 20,000 reminders of late promises in 1,000 workspaces, in PostgreSQL; 3,000
in 150 without `--full`. SayDo does all it does: claims, looks again, draws, posts, marks. Beside it in the same run,
each in a process and with a database server of its own: the bare slack_sdk client, posting the same message with as
many calls at once; two processes of SayDo; and one APScheduler job a reminder, in its SQLAlchemy job store: as bots
usually have it, with threads and slack_sdk's WebClient, and at its leanest, in one event loop with one connection.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.schedulers.background import BackgroundScheduler
from slack_sdk import WebClient
from slack_sdk.web.async_client import AsyncWebClient

from benches.certificates import new_certificate, trusting
from benches.reminders import NOW, database, plan, postgresql
from bot.clock import SteeredClock
from bot.command_line import loops
from bot.domain.messages import Message
from bot.flows.delivery import deliver
from bot.flows.drawing import draw_message
from bot.flows.places import AT_ONCE
from bot.pacing import Paces
from bot.runtime import Runtime
from bot.slack import Slack
from bot.slack_calls import OneToken, keep_alive_session, web_client
from bot.tokens import Tokens
from storage import Storage
from storage.engines import parsed

A_WORKSPACE = 20
ANSWERS_AFTER, SLOWLY = 0.05, 0.4
WANTED_A_SECOND, WANTED_OF_BARE, WANTED_OF_TWO, WANTED_OF_JOBS = 300, 0.8, 1.7, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """What it took a process to send messages: seconds by the clock, and of CPU."""

    messages: int
    seconds: float
    cpu: float

    @property
    def a_second(self) -> float:
        """Messages a second."""
        return self.messages / self.seconds

    @property
    def ms(self) -> float:
        """Milliseconds of CPU a message."""
        return self.cpu / self.messages * 1e3


def main() -> None:
    """Measure, or be one of the processes that are measured."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--full", action="store_true", help="all 20,000 reminders")
    asked.add_argument("--reminders", type=int, default=0)
    asked.add_argument("--work", nargs=4, default=(), help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.work:
        name, url, slack, many = given.work
        took = loops.run(WORK[name](url, slack, int(many)))
        _say(json.dumps({"messages": took.messages, "seconds": took.seconds, "cpu": took.cpu}))
        return
    _compare(given.reminders or (20_000 if given.full else 3_000))


def _compare(many: int) -> None:
    with _trusted() as tls, _slack(ANSWERS_AFTER, tls) as slack, _slack(SLOWLY, tls) as slow:
        (bare,) = _measured("bare", slack, many)
        (alone,) = _measured("saydo", slack, many)
        (usual,) = _measured("usual", slack, many)
        (jobs,) = _measured("jobs", slack, many)
        (one,) = _measured("saydo", slow, many // 2)
        two = _measured("saydo", slow, many // 2, processes=2)
    together = sum(it.messages for it in two) / max(it.seconds for it in two)
    _say(f"{many:,} reminders in {many // A_WORKSPACE:,} workspaces, {AT_ONCE} calls at once, answers after 50 ms")
    _line("bare slack_sdk client (baseline)", bare, "")
    _line("SayDo", alone, f"{alone.a_second / bare.a_second:.2f} of bare; at least {WANTED_OF_BARE} are wanted, and "
          f"{WANTED_A_SECOND} a second")  # fmt: skip
    _line("one APScheduler job a reminder", usual, f"{usual.ms / alone.ms:.1f} times SayDo's CPU; "
          f"{WANTED_OF_JOBS} wanted")  # fmt: skip
    _line("the same at its leanest", jobs, f"{jobs.ms / alone.ms:.1f} times SayDo's CPU")
    own, theirs = alone.ms - bare.ms, jobs.ms - bare.ms
    _say(f"without the posting: SayDo {own:.2f} ms, the leanest job {theirs:.2f} ms = {theirs / own:.1f} times")
    _say(f"answers after 400 ms: one process {one.a_second:.0f}/s, two {together:.0f}/s = "
         f"{together / one.a_second:.2f}; at least {WANTED_OF_TWO} are wanted")  # fmt: skip


def _measured(name: str, slack: str, many: int, *, processes: int = 1) -> list[Took]:
    """Measure on a database server of its own: what was done before costs nothing here."""
    with postgresql() as server:
        url = _prepared(server, many)
        command = (sys.executable, "-m", "benches.bench_delivery", "--work", name, url, slack, str(many))
        started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(processes)]  # noqa: S603
        told = [process.communicate()[0] for process in started]
    return [Took(**json.loads(one.splitlines()[-1])) for one in told]


def _prepared(server: str, many: int) -> str:
    workspaces = many // A_WORKSPACE
    url = database(server, "measured", people=many, workspaces=workspaces)
    plan(url, "n", people=many, workspaces=workspaces, many=many, due=-timedelta(minutes=1))
    return url


@contextmanager
def _trusted() -> Iterator[Path]:
    """Make a certificate that the processes started from here trust."""
    with tempfile.TemporaryDirectory() as folder:
        certificate = Path(folder) / "certificate.pem"
        certificate.write_bytes(new_certificate())
        os.environ |= trusting(certificate)
        yield certificate


@contextmanager
def _slack(seconds: float, certificate: Path) -> Iterator[str]:
    command = (sys.executable, "-m", "benches.reminders", str(seconds), str(certificate))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout is not None  # noqa: S101
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


async def _saydo(url: str, slack: str, _: int) -> Took:
    clock = SteeredClock(NOW)
    clock.run()
    storage = Storage(url)
    async with keep_alive_session() as session:
        client = Slack(session=session, base_url=slack, tokens=OneToken("xoxb-1"), paces=Paces(clock))
        runtime = Runtime(
            storage=storage,
            slack=client,
            tokens=Tokens(storage, clock),
            calendars=None,  # type: ignore[arg-type]  # nobody reads one
            clock=clock,
        )

        async def work() -> int:
            total = 0
            while sent := await deliver(runtime):
                total += sent
            return total

        took = await _timed(work)
    await storage.close()
    return took


async def _bare(url: str, slack: str, many: int) -> Took:
    message = await _a_message(url)
    async with keep_alive_session() as session:
        client = web_client("xoxb-1", session=session, base_url=slack)
        numbers = count()

        async def post() -> None:
            for number in numbers:
                if number >= many:
                    return
                await _posted(client, message, f"D{number}")

        async def work() -> int:
            await asyncio.gather(*(post() for _ in range(AT_ONCE)))
            return many

        return await _timed(work)


async def _usual(url: str, slack: str, many: int) -> Took:
    """Do as bots usually do: a job for each reminder, run in threads, which post by slack_sdk's WebClient."""
    _Threads.message, _Threads.client = await _a_message(url), WebClient("xoxb-1", base_url=slack)
    _Threads.done = threading.Semaphore(0)
    scheduler = BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(url=parsed(url).render_as_string(hide_password=False))},
        executors={"default": ThreadPoolExecutor(AT_ONCE)},
        job_defaults={"misfire_grace_time": None, "coalesce": True},
    )

    async def work() -> int:
        scheduler.start(paused=True)
        for number in range(many):
            scheduler.add_job(remind_in_thread, "date", args=[f"D{number}"], id=str(number))
        scheduler.resume()
        for _ in range(many):
            await asyncio.to_thread(_Threads.done.acquire)
        return many

    took = await _timed(work)
    scheduler.shutdown(wait=False)
    return took


class _Threads:
    """What these jobs share."""

    client: WebClient
    message: Message
    done: threading.Semaphore


def remind_in_thread(channel: str) -> None:
    """Be such a job."""
    message = _Threads.message
    _Threads.client.chat_postMessage(channel=channel, text=message.text, blocks=list(message.blocks))
    _Threads.done.release()


async def _jobs(url: str, slack: str, many: int) -> Took:
    """Do the same at its leanest: in one event loop, over one connection kept for all; so many calls at once."""
    _Jobs.message, _Jobs.left, _Jobs.done = await _a_message(url), many, asyncio.Event()
    _Jobs.places = asyncio.Semaphore(AT_ONCE)
    store = parsed(url).render_as_string(hide_password=False)
    async with keep_alive_session() as session:
        _Jobs.client = web_client("xoxb-1", session=session, base_url=slack)
        defaults = {"misfire_grace_time": None, "coalesce": True}
        scheduler = AsyncIOScheduler(jobstores={"default": SQLAlchemyJobStore(url=store)}, job_defaults=defaults)

        async def work() -> int:
            scheduler.start(paused=True)
            for number in range(many):
                scheduler.add_job(remind, "date", args=[f"D{number}"], id=str(number))
            scheduler.resume()
            await _Jobs.done.wait()
            return many

        took = await _timed(work)
        scheduler.shutdown(wait=False)
    return took


class _Jobs:
    """What the jobs share: APScheduler keeps a job as the name of a function and its arguments."""

    client: AsyncWebClient
    message: Message
    places: asyncio.Semaphore
    done: asyncio.Event
    left: int


async def remind(channel: str) -> None:
    """Be a job."""
    async with _Jobs.places:
        await _posted(_Jobs.client, _Jobs.message, channel)
    _Jobs.left -= 1
    if not _Jobs.left:
        _Jobs.done.set()


async def _posted(client: AsyncWebClient, message: Message, channel: str) -> None:
    metadata: dict[str, Any] = {"event_type": "saydo_nudge", "event_payload": {"ids": [channel]}}
    await client.chat_postMessage(
        channel=channel, text=message.text, blocks=list(message.blocks), metadata=metadata, unfurl_links=False
    )


async def _a_message(url: str) -> Message:
    """Draw one of the reminders, as SayDo does."""
    storage = Storage(url)
    async with storage.begin() as tx:
        (nudge,) = await tx.nudges.upcoming(1)
        workspace = await tx.workspaces.get(nudge.workspace_id)
        member = await tx.members.get(workspace.id, nudge.member_id)
        message = await draw_message(tx, workspace, member, [nudge], now=NOW)
    await storage.close()
    if message is None:
        raise SystemExit("There is nothing to say: what was filled in is not what is sent.")
    return message


async def _timed(work: Callable[[], Awaitable[int]]) -> Took:
    began, cpu = time.perf_counter(), time.process_time()
    messages = await work()
    return Took(messages=messages, seconds=time.perf_counter() - began, cpu=time.process_time() - cpu)


def _line(what: str, took: Took, ratio: str) -> None:
    _say(f"{what:34}{took.a_second:6.0f} messages/s{took.ms:7.2f} ms of CPU a message  {ratio}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


WORK = {"saydo": _saydo, "bare": _bare, "usual": _usual, "jobs": _jobs}

if __name__ == "__main__":
    main()
