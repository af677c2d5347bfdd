"""Somebody who sits at the page: what they open, press, type and read, by the words that stand there."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

from playwright.async_api import Locator, Page, expect

from bot.sandbox.demo import Demo
from bot.sandbox.messages import Conversation
from bot.sandbox.people import Person
from tests.browser.looks import Album, stands
from tests.browser.windows import Windows

RESTS: Final = """
() => new Promise((rests, fails) => {
  const latest = performance.now() + 10_000;
  const look = () => {
    if (document.documentElement.dataset.underWay === undefined) rests();
    else if (performance.now() > latest) fails(new Error("the page still waits for an answer"));
    else setTimeout(look, 10);
  };
  look();
})
"""
_SEES: Final = "[data-testid='message'][data-ts='{ts}']"


class Reader:
    """One person at the page. Whatever they press must stand there in these words."""

    def __init__(self, page: Page, shown: Demo, person: Person, album: Album) -> None:
        self.page, self._shown, self._person, self._album = page, shown, person, album

    async def opens_messages(self) -> None:
        """Open the conversation with SayDo."""
        await self._opens(self._person.dm.id, f"channel-{self._person.dm.id}")
        await expect(self.page.get_by_test_id("composer")).to_be_visible()
        await self._settles()

    async def opens_channel(self, channel: Conversation) -> None:
        """Open a channel."""
        await self._opens(channel.id, f"channel-{channel.id}")
        await expect(self.page.get_by_test_id("composer")).to_be_visible()
        await self._settles()

    async def opens_home(self) -> Locator:
        """Open SayDo's Home; return it."""
        await self._opens("home", "nav-home")
        home = self.page.locator(".home")
        await expect(home.locator("[data-block]").first).to_be_visible()
        await self._settles()
        return home

    async def _opens(self, place: str, way: str) -> None:
        """Go to a place: by its address when the page is not open yet, else by the way that leads there."""
        if self.page.url.startswith(self._shown.url):
            await self.page.get_by_test_id(way).click()
        else:
            await self.page.goto(f"{self._shown.url}/?as={self._person.id}#{place}")

    async def reloads(self) -> None:
        """Load the page anew, until nothing is to come: the tour's button is the last."""
        await self.page.reload()
        await self._settles()

    async def finds(self, said: str) -> Locator:
        """Return the newest message that says this, and keep at it whatever it says later."""
        message = self.page.get_by_test_id("message").filter(has_text=said).last
        await expect(message).to_be_visible()
        ts = await message.get_attribute("data-ts") or ""
        return self.page.locator(_SEES.format(ts=ts))

    async def types(self, line: str) -> None:
        """Type a line into the composer and send it with Enter."""
        composer = self.page.get_by_test_id("composer")
        await composer.fill(line)
        await composer.press("Enter")
        await self._settles()
        await expect(composer).to_have_value("")

    async def asks(self, line: str, *, answer: str) -> Locator:
        """Type a command; return the message that answers it."""
        await self.types(line)
        return await self.finds(answer)

    async def presses(self, label: str, *, within: Locator) -> None:
        """Press a button."""
        await within.get_by_role("button", name=label, exact=True).first.click()
        await self._settles()

    async def chooses(self, label: str, *, within: Locator) -> None:
        """Open the menu of a message or row and choose in it."""
        await within.get_by_role("button", name="More actions", exact=True).first.click()
        await self.page.get_by_role("menuitem", name=label, exact=True).click()
        await self._settles()

    async def sees_modal(self, title: str) -> Locator:
        """Return the modal on top once it has this title."""
        modal = self.page.get_by_test_id("modal").last
        await expect(modal.get_by_role("heading", level=2)).to_have_text(title)
        return modal

    async def fills(self, block_id: str, text: str) -> None:
        """Type into an input of the modal."""
        await self.page.locator(f"[data-block-id='{block_id}']").first.fill(text)

    async def submits(self) -> None:
        """Press the modal's main button."""
        await self.page.get_by_test_id("modal-submit").last.click()
        await self._settles()

    async def closes(self) -> None:
        """Close the modal on top with Escape."""
        modals = self.page.get_by_test_id("modal")
        below = await modals.count() - 1
        await self.page.keyboard.press("Escape")
        await self._settles()
        await expect(modals).to_have_count(below)

    async def sees_no_modal(self) -> None:
        """Assert that no modal is open."""
        await expect(self.page.get_by_test_id("modal")).to_have_count(0)

    async def reads(self, surface: Locator, *said: str) -> None:
        """Assert that all of this stands on a surface, in this order."""
        if _stand_in_order(said, await surface.inner_text()):
            return
        for one in said:
            await expect(surface).to_contain_text(one)
        whole = await surface.inner_text()
        assert _stand_in_order(said, whole), f"{said} stand in another order in {whole}"

    async def looks_at(self, surface: Locator, name: str) -> None:
        """Look at a surface at both widths, by day and by night; its picture is kept under a name."""
        await stands(surface, name, self._album)

    async def lets_happen(self) -> None:
        """Let happen what is due at this moment; the clock stays where it is."""
        await self._shown.traveller.goes_on()

    async def _settles(self) -> None:
        await settles(self.page, self._shown)


def _stand_in_order(said: tuple[str, ...], whole: str) -> bool:
    words = " ".join(whole.split())
    places = [words.find(" ".join(one.split())) for one in said]
    return -1 not in places and places == sorted(places)


async def settles(page: Page, shown: Demo) -> None:
    """Wait until nothing is under way, on the page and behind it: what is expected stands at the first look."""
    for _ in range(2):
        await page.evaluate(RESTS)
        await shown.sandbox.settled()
    await page.evaluate(RESTS)


Sits = Callable[[Person], Awaitable[Reader]]


@asynccontextmanager
async def seats(windows: Windows, shown: Demo, album: Album) -> AsyncIterator[Sits]:
    """Yield what gives a person a browser of their own."""
    async with AsyncExitStack() as stack:

        async def sits(person: Person) -> Reader:
            page = await stack.enter_async_context(windows.one(patience=10_000))
            return Reader(page, shown, person, album)

        yield sits
