"""The page without a mouse and without eyes: the order of Tab, Enter, Escape, where the focus goes, what is said."""

from typing import Final

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.newcomers import Hires
from tests.browser.readers import Reader, Sits
from tests.stories.days import CalendarFile

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

_NAMED: Final = """
() => [...document.querySelectorAll("button, a[href], input, textarea, [role=combobox], [role=region], dialog")]
  .filter((node) => node.getClientRects().length)
  .filter((node) => !(node.getAttribute("aria-label") || node.labels?.length || node.textContent.trim()
    || node.getAttribute("aria-labelledby")))
  .map((node) => node.outerHTML.slice(0, 120))
"""


async def tabs_to(page: Page, wanted: Locator, *, most: int = 60) -> None:
    """Press Tab until something has the focus."""
    for _ in range(most):
        if await wanted.evaluate("(node) => node === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    await expect(wanted).to_be_focused()


async def opens(hires: Hires, sits_down: Sits, name: str) -> tuple[Reader, Locator]:
    """Sit somebody down before the question about a call that begins in two hours."""

    def fills(calendar: CalendarFile) -> None:
        customer = name.split(maxsplit=1)[0].lower()
        calendar.has(f"{name}'s call", "Wed 16:46", "Wed 17:00", with_=[f"kit@{customer}-keys.test"])

    reader = await sits_down(await hires(name, fills))
    await reader.opens_messages()
    return reader, await reader.finds("Your 16:46 call")


async def test_the_first_tab_skips_to_the_conversation_and_then_the_clock_comes_first(
    hires: Hires, sits_down: Sits
) -> None:
    reader, _ = await opens(hires, sits_down, "Tabea Order")
    page = reader.page
    await reader.reloads()
    await expect(page.get_by_test_id("composer")).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the conversation")).to_be_focused()
    times = ("Next thing that happens", "+15 min", "+1 h", "Tomorrow 08:30", "Friday 15:00", "Real time")
    for name in (*times, "Dark colours", "Tour"):
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("button", name=name, exact=True)).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("navigation", name="Workspace").locator(":focus")).to_have_count(1)
    for key, name in (("ArrowDown", "Tom Teller"), ("End", "SayDo APP"), ("ArrowDown", "Rhea Rep")):
        await page.keyboard.press(key)
        await expect(page.get_by_role("navigation").get_by_role("button", name=name)).to_be_focused()
    await page.get_by_role("link", name="Skip to the conversation").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("main").locator(":focus")).to_have_count(1)


async def test_a_modal_takes_the_focus_keeps_it_and_gives_it_back(hires: Hires, sits_down: Sits) -> None:
    reader, card = await opens(hires, sits_down, "Frida Focus")
    opener = card.get_by_role("button", name="Write objective")
    await tabs_to(reader.page, opener)
    await reader.page.keyboard.press("Enter")
    modal = reader.page.get_by_role("dialog", name="Prepare a call")
    await expect(modal.get_by_label("What should be true after this call?")).to_be_focused()
    for _ in range(12):
        await reader.page.keyboard.press("Tab")
        outside = "(modal) => document.activeElement !== document.body && !modal.contains(document.activeElement)"
        assert not await modal.evaluate(outside)
    await reader.page.keyboard.press("Escape")
    await reader.sees_no_modal()
    await expect(opener).to_be_focused()


async def test_a_modal_over_a_modal_closes_alone(hires: Hires, sits_down: Sits) -> None:
    reader, _ = await opens(hires, sits_down, "Stella Stack")
    read = await reader.asks("/commitments Order the samples by Friday", answer="Here is what I read. Save it?")
    await reader.presses("Save", within=read)
    listed = await reader.asks("/commitments", answer="Open commitments")
    more = listed.get_by_role("button", name="More", exact=True)
    await tabs_to(reader.page, more)
    await reader.page.keyboard.press("Enter")
    below = await reader.sees_modal("Commitment")
    history = below.get_by_role("button", name="History")
    await tabs_to(reader.page, history)
    await reader.page.keyboard.press("Enter")
    above = await reader.sees_modal("History")
    await expect(above.locator(":focus")).to_have_count(1)
    await reader.closes()
    await expect(history).to_be_focused()
    await reader.closes()
    await reader.sees_no_modal()
    await expect(more).to_be_focused()


