"""Channels and user groups as Slack's answers describe them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel as Slack shows it now. `is_shared`: people of other organisations read it, or are invited to."""

    channel_id: str
    name: str
    is_member: bool
    is_archived: bool
    is_shared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UserGroup:
    """A user group; `handle` is what stands behind the @."""

    group_id: str
    handle: str
    name: str


def channel_of(channel: Mapping[str, Any]) -> Channel:
    """Read a conversation object (https://docs.slack.dev/reference/objects/conversation-object)."""
    return Channel(
        channel_id=str(channel["id"]),
        name=str(channel.get("name") or ""),
        is_member=bool(channel.get("is_member")),
        is_archived=bool(channel.get("is_archived")),
        is_shared=bool(channel.get("is_ext_shared") or channel.get("is_pending_ext_shared")),
    )


def user_group_of(group: Mapping[str, Any]) -> UserGroup:
    """Read a user group object (https://docs.slack.dev/reference/objects/usergroup-object)."""
    return UserGroup(
        group_id=str(group["id"]), handle=str(group.get("handle") or ""), name=str(group.get("name") or "")
    )
