"""A Slack to talk to and a SayDo that does, each made anew for a test."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.calendars.opening import Calendars
from bot.clock import SteeredClock
from bot.command_line.manifests import manifest
from bot.config import Config, Mode
from bot.domain.people import Workspace
from bot.listening import Underway, bolt_app, socket_mode
from bot.runtime import Runtime
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from bot.slack import Slack
from bot.slack_calls import keep_alive_session
from bot.tokens import Tokens, own_installation
from handlers import errors, events, inject
from storage import Storage
from tests.databases import SEALER

MONDAY_MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> SteeredClock:
    return SteeredClock(MONDAY_MORNING)


@pytest.fixture
async def sandbox(clock: SteeredClock) -> AsyncIterator[Sandbox]:
    async with Sandbox(manifest(), clock, name="Vendor", retry_delays=()) as sandbox:
        yield sandbox


@pytest.fixture
def rhea(sandbox: Sandbox) -> Person:
    return sandbox.workspace.add_person(
        name="rhea", real_name="Rhea Rep", email="rhea@vendor.example", tz="Europe/Berlin", locale="en-GB"
    )


@pytest.fixture
async def runtime(
    sandbox: Sandbox, clock: SteeredClock, sqlite_url: str, config: Callable[..., Config]
) -> AsyncIterator[Runtime]:
    storage = Storage(sqlite_url, sealer=SEALER)
    tokens = Tokens(storage, clock)
    async with keep_alive_session() as session:
        slack = Slack(session=session, base_url=sandbox.api_url, tokens=tokens)
        tokens.own = own_installation(sandbox.bot_token, await slack.whoami(sandbox.bot_token), clock.now())
        calendars = Calendars(config(), session=session, clock=clock)
        yield Runtime(storage=storage, slack=slack, tokens=tokens, calendars=calendars, clock=clock)
    await storage.close()


@pytest.fixture
async def workspace(runtime: Runtime, sandbox: Sandbox) -> Workspace:
    found = await runtime.slack.whoami(sandbox.bot_token)
    async with runtime.storage.begin() as tx:
        return await tx.workspaces.add(found.team_id, found.team_name, found.bot_user_id, runtime.clock.now())


class Listening:
    """Bolt with SayDo's frame around listeners of the test's own: who asks, once only, errors, the rest."""

    def __init__(self, app: AsyncApp, runtime: Runtime, underway: Underway) -> None:
        self.app = app
        self._underway, self._turns = underway, runtime.turns
        self._is_complete = False
        errors.register(app, runtime)
        inject.register(app, runtime)
        events.register(app)

    async def hears(self, body: dict[str, Any]) -> BoltResponse:
        """Bring one payload the way Socket Mode does, and return Bolt's answer."""
        self._complete()
        return await self.app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))

    @asynccontextmanager
    async def connected(self, sandbox: Sandbox) -> AsyncIterator[None]:
        """Be connected to the sandbox by Socket Mode, so that its people reach the listeners."""
        self._complete()
        async with socket_mode(self.app, sandbox.app_token, underway=self._underway, turns=self._turns, patience=3):
            await sandbox.connected()
            yield

    def _complete(self) -> None:
        if not self._is_complete:
            self._is_complete = True
            events.register_rest(self.app)

    async def finishes(self) -> None:
        """Wait until the listeners are done; Bolt answers before they are."""
        await self._underway.finish(patience=3)


@pytest.fixture
async def listening(runtime: Runtime, sandbox: Sandbox, workspace: Workspace) -> AsyncIterator[Listening]:
    underway = Underway()
    async with keep_alive_session() as session:
        app = bolt_app(runtime.tokens, underway, session=session, base_url=sandbox.api_url, secret="")
        listening = Listening(app, runtime, underway)
        yield listening
        await listening.finishes()


@pytest.fixture
def config(sandbox: Sandbox, tmp_path: Path, sqlite_url: str) -> Callable[..., Config]:
    """Make the configuration of a SayDo in the sandbox."""

    def make(**facts: Any) -> Config:
        defaults: dict[str, Any] = {
            "mode": Mode.SOCKET,
            "bot_token": sandbox.bot_token,
            "app_token": sandbox.app_token,
            "database_url": sqlite_url,
            "data_dir": tmp_path,
            "slack_api_url": sandbox.api_url,
        }
        return Config(**(defaults | facts))

    return make
