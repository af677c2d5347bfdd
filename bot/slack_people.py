"""People as Slack's answers and events describe them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

DoNotDisturb = tuple[datetime, datetime] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A Slack user as Slack shows them now. `email` is empty without its scope and for people from outside.

    `zone_name` is an IANA name, "UTC" when Slack gives none; `team_id` is the workspace they belong to. In an
    Enterprise Grid that is one of several: `enterprise_id` and `teams` say which.
    """

    slack_id: str
    name: str
    email: str
    zone_name: str
    locale: str
    is_admin: bool
    is_active: bool
    is_bot: bool
    team_id: str
    enterprise_id: str = ""
    teams: frozenset[str] = frozenset()


def person_of(user: Mapping[str, Any]) -> Person:
    """Read a user object (https://docs.slack.dev/reference/objects/user-object)."""
    profile, in_grid = user.get("profile") or {}, user.get("enterprise_user") or {}
    return Person(
        slack_id=str(user["id"]),
        name=str(profile.get("real_name") or user.get("real_name") or user.get("name") or user["id"]),
        email=str(profile.get("email") or ""),
        zone_name=str(user.get("tz") or "UTC"),
        locale=str(user.get("locale") or "en-US").replace("-", "_"),
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        is_active=not user.get("deleted", False),
        is_bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
        team_id=str(user.get("team_id") or ""),
        enterprise_id=str(in_grid.get("enterprise_id") or ""),
        teams=frozenset(map(str, in_grid.get("teams") or ())),
    )


def do_not_disturb_of(status: Mapping[str, Any]) -> DoNotDisturb:
    """Read a do-not-disturb status: the present or the next span; None when it is off.

    A bot is told nothing of a snooze (https://docs.slack.dev/reference/methods/dnd.info).
    """
    start, end = int(status.get("next_dnd_start_ts") or 0), int(status.get("next_dnd_end_ts") or 0)
    if not status.get("dnd_enabled") or end <= start:
        return None
    return datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC)
