"""A server that takes webhooks as a CRM would: checks each signature by itself, and answers as it is told to."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.calendars.servers import serving


@dataclass(frozen=True)
class Received:
    """One request: its path, its headers by name in lower case, its body."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        """The body read."""
        found: dict[str, Any] = json.loads(self.body)
        return found

    def is_signed_with(self, secret: str) -> bool:
        """Check the signature as docs/webhooks.md tells receivers to."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + self.body
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        given = [one.partition(",")[2] for one in self.headers["webhook-signature"].split()]
        return any(hmac.compare_digest(expected, one) for one in given)


@dataclass
class Receiver:
    """What came, and how it is answered: with `statuses` one after the other, then 204, and 400 to `refused` ids."""

    url: str = ""
    got: list[Received] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""
    before: Callable[[], Awaitable[None]] | None = None

    @property
    def types(self) -> list[str]:
        """The types of the events that came."""
        return [one.json["type"] for one in self.got]

    @property
    def ids(self) -> list[str]:
        """Their ids."""
        return [one.headers["webhook-id"] for one in self.got]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Keep what came and answer it."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.got.append(Received(path=request.path, headers=headers, body=await request.read()))
        if self.before is not None:
            await self.before()
        otherwise = 400 if self.ids[-1] in self.refused else 204
        status = self.statuses.pop(0) if self.statuses else otherwise
        return web.Response(status=status, headers=self.headers, text=self.text or None)


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """Run a receiver on this machine."""
    receiver = Receiver()
    async with serving(receiver.answer) as served:
        receiver.url = served.url("/hooks/t0ken")
        yield receiver
