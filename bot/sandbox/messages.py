"""Messages and the conversations they stand in, as Slack keeps them."""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.elements import Key, Value

Json = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Message:
    """One message.

    `ephemeral_to` is its only reader when it is ephemeral; `typed` is what each reader put into its inputs,
    `suggested` the options the app gave for its external selects.
    """

    ts: str
    user: str
    text: str
    bot_id: str | None = None
    app_id: str | None = None
    blocks: list[Json] | None = None
    attachments: list[Json] | None = None
    metadata: Json | None = None
    thread_ts: str | None = None
    edited_ts: str | None = None
    ephemeral_to: str | None = None
    files: list[Json] = field(default_factory=list)
    typed: dict[str, dict[Key, Value]] = field(default_factory=dict)
    suggested: dict[Key, list[Json]] = field(default_factory=dict)

    def as_slack_gives_it(self, team_id: str, *, with_metadata: bool = False) -> Json:
        """Return the message object of events, history and payloads."""
        body: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text, "team": team_id}
        optional = {
            "bot_id": self.bot_id,
            "app_id": self.app_id,
            "blocks": self.blocks,
            "attachments": self.attachments,
            "thread_ts": self.thread_ts,
            "files": self.files or None,
            "edited": {"user": self.user, "ts": self.edited_ts} if self.edited_ts else None,
            "metadata": self.metadata if with_metadata else None,
        }
        return body | {key: part for key, part in optional.items() if part is not None}


@dataclass(slots=True, kw_only=True)
class Conversation:
    """A channel or a DM. `kind` is `im`, `channel` (public) or `private`; `user` is the person of a DM with the bot."""

    id: str
    kind: str
    name: str
    created: int
    members: list[str] = field(default_factory=list)
    user: str | None = None
    topic: str = ""
    is_archived: bool = False
    is_shared: bool = False
    is_pending_shared: bool = False
    is_general: bool = False
    messages: list[Message] = field(default_factory=list)
    ephemerals: list[Message] = field(default_factory=list)
    read_up_to: dict[str, str] = field(default_factory=dict)

    def message(self, ts: str) -> Message | None:
        """Return the message with that ts, an ephemeral one too."""
        return next((m for m in [*self.messages, *self.ephemerals] if m.ts == ts), None)

    def seen_by(self, user: str) -> list[Message]:
        """Return what a member sees here, oldest first."""
        own = [m for m in self.ephemerals if m.ephemeral_to == user]
        return sorted([*self.messages, *own], key=lambda m: m.ts)

    def unread_by(self, user: str) -> int:
        """Count the messages of others that a member has not seen yet."""
        since = self.read_up_to.get(user, "")
        return sum(m.ts > since and m.user != user for m in self.seen_by(user))

    def remove(self, message: Message) -> None:
        """Take a message away."""
        (self.ephemerals if message.ephemeral_to else self.messages).remove(message)

    def as_slack_gives_it(self, bot_user: str) -> Json:
        """Return the conversation object of conversations.*."""
        body: Json = {"id": self.id, "created": self.created, "is_archived": self.is_archived, "is_im": False}
        if self.kind == "im":
            return body | {"is_im": True, "is_org_shared": False, "user": self.user, "is_user_deleted": False}
        return body | {
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": self.kind == "channel",
            "is_group": self.kind == "private",
            "is_mpim": False,
            "is_private": self.kind == "private",
            "is_general": self.is_general,
            "is_member": bot_user in self.members,
            "is_shared": self.is_shared,
            "is_ext_shared": self.is_shared,
            "is_pending_ext_shared": self.is_pending_shared,
            "is_org_shared": False,
            "topic": {"value": self.topic, "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            "num_members": len(self.members),
        }
