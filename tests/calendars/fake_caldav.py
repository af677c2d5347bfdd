"""A CalDAV server in this process for what Radicale never does: odd states, cut answers, refusals, straying."""

import base64
import html
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

from aiohttp import web

from bot.calendars import Reading, Seen, Unchanged
from bot.calendars.caldav import CalDavCalendar
from bot.calendars.grants import Credentials
from bot.calendars.safe_fetch import Limits, SafeFetch
from bot.domain.meetings import Window
from tests.calendars.feeds import MAY, UTC_ZONE, calendar, event
from tests.calendars.servers import serving

DAV, CAL = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
USER, PASSWORD = "rep@us.example", "pass-phrase-of-an-app"
AUTHORIZATION = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
HOME = "/dav/rep@us.example/work/"
_ROOT = '<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:s="http://calendarserver.org/ns/">'
_EVER, _NEVER = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
_CUT = f"<d:response><d:href>{HOME}</d:href><d:status>HTTP/1.1 507 Insufficient Storage</d:status></d:response>"
_TIME = "%Y%m%dT%H%M%SZ"


@dataclass
class Stored:
    """One resource: its content, its entity tag, when it happens (for the search by time), and what a multiget says."""

    data: bytes
    tag: str
    at: datetime
    told: str = "200"


Fault = Callable[[], web.Response]


