"""Requests to a CalDAV server: a login that goes to the origin it was typed for only, and what refusals mean."""

import asyncio
import base64
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from yarl import URL

from bot.calendars import troubles
from bot.calendars.caldav_xml import Resource, multistatus, propfind
from bot.calendars.grants import Credentials, RevokedError
from bot.calendars.safe_fetch import Fetched, SafeFetch, retry_after
from bot.domain.errors import CalendarError, HostTrouble

APP_PASSWORD = "iCloud, Fastmail and many others want an *app password*, not the one you sign in with."  # noqa: S105 - a hint
_SIBLINGS = {"caldav.icloud.com": re.compile(r"p\d{1,4}-caldav\.icloud\.com")}
_MULTISTATUS, _OK = 207, 200
_UNAUTHORIZED, _FORBIDDEN = 401, 403
_GONE, _BUSY = {404, 410}, {429, 503}
_LARGE = 50_000  # bytes; reading more would hold the event loop


class RefusedError(CalendarError):
    """The server answered, but not with what was asked; `status` is HTTP's."""

    def __init__(self, sentence: str, *, status: int, retry_after: float | None = None) -> None:
        trouble = HostTrouble.BUSY if status in _BUSY else None
        super().__init__(sentence, retry_after=retry_after, host_trouble=trouble)
        self.status = status


class AstrayError(CalendarError):
    """The server sends to another one, which is not given the password."""

    def __init__(self, url: URL) -> None:
        hint = f" If “{url.host[:100]}” is your calendar's server, type that instead." if url.host else ""
        super().__init__(f"The calendar's server sends to another one, which SayDo does not give your password.{hint}")


class OtherLoginError(CalendarError):
    """The server has logins, but not by name and password (RFC 7617)."""

    def __init__(self) -> None:
        super().__init__(
            "The calendar's server wants another kind of login than a user name and a password (HTTP Basic). "
            "Ask its admin whether that one can be allowed."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A user's name and app password, and the only origin they are for (with the siblings SayDo knows)."""

    username: str = field(repr=False)
    password: str = field(repr=False)
    origin: URL

    @classmethod
    def of(cls, credentials: Credentials) -> Self:
        """Read stored credentials. Raises RevokedError when they are not CalDAV's."""
        values = credentials.values
        try:
            return cls(username=values["username"], password=values["password"], origin=URL(values["origin"]).origin())
        except (KeyError, ValueError):
            raise RevokedError("The calendar's login is incomplete. Link it again with /saydo connect.") from None

    def credentials(self) -> Credentials:
        """Return what is to be stored."""
        kept = {"username": self.username, "password": self.password, "origin": str(self.origin)}
        return Credentials(values=kept)

    def is_for(self, url: URL) -> bool:
        """Tell whether an address may be given the password."""
        if not url.absolute or (url.scheme, url.port) != (self.origin.scheme, self.origin.port):
            return False
        sibling = _SIBLINGS.get(self.origin.host or "")
        return url.host == self.origin.host or bool(sibling and sibling.fullmatch(url.host or ""))

    def header(self) -> str:
        """Return the Authorization header (RFC 7617, UTF-8)."""
        return "Basic " + base64.b64encode(f"{self.username}:{self.password}".encode()).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A multistatus: its resources, the address it came from, and the server's own clock."""

    resources: tuple[Resource, ...]
    url: URL = field(repr=False)
    date: str = ""


class Dav:
    """One login on one server."""

    def __init__(self, login: Login, *, fetch: SafeFetch) -> None:
        self._login = login
        self._fetch = fetch

    async def propfind(self, url: URL, names: Iterable[str], *, depth: int = 0) -> Answer:
        """Return properties of a resource, with depth 1 also of its members. Raises CalendarError."""
        return await self._multistatus("PROPFIND", url, body=propfind(names), depth=depth)

    async def report(self, url: URL, body: bytes) -> Answer:
        """Return what a REPORT finds among a collection's members (RFC 3253 section 3.6). Raises CalendarError."""
        return await self._multistatus("REPORT", url, body=body, depth=1)

    async def get(self, url: URL) -> bytes | None:
        """Return a resource's content, None when it is gone. Raises CalendarError."""
        answer = await self._ask("GET", url, headers={"Accept": "text/calendar"})
        if answer.status in _GONE:
            return None
        if answer.status != _OK:
            raise _refusal(answer)
        return answer.body

    def link(self, base: URL, href: str) -> URL:
        """Resolve an address the server wrote. Raises AstrayError when it leads to where the login is not for."""
        try:
            found = base.join(URL(href, encoded="%" in href))
            is_ours = self._login.is_for(found)
        except ValueError:
            found, is_ours = URL(), False
        if not is_ours:
            raise AstrayError(found)
        return found

    async def _multistatus(self, method: str, url: URL, *, body: bytes, depth: int) -> Answer:
        sent = {"Content-Type": "application/xml; charset=utf-8", "Depth": str(depth)}
        answer = await self._ask(method, url, headers=sent, body=body)
        if answer.status != _MULTISTATUS:
            raise _refusal(answer)
        resources = await _read(answer.body)
        return Answer(resources=resources, url=answer.url, date=answer.headers.get("Date", ""))

    async def _ask(self, method: str, url: URL, *, headers: Mapping[str, str], body: bytes | None = None) -> Fetched:
        """Send a request with the login; where a redirect left it behind, ask there again if the login is for there."""
        for _ in range(2):
            if not self._login.is_for(url):
                raise AstrayError(url)
            sent = {**headers, "Authorization": self._login.header()}
            answer = await self._fetch.request(method, str(url), headers=sent, body=body)
            if answer.url.origin() == url.origin():
                return answer
            url = answer.url
        raise AstrayError(url)


async def _read(body: bytes) -> tuple[Resource, ...]:
    return multistatus(body) if len(body) < _LARGE else await asyncio.to_thread(multistatus, body)


def _takes_passwords(headers: Mapping[str, str]) -> bool:
    """Tell whether a refusal asks for HTTP Basic, or does not say for what."""
    asked = [value.lower() for name, value in headers.items() if name.lower() == "www-authenticate"]
    return not asked or any("basic" in one for one in asked)


def _refusal(answer: Fetched) -> CalendarError:
    status, wish = answer.status, retry_after(answer.headers)
    if status == _UNAUTHORIZED and not _takes_passwords(answer.headers):
        return OtherLoginError()
    if status == _UNAUTHORIZED:
        return RevokedError(
            f"The calendar's server no longer accepts this login. Link it again with /saydo connect. {APP_PASSWORD}"
        )
    sentence = troubles.failing(troubles.FEED, status)
    if status == _FORBIDDEN:
        sentence = "The calendar's server does not let this login read it. Choose another with /saydo connect."
    elif status in _GONE:
        sentence = "The calendar is no longer where it was. Choose it again with /saydo connect."
    elif status in _BUSY:
        sentence = str(troubles.busy(troubles.FEED, retry_after=wish))
    elif status == _OK:
        sentence = "The address leads to a web page or a file, not to a CalDAV calendar. Ask its provider for that."
    return RefusedError(sentence, status=status, retry_after=wish)
