# ruff: noqa: INP001 - a script, run by its path
"""Measures a round of polls in which no calendar changed, as a share of one core at a 5-minute rhythm.

`python benches/bench_links.py [--full] [--links N]`: 10,000 links, scaled up from 200 unless `--full`. The feeds are
on a server of another process, over TLS, one connection a poll; the database is SQLite.
"""

import argparse
import asyncio
import os
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import aiohttp
from aiohttp import web

from benches.bench_calendars import feed
from benches.certificates import new_certificate
from bot.calendars import Seen, Unchanged
from bot.calendars.ics import IcsCalendar
from bot.calendars.opening import Calendars, provider_session
from bot.calendars.safe_fetch import SafeFetch
from bot.clock import SteeredClock
from bot.config import Config
from bot.domain.links import CalendarLink, Provider, after_good_read
from bot.domain.meetings import Window
from bot.flows.readings import LOOK_AHEAD, LOOK_BACK
from bot.flows.rounds import sync_due
from bot.runtime import Runtime
from bot.tokens import Tokens
from storage import Storage
from storage.sealing import Sealer

LINKS, SAMPLE = 10_000, 200
RHYTHM = timedelta(minutes=5)
ZONE = ZoneInfo("Europe/Berlin")
START = datetime(2026, 5, 4, 10, tzinfo=UTC)
AT_ONCE = 20
LEASE = timedelta(minutes=2)
EVENTS = 1  # what an unchanged poll costs does not depend on them, the first round does
KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="  # a benchmark's


def main() -> None:
    """Serve feeds, and measure in a process of its own that trusts this server's certificate."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--full", action="store_true", help="all 10,000 links")
    asked.add_argument("--links", type=int, default=0)
    asked.add_argument("--at", default="", help=argparse.SUPPRESS)
    given = asked.parse_args()
    links = given.links or (LINKS if given.full else SAMPLE)
    if given.at:
        asyncio.run(_measure(given.at, links))
    else:
        asyncio.run(_serve_and_measure(links))


async def _serve_and_measure(links: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        certificate = Path(folder) / "certificate.pem"
        certificate.write_bytes(new_certificate())
        async with _server(certificate) as address:
            child = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "benches.bench_links", "--at", address, "--links", str(links)),
                env={**os.environ, "SSL_CERT_FILE": str(certificate)},
            )
            if await child.wait():
                raise subprocess.CalledProcessError(child.returncode or 1, "measuring")


@asynccontextmanager
async def _server(certificate: Path) -> AsyncIterator[str]:
    """Serve a feed at every path, and 304 to who knows it."""
    body = feed(EVENTS)

    async def answer(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match"):
            return web.Response(status=304)
        number = int(request.path.split("/")[1])
        return web.Response(body=_own(body, number), headers={"ETag": '"1"'})

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    yield f"https://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def _measure(at: str, links: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        feeds = [f"{at}/{number}/basic.ics" for number in range(links)]
        files = [str(folder / f"{number}.ics") for number in range(links)]
        _write(files)
        _say(f"{LINKS:,} links, {links:,} of them polled in a round without changes; CPU time of SayDo's process alone")
        base = await _bare(feeds)
        _say_share("bare aiohttp GET, 304, one connection a poll (baseline)", base, base)
        for kind, addresses in (("304 over TLS", feeds), ("file, equal hash", files)):
            _say_share(f"{kind}: reading alone", await _reading(addresses), base)
            _say_share(f"{kind}: reading, claim and save", await _claimed(folder, addresses), base)
            _say_share(f"{kind}: flows.sync.sync_due", await _synced(folder, addresses), base)


def _write(files: Iterable[str]) -> None:
    body = feed(EVENTS)
    for number, file in enumerate(files):
        Path(file).write_bytes(_own(body, number))


def _own(body: bytes, number: int) -> bytes:
    """Return a feed whose meetings are nobody else's."""
    return body.replace(b"@calendar.example", b"@calendar%d.example" % number)


