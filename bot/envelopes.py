"""What Slack sends, held against the shapes it documents before anybody reads it.

https://docs.slack.dev/reference/interaction-payloads, https://docs.slack.dev/apis/events-api. What is of another shape
was made by nobody who uses Slack. Whoever reads behind this may trust that a text is a text and a list is a list; what
*stands* in them is still whatever somebody typed, or an id of somebody else.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from bot.shapes import (
    Shape,
    a_day,
    a_metadata,
    a_name,
    a_text,
    a_time,
    a_whole,
    an_id,
    an_instant,
    an_object,
    both,
    by_name,
    either,
    many,
    maybe,
)

MOST_BYTES = 1 << 20
"""A request of Slack's is smaller: its largest part, a modal, ends at 250 kB."""

RATE_LIMITED = "app_rate_limited"
"""The kind of what Slack sends when it held back events: https://docs.slack.dev/apis/events-api#rate-limits."""

_DEEPEST = 64
_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"


class MalformedError(ValueError):
    """This is no request of Slack's."""


def payload_of(body: bytes, content_type: str) -> dict[str, Any]:
    """Return what a request carries. Raises MalformedError for what Slack would not send."""
    try:
        text = body.decode()
        payload = _parsed(text, content_type)
    except (ValueError, RecursionError) as error:
        raise MalformedError("it can't be read") from error
    return well_formed(payload)


def well_formed(payload: object) -> dict[str, Any]:
    """Return a payload that has the shape Slack gives it. Raises MalformedError, which says where it has not."""
    if not isinstance(payload, dict) or not _is_shallow(payload, _DEEPEST):
        raise MalformedError("it is no payload")
    if ("command" in payload) is ("type" in payload) or str(payload.get("type", RATE_LIMITED)) not in _KINDS:
        raise MalformedError("its kind is unknown")
    wrong = [name for name, shape in _PAYLOAD.items() if name in payload and not shape(payload[name])]
    missing = [name for name in _needed(payload) if payload.get(name) is None]
    if wrong or missing:
        raise MalformedError(f"wrong or missing: {', '.join([*wrong, *missing])}")
    return payload


def make_storable(part: Any) -> Any:
    """Return a part of a payload, changed in place, without what no database holds: NUL, and half a surrogate pair."""
    if isinstance(part, str):
        return part if part.isprintable() else part.replace("\x00", "").encode("utf-8", "replace").decode()
    for name, inner in part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ():
        if isinstance(inner, str | dict | list):
            part[name] = make_storable(inner)
    return part


def _parsed(text: str, content_type: str) -> object:
    """Parse a body as Bolt will (slack_bolt.request.internals.parse_body)."""
    if content_type == _JSON or text.startswith("{"):
        return json.loads(text, parse_constant=_refuse)
    if content_type != _FORM:
        raise MalformedError("its content type is unknown")
    fields = dict(parse_qsl(text, keep_blank_values=True))
    return json.loads(fields["payload"], parse_constant=_refuse) if "payload" in fields else fields


def _refuse(constant: str) -> object:
    raise MalformedError(f"{constant} is no JSON")


def _is_shallow(part: object, most: int) -> bool:
    """Tell whether nothing lies deeper than so many lists and objects: those who read it follow it down."""
    parts: list[object] = [part]
    for _ in range(most):
        parts = [one for whole in parts for one in _inside(whole)]
        if not parts:
            return True
    return False


def _inside(part: object) -> list[object]:
    if isinstance(part, dict):
        return [one for one in part.values() if isinstance(one, dict | list)]
    return [one for one in part if isinstance(one, dict | list)] if isinstance(part, list) else []


def _needed(payload: Mapping[str, Any]) -> tuple[str, ...]:
    """Name what a payload of its kind can't do without."""
    if "command" in payload:
        return ("team_id", "user_id", "trigger_id")
    return _NEEDED.get(str(payload.get("type")), ())


_WHO = a_whole(id=a_name)
_OPTION = a_whole(value=a_text)
_STATE: Mapping[str, Shape] = {
    "type": a_name,
    "value": maybe(a_text),
    "selected_option": maybe(_OPTION),
    "selected_options": maybe(many(_OPTION)),
    "selected_user": maybe(an_id),
    "selected_users": maybe(many(an_id)),
    "selected_conversation": maybe(an_id),
    "selected_channel": maybe(an_id),
    "selected_date": maybe(a_day),
    "selected_time": maybe(a_time),
}
_INPUT = an_object(
    initial_value=a_text,
    initial_option=_OPTION,
    initial_options=many(_OPTION),
    initial_user=a_name,
    initial_users=many(a_name),
    initial_conversation=a_name,
    initial_date=a_name,
    initial_time=a_name,
    options=many(_OPTION),
    option_groups=many(a_whole(options=many(_OPTION))),
)


