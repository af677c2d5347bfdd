"""What providers behind a login share: credentials, who gave them, and the channels by which they say "look now"."""

import base64
import hashlib
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.errors import CalendarError


class RevokedError(CalendarError):
    """The grant is gone: withdrawn, expired, or its password changed. Nothing is read until it is linked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What opens a calendar, as plain strings (refresh token, password …). Never in a repr, a log or a message."""

    values: Mapping[str, str] = field(repr=False)


KeepCredentials = Callable[[Credentials], Awaitable[None]]
"""Stores credentials that a provider exchanged for new ones while it was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChoice:
    """A calendar of an account. `address` names it for its provider: an id or a URL."""

    address: str = field(repr=False)
    name: str
    is_primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """Who gave access (their address with the provider, lower case), the credentials, and the calendars they open."""

    email: str
    credentials: Credentials = field(repr=False)
    calendars: Sequence[CalendarChoice] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A push channel. `id` and `token` are ours (the token is compared in constant time), `resource_id` is theirs."""

    id: str
    token: str = field(repr=False)
    resource_id: str
    expires_at: datetime


class Watchable(Protocol):
    """A calendar whose provider can say "look now". What it says is only a hint: the window is read as ever."""

    async def watch(self, *, channel_id: str, token: str, callback_url: str, now: datetime) -> Channel:
        """Open a channel. Raises CalendarError."""
        ...

    async def unwatch(self, channel: Channel) -> None:
        """Close a channel; one that is gone already is closed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What shows that whoever ends a login began it (PKCE, RFC 7636): a browser sees the challenge, nobody the rest."""

    verifier: str = field(repr=False)

    @classmethod
    def new(cls) -> "Proof":
        """Make one up: 64 of the 43 to 128 characters a verifier may have."""
        return cls(verifier=secrets.token_urlsafe(48))

    @property
    def challenge(self) -> str:
        """The verifier's SHA-256 (`S256`), which goes to the provider beforehand."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class OAuthProvider(Protocol):
    """A provider whose calendars are linked by logging in there (OAuth 2.0 authorization code, RFC 6749 4.1)."""

    def login_url(self, *, state: str, proof: Proof, redirect_uri: str, login_hint: str) -> str:
        """Return where the person's browser is sent; of the proof it takes the challenge along."""
        ...

    async def granted(self, *, code: str, proof: Proof, redirect_uri: str) -> Granted:
        """Exchange the code that came back to the login with this proof. Raises CalendarError."""
        ...
