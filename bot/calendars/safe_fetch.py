"""Fetches addresses that people typed, without letting them reach what only this machine can reach (SSRF).

The address dialled is the address checked, on every hop; nothing is sent that the address did not bring along; time
and size are bounded. What goes wrong is told in the same words whether a host is missing, private or silent, and
never with more of the address than its host: the path is the secret.
"""

import asyncio
import ipaddress
import zlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from weakref import WeakValueDictionary

import aiohttp
from multidict import CIMultiDict
from yarl import URL

from bot.calendars import connections
from bot.calendars.addresses import Network, address, is_allowed, looks_numeric
from bot.calendars.troubles import NO_ADDRESS, too_large
from bot.domain.errors import CalendarError, HostTrouble

Lookup = Callable[[str, int], Awaitable[list[str]]]
"""Finds the addresses of a host; raises OSError when it has none."""

_REDIRECTS = {301, 302, 303, 307, 308}
_SEE_OTHER = 303
_SCHEMES = {"webcal": "https", "webcals": "https"}
_ORIGIN_BOUND = ("Authorization", "Cookie", "Proxy-Authorization")
_LONGEST_HOST = 253
_LONGEST_URL = 8_000
_ANEW = "Copy the address anew from your calendar, and link it again."
_EVERYWHERE: tuple[Network, ...] = (ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one fetch: seconds, bytes (as sent, sent packed, unpacked), hops, and fetches at once a host.

    A body that came for `patience` seconds must have come at `slowest` bytes a second or more.
    """

    connect: float = 5.0
    silence: float = 10.0
    total: float = 20.0
    patience: float = 5.0
    slowest: float = 1_000.0
    received: int = 25_000_000
    packed: int = 10_000_000
    unpacked: int = 25_000_000
    redirects: int = 3
    at_once: int = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer: its status, its headers by name in any case, its body unpacked, and the address it came from."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    url: URL = field(repr=False)


class SafeFetch:
    """Fetches from the public internet over https on port 443.

    `allow_http` (ports 80, 8080, 8443 too) and `allow_private` (any address and port, loopback too) are the admin's
    to give; `networks` names single networks instead of all.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        allow_http: bool = False,
        networks: tuple[Network, ...] = (),
        limits: Limits | None = None,
        look_up: Lookup | None = None,
    ) -> None:
        self._networks = _EVERYWHERE if allow_private else networks
        self._allow_http = allow_http
        self._limits = limits or Limits()
        self._look_up = look_up or connections.look_up
        self._gates: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    async def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Fetched:
        """GET an address. Raises CalendarError with a sentence for its owner."""
        return await self.request("GET", url, headers=headers)

    async def request(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Fetched:
        """Send a request and follow its redirects, without credentials once the origin changes.

        Any status but a redirect is returned. Raises CalendarError with a sentence for the address's owner.
        """
        at, sent = self._checked(url), CIMultiDict(headers or {})
        for _ in range(self._limits.redirects + 1):
            answer = await self._hop(method, at, sent, body)
            if answer.status not in _REDIRECTS:
                return answer
            onward = self._onward(at, answer.headers.get("Location", ""))
            if onward.origin() != at.origin():
                for name in _ORIGIN_BOUND:
                    sent.popall(name, None)
            if answer.status == _SEE_OTHER:
                method, body = "GET", None
            at = onward
        raise CalendarError(f"{_name(at)} leads from one address to the next without end. {_ANEW}")

    def _checked(self, url: str) -> URL:
        """Return the address if it may be dialled at all. Raises CalendarError."""
        try:
            found = _parsed(url)
            host, port = found.raw_host or "", found.explicit_port
        except ValueError:
            found, host, port = URL(), "", None
        if not host or len(host) > _LONGEST_HOST or found.scheme not in {"http", "https"}:
            raise CalendarError(NO_ADDRESS)
        if found.scheme == "http" and not self._allow_http:
            raise CalendarError(
                "That address is not safe to read. Use the calendar's address that begins with https:// or webcal://."
            )
        if found.user is not None or found.password is not None:
            raise CalendarError(
                "The address holds a user name or a password. Use the calendar's secret address instead."
            )
        if not self._may_use(host, port):
            raise _unreachable(found)
        return found.with_fragment(None)

    def _may_use(self, host: str, port: int | None) -> bool:
        own = address(host)
        if own is not None:
            return is_allowed(host, self._networks) and self._is_named(host)
        if looks_numeric(host):
            return False
        ports = {None, 443, 80, 8080, 8443} if self._allow_http else {None, 443}
        return port in ports or bool(self._networks)

    def _is_named(self, host: str) -> bool:
        """Tell whether the admin named the network of a bare address; others are not dialled."""
        own = address(host)
        return any(own is not None and own.version == network.version and own in network for network in self._networks)

    def _onward(self, at: URL, location: str) -> URL:
        try:
            onward = at.join(URL(location))
        except ValueError:
            raise CalendarError(f"{_name(at)} leads on to something that is no address. {_ANEW}") from None
        if not location or (at.scheme == "https" and onward.scheme == "http"):
            raise CalendarError(f"{_name(at)} leads on to an address that is not safe to read. {_ANEW}")
        return self._checked(str(onward))

    async def _hop(self, method: str, at: URL, headers: CIMultiDict[str], body: bytes | None) -> Fetched:
        gate = self._gates.setdefault(at.raw_host or "", asyncio.Semaphore(self._limits.at_once))
        try:
            async with gate, asyncio.timeout(self._limits.total), self._session(await self._addresses(at)) as session:
                return await self._exchange(session, method, at, headers, body)
        except connections.TooLargeError:
            raise too_large(_name(at), self._limits.unpacked) from None
        except connections.UnknownPackingError:
            raise CalendarError(f"{_name(at)} answers in a form SayDo can't unpack. {_ANEW}") from None
        except (aiohttp.ClientConnectionError, OSError):
            raise _unreachable(at, trouble=HostTrouble.SILENT) from None
        except (aiohttp.ClientError, ValueError, zlib.error):
            raise _unreachable(at) from None

    async def _exchange(
        self, session: aiohttp.ClientSession, method: str, at: URL, headers: CIMultiDict[str], body: bytes | None
    ) -> Fetched:
        sent = CIMultiDict({"Accept-Encoding": "gzip", "User-Agent": "SayDo", **headers})
        async with session.request(method, at, headers=sent, data=body, allow_redirects=False) as answer:
            unpacked = b""
            if answer.status not in _REDIRECTS:
                limits = self._limits
                unpacked = await connections.body(
                    answer,
                    received=limits.received,
                    packed=limits.packed,
                    unpacked=limits.unpacked,
                    pace=connections.Pace(patience=limits.patience, slowest=limits.slowest),
                )
            return Fetched(status=answer.status, headers=answer.headers.copy(), body=unpacked, url=at)

    async def _addresses(self, at: URL) -> list[str]:
        """Return the addresses of a host, pinned; one that is not allowed spoils them all."""
        host = at.raw_host or ""
        found = [host.strip("[]")] if address(host) else await self._look_up(host, at.port or 443)
        if not found or not all(map(self._may_dial, found)):
            raise _unreachable(at)
        return found

    def _session(self, addresses: list[str]) -> aiohttp.ClientSession:
        limits = self._limits
        timeout = aiohttp.ClientTimeout(total=limits.total, sock_connect=limits.connect, sock_read=limits.silence)
        return connections.session(addresses, may_dial=self._may_dial, timeout=timeout)

    def _may_dial(self, one: str) -> bool:
        return is_allowed(one, self._networks)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds a server asks to wait (RFC 9110 section 10.2.3); a date is held against the server's own."""
    wish = headers.get("Retry-After", "").strip()
    if wish.isascii() and wish.isdigit():
        return float(wish[:9])
    try:
        return max(0.0, (parsedate_to_datetime(wish) - parsedate_to_datetime(headers["Date"])).total_seconds())
    except (KeyError, TypeError, ValueError):
        return None


def _parsed(url: str) -> URL:
    """Return an address, `webcal` read as https. Raises ValueError."""
    if len(url) > _LONGEST_URL:
        raise ValueError("longer than any address")
    found = URL(url.strip())
    return found.with_scheme(_SCHEMES[found.scheme]) if found.scheme in _SCHEMES else found


def _name(at: URL) -> str:
    return f"“{(at.raw_host or '')[:100]}”"


def _unreachable(at: URL, *, trouble: HostTrouble | None = None) -> CalendarError:
    """One sentence for every way a host can be out of reach, so that nobody can map a network by asking."""
    return CalendarError(
        f"The calendar's server {_name(at)} could not be reached. Check the address. "
        "One inside a private network works only if whoever runs SayDo allows it.",
        host_trouble=trouble,
    )
