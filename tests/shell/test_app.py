"""The whole of SayDo, started and stopped against a Slack in this process."""

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.app import running, serve, storage_of
from bot.calendars import Calendar, Seen
from bot.calendars.grants import Credentials
from bot.clock import SteeredClock
from bot.command_line.manifests import manifest
from bot.config import Config, Mode
from bot.domain.calls import LinkId
from bot.domain.errors import CalendarError, ConfigError
from bot.domain.links import CalendarLink, Provider
from bot.domain.meetings import Window
from bot.domain.people import MemberId, WorkspaceId, WorkspaceState
from bot.flows import ticks as tick
from bot.sandbox.faults import ServerError, Timeout
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from bot.slack import InstallationGoneError, UnreachableError
from bot.web import SLACK_PATH
from tests.factories import member

MakeConfig = Callable[..., Config]


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_by_socket_mode_a_command_is_answered(
    config: MakeConfig, clock: SteeredClock, sandbox: Sandbox, rhea: Person
) -> None:
    async with running(config(), clock=clock, ticks=False) as app:
        assert app.url is None
        await rhea.types("/saydo help", channel=rhea.dm)
        await sandbox.settled()
    assert rhea.inbox
    assert rhea.errors_seen == []
    assert sandbox.refused == []


async def test_by_http_a_command_is_answered(config: MakeConfig, clock: SteeredClock) -> None:
    async with Sandbox(manifest(), clock, socket_mode=False, retry_delays=()) as sandbox:
        rhea = sandbox.workspace.add_person(name="rhea", email="rhea@vendor.example")
        settings = config(
            mode=Mode.HTTP,
            bot_token=sandbox.bot_token,
            app_token="",
            signing_secret=sandbox.signing_secret,
            slack_api_url=sandbox.api_url,
            port=0,
        )
        async with running(settings, clock=clock, ticks=False) as app:
            sandbox.deliver_to(f"{app.url}{SLACK_PATH}")
            await rhea.types("/saydo help", channel=rhea.dm)
            await sandbox.settled()
        assert rhea.inbox
        assert rhea.errors_seen == []


async def test_requests_cost_no_auth_test(
    config: MakeConfig, clock: SteeredClock, sandbox: Sandbox, rhea: Person
) -> None:
    async with running(config(), clock=clock, ticks=False):
        for _ in range(3):
            await rhea.types("/saydo help", channel=rhea.dm)
        await sandbox.settled()
    assert len(sandbox.calls.to("auth.test")) == 1


async def test_colleagues_are_known_from_the_start_and_their_domain_with_them(
    config: MakeConfig, clock: SteeredClock, rhea: Person
) -> None:
    async with running(config(internal_domains=frozenset({"partner.example"})), clock=clock, ticks=False) as app:
        async with app.runtime.storage.begin() as tx:
            domains = await tx.members.domains(app.workspace.id)
            kept = await tx.workspaces.get(app.workspace.id)
        assert domains == ["vendor.example"]
        assert kept.settings.internal_domains == {"partner.example"}


