"""The users of a workspace, as Slack keeps them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]
_A_DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """One user. `tz` is an IANA name; `dnd` is a do-not-disturb span as Unix times, come again each day.

    `enterprise` and `teams` are the organisation and those of its workspaces they are in.
    `is_stranger` marks somebody of another organisation met in a shared channel.
    """

    id: str
    team_id: str
    name: str
    real_name: str
    email: str = ""
    tz: str = "Etc/UTC"
    locale: str = "en-US"
    title: str = ""
    color: str = "4a154b"
    updated: int = 0
    is_admin: bool = False
    is_owner: bool = False
    is_bot: bool = False
    is_guest: bool = False
    is_stranger: bool = False
    deleted: bool = False
    dnd: tuple[int, int] | None = None
    enterprise: str = ""
    teams: tuple[str, ...] = ()

    def dnd_status(self, now: datetime) -> Json:
        """Return do-not-disturb as a bot sees it: the present or the next span, day by day; no snooze."""
        start, end = self.dnd or (1, 1)
        past = int(now.timestamp()) - end
        later = (past // _A_DAY + 1) * _A_DAY if self.dnd and past >= 0 else 0
        return {"dnd_enabled": self.dnd is not None, "next_dnd_start_ts": start + later, "next_dnd_end_ts": end + later}

    def as_slack_gives_it(self, now: datetime, *, with_email: bool, with_locale: bool = False) -> Json:
        """Return the user object; deactivated users have no zone."""
        body: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "profile": self._profile(with_email=with_email and not self.is_stranger),
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": self.updated,
        }
        if self.is_stranger:
            body["is_stranger"] = True
        if self.enterprise:
            in_grid = {"id": self.id, "enterprise_id": self.enterprise, "teams": list(self.teams)}
            body["enterprise_user"] = in_grid
        if with_locale and not self.is_stranger:
            body["locale"] = self.locale
        return body if self.deleted else body | self._living(now)

    def _living(self, now: datetime) -> Json:
        offset = now.astimezone(ZoneInfo(self.tz)).utcoffset()
        return {
            "color": self.color,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": self.tz,
            "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
            "is_admin": self.is_admin,
            "is_owner": self.is_owner,
            "is_primary_owner": False,
            "is_restricted": self.is_guest,
            "is_ultra_restricted": False,
            "is_email_confirmed": True,
        }

    def _profile(self, *, with_email: bool) -> Json:
        first, _, last = self.real_name.partition(" ")
        profile = {
            "title": self.title,
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.name,
            "display_name_normalized": self.name,
            "first_name": first,
            "last_name": last,
            "status_text": "",
            "status_emoji": "",
            "team": self.team_id,
        }
        return profile | {"email": self.email} if with_email and self.email else profile
