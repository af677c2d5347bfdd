"""Microsoft Graph as one mailbox sees it: requests with its token, few at once, and lists read to their end."""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
from yarl import URL

from bot.calendars.microsoft_access import Access
from bot.calendars.microsoft_answers import Answer, ask, refusal, unreadable

GRAPH = "https://graph.microsoft.com/v1.0"
_NEXT = "@odata.nextLink"
_MOST_PAGES = 40


class Graph:
    """Speaks with Graph under `base_url` for one grant; `gate` bounds how many requests a mailbox gets at once."""

    def __init__(
        self, access: Access, *, session: aiohttp.ClientSession, gate: asyncio.Semaphore, base_url: str = GRAPH
    ) -> None:
        self._access = access
        self._session = session
        self._gate = gate
        self._base = base_url.rstrip("/")

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: Mapping[str, Any] | None = None
    ) -> Answer:
        """Send a request to a path under the base, or a link it gave; a token that is refused is renewed once.

        Raises RevokedError, or CalendarError when there is no answer; error statuses are returned.
        """
        at = URL(url if "://" in url else self._base + url, encoded=True)
        token = await self._access.token()
        answer = await self._ask(method, at, token=token, headers=headers, body=body)
        if answer.is_unauthorized:
            token = await self._access.token(refused=token)
            answer = await self._ask(method, at, token=token, headers=headers, body=body)
        return answer

    async def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Mapping[str, Any]:
        """Return the JSON object at a path or link. Raises CalendarError."""
        answer = await self.send("GET", url, headers=headers)
        if answer.is_refusal:
            raise refusal(answer)
        return answer.data

    async def all(self, url: str, *, headers: Mapping[str, str] | None = None) -> list[Mapping[str, Any]]:
        """Return the objects of a list, page by page to its end: all of them or CalendarError."""
        found: list[Mapping[str, Any]] = []
        read: set[str] = set()
        onward: str | None = url
        while onward is not None:
            if onward in read or len(read) == _MOST_PAGES:
                raise unreadable()
            read.add(onward)
            page = await self.get(onward, headers=headers)
            found += _objects(page)
            onward = self._next(page)
        return found

    async def _ask(
        self, method: str, at: URL, *, token: str, headers: Mapping[str, str] | None, body: Mapping[str, Any] | None
    ) -> Answer:
        sent = {"Accept": "application/json", **(headers or {}), "Authorization": f"Bearer {token}"}
        async with self._gate:
            return await ask(self._session, method, at, headers=sent, body=body)

    def _next(self, page: Mapping[str, Any]) -> str | None:
        """Return the link to the next page, which must stay with the server that is trusted with the token."""
        if _NEXT not in page:
            return None
        try:
            link = page[_NEXT]
            at = URL(link, encoded=True)
            is_own = at.origin() == URL(self._base).origin() and at.user is None
        except (TypeError, ValueError):
            raise unreadable() from None
        if not is_own:
            raise unreadable()
        return str(link)


def _objects(page: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = page.get("value")
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise unreadable()
    return found
