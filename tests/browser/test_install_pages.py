"""Installing SayDo in a browser: what it asks for, Slack's leave, and what came of it."""

from collections.abc import AsyncIterator
from html import escape
from http import HTTPStatus
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, expect

from tests.browser.looks import Album, stands
from tests.browser.page_faults import FAINT
from tests.stories.installs import INSTALL, PUBLIC_URL, Many, many_workspaces

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

_SLACK: Final = """<!doctype html><title>Slack</title><h1>SayDo wants to be in your workspace</h1>
<p><a href="{yes}">Allow</a> <a href="{no}">Cancel</a></p>"""


@pytest_asyncio.fixture(loop_scope="session")
async def many(tmp_path: Path) -> AsyncIterator[Many]:
    async with many_workspaces(tmp_path, f"sqlite:///{tmp_path / 'saydo.db'}") as running:
        yield running


class Installer:
    """Somebody of a workspace at SayDo's public pages; Slack's own page is played by two links."""

    def __init__(self, page: Page, many: Many, name: str) -> None:
        self.page, self._many, self._tab = page, many, many.tab()
        self._person = many.person(many.workspace(name), "ada").person

    async def answers(self, route: Route) -> None:
        """Bring a request to SayDo, and show what Slack asks where SayDo leads there."""
        await self._tab.opens(route.request.url)
        if self._tab.status != HTTPStatus.FOUND:
            await route.fulfill(status=self._tab.status, headers=dict(self._tab.headers), body=self._tab.page)
            return
        oauth, asked = self._many.sandbox.oauth, self._tab.location
        yes, no = escape(oauth.allows(asked, self._person)), escape(oauth.denies(asked))
        await route.fulfill(body=_SLACK.format(yes=yes, no=no), content_type="text/html")

    async def begins(self) -> None:
        """Open the page where SayDo is installed."""
        await self.page.route(f"{PUBLIC_URL}/**", self.answers)
        await self.page.goto(f"{PUBLIC_URL}{INSTALL}")


async def looks_well(page: Page, name: str, album: Album) -> None:
    """Assert that a page fits at both widths, and is read by day and night."""
    await stands(page.locator("main"), name, album)
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        assert await page.evaluate(FAINT) == []


async def test_saydo_says_what_it_asks_for_takes_no_for_an_answer_and_shows_the_next_step(
    browser: Browser, many: Many, album: Album
) -> None:
    context = await browser.new_context(viewport={"width": 1000, "height": 900})
    installer = Installer(await context.new_page(), many, "Northwind")
    page = installer.page
    await installer.begins()
    await expect(page.get_by_role("heading", name="Add SayDo to Slack")).to_be_visible()
    await looks_well(page, "install", album)
    await page.get_by_role("link", name="Continue to Slack").click()
    await page.get_by_role("link", name="Cancel").click()
    await expect(page.get_by_role("heading", name="Nothing was installed")).to_be_visible()
    await looks_well(page, "install-refused", album)
    await page.get_by_role("link", name="Start again").click()
    await page.get_by_role("link", name="Continue to Slack").click()
    await page.get_by_role("link", name="Allow").click()
    await expect(page.get_by_role("heading", name="SayDo is in Northwind")).to_be_visible()
    await expect(page.get_by_role("link", name="Open SayDo in Slack")).to_be_visible()
    await looks_well(page, "installed", album)
    await context.close()
