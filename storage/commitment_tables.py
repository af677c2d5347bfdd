"""The tables of promises: what they are now, all that happened to them, and to whom they are offered."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, PrimaryKeyConstraint, String, Table, Time

from bot.domain import commitments as co
from storage.columns import at, flag, metadata, own_id, partial, some_id, to, within_workspace, words, workspace_id
from storage.types import ID_LENGTH, ChangesJson, EnumText

commitments = Table(
    "commitments",
    metadata,
    own_id(),
    workspace_id(),
    some_id("owner_id"),
    Column("side", EnumText(co.Side), nullable=False),
    words("what"),
    words("who"),
    Column("day", Date, nullable=False),
    Column("at", Time),
    words("zone_name"),
    at("deadline"),
    at("made_at"),
    words("how"),
    words("why"),
    some_id("call_id", nullable=True),
    words("account"),
    Column("account_key", String(ID_LENGTH), nullable=False),
    flag("is_must_do"),
    flag("is_at_risk"),
    Column("state", EnumText(co.State), nullable=False),
    at("closed_at", nullable=True),
    Column("moves", Integer, nullable=False),
    Column("moved_late", Integer, nullable=False),
    words("source_url", default=""),
    Column("edits", Integer, nullable=False, server_default="0"),
    to("members", "owner_id"),
    to("calls", "call_id"),
    within_workspace(),
    Index(None, "workspace_id", "call_id"),
    Index(None, "workspace_id", "owner_id", "closed_at"),
    Index(None, "workspace_id", "account_key", "closed_at"),
    partial("ix_commitments_open_by_owner", "workspace_id", "owner_id", "deadline", where="state = 'open'"),
    partial("ix_commitments_open_by_account", "workspace_id", "account_key", "deadline", where="state = 'open'"),
    partial("ix_commitments_open_by_deadline", "deadline", where="state = 'open'"),
)

commitment_events = Table(
    "commitment_events",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    workspace_id(),
    some_id("commitment_id"),
    Column("kind", EnumText(co.EventKind), nullable=False),
    at("at"),
    some_id("by", nullable=True),
    words("source"),
    Column("old_day", Date),
    Column("new_day", Date),
    words("reason"),
    Column("told_them", Boolean),
    Column("changes", ChangesJson(), nullable=False, server_default="{}"),
    at("old_deadline", nullable=True),  # of a move, out of its changes
    to("commitments", "commitment_id"),
    to("members", "by"),
    Index(None, "workspace_id", "commitment_id"),
)

offers = Table(
    "offers",
    metadata,
    workspace_id(),
    some_id("commitment_id"),
    some_id("to"),
    some_id("by"),
    at("offered_at"),
    to("commitments", "commitment_id"),
    to("members", "to"),
    to("members", "by"),
    PrimaryKeyConstraint("workspace_id", "commitment_id"),
    Index(None, "workspace_id", "to"),
)
