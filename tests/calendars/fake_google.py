"""A Google in this process: OAuth, Calendar v3 as its discovery document has it, and what it refuses.

Events are kept as they come with singleEvents=true: instances, never masters.
"""

import asyncio
import base64
import json
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from bot.calendars.grants import Credentials, Proof
from bot.clock import SteeredClock
from bot.domain.meetings import Window
from tests.calendars.fake_google_fields import project

NOW = datetime(2026, 3, 4, 9, tzinfo=UTC)
WINDOW = Window(start=NOW - timedelta(days=1), end=NOW + timedelta(days=15))
NEW_YORK = ZoneInfo("America/New_York")
CLIENT_ID, CLIENT_SECRET = "saydo.apps.test", "a-secret"
REDIRECT_URI = "https://saydo.example/calendars/google"
PROOF = Proof(verifier="the-verifier-of-one-login-which-is-long-enough-to-be-one")
EVENTS = "https://www.googleapis.com/auth/calendar.events.readonly"
LIST = "https://www.googleapis.com/auth/calendar.calendarlist.readonly"
HOURS = "https://www.googleapis.com/auth/calendar.calendars.readonly"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_HOUR = 3_600
_LIST_PARAMETERS = {
    *("alt", "eventTypes", "fields", "iCalUID", "key", "maxAttendees", "maxResults", "orderBy", "pageToken"),
    *("prettyPrint", "privateExtendedProperty", "q", "quotaUser", "sharedExtendedProperty", "showDeleted"),
    *("showHiddenInvitations", "singleEvents", "syncToken", "timeMax", "timeMin", "timeZone", "updatedMin"),
}
_SYNC_FORBIDS = {"iCalUID", "orderBy", "q", "timeMin", "timeMax", "updatedMin"}


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """An answer that comes instead of the right one."""

    status: int
    body: Any = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Access:
    """What an access token opens, and until when."""

    email: str
    scopes: frozenset[str]
    expires_at: datetime


@dataclass(frozen=True)
class Code:
    """What somebody agreed to, for whom it is, and what the login has to prove (PKCE, S256)."""

    email: str
    scopes: frozenset[str]
    redirect_uri: str
    challenge: str


def _is_set() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


