"""The table of erasures: who had whom erased, and how far it is. Whom, is known only until it is done."""

from sqlalchemy import Column, Index, String, Table

from bot.domain import erasures as e
from storage.columns import at, flag, metadata, own_id, partial, some_id, to, words, workspace_id
from storage.types import ID_LENGTH, EnumText

erasures = Table(
    "erasures",
    metadata,
    own_id(),
    workspace_id(),
    some_id("by"),
    Column("kind", EnumText(e.ErasureKind), nullable=False),
    some_id("member_id", nullable=True),
    words("traces"),  # sealed; "" once it is done
    Column("mark", String(ID_LENGTH), nullable=False),  # by which a forgotten person is known who comes back
    flag("closes_promises"),
    at("asked_at"),
    at("claimed_until", nullable=True),
    at("done_at", nullable=True),
    to("members", "by"),
    to("members", "member_id"),
    Index(None, "workspace_id", "asked_at"),
    partial("ix_erasures_under_way", "asked_at", where="done_at IS NULL"),
)
