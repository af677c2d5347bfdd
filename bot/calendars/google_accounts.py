"""A Google service account with domain-wide delegation: an admin links every member's calendar, by address.

https://developers.google.com/identity/protocols/oauth2/service-account#httprest
"""

import base64
import json
from typing import Any

import aiohttp
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bot.calendars.google import GoogleCalendar
from bot.calendars.google_login import EVENTS_SCOPE, HOURS_SCOPE, PRIMARY, TOKEN_URL
from bot.calendars.google_refusals import refusal, token_error, token_error_description, token_refusal
from bot.calendars.google_requests import API_URL, Answer, ask
from bot.calendars.google_tokens import AccessToken, AccessTokens
from bot.calendars.grants import Credentials, KeepCredentials
from bot.clock import Clock, SystemClock
from bot.domain.errors import CalendarError, ConfigError

_GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_LIFE = 3_600  # seconds; Google takes no more
_OK = 200


class GoogleServiceAccount:
    """A service account that may act for the members of a company. Keep one: it holds their access tokens.

    `key_json` is the key file's content; with `takes_hours` it reads their working hours too. Raises ConfigError when
    the key is none.
    """

    def __init__(
        self,
        key_json: str,
        *,
        clock: Clock | None = None,
        token_url: str = TOKEN_URL,
        takes_hours: bool = False,
    ) -> None:
        key = _key(key_json)
        self.email = _text(key, "client_email")
        self._key_id = _text(key, "private_key_id")
        self._private_key = _private_key(_text(key, "private_key"))
        self._clock = clock or SystemClock()
        self._token_url = token_url
        self._tokens = AccessTokens(self._clock)
        self._scopes = f"{EVENTS_SCOPE} {HOURS_SCOPE}" if takes_hours else EVENTS_SCOPE

    def __repr__(self) -> str:
        """Keep the key out of logs."""
        return f"GoogleServiceAccount({self.email!r})"

    def calendar_of(
        self, email: str, *, session: aiohttp.ClientSession, address: str = PRIMARY, base_url: str = API_URL
    ) -> GoogleCalendar:
        """Open a member's calendar by their address in the company, with no action of theirs."""
        return GoogleCalendar(
            address,
            Credentials(values={"subject": email.strip().lower()}),
            session=session,
            client=self,
            keep=keep_nothing,
            own_email=email,
            base_url=base_url,
        )

    async def token(
        self, credentials: Credentials, *, session: aiohttp.ClientSession, keep: KeepCredentials, refused: str = ""
    ) -> str:
        """Return an access token for acting as `credentials`' subject; see `Tokens.token`."""
        del keep
        subject = credentials.values.get("subject", "")

        async def renew() -> AccessToken:
            return await self._granted(subject, session)

        return await self._tokens.get(subject, renew, refused=refused)

    async def _granted(self, subject: str, session: aiohttp.ClientSession) -> AccessToken:
        form = {"grant_type": _GRANT_TYPE, "assertion": self.assertion(subject)}
        answer = await ask(session, "POST", self._token_url, form=form)
        if answer.status != _OK:
            raise _refused(answer, subject, scopes=self._scopes)
        return self._tokens.read(await answer.fields())

    def assertion(self, subject: str) -> str:
        """Return the JWT that asks for a token in the subject's name (RFC 7523 section 3), signed RS256.

        Without a subject the account asks in its own name.
        """
        now = int(self._clock.now().timestamp())
        header = {"alg": "RS256", "typ": "JWT", "kid": self._key_id}
        claims = {
            "iss": self.email,
            **({"sub": subject} if subject else {}),
            "scope": self._scopes,
            "aud": self._token_url,
            "iat": now,
            "exp": now + _LIFE,
        }
        signed = f"{_segment(json.dumps(header).encode())}.{_segment(json.dumps(claims).encode())}"
        signature = self._private_key.sign(signed.encode(), PKCS1v15(), SHA256())
        return f"{signed}.{_segment(signature)}"


_AGAIN = "Download it again, as JSON, and name it in SAYDO_GOOGLE_SERVICE_ACCOUNT."


async def keep_nothing(_: Credentials) -> None:
    """Keep nothing: a service account's key is never exchanged for another."""


def _refused(answer: Answer, subject: str, *, scopes: str) -> CalendarError:
    error, told = token_error(answer.body), token_error_description(answer.body)
    if error in {"unauthorized_client", "access_denied", "invalid_scope"}:
        return CalendarError(
            "Google does not let SayDo's service account act for members. A Google Workspace admin has to allow it: "
            f"Security, API controls, Domain-wide delegation, with the scope {scopes.replace(' ', ' and ')}."
        )
    if error == "invalid_grant" and "iat" in told:
        return CalendarError(
            "The clock of the machine SayDo runs on is wrong, so Google refuses its sign-in. Whoever runs SayDo has to "
            "set it right."
        )
    if error == "invalid_grant" and ("ignature" in told or not subject):
        return CalendarError(
            "Google no longer knows the key of SayDo's service account. Whoever runs SayDo has to make a new one."
        )
    if error == "invalid_grant":
        return CalendarError(
            f"Google knows no {subject} in the company whose calendars SayDo may open. Does your Slack profile show "
            "the mail address you have there?"
        )
    handled = token_refusal if error else refusal
    return handled(answer.status, answer.headers, answer.body)


def _key(key_json: str) -> dict[str, Any]:
    try:
        found = json.loads(key_json)
    except ValueError:
        found = None
    if not isinstance(found, dict) or found.get("type") != "service_account":
        raise ConfigError(f"That is not the JSON key file of a Google service account. {_AGAIN}")
    return found


def _text(key: dict[str, Any], name: str) -> str:
    found = key.get(name)
    if not isinstance(found, str) or not found:
        raise ConfigError(f"The key file of the Google service account lacks “{name}”. {_AGAIN}")
    return found


def _private_key(pem: str) -> RSAPrivateKey:
    try:
        found = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        found = None
    if not isinstance(found, RSAPrivateKey):
        raise ConfigError(f"The private key of the Google service account can't be read. {_AGAIN}")
    return found


def _segment(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
