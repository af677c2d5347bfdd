"""The demo's controls: the clock travels as its buttons say, and one acts as whom one chooses."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.sandbox.demo import Demo, demo
from tests.browser.looks import Album, stands
from tests.browser.readers import Sits, seats
from tests.browser.windows import Windows
from tests.factories import at

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def shown(tmp_path: Path) -> AsyncIterator[Demo]:
    async with demo(tmp_path, start=at("08:25")) as running:
        yield running
        assert running.sandbox.refused == []


@pytest_asyncio.fixture(loop_scope="session")
async def sits(windows: Windows, shown: Demo, album: Album) -> AsyncIterator[Sits]:
    async with seats(windows, shown, album) as sits:
        yield sits


async def test_the_clock_goes_where_its_buttons_say(sits: Sits, shown: Demo, album: Album) -> None:
    rep = await sits(shown.rep)
    await rep.opens_messages()
    clock = rep.page.get_by_test_id("clock")
    controls = rep.page.get_by_role("banner", name="Clock of the demo")
    await rep.reads(clock, "Mon 23 Nov 2026, 08:25", "Next: Morning brief for Rhea Rep, today 08:30")
    await stands(controls, "demo-controls", album)
    for button, reached in (
        ("Next thing that happens", "Mon 23 Nov 2026, 08:30"),
        ("+15 min", "Mon 23 Nov 2026, 08:45"),
        ("+1 h", "Mon 23 Nov 2026, 09:45"),
        ("Tomorrow 08:30", "Tue 24 Nov 2026, 08:30"),
    ):
        await rep.presses(button, within=controls)
        await expect(clock).to_contain_text(reached)
    await rep.finds("Monday 23 November 2026: 4 customer calls")
    await expect(rep.page.get_by_role("status")).to_have_text("It is now Tue 24 Nov 2026, 08:30")
    real = controls.get_by_role("button", name="Real time")
    await expect(real).to_have_attribute("aria-pressed", "false")
    await real.click()
    await expect(real).to_have_attribute("aria-pressed", "true")


async def test_one_acts_as_whom_one_chooses_and_sees_what_they_see(sits: Sits, shown: Demo) -> None:
    rep = await sits(shown.rep)
    home = await rep.opens_home()
    await rep.reads(home, "Today", "Acme quarterly review")
    people = rep.page.get_by_role("region", name="Acting as")
    await rep.presses("Mira Manager Head of sales", within=people)
    await expect(people.get_by_role("button", name="Mira Manager")).to_have_attribute("aria-pressed", "true")
    await expect(rep.page.get_by_role("status")).to_have_text("Acting as Mira Manager")
    await rep.reads(home, "Three steps to start", "Connect your calendar")
    await rep.presses("Tom Teller Sales", within=people)
    await expect(rep.page.get_by_test_id("clock")).to_contain_text("07:25")
