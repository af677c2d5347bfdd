"""Which scope each Web API method and each event needs: one of those listed is enough."""

from typing import Final

_CONVERSATIONS: Final = {"im": "im", "mpim": "mpim", "channel": "channels", "private": "groups"}

# Of the method pages of docs.slack.dev; a method that is not here needs no scope.
METHOD_SCOPES: Final[dict[str, tuple[str, ...]]] = {
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "chat.delete": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "conversations.open": ("im:write", "mpim:write", "groups:write", "channels:manage"),
    "conversations.info": ("channels:read", "groups:read", "im:read", "mpim:read"),
    "conversations.members": ("channels:read", "groups:read", "im:read", "mpim:read"),
    "conversations.list": ("channels:read", "groups:read", "im:read", "mpim:read"),
    "conversations.history": ("channels:history", "groups:history", "im:history", "mpim:history"),
    "users.info": ("users:read",),
    "users.list": ("users:read",),
    "users.lookupByEmail": ("users:read.email",),
    "users.conversations": ("channels:read", "groups:read", "im:read", "mpim:read"),
    "team.info": ("team:read",),
    "dnd.info": ("dnd:read",),
    "dnd.teamInfo": ("dnd:read",),
    "usergroups.list": ("usergroups:read",),
    "usergroups.users.list": ("usergroups:read",),
    "files.getUploadURLExternal": ("files:write",),
    "files.completeUploadExternal": ("files:write",),
}

# Of the event pages of docs.slack.dev.
EVENT_SCOPES: Final[dict[str, tuple[str, ...]]] = {
    "dnd_updated_user": ("dnd:read",),
    "message.im": ("im:history",),
    "team_join": ("users:read",),
    "user_change": ("users:read",),
    "subteam_created": ("usergroups:read",),
    "subteam_updated": ("usergroups:read",),
    "subteam_members_changed": ("usergroups:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "channel_archive": ("channels:read",),
    "channel_rename": ("channels:read",),
}


def reading(kind: str) -> str:
    """Return the scope that lets an app see a conversation of this kind."""
    return f"{_CONVERSATIONS[kind]}:read"


def history(kind: str) -> str:
    """Return the scope that lets an app read the messages of a conversation of this kind."""
    return f"{_CONVERSATIONS[kind]}:history"


def opening(people: int) -> str:
    """Return the scope for opening a conversation with so many people besides the bot."""
    return "im:write" if people == 1 else "mpim:write"
