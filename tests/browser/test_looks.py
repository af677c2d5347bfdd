"""The pictures themselves: of a surface taller than the screen, whole, at both widths, by day and by night."""

from pathlib import Path
from typing import Final

import pytest

from tests.browser.looks import DESK, PHONE, Album, stands
from tests.browser.windows import Windows

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

_TALL: Final = 1500
_PAGE: Final = f"""<!doctype html>
<meta name="viewport" content="width=device-width">
<style>body {{ margin: 0; color-scheme: light dark; }} main {{ height: {_TALL}px; }}</style>
<main><button>Go</button></main>"""

_FORM: Final = f"""<!doctype html>
<meta name="viewport" content="width=device-width">
<style>dialog {{ padding: 0; border: 0; max-height: 400px; }}
p {{ height: {_TALL}px; width: 300px; margin: 0; }}</style>
<dialog><p><button>Go</button></p></dialog>"""


def size(picture: Path) -> tuple[int, int]:
    """Return width and height as the head of a PNG file tells them."""
    head = picture.read_bytes()[16:24]
    return int.from_bytes(head[:4]), int.from_bytes(head[4:])


async def photographed(windows: Windows, album: Album) -> dict[str, Path]:
    async with windows.one(patience=5000) as page:
        await page.set_content(_PAGE)
        await stands(page.locator("main"), "long", album)
        assert page.viewport_size == {"width": DESK, "height": 900}
    return {picture.name: picture for picture in album.folder.iterdir()} if album.folder else {}


async def test_a_picture_shows_the_whole_surface_at_both_widths_by_day_and_by_night(
    windows: Windows, tmp_path: Path
) -> None:
    taken = await photographed(windows, Album(folder=tmp_path, wanted=frozenset(), keeps_all=True))
    assert {name: size(picture) for name, picture in taken.items()} == {
        "long.png": (DESK, _TALL),
        "long-dark.png": (DESK, _TALL),
        "long-phone.png": (PHONE, _TALL),
        "long-phone-dark.png": (PHONE, _TALL),
    }
    assert taken["long.png"].read_bytes() != taken["long-dark.png"].read_bytes()


async def test_a_picture_of_a_form_is_as_tall_as_what_stands_in_it(windows: Windows, tmp_path: Path) -> None:
    album = Album(folder=tmp_path, wanted=frozenset({"form"}), keeps_all=False)
    async with windows.one(patience=5000) as page:
        await page.set_content(_FORM)
        await page.evaluate("() => document.querySelector('dialog').showModal()")
        await stands(page.locator("dialog"), "form", album)
    assert size(tmp_path / "form.png") == (300, _TALL)


@pytest.mark.parametrize(("wanted", "names"), [("long", {"long.png"}), ("short", set[str]())])
async def test_of_what_a_page_shows_one_picture_is_kept(
    windows: Windows, tmp_path: Path, wanted: str, names: set[str]
) -> None:
    taken = await photographed(windows, Album(folder=tmp_path, wanted=frozenset({wanted}), keeps_all=False))
    assert set(taken) == names
