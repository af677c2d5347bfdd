"""Linking Microsoft 365: a member logs in, or an admin consents for everybody."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bot.calendars.grants import CalendarChoice, Credentials, Granted, Proof
from bot.calendars.microsoft import MicrosoftCalendar
from bot.calendars.microsoft_access import (
    LOGIN,
    REFRESH_TOKEN,
    SCOPE,
    Access,
    MicrosoftClient,
    registration_refused,
    request_tokens,
    text,
)
from bot.calendars.microsoft_answers import Answer, unreadable
from bot.calendars.microsoft_graph import GRAPH, Graph
from bot.domain.errors import CalendarError, ConfigError

SHARED_TENANTS = {"common", "organizations", "consumers"}
NEEDS_TENANT = "SAYDO_MICROSOFT_APP_ONLY needs your own tenant. Set SAYDO_MICROSOFT_TENANT to its id or domain."
_START_AGAIN = {"invalid_grant", "interaction_required", "consent_required", "login_required", "access_denied"}
_ME = "/me?$select=mail,userPrincipalName"
_CALENDARS = "/me/calendars?$select=id,name,isDefaultCalendar&$top=100"


class MicrosoftLogin:
    """Links the calendars of whoever logs in (authorization code with PKCE, RFC 6749 section 4.1 and RFC 7636)."""

    def __init__(
        self,
        client: MicrosoftClient,
        *,
        session: aiohttp.ClientSession,
        base_url: str = GRAPH,
        login_url: str = LOGIN,
        token_url: str = "",
    ) -> None:
        self._client = client
        self._session = session
        self._base_url = base_url
        self._authorize_url = f"{login_url}/{client.tenant}/oauth2/v2.0/authorize"
        self._token_url = token_url

    def login_url(self, *, state: str, proof: Proof, redirect_uri: str, login_hint: str) -> str:
        """Return where the person's browser is sent."""
        asked = {
            "client_id": self._client.client_id,
            "response_type": "code",
            "response_mode": "query",
            "redirect_uri": redirect_uri,
            "scope": self._client.scopes,
            "state": state,
            "code_challenge": proof.challenge,
            "code_challenge_method": "S256",
            **({"login_hint": login_hint} if login_hint else {}),
        }
        return f"{self._authorize_url}?{urlencode(asked)}"

    async def granted(self, *, code: str, proof: Proof, redirect_uri: str) -> Granted:
        """Exchange the code that came back; see `OAuthProvider.granted`.

        The email is what the account's own directory says: it names the account, it proves nobody's identity.
        Raises CalendarError.
        """
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "scope": self._client.scopes,
            "code_verifier": proof.verifier,
        }
        token_url = self._token_url or self._client.token_url()
        answer = await request_tokens(self._session, token_url, client=self._client, form=form)
        if answer.is_refusal:
            raise _refusal(answer)
        return await self._granted(answer.data, token_url)

    async def _granted(self, data: Mapping[str, Any], token_url: str) -> Granted:
        if not text(data, "access_token"):
            raise unreadable()
        credentials = Credentials(values={REFRESH_TOKEN: text(data, REFRESH_TOKEN), SCOPE: self._client.scopes})
        if not credentials.values[REFRESH_TOKEN]:
            raise CalendarError("Microsoft gave SayDo no lasting leave to read. Start again with /saydo connect.")
        access = Access(credentials, session=self._session, client=self._client, token_url=token_url)
        access.accept(data)
        gate = self._client.memory.gate(credentials.values[REFRESH_TOKEN])
        graph = Graph(access, session=self._session, gate=gate, base_url=self._base_url)
        email, calendars = _email(await graph.get(_ME)), _choices(await graph.all(_CALENDARS))
        return Granted(email=email, credentials=access.credentials or credentials, calendars=calendars)


class MicrosoftApp:
    """Reads every mailbox of a tenant whose admin consented once, with no action of the members."""

    def __init__(
        self,
        client: MicrosoftClient,
        *,
        session: aiohttp.ClientSession,
        base_url: str = GRAPH,
        token_url: str = "",
    ) -> None:
        if client.tenant in SHARED_TENANTS:
            raise ConfigError(NEEDS_TENANT)
        self._client = client
        self._session = session
        self._base_url = base_url
        self._token_url = token_url

    def calendar_of(self, address: str) -> MicrosoftCalendar:
        """Return the default calendar of the mailbox with this mail address."""
        return MicrosoftCalendar(
            "",
            Credentials(values={}),
            session=self._session,
            client=self._client,
            own_email=address,
            mailbox=address,
            base_url=self._base_url,
            token_url=self._token_url,
        )


def _refusal(answer: Answer) -> CalendarError:
    if text(answer.data, "error") in _START_AGAIN:
        return CalendarError("Microsoft's answer was used already or is too old. Start again with /saydo connect.")
    return registration_refused(answer)


def _email(me: Mapping[str, Any]) -> str:
    found = (text(me, "mail") or text(me, "userPrincipalName")).strip().lower()
    if "@" not in found:
        raise CalendarError(
            "This Microsoft account has no mail address, so SayDo can't tell whose calendar it is. Link another one."
        )
    return found


def _choices(calendars: list[Mapping[str, Any]]) -> tuple[CalendarChoice, ...]:
    """Return an account's calendars, the default one first."""
    found = [
        CalendarChoice(
            address=text(one, "id"),
            name=text(one, "name") or "Calendar",
            is_primary=one.get("isDefaultCalendar") is True,
        )
        for one in calendars
        if text(one, "id")
    ]
    return tuple(sorted(found, key=lambda one: not one.is_primary))
