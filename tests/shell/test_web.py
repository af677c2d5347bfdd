import hashlib
import hmac
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from bot.clock import SystemClock
from bot.domain.errors import ConfigError
from bot.web import SLACK_PATH, serving, web_app

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
BODY = b'{"type":"event_callback"}'
WELL_FORMED = "v0=" + "0" * 64
JSON = {"Content-Type": "application/json"}


def now(*, age: int = 0) -> str:
    return str(int(SystemClock().now().timestamp()) - age)


def signed(body: bytes, *, timestamp: str, secret: str = SECRET) -> dict[str, str]:
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {**JSON, "X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


@pytest.fixture
async def url() -> AsyncIterator[str]:
    """Serve a Slack endpoint that answers what it was sent, beside pages that are ready."""

    async def echo(request: web.Request) -> web.Response:
        return web.Response(body=await request.read())

    async def is_well() -> bool:
        return True

    pages = web_app(ready={"database": is_well}, slack=echo, signing_secret=SECRET)
    async with serving(pages, host="127.0.0.1", port=0) as served:
        yield served


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_what_slack_signed_is_let_in(url: str, http: aiohttp.ClientSession) -> None:
    async with http.post(url + SLACK_PATH, data=BODY, headers=signed(BODY, timestamp=now())) as answer:
        assert (answer.status, await answer.read()) == (200, BODY)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Request-Timestamp": now()},
        {"X-Slack-Request-Timestamp": "yesterday", "X-Slack-Signature": WELL_FORMED},
        {"X-Slack-Request-Timestamp": "1" * 400, "X-Slack-Signature": WELL_FORMED},
        {"X-Slack-Request-Timestamp": "-1", "X-Slack-Signature": WELL_FORMED},
        {"X-Slack-Request-Timestamp": now(), "X-Slack-Signature": "v0=ü"},
        {"X-Slack-Request-Timestamp": now(), "X-Slack-Signature": WELL_FORMED},
        signed(BODY, timestamp=now(), secret="another"),
        signed(b"another body", timestamp=now()),
        signed(BODY, timestamp=now(age=600)),
    ],
)
@pytest.mark.parametrize("body", [BODY, b"{", b"\xff\xfe", b"ssl_check=1"])
async def test_anything_else_is_refused_before_it_is_read(
    url: str, http: aiohttp.ClientSession, headers: dict[str, str], body: bytes
) -> None:
    if body == BODY or headers.get("X-Slack-Signature") in {None, WELL_FORMED}:
        async with http.post(url + SLACK_PATH, data=body, headers=JSON | headers) as answer:
            assert answer.status == 401


async def test_slacks_certificate_check_is_answered(url: str, http: aiohttp.ClientSession) -> None:
    async with http.post(url + SLACK_PATH, data={"ssl_check": "1", "token": "x"}) as answer:
        assert (answer.status, await answer.read()) == (200, b"")


async def test_what_claims_to_be_a_certificate_check_reaches_nobody(url: str, http: aiohttp.ClientSession) -> None:
    async with http.post(url + SLACK_PATH, data={"ssl_check": "1", "command": "/prep"}) as answer:
        assert await answer.read() == b""


async def test_it_says_that_it_lives_and_is_ready(url: str, http: aiohttp.ClientSession) -> None:
    for path in ("/healthz", "/readyz"):
        async with http.get(url + path) as answer:
            assert answer.status == 200


async def test_a_port_that_is_taken_is_a_mistake_in_the_configuration(url: str) -> None:
    port = int(url.rpartition(":")[2])
    with pytest.raises(ConfigError, match="SAYDO_PORT"):
        async with serving(web_app(ready={}), host="127.0.0.1", port=port):
            pass


async def test_it_says_what_is_not_ready(http: aiohttp.ClientSession) -> None:
    async def is_not() -> bool:
        return False

    async with serving(web_app(ready={"slack": is_not}), host="127.0.0.1", port=0) as url:
        async with http.get(f"{url}/readyz") as answer:
            assert (answer.status, await answer.json()) == (503, {"ready": False, "slack": False})
        async with http.post(url + SLACK_PATH, data=BODY) as answer:
            assert answer.status == 404
