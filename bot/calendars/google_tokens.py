"""Access tokens: in memory only, one for each grant, asked for once however many reads want it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

import aiohttp

from bot.calendars.google_requests import unreadable
from bot.calendars.grants import Credentials, KeepCredentials, RevokedError
from bot.clock import Clock

_MARGIN = timedelta(seconds=60)
_LIFE = 3_600
_LONGEST_LIFE = 86_400


class Tokens(Protocol):
    """Whoever turns credentials into access tokens: a client with a refresh token, or a service account."""

    async def token(
        self, credentials: Credentials, *, session: aiohttp.ClientSession, keep: KeepCredentials, refused: str = ""
    ) -> str:
        """Return an access token that is not the refused one. Raises CalendarError or RevokedError."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessToken:
    """A token and when it ends."""

    value: str = field(repr=False)
    expires_at: datetime


@dataclass(slots=True)
class _Held:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    token: AccessToken | None = field(default=None, repr=False)


class AccessTokens:
    """Holds the access tokens of many grants, each named by what the grant is known by."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._held: dict[str, _Held] = {}

    async def get(self, grant: str, renew: Callable[[], Awaitable[AccessToken]], *, refused: str = "") -> str:
        """Return the grant's token; whoever comes first renews it, the others wait and share it."""
        held = self._held.setdefault(grant, _Held())
        async with held.lock:
            if held.token is None or self._is_over(held.token) or held.token.value == refused:
                held.token = None
                try:
                    held.token = await renew()
                except RevokedError:
                    self._held.pop(grant, None)
                    raise
            return held.token.value

    def forget(self, grant: str) -> None:
        """Let go of a grant's token."""
        self._held.pop(grant, None)

    def read(self, fields: Mapping[str, Any]) -> AccessToken:
        """Read a token response (RFC 6749 section 5.1). Raises CalendarError."""
        value, life = fields.get("access_token"), fields.get("expires_in", _LIFE)
        if not isinstance(value, str) or not value.isascii() or not value.isprintable() or not value:
            raise unreadable()
        seconds = min(life, _LONGEST_LIFE) if isinstance(life, int) else _LIFE
        return AccessToken(value=value, expires_at=self._clock.now() + timedelta(seconds=seconds))

    def _is_over(self, token: AccessToken) -> bool:
        return token.expires_at - _MARGIN <= self._clock.now()
