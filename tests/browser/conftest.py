"""One Chromium for all tests of this ring, and one lived week; each test gets a window as if nobody had used it."""

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, Page, ViewportSize, async_playwright

from bot.sandbox.demo import Demo
from bot.sandbox.people import Person
from tests.browser.looks import Album
from tests.browser.newcomers import Fills, Hires, joins
from tests.browser.readers import Reader, Sits, seats
from tests.browser.stage import Stage, Theatre
from tests.browser.weeks import lived_week
from tests.browser.windows import Windows

DOCS = Path(__file__).resolve().parents[2] / "docs"
WITH_PICTURES = ("guide.md", "managers.md")
CHROMIUM = shutil.which("chromium")
_WITHOUT = (
    "WebUIOmniboxPopup",  # the address bar's list: a page of 400 scripts in a process of its own, for each window
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "SpareRendererForSitePerProcess",  # a process kept ready for the next site: there is none
    # what Playwright names itself, too: of several such lists the last one counts
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    f"--disable-features={','.join(_WITHOUT)}",
    "--enable-blink-features=LangAttributeAwareFormControlUI",  # dates and times as the `lang` of their field has them
]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here")
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield chromium
        await chromium.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def theatre() -> AsyncIterator[Theatre]:
    house = Theatre()
    runner = web.AppRunner(house.app(), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    house.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield house
    await runner.cleanup()


@pytest.fixture
def stage(theatre: Theatre) -> Stage:
    theatre.stage = Stage(theatre.url)
    return theatre.stage


@pytest.fixture(scope="session")
def boxes(browser: Browser, theatre: Theatre) -> Windows:
    """Windows before the stage."""
    size: ViewportSize = {"width": 1100, "height": 760}
    return Windows(browser, base_url=theatre.url, locale="en-US", size=size, hears_console=True)


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Windows:
    """Windows at which people of the demo sit."""
    return Windows(browser, locale="en-GB", size={"width": 1000, "height": 900}, hears_console=False)


@pytest_asyncio.fixture(loop_scope="session")
async def page(boxes: Windows, stage: Stage) -> AsyncIterator[Page]:
    """Hand out an empty page; it fails the test that leaves an error in the browser's console."""
    async with boxes.one(patience=5000) as empty:
        yield empty


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def week(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """The sample week on Wednesday afternoon, for all tests that leave what others look at as it is."""
    async with lived_week(tmp_path_factory.mktemp("week")) as shown:
        yield shown
        assert [(call.method, call.error, call.messages) for call in shown.sandbox.refused] == []
        assert shown.rep.errors_seen == []


@pytest.fixture
def album(request: pytest.FixtureRequest, pictures: Path) -> Album:
    """Say where this test's pictures go, if they are asked for, and which the guide and the managers' page show."""
    asked = request.config.getoption("--pictures")
    pages = "\n".join((DOCS / page).read_text(encoding="utf-8") for page in WITH_PICTURES)
    wanted = frozenset(re.findall(r"\(images/([\w-]+)\.png\)", pages))
    keeps_all = bool(request.config.getoption("--every-picture"))
    return Album(folder=pictures if asked else None, wanted=wanted, keeps_all=keeps_all)


@pytest_asyncio.fixture(loop_scope="session")
async def hires(week: Demo, tmp_path: Path) -> Hires:
    """Add somebody new to the week, for one test alone: a name, and what stands in their calendar."""

    async def hire(name: str, fills: Fills) -> Person:
        return await joins(week, tmp_path / f"{name}.ics", name, fills)

    return hire


@pytest_asyncio.fixture(loop_scope="session")
async def sits_down(windows: Windows, week: Demo, album: Album) -> AsyncIterator[Sits]:
    """Give somebody of the week a browser of their own."""
    async with seats(windows, week, album) as sits:
        yield sits


@pytest_asyncio.fixture(loop_scope="session")
async def rep(week: Demo, sits_down: Sits) -> Reader:
    """The rep, in the conversation with SayDo."""
    reader = await sits_down(week.rep)
    await reader.opens_messages()
    return reader
