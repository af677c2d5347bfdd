"""The bot tokens: kept in the database, and in memory for a moment, so that no request asks Slack who SayDo is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.domain.installations import Installation
from bot.domain.people import Workspace
from bot.slack import Identity, InstallationGoneError
from bot.slack_errors import NOT_INSTALLED
from storage import Storage

KEPT_FOR = timedelta(seconds=30)
"""How long a process may go by a token that another one exchanged or forgot meanwhile."""


def not_accepted(code: str) -> str:
    """Say that Slack takes SLACK_BOT_TOKEN for none of its own; `code` is its word for it."""
    return (
        f"Slack does not accept SLACK_BOT_TOKEN ({code}). Copy the bot token from the page “Install App” of your Slack "
        "app; it begins with xoxb-."
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    installation: Installation
    at: datetime


class Tokens:
    """Which token acts in which team. `own` is the installation of SLACK_BOT_TOKEN, which is in no database.

    `own_is_refused` while Slack does not take that one.
    `doubtful` are the installations (by `slack_id`) whose token Slack refused, until somebody asks Slack about them.
    """

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage, self._clock = storage, clock
        self._kept: dict[tuple[str, str], _Kept] = {}
        self.own: Installation | None = None
        self.own_is_refused = False
        self.doubtful: set[str] = set()

    async def find(self, team_id: str, enterprise_id: str = "") -> Installation | None:
        """Return the installation that holds in a team, None when SayDo is not there (which is never remembered)."""
        if self.own is not None and self.own.slack_id == team_id:
            return self.own
        kept, now = self._kept.get((team_id, enterprise_id)), self._clock.now()
        if kept is not None and now - kept.at < KEPT_FOR:
            return kept.installation
        async with self._storage.reading() as tx:
            found = await tx.installations.of_team(team_id, enterprise_id)
        if found is None:
            self._kept.pop((team_id, enterprise_id), None)
        else:
            self._kept[team_id, enterprise_id] = _Kept(found, now)
        return found

    async def token_of(self, workspace: Workspace) -> str:
        """Return the token to act with in a workspace. Raises InstallationGoneError."""
        found = await self.find(workspace.team_id, workspace.enterprise_id)
        if found is None:
            raise InstallationGoneError(NOT_INSTALLED)
        return found.token

    async def token_after(self, workspace: Workspace, refused: str) -> str | None:
        """Return the token that took the place of one Slack refused; without one, the installation is doubtful."""
        self._kept.pop((workspace.team_id, workspace.enterprise_id), None)
        found = await self.find(workspace.team_id, workspace.enterprise_id)
        if found is not None and found.token != refused:
            return found.token
        if found is not None:
            self.doubtful.add(found.slack_id)
        return None

    async def own_is_good(self) -> bool:
        """Tell whether Slack takes the token of the environment, as far as that is known."""
        return not self.own_is_refused

    def forget(self, slack_id: str) -> None:
        """Look an installation up again when it is needed next."""
        self.doubtful.discard(slack_id)
        stale = [key for key, kept in self._kept.items() if slack_id in {*key, kept.installation.slack_id}]
        for key in stale:
            del self._kept[key]


def own_installation(token: str, found: Identity, now: datetime) -> Installation:
    """Return the installation that a token from the environment is, by what Slack says of it."""
    return Installation(
        slack_id=found.team_id,
        enterprise_id=found.enterprise_id,
        app_id="",
        bot_user_id=found.bot_user_id,
        bot_id=found.bot_id,
        token=token,
        installed_at=now,
    )
