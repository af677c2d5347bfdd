"""Socket Mode as the wire has it, without a client library."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import SteeredClock
from bot.sandbox.deliveries import Failure
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from tests.sandbox.apps import MANIFEST

Json = dict[str, Any]
Socket = aiohttp.ClientWebSocketResponse


@pytest.fixture
async def sandbox(clock: SteeredClock) -> AsyncIterator[Sandbox]:
    async with Sandbox(MANIFEST, clock, ack_limit=0.2, retry_delays=(0,)) as sandbox:
        yield sandbox


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def ticket(sandbox: Sandbox) -> str:
    app = AsyncWebClient(base_url=sandbox.api_url)
    return str((await app.apps_connections_open(app_token=sandbox.app_token))["url"])


@asynccontextmanager
async def connected(sandbox: Sandbox, session: aiohttp.ClientSession) -> AsyncIterator[Socket]:
    async with session.ws_connect(await ticket(sandbox)) as socket, asyncio.timeout(5):
        hello = await socket.receive_json()
        assert (hello["type"], hello["connection_info"]["app_id"]) == ("hello", sandbox.app.id)
        yield socket


async def test_a_ticket_opens_one_connection(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    url = await ticket(sandbox)
    async with session.ws_connect(url):
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)


async def test_an_acknowledgement_may_carry_an_answer(
    sandbox: Sandbox, session: aiohttp.ClientSession, rhea: Person
) -> None:
    async with connected(sandbox, session) as socket:
        typing = asyncio.ensure_future(rhea.types("/prep acme"))
        envelope = await socket.receive_json()
        assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
        assert envelope["payload"]["text"] == "acme"
        await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "Yes?"}})
        await typing
    assert [m.text for m in rhea.inbox] == ["Yes?"]
    assert rhea.errors_seen == []


async def test_an_event_nobody_acknowledges_comes_again(
    sandbox: Sandbox, session: aiohttp.ClientSession, rhea: Person
) -> None:
    async with connected(sandbox, session) as socket:
        await rhea.opens_home()
        first, again = await socket.receive_json(), await socket.receive_json()
        await socket.send_json({"envelope_id": again["envelope_id"]})
        await sandbox.settled()
    assert first["payload"]["event_id"] == again["payload"]["event_id"]
    assert first["envelope_id"] != again["envelope_id"]
    assert (again["retry_attempt"], again["retry_reason"]) == (1, "timeout")
    assert [d.outcome.failure for d in sandbox.deliveries] == [Failure.TIMEOUT, None]


async def test_a_click_nobody_acknowledges_is_shown(
    sandbox: Sandbox, session: aiohttp.ClientSession, rhea: Person
) -> None:
    async with connected(sandbox, session) as socket:
        await rhea.uses_shortcut("prepare")
        assert (await socket.receive_json())["type"] == "interactive"
    assert rhea.errors_seen == ["Operation timed out. Apps need to respond within 3 seconds."]


async def test_payloads_go_to_the_sockets_in_turn(
    sandbox: Sandbox, session: aiohttp.ClientSession, rhea: Person
) -> None:
    async with connected(sandbox, session) as one, connected(sandbox, session) as two:
        assert sandbox.socket_mode.connections == 2
        for socket in (one, two):
            typing = asyncio.ensure_future(rhea.types("/prep"))
            envelope = await socket.receive_json()
            await socket.send_json({"envelope_id": envelope["envelope_id"]})
            await typing
    assert rhea.errors_seen == []


async def test_a_connection_asked_to_go_gets_nothing_more(
    sandbox: Sandbox, session: aiohttp.ClientSession, rhea: Person
) -> None:
    async with connected(sandbox, session) as socket:
        await sandbox.socket_mode.disconnect("refresh_requested")
        assert (await socket.receive_json())["reason"] == "refresh_requested"
        await rhea.types("/prep")
    assert rhea.errors_seen == ['/prep failed with the error "dispatch_failed"']


async def test_a_dropped_connection_is_noticed_by_both(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    async with connected(sandbox, session) as socket:
        sandbox.socket_mode.drop()
        assert sandbox.socket_mode.connections == 0
        message = await socket.receive()
        assert message.type in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR, aiohttp.WSMsgType.CLOSE)


async def test_an_app_holds_ten_connections_at_most(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    sockets = [await session.ws_connect(await ticket(sandbox)) for _ in range(10)]
    for socket in sockets:
        await socket.receive_json()
    app = AsyncWebClient(base_url=sandbox.api_url)
    with pytest.raises(Exception, match="too_many_websockets"):
        await app.apps_connections_open(app_token=sandbox.app_token)
    for socket in sockets:
        await socket.close()


async def test_what_does_not_end_is_named(sandbox: Sandbox) -> None:
    sandbox.activity.busy_when(lambda: True)
    with pytest.raises(TimeoutError, match="work of the app"):
        await sandbox.settled(limit=0.05)


async def test_what_fails_beside_is_raised_when_settled(sandbox: Sandbox) -> None:
    async def fails() -> None:
        raise ValueError("broken")

    sandbox.activity.spawn(fails(), what="something")
    with pytest.raises(ValueError, match="broken"):
        await sandbox.settled()
