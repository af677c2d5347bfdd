"""People act on what was drawn, and on nothing else."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.elements import Value
from bot.sandbox.people import Person
from bot.sandbox.refusals import NotDrawnError
from tests.sandbox.apps import button, home, modal, plain, section, text_input
from tests.sandbox.listening import Listener

Json = dict[str, Any]

OPTIONS = [{"text": plain("They said so"), "value": "said"}, {"text": plain("We assume"), "value": "assumed"}]


def field(label: str, element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": label, "label": plain(label), "element": {"action_id": "a", **element}, **more}


async def open_modal(app: Listener, person: Person, slack: AsyncWebClient, *blocks: Json) -> None:
    await person.uses_shortcut("Prepare a call")
    await slack.views_open(trigger_id=app.heard[-1]["trigger_id"], view=modal(*blocks))


async def test_a_click_finds_the_newest_message_first(app: Listener, rhea: Person, slack: AsyncWebClient) -> None:
    for n in (1, 2):
        row = {"type": "actions", "elements": [button("Done & dusted", "done", value=str(n))]}
        await slack.chat_postMessage(channel=rhea.id, text=str(n), blocks=[section(str(n)), row])
    await rhea.clicks("Done & dusted")
    await rhea.clicks("done", in_=rhea.inbox[0])
    assert [h["actions"][0]["value"] for h in app.heard if "actions" in h] == ["2", "1"]
    payload = app.heard[-1]
    assert payload["message"]["ts"] == rhea.inbox[0].ts
    assert payload["actions"][0]["text"]["text"] == "Done &amp; dusted"
    assert payload["channel"] == {"id": rhea.dm.id, "name": "directmessage"}
    assert payload["response_url"].startswith("http://127.0.0.1")


async def test_an_overflow_option_is_clicked_by_its_text(app: Listener, rhea: Person, slack: AsyncWebClient) -> None:
    menu = {"type": "overflow", "action_id": "more", "options": OPTIONS}
    await slack.views_publish(user_id=rhea.id, view=home(section("x", accessory=menu)))
    await rhea.clicks("We assume")
    assert app.heard[-1]["actions"][0]["selected_option"]["value"] == "assumed"


async def test_what_is_not_drawn_can_not_be_used(app: Listener, rhea: Person, slack: AsyncWebClient) -> None:
    await slack.views_publish(user_id=rhea.id, view=home(section("x", accessory=button("Prepare", "prep"))))
    with pytest.raises(NotDrawnError, match="'Prepare'"):
        await rhea.clicks("Recap")
    with pytest.raises(NotDrawnError, match="no modal open"):
        await rhea.submits({})
    with pytest.raises(NotDrawnError, match="/prep"):
        await rhea.types("/unknown")
    with pytest.raises(NotDrawnError, match="Prepare a call"):
        await rhea.uses_shortcut("unknown")
    assert [h for h in app.heard if "actions" in h] == []


async def test_what_lies_under_a_modal_can_not_be_clicked(app: Listener, rhea: Person, slack: AsyncWebClient) -> None:
    await slack.views_publish(user_id=rhea.id, view=home(section("x", accessory=button("Prepare", "prep"))))
    await open_modal(app, rhea, slack, section("On top"))
    with pytest.raises(NotDrawnError):
        await rhea.clicks("Prepare")


VALUES: list[tuple[Json, Value, Json]] = [
    ({"type": "plain_text_input"}, "Q&A", {"value": "Q&A"}),
    ({"type": "plain_text_input"}, "", {"value": None}),
    ({"type": "email_text_input"}, "a@b.example", {"value": "a@b.example"}),
    ({"type": "number_input", "is_decimal_allowed": True}, "1.5", {"value": "1.5"}),
    ({"type": "datepicker"}, "2026-11-27", {"selected_date": "2026-11-27"}),
    ({"type": "timepicker"}, "09:30", {"selected_time": "09:30"}),
    ({"type": "datetimepicker"}, 1795424400, {"selected_date_time": 1795424400}),
    ({"type": "channels_select"}, None, {"selected_channel": None}),
    ({"type": "multi_users_select"}, [], {"selected_users": []}),
]


@pytest.mark.parametrize(("element", "value", "state"), VALUES)
async def test_state_comes_in_slacks_shapes(
    app: Listener, rhea: Person, slack: AsyncWebClient, element: Json, value: Value, state: Json
) -> None:
    await open_modal(app, rhea, slack, field("Field", element, optional=True))
    assert await rhea.submits({"Field": value}) is None
    assert app.heard[-1]["view"]["state"]["values"] == {"Field": {"a": {"type": element["type"], **state}}}


PICKED = ["users_select", "multi_users_select", "conversations_select", "channels_select"]


@pytest.mark.parametrize("kind", PICKED)
async def test_people_and_channels_come_by_their_ids(
    app: Listener, rhea: Person, slack: AsyncWebClient, kind: str
) -> None:
    wanted = rhea.id if "users" in kind else rhea.client.team.add_conversation("channel", name="deals").id
    value = [wanted] if kind.startswith("multi_") else wanted
    await open_modal(app, rhea, slack, field("Field", {"type": kind}))
    assert await rhea.submits({"Field": value}) is None
    key = kind.removeprefix("multi_").removesuffix("s_select") + ("s" if kind.startswith("multi_") else "")
    assert app.heard[-1]["view"]["state"]["values"]["Field"]["a"] == {"type": kind, f"selected_{key}": value}


FILTER = {"include": ["public", "private"], "exclude_external_shared_channels": True}


@pytest.mark.parametrize("facts", [{"is_archived": True}, {"is_shared": True}, {"kind": "private"}])
async def test_a_menu_offers_only_the_channels_its_filter_lets_through(
    app: Listener, rhea: Person, slack: AsyncWebClient, facts: Json
) -> None:
    channel = rhea.client.team.add_conversation("channel", name="deals")
    for name, fact in facts.items():
        setattr(channel, name, fact)
    await open_modal(app, rhea, slack, field("Channel", {"type": "conversations_select", "filter": FILTER}))
    with pytest.raises(NotDrawnError, match="deals is not offered"):
        await rhea.fills({"Channel": channel.id})
    with pytest.raises(NotDrawnError, match="is not offered"):
        await rhea.fills({"Channel": rhea.dm.id})


async def test_who_was_deactivated_is_offered_no_more(app: Listener, rhea: Person, slack: AsyncWebClient) -> None:
    await open_modal(app, rhea, slack, field("Who", {"type": "users_select"}))
    gone = rhea.client.team.add_user(name="gone", real_name="Gus Gone", deleted=True)
    with pytest.raises(NotDrawnError, match="no colleague"):
        await rhea.fills({"Who": gone.id})


@pytest.mark.parametrize("kind", ["static_select", "radio_buttons"])
async def test_an_option_is_chosen_by_its_text(app: Listener, rhea: Person, slack: AsyncWebClient, kind: str) -> None:
    await open_modal(app, rhea, slack, field("Known", {"type": kind, "options": OPTIONS}))
    await rhea.submits({"Known": "We assume"})
    chosen = app.heard[-1]["view"]["state"]["values"]["Known"]["a"]["selected_option"]
    assert (chosen["value"], chosen["text"]["text"]) == ("assumed", "We assume")


@pytest.mark.parametrize("kind", ["multi_static_select", "checkboxes"])
async def test_several_options_are_chosen_by_their_texts(
    app: Listener, rhea: Person, slack: AsyncWebClient, kind: str
) -> None:
    await open_modal(app, rhea, slack, field("Known", {"type": kind, "options": OPTIONS}))
    await rhea.chooses("Known", "We assume", "They said so")
    await rhea.submits()
    chosen = app.heard[-1]["view"]["state"]["values"]["Known"]["a"]["selected_options"]
    assert [option["value"] for option in chosen] == ["assumed", "said"]


async def test_an_option_nobody_drew_can_not_be_chosen(app: Listener, rhea: Person, slack: AsyncWebClient) -> None:
    await open_modal(app, rhea, slack, field("Known", {"type": "static_select", "options": OPTIONS}))
    with pytest.raises(NotDrawnError, match="They said so"):
        await rhea.fills({"Known": "Perhaps"})


async def test_options_come_from_the_app_for_an_external_select(
    app: Listener, rhea: Person, slack: AsyncWebClient
) -> None:
    await open_modal(app, rhea, slack, field("Account", {"type": "external_select", "min_query_length": 2}))
    app.answers = {"options": [{"text": plain("Acme"), "value": "acme"}]}
    await rhea.chooses("Account", "Acme")
    assert (app.heard[-1]["type"], app.heard[-1]["value"]) == ("block_suggestion", "Acme")
    app.answers = {}
    await rhea.submits()
    chosen = app.heard[-1]["view"]["state"]["values"]["Account"]["a"]["selected_option"]
    assert chosen["value"] == "acme"


async def test_an_input_tells_the_app_only_when_it_dispatches(
    app: Listener, rhea: Person, slack: AsyncWebClient
) -> None:
    at_once = {"type": "plain_text_input", "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}}
    await open_modal(
        app,
        rhea,
        slack,
        text_input("Silent", "silent"),
        field("Typing", at_once, dispatch_action=True),
        field("Enter", {"type": "plain_text_input"}, dispatch_action=True),
        field("Stage", {"type": "static_select", "options": OPTIONS}, dispatch_action=True),
    )
    await rhea.fills({"Silent": "a", "Typing": "b", "Enter": "c", "Stage": "We assume"})
    await rhea.presses_enter("Enter")
    heard = [h["actions"][0] for h in app.heard if "actions" in h]
    assert [a["block_id"] for a in heard] == ["Typing", "Stage", "Enter"]
    assert heard[0]["value"] == "b"
    assert heard[1]["selected_option"]["value"] == "assumed"


async def test_unfit_values_are_held_back(app: Listener, rhea: Person, slack: AsyncWebClient) -> None:
    number = {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "9"}
    await open_modal(
        app,
        rhea,
        slack,
        field("Mail", {"type": "email_text_input"}),
        field("Number", number),
        field("Short", {"type": "plain_text_input", "max_length": 3}),
    )
    before = len(app.heard)
    errors = await rhea.submits({"Mail": "nobody", "Number": "12", "Short": "long"})
    assert errors == {
        "Mail": "Enter a valid email address.",
        "Number": "Enter a number that is at most 9.",
        "Short": "Please enter no more than 3 characters.",
    }
    assert len(app.heard) == before


async def test_a_message_shortcut_brings_its_message(app: Listener, rhea: Person, slack: AsyncWebClient) -> None:
    await slack.chat_postMessage(channel=rhea.id, text="We <will> send pricing")
    await rhea.uses_shortcut("Track it", message=rhea.inbox[-1])
    payload = app.heard[-1]
    assert (payload["type"], payload["callback_id"]) == ("message_action", "track")
    assert payload["message"]["text"] == "We &lt;will&gt; send pricing"
    with pytest.raises(NotDrawnError):
        await rhea.uses_shortcut("Track it")
