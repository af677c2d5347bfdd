"""Tells open pages what changed on a person's screen, so that they fetch it again."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

Tell = Callable[[dict[str, Any]], None]


class Feed:
    """Who listens for whom."""

    def __init__(self) -> None:
        self._listeners: dict[str, list[Tell]] = defaultdict(list)

    def listen(self, user: str, tell: Tell) -> None:
        """Let `tell` be called with every change on this person's screen."""
        self._listeners[user].append(tell)

    def leave(self, user: str, tell: Tell) -> None:
        """Undo `listen`."""
        self._listeners[user].remove(tell)

    def message(self, user: str, channel: str) -> None:
        """Say that a conversation looks different to this person."""
        self._tell(user, {"type": "message", "channel": channel})

    def home(self, user: str) -> None:
        """Say that this person's Home tab was drawn."""
        self._tell(user, {"type": "home"})

    def modal(self, user: str) -> None:
        """Say that this person's modals changed."""
        self._tell(user, {"type": "modal"})

    def state(self) -> None:
        """Say to everybody that the clock, the people or the channels changed."""
        for user in list(self._listeners):
            self._tell(user, {"type": "state"})

    def time(self, now: str) -> None:
        """Say to everybody what time it is while the clock travels (ISO 8601); nothing else is to be fetched."""
        for user in list(self._listeners):
            self._tell(user, {"type": "time", "now": now})

    def _tell(self, user: str, change: dict[str, Any]) -> None:
        for tell in list(self._listeners.get(user, ())):
            tell(change)
