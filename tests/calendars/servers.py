"""Servers on this machine for calendars to be read from: honest ones, and some that drip, bomb, lie and send astray."""

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Served:
    """A running server: where it is and what it was asked."""

    host: str
    port: int
    asked: list[web.Request]

    def url(self, path: str = "/secret/basic.ics", *, host: str = "", scheme: str = "http") -> str:
        """Return an address on it, also by another host's name."""
        return f"{scheme}://{host or self.host}:{self.port}{path}"


@asynccontextmanager
async def serving(
    answer: Answer, *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None
) -> AsyncIterator[Served]:
    """Run a server that answers everything in one way."""
    asked: list[web.Request] = []

    async def noted(request: web.Request) -> web.StreamResponse:
        asked.append(request)
        return await answer(request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", noted)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, host, 0, ssl_context=tls).start()
    served = Served(host, runner.addresses[0][1], asked)
    try:
        yield served
    finally:
        await runner.cleanup()


def always(body: bytes = b"", *, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    """Answer with one body."""

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(body=body, status=status, headers=headers)

    return answer
