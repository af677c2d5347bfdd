"""A real Bolt app over signed HTTP against the sandbox."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
from aiohttp import web

from bot.clock import SteeredClock
from bot.sandbox.deliveries import Failure, Kind
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from tests.sandbox.apps import MANIFEST, example_app

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Serve = Callable[[web.Application], Awaitable[str]]


@pytest.fixture
async def sandbox(clock: SteeredClock) -> AsyncIterator[Sandbox]:
    async with Sandbox(MANIFEST, clock, socket_mode=False, ack_limit=0.3, retry_delays=(0, 0, 0)) as sandbox:
        yield sandbox


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    async with AsyncExitStack() as stack:

        async def served(application: web.Application) -> str:
            runner = web.AppRunner(application)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            return f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"

        yield served


def answering(handler: Handler) -> web.Application:
    application = web.Application()
    application.router.add_post("/slack/events", handler)
    return application


async def test_a_bolt_app_takes_signed_requests(sandbox: Sandbox, serve: Serve, rhea: Person) -> None:
    sandbox.deliver_to(await serve(example_app(sandbox).web_app()))
    await rhea.types("/prep acme")
    await sandbox.settled()
    await rhea.submits({"Objective": "Pilot"})
    await sandbox.settled()
    await rhea.clicks("Done")
    await sandbox.settled()
    assert [m.text for m in rhea.inbox] == ["Done 7"]
    assert not rhea.errors_seen
    assert not sandbox.refused
    assert all(record.outcome.ok for record in sandbox.deliveries)


async def test_a_wrong_secret_is_seen_by_the_app(sandbox: Sandbox, serve: Serve, rhea: Person) -> None:
    url = await serve(example_app(sandbox).web_app())
    sandbox.signing_secret = "another"
    sandbox.deliver_to(url)
    await rhea.types("/prep")
    assert rhea.errors_seen == ['/prep failed with the error "dispatch_failed"']


async def test_an_event_nobody_acknowledges_comes_again_three_times(
    sandbox: Sandbox, serve: Serve, rhea: Person
) -> None:
    seen: list[tuple[str | None, str | None, str]] = []

    async def refusing(request: web.Request) -> web.Response:
        body = await request.json()
        headers = request.headers
        seen.append((headers.get("X-Slack-Retry-Num"), headers.get("X-Slack-Retry-Reason"), body["event_id"]))
        return web.Response(status=500)

    sandbox.deliver_to(await serve(answering(refusing)))
    await rhea.opens_home()
    await sandbox.settled()
    assert [(number, reason) for number, reason, _ in seen] == [
        (None, None),
        ("1", "http_error"),
        ("2", "http_error"),
        ("3", "http_error"),
    ]
    assert len({event_id for _, _, event_id in seen}) == 1


async def test_the_app_can_decline_retries(sandbox: Sandbox, serve: Serve, rhea: Person) -> None:
    async def declining(_: web.Request) -> web.Response:
        return web.Response(status=500, headers={"X-Slack-No-Retry": "1"})

    sandbox.deliver_to(await serve(answering(declining)))
    await rhea.opens_home()
    await sandbox.settled()
    assert len(sandbox.deliveries) == 1


async def test_a_slow_app_is_shown_as_a_failure(sandbox: Sandbox, serve: Serve, rhea: Person) -> None:
    closing = asyncio.Event()

    async def slow(_: web.Request) -> web.Response:
        await closing.wait()
        return web.Response()

    sandbox.deliver_to(await serve(answering(slow)))
    await rhea.types("/prep")
    await rhea.uses_shortcut("Prepare a call")
    closing.set()
    assert rhea.errors_seen == [
        '/prep failed with the error "operation_timeout"',
        "Operation timed out. Apps need to respond within 3 seconds.",
    ]
    assert sandbox.deliveries[0].outcome.failure is Failure.TIMEOUT


async def test_nobody_listening_is_shown_as_a_failure(sandbox: Sandbox, rhea: Person) -> None:
    await rhea.types("/prep")
    await rhea.uses_shortcut("prepare")
    assert rhea.errors_seen == [
        '/prep failed with the error "dispatch_failed"',
        "This app is not responding. Try again?",
    ]


async def test_a_command_is_answered_in_its_acknowledgement(sandbox: Sandbox, serve: Serve, rhea: Person) -> None:
    async def answered(request: web.Request) -> web.Response:
        fields = await request.post()
        return web.json_response({"text": f"You typed {fields['text']!s}"})

    sandbox.deliver_to(await serve(answering(answered)))
    await rhea.types("/prep acme call")
    assert rhea.inbox[-1].text == "You typed acme call"
    assert rhea.inbox[-1].is_ephemeral
    assert sandbox.deliveries[-1].kind is Kind.COMMAND