@dataclass
class FakeGoogle:
    """The server, what it holds and what it was asked."""

    clock: SteeredClock = field(default_factory=lambda: SteeredClock(NOW))
    page_size: int = 2_500
    rotates: bool = False
    zone: str = "Europe/Berlin"
    working_hours: dict[str, Any] | None = None
    delegated: frozenset[str] = frozenset({EVENTS})  # what service accounts may do for members
    events: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {"primary": []})
    calendars: list[dict[str, Any]] = field(default_factory=list)
    company: dict[str, RSAPublicKey] = field(default_factory=dict)  # service accounts that may act for members
    members: set[str] = field(default_factory=set)
    troubles: deque[Trouble | None] = field(default_factory=deque)  # for the next API requests; None: all is well
    token_troubles: deque[Trouble] = field(default_factory=deque)
    revoke_requests: list[dict[str, str]] = field(default_factory=list)
    revoke_troubles: deque[Trouble] = field(default_factory=deque)
    channels: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[web.Request] = field(default_factory=list)
    token_requests: list[dict[str, str]] = field(default_factory=list)
    access: dict[str, Access] = field(default_factory=dict)
    refresh: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    codes: dict[str, "Code"] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)  # changes to the ID token
    answers: asyncio.Event = field(default_factory=_is_set)  # about events, unless a test holds them back
    url: str = ""
    _made: int = 0
    _session: aiohttp.ClientSession | None = None
    _pages: dict[str, tuple[int, dict[str, str]]] = field(default_factory=dict)

    @property
    def session(self) -> aiohttp.ClientSession:
        """A session to ask with."""
        assert self._session is not None
        return self._session

    @property
    def base_url(self) -> str:
        """Where its Calendar API is."""
        return f"{self.url}/calendar/v3"

    @property
    def token_url(self) -> str:
        """Where its token endpoint is."""
        return f"{self.url}/token"

    @property
    def revoke_url(self) -> str:
        """Where its revocation endpoint is."""
        return f"{self.url}/revoke"

    def has(self, *events: dict[str, Any], calendar: str = "primary") -> None:
        """Put events in a calendar."""
        self.events.setdefault(calendar, []).extend(events)

    def allows(self, email: str, *, scopes: str = f"openid {EVENTS} {LIST}") -> Credentials:
        """Return what somebody who logged in gave."""
        token = self._name("refresh")
        self.refresh[token] = (email, frozenset(scopes.split()))
        return Credentials(values={"refresh_token": token})

    def logs_in(
        self,
        email: str,
        *,
        scopes: str = f"openid email {EVENTS} {LIST}",
        redirect_uri: str = REDIRECT_URI,
        challenge: str = PROOF.challenge,
    ) -> str:
        """Return the code that comes back when somebody has agreed."""
        code = self._name("code")
        self.codes[code] = Code(email, frozenset(scopes.split()), redirect_uri, challenge)
        return code

    def forgets_access(self) -> None:
        """End every access token before its time."""
        self.access.clear()

    def lists(self) -> list[web.Request]:
        """Return the requests for events."""
        return [one for one in self.asked if one.path.endswith("/events")]

    @asynccontextmanager
    async def running(self) -> AsyncIterator["FakeGoogle"]:
        """Run it on this machine."""
        app = web.Application()
        app.router.add_post("/token", self._token)
        app.router.add_post("/revoke", self._revoke)
        app.router.add_get("/calendar/v3/users/me/calendarList", self._calendar_list)
        app.router.add_get("/calendar/v3/calendars/{calendar}", self._calendar)
        app.router.add_get("/calendar/v3/calendars/{calendar}/events", self._events)
        app.router.add_post("/calendar/v3/calendars/{calendar}/events/watch", self._watch)
        app.router.add_post("/calendar/v3/channels/stop", self._stop)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as self._session:
                yield self
        finally:
            await runner.cleanup()

    def _name(self, kind: str) -> str:
        self._made += 1
        return f"{kind}-{self._made}"

    # ---- OAuth

    async def _token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.token_requests.append(form)
        if self.token_troubles:
            return _answer(self.token_troubles.popleft())
        grant_type = form.get("grant_type")
        if grant_type == JWT_BEARER:
            return self._for_service_account(form)
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return _oauth_error(401, "invalid_client", "The OAuth client was not found.")
        if grant_type == "refresh_token":
            return self._refreshed(form)
        if grant_type == "authorization_code":
            return self._exchanged(form)
        return _oauth_error(400, "unsupported_grant_type", "Invalid grant_type")

    async def _revoke(self, request: web.Request) -> web.Response:
        """End all that an account granted, by any of its tokens, as Google does."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.revoke_requests.append(form)
        if self.revoke_troubles:
            return _answer(self.revoke_troubles.popleft())
        known = {token: email for token, (email, _) in self.refresh.items()}
        known |= {token: access.email for token, access in self.access.items()}
        email = known.get(form.get("token", ""))
        if form.keys() != {"token"} or email is None:
            return _oauth_error(400, "invalid_token", "Token expired or revoked")
        self.refresh = {token: one for token, one in self.refresh.items() if one[0] != email}
        self.access = {token: one for token, one in self.access.items() if one.email != email}
        return web.json_response({})

    def _refreshed(self, form: dict[str, str]) -> web.Response:
        token = form.get("refresh_token", "")
        if token not in self.refresh:
            return _oauth_error(400, "invalid_grant", "Token has been expired or revoked.")
        email, scopes = self.refresh[token]
        answer = self._issue(email, scopes)
        if self.rotates:
            del self.refresh[token]
            answer["refresh_token"] = self._name("refresh")
            self.refresh[answer["refresh_token"]] = (email, scopes)
        return web.json_response(answer)

    def _exchanged(self, form: dict[str, str]) -> web.Response:
        code = self.codes.pop(form.get("code", ""), None)
        if code is None:
            return _oauth_error(400, "invalid_grant", "Bad Request")
        if form.get("redirect_uri") != code.redirect_uri:
            return _oauth_error(400, "redirect_uri_mismatch", "Bad Request")
        digest = sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != code.challenge:
            return _oauth_error(400, "invalid_grant", "Invalid code verifier.")
        email, scopes = code.email, code.scopes
        credentials = self.allows(email, scopes=" ".join(scopes))
        claims = {
            "iss": "https://accounts.google.com",
            "aud": CLIENT_ID,
            "sub": "1",
            "email": email,
            "email_verified": True,
            "iat": int(self.clock.now().timestamp()),
            "exp": int(self.clock.now().timestamp()) + _HOUR,
            **self.claims,
        }
        id_token = ".".join(map(_segment, ({"alg": "RS256"}, claims, "signature")))
        return web.json_response(self._issue(email, scopes) | dict(credentials.values) | {"id_token": id_token})

    def _for_service_account(self, form: dict[str, str]) -> web.Response:
        """Grant what RFC 7523 and Google's guide ask for, and no more."""
        signed, _, signature = form.get("assertion", "").rpartition(".")
        header, claims = (json.loads(_unsegment(part)) for part in signed.split("."))
        now = self.clock.now().timestamp()
        key = self.company.get(claims["iss"])
        if header["alg"] != "RS256" or claims["aud"] != self.token_url:
            return _oauth_error(400, "invalid_grant", "Invalid JWT")
        if not (now - 300 <= claims["iat"] <= now + 300 and claims["exp"] - claims["iat"] <= _HOUR):
            return _oauth_error(400, "invalid_grant", "Invalid JWT: check your iat and exp values in the JWT claim.")
        if key is None or set(claims["scope"].split()) - self.delegated:
            return _oauth_error(401, "unauthorized_client", "Client is unauthorized to retrieve access tokens.")
        try:
            key.verify(_unsegment(signature), signed.encode(), PKCS1v15(), SHA256())
        except InvalidSignature:
            return _oauth_error(400, "invalid_grant", "Invalid JWT Signature.")
        who = claims.get("sub", claims["iss"])
        if who not in {*self.members, claims["iss"]}:
            return _oauth_error(400, "invalid_grant", "Invalid email or User ID")
        return web.json_response(self._issue(who, frozenset(claims["scope"].split())))

    def _issue(self, email: str, scopes: frozenset[str]) -> dict[str, Any]:
        token = self._name("access")
        ends = self.clock.now() + timedelta(seconds=_HOUR)
        self.access[token] = Access(email=email, scopes=scopes, expires_at=ends)
        return {"access_token": token, "expires_in": _HOUR, "token_type": "Bearer", "scope": " ".join(scopes)}

    # ---- Calendar

    def _refusal(self, request: web.Request, scope: str) -> web.Response | None:
        """Return what any request may be answered with instead."""
        self.asked.append(request)
        trouble = self.troubles.popleft() if self.troubles else None
        if trouble is not None:
            return _answer(trouble)
        access = self.access.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
        if access is None or access.expires_at <= self.clock.now():
            return _answer(refused(401, "authError", status="UNAUTHENTICATED"))
        if scope not in access.scopes:
            return _answer(refused(403, "insufficientPermissions", status="PERMISSION_DENIED"))
        calendar = request.match_info.get("calendar")
        if calendar is not None and calendar not in self.events:
            return _answer(refused(404, "notFound"))
        return None

    async def _events(self, request: web.Request) -> web.Response:
        await self.answers.wait()
        refusal = self._refusal(request, EVENTS)
        if refusal is not None:
            return refusal
        query = dict(request.query)
        asked = {name: value for name, value in query.items() if name != "pageToken"}
        start, known = self._pages.get(query.get("pageToken", ""), (0, asked))
        is_unknown = "pageToken" in query and query["pageToken"] not in self._pages
        if is_unknown or _wrong(query) or known != asked:
            return _answer(refused(400, "badRequest"))
        found = [one for one in self.events[request.match_info["calendar"]] if self._is_in(one, query)]
        size = min(self.page_size, int(query.get("maxResults", "250")))
        page = {
            "kind": "calendar#events",
            "etag": '"p1"',
            "summary": "Calendar",
            "timeZone": self.zone,
            "items": found[start : start + size],
        }
        if start + size < len(found):
            following = self._name("page")
            page["nextPageToken"] = following
            self._pages[following] = (start + size, asked)
        else:
            page["nextSyncToken"] = "sync-1"
        return web.json_response(project(page, query.get("fields", "*")))

    def _is_in(self, event: dict[str, Any], query: dict[str, str]) -> bool:
        if event.get("status") == "cancelled" and query.get("showDeleted") != "true":
            return False
        start = self._instant(event.get("start") or event.get("originalStartTime"))
        end = self._instant(event.get("end")) or start
        first, last = (datetime.fromisoformat(query[name]) for name in ("timeMin", "timeMax"))
        return start is None or end is None or (end > first and start < last)

    def _instant(self, moment: dict[str, str] | None) -> datetime | None:
        """Return an instant; one that can't be read is no ground to leave its event out."""
        try:
            found = datetime.fromisoformat((moment or {}).get("dateTime") or (moment or {})["date"])
        except (KeyError, TypeError, ValueError):
            return None
        return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(self.zone))

    async def _calendar(self, request: web.Request) -> web.Response:
        refusal = self._refusal(request, HOURS)
        if refusal is not None:
            return refusal
        told = {"kind": "calendar#calendar", "id": "primary", "summary": "Calendar", "timeZone": self.zone}
        asked = request.query.get("fields", "")
        found = told | ({"workingHours": self.working_hours} if self.working_hours is not None else {})
        return web.json_response({name: value for name, value in found.items() if name in asked.split(",")})

    async def _calendar_list(self, request: web.Request) -> web.Response:
        refusal = self._refusal(request, LIST)
        if refusal is not None:
            return refusal
        start = int(request.query.get("pageToken", "0"))
        size = min(self.page_size, int(request.query.get("maxResults", "100")))
        if size > 250 or request.query.keys() - {"maxResults", "minAccessRole", "pageToken"}:
            return _answer(refused(400, "badRequest"))
        page: dict[str, Any] = {"kind": "calendar#calendarList", "items": self.calendars[start : start + size]}
        if start + size < len(self.calendars):
            page["nextPageToken"] = str(start + size)
        return web.json_response(page)

    async def _watch(self, request: web.Request) -> web.Response:
        refusal = self._refusal(request, EVENTS)
        if refusal is not None:
            return refusal
        asked = await request.json()
        if asked.keys() - {"id", "type", "address", "token", "params", "expiration"} or asked["type"] != "web_hook":
            return _answer(refused(400, "badRequest"))
        if not asked["address"].startswith("https://"):
            return _answer(refused(400, "push.webhookUrlNotHttps"))
        if asked["id"] in self.channels or len(asked["id"]) > 64:
            return _answer(refused(400, "channelIdNotUnique"))
        ends = self.clock.now() + timedelta(seconds=int(asked["params"]["ttl"]))
        self.channels[asked["id"]] = asked
        opened = {
            "kind": "api#channel",
            "id": asked["id"],
            "resourceId": f"resource of {asked['id']}",
            "resourceUri": f"{self.base_url}/calendars/primary/events?alt=json",
            "token": asked["token"],
            "expiration": str(int(ends.timestamp() * 1000)),
        }
        return web.json_response(opened)

    async def _stop(self, request: web.Request) -> web.Response:
        refusal = self._refusal(request, EVENTS)
        if refusal is not None:
            return refusal
        asked = await request.json()
        if asked["id"] not in self.channels or asked["resourceId"] != f"resource of {asked['id']}":
            return _answer(refused(404, "notFound"))
        del self.channels[asked["id"]]
        return web.Response(status=204)


