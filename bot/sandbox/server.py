"""The sandbox: Slack played in this process, on a port of its own."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Self

from aiohttp import web

from bot.clock import Clock
from bot.sandbox.activity import Activity
from bot.sandbox.apps import app_of
from bot.sandbox.calls import CallRecord, Calls
from bot.sandbox.deliveries import DeliveryRecord, Kind, Outcome
from bot.sandbox.dispatches import Dispatches
from bot.sandbox.faults import Faults
from bot.sandbox.feeds import Feed
from bot.sandbox.grants import Grant, Grants
from bot.sandbox.http_requests import HttpRequests
from bot.sandbox.oauth import NOT_INSTALLED, OAuth
from bot.sandbox.page import Forecast, Page
from bot.sandbox.refusals import NotDrawnError
from bot.sandbox.side_doors import MOST_UPLOAD, SideDoors
from bot.sandbox.socket_mode import SocketMode
from bot.sandbox.teams import Ids, Organisation, Surroundings, Team
from bot.sandbox.triggers import LIFE
from bot.sandbox.web_api import WebApi
from bot.sandbox.workspaces import Workspace

RETRY_DELAYS: Final = (0.0, 60.0, 300.0)
PATIENCE: Final = 30.0
"""Real seconds to wait for the app; long, for a machine that is busy with other things."""


class Sandbox:
    """One Slack with one app in it, and at least one workspace (`workspace`).

    `manifest` is the parsed manifest.yml; `socket_mode` overrules what it says. `ack_limit` (real seconds) is how
    long the app has to acknowledge; a longer one, for slow machines, lengthens the life of triggers too.
    `retry_delays` (real seconds) is how long Slack waits before each retry of an event. `travel` and `forecast` let
    the page steer the clock.
    """

    def __init__(
        self,
        manifest: Mapping[str, Any],
        clock: Clock,
        *,
        name: str = "Sandbox",
        host: str = "127.0.0.1",
        port: int = 0,
        socket_mode: bool | None = None,
        request_url: str | None = None,
        ack_limit: float = 3.0,
        retry_delays: Sequence[float] = RETRY_DELAYS,
        seed: int = 0,
        travel: Callable[[str], Awaitable[None]] | None = None,
        forecast: Callable[[], Awaitable[Forecast | None]] | None = None,
    ) -> None:
        self.clock, self._host, self._port, self._ack_limit = clock, host, port, ack_limit
        self.app_token, self.signing_secret = "xapp-sandbox", "sandbox-signing-secret"
        ids = Ids()
        self.app = app_of(manifest, app_id=ids.new("A"), socket_mode=socket_mode)
        self.faults, self.calls, self.activity = Faults(seed), Calls(), Activity()
        self.socket_mode = SocketMode(app_id=self.app.id, limit=ack_limit, new_id=ids.new)
        self._http: list[HttpRequests] = []
        self._dispatches = Dispatches(
            app=self.app, activity=self.activity, calls=self.calls, retry_delays=retry_delays, carrier=None
        )
        self._around = Surroundings(
            app=self.app, clock=clock, ids=ids, feed=Feed(), outlet=self._dispatches, trigger_life=max(ack_limit, LIFE)
        )
        self.workspaces: dict[str, Workspace] = {}
        self._grants = Grants()
        self.oauth = OAuth(app=self.app, clock=clock, ids=ids, grants=self._grants)
        self._web_api = self._new_web_api()
        self.page = Page(self.workspaces, clock=clock, feed=self._around.feed, travel=travel, forecast=forecast)
        self._side_doors = SideDoors(
            self.workspaces, clock=clock, faults=self.faults, calls=self.calls, activity=self.activity
        )
        self._runner: web.AppRunner | None = None
        self.workspace = self.add_workspace(name)
        if self.app.uses_socket_mode:
            self._dispatches.carrier = self.socket_mode
        elif request_url is not None:
            self.deliver_to(request_url)

    def add_workspace(
        self,
        name: str,
        *,
        scopes: Iterable[str] | None = None,
        is_installed: bool = True,
        organisation: Organisation | None = None,
    ) -> Workspace:
        """Add a workspace; `scopes` are those granted, all of the manifest's by default.

        The app is in it, unless told otherwise: then somebody has to install it by `oauth`.
        """
        granted = frozenset(self.app.scopes if scopes is None else scopes)
        domain = "-".join(name.casefold().split())
        workspace = Workspace(self._around, name=name, domain=domain, scopes=granted, dispatches=self._dispatches)
        self.workspaces[workspace.id] = workspace
        if organisation is not None:
            workspace.joins_organisation(organisation)
        if is_installed:
            self._grants.give(workspace.bot_token, Grant(holder=workspace))
        else:
            workspace.standing.refusal = NOT_INSTALLED
        return workspace

    def add_organisation(self, name: str) -> Organisation:
        """Add an Enterprise Grid without a workspace."""
        return Organisation(id=self._around.ids.new("E"), name=name)

    def lets_in(self, team: Team) -> None:
        """Let an org-wide app into one more workspace of the organisation (team_access_granted)."""
        organisation = _of(team)
        organisation.teams.append(team)
        team.standing.refusal = None
        team.standing.scopes = frozenset(self.app.scopes)
        team.emit("team_access_granted", team_ids=[team.id])

    def puts_out(self, team: Team) -> None:
        """Take an org-wide app out of a workspace again (team_access_revoked)."""
        organisation = _of(team)
        organisation.teams.remove(team)
        team.standing.refusal = "team_access_not_granted"
        team.emit("team_access_revoked", team_ids=[team.id])

    def removes(self, holder: Team | Organisation) -> None:
        """Remove the app for good: every token of it ends (app_uninstalled, tokens_revoked)."""
        self._grants.revoke(holder, "account_inactive")
        teams = [holder] if isinstance(holder, Team) else list(holder.teams)
        for team in teams[:1]:
            team.emit("app_uninstalled")
            team.emit("tokens_revoked", tokens={"oauth": [], "bot": [team.bot.id]})
        for team in teams:
            team.standing.refusal = "account_inactive"

    def is_copied(self) -> list[tuple[Kind, Outcome]]:
        """Send everything that goes out by HTTP a second time, as whoever copied it might; return what comes of it."""
        copies: list[tuple[Kind, Outcome]] = []
        for http in self._http:
            http.copies = copies
        return copies

    def deliver_to(self, request_url: str) -> None:
        """Deliver by signed HTTP to this URL from now on; for apps whose port is known late."""
        http = HttpRequests(request_url, signing_secret=self.signing_secret, limit=self._ack_limit)
        self._http.append(http)
        self._dispatches.carrier = http

    @property
    def url(self) -> str:
        """Where the sandbox listens; the page is there. Known once it runs."""
        if not self._around.url:
            raise RuntimeError("the sandbox is not running yet")
        return self._around.url

    @property
    def api_url(self) -> str:
        """The `base_url` for slack_sdk's clients."""
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        """The bot token of the first workspace."""
        return self.workspace.bot_token

    @property
    def deliveries(self) -> list[DeliveryRecord]:
        """Everything that was brought to the app, oldest first."""
        return self._dispatches.log

    async def deliver_again(self, record: DeliveryRecord | None = None) -> Outcome:
        """Bring a delivery (the last one by default) to the app once more, as Slack does when an answer got lost."""
        record = record or self.deliveries[-1]
        return await self._dispatches.again(self.workspaces[record.team_id], record)

    @property
    def refused(self) -> list[CallRecord]:
        """The calls and answers of the app that Slack refused."""
        return self.calls.refused

    async def start(self) -> None:
        """Listen. With port 0 the system chooses one."""
        site_app = web.Application(client_max_size=MOST_UPLOAD)
        site_app.add_routes(
            [
                web.route("*", "/api/{method}", self._web_api.serve),
                web.get("/link", self.socket_mode.link),
                *self._side_doors.routes(),
                *self.page.routes(),
            ]
        )
        self._runner = web.AppRunner(site_app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()
        self._around.url = f"http://{self._host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop listening and everything under way."""
        self._web_api.closing.set()
        await self.activity.stop()
        await self.page.stop()
        await self.socket_mode.stop()
        for http in self._http:
            await http.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def settled(self, *, limit: float = PATIENCE) -> None:
        """Wait until nothing is under way: no delivery, no call, no Bolt listener in this loop.

        Raises TimeoutError, naming what runs, after `limit` real seconds.
        """
        await self.activity.settled(limit)

    async def connected(self, *, limit: float = PATIENCE) -> None:
        """Wait until the app has a socket open (Socket Mode)."""
        async with asyncio.timeout(limit):
            await self.socket_mode.connected()

    def _new_web_api(self) -> WebApi:
        return WebApi(
            clock=self.clock,
            app_token=self.app_token,
            grants=self._grants,
            access=self.oauth.access,
            socket_mode=self.socket_mode if self.app.uses_socket_mode else None,
            socket_url=lambda ticket: f"{self.url.replace('http', 'ws', 1)}/link?ticket={ticket}",
            faults=self.faults,
            calls=self.calls,
            activity=self.activity,
        )


def _of(team: Team) -> Organisation:
    if team.organisation is None:
        raise NotDrawnError(f"{team.name} is in no organisation")
    return team.organisation
