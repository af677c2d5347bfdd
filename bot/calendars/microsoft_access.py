"""Access to Microsoft Graph: SayDo's registration there, and access tokens, which live in memory only."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

import aiohttp
from yarl import URL

from bot.calendars.grants import Credentials, KeepCredentials, RevokedError
from bot.calendars.microsoft_answers import Answer, ask, busy, unreadable
from bot.domain.errors import CalendarError

LOGIN = "https://login.microsoftonline.com"
SCOPES = "offline_access User.Read Calendars.Read"
HOURS_SCOPE = "MailboxSettings.Read"
SCOPE = "scope"
REFRESH_TOKEN = "refresh_token"  # noqa: S105 - the name of a field
_AT_ONCE = 4  # requests a mailbox takes from one app at the same time (learn.microsoft.com/graph/throttling-limits)
_MOST_HELD = 20_000
_SPENT_EARLY = 120.0
_GONE = {"invalid_grant", "interaction_required", "consent_required", "login_required"}
_PASSING = {"temporarily_unavailable", "server_error"}


@dataclass(slots=True)
class Held:
    """The access token of one grant; `good_until` is by the event loop's clock."""

    key: str = field(repr=False)
    token: str = field(default="", repr=False)
    good_until: float = 0.0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Memory:
    """What all calendars of one registration share: access tokens by grant, and a gate for each mailbox."""

    def __init__(self) -> None:
        self._held: dict[str, Held] = {}
        self._gates: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    def held(self, key: str) -> Held:
        """Return what is held for a grant, named by its refresh token."""
        found = self._held.setdefault(key, Held(key))
        if len(self._held) > _MOST_HELD:
            self._held.pop(next(iter(self._held)))
        return found

    def rekey(self, held: Held, key: str) -> None:
        """Hold a grant under its new refresh token."""
        self._held.pop(held.key, None)
        held.key = key
        self._held[key] = held

    def gate(self, mailbox: str) -> asyncio.Semaphore:
        """Return what bounds the requests a mailbox gets at once."""
        return self._gates.setdefault(mailbox.casefold(), asyncio.Semaphore(_AT_ONCE))


@dataclass(frozen=True, slots=True, kw_only=True)
class MicrosoftClient:
    """SayDo's app registration with Microsoft Entra; make one and share it, for it remembers access tokens.

    `tenant` is the directory's id or domain, or `organizations`, `common` for any. `resource` is Graph's own address,
    which scopes are named after (other in national clouds).
    """

    client_id: str
    client_secret: str = field(repr=False)
    tenant: str = "organizations"
    takes_hours: bool = False
    resource: str = "https://graph.microsoft.com"
    memory: Memory = field(default_factory=Memory, repr=False, compare=False)

    @property
    def scopes(self) -> str:
        """What people are asked for when they log in: their working hours only where they are wanted."""
        return f"{SCOPES} {HOURS_SCOPE}" if self.takes_hours else SCOPES

    def token_url(self) -> str:
        """Return where tokens are given out (v2.0 endpoint)."""
        return f"{LOGIN}/{self.tenant}/oauth2/v2.0/token"


class Access:
    """Hands out the access token of one grant and renews it, once however many ask at the same time.

    Without credentials the app acts for itself in its tenant (client credentials, RFC 6749 section 4.4). `credentials`
    are always the newest.
    """

    def __init__(
        self,
        credentials: Credentials | None,
        *,
        session: aiohttp.ClientSession,
        client: MicrosoftClient,
        keep: KeepCredentials | None = None,
        token_url: str = "",
    ) -> None:
        self.credentials = credentials
        self._session = session
        self._client = client
        self._keep = keep
        self._token_url = token_url or client.token_url()
        own_key = f"app of {client.tenant}" if credentials is None else credentials.values.get(REFRESH_TOKEN, "")
        self._held = client.memory.held(own_key)

    async def token(self, *, refused: str = "") -> str:
        """Return an access token, not the one that was refused. Raises RevokedError or CalendarError."""
        held = self._held
        async with held.lock:
            is_good = asyncio.get_running_loop().time() < held.good_until
            if held.token in {"", refused} or not is_good:
                data = await self._renewed()
                await self._keep_rotated(data)
                self.accept(data)
            return held.token

    def accept(self, data: Mapping[str, Any]) -> None:
        """Use the access token of a token endpoint's answer until it is spent."""
        self._held.token = text(data, "access_token")
        self._held.good_until = asyncio.get_running_loop().time() + _seconds(data) - _SPENT_EARLY

    async def _renewed(self) -> Mapping[str, Any]:
        answer = await request_tokens(self._session, self._token_url, client=self._client, form=self._form())
        if answer.is_refusal:
            raise _refusal(answer)
        if not text(answer.data, "access_token"):
            raise unreadable()
        return answer.data

    def _form(self) -> dict[str, str]:
        if self.credentials is None:
            return {"grant_type": "client_credentials", "scope": f"{self._client.resource}/.default"}
        if not self._held.key:
            raise _revoked()
        granted = self.credentials.values.get(SCOPE, SCOPES)  # asked for more, Microsoft would refuse it all
        return {"grant_type": REFRESH_TOKEN, REFRESH_TOKEN: self._held.key, "scope": granted}

    async def _keep_rotated(self, data: Mapping[str, Any]) -> None:
        """Store a new refresh token before anything is done with what came along with it."""
        new = text(data, REFRESH_TOKEN)
        if self.credentials is None or new in {"", self._held.key}:
            return
        self.credentials = Credentials(values={**self.credentials.values, REFRESH_TOKEN: new})
        if self._keep is not None:
            await self._keep(self.credentials)
        self._client.memory.rekey(self._held, new)


async def request_tokens(
    session: aiohttp.ClientSession, token_url: str, *, client: MicrosoftClient, form: Mapping[str, str]
) -> Answer:
    """Ask the token endpoint (RFC 6749 section 3.2) as the registered app. Raises CalendarError without an answer."""
    known = {"client_id": client.client_id, "client_secret": client.client_secret}
    return await ask(session, "POST", URL(token_url), form={**known, **form})


def registration_refused(answer: Answer) -> CalendarError:
    """Return the error of a token endpoint that blames SayDo itself, or is busy."""
    if answer.is_busy or text(answer.data, "error") in _PASSING:
        return busy(answer)
    return CalendarError(
        "Microsoft does not know SayDo's client id, secret and tenant. Whoever runs SayDo has to check them."
    )


def _refusal(answer: Answer) -> CalendarError:
    if text(answer.data, "error") in _GONE:
        return _revoked()
    return registration_refused(answer)


def _revoked() -> RevokedError:
    return RevokedError("Microsoft no longer lets SayDo read this calendar. Link it again with /saydo connect.")


def text(data: Mapping[str, Any], name: str) -> str:
    """Return a member of a JSON object, empty when it is not there or no text."""
    found = data.get(name)
    return found if isinstance(found, str) else ""


def _seconds(data: Mapping[str, Any]) -> float:
    """Return how long a token lives; Microsoft's older servers write the number as text."""
    try:
        return float(data.get("expires_in") or 0)
    except (TypeError, ValueError):
        return 0.0
