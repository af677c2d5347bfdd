"""A rep's first days in the demo, clicked through in a browser; the pictures of README.md come from here."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from bot.sandbox.demo import Demo, demo
from tests.browser.windows import Windows
from tests.factories import at

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

_MOST_STEPS = 40
_LOOKS_EVERY = 20  # milliseconds; looking at each frame would have the browser draw one
_IS_THERE = "(button) => !document.querySelector(`[data-testid=${button}]`).disabled"


@pytest_asyncio.fixture(loop_scope="session")
async def shown(tmp_path: Path) -> AsyncIterator[Demo]:
    async with demo(tmp_path, start=at("08:25")) as running:
        yield running
        assert running.sandbox.refused == []
        assert running.rep.errors_seen == []


@pytest_asyncio.fixture(loop_scope="session")
async def page(windows: Windows, shown: Demo) -> AsyncIterator[Page]:
    async with windows.one(patience=20_000) as opened:
        await opened.set_viewport_size({"width": 1000, "height": 740})
        await opened.emulate_media(reduced_motion="reduce")
        await opened.goto(shown.url)
        yield opened


class Rep:
    """The rep at the page."""

    def __init__(self, page: Page, shown: Demo, pictures: Path) -> None:
        self.page, self._shown, self._pictures = page, shown, pictures

    async def skips_the_tour(self) -> None:
        await self.page.get_by_test_id("tour-stop").click()

    async def opens_messages(self) -> None:
        await self.page.get_by_test_id(f"channel-{self._shown.rep.dm.id}").click()

    async def waits_for(self, said: str | re.Pattern[str]) -> Locator:
        """Press "Next thing that happens" until SayDo says something; return that message."""
        message = self.page.get_by_test_id("message").filter(has_text=said).last
        for _ in range(_MOST_STEPS):
            if await message.is_visible():
                break
            await self.travels("clock-next")
        await expect(message).to_be_visible()
        await message.scroll_into_view_if_needed()
        ts = await message.get_attribute("data-ts")
        return self.page.locator(f"[data-testid='message'][data-ts='{ts}']")

    async def travels(self, button: str) -> None:
        """Press a button of the clock, and wait until the clock stands there."""
        await self.page.get_by_test_id(button).click()
        await self.page.wait_for_function(_IS_THERE, arg=button, polling=_LOOKS_EVERY)

    async def fills(self, block_id: str, text: str) -> None:
        await self.page.locator(f"[data-block-id='{block_id}']").first.fill(text)

    async def submits(self) -> None:
        await self.page.get_by_test_id("modal-submit").last.click()

    async def photographs(self, name: str) -> None:
        await self.page.screenshot(path=self._pictures / f"{name}.png")


async def test_a_rep_is_asked_prepares_recaps_and_is_chased(page: Page, shown: Demo, pictures: Path) -> None:
    rep = Rep(page, shown, pictures)
    await rep.skips_the_tour()
    await rep.opens_messages()
    await rep.waits_for("5 customer calls")
    for _ in range(2):
        await rep.travels("clock-tomorrow")

    ask = await rep.waits_for("Your 15:00 call: one line is missing")
    await rep.photographs("ask")
    await ask.get_by_role("button", name="Write objective").click()
    await rep.fills("preps.objective", "Hana names who signs, and by when")
    await rep.fills("preps.their_objective", "A price she can defend to her board")
    await page.get_by_label("They said so").check()
    await rep.submits()
    await expect(ask.get_by_text("Hana names who signs")).to_be_visible()

    card = await rep.waits_for("Your 15:00 call: it starts soon. Here is what you need.")
    await expect(card.get_by_text("Hana names who signs")).to_be_visible()

    recap_ask = await rep.waits_for(re.compile(r"what was agreed\?.*Globex demo", re.DOTALL))
    await recap_ask.get_by_role("button", name="Write recap").click()
    await page.get_by_label("Reached").first.check()
    await rep.fills("recaps.row.1.what", "Send the offer with the new price")
    await rep.fills("recaps.row.1.when", "soonish")
    await rep.fills("recaps.row.2.what", "Name who signs")
    await rep.fills("recaps.row.2.when", "Friday noon")
    await rep.submits()
    await expect(page.get_by_text("I can't read “soonish” as a date")).to_be_visible()
    await rep.fills("recaps.row.1.when", "tomorrow")
    await rep.submits()
    await expect(page.get_by_text("Thursday 26 November 2026")).to_be_visible()
    await rep.photographs("recap")
    await rep.submits()
    await expect(page.get_by_test_id("modal")).to_have_count(0)
    await expect(recap_ask.get_by_text("the recap is saved")).to_be_visible()

    chase = await rep.waits_for("due today")
    await chase.evaluate("(message) => message.scrollIntoView()")  # its first lines, and not its last
    await rep.photographs("chase")
    await chase.get_by_role("button", name="New date").first.click()
    await rep.fills("commitments.day", "2026-11-30")
    await rep.fills("commitments.reason", "Legal reads it once more")
    await page.get_by_label("Yes", exact=True).check()
    await rep.submits()
    await expect(chase.get_by_text("they know")).to_be_visible()

    later = await rep.waits_for("Thursday 26 November 2026: ")
    await later.get_by_role("button", name="Done").first.click()
    await expect(later.get_by_text("kept").first).to_be_visible()

    await page.get_by_test_id("nav-home").click()
    await expect(page.get_by_text("Name who signs")).to_be_visible()
