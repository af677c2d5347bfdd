"""Looking at a surface: at a desk and on a phone, by day and by night, with the eyes and with the keyboard alone."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from playwright.async_api import Locator

DESK: Final = 1000
PHONE: Final = 375
_HEIGHT: Final = 900
_TALL: Final = 3600
_MOST_TABS: Final = 120

_CUT_OFF = """
(target) => {
  target.scrollIntoView({ block: "nearest" });
  const wrong = [];
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  if (wide > 0) wrong.push(`the page is ${wide} px too wide`);
  const edge = target.getBoundingClientRect();
  for (const node of [target, ...target.querySelectorAll("*")]) {
    const style = getComputedStyle(node);
    const box = node.getBoundingClientRect();
    if (!box.width || style.clipPath !== "none" || node.closest("svg, [hidden]")) continue;
    const name = `<${node.tagName.toLowerCase()} ${node.className}> ${node.textContent.trim().slice(0, 40)}`;
    if (box.right > Math.min(edge.right, window.innerWidth) + 1) wrong.push(`${name} sticks out`);
    if (node.matches("input, textarea")) continue;
    if (node.scrollWidth > node.clientWidth + 1 && style.overflowX !== "visible") wrong.push(`${name} is cut off`);
  }
  return wrong;
}
"""
_UNROLLED = """
(target) => {
  document.activeElement?.blur();
  if (target.matches("dialog")) [target.style.maxHeight, target.style.height] = ["none", "fit-content"];
}
"""
_ROLLED = "(target) => ['max-height', 'height'].forEach((one) => target.style.removeProperty(one))"
_FOCUSABLE = "button, a[href], input, textarea, select, [tabindex='0']"
_CONTROLS = f"""
(target) => [...target.querySelectorAll("{_FOCUSABLE}")]
  .filter((node) => !node.disabled && node.getClientRects().length)
  .filter((node) => node.type !== "radio")
  .map((node, at) => {{ node.dataset.seenAt = at; return at; }})
"""
_FOLLOWED = """
(target) => {
  target.reached = new Set();
  target.addEventListener("focusin", ({ target: node }) => target.reached.add(Number(node.dataset.seenAt)));
}
"""
_REACHED = "(target) => [...target.reached].filter(Number.isInteger)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Album:
    """Where pictures go, if anybody asked for some: those whose names are `wanted`.

    With `keeps_all` each surface is kept at both widths, by day and by night, to be looked at.
    """

    folder: Path | None
    wanted: frozenset[str]
    keeps_all: bool


async def stands(target: Locator, name: str, album: Album) -> None:
    """Assert that a surface fits and can be used by keyboard at both widths; its picture is taken at the desk."""
    page = target.page
    for width in (PHONE, DESK):
        await page.set_viewport_size({"width": width, "height": _HEIGHT})
        await _is_whole(target, f"{name} at {width} px")
        await _takes_all(target, name, width, album)
    await _is_reached_by_keyboard(target, name)


Scheme = Literal["light", "dark"]


async def _takes_all(target: Locator, name: str, width: int, album: Album) -> None:
    """Take the pictures that are wanted at this width, on a screen so tall that nothing has to be scrolled."""
    if album.folder is None:
        return
    for scheme in _schemes(name, width, album):
        await target.page.set_viewport_size({"width": width, "height": _TALL})
        await target.page.emulate_media(color_scheme=scheme)
        await _takes(target, album.folder / f"{name}{_kind(width, scheme)}.png")
    await target.page.set_viewport_size({"width": width, "height": _HEIGHT})


def _schemes(name: str, width: int, album: Album) -> tuple[Scheme, ...]:
    if album.keeps_all:
        return ("dark", "light")
    return ("light",) if width == DESK and name in album.wanted else ()


def _kind(width: int, scheme: Scheme) -> str:
    phone = "-phone" if width == PHONE else ""
    return f"{phone}-dark" if scheme == "dark" else phone


async def _takes(target: Locator, path: Path) -> None:
    """Take a picture of the whole surface, without what stands over it."""
    await target.page.mouse.move(1, 1)
    await target.evaluate(_UNROLLED)
    await target.screenshot(path=path, animations="disabled")
    await target.evaluate(_ROLLED)


async def _is_whole(target: Locator, what: str) -> None:
    """Nothing is wider than the screen, sticks out of its surface or is cut off."""
    wrong = await target.evaluate(_CUT_OFF)
    assert wrong == [], f"{what}: {wrong}"


async def _is_reached_by_keyboard(target: Locator, name: str) -> None:
    """Tab leads from the first control to each other one; of a group of radio buttons, to one."""
    wanted = set(await target.evaluate(_CONTROLS))
    if not wanted:
        return
    await target.evaluate(_FOLLOWED)
    await target.locator("[data-seen-at='0']").focus()
    reached: set[int] = set()
    for tabs in range(_MOST_TABS):
        if tabs >= len(wanted) - 1:
            reached = set(await target.evaluate(_REACHED))
        if wanted <= reached:
            return
        await target.page.keyboard.press("Tab")
    missed = [await target.locator(f"[data-seen-at='{at}']").inner_text() for at in sorted(wanted - reached)]
    assert not missed, f"{name}: Tab does not lead to {missed}"