def event(uid: str = "call", start: str = "2026-03-05T10:00:00+01:00", **more: Any) -> dict[str, Any]:
    """Return an Event of half an hour, as Google gives it; `end` and anything else may be given."""
    end = (datetime.fromisoformat(start) + timedelta(minutes=30)).isoformat()
    return {
        "kind": "calendar#event",
        "etag": '"1"',
        "id": uid,
        "status": "confirmed",
        "htmlLink": "https://calendar.test/event",
        "created": "2026-01-01T00:00:00.000Z",
        "updated": "2026-01-01T00:00:00.000Z",
        "summary": "Acme QBR",
        "creator": {"email": "ann@saydo.example", "self": True},
        "organizer": {"email": "ann@saydo.example", "self": True},
        "start": {"dateTime": start, "timeZone": "Europe/Berlin"},
        "end": {"dateTime": end, "timeZone": "Europe/Berlin"},
        "iCalUID": f"{uid}@google.com",
        "sequence": 0,
        "eventType": "default",
        **more,
    }


def instance(original: str, *, start: str = "", **more: Any) -> dict[str, Any]:
    """Return an instance of the series `weekly`, moved when it has another start."""
    name = datetime.fromisoformat(original).astimezone(UTC).strftime("weekly_%Y%m%dT%H%M%SZ")
    more = {
        "recurringEventId": "weekly",
        "originalStartTime": {"dateTime": original, "timeZone": "Europe/Berlin"},
        "iCalUID": "weekly@google.com",
        **more,
    }
    return event(name, start or original, **more)


