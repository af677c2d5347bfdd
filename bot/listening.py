"""Bolt as SayDo runs it: who is who without asking Slack, Socket Mode or HTTP, and no listener cut off by stopping."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_server import AsyncSlackAppServer
from slack_bolt.async_app import AsyncApp, AsyncBoltContext, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.listener.async_listener_start_handler import AsyncListenerStartHandler
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.domain.errors import ConfigError
from bot.domain.installations import Installation
from bot.envelopes import MalformedError, well_formed
from bot.runtime import Turns
from bot.slack import RateLimitedError, UnreachableError
from bot.slack_calls import web_client
from bot.slack_errors import from_answer, from_no_answer
from bot.tokens import Tokens

log = logging.getLogger(__name__)

Next = Callable[[], Awaitable[None]]

_PING_EVERY = 10.0
_CONNECT = "apps.connections.open"


class Underway(AsyncListenerStartHandler):
    """The tasks that answer Slack now: Bolt starts listeners and lets go of them."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[object]] = set()

    async def handle(self, request: AsyncBoltRequest, response: BoltResponse | None) -> None:  # noqa: ARG002  # Bolt's
        """Remember the listener that starts; Bolt calls this in the listener's own task."""
        self.note_current()

    def note_current(self) -> None:
        """Remember the current task until it is done."""
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def finish(self, *, patience: float) -> None:
        """Wait, `patience` seconds at most, until nothing is under way; what takes longer is cut off and logged."""
        deadline = asyncio.get_running_loop().time() + patience
        await asyncio.sleep(0)  # lets a listener begin that Bolt has acked an event for and not started yet
        while self._tasks and (left := deadline - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(self._tasks, timeout=left)
            await asyncio.sleep(0)
        unfinished = list(self._tasks)
        for task in unfinished:
            task.cancel()
        if unfinished:
            log.warning("%d answers to Slack were cut off while stopping", len(unfinished))
            await asyncio.gather(*unfinished, return_exceptions=True)


def bolt_app(
    tokens: Tokens, underway: Underway, *, session: aiohttp.ClientSession, base_url: str, secret: str
) -> AsyncApp:
    """Make Bolt's app. Its log is kept at WARNING, because below that it holds whole requests."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        """Tell Bolt who SayDo is in a team; Bolt's own way calls auth.test for every request."""
        found = await tokens.find(team_id or "", enterprise_id or "")
        return _authorized(found, enterprise_id, team_id) if found else None

    async def known_only(context: AsyncBoltContext, body: dict[str, Any], next_: Next) -> BoltResponse | None:
        """Answer what a team SayDo was just removed from still tells: Bolt would log each as an error."""
        is_event = body.get("type") == "event_callback"
        if is_event and await tokens.find(context.team_id or "", context.enterprise_id or "") is None:
            return BoltResponse(status=200)
        await next_()
        return None

    logger = logging.getLogger("slack_bolt.AsyncApp")
    logger.setLevel(logging.ERROR)  # Bolt looks for SLACK_BOT_TOKEN itself and warns that it will not be used
    app = AsyncApp(
        name="saydo",
        logger=logger,
        signing_secret=secret,
        client=web_client(None, session=session, base_url=base_url),
        before_authorize=known_only,
        authorize=authorize,  # type: ignore[arg-type]  # None is Bolt's own way to say: not installed
        user_facing_authorize_error_message="SayDo is not installed in this workspace.",
    )
    logger.setLevel(logging.WARNING)
    app.listener_runner.listener_start_handler = underway
    return app


def _authorized(found: Installation, enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    return AuthorizeResult(
        enterprise_id=enterprise_id,
        team_id=team_id,
        bot_user_id=found.bot_user_id,
        bot_id=found.bot_id,
        bot_token=found.token,
    )


class SocketMode(AsyncSocketModeHandler):
    """Bolt's handler, whose work can be waited for."""

    def __init__(self, app: AsyncApp, app_token: str, *, underway: Underway, turns: Turns) -> None:
        super().__init__(app, app_token, ping_interval=_PING_EVERY)
        self._underway, self._turns = underway, turns
        if urlsplit(app.client.base_url).hostname in {"127.0.0.1", "localhost", "::1"}:
            self.client.proxy = None  # slack_sdk takes HTTPS_PROXY for loopback too

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]  # as Bolt's own subclass
        """Answer one envelope."""
        self._underway.note_current()
        try:
            well_formed(req.payload)
        except MalformedError as error:
            log.warning("what came by Socket Mode is nothing that Slack sends: %s", error)
            await client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id))
            return
        with self._turns.answering():
            await super().handle(client, req)

    async def is_connected(self) -> bool:
        """Return True while the connection is open and answers pings."""
        return await self.client.is_connected()

    async def begin(self) -> None:
        """Connect. Raises ConfigError at once when the token is no good; slack_sdk would try again for ever."""
        try:
            self.client.wss_uri = await self.client.issue_new_wss_url()
        except SlackApiError as error:
            found = from_answer(error, method=_CONNECT)
            if isinstance(found, UnreachableError | RateLimitedError):
                raise found from error
            raise ConfigError(
                f"Slack does not accept SLACK_APP_TOKEN ({found.code}). It is an app-level token with the scope "
                "connections:write, from the page “Basic Information” of your Slack app, where Socket Mode is switched "
                "on."
            ) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise from_no_answer(error, method=_CONNECT) from error
        await self.client.connect()  # type: ignore[no-untyped-call]  # slack_sdk's


def http_mode(app: AsyncApp, *, path: str, turns: Turns) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Return what answers the requests that Slack posts to a path."""
    server = AsyncSlackAppServer(port=0, path=path, app=app)

    async def answer(request: web.Request) -> web.Response:
        with turns.answering():
            return await server.handle_post_requests(request)

    return answer


@asynccontextmanager
async def socket_mode(
    app: AsyncApp, app_token: str, *, underway: Underway, turns: Turns, patience: float
) -> AsyncIterator[SocketMode]:
    """Be connected to Slack by Socket Mode; on leaving, what is under way is answered first, within `patience` seconds.

    Slack can't be told to send nothing more, so the connection is kept until a moment at which nothing is under way.
    """
    handler = SocketMode(app, app_token, underway=underway, turns=turns)
    try:
        await handler.begin()
        yield handler
    finally:
        await underway.finish(patience=patience)
        await handler.client.close()  # type: ignore[no-untyped-call]  # slack_sdk's
