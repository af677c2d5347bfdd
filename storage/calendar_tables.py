"""The tables of calendars: what links to them, what was read, and what a member said of it."""

from sqlalchemy import BigInteger, Column, Index, Integer, PrimaryKeyConstraint, String, Table, UniqueConstraint

from bot.domain import calls as c
from bot.domain import links as li
from bot.domain import meetings as m
from storage.columns import at, flag, metadata, own_id, partial, some_id, to, within_workspace, words, workspace_id
from storage.types import ID_LENGTH, AttendeesJson, EnumText, WordsJson

links = Table(
    "links",
    metadata,
    own_id(),
    workspace_id(),
    some_id("member_id"),
    Column("provider", EnumText(li.Provider), nullable=False),
    words("address"),  # sealed
    Column("address_key", String(ID_LENGTH), nullable=False),
    at("linked_at"),
    Column("state", EnumText(li.LinkState), nullable=False),
    words("error"),
    at("broken_since", nullable=True),
    Column("failures", Integer, nullable=False),
    at("checked_at", nullable=True),
    at("read_at", nullable=True),
    at("next_check_at"),
    at("claimed_until", nullable=True),
    Column("skipped", WordsJson(), nullable=False),
    words("etag", nullable=True),
    words("last_modified", nullable=True),
    words("content_hash", nullable=True),
    words("credentials", default=""),  # sealed
    words("account", default=""),
    words("name", default=""),
    at("hinted_at", nullable=True),
    at("watch_at", nullable=True),
    Column("warnings", WordsJson(), nullable=False, server_default="[]"),
    at("hours_at", nullable=True),
    words("account_domain", default=""),
    Column("host_key", String(ID_LENGTH), nullable=False, server_default=""),
    to("members", "member_id"),
    UniqueConstraint("member_id", "address_key"),
    within_workspace(),
    Index(None, "next_check_at"),
    Index(None, "watch_at"),
    Index(None, "workspace_id", "account_domain"),
)

logins = Table(
    "logins",
    metadata,
    Column("id", String(64), primary_key=True),
    workspace_id(),
    some_id("member_id"),
    Column("provider", EnumText(li.Provider), nullable=False),
    at("expires_at"),
    words("granted"),  # sealed
    words("verifier", default=""),  # sealed
    to("members", "member_id"),
    Index(None, "expires_at"),
)

watches = Table(
    "watches",
    metadata,
    own_id(),
    workspace_id(),
    some_id("link_id"),
    Column("token_key", String(64), nullable=False),
    words("resource_id"),
    at("expires_at"),
    to("links", "link_id", ondelete="CASCADE"),
    Index(None, "link_id"),
)

meetings = Table(
    "meetings",
    metadata,
    own_id(),
    workspace_id(),
    some_id("member_id"),
    some_id("link_id"),
    words("uid"),
    words("instance"),
    Column("occurrence_key", String(ID_LENGTH), nullable=False),
    at("original_start"),
    at("start"),
    at("end"),
    words("title"),
    flag("all_day"),
    Column("status", EnumText(m.Status), nullable=False),
    Column("kind", EnumText(m.EventKind), nullable=False),
    flag("is_busy"),
    flag("is_private"),
    flag("is_recurring"),
    Column("organizer", AttendeesJson(), nullable=False),
    Column("attendees", AttendeesJson(), nullable=False),
    words("location"),
    words("conference_url"),
    Column("sequence", BigInteger, nullable=False),
    flag("zone_is_certain"),
    flag("is_call"),
    Column("reason", EnumText(c.Reason), nullable=False),
    words("detail"),
    Column("misses", Integer, nullable=False),
    at("added_at"),
    flag("hides_guests", default=False),
    to("members", "member_id"),
    to("links", "link_id", ondelete="CASCADE"),
    UniqueConstraint("link_id", "occurrence_key"),
    Index(None, "workspace_id", "occurrence_key"),
    Index(None, "workspace_id", "member_id", "end"),
    Index(None, "workspace_id", "link_id", "end"),
    partial("ix_meetings_out_of_office", "workspace_id", "member_id", "start", where="kind = 'out_of_office'"),
)

rules = Table(
    "rules",
    metadata,
    workspace_id(),
    some_id("member_id"),
    Column("scope", EnumText(c.RuleScope), nullable=False),
    words("subject"),
    Column("subject_key", String(ID_LENGTH), nullable=False),
    flag("is_call"),
    at("said_at"),
    to("members", "member_id"),
    PrimaryKeyConstraint("workspace_id", "member_id", "scope", "subject_key"),
)