async def test_it_starts_although_slack_will_not_list_its_people(
    config: MakeConfig, clock: SteeredClock, sandbox: Sandbox, rhea: Person, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox.faults.next("users.list", error="ratelimited")
    async with running(config(), clock=clock, ticks=False) as app:
        assert app.workspace.name == "Vendor"
    assert "could not be read yet" in caplog.text


async def test_it_says_that_it_is_ready_and_when_slack_is_gone(
    config: MakeConfig, clock: SteeredClock, sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    async with running(config(port=0), clock=clock, ticks=False) as app, http.get(f"{app.url}/readyz") as answer:
        told = await answer.json()
        assert told.keys() == {"ready", "running", "database", "schema", "token", "slack"}
        assert all(told.values())


async def test_it_takes_no_more_work_before_it_closes(
    config: MakeConfig, clock: SteeredClock, http: aiohttp.ClientSession
) -> None:
    async with running(config(port=0), clock=clock, ticks=False) as app:
        app.health.stops()
        async with http.get(f"{app.url}/readyz") as answer:
            told = await answer.json()
            assert (answer.status, told["running"], told["database"]) == (503, False, True)
        async with http.get(f"{app.url}/healthz") as answer:
            assert answer.status == 200


async def test_it_is_ready_once_it_ticks(config: MakeConfig, clock: SteeredClock, http: aiohttp.ClientSession) -> None:
    async with running(config(port=0), clock=clock) as app, http.get(f"{app.url}/readyz") as answer:
        assert (answer.status, (await answer.json())["ticks"]) == (200, True)


async def test_operators_have_a_port_of_their_own(
    config: MakeConfig, clock: SteeredClock, http: aiohttp.ClientSession, sandbox: Sandbox, rhea: Person
) -> None:
    async with running(config(port=0, metrics_port=0), clock=clock, ticks=False) as app:
        await rhea.types("/saydo help", channel=rhea.dm)
        await sandbox.settled()
        async with http.get(f"{app.url}/metrics") as answer:
            assert answer.status == 404
        async with http.get(f"{app.metrics_url}/healthz") as answer:
            assert answer.status == 200
        async with http.get(f"{app.metrics_url}/metrics") as answer:
            told = await answer.text()
    assert 'saydo_ack_seconds_count{kind="command"} 1.0' in told
    assert 'saydo_slack_calls_total{method="auth.test",outcome="ok"} 1.0' in told


async def test_the_metrics_are_at_the_public_port_for_who_brings_the_token(
    config: MakeConfig, clock: SteeredClock, http: aiohttp.ClientSession
) -> None:
    async with running(config(port=0, metrics_token="let-me-in"), clock=clock, ticks=False) as app:
        for given, status in (({}, 401), (bearer("guess"), 401), (bearer("ü"), 401), (bearer("let-me-in"), 200)):
            async with http.get(f"{app.url}/metrics", headers=given) as answer:
                assert answer.status == status


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_a_token_slack_takes_back_while_it_runs_is_told_until_it_is_good_again(
    config: MakeConfig, clock: SteeredClock, sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    async def token_is_good(url: str | None) -> bool:
        async with http.get(f"{url}/readyz") as answer:
            return bool((await answer.json())["token"])

    async with running(config(port=0), clock=clock, ticks=False) as app:
        sandbox.workspace.revoke()
        await sandbox.settled()
        async with app.runtime.storage.reading() as tx:
            gone = await tx.workspaces.get(app.workspace.id)
        assert (gone.state, await token_is_good(app.url)) == (WorkspaceState.GONE, False)
        sandbox.workspace.reinstall()
        await tick.tend_installations(app.runtime)
        async with app.runtime.storage.reading() as tx:
            back = await tx.workspaces.get(app.workspace.id)
        assert (back, await token_is_good(app.url)) == (app.workspace, True)


async def test_a_token_slack_refuses_for_another_reason_erases_nothing(
    config: MakeConfig, clock: SteeredClock, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(config(), clock=clock, ticks=False) as app:
        sandbox.faults.next("users.list", error="invalid_auth")
        sandbox.faults.next("auth.test", error="invalid_auth")
        with pytest.raises(InstallationGoneError):
            await app.runtime.slack.everybody(app.workspace)
        await tick.tend_installations(app.runtime)
        assert not await app.runtime.tokens.own_is_good()
        async with app.runtime.storage.reading() as tx:
            assert (await tx.workspaces.get(app.workspace.id)).state is WorkspaceState.ACTIVE
        await tick.tend_installations(app.runtime)
        assert await app.runtime.tokens.own_is_good()
    assert [record.getMessage() for record in caplog.records if "invalid_auth" in record.getMessage()]


async def test_processes_that_start_at_once_read_the_people_once(
    config: MakeConfig, clock: SteeredClock, sandbox: Sandbox, postgresql_url: str
) -> None:
    async with AsyncExitStack() as stack:
        settings = config(database_url=postgresql_url)
        started = [running(settings, clock=clock, ticks=False) for _ in range(3)]
        apps = await asyncio.gather(*map(stack.enter_async_context, started))
        assert len({app.workspace.id for app in apps}) == 1
        for app in apps:
            await tick.meet_people(app.runtime)
    assert len(sandbox.calls.to("users.list")) == 1


async def test_any_of_two_processes_answers_and_one_goes_on_without_the_other(
    config: MakeConfig, clock: SteeredClock, sandbox: Sandbox, rhea: Person, postgresql_url: str
) -> None:
    settings = config(database_url=postgresql_url)
    async with running(settings, clock=clock, ticks=False):
        async with running(settings, clock=clock, ticks=False):
            for _ in range(6):
                await rhea.types("/saydo help", channel=rhea.dm)
            await sandbox.settled()
        await rhea.types("/saydo help", channel=rhea.dm)
        await sandbox.settled()
    assert len(rhea.inbox) == 7
    assert rhea.errors_seen == []


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"bot_token": "xoxb-wrong"}, "SLACK_BOT_TOKEN"), ({"app_token": "xapp-wrong"}, "SLACK_APP_TOKEN")],
)
async def test_a_token_slack_does_not_take_is_a_mistake_in_the_configuration(
    config: MakeConfig, clock: SteeredClock, wrong: dict[str, str], named: str
) -> None:
    with pytest.raises(ConfigError, match=named):
        async with running(config(**wrong), clock=clock):
            pass


async def test_a_slack_that_is_down_at_the_start_is_no_mistake_in_the_configuration(
    config: MakeConfig, clock: SteeredClock, sandbox: Sandbox
) -> None:
    for method in ("auth.test", "apps.connections.open"):
        sandbox.faults.next(method, ServerError(503))
        with pytest.raises(UnreachableError):
            async with running(config(), clock=clock):
                pass


