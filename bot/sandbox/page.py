"""The sandbox's page in the browser, server side: what it is told, and what people do there."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from aiohttp import WSCloseCode, web

from bot.clock import Clock, SteeredClock
from bot.domain.errors import SayDoError
from bot.sandbox.clients import Client
from bot.sandbox.feeds import Feed
from bot.sandbox.messages import Conversation
from bot.sandbox.page_acts import carry_out, drawn_at
from bot.sandbox.page_files import page_files
from bot.sandbox.page_objects import message_of, state_of
from bot.sandbox.payloads import view_object
from bot.sandbox.people import Person
from bot.sandbox.refusals import NotDrawnError
from bot.sandbox.workspaces import Workspace

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What the app will say next unasked, and when; shown beside the clock."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """What the page's guided tour is about: whose day it tells, who manages, and the team's channel (Slack's ids).

    `id` is of this run alone, so that a browser does not go on with a tour of yesterday.
    """

    id: str
    rep: str
    manager: str
    channel: str


Travel = Callable[[str], Awaitable[None]]
Forecasts = Callable[[], Awaitable[Forecast | None]]


class Page:
    """Answers what the page asks. `travel` steers the clock; without it the clock can't be steered from the page."""

    def __init__(
        self,
        workspaces: Mapping[str, Workspace],
        *,
        clock: Clock,
        feed: Feed,
        travel: Travel | None,
        forecast: Forecasts | None,
    ) -> None:
        self._workspaces, self._clock, self._feed = workspaces, clock, feed
        self._travel, self._forecast = travel, forecast
        self._tour: Tour | None = None
        self._sockets: set[web.WebSocketResponse] = set()

    def offers_tour(self, *, rep: Person, manager: Person, channel: Conversation) -> None:
        """Let the page lead a newcomer through a rep's day and a manager's week."""
        self._tour = Tour(id=secrets.token_hex(8), rep=rep.id, manager=manager.id, channel=channel.id)

    def shows_time(self) -> None:
        """Show everybody what time it is now, while the clock travels."""
        self._feed.time(self._clock.now().isoformat())

    def routes(self) -> list[web.RouteDef]:
        """Return the page's routes."""
        return [
            *page_files(),
            web.get("/sandbox/state", self._state),
            web.get("/sandbox/messages", self._messages),
            web.get("/sandbox/home", self._home),
            web.get("/sandbox/modals", self._modals),
            web.get("/sandbox/options", self._options),
            web.get("/sandbox/live", self._live),
            web.post("/sandbox/act", self._act),
        ]

    async def stop(self) -> None:
        """Close the pages' sockets."""
        for socket in list(self._sockets):
            await socket.close(code=WSCloseCode.GOING_AWAY)

    async def _state(self, request: web.Request) -> web.Response:
        person = self._person(request)
        coming = await self._forecast() if self._forecast is not None else None
        clock = {
            "running": not isinstance(self._clock, SteeredClock) or self._clock.is_running,
            "next": {"at": coming.at.isoformat(), "what": coming.what} if coming is not None else None,
        }
        shown = state_of(self._workspace(person), person.id)
        return web.json_response({**shown, "clock": clock, "tour": asdict(self._tour) if self._tour else None})

    async def _messages(self, request: web.Request) -> web.Response:
        client = self._person(request).client
        try:
            conversation = client.conversation(request.query.get("channel", ""))
        except NotDrawnError as error:
            raise web.HTTPNotFound(text=str(error)) from None
        seen = conversation.seen_by(client.user_id)
        if seen:
            conversation.read_up_to[client.user_id] = seen[-1].ts
        return web.json_response({"messages": [message_of(m) for m in seen]})

    async def _home(self, request: web.Request) -> web.Response:
        client = self._person(request).client
        view = client.team.views.home(client.user_id)
        return web.json_response({"view": view_object(client.team, view) if view is not None else None})

    async def _modals(self, request: web.Request) -> web.Response:
        client = self._person(request).client
        stack = client.team.views.stack(client.user_id)
        return web.json_response({"stack": [view_object(client.team, view) for view in stack]})

    async def _options(self, request: web.Request) -> web.Response:
        client, query = self._person(request).client, request.query
        try:
            key = (query["block_id"], query["action_id"])
            options = await client.options(drawn_at(client, query), key, query.get("query", ""))
        except (KeyError, NotDrawnError) as error:
            raise web.HTTPNotFound(text=str(error)) from None
        return web.json_response({"options": options})

    async def _live(self, request: web.Request) -> web.StreamResponse:
        person = self._person(request)
        _refuse_strangers(request)
        socket = web.WebSocketResponse(heartbeat=30)
        changes: asyncio.Queue[Json] = asyncio.Queue()
        self._feed.listen(person.id, changes.put_nowait)
        try:
            await socket.prepare(request)
            self._sockets.add(socket)
            await _tells(socket, changes)
        finally:
            self._feed.leave(person.id, changes.put_nowait)
            self._sockets.discard(socket)
        return socket

    async def _act(self, request: web.Request) -> web.Response:
        _refuse_strangers(request)
        try:
            act = await request.json()
            client = self._find(str(act["as"])).client
            return web.json_response(await self._done(client, act))
        except (NotDrawnError, SayDoError) as error:
            return web.json_response({"ok": False, "error": str(error)})
        except (KeyError, TypeError, ValueError) as error:
            return web.json_response({"ok": False, "error": f"This can't be done so: {error}"}, status=400)

    async def _done(self, client: Client, act: Mapping[str, Any]) -> Json:
        if act["do"] != "clock":
            return await carry_out(client, act)
        if self._travel is None:
            raise NotDrawnError("The clock can't be moved here.")
        await self._travel(str(act["to"]))
        self._feed.state()
        return {"ok": True, "now": self._clock.now().isoformat()}

    def _person(self, request: web.Request) -> Person:
        wanted = request.query.get("as", "")
        try:
            return self._find(wanted) if wanted else self._first()
        except NotDrawnError as error:
            raise web.HTTPNotFound(text=str(error)) from None

    def _find(self, user_id: str) -> Person:
        for workspace in self._workspaces.values():
            if user_id in workspace.people:
                return workspace.people[user_id]
        raise NotDrawnError(f"nobody {user_id!r} here")

    def _first(self) -> Person:
        for workspace in self._workspaces.values():
            for person in workspace.people.values():
                return person
        raise NotDrawnError("nobody here yet")

    def _workspace(self, person: Person) -> Workspace:
        return self._workspaces[person.client.team.id]


def _refuse_strangers(request: web.Request) -> None:
    """Refuse what another site's page sends through this browser."""
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden(text="only the sandbox's own page may do this")


async def _tells(socket: web.WebSocketResponse, changes: asyncio.Queue[Json]) -> None:
    """Tell a page what changes until it is closed."""
    sender = asyncio.ensure_future(_send_all(socket, changes))
    try:
        async for _ in socket:
            pass
    finally:
        sender.cancel()


async def _send_all(socket: web.WebSocketResponse, changes: asyncio.Queue[Json]) -> None:
    with suppress(ConnectionError):
        while not socket.closed:
            await socket.send_json(await changes.get())
