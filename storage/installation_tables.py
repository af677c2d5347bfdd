"""The tables of where SayDo is installed, and of what Slack said already: before a workspace is known."""

from sqlalchemy import Column, Index, String, Table

from storage.columns import at, flag, metadata, words
from storage.types import WordsJson

installations = Table(
    "installations",
    metadata,
    Column("slack_id", String(32), primary_key=True),  # a team's, or an enterprise's
    words("enterprise_id"),
    flag("is_org_wide"),
    words("app_id"),
    words("bot_user_id"),
    words("bot_id"),
    words("token"),  # sealed
    words("refresh_token"),  # sealed
    at("expires_at", nullable=True),
    Column("scopes", WordsJson(), nullable=False),
    words("installed_by"),
    at("installed_at"),
    at("refreshing_until", nullable=True),
    Index(None, "expires_at"),
)

install_states = Table(
    "install_states",
    metadata,
    Column("id", String(64), primary_key=True),
    at("expires_at"),
    Index(None, "expires_at"),
)

slack_events = Table(
    "slack_events",
    metadata,
    Column("event_id", String(255), primary_key=True),
    at("seen_at"),
    Index(None, "seen_at"),
)
