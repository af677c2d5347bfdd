"""The table of exports: who asked for whose rows, and what became of it."""

from sqlalchemy import Column, Index, Table

from bot.domain import exports as e
from storage.columns import at, metadata, own_id, partial, some_id, to, workspace_id
from storage.types import EnumText

exports = Table(
    "exports",
    metadata,
    own_id(),
    workspace_id(),
    some_id("by"),
    some_id("team_id", nullable=True),
    Column("span", EnumText(e.Span), nullable=False),
    at("since"),
    at("until"),
    at("asked_at"),
    Column("state", EnumText(e.ExportState), nullable=False),
    at("changed_at"),
    to("members", "by"),
    to("teams", "team_id"),
    Index(None, "workspace_id", "team_id", "asked_at"),
    Index(None, "workspace_id", "by", "asked_at"),
    partial("ix_exports_asked", "changed_at", where="state = 'asked'"),
)
