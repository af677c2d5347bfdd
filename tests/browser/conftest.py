"""One Chromium for all tests of this ring, and one lived week; each test gets a page of its own."""

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, Page, async_playwright

from bot.sandbox.demo import Demo
from bot.sandbox.people import Person
from tests.browser.looks import Album
from tests.browser.newcomers import Fills, Hires, joins
from tests.browser.readers import Reader, Sits, seats
from tests.browser.stage import Stage
from tests.browser.weeks import lived_week

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


@pytest_asyncio.fixture(loop_scope="session")
async def stage() -> AsyncIterator[Stage]:
    played = Stage()
    runner = web.AppRunner(played.app(), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    played.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield played
    await runner.cleanup()


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, stage: Stage) -> AsyncIterator[Page]:
    """Hand out an empty page; it fails the test that leaves an error in the browser's console."""
    context = await browser.new_context(base_url=stage.url, locale="en-US", viewport={"width": 1100, "height": 760})
    context.set_default_timeout(5000)
    opened = await context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    yield opened
    await context.close()
    assert wrong == []


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
async def sits_down(browser: Browser, week: Demo, album: Album) -> AsyncIterator[Sits]:
    """Give somebody of the week a browser of their own."""
    async with seats(browser, week, album) as sits:
        yield sits


@pytest_asyncio.fixture(loop_scope="session")
async def rep(week: Demo, sits_down: Sits) -> Reader:
    """The rep, in the conversation with SayDo."""
    reader = await sits_down(week.rep)
    await reader.opens_messages()
    return reader
