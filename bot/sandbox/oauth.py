"""Installs by OAuth, as Slack does them: somebody allows the app, a code is exchanged, tokens that end are renewed.

https://docs.slack.dev/authentication/installing-with-oauth, https://docs.slack.dev/authentication/using-token-rotation
"""

import base64
import binascii
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from bot.clock import Clock
from bot.sandbox.apps import App
from bot.sandbox.arguments import Arguments
from bot.sandbox.grants import Grant, Grants
from bot.sandbox.people import Person
from bot.sandbox.refusals import NotDrawnError, RefusedError
from bot.sandbox.teams import Ids, Organisation, Team

Json = dict[str, Any]

NOT_INSTALLED: Final = "account_inactive"
_CODE_LIVES: Final = timedelta(minutes=10)
_TOKEN_LIVES: Final = timedelta(hours=12)
_RENEWAL_AGAIN_WITHIN: Final = timedelta(minutes=1)
_MOST_TOKENS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Code:
    holder: Team | Organisation
    by: str
    redirect_uri: str
    scopes: tuple[str, ...]
    made_at: datetime


@dataclass(slots=True, kw_only=True)
class OAuth:
    """The app's client, and the codes it may exchange."""

    app: App
    clock: Clock
    ids: Ids
    grants: Grants
    client_id: str = "1.sandbox"
    client_secret: str = field(default="sandbox-client-secret", repr=False)
    _codes: dict[str, _Code] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)

    def allows(self, url: str, person: Person, *, for_organisation: bool = False) -> str:
        """Let somebody press "Allow" on Slack's page; return where the browser is sent then.

        Raises NotDrawnError where Slack shows an error of the app instead of that page.
        """
        asked = self._asked(url)
        team = person.client.team
        holder: Team | Organisation = team
        if for_organisation:
            if team.organisation is None or not self.app.is_for_organisations:
                raise NotDrawnError("this app can't be installed for an organisation")
            holder = team.organisation
        code = self.ids.new("code-")
        self._codes[code] = _Code(
            holder=holder,
            by=person.id,
            redirect_uri=asked["redirect_uri"],
            scopes=tuple(asked["scope"].split(",")),
            made_at=self.clock.now(),
        )
        return _back(asked, code=code)

    def denies(self, url: str) -> str:
        """Let somebody press "Cancel"; return where the browser is sent then."""
        return _back(self._asked(url), error="access_denied")

    def access(self, args: Arguments, credentials: str) -> Json:
        """oauth.v2.access. Raises RefusedError."""
        self._recognise(args, credentials)
        if args.optional("grant_type") == "refresh_token":
            return self._renewed(args.optional("refresh_token") or "")
        if args.optional("grant_type") not in {None, "authorization_code"}:
            raise RefusedError("invalid_grant_type")
        return self._exchanged(args)

    def _asked(self, url: str) -> dict[str, str]:
        parts = urlsplit(url)
        asked = dict(parse_qsl(parts.query, keep_blank_values=True))
        wrong = {
            "the page is another one": parts.path != "/oauth/v2/authorize",
            "invalid_client_id": asked.get("client_id") != self.client_id,
            "bad_redirect_uri": not asked.get("redirect_uri", "").startswith(self.app.redirect_urls or ("nowhere",)),
            "invalid_scope": not set(asked.get("scope", "").split(",")) <= set(self.app.scopes),
        }
        if said := [what for what, holds in wrong.items() if holds]:
            raise NotDrawnError(f"Slack shows an error: {', '.join(said)}")
        return asked

    def _recognise(self, args: Arguments, credentials: str) -> None:
        client_id, secret = _basic(credentials)
        client_id = client_id or args.optional("client_id") or ""
        if client_id != self.client_id:
            raise RefusedError("invalid_client_id")
        if (secret or args.optional("client_secret")) != self.client_secret:
            raise RefusedError("bad_client_secret")

    def _exchanged(self, args: Arguments) -> Json:
        given = args.optional("code") or ""
        if given in self._used:
            raise RefusedError("code_already_used")
        code = self._codes.get(given)
        if code is None:
            raise RefusedError("invalid_code")
        if self.clock.now() - code.made_at > _CODE_LIVES:
            raise RefusedError("code_expired")
        if args.optional("redirect_uri") != code.redirect_uri:
            raise RefusedError("bad_redirect_uri")
        self._used.add(given)
        return self._installed(code)

    def _installed(self, code: _Code) -> Json:
        """Give a token, which takes the place of every earlier one."""
        holder = code.holder
        self.grants.revoke(holder, "token_revoked")
        for team in [holder] if isinstance(holder, Team) else holder.teams:
            team.standing.refusal, team.standing.scopes = None, frozenset(code.scopes)
        if isinstance(holder, Organisation):
            holder.is_org_wide = True
        token = self._token(holder)
        organisation = holder if isinstance(holder, Organisation) else holder.organisation
        bot = holder.bot if isinstance(holder, Team) else holder.all_teams[0].bot
        return {
            **token,
            "token_type": "bot",
            "scope": ",".join(code.scopes),
            "bot_user_id": bot.id,
            "app_id": self.app.id,
            "team": {"id": holder.id, "name": holder.name} if isinstance(holder, Team) else None,
            "enterprise": {"id": organisation.id, "name": organisation.name} if organisation else None,
            "is_enterprise_install": isinstance(holder, Organisation),
            "authed_user": {"id": code.by},
        }

    def _token(self, holder: Team | Organisation) -> Json:
        if not self.app.rotates_tokens:
            token = self.ids.new("xoxb-")
            self.grants.give(token, Grant(holder=holder))
            return {"access_token": token}
        token, renewal = self.ids.new("xoxe.xoxb-1-"), self.ids.new("xoxe-1-")
        ends = self.clock.now() + _TOKEN_LIVES
        self.grants.give(token, Grant(holder=holder, expires_at=ends, renewal=renewal))
        lives = int(_TOKEN_LIVES.total_seconds())
        return {"access_token": token, "refresh_token": renewal, "expires_in": lives}

    def _renewed(self, renewal: str) -> Json:
        """Renew a token, again for a moment after an answer that was lost; two tokens are good at most."""
        now = self.clock.now()
        grant = (
            next((one for one in self.grants.by_token.values() if one.renewal == renewal), None) if renewal else None
        )
        if grant is None or grant.refusal is not None:
            raise RefusedError("invalid_refresh_token")
        if grant.renewed_at is not None and now - grant.renewed_at > _RENEWAL_AGAIN_WITHIN:
            raise RefusedError("invalid_refresh_token")
        grant.renewed_at = grant.renewed_at or now
        answer = self._token(grant.holder)
        good = [one for one in self.grants.by_token.values() if one.holder is grant.holder and one.refusal is None]
        for one in good[:-_MOST_TOKENS]:
            one.refusal = "token_revoked"
        return {**answer, "token_type": "bot", "app_id": self.app.id}


def _basic(credentials: str) -> tuple[str, str]:
    try:
        name, _, secret = base64.b64decode(credentials.removeprefix("Basic "), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, secret


def _back(asked: dict[str, str], **told: str) -> str:
    return f"{asked['redirect_uri']}?{urlencode({**told, 'state': asked.get('state', '')})}"
