"""What is drawn on somebody's screen, and the payloads of using it."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox import payloads
from bot.sandbox.elements import Key, Value, state_of
from bot.sandbox.messages import Conversation, Message
from bot.sandbox.refusals import NotDrawnError
from bot.sandbox.teams import Team
from bot.sandbox.users import User
from bot.sandbox.views import View

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Blocks on somebody's screen: of a view, or of a message in its conversation. `typed` is what they put in."""

    blocks: list[Json]
    typed: dict[Key, Value]
    suggested: dict[Key, list[Json]]
    view: View | None = None
    message: Message | None = None
    conversation: Conversation | None = None


def block_actions(team: Team, user: User, *, drawn: Drawn, action: Json) -> Json:
    """Return the payload of an element used there."""
    if drawn.view is not None:
        return payloads.block_actions_on_view(team, user, view=drawn.view, action=action)
    conversation, message = _message_of(drawn)
    state = state_of(drawn.blocks, drawn.typed, suggested=drawn.suggested)
    return payloads.block_actions_on_message(
        team, user, conversation=conversation, message=message, action=action, state=state
    )


def container_of(team: Team, drawn: Drawn) -> Json:
    """Return the part of a `block_suggestion` payload that says where it comes from."""
    if drawn.view is not None:
        view = payloads.view_object(team, drawn.view)
        return {"container": {"type": "view", "view_id": drawn.view.id}, "view": view}
    conversation, message = _message_of(drawn)
    return {
        "container": payloads.message_container(conversation, message),
        "channel": payloads.channel_object(conversation),
        "message": message.as_slack_gives_it(team.id),
    }


def _message_of(drawn: Drawn) -> tuple[Conversation, Message]:
    if drawn.message is None or drawn.conversation is None:
        raise NotDrawnError("neither a view nor a message")
    return drawn.conversation, drawn.message