async def _bare(feeds: list[str]) -> float:
    """Return the CPU seconds of a conditional GET of one feed, made as plainly as aiohttp allows."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True)) as session:

        async def poll(address: str) -> None:
            async with session.get(address, headers={"If-None-Match": '"1"'}) as answer:
                _check(answer.status == 304)  # noqa: PLR2004 - not modified
                await answer.read()

        return await _timed(poll, feeds)


async def _reading(addresses: list[str]) -> float:
    """Return the CPU seconds of one unchanged read."""
    fetch, window = SafeFetch(allow_private=True), _window(START)
    seen: dict[str, Seen] = {}

    async def poll(address: str) -> None:
        source = address if "://" in address else Path(address)
        found = await IcsCalendar(source, fetch=fetch).read(window, zone=ZONE, seen=seen.get(address, Seen()))
        _check(isinstance(found, Unchanged) or address not in seen)
        seen[address] = found.seen

    await _timed(poll, addresses)
    return await _timed(poll, addresses)


async def _timed(poll: Callable[[str], Awaitable[None]], addresses: list[str]) -> float:
    began = time.process_time()
    for at in range(0, len(addresses), AT_ONCE):
        await asyncio.gather(*map(poll, addresses[at : at + AT_ONCE]))
    return (time.process_time() - began) / len(addresses)


async def _claimed(folder: Path, addresses: list[str]) -> float:
    """Return the CPU seconds of one unchanged poll: claimed in batches, read, and saved one by one."""
    fetch, clock = SafeFetch(allow_private=True), SteeredClock(START)
    async with _stored(folder, addresses) as storage:

        async def poll(link: CalendarLink) -> None:
            source = link.address if "://" in link.address else Path(link.address)
            seen = Seen(etag=link.etag, last_modified=link.last_modified, content_hash=link.content_hash)
            found = await IcsCalendar(source, fetch=fetch).read(_window(START), zone=ZONE, seen=seen)
            _check(isinstance(found, Unchanged) or link.checked_at is None)
            good = after_good_read(link, now=clock.now(), refresh_after=found.refresh_after)
            known = found.seen
            good = replace(good, etag=known.etag, last_modified=known.last_modified, content_hash=known.content_hash)
            async with storage.begin() as tx:
                await tx.links.save(good)

        async def look() -> int:
            async with storage.begin() as tx:
                links = await tx.link_rounds.claim_due(clock.now(), AT_ONCE, LEASE)
            await asyncio.gather(*map(poll, links))
            return len(links)

        return await _second_round(look, clock, len(addresses))


async def _synced(folder: Path, addresses: list[str]) -> float:
    """Return the CPU seconds of one unchanged poll as SayDo makes it."""
    clock = SteeredClock(START)
    config = Config.from_env(
        {"SAYDO_ALLOW_PRIVATE_CALENDARS": "1", "SAYDO_CALENDAR_FILES": "1", "SAYDO_SECRET_KEYS": KEY},
        needs_slack=False,
    )
    async with _stored(folder, addresses) as storage, provider_session() as session:
        calendars = Calendars(config, session=session, clock=clock)
        runtime = Runtime(
            storage=storage, slack=cast("Any", None), tokens=Tokens(storage, clock), calendars=calendars, clock=clock
        )
        return await _second_round(lambda: sync_due(runtime), clock, len(addresses))


async def _second_round(look: Callable[[], Awaitable[int]], clock: SteeredClock, links: int) -> float:
    """Return the CPU seconds a link takes in the round after the one that read everything for the first time."""
    took = 0.0
    for _ in range(2):
        began, looked = time.process_time(), 0
        while found := await look():
            looked += found
        took = time.process_time() - began
        _check(looked == links)
        clock.set(clock.now() + RHYTHM)
    return took / links


@asynccontextmanager
async def _stored(folder: Path, addresses: Iterable[str]) -> AsyncIterator[Storage]:
    """Open a new database in which each address is linked by a member of its own."""
    storage = Storage(f"sqlite:///{tempfile.mkdtemp(dir=folder)}/saydo.db", sealer=Sealer([KEY]))
    await storage.migrate()
    async with storage.begin() as tx:
        workspace = await tx.workspaces.add("T1", "Vendor", "UBOT", START)
        for number, address in enumerate(addresses):
            member = await tx.members.upsert(
                workspace.id,
                f"U{number}",
                name=f"Rep {number}",
                email=f"rep{number}@vendor.example",
                zone_name=ZONE.key,
                locale="en_GB",
                is_admin=False,
                is_active=True,
            )
            await tx.links.add(workspace.id, member.id, Provider.ICS, address, START)
    yield storage
    await storage.close()


def _window(now: datetime) -> Window:
    return Window(start=now - LOOK_BACK, end=now + LOOK_AHEAD)


def _check(is_so: bool) -> None:  # noqa: FBT001 - the claim itself
    if not is_so:
        raise RuntimeError("this round was not one without changes")


def _say_share(what: str, seconds: float, base: float) -> None:
    share = seconds * LINKS / RHYTHM.total_seconds()
    sys.stdout.write(f"{what:58}{seconds * 1e3:6.2f} ms a poll = {share:6.1%} of one core, {seconds / base:4.1f} x\n")
    sys.stdout.flush()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
