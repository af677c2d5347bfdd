"""Who asks, and with what to answer: `runtime` and `actor` put into Bolt's context, or the request refused.

Bolt hands every key of the context to a listener as the argument of that name (slack_bolt.kwargs_injection).
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot import tracing
from bot.envelopes import make_storable
from bot.flows.people import actor_for
from bot.runtime import Actor, Runtime
from handlers.errors import described, problem_in_modal, tell

log = logging.getLogger(__name__)

STRANGER = (
    "SayDo answers only people of the workspace it is installed in, and you seem to be of another. Ask a colleague "
    "there."
)
_SOURCES: Mapping[str, str] = {
    "block_actions": "button",
    "block_suggestion": "button",
    "view_submission": "modal",
    "view_closed": "modal",
    "shortcut": "shortcut",
    "message_action": "shortcut",
    "app_home_opened": "home",
}
_KINDS = frozenset({*_SOURCES, "event_callback"}) - {"app_home_opened"}


def register(app: AsyncApp, runtime: Runtime) -> None:
    """Let every request know the runtime, and every person's act its actor; strangers go no further."""

    async def inject(
        body: dict[str, Any], context: AsyncBoltContext, ack: AsyncAck, next_: Callable[[], Awaitable[None]]
    ) -> BoltResponse | None:
        context["team_id"] = team_of(body, context.team_id)
        context["runtime"], context["actor"] = runtime, None
        tracing.learn(kind=kind_of(body), workspace=context.team_id or "")
        make_storable(body)
        source = source_of(body)
        if source is not None:
            actor = await _actor(runtime, context, body=body, source=source)
            if actor is None:
                return await _refuse(runtime, ack, body=body)
            context["actor"] = actor
            tracing.learn(member=actor.member.id)
        await next_()
        return None

    app.middleware(inject)


def kind_of(body: Mapping[str, Any]) -> str:
    """Name the kind of a request in one of a few words."""
    if "command" in body:
        return "command"
    kind = str(body.get("type"))
    return kind if kind in _KINDS else "other"


def source_of(body: Mapping[str, Any]) -> str | None:
    """Say from where a person acts; None for events that are nobody's act towards SayDo."""
    if "command" in body:
        return "command"
    event = body.get("event") if body.get("type") == "event_callback" else None
    return _SOURCES.get(str(event.get("type") if isinstance(event, dict) else body.get("type")))


async def _actor(runtime: Runtime, context: AsyncBoltContext, *, body: Mapping[str, Any], source: str) -> Actor | None:
    team_id, slack_id, enterprise_id = context.team_id, context.user_id, context.enterprise_id or ""
    user = body.get("user")
    own_team = user.get("team_id") if isinstance(user, dict) else None
    # In a channel shared by Slack Connect, people of other organisations can click what SayDo posted. In a Grid one may
    # belong to several workspaces: whoever is not known yet is looked up before they count.
    is_strange = own_team not in {None, team_id} and not enterprise_id
    if not team_id or not slack_id or is_strange:
        return None
    return await actor_for(runtime, team_id, slack_id, source, enterprise_id=enterprise_id)


def team_of(body: Mapping[str, Any], found: str | None) -> str | None:
    """Return the team something happens in. Of an org-wide installation Bolt finds the organisation, or nothing."""
    if found is not None and not found.startswith("E"):
        return found
    team, user, view = (body[name] if isinstance(body.get(name), dict) else {} for name in ("team", "user", "view"))
    named = (team.get("id"), body.get("team_id"), user.get("team_id"), view.get("team_id"))
    return next((str(one) for one in named if one and str(one).startswith("T")), found)


async def _refuse(runtime: Runtime, ack: AsyncAck, *, body: Mapping[str, Any]) -> BoltResponse:
    log.info("%s: refused, who asks is no member of the workspace", described(body))
    if body.get("type") == "view_submission":
        return await ack(**problem_in_modal(body["view"], STRANGER))
    if "command" in body:
        return await ack(text=STRANGER)
    await tell(runtime, None, body=body, sentence=STRANGER)
    return await ack()
