"""The composition root: builds everything SayDo is made of, starts it in order and stops it the other way round."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import aiohttp
from slack_bolt.async_app import AsyncApp

import handlers
from bot.calendars.opening import Calendars, provider_session
from bot.clock import Clock
from bot.config import Config, Mode
from bot.domain.dates import read_due
from bot.domain.errors import ConfigError
from bot.domain.holidays import country_of_zone
from bot.domain.people import Workspace
from bot.domain.working_time import WorkingTime
from bot.flows.companies import link_company
from bot.flows.organisations import arrive
from bot.flows.peopling import read_people_at_start
from bot.flows.restoring import begin_after_restore
from bot.install_pages import install_routes
from bot.jobs import EVERY, Jobs, Tick
from bot.keys import sealer_of
from bot.listening import Underway, bolt_app, http_mode, socket_mode
from bot.metrics import Metrics
from bot.operators import Health, metrics_route
from bot.pacing import Paces
from bot.pages import calendar_routes
from bot.posting import SafePost
from bot.progress import Progress, shown, steps, unheard
from bot.replays import LetIn
from bot.runtime import Runtime, Turns
from bot.slack import InstallationGoneError, Slack
from bot.slack_calls import keep_alive_session
from bot.slack_oauth import INSTALL_PATH, SlackOAuth
from bot.tokens import Tokens, not_accepted, own_installation
from bot.web import SLACK_PATH, serving, web_app
from storage import Storage

log = logging.getLogger(__name__)

PATIENCE = 5.0
"""Seconds that listeners and ticks under way get when SayDo stops."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """SayDo while it runs. `url` is where its pages are, `metrics_url` those for operators; None where none listens.

    `own` is the workspace of SLACK_BOT_TOKEN, None without one.
    """

    runtime: Runtime
    own: Workspace | None
    jobs: Jobs
    health: Health
    url: str | None
    metrics_url: str | None

    @property
    def workspace(self) -> Workspace:
        """The workspace of SLACK_BOT_TOKEN. Raises ConfigError without one."""
        if self.own is None:
            raise ConfigError(
                "SLACK_BOT_TOKEN is not set, so there is no workspace of its own: SayDo serves those that installed it."
            )
        return self.own


async def serve(config: Config, *, clock: Clock, every: Mapping[Tick, float] = EVERY) -> None:
    """Run until cancelled, with ticks at these intervals (seconds), then stop cleanly."""
    async with AsyncExitStack() as stack:
        async with shown(Progress("SayDo starts", tells=log.info)) as progress:
            app = await stack.enter_async_context(running(config, clock=clock, every=every, begins=progress.notes))
        where = app.own.name if app.own else "the workspaces that install it"
        log.info("SayDo runs in %s (%s)", where, app.url or "Socket Mode")
        if app.runtime.oauth is not None:
            log.info("SayDo is installed at %s%s", config.public_url, INSTALL_PATH)
        try:
            await asyncio.Event().wait()
        finally:
            log.info("SayDo stops")
            app.health.stops()
            await asyncio.sleep(config.drain_seconds)  # a second signal cuts it short


@asynccontextmanager
async def running(
    config: Config,
    *,
    clock: Clock,
    ticks: bool = True,
    every: Mapping[Tick, float] = EVERY,
    begins: Callable[[str], None] = unheard,
) -> AsyncIterator[Running]:
    """Be up: database, Slack, listeners and, with `ticks`, the jobs. Raises ConfigError when something is amiss.

    Without `ticks` nothing happens by itself: who steers the clock runs the ticks. `every` gives the seconds
    between two runs of a tick; `begins` is told what is begun.
    """
    async with AsyncExitStack() as stack:
        await asyncio.to_thread(_warm_up, clock.now())
        storage = await stack.enter_async_context(storage_of(config, begins=begins))
        session = await stack.enter_async_context(keep_alive_session())
        tokens, underway, metrics = Tokens(storage, clock), Underway(), Metrics()
        storage.tells = metrics.settled
        paces, base_url = Paces(clock), config.slack_api_url
        slack = Slack(session=session, base_url=base_url, tokens=tokens, metrics=metrics, paces=paces)
        providers = await stack.enter_async_context(provider_session())
        calendars = Calendars(config, session=providers, clock=clock)
        posts = SafePost(allow_private=config.allows_private_webhooks)
        runtime = Runtime(
            storage=storage,
            slack=slack,
            tokens=tokens,
            calendars=calendars,
            clock=clock,
            turns=Turns(metrics),
            posts=posts,
            metrics=metrics,
            oauth=_oauth(config, session),
            erase_after=config.erase_after,
        )
        own = await _at_home(runtime, config, begins=begins)
        bolt = bolt_app(tokens, underway, session=session, base_url=base_url, secret=config.signing_secret)
        handlers.register(bolt, runtime)
        jobs = Jobs(runtime, every=every)
        health = Health(storage, jobs if ticks else None)
        url = await _listen(stack, bolt, config, runtime=runtime, underway=underway, health=health)
        metrics_url = await _open_to_operators(stack, config, runtime, health=health)
        if ticks:
            jobs.start()
            stack.push_async_callback(jobs.stop, patience=PATIENCE)
        yield Running(runtime=runtime, own=own, jobs=jobs, health=health, url=url, metrics_url=metrics_url)


def _warm_up(now: datetime) -> None:
    """Compile and load what the first person to type a date would wait for: Slack gives them three seconds."""
    read_due("tomorrow", now=now, working=WorkingTime(zone=UTC), locale="en_US")
    country_of_zone("Europe/Berlin")


@asynccontextmanager
async def storage_of(config: Config, *, begins: Callable[[str], None] = unheard) -> AsyncIterator[Storage]:
    """Open the database, brought up to date when it is SQLite; PostgreSQL is migrated on purpose, by an operator."""
    storage = Storage(config.database_url, sealer=sealer_of(config), pool=config.database_pool)
    try:
        if config.is_sqlite:
            await storage.migrate(nears=steps(begins, of="the database"))
        elif pending := await storage.pending_migrations():
            raise ConfigError(
                f"The database is of an older SayDo: it lacks {len(pending)} migrations. Run `saydo migrate`, then "
                "start again."
            )
        yield storage
    finally:
        await storage.close()


async def _at_home(runtime: Runtime, config: Config, *, begins: Callable[[str], None]) -> Workspace | None:
    """Arrive in the workspace of SLACK_BOT_TOKEN with its people and calendars; None without one."""
    await begin_after_restore(runtime)
    if not config.bot_token:
        return None
    begins("asking Slack who it is")
    own = await _installed(runtime, config)
    begins(f"reading the people of {own.name}")
    await read_people_at_start(runtime, own)
    begins("linking calendars")
    await link_company(runtime, own)
    return own


async def _installed(runtime: Runtime, config: Config) -> Workspace:
    """Find out which workspace the token is for, and remember the workspace."""
    try:
        found = await runtime.slack.whoami(config.bot_token)
    except InstallationGoneError as error:
        raise ConfigError(not_accepted(error.code)) from error
    now = runtime.clock.now()
    runtime.tokens.own = own_installation(config.bot_token, found, now)
    async with runtime.storage.begin() as tx:
        workspace = await arrive(tx, runtime.tokens.own, found.team_id, found.team_name, now=now)
        known = workspace.settings.internal_domains
        if not config.internal_domains <= known:
            settings = replace(workspace.settings, internal_domains=known | config.internal_domains)
            await tx.workspaces.save_settings(workspace.id, settings)
            workspace = replace(workspace, settings=settings)
    return workspace


def _oauth(config: Config, session: aiohttp.ClientSession) -> SlackOAuth | None:
    if config.slack_app is None:
        return None
    return SlackOAuth(config.slack_app, public_url=config.public_url, session=session, base_url=config.slack_api_url)


async def _listen(
    stack: AsyncExitStack, bolt: AsyncApp, config: Config, *, runtime: Runtime, underway: Underway, health: Health
) -> str | None:
    """Open the way from Slack to the listeners, and the pages where a port is given; return their address."""
    slack = None
    if config.bot_token:
        health.needs("token", runtime.tokens.own_is_good)
    if config.mode is Mode.SOCKET:
        connection = socket_mode(bolt, config.app_token, underway=underway, turns=runtime.turns, patience=PATIENCE)
        health.needs("slack", (await stack.enter_async_context(connection)).is_connected)
    else:
        stack.push_async_callback(underway.finish, patience=PATIENCE)
        slack = http_mode(bolt, path=SLACK_PATH, turns=runtime.turns)
    if config.port is None:
        return None
    routes = calendar_routes(runtime, proxies=config.trusted_proxies)
    if runtime.oauth is not None:
        routes = [*routes, *install_routes(runtime, runtime.oauth, proxies=config.trusted_proxies)]
    if config.metrics_token:
        routes = [*routes, metrics_route(runtime, token=config.metrics_token)]
    pages = web_app(
        ready=health.checks,
        alive=health.is_alive,
        slack=slack,
        signing_secret=config.signing_secret,
        is_first=LetIn(runtime.storage, runtime.clock).is_first,
        routes=routes,
        is_https=bool(config.public_url),
    )
    return await stack.enter_async_context(serving(pages, host=config.host, port=config.port))


async def _open_to_operators(stack: AsyncExitStack, config: Config, runtime: Runtime, *, health: Health) -> str | None:
    """Serve the metrics at a port of their own, which nobody but operators reaches; return its address."""
    if config.metrics_port is None:
        return None
    routes = [metrics_route(runtime, token=config.metrics_token)]
    pages = web_app(ready=health.checks, alive=health.is_alive, routes=routes)
    return await stack.enter_async_context(serving(pages, host=config.metrics_host, port=config.metrics_port))
