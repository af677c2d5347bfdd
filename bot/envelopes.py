"""What Slack sends, held against the shapes it documents before anybody reads it.

https://docs.slack.dev/reference/interaction-payloads, https://docs.slack.dev/apis/events-api. What is of another shape
was made by nobody who uses Slack. Whoever reads behind this may trust that a text is a text and a list is a list; what
*stands* in them is still whatever somebody typed, or an id of somebody else.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any
from urllib.parse import parse_qsl

MOST_BYTES = 1 << 20
"""A request of Slack's is smaller: its largest part, a modal, ends at 250 kB."""

RATE_LIMITED = "app_rate_limited"
"""The kind of what Slack sends when it held back events: https://docs.slack.dev/apis/events-api#rate-limits."""

Shape = Callable[[object], bool]

_LONGEST_NAME = 255  # https://docs.slack.dev/reference/block-kit/blocks: action_id and block_id
_LONGEST_METADATA = 3_000
_DEEPEST = 64
_SLACK_ID = re.compile(r"[A-Z0-9]{1,64}")
_LAST_INSTANT = 10**10  # in the year 2286; a Unix time that a date can be made of
_WALL = re.compile(r"[0-9]{2}:[0-9]{2}")
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


# -- shapes ------------------------------------------------------------------------------------------------------------


def _name(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_NAME and (value.isprintable() or not value)


def _text(value: object) -> bool:
    return isinstance(value, str)


def _id(value: object) -> bool:
    return isinstance(value, str) and bool(_SLACK_ID.fullmatch(value))


def _instant(value: object) -> bool:
    return isinstance(value, int) and 0 <= value < _LAST_INSTANT


def _day(value: object) -> bool:
    return isinstance(value, str) and _reads(date, value)


def _time(value: object) -> bool:
    return isinstance(value, str) and bool(_WALL.fullmatch(value)) and _reads(time, value)


def _reads(kind: type[date | time], value: str) -> bool:
    try:
        kind.fromisoformat(value)
    except ValueError:
        return False
    return len(value) <= len("2026-11-23")


def _metadata(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_METADATA


def _object(**parts: Shape) -> Shape:
    """Any object whose parts, where they are, have these shapes."""
    return lambda value: (
        isinstance(value, dict) and all(shape(value[name]) for name, shape in parts.items() if name in value)
    )


def _full(**parts: Shape) -> Shape:
    """Any object that has all these parts."""
    return lambda value: (
        isinstance(value, dict) and all(name in value and shape(value[name]) for name, shape in parts.items())
    )


def _maybe(shape: Shape) -> Shape:
    return lambda value: value is None or shape(value)


def _either(*shapes: Shape) -> Shape:
    return lambda value: any(shape(value) for shape in shapes)


def _both(*shapes: Shape) -> Shape:
    return lambda value: all(shape(value) for shape in shapes)


def _many(shape: Shape) -> Shape:
    return lambda value: isinstance(value, list) and all(shape(one) for one in value)


def _by_name(shape: Shape) -> Shape:
    return lambda value: isinstance(value, dict) and all(_name(name) and shape(one) for name, one in value.items())


_WHO = _full(id=_name)
_OPTION = _full(value=_text)
_STATE: Mapping[str, Shape] = {
    "type": _name,
    "value": _maybe(_text),
    "selected_option": _maybe(_OPTION),
    "selected_options": _maybe(_many(_OPTION)),
    "selected_user": _maybe(_id),
    "selected_users": _maybe(_many(_id)),
    "selected_conversation": _maybe(_id),
    "selected_channel": _maybe(_id),
    "selected_date": _maybe(_day),
    "selected_time": _maybe(_time),
}
_INPUT = _object(
    initial_value=_text,
    initial_option=_OPTION,
    initial_options=_many(_OPTION),
    initial_user=_name,
    initial_users=_many(_name),
    initial_conversation=_name,
    initial_date=_name,
    initial_time=_name,
    options=_many(_OPTION),
    option_groups=_many(_full(options=_many(_OPTION))),
)


def _block(value: object) -> bool:
    if not isinstance(value, dict) or not _full(type=_name, block_id=_name)(value):
        return False
    element = value.get("element")
    return value["type"] != "input" or (_full(type=_name, action_id=_name)(element) and _INPUT(element))


_VALUES = _maybe(_object(values=_maybe(_by_name(_by_name(_object(**_STATE))))))
_VIEW = _both(
    _full(id=_name, type=_name, callback_id=_name),
    _object(
        private_metadata=_maybe(_metadata),
        hash=_name,
        state=_VALUES,
        blocks=_many(_block),
        previous_view_id=_maybe(_name),
        root_view_id=_maybe(_name),
        app_installed_team_id=_maybe(_name),
        team_id=_maybe(_name),
    ),
)
_ACTION = _both(_full(action_id=_name, block_id=_name), _object(**_STATE))
_EVENTS: Mapping[str, Shape] = {
    "app_home_opened": _full(user=_name),
    "dnd_updated_user": _full(user=_name, dnd_status=_object(next_dnd_start_ts=_instant, next_dnd_end_ts=_instant)),
    "member_joined_channel": _full(user=_name, channel=_name),
    "member_left_channel": _full(user=_name, channel=_name),
    "subteam_members_changed": _full(subteam_id=_name),
    "subteam_updated": _full(subteam=_WHO),
    "team_access_revoked": _full(team_ids=_many(_name)),
    "team_join": _full(user=_WHO),
    "tokens_revoked": _full(tokens=_object(oauth=_maybe(_many(_name)), bot=_maybe(_many(_name)))),
    "user_change": _full(user=_WHO),
}
"""What is read of the events SayDo listens to."""


def _event(value: object) -> bool:
    if not _full(type=_name)(value) or not _ANY_EVENT(value):
        return False
    return not isinstance(value, dict) or _EVENTS.get(value["type"], _ANY_EVENT)(value)


_ANY_EVENT = _object(
    user=_either(_name, _WHO),
    channel=_maybe(_either(_name, _WHO)),
    team=_maybe(_either(_name, _WHO)),
    team_id=_maybe(_name),
    tab=_name,
)
_PAYLOAD: Mapping[str, Shape] = {
    "type": _name,
    "token": _name,
    "api_app_id": _name,
    "team": _maybe(_either(_name, _both(_WHO, _object(enterprise_id=_maybe(_name))))),
    "team_id": _maybe(_name),
    "enterprise": _maybe(_either(_name, _WHO)),
    "enterprise_id": _maybe(_name),
    "authorizations": _maybe(_many(_object(team_id=_maybe(_name), enterprise_id=_maybe(_name), user_id=_maybe(_name)))),
    "user": _either(_name, _both(_WHO, _object(team_id=_maybe(_name)))),
    "user_id": _name,
    "trigger_id": _name,
    "callback_id": _name,
    "command": _name,
    "text": _text,
    "action_id": _name,
    "block_id": _name,
    "value": _text,
    "response_url": _text,
    "response_urls": _many(_object(response_url=_text)),
    "actions": _both(_many(_ACTION), bool),
    "view": _maybe(_VIEW),
    "container": _object(),
    "channel": _maybe(_either(_name, _WHO)),
    "message": _both(_full(ts=_name), _object(text=_text, user=_maybe(_name))),
    "message_ts": _name,
    "state": _VALUES,
    "event": _event,
    "event_id": _name,
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
