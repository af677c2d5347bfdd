"""What Microsoft Graph sends to the callback of a subscription (learn.microsoft.com/graph/change-notifications)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

_LONGEST_STATE = 128
_LONGEST_TOKEN = 2_000
_MOST_HINTS = 1_000


class Lifecycle(StrEnum):
    """What becomes of a subscription (…/graph/change-notifications-lifecycle-events)."""

    REAUTHORIZATION_REQUIRED = "reauthorizationRequired"  # renew it, or it falls silent
    SUBSCRIPTION_REMOVED = "subscriptionRemoved"  # open another and look
    MISSED = "missed"  # something was not delivered: look


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A wish to look at a calendar, not to be believed before `client_state` equals the channel's token.

    Compare in constant time. `channel_id` and `client_state` are what the channel was opened with, `resource_id` is
    Graph's subscription; `lifecycle` is None for a change.
    """

    channel_id: str
    client_state: str = field(repr=False)
    resource_id: str
    lifecycle: Lifecycle | None = None


def client_state(channel_id: str, token: str) -> str:
    """Return what Graph is to send back with each notice. Raises ValueError when it is longer than Graph takes."""
    state = f"{channel_id}.{token}"
    if "." in channel_id or len(state) > _LONGEST_STATE:
        raise ValueError("a channel's id holds no dot, and with its token has at most 127 characters")
    return state


def validation_token(query: Mapping[str, str]) -> str | None:
    """Return what to answer, as `text/plain` with status 200 within 10 s, when Graph tries the callback out."""
    token = query.get("validationToken")
    return token if token and len(token) <= _LONGEST_TOKEN else None


def hints(body: bytes) -> list[Hint]:
    """Return what a notice says; nothing for one that is not as Graph sends it. Answer 202 in any case."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return []
    items = sent.get("value") if isinstance(sent, dict) else None
    found = (_hint(one) for one in items[:_MOST_HINTS] if isinstance(one, dict)) if isinstance(items, list) else ()
    return [one for one in found if one is not None]


def _hint(item: Mapping[str, Any]) -> Hint | None:
    subscription, state, event = (item.get(name) for name in ("subscriptionId", "clientState", "lifecycleEvent"))
    if not isinstance(subscription, str) or not isinstance(state, str):
        return None
    channel_id, _, token = state.partition(".")
    lifecycle = _lifecycle(event)
    if not channel_id or not token or (event is not None and lifecycle is None):
        return None
    return Hint(channel_id=channel_id, client_state=token, resource_id=subscription, lifecycle=lifecycle)


def _lifecycle(event: object) -> Lifecycle | None:
    try:
        return Lifecycle(event) if isinstance(event, str) else None
    except ValueError:
        return None
