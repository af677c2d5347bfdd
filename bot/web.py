"""The pages SayDo serves: Slack's requests, let in only when signed, and what tells an operator how it is."""

import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager

from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bot.domain.errors import ConfigError

log = logging.getLogger(__name__)

Answer = Callable[[web.Request], Awaitable[web.Response]]
Check = Callable[[], Awaitable[bool]]

SLACK_PATH = "/slack/events"
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
_STOPS_WITHIN = 5.0


def web_app(
    *,
    ready: Mapping[str, Check],
    slack: Answer | None = None,
    signing_secret: str = "",
    routes: Iterable[web.RouteDef] = (),
    alive: Check | None = None,
) -> web.Application:
    """Return the pages. `slack` answers requests that are signed.

    `ready` are the checks behind /readyz, by name, `alive` is the one behind /healthz.
    """
    app = web.Application()
    app.router.add_routes(routes)
    app.router.add_get("/healthz", _healthz(alive))
    app.router.add_get("/readyz", _readyz(ready))
    if slack is not None:
        app.router.add_post(SLACK_PATH, signed_only(slack, signing_secret=signing_secret))
    return app


def signed_only(answer: Answer, *, signing_secret: str) -> Answer:
    """Let a request through only when Slack signed it; anything else gets 401.

    https://docs.slack.dev/authentication/verifying-requests-from-slack. Bolt checks too, but it parses first and
    answers malformed headers and bodies with 500. Slack's certificate check (`ssl_check=1`) comes unsigned.
    """
    verifier = SignatureVerifier(signing_secret)

    async def guarded(request: web.Request) -> web.Response:
        body = await request.read()
        if request.content_type == "application/x-www-form-urlencoded" and b"ssl_check=1" in body.split(b"&"):
            return web.Response()
        timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        is_well_formed = _TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature)
        if not is_well_formed or not _is_text(body) or not verifier.is_valid(body, timestamp, signature):
            log.warning("a request to %s was not signed by Slack, or is older than five minutes", SLACK_PATH)
            return web.Response(status=401, text="not signed by Slack")
        return await answer(request)

    return guarded


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


@asynccontextmanager
async def serving(app: web.Application, *, host: str, port: int) -> AsyncIterator[str]:
    """Serve the pages and yield their address; on leaving, requests under way are answered first. Port 0 is any."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_STOPS_WITHIN)
    await runner.setup()
    try:
        await _listen(runner, host=host, port=port)
        bound = runner.addresses[0][1]
        yield f"http://{host}:{bound}"
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, *, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        raise ConfigError(
            f"SayDo can't listen on {host}, port {port}: {error.strerror}. Set SAYDO_HOST or SAYDO_PORT to another."
        ) from error


def _healthz(alive: Check | None) -> Answer:
    async def healthz(_: web.Request) -> web.Response:
        is_alive = alive is None or await alive()
        return web.json_response({"alive": is_alive}, status=200 if is_alive else 503)

    return healthz


def _readyz(checks: Mapping[str, Check]) -> Answer:
    async def readyz(_: web.Request) -> web.Response:
        found = {name: await check() for name, check in checks.items()}
        is_ready = all(found.values())
        return web.json_response({"ready": is_ready, **found}, status=200 if is_ready else 503)

    return readyz
