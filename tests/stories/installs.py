"""A Slack in which many install SayDo: browsers, workspaces of companies that know nothing of each other."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import aiohttp
import yaml

from bot.app import Running, running
from bot.clock import SteeredClock
from bot.command_line.manifests import manifest_for_http
from bot.config import Config, Mode, Registration
from bot.domain.people import Workspace as Known
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.teams import Organisation
from bot.sandbox.travel import Traveller
from bot.sandbox.workspaces import Workspace
from bot.slack_oauth import REDIRECT_PATH
from bot.web import SLACK_PATH
from tests.stories.days import Acting, moment

PUBLIC_URL = "https://saydo.example"
INSTALL = "/slack/install"


class Tab:
    """A tab of a browser at SayDo's pages; it keeps cookies, and follows nothing by itself."""

    def __init__(self, many: "Many", session: aiohttp.ClientSession) -> None:
        self._many, self._session = many, session
        self.cookies: dict[str, str] = {}
        self.page, self.status, self.location = "", 0, ""
        self.headers: Mapping[str, str] = {}
        self.set_cookies: list[str] = []

    async def opens(self, url: str, *, at: Running | None = None) -> None:
        """Open an address of SayDo's, at one of its processes."""
        there = (at or self._many.app).url
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        async with self._session.get(
            f"{there}{url.removeprefix(PUBLIC_URL)}", headers={"Cookie": cookie}, allow_redirects=False
        ) as answer:
            self.page, self.status, self.headers = await answer.text(), answer.status, answer.headers
            self.location = answer.headers.get("Location", "")
            self.set_cookies = answer.headers.getall("Set-Cookie", [])
        for line in self.set_cookies:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        await self._many.sandbox.settled()

    async def installs(self, person: Person, *, for_organisation: bool = False) -> None:
        """Go through the pages from the first to the last."""
        await self.opens(f"{INSTALL}?go=1")
        await self.opens(self._many.sandbox.oauth.allows(self.location, person, for_organisation=for_organisation))


class Many:
    """One Slack, one SayDo that serves whoever installs it, and its clock."""

    def __init__(self, sandbox: Sandbox, clock: SteeredClock, config: Config) -> None:
        self.sandbox, self.clock, self.config = sandbox, clock, config
        self.app: Running
        self.traveller: Traveller
        self._running = AsyncExitStack()
        self._session: aiohttp.ClientSession

    def workspace(self, name: str, *, organisation: Organisation | None = None) -> Workspace:
        """Add a workspace in which nobody installed SayDo."""
        return self.sandbox.add_workspace(name, is_installed=False, organisation=organisation)

    def person(self, workspace: Workspace, name: str, **facts: Any) -> Acting:
        """Add somebody to a workspace."""
        domain = workspace.name.lower()
        shown = {"real_name": name.title(), "email": f"{name}@{domain}.example", "tz": "Europe/Berlin"}
        return Acting(workspace.add_person(name=name, **(shown | facts)), self.sandbox)

    def tab(self) -> Tab:
        """Open a browser nobody used before."""
        return Tab(self, self._session)

    async def installed(self, by: Acting) -> Tab:
        """Have somebody install SayDo in their workspace."""
        tab = self.tab()
        await tab.installs(by.person)
        assert tab.status == 200, tab.page
        return tab

    async def passes(self, step: timedelta) -> None:
        """Let time pass; what is due happens."""
        await self.traveller.reaches(self.clock.now() + step)

    async def known(self, workspace: Workspace) -> Known:
        """Return a workspace as SayDo knows it."""
        async with self.app.runtime.storage.reading() as tx:
            found = await tx.workspaces.by_team(workspace.id)
        assert found is not None
        return found

    async def starts(self, stack: AsyncExitStack) -> None:
        """Start SayDo."""
        self._session = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()))
        self.app = await stack.enter_async_context(running(self.config, clock=self.clock, ticks=False))
        if self.config.mode is Mode.HTTP:
            self.sandbox.deliver_to(f"{self.app.url}{SLACK_PATH}")
        self.traveller = Traveller(
            self.clock, self.app.runtime, settled=self.sandbox.settled, looks_every=timedelta(hours=12)
        )

    @asynccontextmanager
    async def another(self) -> AsyncIterator[Running]:
        """Run a second process of SayDo over the same database."""
        async with running(replace(self.config, port=0), clock=self.clock, ticks=False) as other:
            yield other


def _manifest(*, rotates: bool) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(manifest_for_http(PUBLIC_URL))
    found["settings"]["token_rotation_enabled"] = rotates
    return found


@asynccontextmanager
async def many_workspaces(
    folder: Path, database_url: str, *, rotates: bool = False, mode: Mode = Mode.HTTP
) -> AsyncIterator[Many]:
    """Run SayDo without a workspace of its own, on a Monday morning; with `rotates` tokens end after twelve hours."""
    clock = SteeredClock(moment("Mon 10:00"))
    sandbox = Sandbox(
        _manifest(rotates=rotates), clock, name="Nowhere", socket_mode=mode is Mode.SOCKET, retry_delays=()
    )
    async with sandbox, AsyncExitStack() as stack:
        config = Config(
            mode=mode,
            slack_app=Registration(client_id=sandbox.oauth.client_id, client_secret=sandbox.oauth.client_secret),
            app_token=sandbox.app_token if mode is Mode.SOCKET else "",
            signing_secret=sandbox.signing_secret if mode is Mode.HTTP else "",
            database_url=database_url,
            data_dir=folder,
            port=0,
            public_url=PUBLIC_URL,
            slack_api_url=sandbox.api_url,
            allows_calendar_files=True,
        )
        many = Many(sandbox, clock, config)
        await many.starts(stack)
        yield many
        await sandbox.settled()


__all__ = ["INSTALL", "PUBLIC_URL", "REDIRECT_PATH", "Many", "Tab", "many_workspaces"]
