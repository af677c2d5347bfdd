"""Where SayDo is installed in Slack, and with what it acts there."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """SayDo in one team, or in all workspaces of an Enterprise Grid that the organisation gives it to.

    `slack_id` is where: the team's id, or the enterprise's when it `is_org_wide`. `enterprise_id` is "" for a team
    outside of any. A token that rotates ends at `expires_at` (None: it holds) and is exchanged by `refresh_token`;
    one process at a time does so, until `refreshing_until` at most. `installed_by` is a Slack user id, "" if unknown.
    """

    slack_id: str
    enterprise_id: str = ""
    is_org_wide: bool = False
    app_id: str
    bot_user_id: str
    bot_id: str
    token: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    expires_at: datetime | None = None
    scopes: tuple[str, ...] = ()
    installed_by: str = ""
    installed_at: datetime
    refreshing_until: datetime | None = None
