"""Windows that are kept for the next who sits down: opening one costs more than what most tests do in it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final
from urllib.parse import urlsplit

from playwright.async_api import Browser, CDPSession, ConsoleMessage, Error, Page, ViewportSize

NOWHERE: Final = "about:blank"


class Windows:
    """Windows of one kind. Whoever gets one finds it as if new: nobody was there before, nothing is remembered."""

    def __init__(
        self, browser: Browser, *, locale: str, size: ViewportSize, base_url: str | None = None, hears_console: bool
    ) -> None:
        self._browser, self._locale, self._size, self._base_url = browser, locale, size, base_url
        self._hears_console = hears_console
        self._free: list[tuple[Page, CDPSession]] = []

    @asynccontextmanager
    async def one(self, *, patience: float, is_kept: bool = True) -> AsyncIterator[Page]:
        """Lend a window with a memory of its own; what is looked for in it may take `patience` milliseconds.

        Nothing may go wrong in the page; where the console is heard, no error may be written there. A window that will
        not be as before (its clock is a test's, say) must not be kept.
        """
        page, session = self._free.pop() if self._free else await self._opened()
        page.set_default_timeout(patience)
        with _heard(page, console=self._hears_console) as wrong:
            yield page
            await self._empties(page, session)
        assert wrong == []
        if is_kept:
            self._free.append((page, session))
        else:
            await page.context.close()

    async def _opened(self) -> tuple[Page, CDPSession]:
        context = await self._browser.new_context(base_url=self._base_url, locale=self._locale, viewport=self._size)
        page = await context.new_page()
        return page, await context.new_cdp_session(page)

    async def _empties(self, page: Page, session: CDPSession) -> None:
        for other in page.context.pages:
            if other != page:
                await other.close()
        left = urlsplit(page.url)
        await page.goto(NOWHERE)
        if left.netloc:
            origin = f"{left.scheme}://{left.netloc}"
            await session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        await page.emulate_media(color_scheme="null", reduced_motion="null")
        await page.set_viewport_size(self._size)
        await page.mouse.move(0, 0)


@contextmanager
def _heard(page: Page, *, console: bool) -> Iterator[list[str]]:
    """Note what goes wrong in a page."""
    wrong: list[str] = []

    def breaks(error: Error) -> None:
        wrong.append(str(error))

    def writes(message: ConsoleMessage) -> None:
        if console and message.type == "error":
            wrong.append(message.text)

    page.on("pageerror", breaks)
    page.on("console", writes)
    yield wrong
    page.remove_listener("pageerror", breaks)
    page.remove_listener("console", writes)
