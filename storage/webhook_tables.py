"""The tables of webhooks: who wants to be told, what happened, and how far each of them is."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)

from bot.domain import webhooks as w
from storage.columns import at, metadata, own_id, partial, some_id, to, within_workspace, words, workspace_id
from storage.types import EnumText, WordsJson

_NUMBER = BigInteger().with_variant(Integer, "sqlite")

webhook_endpoints = Table(
    "webhook_endpoints",
    metadata,
    own_id(),
    workspace_id(),
    words("address"),  # sealed
    words("secret"),  # sealed
    words("old_secrets"),  # sealed: each with the instant until which it signs
    at("old_secret_until", nullable=True),
    Column("host", String(255), nullable=False),
    Column("kinds", WordsJson(), nullable=False),
    words("description"),
    some_id("created_by"),
    at("created_at"),
    Column("state", EnumText(w.EndpointState), nullable=False),
    Column("failures", Integer, nullable=False),
    at("failing_since", nullable=True),
    at("held_until", nullable=True),
    at("last_success_at", nullable=True),
    words("answer"),
    at("claimed_until", nullable=True),
    to("members", "created_by"),
    within_workspace(),
)

webhook_events = Table(
    "webhook_events",
    metadata,
    Column("number", _NUMBER, primary_key=True, autoincrement=True),
    some_id("id"),
    workspace_id(),
    Column("kind", EnumText(w.WebhookKind), nullable=False),
    at("at"),
    some_id("call_id", nullable=True),
    Column("data", JSON, nullable=False),
    to("calls", "call_id"),
    UniqueConstraint("id"),
    Index(None, "at"),
    Index(None, "workspace_id", "at"),
    sqlite_autoincrement=True,  # a number is never given twice, although old rows go
)

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    workspace_id(),
    some_id("endpoint_id"),
    Column("number", _NUMBER, ForeignKey("webhook_events.number", ondelete="CASCADE"), nullable=False),
    Column("state", EnumText(w.DeliveryState), nullable=False),
    Column("attempts", Integer, nullable=False),
    at("next_at"),
    Column("status", Integer),
    words("answer"),
    ForeignKeyConstraint(
        ["workspace_id", "endpoint_id"],
        ["webhook_endpoints.workspace_id", "webhook_endpoints.id"],
        name="fk_webhook_deliveries_endpoint",  # PostgreSQL's names end at 63 letters
        ondelete="CASCADE",
    ),
    PrimaryKeyConstraint("endpoint_id", "number"),
    Index(None, "number"),
    partial("ix_webhook_deliveries_waiting", "endpoint_id", "number", "next_at", where="state = 'waiting'"),
)
