"""Requests to Google: bounded in time and size, with an access token that is renewed once when it is refused."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from bot.calendars import troubles
from bot.calendars.connections import provider_body
from bot.calendars.google_refusals import refusal, wants_new_token
from bot.domain.errors import CalendarError

API_URL = "https://www.googleapis.com/calendar/v3"
MOST_BYTES = 25_000_000
_GOOD = {200, 204}
_TIMEOUT = aiohttp.ClientTimeout(total=30, sock_connect=5, sock_read=15)

Token = Callable[[str], Awaitable[str]]
"""Returns an access token, a new one when the one handed in (empty for none) was refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back, whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    async def fields(self) -> dict[str, Any]:
        """Return the JSON object in the body, {} for an empty one. Raises CalendarError."""
        if not self.body:
            return {}
        try:
            found = await asyncio.to_thread(json.loads, self.body)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise unreadable()
        return found


class GoogleRequests:
    """Asks one of Google's APIs in somebody's name."""

    def __init__(self, session: aiohttp.ClientSession, token: Token, *, base_url: str) -> None:
        self._session = session
        self._token = token
        self._base_url = base_url.rstrip("/")

    async def get(self, *path: str, params: Mapping[str, str]) -> Answer:
        """Get a resource; `path` is given in raw segments. Raises CalendarError or RevokedError."""
        return await self._signed("GET", path, params=params)

    async def post(self, *path: str, body: Mapping[str, Any]) -> Answer:
        """Send a JSON object. Raises CalendarError or RevokedError."""
        return await self._signed("POST", path, body=body)

    async def _signed(
        self,
        method: str,
        path: Sequence[str],
        *,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Answer:
        url = URL("/".join((self._base_url, *(quote(one, safe="") for one in path))), encoded=True)
        token = await self._token("")
        answer = await ask(self._session, method, url, token=token, params=params, body=body)
        if wants_new_token(answer.status, answer.body):
            token = await self._token(token)
            answer = await ask(self._session, method, url, token=token, params=params, body=body)
        if answer.status not in _GOOD:
            raise refusal(answer.status, answer.headers, answer.body)
        return answer


async def ask(
    session: aiohttp.ClientSession,
    method: str,
    url: URL | str,
    *,
    token: str = "",
    params: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
    body: Mapping[str, Any] | None = None,
) -> Answer:
    """Send one request and return what comes back, whatever its status. Raises CalendarError when nothing does.

    No redirect is followed: a token goes nowhere but where it was sent.
    """
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        async with session.request(
            method,
            url,
            params=params,
            data=form,
            json=body,
            headers=headers,
            allow_redirects=False,
            timeout=_TIMEOUT,
        ) as answer:
            return Answer(
                status=answer.status,
                headers=answer.headers.copy(),
                body=await provider_body(answer, most=MOST_BYTES, provider=troubles.GOOGLE),
            )
    except (aiohttp.ClientError, OSError):  # a TimeoutError is an OSError
        raise troubles.out_of_reach(troubles.GOOGLE) from None


def unreadable() -> CalendarError:
    """Return the error for an answer that is not what Google publishes."""
    return troubles.unreadable(troubles.GOOGLE)
