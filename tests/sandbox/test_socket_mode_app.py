"""A real Bolt app over Socket Mode against the sandbox."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from tests.sandbox.apps import example_app


@pytest.fixture
async def app(sandbox: Sandbox) -> AsyncIterator[AsyncApp]:
    app = example_app(sandbox)
    handler = AsyncSocketModeHandler(app, sandbox.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    yield app
    await handler.close_async()  # type: ignore[no-untyped-call]


async def test_a_command_opens_a_modal_whose_submission_ends_in_a_message(
    sandbox: Sandbox, app: AsyncApp, rhea: Person
) -> None:
    await rhea.types("/prep acme")
    await sandbox.settled()
    assert rhea.top_modal().inputs == ["Objective", "Note"]
    assert await rhea.submits({"Objective": "Agree the pilot & <dates>"}) is None
    await sandbox.settled()
    assert not rhea.has_modal()
    assert rhea.inbox[-1].says("Saved Agree the pilot & <dates> for @Rhea Rep")
    assert rhea.inbox[-1].buttons == ["Done"]
    assert not rhea.errors_seen
    assert not sandbox.refused


async def test_errors_keep_the_modal_open(sandbox: Sandbox, app: AsyncApp, rhea: Person) -> None:
    await rhea.types("/prep")
    await sandbox.settled()
    assert await rhea.submits({"goal": "bad"}) == {"goal": "Say more."}
    assert rhea.has_modal()


async def test_the_client_holds_back_an_empty_required_input(sandbox: Sandbox, app: AsyncApp, rhea: Person) -> None:
    await rhea.types("/prep")
    await sandbox.settled()
    before = len(sandbox.deliveries)
    assert await rhea.submits() == {"goal": "Please complete this required field."}
    assert len(sandbox.deliveries) == before


async def test_a_click_replaces_the_message_by_its_response_url(sandbox: Sandbox, app: AsyncApp, rhea: Person) -> None:
    await rhea.types("/prep")
    await sandbox.settled()
    await rhea.submits({"Objective": "Pilot"})
    await sandbox.settled()
    await rhea.clicks("Done")
    await sandbox.settled()
    assert [m.text for m in rhea.inbox] == ["Done 7"]
    assert rhea.inbox[0].says("Closed")
    assert rhea.inbox[0].buttons == []


async def test_home_is_published_when_opened(sandbox: Sandbox, app: AsyncApp, rhea: Person) -> None:
    await rhea.opens_home()
    await sandbox.settled()
    assert rhea.home is not None
    assert rhea.home.says("Your calls")


async def test_what_a_person_writes_reaches_the_app_escaped(sandbox: Sandbox, app: AsyncApp, rhea: Person) -> None:
    await rhea.says("Q&A <now>")
    await sandbox.settled()
    assert rhea.inbox[-1].text == "You said: Q&A <now>"
    assert sandbox.calls.to("chat.postMessage")[0].args["text"] == "You said: Q&amp;A &lt;now&gt;"


async def test_the_app_connects_anew_when_asked_to(sandbox: Sandbox, app: AsyncApp, rhea: Person) -> None:
    await sandbox.socket_mode.disconnect()
    await sandbox.connected()
    await rhea.opens_home()
    await sandbox.settled()
    assert rhea.home is not None


async def test_settled_waits_for_listeners_that_go_on_after_their_acknowledgement(
    sandbox: Sandbox, app: AsyncApp, rhea: Person
) -> None:
    going_on = asyncio.Event()

    async def slow(ack: AsyncAck, client: AsyncWebClient) -> None:
        await ack()
        await going_on.wait()
        await client.chat_postMessage(channel=rhea.id, text="At last")

    app.shortcut("prepare")(slow)
    await rhea.uses_shortcut("prepare")
    asyncio.get_running_loop().call_later(0.1, going_on.set)
    await sandbox.settled()
    assert [m.text for m in rhea.inbox] == ["At last"]