def _block(value: object) -> bool:
    if not isinstance(value, dict) or not a_whole(type=a_name, block_id=a_name)(value):
        return False
    element = value.get("element")
    return value["type"] != "input" or (a_whole(type=a_name, action_id=a_name)(element) and _INPUT(element))


_VALUES = maybe(an_object(values=maybe(by_name(by_name(an_object(**_STATE))))))
_VIEW = both(
    a_whole(id=a_name, type=a_name, callback_id=a_name),
    an_object(
        private_metadata=maybe(a_metadata),
        hash=a_name,
        state=_VALUES,
        blocks=many(_block),
        previous_view_id=maybe(a_name),
        root_view_id=maybe(a_name),
        app_installed_team_id=maybe(a_name),
        team_id=maybe(a_name),
    ),
)
_ACTION = both(a_whole(action_id=a_name, block_id=a_name), an_object(**_STATE))
_EVENTS: Mapping[str, Shape] = {
    "app_home_opened": a_whole(user=a_name),
    "dnd_updated_user": a_whole(
        user=a_name, dnd_status=an_object(next_dnd_start_ts=an_instant, next_dnd_end_ts=an_instant)
    ),
    "member_joined_channel": a_whole(user=a_name, channel=a_name),
    "member_left_channel": a_whole(user=a_name, channel=a_name),
    "subteam_members_changed": a_whole(subteam_id=a_name),
    "subteam_updated": a_whole(subteam=_WHO),
    "team_access_revoked": a_whole(team_ids=many(a_name)),
    "team_join": a_whole(user=_WHO),
    "tokens_revoked": a_whole(tokens=an_object(oauth=maybe(many(a_name)), bot=maybe(many(a_name)))),
    "user_change": a_whole(user=_WHO),
}
"""What is read of the events SayDo listens to."""


def _event(value: object) -> bool:
    if not a_whole(type=a_name)(value) or not _ANY_EVENT(value):
        return False
    return not isinstance(value, dict) or _EVENTS.get(value["type"], _ANY_EVENT)(value)


_ANY_EVENT = an_object(
    user=either(a_name, _WHO),
    channel=maybe(either(a_name, _WHO)),
    team=maybe(either(a_name, _WHO)),
    team_id=maybe(a_name),
    tab=a_name,
)
_PAYLOAD: Mapping[str, Shape] = {
    "type": a_name,
    "token": a_name,
    "api_app_id": a_name,
    "team": maybe(either(a_name, both(_WHO, an_object(enterprise_id=maybe(a_name))))),
    "team_id": maybe(a_name),
    "enterprise": maybe(either(a_name, _WHO)),
    "enterprise_id": maybe(a_name),
    "authorizations": maybe(many(an_object(team_id=maybe(a_name), enterprise_id=maybe(a_name), user_id=maybe(a_name)))),
    "user": either(a_name, both(_WHO, an_object(team_id=maybe(a_name)))),
    "user_id": a_name,
    "trigger_id": a_name,
    "callback_id": a_name,
    "command": a_name,
    "text": a_text,
    "action_id": a_name,
    "block_id": a_name,
    "value": a_text,
    "response_url": a_text,
    "response_urls": many(an_object(response_url=a_text)),
    "actions": both(many(_ACTION), bool),
    "view": maybe(_VIEW),
    "container": an_object(),
    "channel": maybe(either(a_name, _WHO)),
    "message": both(a_whole(ts=a_name), an_object(text=a_text, user=maybe(a_name))),
    "message_ts": a_name,
    "state": _VALUES,
    "event": _event,
    "event_id": a_name,
}
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "block_actions": ("user", "actions", "trigger_id"),
    "block_suggestion": ("user", "action_id"),
    "event_callback": ("event", "event_id"),
    "message_action": ("user", "trigger_id", "message", "callback_id"),
    "shortcut": ("user", "trigger_id", "callback_id"),
    "view_closed": ("user", "view"),
    "view_submission": ("user", "view"),
}
_KINDS = frozenset({*_NEEDED, RATE_LIMITED, "url_verification"})
