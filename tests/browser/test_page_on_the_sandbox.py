"""The page over the real sandbox with a small app in it: both sides keep to the same protocol."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.clock import SteeredClock
from bot.sandbox.page import Forecast
from bot.sandbox.server import Sandbox
from tests.browser.windows import Windows
from tests.sandbox.apps import MANIFEST, example_app

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@asynccontextmanager
async def connected(sandbox: Sandbox) -> AsyncIterator[None]:
    """Let the example app answer over Socket Mode."""
    handler = AsyncSocketModeHandler(example_app(sandbox), sandbox.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        await sandbox.connected()
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


@pytest_asyncio.fixture(loop_scope="session")
async def page(boxes: Windows) -> AsyncIterator[Page]:
    """Hand out the page of a sandbox where Rhea is the first to act."""
    clock = SteeredClock(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))

    async def travel(to: str) -> None:
        assert to == "+1h"
        clock.advance(timedelta(hours=1))

    async def forecast() -> Forecast:
        return Forecast(at=clock.now() + timedelta(minutes=30), what="Morning brief for Rhea")

    async with Sandbox(MANIFEST, clock, name="Example Sales", travel=travel, forecast=forecast) as sandbox:
        sandbox.workspace.add_person(name="rhea", real_name="Rhea Rep", email="rhea@sales.example", tz="Europe/Berlin")
        sandbox.workspace.add_person(name="tom", real_name="Tom Teller", email="tom@sales.example", tz="Europe/London")
        async with connected(sandbox):
            async with boxes.one(patience=5000) as opened:
                await opened.goto(sandbox.url)
                yield opened
            await sandbox.settled()
            assert sandbox.refused == []


async def test_a_rep_prepares_a_call_and_closes_the_promise(page: Page) -> None:
    await expect(page.get_by_text("Your calls")).to_be_visible()
    await page.get_by_test_id("tab-messages").click()
    await page.get_by_test_id("composer").fill("/prep acme")
    await page.get_by_test_id("composer").press("Enter")
    await page.get_by_label("Objective").fill("bad")
    await page.get_by_label("Note").fill("Ann & <Bob>")
    await page.get_by_test_id("modal-submit").click()
    await expect(page.get_by_label("Objective")).to_have_accessible_description("Say more.")
    await page.reload()
    await expect(page.get_by_label("Note")).to_have_value("Ann & <Bob>")
    await page.get_by_label("Objective").fill("Agree a date")
    await page.get_by_label("Objective").press("Enter")
    await expect(page.get_by_test_id("modal")).to_have_count(0)
    await expect(page.get_by_test_id("message")).to_contain_text("Saved Agree a date for @Rhea Rep")
    await page.get_by_role("button", name="Done").click()
    await expect(page.get_by_test_id("message")).to_contain_text("Closed(edited)")


async def test_what_one_writes_comes_back_as_it_was_written(page: Page) -> None:
    await page.get_by_test_id("tab-messages").click()
    await page.get_by_test_id("composer").fill("R&D <b> :+1:")
    await page.get_by_test_id("composer").press("Enter")
    await expect(page.get_by_test_id("message").nth(0)).to_contain_text("R&D <b> 👍")
    await expect(page.get_by_test_id("message").nth(1)).to_contain_text("You said: R&D <b> 👍")


async def test_the_clock_moves_and_people_have_their_own_time(page: Page) -> None:
    await expect(page.get_by_test_id("clock")).to_contain_text("Mon 23 Nov 2026, 10:00 AM")
    await page.get_by_test_id("clock-1h").click()
    await expect(page.get_by_test_id("clock")).to_contain_text("11:00 AM")
    await expect(page.get_by_test_id("clock")).to_contain_text("Morning brief for Rhea, today 11:30 AM")
    await page.get_by_role("button", name="Tom Teller").click()
    await expect(page.get_by_test_id("clock")).to_contain_text("10:00 AM")
