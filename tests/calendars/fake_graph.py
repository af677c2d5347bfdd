"""Microsoft Graph and its login on this machine: as strict as what Microsoft publishes, with the same errors."""

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web

from tests.calendars.graph_events import Event

CLIENT_ID, SECRET, TENANT = "app-1", "s3cret-of-the-app", "us.example"
REDIRECT = "https://saydo.example/calendars/microsoft"
NOW = datetime(2026, 5, 4, 6, tzinfo=UTC)
PREFERRED = {'outlook.timezone="UTC"', 'IdType="ImmutableId"'}
SCOPES = {"offline_access", "User.Read", "Calendars.Read"}
HOURS = "MailboxSettings.Read"
_V1_PROPERTIES = (
    "id iCalUId type seriesMasterId start end originalStart originalStartTimeZone originalEndTimeZone isAllDay "
    "isCancelled isOrganizer isOnlineMeeting isReminderOn isDraft hideAttendees showAs sensitivity subject importance "
    "organizer attendees responseStatus location locations onlineMeeting onlineMeetingProvider onlineMeetingUrl body "
    "bodyPreview categories changeKey recurrence webLink transactionId"
)
SELECTABLE = frozenset(_V1_PROPERTIES.split())  # `uid` is beta's alone: v1.0 refuses to select it
_LONGEST_LIFE = timedelta(minutes=4_230)


@dataclass
class Fault:
    """What Graph answers once instead, after `after` good answers."""

    status: int
    code: str = "ErrorInternalServerError"
    after: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    cut: bool = False  # the connection breaks before the answer is whole


