"""The page for everyone's eyes, fingers and screens: contrasts by day and by night, no sideways scrolling, room to tap."""

from typing import Final

import pytest
from playwright.async_api import Browser, Page, expect

from bot.sandbox.demo import Demo
from tests.browser.conftest import Sits
from tests.browser.readers import Reader

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

_SMALL: Final = 360
_FAINT: Final = """
() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const over = (top, below) => top.slice(0, 3).map((one, at) => one * top[3] / 255 + below[at] * (1 - top[3] / 255));
  const behind = (node) => {
    const layers = [];
    for (let one = node; one; one = one.parentElement) {
      layers.push(rgba(getComputedStyle(one).backgroundColor));
      if (layers.at(-1)[3] === 255) break;
    }
    return layers.reduceRight((below, top) => over(top, below), [255, 255, 255]);
  };
  const light = (colour) => {
    const [red, green, blue] = colour.map((one) => one / 255).map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const faint = [];
  for (const node of document.querySelectorAll("body *")) {
    const says = [...node.childNodes].some((one) => one.nodeType === 3 && one.textContent.trim());
    if (!says || !node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || node.closest(":disabled")) continue;
    const style = getComputedStyle(node);
    if (style.clipPath !== "none" || node.closest(".hidden-text, .skip")) continue;
    const ground = behind(node);
    const [one, other] = [light(over(rgba(node instanceof SVGElement ? style.fill : style.color), ground)), light(ground)];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    if (ratio < least) faint.push(`${node.tagName}.${node.className} "${node.textContent.slice(0, 30)}" ${ratio.toFixed(2)}`);
  }
  return faint;
}
"""
_WRONG_ON_A_PHONE: Final = """
() => {
  const wrong = [];
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  if (wide > 0) wrong.push(`${wide} px too wide`);
  const top = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document;
  for (const node of top.querySelectorAll("button, a.button, input:not([type=radio], [type=checkbox]), textarea, [role=menuitem]")) {
    if (!node.checkVisibility({ visibilityProperty: true })) continue;
    const box = node.getBoundingClientRect();
    const name = `${node.className} "${(node.getAttribute("aria-label") ?? node.textContent).slice(0, 30)}"`;
    if (box.height < 40 || box.width < 40) wrong.push(`${name} is ${Math.round(box.width)} × ${Math.round(box.height)} px`);
    if (box.right > window.innerWidth + 1 || box.left < -1) wrong.push(`${name} sticks out`);
  }
  return wrong;
}
"""


async def looks(reader: Reader, wrong: list[str], name: str) -> None:
    """Note what is faint by day or night here, and what is too wide or small on a phone."""
    page = reader.page
    desk = page.viewport_size
    assert desk is not None
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        wrong += [f"{name}, {scheme}: {one}" for one in await page.evaluate(_FAINT)]
    await page.set_viewport_size({"width": _SMALL, "height": 740})
    wrong += [f"{name}, {_SMALL} px: {one}" for one in await page.evaluate(_WRONG_ON_A_PHONE)]
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
    await expect(rep.page.get_by_test_id("nav-home")).to_be_in_viewport()
    wrong += await rep.page.evaluate(_WRONG_ON_A_PHONE)
    assert not wrong, "\n".join(wrong)


async def background(page: Page) -> str:
    shade: str = await page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    return shade


async def test_dark_and_light_are_the_systems_until_one_chooses_and_the_choice_is_remembered(
    browser: Browser, week: Demo
) -> None:
    context = await browser.new_context(color_scheme="dark", viewport={"width": 1000, "height": 740})
    page = await context.new_page()
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
    await context.close()
