"""Logging in with Google: the client SayDo is to Google, and the grant a person gives it."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
from yarl import URL

from bot.calendars.google_refusals import refusal, revoked, token_error, token_refusal
from bot.calendars.google_requests import API_URL, Answer, GoogleRequests, ask, unreadable
from bot.calendars.google_tokens import AccessToken, AccessTokens
from bot.calendars.grants import CalendarChoice, Credentials, Granted, KeepCredentials, Proof
from bot.clock import Clock, SystemClock
from bot.domain.errors import CalendarError

LOGIN_URL = "https://accounts.google.com/o/oauth2/v2/auth"
TOKEN_URL = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
REVOKE_URL = "https://oauth2.googleapis.com/revoke"
ISSUER = "https://accounts.google.com"
EVENTS_SCOPE = "https://www.googleapis.com/auth/calendar.events.readonly"
LIST_SCOPE = "https://www.googleapis.com/auth/calendar.calendarlist.readonly"
HOURS_SCOPE = "https://www.googleapis.com/auth/calendar.calendars.readonly"
PRIMARY = "primary"
_OK = 200
_GONE = {"invalid_token", "invalid_grant"}
_MOST_PAGES = 20
_JWT_PARTS = 3
_NO_MEETINGS = "@group.v.calendar.google.com"  # holidays, birthdays, week numbers


class GoogleClient:
    """SayDo as a client registered with Google. Keep one: it holds the access tokens of all it opens."""

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        *,
        clock: Clock | None = None,
        token_url: str = TOKEN_URL,
        revoke_url: str = REVOKE_URL,
    ) -> None:
        self.client_id = client_id
        self.clock = clock or SystemClock()
        self._client_secret = client_secret
        self._token_url = token_url
        self._revoke_url = revoke_url
        self._tokens = AccessTokens(self.clock)
        self._successors: dict[str, str] = {}

    def __repr__(self) -> str:
        """Keep the secret out of logs."""
        return f"GoogleClient({self.client_id!r}, …)"

    async def token(
        self, credentials: Credentials, *, session: aiohttp.ClientSession, keep: KeepCredentials, refused: str = ""
    ) -> str:
        """Return an access token for a refresh token; see `Tokens.token`."""
        first = credentials.values.get("refresh_token", "")
        if not first:
            raise revoked()

        async def renew() -> AccessToken:
            return await self._refreshed(first, session, keep)

        return await self._tokens.get(first, renew, refused=refused)

    async def give_back(self, credentials: Credentials, *, session: aiohttp.ClientSession) -> None:
        """End a grant, and with it every token Google gave out for this account; one that is gone already is ended.

        Raises CalendarError (https://developers.google.com/identity/protocols/oauth2/web-server#tokenrevoke).
        """
        first = credentials.values.get("refresh_token", "")
        answer = await ask(session, "POST", self._revoke_url, form={"token": self._newest(first)})
        self._tokens.forget(first)
        if answer.status != _OK and token_error(answer.body) not in _GONE:
            raise token_refusal(answer.status, answer.headers, answer.body)

    async def _refreshed(self, first: str, session: aiohttp.ClientSession, keep: KeepCredentials) -> AccessToken:
        current = self._newest(first)
        answer = await self.ask(session, {"grant_type": "refresh_token", "refresh_token": current})
        if answer.status != _OK:
            is_gone = token_error(answer.body) == "invalid_grant"
            raise revoked() if is_gone else token_refusal(answer.status, answer.headers, answer.body)
        fields = await answer.fields()
        rotated = fields.get("refresh_token")
        if isinstance(rotated, str) and rotated not in {"", current}:
            await keep(Credentials(values={"refresh_token": rotated}))
            self._successors[current] = rotated
        return self._tokens.read(fields)

    def _newest(self, refresh_token: str) -> str:
        """Return the refresh token that took the place of one handed in, for calendars opened before it did."""
        while refresh_token in self._successors:
            refresh_token = self._successors[refresh_token]
        return refresh_token

    async def ask(self, session: aiohttp.ClientSession, form: Mapping[str, str]) -> Answer:
        """Send a request to the token endpoint, signed with the client's secret (RFC 6749 section 2.3.1)."""
        signed = {**form, "client_id": self.client_id, "client_secret": self._client_secret}
        return await ask(session, "POST", self._token_url, form=signed)


class GoogleLogin:
    """Links calendars by a login at Google, with PKCE.

    https://developers.google.com/identity/protocols/oauth2/web-server

    `issuer` is who signs its ID tokens, with `takes_hours` people are asked to show their working hours too; the
    addresses are Google's unless a proxy stands between.
    """

    def __init__(
        self,
        client: GoogleClient,
        *,
        session: aiohttp.ClientSession,
        login_url: str = LOGIN_URL,
        base_url: str = API_URL,
        issuer: str = ISSUER,
        takes_hours: bool = False,
    ) -> None:
        self._client = client
        self._session = session
        self._login_url = login_url
        self._base_url = base_url
        self._issuer = issuer
        self._scopes = " ".join(("openid", "email", EVENTS_SCOPE, LIST_SCOPE, *([HOURS_SCOPE] if takes_hours else [])))

    def login_url(self, *, state: str, proof: Proof, redirect_uri: str, login_hint: str) -> str:
        """Return where the person's browser is sent; without consent asked anew no refresh token would come back."""
        asked = {
            "client_id": self._client.client_id,
            "redirect_uri": redirect_uri,
            "response_type": "code",
            "scope": self._scopes,
            "access_type": "offline",
            "prompt": "consent",
            "state": state,
            "code_challenge": proof.challenge,
            "code_challenge_method": "S256",
            **({"login_hint": login_hint} if login_hint else {}),
        }
        return str(URL(self._login_url).with_query(asked))

    async def granted(self, *, code: str, proof: Proof, redirect_uri: str) -> Granted:
        """Exchange the code that came back; see `OAuthProvider.granted`."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": proof.verifier,
            "redirect_uri": redirect_uri,
        }
        answer = await self._client.ask(self._session, form)
        if answer.status != _OK:
            raise _refused_code(answer)
        fields = await answer.fields()
        scopes = str(fields.get("scope", "")).split()
        if EVENTS_SCOPE not in scopes:
            raise CalendarError(
                "SayDo was not given leave to see your calendar's events. "
                "Start again with /saydo connect and leave the box for calendar events ticked."
            )
        refresh_token = fields.get("refresh_token")
        if not isinstance(refresh_token, str) or not refresh_token:
            raise CalendarError("Google gave SayDo no lasting leave to read. Start again with /saydo connect.")
        return Granted(
            email=self._email(fields.get("id_token")),
            credentials=Credentials(values={"refresh_token": refresh_token}),
            calendars=await self._calendars(fields) if LIST_SCOPE in scopes else (_only(),),
        )

    def _email(self, id_token: object) -> str:
        """Return the verified address in an ID token.

        It came from Google itself over TLS, so its signature need not be checked (OpenID Connect Core 3.1.3.7).
        """
        claims = _claims(id_token)
        expires = claims.get("exp")
        is_ours = (
            claims.get("aud") == self._client.client_id
            and claims.get("iss") in {self._issuer, self._issuer.removeprefix("https://")}
            and isinstance(expires, int)
            and expires > self._client.clock.now().timestamp()
        )
        email = claims.get("email")
        if not is_ours or not isinstance(email, str) or "@" not in email:
            raise unreadable()
        if claims.get("email_verified") not in {True, "true"}:
            raise CalendarError("Google has not verified this account's address. Verify it there, or link another one.")
        return email.strip().lower()

    async def _calendars(self, fields: Mapping[str, Any]) -> Sequence[CalendarChoice]:
        """Return the calendars whose events the person can see, their own first."""
        access = AccessTokens(self._client.clock).read(fields)

        async def token(_: str) -> str:
            return access.value

        requests = GoogleRequests(self._session, token, base_url=self._base_url)
        params = {"minAccessRole": "reader", "maxResults": "250"}
        found: list[CalendarChoice] = []
        for _ in range(_MOST_PAGES):
            page = await (await requests.get("users", "me", "calendarList", params=params)).fields()
            items = page.get("items", [])
            if page.get("kind") != "calendar#calendarList" or not isinstance(items, list):
                raise unreadable()
            found += filter(None, map(_choice, items))
            if not page.get("nextPageToken"):
                return sorted(found, key=lambda one: (not one.is_primary, one.name.casefold())) or (_only(),)
            params["pageToken"] = str(page["nextPageToken"])
        raise CalendarError("Google's list of your calendars has no end. Start again with /saydo connect.")


def _choice(entry: Any) -> CalendarChoice | None:
    """Read a CalendarListEntry; None for what holds no meetings."""
    address = entry.get("id") if isinstance(entry, dict) else None
    if not isinstance(address, str) or not address or address.endswith(_NO_MEETINGS) or entry.get("deleted") is True:
        return None
    is_primary = entry.get("primary") is True
    name = entry.get("summaryOverride") or entry.get("summary") or address
    return CalendarChoice(address=PRIMARY if is_primary else address, name=str(name), is_primary=is_primary)


def _only() -> CalendarChoice:
    return CalendarChoice(address=PRIMARY, name="Your calendar", is_primary=True)


def _refused_code(answer: Answer) -> CalendarError:
    if token_error(answer.body) == "invalid_grant":
        return CalendarError("Google's answer was used already or is too old. Start again with /saydo connect.")
    if token_error(answer.body):
        return token_refusal(answer.status, answer.headers, answer.body)
    return refusal(answer.status, answer.headers, answer.body)


def _claims(id_token: object) -> dict[str, Any]:
    """Return a JWT's claims (RFC 7519 section 7.2), {} when it is none."""
    parts = id_token.split(".") if isinstance(id_token, str) else []
    if len(parts) != _JWT_PARTS:
        return {}
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return {}
    return claims if isinstance(claims, dict) else {}
