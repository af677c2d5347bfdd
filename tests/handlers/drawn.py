"""What Slack sends when somebody uses what SayDo drew: a payload for every listener, made from the gallery."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from bot.domain.messages import View
from bot.sandbox.elements import Placed, held, initial_value, options_of, placed
from tests.handlers.listened import Listened, What
from tests.handlers.tenants import MANAGER
from tests.views import gallery
from tests.views.reading import plain_json, submitted

Json = dict[str, Any]

WORDS = {
    "plain_text_input": "We send the pricing by Friday noon",
    "datepicker": "2026-11-27",
    "timepicker": "12:00",
    "users_select": MANAGER,
    "multi_users_select": [MANAGER],
    "conversations_select": "C0AAAAAA1",
}
EVENTS: Mapping[str, Json] = {
    "app_home_opened": {"user": "U1", "channel": "D1", "tab": "home"},
    "user_change": {"user": {"id": "U1", "team_id": "T1"}},
    "team_join": {"user": {"id": MANAGER, "team_id": "T1"}},
    "dnd_updated_user": {
        "user": "U1",
        "dnd_status": {"dnd_enabled": True, "next_dnd_start_ts": 1795000000, "next_dnd_end_ts": 1795003600},
    },
    "subteam_members_changed": {"subteam_id": "S1", "team_id": "T1"},
    "subteam_updated": {"subteam": {"id": "S1", "team_id": "T1"}},
    "member_joined_channel": {"user": "UBOT", "channel": "C1", "team": "T1"},
    "member_left_channel": {"user": "UBOT", "channel": "C1", "team": "T1"},
    "team_access_granted": {"team_ids": ["T1"]},
    "team_access_revoked": {"team_ids": ["T1", "T2"]},
    "app_uninstalled": {},
    "tokens_revoked": {"tokens": {"oauth": ["U1"], "bot": ["UBOT"]}},
}
LINES: Mapping[str, tuple[str, ...]] = {
    "/prep": ("", "help", "acme", "nothing like it"),
    "/recap": ("", "acme"),
    "/commitments": (
        "",
        "overdue",
        "theirs",
        "team",
        f"<@{MANAGER}|mira>",
        "Send pricing to Ann by Friday noon via email",
    ),
    "/saydo": (
        *("help", "why", "connect", "connect https://cal.test/feed.ics", "settings", "settings workspace", "score"),
        *("team", "digest", "digest Mid-market", "account acme.test", "export", "webhooks", "looks", "nonsense"),
    ),
}


@cache
def texts_of(listened: Listened) -> tuple[str, ...]:
    """Return what Slack would send to a listener, as JSON: the shortest payload of each kind of place and choice."""
    kinds: dict[tuple[Any, ...], str] = {}
    for payload in payloads_of(listened):
        (act, *_), view = payload.get("actions") or [{}], payload.get("view") or {}
        option = act.get("selected_option") or {}
        tab = payload.get("text", "")
        kind = (
            payload.get("type", ""),
            view.get("callback_id", ""),
            act.get("action_id", ""),
            option.get("value", tab),
        )
        text = json.dumps(payload)
        kinds[kind] = min(kinds.get(kind, text), text, key=len)
    return tuple(kinds.values())


def payloads_of(listened: Listened) -> Iterator[Json]:
    """Yield what Slack would send to a listener: one payload for each place its control is drawn at.

    Ids in it are those of the gallery, the person is `U1` of `T1`. A control the gallery does not show is imagined.
    """
    match listened.what:
        case What.ACTION:
            found = list(_clicks(listened))
            yield from found or _imagined(str(listened.name))
        case What.VIEW | What.VIEW_CLOSED:
            kind = "view_submission" if listened.what is What.VIEW else "view_closed"
            for back in _VIEWS:
                if listened.takes(back["callback_id"]):
                    yield {**_WHO, "type": kind, "view": back, "trigger_id": "1.2.a", "response_urls": []}
        case What.COMMAND:
            for line in LINES.get(str(listened.name), ()):
                yield {**_COMMAND, "command": str(listened.name), "text": line}
        case What.SHORTCUT:
            yield {**_WHO, "type": "shortcut", "callback_id": str(listened.name), "trigger_id": "1.2.a"}
            yield {**_WHO, **_MESSAGE_ACTION, "callback_id": str(listened.name)}
        case What.EVENT:
            if str(listened.name) in EVENTS:
                event = {"type": str(listened.name), **EVENTS[str(listened.name)]}
                yield {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event}


def _clicks(listened: Listened) -> Iterator[Json]:
    for back, used in _USED_IN_VIEWS:
        if used.dispatches and listened.takes(used.action_id):
            container = {"type": "view", "view_id": back["id"]}
            yield from ({**_CLICK, "container": container, "view": back, "actions": [act]} for act in _acts(used))
    for blocks, used in _USED_IN_MESSAGES:
        if listened.takes(used.action_id):
            shown = {"type": "message", "ts": "1795000000.000100", "user": "UBOT", "text": "x", "blocks": blocks}
            container = {"type": "message", "message_ts": "1795000000.000100", "channel_id": "D1"}
            yield from (
                {**_CLICK, "container": container, "message": shown, "channel": {"id": "D1"}, "actions": [act]}
                for act in _acts(used)
            )


def _imagined(name: str) -> Iterator[Json]:
    """Yield clicks on a button that is drawn only sometimes: in a message, and in the modals of its surface."""
    for value in ("meeting-1", "commitment-1", "team-1", "question-1", "again"):
        act = {"type": "button", "action_id": name, "block_id": "b1", "value": value}
        container = {"type": "message", "message_ts": "1795000000.000100", "channel_id": "D1"}
        yield {**_CLICK, "container": container, "channel": {"id": "D1"}, "actions": [act]}
        for back in _VIEWS:
            if back["callback_id"].partition(".")[0] == name.partition(".")[0]:
                yield {**_CLICK, "container": {"type": "view", "view_id": "V1"}, "view": back, "actions": [act]}


def _acts(used: Placed) -> Iterator[Json]:
    """Yield one act for each option of a menu, or the one there is."""
    at = {"type": used.kind, "action_id": used.action_id, "block_id": used.block_id, "action_ts": "1795000000.1"}
    if used.kind == "button":
        yield {**at, "value": used.element.get("value", "")}
        return
    options = [option["value"] for option in options_of(used.element)]
    for value in options[:12] or [initial_value(used.element) or WORDS.get(used.kind)]:
        several = [value] if used.kind.startswith(("multi_", "checkboxes")) else value
        yield {**at, **held(used, several, suggested={})}


def _back(view: View) -> Json:
    """Return a view as it comes back with something in every input."""
    filled: dict[str, Any] = {}
    for used in placed(submitted(view)["blocks"]):
        options = [option["value"] for option in options_of(used.element)]
        value = initial_value(used.element) or (options[0] if options else WORDS.get(used.kind))
        is_several = used.kind.startswith("multi_") or used.kind == "checkboxes"
        filled[used.block_id] = [value] if is_several and isinstance(value, str) else value
    typed = submitted(view, {block: value for block, value in filled.items() if value is not None})
    return {**_VIEW, **typed}


def _numbered(blocks: list[Json]) -> list[Json]:
    return [{"block_id": f"b{n}", **block} for n, block in enumerate(blocks)]


_WHO: Json = {
    "team": {"id": "T1", "domain": "vendor"},
    "user": {"id": "U1", "username": "rhea", "name": "rhea", "team_id": "T1"},
    "api_app_id": "A1",
    "token": "t",
    "enterprise": None,
    "is_enterprise_install": False,
}
_CLICK: Json = {
    **_WHO,
    "type": "block_actions",
    "trigger_id": "1.2.a",
    "response_url": "https://hooks.slack.com/actions/T1/1/a",
}
_MESSAGE_ACTION: Json = {
    "type": "message_action",
    "trigger_id": "1.2.a",
    "response_url": "https://hooks.slack.com/app/T1/1/a",
    "message_ts": "1795000000.000100",
    "channel": {"id": "C1", "name": "deals"},
    "message": {
        "type": "message",
        "ts": "1795000000.000100",
        "user": MANAGER,
        "text": "I send <@U1> the pricing for <https://acme.test|Acme> by Friday",
    },
}
_COMMAND: Json = {
    "token": "t",
    "team_id": "T1",
    "team_domain": "vendor",
    "channel_id": "C1",
    "channel_name": "deals",
    "user_id": "U1",
    "user_name": "rhea",
    "api_app_id": "A1",
    "is_enterprise_install": "false",
    "response_url": "https://hooks.slack.com/commands/T1/1/a",
    "trigger_id": "1.2.a",
}
_VIEW: Json = {
    "id": "V1",
    "team_id": "T1",
    "callback_id": "",
    "private_metadata": "",
    "hash": "1795000000.abc",
    "previous_view_id": None,
    "root_view_id": "V1",
    "app_installed_team_id": "T1",
    "bot_id": "B1",
}
_VIEWS: list[Json] = [_back(view) for view in gallery.views().values()]
_MESSAGES: list[list[Json]] = [
    _numbered(json.loads(json.dumps(plain_json(list(message.blocks))))) for message in gallery.messages().values()
]
_USED_IN_VIEWS = [(back, used) for back in _VIEWS for used in placed(back["blocks"])]
_USED_IN_MESSAGES = [(blocks, used) for blocks in _MESSAGES for used in placed(blocks)]
