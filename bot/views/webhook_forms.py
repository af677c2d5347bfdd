"""What webhooks are drawn from and read into: ids, an endpoint in its reader's words, the modals' forms."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.domain.webhooks import EndpointId, EndpointState


class Id(StrEnum):
    """Controls, callbacks, and the inputs' blocks."""

    LIST = "webhooks.list"  # opens draw_webhooks; also the callback of that modal (it has no submit)
    OPEN = "webhooks.open"  # opens draw_webhook, or looks again; the value is the endpoint's id
    CARD = "webhooks.card"  # callback of that modal (it has no submit)
    NEW = "webhooks.new"  # opens draw_new_webhook
    ADD = "webhooks.add"  # callback of that form
    SHOWN = "webhooks.shown"  # callback of what shows a secret (it has no submit)
    RENEW = "webhooks.renew"  # after a question, shows a new secret
    PAUSE = "webhooks.pause"
    RESUME = "webhooks.resume"
    TRY = "webhooks.try"  # sends a test
    REPLAY = "webhooks.replay"  # opens draw_replay
    SEND_AGAIN = "webhooks.send_again"  # callback of that form
    REMOVE = "webhooks.remove"  # after a question, forgets an endpoint
    ADDRESS = "webhooks.address"
    KINDS = "webhooks.kinds"
    DESCRIPTION = "webhooks.description"
    DAY = "webhooks.day"
    EVENT = "webhooks.event"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointFacts:
    """An endpoint in its reader's words; moments are in their zone, "" for none. `waiting` counts events."""

    endpoint_id: EndpointId
    host: str
    description: str
    kinds: tuple[str, ...]
    state: EndpointState = EndpointState.ACTIVE
    last_success: str = ""
    failing_since: str = ""
    answer: str = ""
    waiting: int = 0
    old_secret_until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointList:
    """The webhooks of a workspace."""

    endpoints: tuple[EndpointFacts, ...] = ()
    can_add: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointCard:
    """One of them, with what just became of it."""

    endpoint: EndpointFacts
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointInput:
    """What is typed for a new one."""

    address: str = field(default="", repr=False)
    kinds: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretShown:
    """A secret, shown once; `old_until` when there was one before it."""

    endpoint_id: EndpointId
    host: str
    secret: str = field(repr=False)
    old_until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayForm:
    """What the question from when on begins with."""

    endpoint_id: EndpointId
    host: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayInput:
    """From when on events are sent again: a day in the reader's zone, or an event."""

    endpoint_id: EndpointId
    day: date
    event_id: str = ""
