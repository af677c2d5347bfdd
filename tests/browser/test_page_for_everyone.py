"""The page for everyone's eyes, fingers and screens: contrasts by day and night, no sideways scrolling, room to tap."""

from typing import Final

import pytest
from playwright.async_api import Page, expect

from bot.sandbox.demo import Demo
from tests.browser.page_faults import FAINT, WRONG_ON_A_PHONE
from tests.browser.readers import Reader, Sits

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

_SMALL: Final = 360


async def looks(reader: Reader, wrong: list[str], name: str) -> None:
    """Note what is faint by day or night here, and what is too wide or small on a phone."""
    page = reader.page
    desk = page.viewport_size
    assert desk is not None
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        wrong += [f"{name}, {scheme}: {one}" for one in await page.evaluate(FAINT)]
    await page.set_viewport_size({"width": _SMALL, "height": 740})
    wrong += [f"{name}, {_SMALL} px: {one}" for one in await page.evaluate(WRONG_ON_A_PHONE)]
    await page.set_viewport_size(desk)


async def test_every_place_and_form_can_be_read_by_day_and_night_and_used_on_a_small_phone(
    week: Demo, sits_down: Sits
) -> None:
    rep, wrong = await sits_down(week.rep), list[str]()
    home = await rep.opens_home()
    await looks(rep, wrong, "home")
    for button, title in (("Settings", "Settings"), ("Add a promise", "Commitment")):
        await rep.presses(button, within=home)
        await rep.sees_modal(title)
        await looks(rep, wrong, title)
        await rep.closes()
    await rep.opens_messages()
    await looks(rep, wrong, "messages")
    for command, title in (("/prep globex", "Prepare a call"), ("/recap globex", "Recap")):
        await rep.types(command)
        await rep.sees_modal(title)
        await looks(rep, wrong, title)
        await rep.closes()
    for channel in week.sandbox.workspace.conversations.values():
        if channel.name in {"sales", "mid-market"}:
            await rep.opens_channel(channel)
            await looks(rep, wrong, channel.name)
    assert not wrong, "\n".join(wrong)


async def test_the_drawer_and_the_tour_can_be_read_and_tapped(week: Demo, sits_down: Sits) -> None:
    rep, wrong = await sits_down(week.rep), list[str]()
    await rep.opens_home()
    await rep.page.get_by_test_id("tour-button").click()
    await looks(rep, wrong, "tour")
    await rep.page.set_viewport_size({"width": _SMALL, "height": 740})
    await rep.page.emulate_media(reduced_motion="reduce")
    await rep.page.get_by_role("button", name="Workspace menu").click()
    home = rep.page.get_by_test_id("nav-home")
    await home.scroll_into_view_if_needed()  # how much of the list is seen beside the tour, depends on its step
    await expect(home).to_be_in_viewport()
    wrong += await rep.page.evaluate(WRONG_ON_A_PHONE)
    assert not wrong, "\n".join(wrong)


async def background(page: Page) -> str:
    shade: str = await page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    return shade


async def test_dark_and_light_are_the_systems_until_one_chooses_and_the_choice_is_remembered(
    week: Demo, sits_down: Sits
) -> None:
    page = (await sits_down(week.rep)).page
    await page.emulate_media(color_scheme="dark")
    await page.goto(f"{week.url}/?as={week.rep.id}#home")
    night = await background(page)
    await page.get_by_role("button", name="Light colours").click()
    day = await background(page)
    assert day == "rgb(255, 255, 255)" != night
    await page.reload()
    await expect(page.get_by_role("button", name="Dark colours")).to_be_visible()
    assert await background(page) == day
    await page.get_by_role("button", name="Dark colours").click()
    assert await background(page) == night
    await page.emulate_media(color_scheme="light")
    assert await background(page) == day
