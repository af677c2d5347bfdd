"""Logging in at a provider as a person's browser does: a button in Slack, two pages, and back."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

import aiohttp

from tests.stories.days import Acting, Days

PUBLIC_URL = "https://saydo.example"


def link_in(who: Acting, action_id: str) -> str:
    """Return where a link button of the open modal leads."""
    view = who.person.top_modal().drawn.blocks
    found = [
        element["url"]
        for block in view
        for element in block.get("elements", ())
        if isinstance(element, Mapping) and element.get("action_id") == action_id
    ]
    assert found, f"no button {action_id}"
    return str(found[0])


class Browser:
    """A browser that reaches SayDo's pages; it keeps cookies as browsers do."""

    def __init__(self, days: Days, session: aiohttp.ClientSession) -> None:
        self._days = days
        self._session = session
        self.cookies: dict[str, str] = {}
        self.page = ""
        self.status = 0
        self.location = ""
        self.headers: Mapping[str, str] = {}

    async def opens(self, url: str) -> None:
        """Open an address of SayDo's."""
        assert self._days.app.url is not None
        at = self._days.app.url + url.removeprefix(PUBLIC_URL)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        async with self._session.get(at, headers={"Cookie": cookie}, allow_redirects=False) as answer:
            self.page, self.status, self.headers = await answer.text(), answer.status, answer.headers
            self.location = answer.headers.get("Location", "")
            for line in answer.headers.getall("Set-Cookie", []):
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        await self._days.sandbox.settled()

    @property
    def asked(self) -> dict[str, str]:
        """What the provider is asked for by the address SayDo sends the browser to."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.location).query).items()}


@asynccontextmanager
async def browser(days: Days) -> AsyncIterator[Browser]:
    """Open a browser."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield Browser(days, session)


async def pushes(days: Days, path: str, *, headers: Mapping[str, str] | None = None, body: bytes = b"") -> int:
    """Send what a provider sends when something changed; return how SayDo answers."""
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{days.app.url}{path}", headers=headers, data=body) as answer,
    ):
        return answer.status


async def passes_a_look(days: Days) -> None:
    """Let the next look at the rep's calendar pass: for minutes from then on only a hint makes SayDo look."""
    me = (await days.actor(days.rep)).member
    async with days.app.runtime.storage.reading() as tx:
        looks = [link.next_check_at for link in await tx.links.of_member(me.workspace_id, me.id)]
    await days.passes(max(looks) - days.steered.now() + timedelta(seconds=1))
