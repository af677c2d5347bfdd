"""Slack's OAuth: where an install begins, what its code is exchanged for, how tokens that end are renewed.

https://docs.slack.dev/authentication/installing-with-oauth and https://docs.slack.dev/authentication/using-token-rotation
"""

import base64
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import AuthorizeUrlGenerator

from bot.config import Registration
from bot.slack_calls import web_client
from bot.slack_errors import SlackError, UnreachableError, from_answer, from_no_answer

log = logging.getLogger(__name__)

INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"
SCOPES = (
    "channels:read",
    "chat:write",
    "commands",
    "dnd:read",
    "files:write",
    "groups:read",
    "im:history",
    "im:write",
    "usergroups:read",
    "users:read",
    "users:read.email",
)
"""What SayDo asks for, as the manifest has it."""
_ACCESS = "oauth.v2.access"
_CODE_IS_OVER = frozenset({"code_already_used", "code_expired", "invalid_code"})
_RENEWAL_IS_OVER = frozenset({"authorization_not_found", "invalid_refresh_token", "token_revoked"})


class CodeOverError(SlackError):
    """The code of an install was used, is too old, or was never given."""


class RenewalOverError(SlackError):
    """A refresh token is no longer good: only installing SayDo again gives another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """A token that ends after `lives`, None when it does not, and what renews it."""

    token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    lives: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted(Renewed):
    """What an install gave. `team_id` is "" for an org-wide one, `enterprise_id` for a team outside of any Grid."""

    team_id: str
    team_name: str
    enterprise_id: str
    enterprise_name: str
    is_org_wide: bool
    app_id: str
    bot_user_id: str
    scopes: tuple[str, ...]
    installed_by: str


class SlackOAuth:
    """SayDo as an app that others install. What goes wrong comes back as a `SlackError`."""

    def __init__(
        self, registration: Registration, *, public_url: str, session: aiohttp.ClientSession, base_url: str
    ) -> None:
        who = f"{registration.client_id}:{registration.client_secret}".encode()
        self._who = f"Basic {base64.b64encode(who).decode()}"
        self._redirect_uri = public_url + REDIRECT_PATH
        self._client = web_client(None, session=session, base_url=base_url)
        self._generator = AuthorizeUrlGenerator(
            client_id=registration.client_id,
            redirect_uri=self._redirect_uri,
            scopes=SCOPES,
            authorization_url=f"{base_url.removesuffix('/').removesuffix('/api')}/oauth/v2/authorize",
        )

    def authorize_url(self, state: str) -> str:
        """Return where Slack asks whether SayDo may be installed."""
        return self._generator.generate(state)

    async def exchange(self, code: str) -> Granted:
        """Return what a code stands for; it serves once, for ten minutes. Raises CodeOverError."""
        answer = await self._access({"code": code, "redirect_uri": self._redirect_uri}, over=CodeOverError)
        return _granted(answer)

    async def renew(self, refresh_token: str) -> Renewed:
        """Return the next token and what renews that one; the refresh token served then. Raises RenewalOverError."""
        about = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        return _renewed(await self._access(about, over=RenewalOverError))

    async def _access(self, about: Mapping[str, str], *, over: type[SlackError]) -> Mapping[str, Any]:
        headers = {"Authorization": self._who}
        try:
            answer = await self._client.api_call(_ACCESS, data=dict(about), headers=headers)
        except SlackApiError as error:
            code = str(error.response.get("error", ""))
            if code in (_CODE_IS_OVER if over is CodeOverError else _RENEWAL_IS_OVER):
                raise over(f"Slack does not know this any more: {code}.", code=code) from error
            raise from_answer(error, method=_ACCESS) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise from_no_answer(error, method=_ACCESS) from error
        return answer.data if isinstance(answer.data, dict) else {}


def _renewed(answer: Mapping[str, Any]) -> Renewed:
    if not answer.get("access_token"):
        raise UnreachableError("Slack gave no new token. It is asked again.")
    ends = answer.get("expires_in")
    return Renewed(
        token=str(answer["access_token"]),
        refresh_token=str(answer.get("refresh_token") or ""),
        lives=timedelta(seconds=int(ends)) if ends else None,
    )


def _granted(answer: Mapping[str, Any]) -> Granted:
    renewed = _renewed(answer)
    team, enterprise = answer.get("team") or {}, answer.get("enterprise") or {}
    is_org_wide = bool(answer.get("is_enterprise_install"))
    return Granted(
        token=renewed.token,
        refresh_token=renewed.refresh_token,
        lives=renewed.lives,
        team_id="" if is_org_wide else str(team.get("id") or ""),
        team_name=str(team.get("name") or ""),
        enterprise_id=str(enterprise.get("id") or ""),
        enterprise_name=str(enterprise.get("name") or ""),
        is_org_wide=is_org_wide,
        app_id=str(answer.get("app_id") or ""),
        bot_user_id=str(answer.get("bot_user_id") or ""),
        scopes=tuple(one for one in str(answer.get("scope") or "").split(",") if one),
        installed_by=str((answer.get("authed_user") or {}).get("id") or ""),
    )