async def test_it_ticks_while_it_runs(config: MakeConfig, clock: SteeredClock) -> None:
    async with running(config(), clock=clock) as app:
        ticked = app.jobs.is_ticking
    assert (ticked, app.jobs.is_ticking) == (True, False)
    assert not app.jobs.failures


async def test_who_steers_the_clock_ticks_by_hand(config: MakeConfig, clock: SteeredClock) -> None:
    async with running(config(), clock=clock, ticks=False) as app:
        assert not app.jobs.is_ticking


async def test_postgresql_is_not_migrated_behind_an_operators_back(
    config: MakeConfig, clock: SteeredClock, bare_postgresql_url: str
) -> None:
    with pytest.raises(
        ConfigError, match=r"The database is of an older SayDo: it lacks \d+ migrations\. Run `saydo migrate`"
    ):
        async with running(config(database_url=bare_postgresql_url), clock=clock):
            pass


async def test_it_runs_on_postgresql(config: MakeConfig, clock: SteeredClock, postgresql_url: str) -> None:
    async with running(config(database_url=postgresql_url), clock=clock) as app:
        assert app.workspace.name == "Vendor"


async def test_sqlite_is_made_and_brought_up_to_date_at_the_start(config: MakeConfig, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "inside"
    async with storage_of(config(database_url=f"sqlite:///{folder / 'saydo.db'}", data_dir=folder)) as storage:
        assert await storage.pending_migrations() == ()


async def test_what_is_under_way_is_finished_before_saydo_stops(
    config: MakeConfig, clock: SteeredClock, sandbox: Sandbox, rhea: Person, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(config(), clock=clock, ticks=False):
        sandbox.faults.next("views.publish", Timeout(late=0.2))
        await rhea.opens_home()  # returns with the ack: Home is drawn after it
    assert rhea.home is not None
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize("is_allowed", [True, False])
async def test_a_calendar_file_is_read_only_where_the_operator_allows_it(
    config: MakeConfig, clock: SteeredClock, tmp_path: Path, *, is_allowed: bool
) -> None:
    link = CalendarLink(
        id=LinkId("l1"),
        workspace_id=WorkspaceId("w1"),
        member_id=MemberId("m1"),
        provider=Provider.ICS,
        address=str(tmp_path / "missing.ics"),
        linked_at=clock.now(),
        next_check_at=clock.now(),
    )
    window = Window(start=clock.now(), end=clock.now() + timedelta(days=1))
    why = "still there" if is_allowed else "can't be linked here"
    async with running(config(allows_calendar_files=is_allowed), clock=clock, ticks=False) as app:
        with pytest.raises(CalendarError, match=why):
            await look(app.runtime.calendars.open, link, window)


async def look(open_calendar: Callable[..., Calendar], link: CalendarLink, window: Window) -> None:
    calendar = open_calendar(link, member(), keep=nothing_to_keep)
    await calendar.read(window, zone=ZoneInfo("UTC"), seen=Seen())


async def nothing_to_keep(_: Credentials) -> None:
    """A file has no credentials."""


async def test_on_the_way_out_it_says_no_and_answers_on_for_a_while(
    config: MakeConfig, clock: SteeredClock, sandbox: Sandbox, http: aiohttp.ClientSession, unused_tcp_port: int
) -> None:
    settings = config(port=unused_tcp_port, drain_seconds=300)
    serving = asyncio.create_task(serve(settings, clock=clock))
    async with asyncio.timeout(20):
        assert await readiness(http, unused_tcp_port) == 200
        serving.cancel()
        assert await readiness(http, unused_tcp_port) == 503
        serving.cancel()  # a second signal does not wait
        with pytest.raises(asyncio.CancelledError):
            await serving


async def readiness(http: aiohttp.ClientSession, port: int) -> int:
    while True:
        try:
            async with http.get(f"http://127.0.0.1:{port}/readyz") as answer:
                return answer.status
        except aiohttp.ClientConnectorError:
            await asyncio.to_thread(bool)  # it does not listen yet


async def test_sigterm_stops_it_cleanly(sandbox: Sandbox, tmp_path: Path, rhea: Person) -> None:
    env = {
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SAYDO_SLACK_API_URL": sandbox.api_url,
        "SAYDO_DATA_DIR": str(tmp_path / "data"),
        "PYTHONDEVMODE": "1",
    }
    saydo = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=env, stderr=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(60):
        await sandbox.connected()
        await rhea.types("/saydo help", channel=rhea.dm)
        saydo.send_signal(signal.SIGTERM)
        _, stderr = await saydo.communicate()
    said = stderr.decode()
    assert saydo.returncode == 0, said
    assert "SayDo runs in Vendor" in said
    assert "SayDo stops" in said
    assert not [line for line in said.splitlines() if logging.getLevelName(logging.ERROR) in line or "Warning" in line]
    assert rhea.errors_seen == []
