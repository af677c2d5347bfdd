"""What SayDo says, ready for Slack: finished Block Kit and the text that stands for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Block = Mapping[str, Any]
View = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message: `text` says everything the blocks say, for phones and screen readers."""

    text: str
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is shown in a modal; `said` is for the conversation, should the modal be closed by then."""

    view: View
    said: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """Where a message stands."""

    channel: str
    ts: str

    @property
    def at(self) -> datetime:
        """When it was posted: Slack's name of a message is that moment in seconds."""
        return datetime.fromtimestamp(float(self.ts), UTC)