@dataclass
class FakeCalDav:
    """One calendar, and how its server misbehaves. `asked` says what was asked: state, tags, list, content n, get."""

    port: int = 0
    properties: dict[str, str] = field(default_factory=lambda: {"d:sync-token": "t:1", "s:getctag": "c-1"})
    events: dict[str, Stored] = field(default_factory=dict)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    most_found: int = 1_000
    most_told: int = 1_000
    date: str = ""
    asked: list[str] = field(default_factory=list)
    spans: list[tuple[datetime, datetime]] = field(default_factory=list)
    then: Callable[[], None] = lambda: None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{HOME}"

    def has(self, name: str, *lines: str, at: str = "2026-05-04", tag: str = "", uid: str = "") -> Stored:
        """Store an event in a resource of its own; by default a call of half an hour at ten."""
        body = lines or (f"DTSTART:{at.replace('-', '')}T100000Z", "DURATION:PT30M", f"SUMMARY:{name}")
        data = calendar(event(*body, uid=uid or f"{name}@us.example"))
        found = Stored(data=data, tag=tag or f'"{hash(data)}"', at=datetime.fromisoformat(at).replace(tzinfo=UTC))
        self.events[f"{HOME}{name}.ics"] = found
        return found

    def changes(self) -> None:
        """Let the collection's state be another one."""
        self.properties = {name: f"{value}1" for name, value in self.properties.items()}

    def calendar(self, *, limits: Limits | None = None, password: str = PASSWORD) -> CalDavCalendar:
        values = {"username": USER, "password": password, "origin": f"http://127.0.0.1:{self.port}"}
        fetch = SafeFetch(allow_private=True, allow_http=True, limits=limits)
        return CalDavCalendar(self.url, Credentials(values=values), fetch=fetch)

    async def look(self, seen: Seen | None = None, within: Window = MAY) -> Reading | Unchanged:
        """Read the calendar anew; `asked` then tells what that took."""
        self.asked.clear()
        return await self.calendar().read(within, zone=UTC_ZONE, seen=seen or Seen())

    async def reading(self, seen: Seen | None = None) -> Reading:
        found = await self.look(seen)
        assert isinstance(found, Reading)
        return found

    async def answer(self, request: web.Request) -> web.StreamResponse:
        kind, told = await self._told(request)
        self.asked.append(kind)
        self.then()
        if self.faults.get(kind.split()[0]):
            return self.faults[kind.split()[0]].pop(0)()
        return told()

    async def _told(self, request: web.Request) -> tuple[str, Fault]:
        if request.headers.get("Authorization") != AUTHORIZATION:
            return "login", lambda: web.Response(status=401, headers={"WWW-Authenticate": 'Basic realm="dav"'})
        if request.method == "GET":
            stored = self.events.get(request.path)
            return "get", lambda: web.Response(body=stored.data) if stored else web.Response(status=404)
        body = ET.fromstring(await request.text())  # noqa: S314 - what SayDo itself asks
        depth = request.headers["Depth"]
        if request.method == "PROPFIND" and depth == "0":
            return "state", lambda: self._multistatus(response(request.path, self._properties(body)))
        if request.method == "PROPFIND":
            return "list", lambda: self._multistatus(*self._listed(_EVER, _NEVER))
        assert request.method == "REPORT"
        if body.tag == f"{CAL}calendar-query":
            return "tags", lambda: self._searched(body)
        assert body.tag == f"{CAL}calendar-multiget", "nothing else is ever asked"
        hrefs = [str(one.text) for one in body.findall(f"{DAV}href")]
        return f"content {len(hrefs)}", lambda: self._content(hrefs)

    def _properties(self, asked: ET.Element) -> dict[str, str]:
        assert {one.tag for one in asked[0]} == {f"{DAV}sync-token", "{http://calendarserver.org/ns/}getctag"}
        return self.properties

    def _listed(self, start: datetime, end: datetime) -> list[str]:
        found = [
            response(href, {"d:getetag": html.escape(one.tag)})
            for href, one in self.events.items()
            if start <= one.at < end
        ]
        return [response(HOME, {"d:resourcetype": "<d:collection/><c:calendar/>"}), *found]

    def _searched(self, body: ET.Element) -> web.Response:
        span = body.find(f"{CAL}filter/{CAL}comp-filter[@name='VCALENDAR']/{CAL}comp-filter[@name='VEVENT']/*")
        assert span is not None
        start, end = (datetime.strptime(span.attrib[name], _TIME).replace(tzinfo=UTC) for name in ("start", "end"))
        self.spans.append((start, end))
        found = self._listed(start, end)[1:]
        if len(found) > self.most_found:
            return self._multistatus(*found[: self.most_found], _CUT)
        return self._multistatus(*found)

    def _content(self, hrefs: list[str]) -> web.Response:
        if len(hrefs) > self.most_told:
            return web.Response(status=507)
        return self._multistatus(*(told for href in hrefs if (told := self._one(href))))

    def _one(self, href: str) -> str:
        stored = self.events.get(href)
        status = stored.told if stored else "404"
        if stored is None or status not in {"200", ""}:
            return f"<d:response><d:href>{href}</d:href><d:status>HTTP/1.1 {status} Said</d:status></d:response>"
        data = html.escape(stored.data.decode())
        return response(href, {"d:getetag": html.escape(stored.tag), "c:calendar-data": data}) if status else ""

    def _multistatus(self, *responses: str) -> web.Response:
        return multistatus(*responses, headers={"Date": self.date} if self.date else None)


def response(href: str, properties: dict[str, str]) -> str:
    """Return one `response` with the properties given and one that is not."""
    found = "".join(f"<{name}>{value}</{name}>" for name, value in properties.items())
    missing = "<d:propstat><d:prop><d:owner/></d:prop><d:status>HTTP/1.1 404 Not Found</d:status></d:propstat>"
    given = f"<d:propstat><d:prop>{found}</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>"
    return f"<d:response><d:href>{href}</d:href>{given}{missing}</d:response>"


def multistatus(*responses: str, headers: dict[str, str] | None = None) -> web.Response:
    """Return a 207."""
    body = f'<?xml version="1.0" encoding="utf-8"?>{_ROOT}{"".join(responses)}</d:multistatus>'
    return web.Response(status=207, text=body, content_type="application/xml", headers=headers)


def fault(status: int, body: str = "", **headers: str) -> Fault:
    """Return an answer to be given instead of the right one."""
    named: dict[str, Any] = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda: web.Response(status=status, text=body, headers=named)


@asynccontextmanager
async def caldav() -> AsyncIterator[FakeCalDav]:
    """Run a server with an empty calendar."""
    fake = FakeCalDav()
    async with serving(fake.answer) as served:
        fake.port = served.port
        yield fake
