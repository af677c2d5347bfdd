"""The tables of teams: what a team is, who was in it when; who looked, asked, and what is announced for a digest."""

from sqlalchemy import Column, Date, Index, Integer, PrimaryKeyConstraint, String, Table, Time

from bot.domain import escalations as e
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
    at("plan_at", nullable=True),  # when its next digest is to be planned; NULL: now
    within_workspace(),
    partial("ix_teams_open", "workspace_id", where="closed_at IS NULL"),
    partial("ix_teams_to_plan", "plan_at", where="closed_at IS NULL"),
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

looks = Table(
    "looks",
    metadata,
    workspace_id(),
    some_id("member_id"),
    some_id("by"),
    Column("subject", String(64), nullable=False),
    Column("day", Date, nullable=False),
    at("first_at"),
    at("last_at"),
    to("members", "member_id"),
    to("members", "by"),
    PrimaryKeyConstraint("workspace_id", "member_id", "day", "by", "subject"),
    Index(None, "workspace_id", "member_id", "last_at"),
)

questions = Table(
    "questions",
    metadata,
    own_id(),
    workspace_id(),
    some_id("team_id"),
    some_id("by"),
    some_id("to"),
    words("text"),
    at("asked_at"),
    some_id("call_id", nullable=True),
    some_id("commitment_id", nullable=True),
    words("answer"),
    at("answered_at", nullable=True),
    to("teams", "team_id"),
    to("members", "by"),
    to("members", "to"),
    to("calls", "call_id"),
    to("commitments", "commitment_id"),
    Index(None, "workspace_id", "call_id"),
    Index(None, "workspace_id", "commitment_id"),
)

escalations = Table(
    "escalations",
    metadata,
    workspace_id(),
    some_id("commitment_id"),
    Column("n", Integer, nullable=False),
    some_id("owner_id"),
    some_id("team_id"),
    at("deadline"),
    words("words"),
    Column("channel", String(32), nullable=False),
    at("digest_at"),
    words("zone_name"),
    some_id("digest_id", nullable=True),
    at("posted_at", nullable=True),
    at("stopped_at", nullable=True),
    Column("why", EnumText(e.Stop), nullable=True),
    to("commitments", "commitment_id"),
    to("members", "owner_id"),
    to("teams", "team_id"),
    PrimaryKeyConstraint("workspace_id", "commitment_id", "n"),
    Index(None, "workspace_id", "team_id", "digest_at"),
    partial(
        "uq_escalations_ahead",
        "workspace_id",
        "commitment_id",
        where="posted_at IS NULL AND stopped_at IS NULL",
        unique=True,
    ),
    partial(
        "uq_escalations_posted",
        "workspace_id",
        "commitment_id",
        "deadline",
        where="posted_at IS NOT NULL",
        unique=True,
    ),
)
