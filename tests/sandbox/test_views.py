"""Modals and Home as Slack keeps them: triggers, stacks, hashes, what was typed."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import SteeredClock
from bot.sandbox.people import Person
from bot.sandbox.refusals import NotDrawnError
from bot.sandbox.server import Sandbox
from tests.sandbox.apps import MANIFEST, button, home, modal, plain, section, text_input
from tests.sandbox.listening import Listener

Json = dict[str, Any]
Opens = Callable[[Json], Awaitable[Json]]


async def trigger(app: Listener, person: Person) -> str:
    await person.uses_shortcut("prepare")
    return str(app.heard[-1]["trigger_id"])


@pytest.fixture
async def opens(app: Listener, rhea: Person, slack: AsyncWebClient) -> Opens:
    async def opened(view: Json) -> Json:
        answer = await slack.views_open(trigger_id=await trigger(app, rhea), view=view)
        return dict(answer["view"])

    return opened


async def refusal(call: Awaitable[Any]) -> Mapping[str, Any]:
    with pytest.raises(SlackApiError) as caught:
        await call
    answer = caught.value.response.data
    assert isinstance(answer, dict)
    return answer


async def test_a_trigger_lives_three_seconds(
    app: Listener, rhea: Person, slack: AsyncWebClient, clock: SteeredClock
) -> None:
    trigger_id = await trigger(app, rhea)
    clock.advance(timedelta(seconds=3.1))
    assert (await refusal(slack.views_open(trigger_id=trigger_id, view=modal())))["error"] == "expired_trigger_id"


async def test_a_trigger_works_once(app: Listener, rhea: Person, slack: AsyncWebClient) -> None:
    trigger_id = await trigger(app, rhea)
    await slack.views_open(trigger_id=trigger_id, view=modal(section("x")))
    again = slack.views_open(trigger_id=trigger_id, view=modal(section("x")))
    assert (await refusal(again))["error"] == "exchanged_trigger_id"
    made_up = slack.views_open(trigger_id="1.2.3", view=modal(section("x")))
    assert (await refusal(made_up))["error"] == "invalid_trigger_id"


async def test_three_modals_stack_and_no_more(app: Listener, rhea: Person, slack: AsyncWebClient, opens: Opens) -> None:
    first = await opens(modal(section("1")))
    pushed = await slack.views_push(trigger_id=await trigger(app, rhea), view=modal(section("2")))
    assert (pushed["view"]["root_view_id"], pushed["view"]["previous_view_id"]) == (first["id"], first["id"])
    await slack.views_push(trigger_id=await trigger(app, rhea), view=modal(section("3")))
    fourth = slack.views_push(trigger_id=await trigger(app, rhea), view=modal(section("4")))
    assert (await refusal(fourth))["error"] == "push_limit_reached"
    await rhea.closes()
    assert rhea.top_modal().says("2")


VIEWS: list[tuple[str, Json, str]] = [
    ("no title", {"type": "modal", "blocks": []}, "missing required field: title [json-pointer:/view]"),
    ("a long title", modal(title=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/title/text]"),
    ("a long submit", modal(submit=plain("x" * 25)), "must be less than 25"),
    ("a mrkdwn title", modal(title={"type": "mrkdwn", "text": "x"}), "must be a plain_text"),
    ("much private_metadata", modal(private_metadata="x" * 3001), "must be less than 3001"),
    ("a long callback_id", modal(callback_id="x" * 256), "must be less than 256"),
    ("inputs without submit", modal(text_input("L", "b"), submit=None), "submit is required"),
    ("an unknown key", modal(colour="red"), "invalid additional property: colour"),
    ("a refused block", modal(section("")), "[json-pointer:/view/blocks/0/text/text]"),
    ("a Home tab", home(section("x")), "type must be one of modal"),
]


@pytest.mark.parametrize(("what", "view", "message"), VIEWS, ids=[case[0] for case in VIEWS])
async def test_a_view_slack_would_not_draw(opens: Opens, what: str, view: Json, message: str) -> None:
    answer = await refusal(opens(view))
    assert answer["error"] == "invalid_arguments"
    assert any(message in found for found in answer["response_metadata"]["messages"])


async def test_a_view_may_be_large_but_not_too_large(opens: Opens) -> None:
    options = [{"text": plain("x" * 75), "value": "v" * 150, "description": plain("d" * 75)}] * 100
    menu = {"type": "static_select", "action_id": "m", "options": options}
    blocks = [section("x", accessory=menu) for _ in range(8)]
    assert (await refusal(opens(modal(*blocks))))["error"] == "view_too_large"


async def test_an_external_id_stands_once_and_finds_its_view(
    rhea: Person, slack: AsyncWebClient, opens: Opens, app: Listener
) -> None:
    await opens(modal(section("Loading"), external_id="prep-1"))
    same = slack.views_push(trigger_id=await trigger(app, rhea), view=modal(section("x"), external_id="prep-1"))
    assert (await refusal(same))["error"] == "duplicate_external_id"
    await slack.views_update(external_id="prep-1", view=modal(section("Ready"), external_id="prep-1"))
    assert rhea.top_modal().says("Ready")


async def test_an_update_against_an_old_hash_is_refused(slack: AsyncWebClient, opens: Opens) -> None:
    view = await opens(modal(section("1")))
    await slack.views_update(view_id=view["id"], hash=view["hash"], view=modal(section("2")))
    stale = slack.views_update(view_id=view["id"], hash=view["hash"], view=modal(section("3")))
    assert (await refusal(stale))["error"] == "hash_conflict"


async def test_a_closed_view_is_not_found(rhea: Person, slack: AsyncWebClient, opens: Opens) -> None:
    view = await opens(modal(section("1")))
    await rhea.closes()
    assert (await refusal(slack.views_update(view_id=view["id"], view=modal(section("2")))))["error"] == "not_found"


async def test_what_was_typed_stays_where_ids_stay(rhea: Person, slack: AsyncWebClient, opens: Opens) -> None:
    view = await opens(modal(text_input("Objective", "goal"), text_input("Note", "note")))
    await rhea.fills({"Objective": "Pilot", "Note": "Later"})
    moved = modal(text_input("Note", "note-2", optional=True), text_input("Goal", "goal"))
    answer = await slack.views_update(view_id=view["id"], view=moved)
    values = answer["view"]["state"]["values"]
    assert values["goal"]["text"] == {"type": "plain_text_input", "value": "Pilot"}
    assert values["note-2"]["text"]["value"] is None


async def test_home_is_published_for_one_person(
    sandbox: Sandbox, app: Listener, rhea: Person, slack: AsyncWebClient
) -> None:
    max_ = sandbox.workspace.add_person(name="max")
    published = await slack.views_publish(user_id=rhea.id, view=home(section("Yours")))
    assert max_.home is None
    assert rhea.home is not None
    assert rhea.home.says("Yours")
    stale = slack.views_publish(user_id=rhea.id, hash="0", view=home(section("Mine")))
    assert (await refusal(stale))["error"] == "hash_conflict"
    await rhea.opens_home()
    assert app.heard[-1]["event"]["view"]["hash"] == published["view"]["hash"]


async def test_home_can_be_switched_off(clock: SteeredClock) -> None:
    features = {**MANIFEST["features"], "app_home": {"home_tab_enabled": False}}
    async with Sandbox({**MANIFEST, "features": features}, clock) as sandbox:
        rhea = sandbox.workspace.add_person(name="rhea")
        slack = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        publish = slack.views_publish(user_id=rhea.id, view=home(section("x")))
        assert (await refusal(publish))["error"] == "not_enabled"
        post = slack.chat_postMessage(channel=rhea.id, text="x")
        assert (await refusal(post))["error"] == "messages_tab_disabled"


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ({"response_action": "update", "view": modal(section("Updated"))}, ["Updated"]),
        ({"response_action": "push", "view": modal(section("Pushed"))}, ["Form", "Pushed"]),
        ({"response_action": "clear"}, []),
        ({}, []),
    ],
    ids=["update", "push", "clear", "empty"],
)
async def test_an_answer_to_a_submission_changes_the_stack(
    app: Listener, rhea: Person, opens: Opens, answer: Json, shown: list[str]
) -> None:
    await opens(modal(section("Form")))
    app.answers = answer
    await rhea.submits()
    stack = rhea.client.team.views.stack(rhea.id)
    assert [view.blocks[0]["text"]["text"] for view in stack] == shown
    assert rhea.errors_seen == []


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"text": "On a section"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "update", "view": modal(section(""))},
        {"response_action": "dance"},
    ],
)
async def test_an_answer_slack_would_not_take_is_shown_as_trouble(
    sandbox: Sandbox, app: Listener, rhea: Person, opens: Opens, answer: Json
) -> None:
    await opens(modal(section("Form", block_id="text")))
    app.answers = answer
    await rhea.submits()
    assert rhea.errors_seen == ["We had some trouble connecting. Try again?"]
    assert rhea.has_modal()
    assert sandbox.refused[-1].method == "response_action"


async def test_closing_is_told_only_when_asked_for(app: Listener, rhea: Person, opens: Opens) -> None:
    await opens(modal(section("x")))
    await rhea.closes()
    assert app.heard[-1]["type"] == "shortcut"
    await opens(modal(section("x"), notify_on_close=True))
    await rhea.closes()
    assert (app.heard[-1]["type"], app.heard[-1]["is_cleared"]) == ("view_closed", False)


async def test_a_modal_without_submit_can_not_be_submitted(rhea: Person, opens: Opens) -> None:
    await opens(modal(section("x"), submit=None))
    with pytest.raises(NotDrawnError, match="no submit"):
        await rhea.submits()


async def test_a_click_in_a_modal_carries_its_state(app: Listener, rhea: Person, opens: Opens) -> None:
    row = {"type": "actions", "block_id": "row", "elements": [button("Add a row", "add", value="1")]}
    await opens(modal(text_input("Objective", "goal"), row))
    await rhea.fills({"Objective": "Q&A <raw>"})
    await rhea.clicks("Add a row")
    payload = app.heard[-1]
    assert payload["type"] == "block_actions"
    assert payload["container"]["type"] == "view"
    assert payload["view"]["state"]["values"]["goal"]["text"]["value"] == "Q&A <raw>"
    assert payload["actions"][0] | {"action_ts": ""} == {
        "type": "button",
        "action_id": "add",
        "block_id": "row",
        "text": {"type": "plain_text", "text": "Add a row", "emoji": True},
        "value": "1",
        "action_ts": "",
    }
    assert "response_url" not in payload


async def test_a_submission_nobody_takes_is_shown_as_trouble(
    sandbox: Sandbox, app: Listener, rhea: Person, opens: Opens
) -> None:
    await opens(modal(text_input("Objective", "goal")))
    sandbox.deliver_to("http://127.0.0.1:1/nobody")
    await rhea.submits({"Objective": "Pilot"})
    assert rhea.errors_seen == ["We had some trouble connecting. Try again?"]
    assert rhea.top_modal().says("Pilot")


async def test_clear_on_close_takes_the_whole_stack(
    app: Listener, rhea: Person, slack: AsyncWebClient, opens: Opens
) -> None:
    await opens(modal(section("1"), notify_on_close=True))
    second = modal(section("2"), clear_on_close=True, notify_on_close=True)
    await slack.views_push(trigger_id=await trigger(app, rhea), view=second)
    await rhea.closes()
    assert not rhea.has_modal()
    assert [h["is_cleared"] for h in app.heard if h["type"] == "view_closed"] == [True, True]


async def test_a_home_with_too_many_blocks_is_refused(rhea: Person, slack: AsyncWebClient) -> None:
    answer = await refusal(slack.views_publish(user_id=rhea.id, view=home(*[{"type": "divider"}] * 101)))
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] no more than 100 items allowed [json-pointer:/view/blocks]"
    ]