def bare_cancelled(original: str, *, series: str = "weekly") -> dict[str, Any]:
    """Return what Google guarantees of a cancelled instance: its name."""
    return {
        "kind": "calendar#event",
        "id": f"{series}_{original}",
        "status": "cancelled",
        "recurringEventId": series,
        "originalStartTime": {"dateTime": original, "timeZone": "Europe/Berlin"},
    }


def refused(
    status_code: int, reason: str, *, domain: str = "global", status: str = "", headers: Mapping[str, str] | None = None
) -> Trouble:
    """Return an error in the shape all of Google's JSON APIs use."""
    error = {
        "code": status_code,
        "message": f"It failed for {reason}.",
        "errors": [{"domain": domain, "reason": reason, "message": f"It failed for {reason}."}],
        **({"status": status} if status else {}),
    }
    return Trouble(status=status_code, body={"error": error}, headers=headers or {})


def _wrong(query: Mapping[str, str]) -> bool:
    """Tell whether the discovery document forbids these parameters of events.list."""
    if query.keys() - _LIST_PARAMETERS or ("syncToken" in query and query.keys() & _SYNC_FORBIDS):
        return True
    if any(query.get(name, "true") not in {"true", "false"} for name in ("showDeleted", "singleEvents")):
        return True
    if not 1 <= int(query.get("maxResults", "250")) <= 2_500:
        return True
    bounds = [datetime.fromisoformat(query[name]) for name in ("timeMin", "timeMax")]
    return any(bound.tzinfo is None for bound in bounds) or bounds[0] >= bounds[1]


def _answer(trouble: Trouble) -> web.Response:
    is_raw = isinstance(trouble.body, bytes)
    body = trouble.body if is_raw else json.dumps(trouble.body).encode()
    return web.Response(status=trouble.status, body=body, headers=trouble.headers, content_type="application/json")


def _oauth_error(status: int, error: str, description: str) -> web.Response:
    return web.json_response({"error": error, "error_description": description}, status=status)


def _segment(part: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def _unsegment(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
