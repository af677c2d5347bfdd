"""The pages SayDo serves: Slack's requests, let in only when signed, and what tells an operator how it is."""

import asyncio
import logging
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus

from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bot.domain.errors import ConfigError
from bot.envelopes import MOST_BYTES, RATE_LIMITED, MalformedError, payload_of
from bot.page_troubles import told_plainly

log = logging.getLogger(__name__)

Answer = Callable[[web.Request], Awaitable[web.Response]]
Check = Callable[[], Awaitable[bool]]
IsFirst = Callable[[str], Awaitable[bool]]

SLACK_PATH = "/slack/events"
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
_STOPS_WITHIN = 5.0
_BODY_COMES_WITHIN = 10.0
_ACT = "application/x-www-form-urlencoded"
_ONCE = ("X-Slack-Request-Timestamp", "X-Slack-Signature")
_BOLTS_OWN = "X-Slack-Bolt-"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_STRICT_TRANSPORT = {"Strict-Transport-Security": "max-age=31536000"}


def web_app(
    *,
    ready: Mapping[str, Check],
    slack: Answer | None = None,
    signing_secret: str = "",
    is_first: IsFirst | None = None,
    routes: Iterable[web.RouteDef] = (),
    alive: Check | None = None,
    is_https: bool = False,
) -> web.Application:
    """Return the pages. `slack` answers requests that are signed, each once as `is_first` tells by the signature.

    `ready` are the checks behind /readyz, by name, `alive` is the one behind /healthz. `is_https` when browsers reach
    the pages by https alone, and may hold SayDo to that.
    """
    app = web.Application(client_max_size=MOST_BYTES, middlewares=[told_plainly])
    headers = _HEADERS | (_STRICT_TRANSPORT if is_https else {})
    app.on_response_prepare.append(partial(_finish, headers=headers))
    app.router.add_routes(routes)
    app.router.add_get("/healthz", _healthz(alive))
    app.router.add_get("/readyz", _readyz(ready))
    if slack is not None:
        app.router.add_post(SLACK_PATH, signed_only(slack, signing_secret=signing_secret, is_first=is_first))
    return app


def signed_only(answer: Answer, *, signing_secret: str, is_first: IsFirst | None = None) -> Answer:
    """Let a request through only when Slack signed it; anything else gets 401.

    https://docs.slack.dev/authentication/verifying-requests-from-slack. Bolt checks too, but it parses first and
    answers malformed headers and bodies with 500. Slack's certificate check (`ssl_check=1`) comes unsigned. What is
    signed and has none of Slack's shapes gets 400, and nobody reads it. What a person did comes once, so the same again
    is somebody else's; an event may come again, and is known by its id (`handlers.events`).
    """
    verifier = SignatureVerifier(signing_secret)

    async def guarded(request: web.Request) -> web.Response:
        body = await _body(request)
        if request.content_type == _ACT and b"ssl_check=1" in body.split(b"&"):
            return web.Response()
        if not _is_signed(request, body, verifier):
            log.warning("a request to %s was not signed by Slack, or is older than five minutes", SLACK_PATH)
            return web.Response(
                status=HTTPStatus.UNAUTHORIZED,
                text="Only Slack may post here, and it did not sign this, or more than five minutes ago.\n",
            )
        try:
            _refuse_odd_headers(request)
            payload = payload_of(body, request.content_type)
        except MalformedError as error:
            log.warning("a signed request to %s is none that Slack sends: %s", SLACK_PATH, error)
            return web.Response(
                status=HTTPStatus.BAD_REQUEST, text="Slack signed this, and sends nothing of this shape.\n"
            )
        if payload.get("type") == RATE_LIMITED:
            log.warning("Slack held back events: there were more than 30,000 within an hour")
            return web.Response()
        if is_first is not None and request.content_type == _ACT and not await is_first(_signature(request)):
            log.warning("a request to %s came a second time, and was let in once", SLACK_PATH)
            return web.Response(
                status=HTTPStatus.UNAUTHORIZED, text="This request was let in already, and each is let in once.\n"
            )
        return await answer(request)

    return guarded


async def _body(request: web.Request) -> bytes:
    """Return the body. Raises HTTPRequestEntityTooLarge, and HTTPRequestTimeout when it does not come."""
    try:
        async with asyncio.timeout(_BODY_COMES_WITHIN):
            return await request.read()
    except TimeoutError:
        raise web.HTTPRequestTimeout from None


def _is_signed(request: web.Request, body: bytes, verifier: SignatureVerifier) -> bool:
    """Tell whether Slack signed this, within the last five minutes.

    A header that stands there twice is none: whoever reads after us may take the other one.
    """
    if any(len(request.headers.getall(name, ())) > 1 for name in _ONCE):
        return False
    timestamp, signature = request.headers.get("X-Slack-Request-Timestamp", ""), _signature(request)
    is_well_formed = _TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature) and _is_text(body)
    return bool(is_well_formed) and verifier.is_valid(body, timestamp, signature)


def _signature(request: web.Request) -> str:
    return request.headers.get("X-Slack-Signature", "")


def _refuse_odd_headers(request: web.Request) -> None:
    """Refuse what is not signed and would steer Bolt: its own headers, and an encoding of the text."""
    if (request.charset or "utf-8").lower() not in {"utf-8", "utf8"}:
        raise MalformedError("its text is no UTF-8")
    if any(name.lower().startswith(_BOLTS_OWN.lower()) for name in request.headers):
        raise MalformedError("it has headers of Bolt's own")


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


async def _finish(_: web.Request, response: web.StreamResponse, *, headers: Mapping[str, str]) -> None:
    """Give every answer, errors included, the headers that keep browsers from misusing it; tell no versions."""
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    response.headers.popall("Server", None)


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
            f"SayDo can't listen on {host}, port {port}: {os.strerror(error.errno or 0)}. Set SAYDO_HOST or "
            "SAYDO_PORT to another."
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
