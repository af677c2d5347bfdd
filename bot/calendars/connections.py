"""Connections that go only where an address was checked, and bodies that are counted while they come."""

import asyncio
import socket
import zlib
from collections.abc import Callable

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.calendars.troubles import too_large

_CHUNK = 1 << 16
_PACKED = {"gzip", "x-gzip", "deflate"}
_PLAIN = {"", "identity"}


class TooLargeError(ValueError):
    """A body is larger than its limit, as sent or once unpacked."""


class UnknownPackingError(ValueError):
    """A body is packed in a way that was not asked for."""


class Pace:
    """Tells a body that drips from one that flows: its bytes are counted from the first on."""

    def __init__(self, *, patience: float, slowest: float) -> None:
        self._patience = patience
        self._slowest = slowest
        self._began: float | None = None

    def check(self, received: int) -> None:
        """Raise TimeoutError when after `patience` seconds fewer than `slowest` bytes a second have come."""
        now = asyncio.get_running_loop().time()
        if self._began is None:
            self._began = now
        lasted = now - self._began
        if lasted > self._patience and received < lasted * self._slowest:
            raise TimeoutError


def session(
    addresses: list[str], *, may_dial: Callable[[str], bool], timeout: aiohttp.ClientTimeout
) -> aiohttp.ClientSession:
    """Return a session that dials these addresses for any host, and asks once more before each connection.

    It keeps no cookies, uses no proxy and no stored passwords, and its connections serve one request.
    """

    def opened(dialled: aiohttp.connector.AddrInfoType) -> socket.socket:
        family, kind, protocol, _, peer = dialled
        if not may_dial(str(peer[0])):
            raise OSError("not an address that may be dialled")
        return socket.socket(family=family, type=kind, proto=protocol)

    connector = aiohttp.TCPConnector(
        resolver=_Pinned(addresses), socket_factory=opened, force_close=True, use_dns_cache=False
    )
    return aiohttp.ClientSession(
        connector=connector,
        timeout=timeout,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        trust_env=False,
    )


async def body(answer: aiohttp.ClientResponse, *, received: int, packed: int, unpacked: int, pace: Pace) -> bytes:
    """Read and unpack an answer's body, within a limit of bytes on the wire (`packed` when it is) and unpacked.

    Raises TooLargeError, UnknownPackingError, TimeoutError when it drips, or zlib.error when the packing is broken.
    """
    packing = answer.headers.get("Content-Encoding", "").strip().lower()
    if packing not in _PACKED | _PLAIN:
        raise UnknownPackingError
    unpack = _Unpacker(unpacked) if packing in _PACKED else None
    parts: list[bytes] = []
    on_wire = size = 0
    async for chunk in answer.content.iter_chunked(_CHUNK):
        on_wire += len(chunk)
        pace.check(on_wire)
        part = unpack.feed(chunk) if unpack else chunk
        size += len(part)
        if size > unpacked or on_wire > (packed if unpack else received):
            raise TooLargeError
        parts.append(part)
    return b"".join(parts)


async def provider_body(answer: aiohttp.ClientResponse, *, most: int, provider: str) -> bytes:
    """Read what a provider's own interface answers, unpacked. Raises CalendarError for more than `most` bytes."""
    parts: list[bytes] = []
    size = 0
    async for chunk in answer.content.iter_chunked(_CHUNK):
        size += len(chunk)
        if size > most:
            raise too_large(provider, most)
        parts.append(chunk)
    return b"".join(parts)


async def look_up(host: str, port: int) -> list[str]:
    """Return the addresses of a host. Raises OSError when it has none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(peer[0]) for *_, peer in found]


class _Pinned(AbstractResolver):
    """Answers with addresses that were looked up and checked before."""

    def __init__(self, addresses: list[str]) -> None:
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        del family
        return [
            ResolveResult(
                hostname=host,
                host=one,
                port=port,
                family=socket.AF_INET6 if ":" in one else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for one in self._addresses
        ]

    async def close(self) -> None:
        """Nothing is held open."""


class _Unpacker:
    """Unpacks gzip and deflate, never more than its limit."""

    def __init__(self, limit: int) -> None:
        self._left = limit + 1
        self._inner = zlib.decompressobj(zlib.MAX_WBITS | 32)

    def feed(self, chunk: bytes) -> bytes:
        """Return what a chunk unpacks to, at most one byte more than the limit leaves."""
        parts = []
        while chunk and self._left > 0:
            part = self._inner.decompress(chunk, self._left)
            self._left -= len(part)
            parts.append(part)
            chunk = self._inner.unconsumed_tail
            if self._inner.eof:
                chunk, self._inner = self._inner.unused_data, zlib.decompressobj(zlib.MAX_WBITS | 32)
        return b"".join(parts)
