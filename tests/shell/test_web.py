import hashlib
import hmac
import io
import re
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from bot.clock import SystemClock
from bot.domain.errors import ConfigError
from bot.envelopes import MOST_BYTES
from bot.web import SLACK_PATH, serving, web_app

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
BODY = b'{"type":"event_callback","event_id":"E1","event":{"type":"app_home_opened","user":"U1"}}'
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
        {"X-Slack-Request-Timestamp": "", "X-Slack-Signature": ""},
        {"X-Slack-Request-Timestamp": "١٢٣٤٥٦٧٨٩٠", "X-Slack-Signature": WELL_FORMED},
        {"X-Slack-Request-Timestamp": "1e9", "X-Slack-Signature": WELL_FORMED},
        {"X-Slack-Request-Timestamp": f"{now()}.0", "X-Slack-Signature": WELL_FORMED},
        {"X-Slack-Request-Timestamp": f"+{now()}", "X-Slack-Signature": WELL_FORMED},
        {"X-Slack-Request-Timestamp": now(), "X-Slack-Signature": ""},
        {"X-Slack-Request-Timestamp": now(), "X-Slack-Signature": "v0="},
        {"X-Slack-Request-Timestamp": now(), "X-Slack-Signature": "v0=ü"},
        {"X-Slack-Request-Timestamp": now(), "X-Slack-Signature": "v1=" + "0" * 64},
        {"X-Slack-Request-Timestamp": now(), "X-Slack-Signature": "0" * 64},
        {"X-Slack-Request-Timestamp": now(), "X-Slack-Signature": WELL_FORMED * 100},
        {"X-Slack-Request-Timestamp": now(), "X-Slack-Signature": WELL_FORMED},
        signed(BODY, timestamp=now(), secret="another"),
        signed(b"another body", timestamp=now()),
        signed(BODY, timestamp=now(age=600)),
        signed(BODY, timestamp=now(age=-86_400)),  # far enough ahead to stay so until the test runs
    ],
)
@pytest.mark.parametrize("body", [BODY, b"{", b"\xff\xfe", b"ssl_check=1"])
async def test_anything_else_is_refused_before_it_is_read(
    url: str, http: aiohttp.ClientSession, headers: dict[str, str], body: bytes
) -> None:
    async with http.post(url + SLACK_PATH, data=body, headers=JSON | headers) as answer:
        assert answer.status == 401


@pytest.mark.parametrize("twice", ["X-Slack-Request-Timestamp", "X-Slack-Signature"])
async def test_a_header_that_stands_there_twice_is_none(url: str, http: aiohttp.ClientSession, twice: str) -> None:
    headers = [*signed(BODY, timestamp=now()).items(), (twice, "another")]
    for doubled in (headers, headers[::-1]):
        async with http.post(url + SLACK_PATH, data=BODY, headers=doubled) as answer:
            assert answer.status == 401


@pytest.mark.parametrize(
    ("body", "more"),
    [
        (b'{"type":"block_actions"}', {}),
        (b"[]", {}),
        (BODY, {"Content-Type": "application/json; charset=utf-16"}),
        (BODY, {"Content-Type": "application/json; charset=none"}),
        (BODY, {"X-Slack-Bolt-Lazy-Only": "1"}),
        (BODY, {"x-slack-bolt-lazy-function-name": "act"}),
    ],
)
async def test_what_is_signed_but_nothing_slack_sends_is_refused_unread(
    url: str, http: aiohttp.ClientSession, body: bytes, more: dict[str, str]
) -> None:
    async with http.post(url + SLACK_PATH, data=body, headers=signed(body, timestamp=now()) | more) as answer:
        assert (answer.status, await answer.text()) == (400, "Slack signed this, and sends nothing of this shape.\n")


async def test_that_slack_held_back_events_is_noted(
    url: str, http: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    body = b'{"type":"app_rate_limited","team_id":"T1","minute_rate_limited":1518467820,"api_app_id":"A1"}'
    async with http.post(url + SLACK_PATH, data=body, headers=signed(body, timestamp=now())) as answer:
        assert (answer.status, await answer.read()) == (200, b"")
    assert "30,000" in caplog.text


async def test_a_body_ends_at_a_megabyte(url: str, http: aiohttp.ClientSession) -> None:
    async with http.post(url + SLACK_PATH, data=io.BytesIO(b"x" * (MOST_BYTES + 1)), headers=JSON) as answer:
        assert answer.status == 413


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/healthz", 200), ("GET", "/nowhere", 404), ("DELETE", "/healthz", 405), ("POST", SLACK_PATH, 401)],
)
async def test_every_answer_tells_browsers_to_do_nothing_with_it(
    url: str, http: aiohttp.ClientSession, method: str, path: str, status: int
) -> None:
    async with http.request(method, url + path) as answer:
        assert answer.status == status
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert "Server" not in answer.headers


async def test_what_breaks_tells_nothing_of_our_insides(http: aiohttp.ClientSession) -> None:
    async def breaks(_: web.Request) -> web.Response:
        raise RuntimeError("the password is hunter2")

    pages = web_app(ready={}, routes=[web.get("/breaks", breaks)], is_https=True)
    async with serving(pages, host="127.0.0.1", port=0) as url, http.get(f"{url}/breaks") as answer:
        assert answer.status == 500
        text = await answer.text()
        assert "hunter2" not in text
        assert re.search(r"give this to whoever runs SayDo for you: [2-9a-z]{8}\.", text)
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


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
