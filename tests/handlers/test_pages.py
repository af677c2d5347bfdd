"""What browsers, providers and strangers may send to the pages: no failure of ours, no way out, no word of insides."""

import asyncio
import random
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from yarl import URL

from bot.domain.links import Provider
from tests.handlers.answering import PUBLIC, Guarded
from tests.handlers.conftest import Attacked
from tests.handlers.judging import INSIDES
from tests.handlers.mutations import ODD_TEXTS
from tests.storage.known import DAY, NOW

REQUESTS, AT_ONCE = 1_200, 8
STATE = "a-state-nobody-guesses"
METHODS = ("GET", "GET", "GET", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND")
NAMES = ("state", "go", "code", "error", "validationToken", "redirect", "next", "url", "", "a[b]")
HEADERS = (
    "Content-Type", "Cookie", "X-Goog-Channel-ID", "X-Goog-Channel-Token", "X-Goog-Resource-State", "X-Forwarded-For",
    "X-Forwarded-Host", "X-Forwarded-Proto", "Authorization", "X-Slack-Signature", "X-Slack-Request-Timestamp",
    "X-Slack-Retry-Num", "Accept-Encoding", "Range", "Expect", "If-None-Match", "X-Request-Id",
)  # fmt: skip
BODIES = (
    b"", b"{", b"[]", b"null", b'{"value": null}', b'{"value": [1]}', b'{"value": [{"subscriptionId": {}}]}', b"\xff",
    b'{"value": [{"subscriptionId": "channel", "clientState": "t", "lifecycleEvent": "x"}]}', b"[" * 50_000,
    b"x" * 300_000,
)  # fmt: skip


async def test_no_page_fails_whatever_is_asked_of_it(attacked: Attacked) -> None:
    chance, saydo = random.Random(5), attacked.saydo  # noqa: S311 - damage, not secrets
    await _begun(attacked)
    statuses: set[int] = set()

    async def work() -> None:
        for _ in range(REQUESTS // AT_ONCE):
            async with _sent(saydo, chance) as answer:
                text = await answer.text(errors="replace")
                statuses.add(answer.status)
                assert answer.status < 500 or answer.status == 502, (answer, text)
                assert not INSIDES.search(text), (answer, text)
                assert "default-src 'none'" in answer.headers.get("Content-Security-Policy", ""), (answer, text)
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert answer.headers["Cache-Control"] == "no-store"

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(work())
    assert statuses >= {200, 202, 204, 400, 401, 404, 405, 410}
    assert [line for line in saydo.logged.lines if line.startswith("ERROR")] == []
    await attacked.nothing_crossed()


def _sent(saydo: Guarded, chance: random.Random) -> "aiohttp.client._RequestContextManager":
    path = chance.choice([*saydo.paths, "/", "/nowhere", "/calendar/", "/calendar/push/"])
    provider = chance.choice(("google", "microsoft", "ics", "..", "a%2Fb", "%00", "x" * 300))
    query = {chance.choice(NAMES): chance.choice((STATE, "1", *_SHORT)) for _ in range(chance.randrange(4))}
    query |= {"state": STATE} if chance.random() < 0.4 else {}
    headers = {chance.choice(HEADERS): chance.choice(_SENDABLE) for _ in range(chance.randrange(4))}
    address = chance.randrange(1, 250)
    url = URL(saydo.url + path.replace("{provider}", provider), encoded=True).with_query(query)
    return saydo.session.request(
        chance.choice(METHODS),
        url,
        headers=headers | {"X-Forwarded-For": f"198.51.100.{address}", "Cookie": f"__Host-saydo-login={STATE}"},
        data=chance.choice(BODIES) if chance.random() < 0.6 else None,
        allow_redirects=False,
        skip_auto_headers=["Content-Type"],
    )


_SHORT = [text for text in ODD_TEXTS if len(text) < 2_000 and "\ud800" not in text and "\udfff" not in text]
_SENDABLE = [text.strip() for text in _SHORT if text.isprintable() and text.isascii() and text.strip()]


async def _begun(attacked: Attacked) -> None:
    """Begin a login of the rep's at Google."""
    member = attacked.home.known.member
    async with attacked.storage.begin() as tx:
        await tx.logins.begin(
            STATE, member.workspace_id, member.id, Provider.GOOGLE, expires_at=NOW + DAY, verifier="verifier"
        )


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.test"},
        {"X-Forwarded-Host": "evil.test", "X-Forwarded-Proto": "http"},
        {"Forwarded": "host=evil.test"},
        {"Referer": "https://evil.test/", "Origin": "https://evil.test"},
    ],
)
@pytest.mark.parametrize("more", ["", "&redirect=https://evil.test", "&next=//evil.test", "&go=https://evil.test"])
async def test_a_login_leads_to_the_provider_and_back_to_saydo_whoever_it_is_said_to_be(
    attacked: Attacked, headers: dict[str, str], more: str
) -> None:
    await _begun(attacked)
    at = f"{attacked.saydo.url}/calendar/login/google?state={STATE}&go=1{more}"
    async with attacked.saydo.session.get(at, headers=headers, allow_redirects=False) as answer:
        onward = urlsplit(answer.headers["Location"])
        assert onward.hostname == "accounts.google.com"
        assert parse_qs(onward.query)["redirect_uri"] == [f"{PUBLIC}/calendar/callback/google"]
        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("__Host-")
        assert all(flag in cookie for flag in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/"))


@pytest.mark.parametrize(
    "said",
    [
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET /healthz HTTP/1.1\r\n\r\n",
        b"GET http://evil.test/healthz HTTP/1.1\r\nHost: evil.test\r\n\r\n",
        b"GET /%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 20_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 2_000 + b"\r\n",
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\nabcd",
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\nX-Slack-Signature: \xff\xfe\r\nContent-Length: 0\r\n\r\n",
    ],
)
async def test_what_is_hardly_http_gets_no_word_of_our_insides(attacked: Attacked, said: bytes) -> None:
    parts = urlsplit(attacked.saydo.url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(said)
    await writer.drain()
    writer.write_eof()
    async with asyncio.timeout(20):
        answer = await reader.read(20_000)
    writer.close()
    status = answer.split(b" ", 2)[1:2]
    assert not status or status[0] < b"500" or status[0] == b"505", answer
    assert not INSIDES.search(answer.decode(errors="replace")), answer
    assert b"\r\nSet-Cookie: a=b" not in answer
