"""The JSON Slack sends: events, interactions, commands, in Slack's shapes.

https://docs.slack.dev/reference/interaction-payloads
"""

from typing import Any

from bot.sandbox.elements import Placed, Value, held
from bot.sandbox.messages import Conversation, Message
from bot.sandbox.teams import Team
from bot.sandbox.users import User
from bot.sandbox.views import View

Json = dict[str, Any]


def event_callback(team: Team, event: Json) -> Json:
    """Wrap an event in the envelope of the Events API."""
    event_id = team.new_id("Ev")
    return {
        "token": "sandbox-verification-token",
        "team_id": team.id,
        "context_team_id": team.id,
        "context_enterprise_id": _enterprise_id(team),
        "api_app_id": team.app.id,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(team.clock.now().timestamp()),
        "authorizations": [
            {
                "enterprise_id": _enterprise_id(team),
                "team_id": None if team.is_org_wide else team.id,
                "user_id": team.bot.id,
                "is_bot": True,
                "is_enterprise_install": team.is_org_wide,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{event_id}",
    }


def _enterprise_id(team: Team) -> str | None:
    return team.organisation.id if team.organisation else None


def _who(team: Team, user: User) -> Json:
    organisation = team.organisation
    return {
        "team": {"id": team.id, "domain": team.domain, **_grid_of(team)},
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
        "api_app_id": team.app.id,
        "token": "sandbox-verification-token",
        "enterprise": {"id": organisation.id, "name": organisation.name} if organisation else None,
        "is_enterprise_install": team.is_org_wide,
    }


def _grid_of(team: Team) -> Json:
    organisation = team.organisation
    return {"enterprise_id": organisation.id, "enterprise_name": organisation.name} if organisation else {}


def _nowhere(team: Team) -> Json:
    """Leave the team out, as Slack does for what happens in no conversation of an org-wide app."""
    return {"team": None} if team.is_org_wide else {}


def channel_object(conversation: Conversation) -> Json:
    """Return a conversation as payloads name it."""
    name = "directmessage" if conversation.kind == "im" else conversation.name
    return {"id": conversation.id, "name": name}


def message_container(conversation: Conversation, message: Message) -> Json:
    """Return the `container` of something used in a message."""
    return {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": conversation.id,
        "is_ephemeral": message.ephemeral_to is not None,
    }


def view_object(team: Team, view: View) -> Json:
    """Return a view as answers and payloads carry it."""
    shown = view.as_slack_gives_it(team_id=team.id, app_id=team.app.id, bot_id=team.bot_id)
    return shown | {"app_installed_team_id": (_enterprise_id(team) if team.is_org_wide else team.id)}


def action(team: Team, p: Placed, value: Value, *, suggested: dict[tuple[str, str], list[Json]]) -> Json:
    """Return one entry of `actions`: what was used, and what it holds now."""
    drawn = ("text", "value", "style", "placeholder", "confirm", "url")
    kept = {key: p.element[key] for key in drawn if key in p.element and (key != "value" or p.kind == "button")}
    return {
        "type": p.kind,
        "action_id": p.action_id,
        "block_id": p.block_id,
        **kept,
        **held(p, value, suggested=suggested),
        "action_ts": team.clock_ts(),
    }


def block_actions_on_view(team: Team, user: User, *, view: View, action: Json) -> Json:
    """Return the payload of an element used in a modal or in Home."""
    return {
        "type": "block_actions",
        **_who(team, user),
        "trigger_id": team.triggers.new(user.id),
        "container": {"type": "view", "view_id": view.id},
        "view": view_object(team, view),
        "actions": [action],
    }


def block_actions_on_message(
    team: Team, user: User, *, conversation: Conversation, message: Message, action: Json, state: Json
) -> Json:
    """Return the payload of an element used in a message; an ephemeral message is not in it."""
    payload = {
        "type": "block_actions",
        **_who(team, user),
        "trigger_id": team.triggers.new(user.id),
        "container": message_container(conversation, message),
        "channel": channel_object(conversation),
        "state": {"values": state},
        "response_url": team.response_urls.new(conversation, user.id, about=message),
        "actions": [action],
    }
    return payload if message.ephemeral_to else payload | {"message": message.as_slack_gives_it(team.id)}


def block_suggestion(team: Team, user: User, *, p: Placed, query: str, container: Json) -> Json:
    """Return the payload that asks the app for options; `container` has the view, or the channel and message."""
    return {
        "type": "block_suggestion",
        **_who(team, user),
        "action_id": p.action_id,
        "block_id": p.block_id,
        "value": query,
        **container,
    }


def view_submission(team: Team, user: User, *, view: View) -> Json:
    """Return the payload of a submitted modal."""
    return {
        "type": "view_submission",
        **_who(team, user),
        **_nowhere(team),
        "trigger_id": team.triggers.new(user.id),
        "view": view_object(team, view),
        "response_urls": [],
    }


def view_closed(team: Team, user: User, *, view: View, is_cleared: bool) -> Json:
    """Return the payload of a modal closed by its reader; `is_cleared` when the whole stack went."""
    return {
        "type": "view_closed",
        **_who(team, user),
        **_nowhere(team),
        "view": view_object(team, view),
        "is_cleared": is_cleared,
    }


def global_shortcut(team: Team, user: User, *, callback_id: str) -> Json:
    """Return the payload of a global shortcut: no channel, no response_url."""
    return {
        "type": "shortcut",
        **_who(team, user),
        **_nowhere(team),
        "callback_id": callback_id,
        "trigger_id": team.triggers.new(user.id),
        "action_ts": team.clock_ts(),
    }


def message_action(team: Team, user: User, *, callback_id: str, conversation: Conversation, message: Message) -> Json:
    """Return the payload of a shortcut on a message."""
    return {
        "type": "message_action",
        **_who(team, user),
        "callback_id": callback_id,
        "trigger_id": team.triggers.new(user.id),
        "action_ts": team.clock_ts(),
        "channel": channel_object(conversation),
        "message_ts": message.ts,
        "message": message.as_slack_gives_it(team.id),
        "response_url": team.response_urls.new(conversation, user.id),
    }


def slash_command(team: Team, user: User, *, name: str, text: str, conversation: Conversation) -> Json:
    """Return the form fields of a slash command."""
    return {
        "token": "sandbox-verification-token",
        "team_id": team.id,
        "team_domain": team.domain,
        "channel_id": conversation.id,
        "channel_name": channel_object(conversation)["name"],
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": team.app.id,
        "is_enterprise_install": "true" if team.is_org_wide else "false",
        **_grid_of(team),
        "response_url": team.response_urls.new(conversation, user.id),
        "trigger_id": team.triggers.new(user.id),
    }
