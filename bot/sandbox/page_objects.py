"""The JSON the page fetches: who is there, what can be done, what was said."""

from typing import Any

from bot.sandbox.messages import Conversation, Message
from bot.sandbox.users import User
from bot.sandbox.workspaces import Workspace

Json = dict[str, Any]


def state_of(workspace: Workspace, me: str) -> Json:
    """Return what a person's client knows of the workspace, the clock apart."""
    app = workspace.app
    mine = [c for c in workspace.conversations.values() if me in c.members]
    return {
        "now": workspace.clock.now().isoformat(),
        "team": {"id": workspace.id, "name": workspace.name},
        "me": me,
        "users": {user.id: _user(user) for user in workspace.users.values()},
        "people": list(workspace.people),
        "unread": {person: _unread_by(workspace, person) for person in workspace.people},
        "channels": [_channel(workspace, c, me) for c in mine],
        "commands": [
            {"command": c.name, "description": c.description, "usage_hint": c.usage_hint} for c in app.commands
        ],
        "shortcuts": [
            {"callback_id": s.callback_id, "name": s.name, "type": "message" if s.on_message else "global"}
            for s in app.shortcuts
        ],
        "app": {"id": app.id, "name": app.name, "bot_user": workspace.bot.id, "home": app.has_home},
    }


def _unread_by(workspace: Workspace, person: str) -> int:
    return sum(one.unread_by(person) for one in workspace.conversations.values() if person in one.members)


def _user(user: User) -> Json:
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "title": user.title,
        "tz": user.tz,
        "is_bot": user.is_bot,
        "deleted": user.deleted,
        "color": user.color,
        "locale": user.locale,
    }


def _channel(workspace: Workspace, conversation: Conversation, me: str) -> Json:
    seen = conversation.seen_by(me)
    return {
        "id": conversation.id,
        "kind": "im" if conversation.kind == "im" else "channel",
        "name": conversation.name,
        "user": workspace.bot.id if conversation.user == me else conversation.user,
        "topic": conversation.topic,
        "unread": conversation.unread_by(me),
        "last_ts": seen[-1].ts if seen else None,
    }


def message_of(message: Message) -> Json:
    """Return one message as the page draws it."""
    return {
        "ts": message.ts,
        "user": message.user,
        "bot_id": message.bot_id,
        "text": message.text,
        "blocks": message.blocks,
        "edited": message.edited_ts is not None,
        "ephemeral": message.ephemeral_to is not None,
        "thread_ts": message.thread_ts,
        "files": message.files,
    }
