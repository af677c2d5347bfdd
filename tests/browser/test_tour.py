"""The guided tour of the demo: it leads, the person presses, the bot answers; it can be left at any time."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from bot.sandbox.demo import Demo, demo
from tests.browser.looks import DESK, PHONE
from tests.browser.page_faults import RESTLESS
from tests.browser.readers import settles
from tests.browser.test_by_keyboard import tabs_to
from tests.browser.windows import Windows
from tests.factories import at

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

_HEIGHT: Final = 740
_MOST_PRESSES: Final = 40
_TITLES: Final = [
    "A rep's morning",
    "Before the call: an objective",
    "A quarter of an hour before",
    "After the call: who, what, when, how",
    "The day it is due",
    "Said in time is not late",
    "Say and do",
    "The manager's week",
    "That was a week with SayDo",
]
_COVERS: Final = """
() => {
  const [target, panel] = [".tour-target", ".tour"].map((one) => document.querySelector(one)?.getBoundingClientRect());
  if (!target) return "nothing is pointed at";
  const isApart = target.right <= panel.left || target.left >= panel.right
    || target.bottom <= panel.top || target.top >= panel.bottom;
  return isApart ? "" : "the panel covers what it points at";
}
"""
_SIDEWAYS: Final = "() => document.documentElement.scrollWidth > window.innerWidth"


@pytest_asyncio.fixture(loop_scope="session")
async def shown(tmp_path: Path) -> AsyncIterator[Demo]:
    async with demo(tmp_path, start=at("08:25")) as running:
        yield running
        assert running.sandbox.refused == []
        assert running.rep.errors_seen == []


class Newcomer:
    """Somebody who opens the demo for the first time."""

    def __init__(self, page: Page, shown: Demo) -> None:
        self.page, self._shown = page, shown
        self.tour = page.get_by_test_id("tour")
        self.press = page.get_by_test_id("tour-press")

    async def opens(self) -> None:
        """Open the page at its plain address."""
        await self.page.goto(self._shown.url)
        await expect(self.tour).to_be_visible()

    async def title(self) -> str:
        """Return the title of the step."""
        return await self.tour.get_by_role("heading").inner_text()

    async def sees_step(self, title: str) -> None:
        """Assert that the tour stands at a step."""
        await expect(self.tour.get_by_role("heading")).to_have_text(title)

    async def settles(self) -> None:
        """Wait until nothing is under way, on the page and behind it."""
        await settles(self.page, self._shown)

    async def photographs(self, path: Path) -> None:
        """Take a picture of what stands on the screen."""
        await self.page.locator("[data-block], .message").first.wait_for()
        await self.page.screenshot(path=path, animations="disabled")

    async def does_what_is_said(self) -> None:
        """Click what the tour points at; what is to be typed, the tour types."""
        if await self.press.inner_text() in {"Write it for me", "Fill it in for me"}:
            await self.press.click()
        else:
            assert await self.page.evaluate(_COVERS) == ""
            await self.page.locator(".tour-target").click()
        await self.settles()


@pytest_asyncio.fixture(loop_scope="session")
async def newcomer(windows: Windows, shown: Demo) -> AsyncIterator[Newcomer]:
    async with windows.one(patience=60_000) as page:
        await page.set_viewport_size({"width": DESK, "height": _HEIGHT})
        yield Newcomer(page, shown)


async def test_who_presses_what_the_tour_points_at_sees_a_week_from_the_brief_to_the_digest(
    newcomer: Newcomer, shown: Demo, pictures: Path
) -> None:
    await newcomer.page.set_viewport_size({"width": 1280, "height": 800})
    await newcomer.opens()
    await newcomer.photographs(pictures / "tour.png")
    await newcomer.page.set_viewport_size({"width": DESK, "height": _HEIGHT})
    told: list[str] = []
    for _ in range(_MOST_PRESSES):
        title = await newcomer.title()
        told += [] if title in told else [title]
        if title == _TITLES[-1]:
            break
        await newcomer.does_what_is_said()
    assert told == _TITLES
    said = " ".join(message.text for message in shown.rep.inbox)
    assert "Hana names who decides, and by when" in said
    assert "Send the offer" in said
    await expect(newcomer.page.get_by_test_id("modal")).to_contain_text("Our promises: 1 moved in time")
    await newcomer.press.click()
    await expect(newcomer.tour).to_be_hidden()


async def test_a_reps_part_is_walked_by_keyboard_alone_on_a_phone(
    newcomer: Newcomer, shown: Demo, pictures: Path
) -> None:
    page = newcomer.page
    await page.set_viewport_size({"width": PHONE, "height": _HEIGHT})
    await newcomer.opens()
    told: list[str] = []
    pressed: list[str] = []
    for _ in range(_MOST_PRESSES):
        title = await newcomer.title()
        if title not in told:
            told.append(title)
            if title == _TITLES[1]:
                await newcomer.photographs(pictures / "tour-phone.png")
        if title == _TITLES[-2]:
            break
        await tabs_to(page, newcomer.press)
        pressed.append(await newcomer.press.inner_text())
        assert not await page.evaluate(_SIDEWAYS)
        await page.keyboard.press("Enter")
        await newcomer.settles()
    assert told == _TITLES[:-1]
    assert pressed.count("Take me there") == 1  # to Home, through the drawer it stands in
    await tabs_to(page, newcomer.tour.get_by_role("button", name="Skip step"))
    await page.keyboard.press("Enter")
    await newcomer.sees_step(_TITLES[-1])
    await page.keyboard.press("Escape")
    await expect(newcomer.tour).to_be_hidden()
    await expect(page.get_by_test_id("tour-button")).to_be_focused()


async def test_the_tour_is_left_at_once_and_taken_up_where_it_was_here_and_in_another_tab(
    newcomer: Newcomer, shown: Demo
) -> None:
    page = newcomer.page
    await newcomer.opens()
    await newcomer.tour.get_by_role("button", name="Skip step").click()
    await page.keyboard.press("Escape")
    await expect(newcomer.tour).to_be_hidden()
    await page.reload()
    await expect(page.get_by_role("button", name="Tour", exact=True)).to_have_attribute("aria-pressed", "false")
    await expect(newcomer.tour).to_be_hidden()
    await page.get_by_role("button", name="Tour", exact=True).click()
    await newcomer.sees_step(_TITLES[1])
    await expect(newcomer.press).to_be_focused()

    other = Newcomer(await page.context.new_page(), shown)
    await other.opens()
    await other.sees_step(_TITLES[1])
    await other.tour.get_by_role("button", name="Skip the tour").click()
    await expect(other.tour).to_be_hidden()
    await expect(newcomer.tour).to_be_hidden()


async def test_who_comes_by_an_address_of_somebody_is_not_led_unasked(newcomer: Newcomer, shown: Demo) -> None:
    page = newcomer.page
    await page.goto(f"{shown.url}/?as={shown.manager.id}#home")
    await expect(page.locator(".home [data-block]").first).to_be_visible()
    await expect(page.get_by_test_id("tour")).to_be_hidden()
    await page.get_by_test_id("tour-button").click()
    await expect(page.get_by_test_id("tour")).to_contain_text("This part is Rhea's.")


async def test_who_wanders_off_is_taken_back_and_what_they_did_on_their_own_counts(
    newcomer: Newcomer, shown: Demo
) -> None:
    page = newcomer.page
    await newcomer.opens()
    for _ in range(2):
        await newcomer.does_what_is_said()
    await newcomer.sees_step(_TITLES[1])
    await expect(page.locator(".main .tour-target")).to_be_visible()
    assert await page.evaluate(RESTLESS) == []

    await page.get_by_role("button", name="Tom Teller").click()
    await page.get_by_test_id("nav-home").click()
    await page.get_by_role("button", name="Add a promise").click()
    await expect(page.get_by_test_id("modal")).to_be_visible()
    await expect(newcomer.tour).to_contain_text("The tour goes on once this window is closed.")
    await expect(newcomer.press).to_have_text("Take me back")
    await newcomer.press.click()
    await expect(newcomer.tour).to_contain_text("Press “Write objective” at Globex discovery.")
    await expect(page.get_by_test_id("modal")).to_have_count(0)
    await expect(page.get_by_role("tab", name="Messages")).to_have_attribute("aria-selected", "true")

    await page.get_by_test_id("nav-home").click()
    await page.locator(".home").get_by_role("button", name="Write objective").last.click()
    await page.locator("[data-block-id='preps.objective']").first.fill("Uma signs on the day")
    await page.get_by_test_id("modal-submit").click()
    await newcomer.settles()
    await newcomer.sees_step(_TITLES[2])
