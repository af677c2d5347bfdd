"""Who asks for the public pages: from which address, how often one may, and how much it may send."""

import asyncio
import math
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, ip_address

from aiohttp import web

from bot.clock import Clock

Answer = Callable[[web.Request], Awaitable[web.Response]]

_MOST_KNOWN = 10_000
_HOME_BITS = 64  # what one line of IPv6 is given: an address more costs its owner nothing
_CHUNK = 1 << 14


class TooMuchError(ValueError):
    """A body is larger than it may be, or too slow to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How often one may ask: `burst` times at once, and then so many times a second."""

    burst: int
    a_second: float


@dataclass(slots=True)
class _Left:
    """How many times an address may ask, as of an instant."""

    times: float
    at: datetime


class Turnstile:
    """Counts who comes, by address, for one process; who was away longest is forgotten when there are too many."""

    def __init__(self, rate: Rate, *, clock: Clock, most: int = _MOST_KNOWN) -> None:
        self._rate = rate
        self._clock = clock
        self._most = most
        self._known: OrderedDict[str, _Left] = OrderedDict()

    def wait(self, name: str) -> float:
        """Let one in and return 0.0; or else return in how many seconds there is room, and count nothing."""
        now = self._clock.now()
        left = self._known.setdefault(name, _Left(self._rate.burst, now))
        passed = max((now - left.at).total_seconds(), 0.0)
        left.times, left.at = min(left.times + passed * self._rate.a_second, self._rate.burst), now
        self._known.move_to_end(name)
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        if left.times < 1:
            return (1 - left.times) / self._rate.a_second
        left.times -= 1
        return 0.0


def limited(answer: Answer, *, by: Turnstile, proxies: int) -> Answer:
    """Answer 429 to who asks too often, with when to ask again; `proxies` is how many of ours stand before SayDo."""

    async def counted(request: web.Request) -> web.Response:
        forwarded = ",".join(request.headers.getall("X-Forwarded-For", []))
        seconds = by.wait(caller(request.remote or "", forwarded, proxies=proxies))
        if seconds:
            again = str(math.ceil(seconds))
            said = f"Too many requests from your network. Try again in {again} s.\n"
            return web.Response(status=HTTPStatus.TOO_MANY_REQUESTS, text=said, headers={"Retry-After": again})
        return await answer(request)

    return counted


def caller(peer: str, forwarded: str, *, proxies: int) -> str:
    """Name who asks, in one word for all addresses of one line.

    Each proxy of ours adds who it was asked by at the end of `X-Forwarded-For`; what stands before that anybody may
    have written. Where an entry is missing or no address, the nearest that is one counts.
    """
    hops = [*(one for one in forwarded.split(",") if one.strip()), peer]
    trusted = [found for one in hops[-1 - proxies :] if (found := _address(one)) is not None]
    return _line(trusted[0]) if trusted else "nobody knows"


def _address(entry: str) -> IPv4Address | IPv6Address | None:
    """Read an address, with or without a port (`192.0.2.1:4711`, `[2001:db8::1]:4711`)."""
    text = entry.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


def _line(address: IPv4Address | IPv6Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Address(int(address) >> _HOME_BITS << _HOME_BITS))


async def bounded_body(request: web.Request, *, most: int, within: float) -> bytes:
    """Return a request's body of at most so many bytes, come within so many seconds. Raises TooMuchError."""
    if (request.content_length or 0) > most:
        raise TooMuchError
    body = bytearray()
    try:
        async with asyncio.timeout(within):
            async for chunk in request.content.iter_chunked(_CHUNK):
                body += chunk
                if len(body) > most:
                    raise TooMuchError
    except TimeoutError:
        raise TooMuchError from None
    return bytes(body)
