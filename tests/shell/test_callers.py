import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiohttp import web

from bot.callers import Rate, TooMuchError, Turnstile, bounded_body, caller, limited
from bot.clock import SteeredClock
from bot.web import serving, web_app

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
RATE = Rate(burst=3, a_second=0.5)


@pytest.fixture
def clock() -> SteeredClock:
    return SteeredClock(NOON)


@pytest.mark.parametrize(
    ("forwarded", "proxies", "expected"),
    [
        ("", 0, "192.0.2.1"),
        ("198.51.100.7", 0, "192.0.2.1"),  # anybody may write that
        ("198.51.100.7", 1, "198.51.100.7"),
        ("203.0.113.9, 198.51.100.7", 1, "198.51.100.7"),
        ("203.0.113.9, 198.51.100.7", 2, "203.0.113.9"),
        ("198.51.100.7:4711", 1, "198.51.100.7"),
        ("[2001:db8:1:2::1]:4711", 1, "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::9", 1, "2001:db8:1:2::"),
        ("::ffff:198.51.100.7", 1, "198.51.100.7"),
        ("", 1, "192.0.2.1"),
        ("unknown", 1, "192.0.2.1"),
        ("a, b, c", 9, "192.0.2.1"),
        (" , ,", 1, "192.0.2.1"),
    ],
)
def test_who_asks_is_who_the_outermost_trusted_proxy_saw(forwarded: str, proxies: int, expected: str) -> None:
    assert caller("192.0.2.1", forwarded, proxies=proxies) == expected


def test_who_asks_without_an_address_is_counted_too() -> None:
    assert caller("", "", proxies=0) == caller("", "x", proxies=1) == "nobody knows"


def test_so_many_come_at_once_and_then_by_and_by(clock: SteeredClock) -> None:
    turnstile = Turnstile(RATE, clock=clock)
    assert [turnstile.wait("a") for _ in range(4)] == [0, 0, 0, 2]
    clock.advance(timedelta(seconds=1))
    assert turnstile.wait("a") == 1
    assert turnstile.wait("b") == 0
    clock.advance(timedelta(seconds=1))
    assert [turnstile.wait("a") for _ in range(2)] == [0, 2]


def test_who_stays_away_long_may_come_as_often_as_a_stranger_and_no_oftener(clock: SteeredClock) -> None:
    turnstile = Turnstile(RATE, clock=clock)
    turnstile.wait("a")
    clock.advance(timedelta(days=1))
    assert [turnstile.wait("a") for _ in range(4)] == [0, 0, 0, 2]


def test_only_so_many_addresses_are_remembered_the_latest_ones(clock: SteeredClock) -> None:
    turnstile = Turnstile(Rate(burst=1, a_second=1), clock=clock, most=2)
    assert [turnstile.wait(name) for name in ("a", "b", "a")] == [0, 0, 1]
    assert [turnstile.wait(name) for name in ("c", "a", "b")] == [0, 1, 0]


@asynccontextmanager
async def served(clock: SteeredClock, *, proxies: int = 0) -> AsyncIterator[tuple[str, aiohttp.ClientSession]]:
    """Serve a page that says how much it was sent, and takes 10 bytes within a tenth of a second."""

    async def page(request: web.Request) -> web.Response:
        try:
            return web.Response(text=str(len(await bounded_body(request, most=10, within=0.1))))
        except TooMuchError:
            return web.Response(status=413)

    route = web.post("/page", limited(page, by=Turnstile(RATE, clock=clock), proxies=proxies))
    async with (
        serving(web_app(ready={}, routes=[route]), host="127.0.0.1", port=0) as url,
        aiohttp.ClientSession() as session,
    ):
        yield f"{url}/page", session


async def test_who_asks_too_often_is_told_when_to_ask_again(clock: SteeredClock) -> None:
    async with served(clock, proxies=1) as (url, session):
        for address, statuses in (("198.51.100.7", [200, 200, 200, 429]), ("198.51.100.8", [200])):
            for status in statuses:
                async with session.post(url, headers={"X-Forwarded-For": f"10.0.0.1, {address}"}) as answer:
                    assert answer.status == status
                    assert answer.headers.get("Retry-After") == (None if status == 200 else "2")


async def test_nobody_gets_more_by_writing_other_addresses(clock: SteeredClock) -> None:
    async with served(clock) as (url, session):
        statuses = []
        for n in range(5):
            async with session.post(url, headers={"X-Forwarded-For": f"198.51.100.{n}"}) as answer:
                statuses.append(answer.status)
    assert statuses == [200, 200, 200, 429, 429]


async def test_a_body_is_taken_up_to_its_limit(clock: SteeredClock) -> None:
    async def in_parts() -> AsyncIterator[bytes]:
        for _ in range(11):
            yield b"x"

    async with served(clock) as (url, session):
        for body, status in ((b"x" * 10, 200), (b"x" * 11, 413), (in_parts(), 413)):
            async with session.post(url, data=body) as answer:
                assert answer.status == status


async def test_a_body_that_does_not_come_is_given_up(clock: SteeredClock) -> None:
    never = asyncio.Event()

    async def dripping() -> AsyncIterator[bytes]:
        yield b"x"
        await never.wait()

    async with served(clock) as (url, session):
        async with session.post(url, data=dripping()) as answer:
            assert answer.status == 413
        never.set()
