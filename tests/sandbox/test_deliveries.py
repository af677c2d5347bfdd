"""What the app hears, and how it answers by response_url."""

from datetime import timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.clock import SteeredClock
from bot.sandbox.faults import RateLimited, ServerError
from bot.sandbox.people import Person
from bot.sandbox.refusals import NotDrawnError
from bot.sandbox.server import Sandbox
from tests.sandbox.apps import MANIFEST, button
from tests.sandbox.listening import Listener, listening


async def test_a_response_url_answers_five_times(app: Listener, rhea: Person, sandbox: Sandbox) -> None:
    await rhea.types("/prep")

    webhook = AsyncWebhookClient(app.heard[-1]["response_url"])
    statuses = [(await webhook.send(text=f"Answer {n}")).status_code for n in range(6)]
    assert statuses == [200] * 5 + [404]
    assert len(rhea.inbox) == 5
    assert all(m.is_ephemeral for m in rhea.inbox)
    assert [c.error for c in sandbox.refused] == ["used_url"]


async def test_a_response_url_removes_the_message_it_came_from(
    app: Listener, rhea: Person, slack: AsyncWebClient
) -> None:

    row = {"type": "actions", "elements": [button("Done", "done")]}
    await slack.chat_postMessage(channel=rhea.id, text="x", blocks=[row])
    await rhea.clicks("Done")
    webhook = AsyncWebhookClient(app.heard[-1]["response_url"])
    await webhook.send(delete_original=True)
    assert rhea.inbox == []


async def test_an_ephemeral_message_is_not_in_the_payload(app: Listener, rhea: Person, slack: AsyncWebClient) -> None:
    row = {"type": "actions", "elements": [button("Done", "done")]}
    await slack.chat_postEphemeral(channel=rhea.dm.id, user=rhea.id, text="x", blocks=[row])
    await rhea.clicks("Done")
    assert "message" not in app.heard[-1]
    assert app.heard[-1]["container"]["is_ephemeral"] is True


async def test_events_arrive_only_when_subscribed_and_allowed(sandbox: Sandbox, app: Listener) -> None:
    ann = sandbox.workspace.add_person(name="ann", is_new=True)
    sandbox.workspace.change_user(ann.id, tz="America/New_York")
    channel = sandbox.workspace.add_channel("deals", members=(ann,))
    sandbox.workspace.leaves(ann.id, channel)
    await sandbox.settled()
    assert app.types == ["user_change"]
    assert app.heard[-1]["event"]["user"]["tz"] == "America/New_York"
    assert app.heard[-1]["authorizations"][0]["team_id"] == sandbox.workspace.id


async def test_an_uninstalled_app_is_told_and_then_hears_nothing(sandbox: Sandbox, app: Listener, rhea: Person) -> None:
    sandbox.workspace.uninstall()
    await sandbox.settled()
    await rhea.opens_home()
    assert sorted(app.types) == ["app_uninstalled", "tokens_revoked"]


async def test_the_app_hears_its_own_messages_and_edits(
    sandbox: Sandbox, app: Listener, rhea: Person, slack: AsyncWebClient
) -> None:
    posted = await slack.chat_postMessage(channel=rhea.id, text="x")
    await slack.chat_update(channel=posted["channel"], ts=posted["ts"], text="y")
    await sandbox.settled()
    events = [h["event"] for h in app.heard]
    assert [(e["type"], e.get("subtype"), e.get("bot_id")) for e in events] == [
        ("message", None, sandbox.workspace.bot_id),
        ("message", "message_changed", None),
    ]


async def test_a_commands_text_comes_escaped(app: Listener, rhea: Person) -> None:
    await rhea.types("/prep Q&A with @rhea <b>")
    assert app.heard[-1]["text"] == "Q&amp;A with @rhea &lt;b&gt;"


async def test_a_command_may_have_names_resolved(clock: SteeredClock) -> None:
    features = MANIFEST["features"]
    command = {**features["slash_commands"][0], "should_escape": True}
    manifest = {**MANIFEST, "features": {**features, "slash_commands": [command]}}
    async with Sandbox(manifest, clock, socket_mode=False) as sandbox, listening(sandbox) as app:
        rhea = sandbox.workspace.add_person(name="rhea")
        await rhea.types("/prep with @rhea")
        assert app.heard[-1]["text"] == f"with <@{rhea.id}|rhea>"


async def test_a_delivery_can_come_twice(sandbox: Sandbox, app: Listener, rhea: Person) -> None:
    await rhea.opens_home()
    await sandbox.deliver_again()
    assert app.heard[0]["event_id"] == app.heard[1]["event_id"]


async def test_a_response_url_can_fail(sandbox: Sandbox, app: Listener, rhea: Person) -> None:
    await rhea.types("/prep")
    webhook = AsyncWebhookClient(app.heard[-1]["response_url"], retry_handlers=[])
    sandbox.faults.next("response_url", ServerError(500))
    sandbox.faults.next("response_url", RateLimited(retry_after=3))
    statuses = [(await webhook.send(text="x")).status_code for _ in range(3)]
    assert statuses == [500, 429, 200]


async def test_a_response_url_lives_half_an_hour(app: Listener, rhea: Person, clock: SteeredClock) -> None:
    await rhea.types("/prep")
    clock.advance(timedelta(minutes=31))
    assert (await AsyncWebhookClient(app.heard[-1]["response_url"]).send(text="x")).status_code == 404


async def test_a_response_url_may_speak_to_all(sandbox: Sandbox, app: Listener, rhea: Person) -> None:
    max_ = sandbox.workspace.add_person(name="max")
    channel = sandbox.workspace.add_channel("deals", members=(rhea, max_))
    await rhea.types("/prep", channel=channel)
    await AsyncWebhookClient(app.heard[-1]["response_url"]).send(text="All", response_type="in_channel")
    assert [m.text for m in max_.sees(channel)] == ["All"]


async def test_two_workspaces_share_nothing(sandbox: Sandbox, app: Listener, rhea: Person) -> None:
    other = sandbox.add_workspace("Other")
    ann = other.add_person(name="ann")
    await ann.opens_home()
    await ann.types("/prep")
    assert {app.heard[0]["team_id"], app.heard[1]["team_id"]} == {other.id}
    slack = AsyncWebClient(token=other.bot_token, base_url=sandbox.api_url)
    await slack.chat_postMessage(channel=ann.id, text="Yours")
    assert [m.text for m in ann.inbox] == ["Yours"]
    assert rhea.inbox == []
    with pytest.raises(NotDrawnError):
        await rhea.says("x", channel=ann.dm)
