"""Which token opens what: a workspace's own, or one of a whole organisation; and when a token ends.

https://docs.slack.dev/authentication/tokens, https://docs.slack.dev/enterprise/developing-for-enterprise-orgs
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from bot.sandbox.arguments import Arguments
from bot.sandbox.refusals import RefusedError
from bot.sandbox.teams import Organisation, Team

NEEDS_TEAM: Final = frozenset(
    {"dnd.info", "dnd.teamInfo", "team.info", "usergroups.list", "usergroups.users.list", "users.list"}
)
"""What an org-wide token must say a `team_id` to."""
OF_NO_TEAM: Final = frozenset({"auth.test", "auth.teams.list"})
"""What is asked about an org-wide token itself."""


@dataclass(slots=True, kw_only=True)
class Grant:
    """What a token was given for; with rotation it ends, and `renewal` gets the next one."""

    holder: Team | Organisation
    expires_at: datetime | None = None
    renewal: str = ""
    renewed_at: datetime | None = None
    refusal: str | None = None


@dataclass(slots=True)
class Grants:
    """Every token there ever was."""

    by_token: dict[str, Grant] = field(default_factory=dict)

    def give(self, token: str, grant: Grant) -> None:
        """Make a token good."""
        self.by_token[token] = grant

    def holder_of(self, token: str) -> Team | Organisation | None:
        """Return whose token this is, None when nobody was ever given it."""
        grant = self.by_token.get(token)
        return grant.holder if grant else None

    def any_team(self, token: str) -> Team | None:
        """Return a team the token has to do with, for the record of a call."""
        holder = self.holder_of(token)
        if isinstance(holder, Organisation):
            return next(iter(holder.teams), None)
        return holder

    def team_of(self, token: str, method: str, args: Arguments, *, now: datetime) -> Team:
        """Return the workspace a call is about. Raises RefusedError, as Slack says that the token is no good for it."""
        grant = self.by_token.get(token)
        if grant is None:
            raise RefusedError("invalid_auth" if token else "not_authed")
        if grant.refusal is not None:
            raise RefusedError(grant.refusal)
        if grant.expires_at is not None and now >= grant.expires_at:
            raise RefusedError("token_expired")
        if isinstance(grant.holder, Team):
            return grant.holder
        return _team_within(grant.holder, method, args)

    def revoke(self, holder: Team | Organisation, refusal: str) -> None:
        """End every token of a team or an organisation."""
        for grant in self.by_token.values():
            if grant.holder is holder and grant.refusal is None:
                grant.refusal = refusal


def _team_within(organisation: Organisation, method: str, args: Arguments) -> Team:
    """Find the workspace an org-wide call is about: the one that is named, or that knows what is."""
    if method in OF_NO_TEAM:
        return next(iter(organisation.all_teams))
    named = args.optional("team_id")
    if named is None and method in NEEDS_TEAM:
        raise RefusedError("missing_argument")
    found = [team for team in organisation.all_teams if _is_about(team, args, named)]
    if not found:
        raise RefusedError("team_not_found" if named else "channel_not_found")
    if found[0] not in organisation.teams:
        raise RefusedError("team_access_not_granted")
    return found[0]


def _is_about(team: Team, args: Arguments, named: str | None) -> bool:
    if named is not None:
        return team.id == named
    given = [args.optional(name) or "" for name in ("channel", "user", "user_id", "view_id", "trigger_id")]
    given += (args.optional("users") or "").split(",")
    return any(team.knows(one) for one in given if one)
