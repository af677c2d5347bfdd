from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import SteeredClock
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from tests.sandbox.apps import MANIFEST
from tests.sandbox.listening import Listener, listening


@pytest.fixture
def manifest() -> dict[str, Any]:
    return MANIFEST


@pytest.fixture
def clock() -> SteeredClock:
    return SteeredClock(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))


@pytest.fixture
async def sandbox(manifest: dict[str, Any], clock: SteeredClock) -> AsyncIterator[Sandbox]:
    async with Sandbox(manifest, clock, name="Example Sales", retry_delays=()) as sandbox:
        yield sandbox


@pytest.fixture
async def app(sandbox: Sandbox) -> AsyncIterator[Listener]:
    """Hand out an app that only listens, over HTTP."""
    async with listening(sandbox) as listener:
        yield listener


@pytest.fixture
def rhea(sandbox: Sandbox) -> Person:
    return sandbox.workspace.add_person(
        name="rhea", real_name="Rhea Rep", email="rhea@sales.example", tz="Europe/Berlin", title="Account executive"
    )


@pytest.fixture
def slack(sandbox: Sandbox) -> AsyncWebClient:
    return AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
