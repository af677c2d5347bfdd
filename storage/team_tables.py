"""The tables of teams: what a team is, and who was in it from when to when."""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, String, Table, Time

from bot.domain import teams as t
from storage.columns import at, flag, metadata, own_id, partial, some_id, to, within_workspace, words, workspace_id
from storage.types import EnumText

teams = Table(
    "teams",
    metadata,
    own_id(),
    workspace_id(),
    words("name"),
    Column("channel", String(32), nullable=False),
    Column("rule", String(255), nullable=False),
    Column("at", Time, nullable=False),
    words("zone_name"),
    at("created_at"),
    Column("usergroup", String(32), nullable=False),
    Column("when_empty", EnumText(t.WhenEmpty), nullable=False),
    Column("objective_share", Integer),
    Column("recap_share", Integer),
    Column("say_do", Integer),
    words("note"),
    at("closed_at", nullable=True),
    Column("channel_standing", EnumText(t.Standing), nullable=False),
    words("channel_name"),
    words("usergroup_name"),
    within_workspace(),
    partial("ix_teams_open", "workspace_id", where="closed_at IS NULL"),
)

team_people = Table(
    "team_people",
    metadata,
    workspace_id(),
    some_id("team_id"),
    some_id("member_id"),
    Column("role", EnumText(t.Role), nullable=False),
    at("since"),
    at("until", nullable=True),
    flag("is_by_group"),
    to("teams", "team_id"),
    to("members", "member_id"),
    PrimaryKeyConstraint("workspace_id", "team_id", "member_id", "role", "since"),
    Index(None, "workspace_id", "member_id"),
    partial("uq_team_people_still", "workspace_id", "team_id", "member_id", "role", where="until IS NULL", unique=True),
)
