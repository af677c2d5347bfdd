"""What Slack would send back from a view, and what a reader sees in a payload."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bot.domain.messages import View
from bot.sandbox.elements import Value, state_of

Json = dict[str, Any]


def submitted(view: View, typed: Mapping[str, Value] | None = None) -> Json:
    """Return the view as it comes back: `typed` (block id → value) over what stood in its inputs."""
    drawn: Json = json.loads(json.dumps(view))
    blocks = [{"block_id": f"b{n}", **block} for n, block in enumerate(drawn["blocks"])]
    keyed = {(block_id, block_id): value for block_id, value in (typed or {}).items()}
    return {**drawn, "blocks": blocks, "state": {"values": state_of(blocks, keyed, suggested={})}}


def texts(part: Any) -> Iterator[Json]:
    """Yield every text object of a payload."""
    if isinstance(part, dict):
        if part.get("type") in {"mrkdwn", "plain_text"}:
            yield part
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from texts(one)


def plain_json(payload: Any) -> Any:
    """Return a payload as it travels: enums as their words."""
    return json.loads(json.dumps(payload))
