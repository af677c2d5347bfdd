import json
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.envelopes import MalformedError, make_storable, payload_of, well_formed

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
COMMAND = {"command": "/prep", "text": "acme", "team_id": "T1", "user_id": "U1", "trigger_id": "1.2.a"}
CLICK: dict[str, Any] = {
    "type": "block_actions",
    "team": {"id": "T1"},
    "user": {"id": "U1", "team_id": "T1"},
    "trigger_id": "1.2.a",
    "actions": [{"type": "button", "action_id": "a", "block_id": "b", "value": "1"}],
}
VIEW: dict[str, Any] = {"id": "V1", "type": "modal", "callback_id": "c", "blocks": [], "state": {"values": {}}}
SUBMITTED = {"type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U1"}, "view": VIEW}
EVENT = {
    "type": "event_callback",
    "team_id": "T1",
    "event_id": "E1",
    "event": {"type": "app_home_opened", "user": "U1"},
}


def state(**held: Any) -> dict[str, Any]:
    return {**SUBMITTED, "view": {**VIEW, "state": {"values": {"b": {"a": {"type": "x", **held}}}}}}


@pytest.mark.parametrize(
    "payload", [COMMAND, CLICK, SUBMITTED, EVENT, state(value=None), state(selected_date="2026-11-23")]
)
def test_what_slack_sends_is_let_through_as_it_is(payload: dict[str, Any]) -> None:
    assert well_formed(payload) is payload


def test_it_is_read_from_json_and_from_both_kinds_of_forms() -> None:
    assert payload_of(json.dumps(EVENT).encode(), JSON) == EVENT
    assert payload_of(urlencode({"payload": json.dumps(CLICK)}).encode(), FORM) == CLICK
    assert payload_of(urlencode(COMMAND).encode(), FORM) == COMMAND


@pytest.mark.parametrize(
    "payload",
    [
        [],
        None,
        {},
        {"type": "workflow_step_edit"},
        {"type": ["block_actions"]},
        {**COMMAND, "type": "event_callback"},
        {**COMMAND, "user_id": ["U1"]},
        {**COMMAND, "user_id": "U1\x00"},
        {**COMMAND, "user_id": "\ud800"},
        {**CLICK, "actions": []},
        {**CLICK, "actions": [{"action_id": "a"}]},
        {**CLICK, "user": "U1", "team": []},
        {**CLICK, "view": "V1"},
        {**CLICK, "trigger_id": None},
        {**SUBMITTED, "view": {**VIEW, "blocks": [{"type": "input", "block_id": "b", "element": None}]}},
        {**SUBMITTED, "view": {**VIEW, "private_metadata": "a" * 3_001}},
        state(value=["typed"]),
        state(selected_option={"value": None}),
        state(selected_options=["x"]),
        state(selected_user="nobody"),
        state(selected_date="2026-02-30"),
        state(selected_time="25:00"),
        {**EVENT, "event": {"type": "user_change", "user": "U1"}},
        {**EVENT, "event": {"type": "member_joined_channel", "user": "U1"}},
        {**EVENT, "event": {"type": "dnd_updated_user", "user": "U1", "dnd_status": {"next_dnd_end_ts": 10**30}}},
    ],
)
def test_what_has_none_of_slacks_shapes_is_refused(payload: Any) -> None:
    with pytest.raises(MalformedError):
        well_formed(payload)


def test_what_lies_too_deep_is_refused_before_anybody_follows_it_down() -> None:
    nest: Any = "x"
    for _ in range(70):
        nest = [nest]
    with pytest.raises(MalformedError):
        well_formed({**CLICK, "container": {"a": nest}})


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", JSON),
        (b"{", JSON),
        (b"[" * 100_000, JSON),
        (b'{"type": NaN}', JSON),
        (b'{"type": ' + b"9" * 5_000 + b"}", JSON),
        (b"\xff\xfe", FORM),
        (b"payload=%5B%5D", FORM),
        (b"payload=x", FORM),
        (json.dumps(EVENT).encode()[1:], "text/plain"),
    ],
)
def test_what_can_t_be_parsed_is_refused(body: bytes, content_type: str) -> None:
    with pytest.raises(MalformedError):
        payload_of(body, content_type)


def test_what_no_database_holds_goes_out_of_every_text() -> None:
    payload = {"a": "x\x00y", "b": ["\ud800", {"c": "fine\n"}], "d": 1}
    make_storable(payload)
    assert payload == {"a": "xy", "b": ["?", {"c": "fine\n"}], "d": 1}
