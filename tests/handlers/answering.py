"""SayDo behind its own guard, over HTTP, with a Slack that takes everything and writes it down."""

import hashlib
import hmac
import io
import itertools
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncApp

import handlers
from bot.calendars.opening import Calendars
from bot.calendars.safe_fetch import SafeFetch
from bot.clock import SteeredClock, SystemClock
from bot.config import Config, Mode, ProviderAddresses, Registration
from bot.domain.messages import Message
from bot.install_pages import install_routes
from bot.listening import Underway, bolt_app, http_mode
from bot.metrics import Metrics
from bot.operators import metrics_route
from bot.pacing import Paces
from bot.pages import calendar_routes
from bot.posting import SafePost
from bot.runtime import Runtime
from bot.sandbox.block_kit import defects_of
from bot.sandbox.surfaces import check_view
from bot.slack import Slack
from bot.slack_calls import SlackCalls
from bot.slack_errors import named
from bot.slack_oauth import SlackOAuth
from bot.tokens import Tokens
from bot.web import SLACK_PATH, serving, web_app
from storage import Storage
from tests.handlers.tenants import ADMIN, MANAGER, NEWCOMER
from tests.storage.known import NOW

Json = dict[str, Any]
SECRET = "hostile-signing-secret"
REGISTRATION = Registration(client_id="an-id", client_secret="its-secret")
NOWHERE = "http://127.0.0.1:9/"
PUBLIC = "https://saydo.example"
PATIENCE = 30
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