async def test_enter_in_a_line_hands_the_form_in_and_a_choice_is_made_with_arrows(
    hires: Hires, sits_down: Sits
) -> None:
    reader, _ = await opens(hires, sits_down, "Enno Enter")
    page = reader.page
    await reader.opens_home()
    await tabs_to(page, page.get_by_role("button", name="Add a promise"))
    await page.keyboard.press("Enter")
    modal = page.get_by_role("dialog", name="Commitment")
    await expect(modal.get_by_role("radio", name="Ours")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await expect(modal.get_by_role("radio", name="Theirs")).to_be_checked()
    await tabs_to(page, modal.get_by_label("What"))
    await page.keyboard.type("Send the signed order")
    await tabs_to(page, modal.get_by_label("Who", exact=True))
    await page.keyboard.type("Kit")
    await tabs_to(page, modal.get_by_label("By when"))
    await page.keyboard.type("Friday noon")
    await page.keyboard.press("Enter")
    review = page.get_by_role("dialog", name="Here is what I will keep")
    await expect(review).to_contain_text("Friday 27 November 2026, 12:00")
    await expect(review.get_by_role("button", name="Save")).to_be_focused()
    await page.keyboard.press("Enter")
    await reader.sees_no_modal()
    await expect(page.locator(".home")).to_contain_text("Send the signed order")


async def test_a_menu_opens_with_enter_and_escape_leads_back_to_its_button(hires: Hires, sits_down: Sits) -> None:
    reader, _ = await opens(hires, sits_down, "Mina Menu")
    told = await reader.asks("/saydo why", answer="what I do about each meeting, and why")
    menu = told.get_by_role("button", name="More actions", exact=True)
    await tabs_to(reader.page, menu)
    await reader.page.keyboard.press("Enter")
    await expect(reader.page.get_by_role("menuitem").first).to_be_focused()
    await expect(menu).to_have_attribute("aria-expanded", "true")
    await reader.page.keyboard.press("Escape")
    await expect(menu).to_be_focused()
    await expect(menu).to_have_attribute("aria-expanded", "false")


async def test_a_screen_reader_is_told_what_things_are_and_what_happens(hires: Hires, sits_down: Sits) -> None:
    reader, card = await opens(hires, sits_down, "Rona Reader")
    page = reader.page
    for role, name in (("banner", "Clock of the demo"), ("navigation", "Workspace"), ("region", "Conversation")):
        await expect(page.get_by_role(role, name=name)).to_be_visible()  # type: ignore[arg-type]
    await expect(page.get_by_role("tab", name="Messages")).to_have_attribute("aria-selected", "true")
    await expect(page.get_by_role("list", name="Messages")).to_have_attribute("aria-live", "polite")
    await expect(card).to_match_aria_snapshot("""
    - listitem:
      - strong: SayDo
      - button "Write objective"
      - button "Winging it"
      - button "More actions"
      - button "Fewer like this"
    """)
    assert await page.evaluate(_NAMED) == []
    await reader.presses("Write objective", within=card)
    await expect(page.get_by_role("status")).to_have_text("Dialog: Prepare a call")
    modal = page.get_by_role("dialog", name="Prepare a call")
    objective = modal.get_by_role("textbox", name="What should be true after this call?")
    await expect(objective).to_have_attribute("aria-required", "true")
    await expect(modal.get_by_role("radiogroup", name="How do you know?")).to_be_visible()
    await reader.submits()
    await expect(objective).to_be_focused()
    await expect(objective).to_have_accessible_description("Please complete this required field.")
    assert await page.evaluate(_NAMED) == []