class FakeGraph:
    """Graph, its login and one account, `rep@us.example`; the app may read mailboxes of the tenant too."""

    def __init__(self) -> None:
        self.url = ""
        self.now = NOW
        self.events: list[Event] = []
        self.calendars: list[Event] = [{"id": "AAMkDefault=", "name": "Calendar", "isDefaultCalendar": True}]
        self.me: Event = {"mail": "Rep@us.example", "userPrincipalName": "rep@us.onmicrosoft.example"}
        self.page_size = 1_000
        self.next_link = ""
        self.goes_round = False
        self.expires_in: Any = 3_599
        self.rotates = True
        self.token_fault: Fault | None = None
        self.faults: list[Fault] = []
        self.refresh_tokens = {"refresh-0"}
        self.granted = SCOPES
        self.app_permissions = {"Calendars.Read"}
        self.working_hours: Event = {}
        self.access_tokens: set[str] = set()
        self.codes: dict[str, dict[str, str]] = {}
        self.subscriptions: dict[str, Event] = {}
        self.asked: list[tuple[str, str]] = []
        self.refreshes = self.logins = self.token_requests = 0
        self.in_flight = self.most_at_once = 0
        self.meet: asyncio.Barrier | None = None

    @property
    def base_url(self) -> str:
        return f"{self.url}/v1.0"

    @property
    def token_url(self) -> str:
        return f"{self.url}/{TENANT}/oauth2/v2.0/token"

    def consents(self, login_url: str) -> str:
        """Let a person log in at an address and return the code their browser brings back."""
        at = urlsplit(login_url)
        asked = dict(parse_qsl(at.query))
        assert at.path == f"/{TENANT}/oauth2/v2.0/authorize"
        assert (asked["client_id"], asked["response_type"], asked["response_mode"]) == (CLIENT_ID, "code", "query")
        assert (asked["redirect_uri"], asked["code_challenge_method"]) == (REDIRECT, "S256")
        assert set(asked["scope"].split()) in (SCOPES, SCOPES | {HOURS})
        assert asked["state"]
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return code

    def expire_access_tokens(self) -> None:
        self.access_tokens.clear()

    async def token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.token_requests += 1
        if self.token_fault:
            return _plain(self.token_fault)
        if request.match_info["tenant"] != TENANT or form.get("client_id") != CLIENT_ID:
            return _oauth_error("unauthorized_client", 700016)
        if form.get("client_secret") != SECRET:
            return _oauth_error("invalid_client", 7000215, status=401)
        return self._given(form)

    def _given(self, form: dict[str, str]) -> web.Response:
        match form.get("grant_type"):
            case "refresh_token":
                return self._refreshed(form)
            case "authorization_code":
                return self._exchanged(form)
            case "client_credentials" if form.get("scope", "").endswith("/.default"):
                self.refreshes += 1
                return self._tokens("app")
        return _oauth_error("invalid_request", 900144)

    def _refreshed(self, form: dict[str, str]) -> web.Response:
        if form.get("refresh_token") not in self.refresh_tokens:
            return _oauth_error("invalid_grant", 50173)
        if set(form.get("scope", "").split()) - self.granted:
            return _oauth_error("invalid_grant", 65001)
        self.refreshes += 1
        return self._tokens("rep")

    def _exchanged(self, form: dict[str, str]) -> web.Response:
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or form.get("redirect_uri") != asked["redirect_uri"]:
            return _oauth_error("invalid_grant", 70008)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return _oauth_error("invalid_grant", 50148)
        self.logins += 1
        self.granted = set(asked["scope"].split())
        return self._tokens("rep")

    def _tokens(self, who: str) -> web.Response:
        number = self.refreshes + self.logins
        access = f"{who}-access-{number}"
        self.access_tokens.add(access)
        answer = {"token_type": "Bearer", "expires_in": self.expires_in, "access_token": access}
        if who == "rep":
            answer["scope"] = "Calendars.Read User.Read"
            answer["refresh_token"] = f"refresh-{number}" if self.rotates else "refresh-0"
            self.refresh_tokens.add(answer["refresh_token"])
        return web.json_response(answer)

    async def graph(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.method, request.path))
        self.in_flight += 1
        self.most_at_once = max(self.most_at_once, self.in_flight)
        try:
            if self.meet is not None:
                await self.meet.wait()
            fault = self._fault()
            return await self._instead(request, fault) if fault else await self._answer(request)
        finally:
            self.in_flight -= 1

    async def _instead(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if not fault.cut or fault.body is None:
            return _plain(fault)
        answer = web.StreamResponse(status=fault.status, headers={"Content-Length": "1000000"})
        await answer.prepare(request)
        await answer.write(fault.body)
        if request.transport is not None:
            request.transport.close()
        return answer

    def _fault(self) -> Fault | None:
        if not self.faults:
            return None
        if self.faults[0].after:
            self.faults[0].after -= 1
            return None
        return self.faults.pop(0)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        path = request.path.removeprefix("/v1.0")
        if token not in self.access_tokens:
            return _error(401, "InvalidAuthenticationToken")
        owner = "/users/rep@us.example" if token.startswith("app-") else "/me"
        if path.startswith("/subscriptions"):
            return await self._subscription(request, path, owner)
        if path.startswith("/users/") and not path.startswith(f"{owner}/"):
            return _error(404, "ErrorInvalidUser")
        if not path.startswith(owner):
            return _error(400, "BadRequest")
        path = path.removeprefix(owner)
        if path == "/mailboxSettings/workingHours":
            is_allowed = HOURS in (self.granted if owner == "/me" else self.app_permissions)
            return web.json_response(self.working_hours) if is_allowed else _error(403, "ErrorAccessDenied")
        return self._read(request, path)

    def _read(self, request: web.Request, path: str) -> web.Response:
        if path == "":
            return web.json_response(self.me)
        if path == "/calendars":
            return web.json_response({"value": self.calendars})
        known = {"/calendarView", *(f"/calendars/{one['id']}/calendarView" for one in self.calendars)}
        if path not in known:
            return _error(404, "ErrorItemNotFound")
        return self._view(request)

    def _view(self, request: web.Request) -> web.Response:
        asked = request.query
        selected = asked.get("$select", "").split(",")
        unknown = set(selected) - SELECTABLE
        if {one.strip() for one in request.headers.get("Prefer", "").split(",")} != PREFERRED:
            return _error(400, "ErrorInvalidRequest")
        if unknown:
            return _error(400, "RequestBroker--ParseUri")
        top, skip = int(asked.get("$top", 10)), int(asked.get("$skip", 0))
        if not 1 <= top <= 1_000 or "startDateTime" not in asked or "endDateTime" not in asked:
            return _error(400, "ErrorInvalidParameter")
        found = sorted(self._within(asked["startDateTime"], asked["endDateTime"]), key=_starts)
        size = min(top, self.page_size)
        page: Event = {"@odata.context": f"{self.base_url}/$metadata#users('rep')/calendarView"}
        page["value"] = [_only(one, selected) for one in found[skip : skip + size]]
        if skip + size < len(found) or self.goes_round:
            onward = (skip + size) % len(found)
            page["@odata.nextLink"] = self.next_link or str(request.url.update_query({"$skip": str(onward)}))
        return web.json_response(page)

    def _within(self, start: str, end: str) -> list[Event]:
        """Return what is in a window, both edges included: nothing is published on what only touches it."""
        first, last = datetime.fromisoformat(start), datetime.fromisoformat(end)
        assert first.tzinfo is not None
        assert last.tzinfo is not None
        return [one for one in self.events if not _has_times(one) or (_starts(one) <= last and _ends(one) >= first)]

    async def _subscription(self, request: web.Request, path: str, owner: str) -> web.Response:
        if request.method == "POST":
            return self._subscribe(await request.json(), owner)
        known = self.subscriptions.get(path.removeprefix("/subscriptions/"))
        if known is None:
            return _error(404, "ResourceNotFound")
        if request.method == "DELETE":
            del self.subscriptions[known["id"]]
            return web.Response(status=204)
        known["expirationDateTime"] = _granted((await request.json())["expirationDateTime"], now=self.now)
        return web.json_response(known)

    def _subscribe(self, wanted: Event, owner: str) -> web.Response:
        urls = (wanted["notificationUrl"], wanted["lifecycleNotificationUrl"])
        is_right = (
            set(wanted["changeType"].split(",")) == {"created", "updated", "deleted"}
            and wanted["resource"] == f"{owner.removeprefix('/')}/events"
            and len(wanted["clientState"]) <= 128
            and all(url.startswith("https://") for url in urls)
        )
        if not is_right:
            return _error(400, "ValidationError")
        made = {**wanted, "id": f"subscription-{len(self.subscriptions)}"}
        made["expirationDateTime"] = _granted(wanted["expirationDateTime"], now=self.now)
        self.subscriptions[made["id"]] = made
        return web.json_response(made, status=201)


@asynccontextmanager
async def graph_server() -> AsyncIterator[FakeGraph]:
    """Run the fake on a free port of this machine."""
    fake = FakeGraph()
    app = web.Application()
    app.router.add_post("/{tenant}/oauth2/v2.0/token", fake.token)
    app.router.add_route("*", "/v1.0/{path:.*}", fake.graph)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    fake.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield fake
    finally:
        await runner.cleanup()


def _has_times(one: Event) -> bool:
    return isinstance(one.get("start"), dict) and bool(one["start"].get("dateTime"))


def _starts(one: Event) -> datetime:
    return datetime.fromisoformat(one["start"]["dateTime"]).replace(tzinfo=UTC) if _has_times(one) else NOW


def _ends(one: Event) -> datetime:
    return datetime.fromisoformat(one["end"]["dateTime"]).replace(tzinfo=UTC)


def _only(one: Event, selected: list[str]) -> Event:
    return {name: value for name, value in one.items() if name in selected or name.startswith("@")}


def _granted(asked: str, *, now: datetime) -> str:
    """Return the time a subscription gets: what was asked for, at most what Graph gives."""
    wanted = datetime.fromisoformat(asked)
    assert wanted - now <= _LONGEST_LIFE + timedelta(days=2)
    return min(wanted, now + 2 * _LONGEST_LIFE).strftime("%Y-%m-%dT%H:%M:%S.0000000Z")


def _error(status: int, code: str, headers: dict[str, str] | None = None) -> web.Response:
    said = {"code": code, "message": "secret-detail", "innerError": {"date": "2026-05-04T06:00:00"}}
    return web.json_response({"error": said}, status=status, headers=headers)


def _oauth_error(error: str, number: int, *, status: int = 400) -> web.Response:
    said = f"AADSTS{number}: secret-detail"
    return web.json_response({"error": error, "error_description": said, "error_codes": [number]}, status=status)


def _plain(fault: Fault) -> web.Response:
    if fault.body is not None:
        return web.Response(status=fault.status, body=fault.body, headers=fault.headers)
    return _error(fault.status, fault.code, fault.headers)
