"""Links to the fake Microsoft 365, as the tests open them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.calendars import Reading, Seen, Unchanged
from bot.calendars.grants import Credentials
from bot.calendars.microsoft import MicrosoftCalendar
from bot.calendars.microsoft_access import MicrosoftClient
from bot.domain.errors import CalendarError
from bot.domain.meetings import Occurrence, Window
from tests.calendars.fake_graph import CLIENT_ID, SECRET, TENANT, FakeGraph, graph_server

BERLIN = ZoneInfo("Europe/Berlin")
MAY = Window(start=datetime(2026, 5, 1, tzinfo=UTC), end=datetime(2026, 6, 1, tzinfo=UTC))


@dataclass
class Linked:
    """A fake account and what SayDo holds of it."""

    graph: FakeGraph
    session: aiohttp.ClientSession
    client: MicrosoftClient
    kept: list[str] = field(default_factory=list)

    async def keep(self, credentials: Credentials) -> None:
        self.kept.append(credentials.values["refresh_token"])

    def calendar(self, address: str = "", *, held: str = "refresh-0", **more: Any) -> MicrosoftCalendar:
        """Open a calendar with the refresh token held for it."""
        given: dict[str, Any] = {
            "session": self.session,
            "client": self.client,
            "keep": self.keep,
            "own_email": "Rep@us.example",
            "base_url": self.graph.base_url,
            "token_url": self.graph.token_url,
            **more,
        }
        return MicrosoftCalendar(address, Credentials(values={"refresh_token": held}), **given)

    async def read(
        self, calendar: MicrosoftCalendar | None = None, *, within: Window = MAY, seen: Seen | None = None
    ) -> Reading | Unchanged:
        return await (calendar or self.calendar()).read(within, zone=BERLIN, seen=seen or Seen())

    async def reading(self, calendar: MicrosoftCalendar | None = None, *, within: Window = MAY) -> Reading:
        found = await self.read(calendar, within=within)
        assert isinstance(found, Reading)
        return found

    async def occurrences(self, *, within: Window = MAY) -> tuple[Occurrence, ...]:
        return (await self.reading(within=within)).occurrences

    async def failure(self, calendar: MicrosoftCalendar | None = None) -> CalendarError:
        """Return how a read fails; nothing of what Microsoft said, nor any secret, is in it."""
        with pytest.raises(CalendarError) as told:
            await self.read(calendar)
        sentence = str(told.value)
        assert "secret" not in sentence.replace("client id, secret and tenant", "")
        assert "refresh-" not in sentence
        return told.value


@asynccontextmanager
async def linked_account() -> AsyncIterator[Linked]:
    """Run the fake and open a session to it."""
    client = MicrosoftClient(client_id=CLIENT_ID, client_secret=SECRET, tenant=TENANT)
    async with graph_server() as graph, aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield Linked(graph, session, client)


@pytest.fixture
async def link() -> AsyncIterator[Linked]:
    async with linked_account() as found:
        yield found