class _TakingCalls(SlackCalls):
    """Calls that reach nobody but `take`."""

    def __init__(
        self, take: Callable[[str, str, Mapping[str, Any]], Mapping[str, Any]], tokens: Tokens, paces: Paces
    ) -> None:
        super().__init__(session=None, base_url="", tokens=tokens, metrics=Metrics(), paces=paces)  # type: ignore[arg-type]
        self._take = take

    async def call(self, token: str, method: str, how: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._take(token, method, how)


class TakingSlack(Slack):
    """Slack's Web API, which takes all that Slack's own rules allow. `said` is what it was told, by token."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__(session=None, base_url="https://slack.test/api/", tokens=tokens)  # type: ignore[arg-type]  # nothing is asked of it
        self._calls = _TakingCalls(self._take_call, tokens, self.paces)
        self.said: list[tuple[str, str, str]] = []
        self.defects: list[str] = []
        self._numbers = itertools.count(1)

    async def respond(self, response_url: str, message: Message, *, replace_original: bool) -> None:
        told = {"blocks": list(message.blocks), "text": message.text, "to": response_url, "instead": replace_original}
        self._take("", "response_url", told)

    def _take_call(self, token: str, method: str, how: Mapping[str, Any]) -> Mapping[str, Any]:
        told = {**how.get("json", {}), **how.get("params", {}), **how.get("data", {})}
        self._take(token, method, told)
        if method == "users.info":
            return {"user": self._user(str(told["user"]), token)}
        if method == "auth.test":
            return {"team_id": token.removeprefix("xoxb-"), "user_id": "UBOT", "bot_id": "B1", "team": "Vendor"}
        return {**_ANSWERS, "ts": f"1795000000.{next(self._numbers):06}"}

    def _take(self, token: str, method: str, told: Mapping[str, Any]) -> None:
        text = json.dumps(told, ensure_ascii=False)
        told = json.loads(text)
        self.said.append((token, method, text))
        if "view" in told:
            try:
                check_view(told["view"], kinds=("modal", "home"))
            except Exception as refusal:  # noqa: BLE001  # whatever it is, the test tells it
                self.defects.append(f"{method}: {told} {getattr(refusal, 'messages', '')}")
        elif "blocks" in told:
            self.defects += [f"{method}: {one}" for one in defects_of(told["blocks"], surface="message")]

    @staticmethod
    def _user(slack_id: str, token: str) -> Json:
        if slack_id not in _NAMES:
            raise named("user_not_found", method="users.info", status=200, headers={}, body={})
        team = token.removeprefix("xoxb-")
        return {"id": slack_id, "team_id": team, "real_name": _NAMES[slack_id], "is_admin": slack_id == ADMIN}


_NAMES = {"U1": "Rhea Rep", MANAGER: "Mira Manager", ADMIN: "Ada Admin", NEWCOMER: "Nora Newcomer"}
_ANSWERS: Json = {
    "ok": True,
    "team_id": "T0AAAAAA1",
    "user_id": "UBOT",
    "teams": [],
    "channel": {"id": "C0AAAAAA1", "name": "deals", "is_member": True},
    "view": {"id": "V1"},
    "users": [],
    "usergroups": [],
    "members": [],
    "messages": [],
    "permalink": "https://vendor.slack.com/archives/C1/p1",
    "dnd_enabled": False,
    "upload_url": "https://files.slack.test/upload",
    "file_id": "F1",
    "files": [],
}


class Records(logging.Handler):
    """Everything logged at WARNING or above, as a line would have it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came back, after how many seconds."""

    status: int
    text: str
    took: float
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """SayDo, running; `logged` is what it complained of."""

    url: str
    runtime: Runtime
    slack: TakingSlack
    underway: Underway
    logged: Records
    session: aiohttp.ClientSession
    said_at: Callable[[], int]
    paths: Sequence[str]

    async def sends(self, body: bytes, content_type: str = JSON, **headers: str) -> Answered:
        """Send a body as Slack would sign it."""
        timestamp = str(self.said_at())
        digest = hmac.new(SECRET.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
        signed = {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}
        began = perf_counter()
        told = {"Content-Type": content_type, **signed, **headers}
        async with self.session.post(self.url + SLACK_PATH, data=io.BytesIO(body), headers=told) as answer:
            text = await answer.text()
            return Answered(status=answer.status, text=text, took=perf_counter() - began, headers=dict(answer.headers))

    async def hears(self, payload: Json) -> Answered:
        """Send a payload the way Slack sends one of its kind."""
        return await self.sends(*as_sent(payload))


def as_sent(payload: Json) -> tuple[bytes, str]:
    """Return a payload's body and content type: events are JSON, the rest are forms."""
    if payload.get("type") == "event_callback":
        return json.dumps(payload).encode(), JSON
    if "command" in payload and "type" not in payload:
        fields = {name: value if isinstance(value, str) else json.dumps(value) for name, value in payload.items()}
        return "&".join(f"{name}={_quoted(value)}" for name, value in fields.items()).encode(
            "utf-8", "surrogatepass"
        ), FORM
    return f"payload={_quoted(json.dumps(payload, separators=(',', ':')))}".encode(), FORM


def _quoted(text: str) -> str:
    """Quote what parts a form's fields; urllib's own way takes longer than everything else here."""
    for sign, code in (("%", "%25"), ("&", "%26"), ("+", "%2B"), ("=", "%3D"), ("\n", "%0A"), (" ", "+")):
        text = text.replace(sign, code)
    return text


@asynccontextmanager
async def guarded(storage: Storage, config: Config) -> AsyncIterator[Guarded]:
    """Run SayDo's listeners and pages."""
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)))
        clock, underway, logged = SteeredClock(NOW), Underway(), Records()
        tokens = Tokens(storage, clock)
        slack = TakingSlack(tokens)
        calendars = Calendars(config, session=session, clock=clock)
        calendars._fetch = SafeFetch(look_up=_nobody)
        posts = SafePost(look_up=_nobody)
        runtime = Runtime(storage=storage, slack=slack, tokens=tokens, calendars=calendars, clock=clock, posts=posts)
        bolt = bolt_app(tokens, underway, session=session, base_url="https://slack.test/api/", secret=SECRET)
        handlers.register(bolt, runtime)
        _patient(bolt)
        logging.getLogger().addHandler(logged)
        stack.callback(logging.getLogger().removeHandler, logged)
        answer = http_mode(bolt, path=SLACK_PATH, turns=runtime.turns)
        oauth = SlackOAuth(REGISTRATION, public_url=PUBLIC, session=session, base_url=NOWHERE)
        routes = [
            *calendar_routes(runtime),
            *install_routes(runtime, oauth),
            metrics_route(runtime, token="metrics-token"),
        ]
        pages = web_app(ready={}, slack=answer, signing_secret=SECRET, routes=routes, is_https=True)
        url = await stack.enter_async_context(serving(pages, host="127.0.0.1", port=0))
        yield Guarded(
            url=url,
            runtime=runtime,
            slack=slack,
            underway=underway,
            logged=logged,
            session=session,
            said_at=_now,
            paths=sorted({str(route.resource.canonical) for route in pages.router.routes() if route.resource}),
        )
        await underway.finish(patience=5)


def a_config() -> Config:
    """Return the configuration of a SayDo that browsers reach; the providers behind it answer nothing."""
    return Config(
        mode=Mode.HTTP,
        bot_token="xoxb-T1",
        database_url="sqlite:///none",
        public_url=PUBLIC,
        google=REGISTRATION,
        microsoft=REGISTRATION,
        addresses=ProviderAddresses(google_token=NOWHERE, google_revoke=NOWHERE, google_api=NOWHERE),
    )


def _patient(app: AsyncApp) -> None:
    """Have Bolt wait longer for an ack than Slack would: whoever does not ack is found, whatever the machine's load."""
    for listener in app._async_listeners:
        listener.ack_timeout = PATIENCE


async def _nobody(host: str, port: int) -> list[str]:
    raise OSError(f"{host}:{port} is not looked up in tests")


def _now() -> int:
    return int(SystemClock().now().timestamp())  # Bolt compares with the machine's clock
