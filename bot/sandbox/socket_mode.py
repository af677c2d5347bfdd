"""Socket Mode: payloads travel to the app over WebSockets it opened.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import itertools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import WSMsgType, web

from bot.sandbox.deliveries import Failure, Kind, Outcome, Retry

_MOST_CONNECTIONS: Final = 10


@dataclass(slots=True, eq=False)
class _Connection:
    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    is_draining: bool = False


@dataclass(slots=True, kw_only=True)
class SocketMode:
    """The open sockets of one app. A payload goes to one of them, in turn. `limit` is in real seconds."""

    app_id: str
    limit: float
    new_id: Callable[[str], str]
    _tickets: set[str] = field(default_factory=set)
    _connections: list[_Connection] = field(default_factory=list)
    _waiting: dict[str, asyncio.Future[Any]] = field(default_factory=dict)
    _turns: "itertools.count[int]" = field(default_factory=itertools.count)
    _linked: asyncio.Event = field(default_factory=asyncio.Event)

    def ticket(self) -> str:
        """Return a ticket for one connection, as `apps.connections.open` gives it out."""
        ticket = self.new_id("ticket-")
        self._tickets.add(ticket)
        return ticket

    @property
    def is_full(self) -> bool:
        """True when the app holds as many connections as Slack allows."""
        return len(self._connections) >= _MOST_CONNECTIONS

    @property
    def connections(self) -> int:
        """How many sockets take payloads now."""
        return len(self._open())

    async def connected(self) -> None:
        """Wait until the app has a socket open."""
        await self._linked.wait()

    async def link(self, request: web.Request) -> web.StreamResponse:
        """Serve one socket until it closes."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403, text="unknown or used ticket")
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        connection = _Connection(socket, request.transport)
        self._connections.append(connection)
        self._linked.set()
        try:
            await socket.send_json(self._hello())
            await self._listen(socket)
        finally:
            self._forget(connection)
        return socket

    async def carry(self, kind: Kind, payload: Mapping[str, Any], *, retry: Retry | None = None) -> Outcome:
        """Send one payload and wait for its acknowledgement."""
        envelope_id = self.new_id("envelope-")
        acknowledged: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = acknowledged
        try:
            async with asyncio.timeout(self.limit):
                connection = await self._next()
                if connection is None:
                    return Outcome(failure=Failure.NOT_CONNECTED)
                await connection.socket.send_json(_envelope(envelope_id, kind, payload, retry))
                answer = await acknowledged
        except TimeoutError:
            return Outcome(failure=Failure.TIMEOUT)
        except ConnectionError:
            return Outcome(failure=Failure.NOT_CONNECTED)
        finally:
            del self._waiting[envelope_id]
        return Outcome(answer=answer if isinstance(answer, dict) else None)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask the app to connect anew on every socket: `warning`, `refresh_requested` or `link_disabled`."""
        for connection in self._open():
            connection.is_draining = reason != "warning"
            await connection.socket.send_json(
                {
                    "type": "disconnect",
                    "reason": reason,
                    "debug_info": {"host": "sandbox"},
                }
            )
        self._mark()

    def drop(self) -> None:
        """Cut every socket without a word."""
        for connection in list(self._connections):
            self._forget(connection)
            if connection.transport is not None:
                connection.transport.abort()

    async def stop(self) -> None:
        """Close every socket for good."""
        for connection in list(self._connections):
            await connection.socket.close()

    async def _next(self) -> _Connection | None:
        if not self._open() and self._tickets:
            await self._linked.wait()
        connections = self._open()
        return connections[next(self._turns) % len(connections)] if connections else None

    def _open(self) -> list[_Connection]:
        return [c for c in self._connections if not c.is_draining and not c.socket.closed]

    def _mark(self) -> None:
        if self._open():
            self._linked.set()
        else:
            self._linked.clear()

    def _forget(self, connection: _Connection) -> None:
        if connection in self._connections:
            self._connections.remove(connection)
        self._mark()

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self._acknowledge(json.loads(message.data))

    def _acknowledge(self, answer: Mapping[str, Any]) -> None:
        waiting = self._waiting.get(str(answer.get("envelope_id", "")))
        if waiting is not None and not waiting.done():
            waiting.set_result(answer.get("payload"))

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "debug_info": {"host": "sandbox", "build_number": 1, "approximate_connection_time": 3600},
            "connection_info": {"app_id": self.app_id},
        }


def _envelope(envelope_id: str, kind: Kind, payload: Mapping[str, Any], retry: Retry | None) -> dict[str, Any]:
    envelope: dict[str, Any] = {
        "envelope_id": envelope_id,
        "type": kind.value,
        "accepts_response_payload": kind is not Kind.EVENT,
        "payload": payload,
    }
    if kind is Kind.EVENT:
        envelope["retry_attempt"] = retry.number if retry else 0
        envelope["retry_reason"] = retry.reason.value if retry else ""
    return envelope
