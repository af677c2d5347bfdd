"""Events once each, and an answer to everything nobody listens to: a 404 counts as a failure with Slack."""

import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.response import BoltResponse

from handlers.errors import described, problem_in_modal

log = logging.getLogger(__name__)

OUTDATED = "This window is from an earlier version of SayDo. Please copy what you typed and open it again."
_ANYTHING = re.compile("")


def register(app: AsyncApp) -> None:
    """Let each event through once: Slack sends it again when an answer is late, and Bolt does not look."""

    async def once(
        body: dict[str, Any], context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]
    ) -> BoltResponse | None:
        if body.get("type") == "event_callback" and body.get("event_id"):
            runtime = context["runtime"]
            async with runtime.storage.begin() as tx:
                is_new = await tx.slack_events.first_time(str(body["event_id"]), runtime.clock.now())
            if not is_new:
                return BoltResponse(status=200)
        await next_()
        return None

    app.middleware(once)


def register_rest(app: AsyncApp) -> None:
    """Answer whatever no other listener takes; must come last. Each kind is logged once, without its content."""
    known: set[str] = set()

    def note(body: dict[str, Any]) -> None:
        name = described(body)
        if name not in known:
            known.add(name)
            log.info("nobody listens to %s", name)

    async def let_pass(body: dict[str, Any], ack: AsyncAck) -> None:
        await ack()
        note(body)

    async def offer_nothing(body: dict[str, Any], ack: AsyncAck) -> None:
        note(body)
        await ack(options=[])

    async def keep_open(body: dict[str, Any], ack: AsyncAck) -> None:
        note(body)
        await ack(**problem_in_modal(body["view"], OUTDATED))

    app.event(_ANYTHING)(let_pass)
    app.action(_ANYTHING)(let_pass)
    app.shortcut(_ANYTHING)(let_pass)
    app.command(_ANYTHING)(let_pass)
    app.options(_ANYTHING)(offer_nothing)
    app.view_submission(_ANYTHING)(keep_open)
    app.view_closed(_ANYTHING)(let_pass)
