"""The tables of calls: what stands before one, and what came of it."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Time,
    UniqueConstraint,
)

from bot.domain import calls as c
from bot.domain import preps as p
from bot.domain import recaps as r
from storage.columns import at, flag, metadata, own_id, partial, some_id, to, within_workspace, words, workspace_id
from storage.types import ID_LENGTH, AttendeesJson, ChangesJson, EnumText

calls = Table(
    "calls",
    metadata,
    own_id(),
    workspace_id(),
    words("uid"),
    words("instance"),
    Column("occurrence_key", String(ID_LENGTH), nullable=False),
    some_id("lead_id"),
    words("account"),
    Column("account_key", String(ID_LENGTH), nullable=False),
    words("title"),
    at("start"),
    at("end"),
    Column("state", EnumText(c.CallState), nullable=False),
    flag("is_private"),
    flag("is_recurring"),
    words("location"),
    words("conference_url"),
    Column("external", AttendeesJson(), nullable=False),
    at("moved_from", nullable=True),
    flag("lead_is_said", default=False),
    at("recap_due_at", nullable=True),
    to("members", "lead_id"),
    UniqueConstraint("workspace_id", "occurrence_key"),
    within_workspace(),
    Index(None, "workspace_id", "lead_id", "end"),
    Index(None, "workspace_id", "lead_id", "recap_due_at"),
    Index(None, "workspace_id", "account_key", "start"),
    partial("ix_calls_recap_due_unknown", "workspace_id", "end", where="recap_due_at IS NULL"),
)

preps = Table(
    "preps",
    metadata,
    workspace_id(),
    some_id("call_id"),
    some_id("by"),
    at("updated_at"),
    words("objective"),
    words("their_objective"),
    Column("knowledge", EnumText(p.Knowledge)),
    Column("stage", EnumText(p.Stage)),
    words("agenda"),
    words("value"),
    words("questions"),
    words("honest"),
    words("next_step"),
    words("winging_reason"),
    Column("agenda_state", EnumText(p.AgendaState), nullable=False, server_default=p.AgendaState.NOT_YET.value),
    words("opening", default=""),
    at("objective_at", nullable=True),
    to("calls", "call_id"),
    to("members", "by"),
    PrimaryKeyConstraint("workspace_id", "call_id"),
)

recaps = Table(
    "recaps",
    metadata,
    workspace_id(),
    some_id("call_id"),
    some_id("by"),
    at("saved_at"),
    Column("outcome", EnumText(r.Outcome), nullable=False),
    Column("their_outcome", EnumText(r.Outcome)),
    words("more_possible"),
    words("learnings"),
    words("notes"),
    Column("next_day", Date),
    Column("next_at", Time),
    words("next_zone", default=""),
    at("changed_at", nullable=True),
    at("mailed_at", nullable=True),
    to("calls", "call_id"),
    to("members", "by"),
    PrimaryKeyConstraint("workspace_id", "call_id"),
)

recap_edits = Table(
    "recap_edits",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    workspace_id(),
    some_id("call_id"),
    at("at"),
    some_id("by"),
    Column("changes", ChangesJson(), nullable=False),
    to("calls", "call_id"),
    to("members", "by"),
    Index(None, "workspace_id", "call_id"),
)
