"""What Slack's own menus offer a person: colleagues and conversations, by the menu's kind and filter.

https://docs.slack.dev/reference/block-kit/composition-objects/conversation-filter-object
"""

from typing import Final

from bot.sandbox.elements import Placed, Value
from bot.sandbox.messages import Conversation
from bot.sandbox.teams import Team

_KINDS: Final = {"channel": "public", "private": "private", "im": "im", "mpim": "mpim"}


def not_offered(team: Team, user_id: str, p: Placed, value: Value) -> str | None:
    """Say why a menu of this kind would not offer what is to be chosen in it, or None when it would."""
    chosen = value if isinstance(value, list) else [str(value)] if value else []
    if p.kind in {"users_select", "multi_users_select"}:
        return next((f"no colleague {one} is offered" for one in chosen if not _is_colleague(team, one)), None)
    if "conversations_select" not in p.kind and "channels_select" not in p.kind:
        return None
    offered = [one.id for one in team.conversations.values() if _is_offered(user_id, p, one)]
    return next((f"{team.name_of(one)} is not offered in {p.action_id}" for one in chosen if one not in offered), None)


def _is_colleague(team: Team, user_id: str) -> bool:
    return user_id in team.users and not team.users[user_id].deleted


def _is_offered(user_id: str, p: Placed, one: Conversation) -> bool:
    """Tell whether a conversation is listed: not an archived one; private ones and DMs only to who is in them."""
    wanted = p.element.get("filter") or {}
    kinds = ["public"] if "channels_select" in p.kind else wanted.get("include") or list(_KINDS.values())
    is_seen = one.kind == "channel" or user_id in one.members
    is_bots = one.user is not None and bool(wanted.get("exclude_bot_users"))
    is_shared = one.is_shared and bool(wanted.get("exclude_external_shared_channels"))
    return _KINDS[one.kind] in kinds and is_seen and not (one.is_archived or is_bots or is_shared)
