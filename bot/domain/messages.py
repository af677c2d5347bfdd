"""What SayDo says, ready for Slack: finished Block Kit and the text that stands for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Block = Mapping[str, Any]
View = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message: `text` says everything the blocks say, for phones and screen readers."""

    text: str
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """Where a message stands."""

    channel: str
    ts: str
