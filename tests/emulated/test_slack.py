"""Installing SayDo against npm's emulate, which holds every call against the scopes that were granted.

It knows one workspace, OAuth without rotation, and answers methods that read by POST only, where Slack takes GET too.
"""

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.app import Running, running
from bot.clock import SteeredClock
from bot.config import Config, Mode, Registration
from bot.flows import ticks
from bot.slack_oauth import SCOPES
from bot.web import serving
from tests.emulated.seeds import SLACK_BACK, SLACK_CLIENT_ID, SLACK_CLIENT_SECRET, SLACK_SIGNING_SECRET
from tests.factories import at

pytestmark = pytest.mark.emulated

_FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as opened:
        yield opened


class Vendor:
    """A workspace in the emulated Slack, and a SayDo that can be installed there."""

    def __init__(self, app: Running, url: str, http: aiohttp.ClientSession) -> None:
        self.app, self.url, self._http = app, url, http

    async def opens(self, path: str, *, cookie: str = "") -> tuple[int, str, str, str]:
        """Open a page of SayDo's; return its status, what it says, where it leads, and the cookie it sets."""
        async with self._http.get(f"{self.app.url}{path}", headers={"Cookie": cookie}, allow_redirects=False) as answer:
            cookies = SimpleCookie(answer.headers.get("Set-Cookie", ""))
            kept = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
            return answer.status, await answer.text(), answer.headers.get("Location", ""), kept

    async def allows(self, location: str) -> str:
        """Choose the one person on Slack's page; return the path the browser is sent back to."""
        async with self._http.get(location) as page:
            assert page.status == 200, await page.text()
            fields = {name: html.unescape(value) for name, value in _FIELD.findall(await page.text())}
        async with self._http.post(
            f"{self.url}/oauth/v2/authorize/callback", data=fields, allow_redirects=False
        ) as sent:
            back = URL(sent.headers["Location"])
        assert str(back).startswith(SLACK_BACK)
        return back.path_qs

    async def installs(self) -> tuple[int, str]:
        """Go through the pages; return how the last one answers."""
        _, _, location, cookie = await self.opens("/slack/install?go=1")
        status, page, *_ = await self.opens(await self.allows(location), cookie=cookie)
        return status, page

    async def messages(self) -> list[dict[str, Any]]:
        """Return what SayDo wrote to who installed it."""
        async with self.app.runtime.storage.reading() as tx:
            (installation,) = await tx.installations.all()
            (workspace,) = await tx.workspaces.all()
            member = await tx.members.by_slack_id(workspace.id, installation.installed_by)
        assert member is not None
        client = AsyncWebClient(token=installation.token, base_url=f"{self.url}/api/")
        history = await client.api_call("conversations.history", data={"channel": member.dm_channel})
        return list(history["messages"])


@pytest.fixture
async def vendor(
    emulated_slack: str, http: aiohttp.ClientSession, tmp_path: Path, sqlite_url: str
) -> AsyncIterator[Vendor]:
    async with _by_post(emulated_slack, http) as url, _saydo(url, tmp_path, sqlite_url) as app:
        yield Vendor(app, emulated_slack, http)


@asynccontextmanager
async def _saydo(
    url: str, folder: Path, database_url: str, *, secret: str = SLACK_CLIENT_SECRET
) -> AsyncIterator[Running]:
    config = Config(
        mode=Mode.HTTP,
        slack_app=Registration(client_id=SLACK_CLIENT_ID, client_secret=secret),
        signing_secret=SLACK_SIGNING_SECRET,
        database_url=database_url,
        data_dir=folder,
        port=0,
        public_url=SLACK_BACK.partition("/slack")[0],
        slack_api_url=f"{url}/api/",
    )
    async with running(config, clock=SteeredClock(at("10:00")), ticks=False) as app:
        yield app


@asynccontextmanager
async def _by_post(url: str, http: aiohttp.ClientSession) -> AsyncIterator[str]:
    """Pass everything on to the emulated Slack, what is asked by GET as a form."""

    async def pass_on(request: web.Request) -> web.Response:
        kept = {name: request.headers[name] for name in ("Authorization", "Content-Type") if name in request.headers}
        if request.path.startswith("/api/") and request.method == "GET":
            kept.pop("Content-Type", None)
            sent = http.post(f"{url}{request.path}", data=dict(request.query), headers=kept)
        else:
            sent = http.request(request.method, f"{url}{request.rel_url}", data=await request.read(), headers=kept)
        async with sent as answer:
            return web.Response(status=answer.status, body=await answer.read(), content_type=answer.content_type)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", pass_on)
    async with serving(app, host="127.0.0.1", port=0) as here:
        yield here


async def test_it_is_installed_with_the_scopes_it_asks_for_and_greets_who_did_it(
    vendor: Vendor, caplog: pytest.LogCaptureFixture
) -> None:
    status, page = await vendor.installs()
    assert (status, "SayDo is in Vendor" in page) == (200, True)
    async with vendor.app.runtime.storage.reading() as tx:
        (installation,) = await tx.installations.all()
    assert set(installation.scopes) == set(SCOPES)
    assert installation.token not in repr(installation)
    await ticks.meet_people(vendor.app.runtime)
    await ticks.deliver(vendor.app.runtime)
    (first,) = await vendor.messages()
    assert first["text"].startswith("SayDo is in Vendor. Three steps make it useful.")
    assert "missing_scope" not in caplog.text


async def test_installed_again_nobody_is_greeted_twice(vendor: Vendor) -> None:
    for _ in range(2):
        await vendor.installs()
        await ticks.deliver(vendor.app.runtime)
        vendor.app.runtime.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]  # the steered one
    assert ["Three steps" in one["text"] for one in await vendor.messages()] == [True]


async def test_an_answer_serves_once(vendor: Vendor) -> None:
    _, _, location, cookie = await vendor.opens("/slack/install?go=1")
    back = await vendor.allows(location)
    assert (await vendor.opens(back, cookie=cookie))[0] == 200
    assert (await vendor.opens(back, cookie=cookie))[0] == 410


async def test_a_wrong_secret_is_for_whoever_runs_saydo(
    emulated_slack: str, http: aiohttp.ClientSession, tmp_path: Path, sqlite_url: str
) -> None:
    async with (
        _by_post(emulated_slack, http) as url,
        _saydo(url, tmp_path, sqlite_url, secret="another") as app,
    ):
        status, page = await Vendor(app, emulated_slack, http).installs()
    assert (status, "its log says why" in page) == (502, True)
