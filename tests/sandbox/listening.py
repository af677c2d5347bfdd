"""An app that only listens: it keeps what it hears and acknowledges with what it is told to."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from bot.sandbox.server import Sandbox

Json = dict[str, Any]


class Listener:
    """`heard` are the payloads in order; `answers` is the body of the next acknowledgements."""

    def __init__(self) -> None:
        self.heard: list[Json] = []
        self.answers: Json = {}

    async def hear(self, request: web.Request) -> web.Response:
        if request.content_type == "application/json":
            self.heard.append(await request.json())
            return web.Response()
        fields = {name: str(value) for name, value in (await request.post()).items()}
        self.heard.append(json.loads(fields["payload"]) if "payload" in fields else dict(fields))
        return web.json_response(self.answers) if self.answers else web.Response()

    @property
    def types(self) -> list[str]:
        """What was heard, by type: an event's own, a payload's, or the command."""
        return [str(h.get("event", h).get("type") or h["command"]) for h in self.heard]


@asynccontextmanager
async def listening(sandbox: Sandbox) -> AsyncIterator[Listener]:
    """Let a listener take the sandbox's deliveries over HTTP."""
    listener, application = Listener(), web.Application()
    application.router.add_post("/slack/events", listener.hear)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sandbox.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    try:
        yield listener
    finally:
        await runner.cleanup()
