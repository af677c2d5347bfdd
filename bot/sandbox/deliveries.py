"""What Slack hands to the app, and what came of it, however it travels."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

Json = dict[str, Any]


class Kind(StrEnum):
    """What is delivered, in the words of Socket Mode's envelopes."""

    EVENT = "events_api"
    """Something happened: the Events API."""
    INTERACTIVE = "interactive"
    """A person used something the app drew, or a shortcut."""
    COMMAND = "slash_commands"
    """A person typed a slash command."""


class Failure(StrEnum):
    """Why the app did not take a delivery, in the words of `x-slack-retry-reason`."""

    TIMEOUT = "timeout"
    """Not acknowledged within the limit (three seconds)."""
    NOT_CONNECTED = "connection_failed"
    """Nobody there: no socket, or nothing listens at the request URL."""
    BAD_STATUS = "http_error"
    """Answered, but not with a 2xx."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """The how-manieth retry an event's delivery is (1 to 3), and why the one before failed."""

    number: int
    reason: Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a delivery. `answer` is the acknowledgement's payload; `wants_no_retry` is `x-slack-no-retry`."""

    failure: Failure | None = None
    status: int | None = None
    answer: Json | None = None
    wants_no_retry: bool = False

    @property
    def ok(self) -> bool:
        """True when the app acknowledged in time."""
        return self.failure is None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRecord:
    """One delivery, for tests. `name` is the event's or payload's type, or the command; `payload` what was sent."""

    kind: Kind
    name: str
    team_id: str
    payload: Mapping[str, Any]
    outcome: Outcome
    retry: Retry | None = None


class Carrier(Protocol):
    """A way to the app: Socket Mode or HTTP."""

    async def carry(self, kind: Kind, payload: Mapping[str, Any], *, retry: Retry | None = None) -> Outcome:
        """Hand one payload over and wait for its acknowledgement, at most as long as Slack would."""
        ...
