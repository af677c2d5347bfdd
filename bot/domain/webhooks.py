"""Webhooks: what others are told of, to whom it is sent, and what follows from an answer. Pure.

The format is that of Standard Webhooks: https://www.standardwebhooks.com
"""

import zlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType, assert_never

from bot.domain.commitments import EventKind
from bot.domain.people import MemberId, WorkspaceId

EndpointId = NewType("EndpointId", str)
WebhookEventId = NewType("WebhookEventId", str)

KEPT_FOR = timedelta(days=30)
"""How long what happened can be sent, and sent again."""
OLD_SECRET_LASTS = timedelta(hours=24)
PAUSED_AFTER = timedelta(days=3)
"""After so long without a success an endpoint is asked no more."""
MOST_ENDPOINTS = 10

_WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
_LONGEST_HOLD = timedelta(minutes=5)
_LONGEST_OBEYED = timedelta(hours=24)
_MOST_JITTER = 0.2
_LONGEST_ANSWER = 200
_GONE = 410
_BUSY = frozenset({429, 503})
_DONE = range(200, 300)


class WebhookKind(StrEnum):
    """What happened, as the field `type` names it."""

    PREP_SET = "prep.set"  # what a call is for was written, or changed
    RECAP_SAVED = "recap.saved"  # what came of a call was written, or changed
    MADE = "commitment.made"  # a promise came to be
    EDITED = "commitment.edited"  # its words changed
    MOVED = "commitment.moved"  # it has another date
    HANDED_OVER = "commitment.handed_over"  # another member owns it
    KEPT = "commitment.kept"  # it is done
    RELEASED = "commitment.released"  # it need not be done
    BROKEN = "commitment.broken"  # it won't be done, or nobody said a word
    REOPENED = "commitment.reopened"  # that it was closed was a slip
    TEST = "webhook.test"  # an admin tries an endpoint


WANTED_KINDS = tuple(kind for kind in WebhookKind if kind is not WebhookKind.TEST)
"""What an endpoint may ask for."""


def kind_of(kind: EventKind) -> WebhookKind | None:
    """Return as what others are told of something that happened to a commitment; None when they are not."""
    told: WebhookKind | None
    match kind:
        case EventKind.MADE:
            told = WebhookKind.MADE
        case EventKind.EDITED:
            told = WebhookKind.EDITED
        case EventKind.MOVED | EventKind.MOVED_BACK:
            told = WebhookKind.MOVED
        case EventKind.HANDED_OVER:
            told = WebhookKind.HANDED_OVER
        case EventKind.KEPT:
            told = WebhookKind.KEPT
        case EventKind.RELEASED | EventKind.MISTAKEN:
            told = WebhookKind.RELEASED
        case EventKind.BROKEN:
            told = WebhookKind.BROKEN
        case EventKind.REOPENED:
            told = WebhookKind.REOPENED
        case EventKind.OFFERED | EventKind.DECLINED | EventKind.WITHDRAWN | EventKind.TOLD:
            told = None  # its facts stay as they are
        case _:
            assert_never(kind)
    return told


class EndpointState(StrEnum):
    """Where an endpoint stands. What happens meanwhile waits for it, whatever its state."""

    ACTIVE = "active"  # it is sent what happens
    PAUSED = "paused"  # an admin wants a pause
    BROKEN = "broken"  # SayDo paused it: it is gone, or has not taken anything for days


class DeliveryState(StrEnum):
    """Where one event stands on its way to one endpoint."""

    WAITING = "waiting"  # to be sent, for the first time or again
    DONE = "done"  # the endpoint took it
    FAILED = "failed"  # the endpoint refused it ten times
    WITHHELD = "withheld"  # its call became private before it was sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where events of a workspace are sent. Its address and its secrets are sealed and no part of it, `host` is.

    `failures` counts failed attempts in a row, since `failing_since`; until `held_until` nothing is sent. `answer` is
    what the last failed attempt met. `claimed_until` is when the process that sends to it must be done.
    """

    id: EndpointId
    workspace_id: WorkspaceId
    host: str
    kinds: tuple[str, ...]
    description: str
    created_by: MemberId
    created_at: datetime
    state: EndpointState = EndpointState.ACTIVE
    failures: int = 0
    failing_since: datetime | None = None
    held_until: datetime | None = None
    last_success_at: datetime | None = None
    answer: str = ""
    old_secret_until: datetime | None = None
    claimed_until: datetime | None = None

    def wants(self, kind: WebhookKind) -> bool:
        """Tell whether it asked for this kind."""
        return kind.value in self.kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One event on its way to one endpoint. `attempts` counts the failed ones since it was queued."""

    endpoint_id: EndpointId
    number: int
    state: DeliveryState = DeliveryState.WAITING
    attempts: int = 0
    next_at: datetime
    status: int | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of an attempt: the HTTP status (None: there was no answer), its beginning or why there was none.

    `retry_after` are the seconds the endpoint asks to wait.
    """

    status: int | None
    text: str = ""
    retry_after: float | None = None

    @property
    def is_success(self) -> bool:
        """True for any 2xx."""
        return self.status in _DONE

    @property
    def said(self) -> str:
        """What admins read of it, in a line."""
        first = f"It answered {self.status}." if self.status is not None else ""
        beginning = " ".join(self.text.split())[:_LONGEST_ANSWER]
        return " ".join(part for part in (first, beginning) if part)


def after_attempt(
    endpoint: Endpoint, delivery: Delivery, answer: Answer, *, now: datetime
) -> tuple[Endpoint, Delivery]:
    """Return an endpoint and a delivery as they are after an attempt."""
    if answer.is_success:
        done = replace(delivery, state=DeliveryState.DONE, status=answer.status, answer="")
        well = replace(endpoint, failures=0, failing_since=None, held_until=None, last_success_at=now, answer="")
        return well, done
    return _failed(endpoint, answer, now=now), _again(delivery, answer, now=now)


def _failed(endpoint: Endpoint, answer: Answer, *, now: datetime) -> Endpoint:
    since = endpoint.failing_since or now
    is_over = answer.status == _GONE or now - since >= PAUSED_AFTER
    failures = endpoint.failures + 1
    hold = min(_WAITS[min(failures, len(_WAITS)) - 1], _LONGEST_HOLD)
    return replace(
        endpoint,
        state=EndpointState.BROKEN if is_over else endpoint.state,
        failures=failures,
        failing_since=since,
        held_until=now + max(hold, _asked_to_wait(answer)),
        answer=answer.said,
    )


def _again(delivery: Delivery, answer: Answer, *, now: datetime) -> Delivery:
    tried = replace(delivery, attempts=delivery.attempts + 1, status=answer.status, answer=answer.said)
    if answer.status == _GONE:  # the endpoint is paused, and this waits with the rest
        return replace(tried, attempts=delivery.attempts)
    if tried.attempts > len(_WAITS):
        return replace(tried, state=DeliveryState.FAILED)
    wait = _WAITS[tried.attempts - 1] * _jitter(f"{delivery.endpoint_id} {delivery.number} {tried.attempts}")
    return replace(tried, next_at=now + max(wait, _asked_to_wait(answer)))


def _jitter(seed: str) -> float:
    """Return a factor a little above 1, the same for the same attempt, so that not all come back at once."""
    return 1 + _MOST_JITTER * (zlib.crc32(seed.encode()) % 1000) / 1000


def _asked_to_wait(answer: Answer) -> timedelta:
    seconds = answer.retry_after if answer.status in _BUSY else None
    return min(timedelta(seconds=seconds or 0), _LONGEST_OBEYED)


def was_away(endpoint: Endpoint) -> bool:
    """Tell whether several attempts in a row failed: what failed meanwhile need not wait longer once one succeeds."""
    return endpoint.failures > 1
