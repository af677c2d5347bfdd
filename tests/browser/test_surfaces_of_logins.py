"""Logging in at Google and Microsoft as a person's browser does it: Slack, two pages, the provider's consent, back."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from html import escape
from http import HTTPStatus
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, Route, expect

from bot.config import Config
from tests.browser.looks import Album, stands
from tests.calendars.fake_google import FakeGoogle
from tests.calendars.fake_google import event as google_event
from tests.calendars.fake_graph import graph_server
from tests.calendars.graph_events import event as graph_event
from tests.factories import BERLIN
from tests.stories.days import Days, lived, moment
from tests.stories.google import guests, with_google
from tests.stories.logins import PUBLIC_URL
from tests.stories.test_calendars_microsoft import with_microsoft

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

_RHEA: Final = "rhea@vendor.example"
_CONSENT: Final = """<!doctype html><title>Consent</title><h1>SayDo wants to read your calendar</h1>
<p>Signed in as {account}</p><a href="{yes}">Allow</a> <a href="{no}">Cancel</a>"""


_ONWARD: Final = """<!doctype html><meta http-equiv="refresh" content="0;url={to}"><title>One moment</title>"""


@dataclass(frozen=True, kw_only=True)
class Provider:
    """A provider as a browser meets it. `agrees` returns the code for a login that asked so."""

    button: str
    name: str
    account: str
    login: str
    agrees: Callable[[dict[str, str]], str]


@dataclass(kw_only=True)
class Visitor:
    """The rep at Slack's page; their browser reaches SayDo's pages and the provider's, all on this machine."""

    context: BrowserContext
    days: Days
    provider: Provider

    async def opens_login(self) -> Page:
        """Press the provider's button in Slack; return the page that opens."""
        slack = await self.context.new_page()
        await slack.goto(f"{self.days.sandbox.url}/?as={self.days.rep.person.id}#home")
        await slack.get_by_role("button", name="Connect calendar").click()
        async with self.context.expect_page() as opened:
            await slack.get_by_test_id("modal").get_by_role("link", name=self.provider.button).click()
        return await opened.value

    async def answers_as_saydo(self, route: Route) -> None:
        """Bring a request to SayDo as the proxy before it does, with the cookies of its browser.

        A redirect becomes a page that leads on: Playwright shows a test no request that follows a redirect.
        """
        kept = await self.context.cookies(PUBLIC_URL)
        cookies = "; ".join(f"{one['name']}={one['value']}" for one in kept)
        url = f"{self.days.app.url}{route.request.url.removeprefix(PUBLIC_URL)}"
        answer = await route.fetch(url=url, headers={**route.request.headers, "cookie": cookies}, max_redirects=0)
        if answer.status != HTTPStatus.FOUND:
            await route.fulfill(response=answer)
            return
        leads_on = _ONWARD.format(to=escape(answer.headers["location"]))
        cookie = answer.headers["set-cookie"]
        await route.fulfill(body=leads_on, headers={"content-type": "text/html", "set-cookie": cookie})

    async def asks_for_consent(self, route: Route) -> None:
        """Ask as the provider does, and lead back with the answer."""
        asked = dict(parse_qsl(urlsplit(route.request.url).query))
        back = f"{asked['redirect_uri']}?state={asked['state']}"
        yes, no = f"{back}&code={self.provider.agrees(asked)}", f"{back}&error=access_denied"
        page = _CONSENT.format(account=self.provider.account, yes=escape(yes), no=escape(no))
        await route.fulfill(body=page, content_type="text/html")


async def at_google(stack: AsyncExitStack, folder: Path) -> tuple[Days, Provider]:
    """Begin Rhea's days with a call in her calendar at Google."""
    fake = FakeGoogle(calendars=[{"id": _RHEA, "summary": "Rhea", "primary": True}])
    await stack.enter_async_context(fake.running())
    days = await stack.enter_async_context(_lived(folder, lambda config: with_google(config, fake)))
    fake.clock = days.steered
    fake.has(google_event("call", moment("Mon 14:00").astimezone(BERLIN).isoformat(), **guests()))

    def agrees(asked: dict[str, str]) -> str:
        return fake.logs_in(_RHEA, redirect_uri=asked["redirect_uri"], challenge=asked["code_challenge"])

    login = "https://accounts.google.com/**"
    return days, Provider(button="Google", name="Google Calendar", account=_RHEA, login=login, agrees=agrees)


async def at_microsoft(stack: AsyncExitStack, folder: Path) -> tuple[Days, Provider]:
    """Begin Rhea's days with a call in her calendar at Microsoft 365."""
    fake = await stack.enter_async_context(graph_server())
    days = await stack.enter_async_context(_lived(folder, lambda config: with_microsoft(config, fake)))
    fake.now = days.steered.now()
    fake.events = [graph_event(moment("Mon 14:00"), id="call")]

    def agrees(asked: dict[str, str]) -> str:
        fake.codes["code-0"] = asked
        return "code-0"

    name = "Microsoft 365"
    return days, Provider(button=name, name=name, account="rep@us.example", login=f"{fake.url}/**", agrees=agrees)


def _lived(folder: Path, configured: Callable[[Config], Config]) -> AbstractAsyncContextManager[Days]:
    return lived(folder, f"sqlite:///{folder / 'saydo.db'}", links=False, configured=configured)


_BEGINNINGS = {"google": at_google, "microsoft": at_microsoft}


@pytest_asyncio.fixture(loop_scope="session", params=list(_BEGINNINGS))
async def visitor(browser: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Visitor]:
    async with AsyncExitStack() as stack:
        days, provider = await _BEGINNINGS[request.param](stack, tmp_path)
        await days.sandbox.connected()
        context = await browser.new_context(locale="en-GB", viewport={"width": 1000, "height": 900})
        stack.push_async_callback(context.close)
        context.set_default_timeout(10_000)
        visits = Visitor(context=context, days=days, provider=provider)
        await context.route(f"{PUBLIC_URL}/**", visits.answers_as_saydo)
        await context.route(provider.login, visits.asks_for_consent)
        yield visits
        await days.sandbox.settled()
        days.says_nothing_wrong()


def kind_of(visitor: Visitor) -> str:
    return visitor.provider.name.split()[0].lower()


async def test_a_login_says_who_is_linked_to_what_and_leads_back(visitor: Visitor, album: Album) -> None:
    name, account = visitor.provider.name, visitor.provider.account
    login = await visitor.opens_login()
    await expect(login.get_by_role("heading", level=1)).to_have_text(f"Link {name}")
    await expect(login.get_by_role("main")).to_contain_text(
        f"will read the calendar you sign in to next for Rhea Rep ({_RHEA}), in the Slack workspace Vendor."
    )
    await stands(login.get_by_role("main"), f"login-{kind_of(visitor)}", album)
    await login.get_by_role("link", name=f"Continue to {name}").click()
    await expect(login.get_by_text(f"Signed in as {account}")).to_be_visible()
    await login.get_by_role("link", name="Allow").click()
    done = login.get_by_role("main")
    await expect(done.get_by_role("heading", level=1)).to_have_text("Your calendar is linked")
    await expect(done).to_contain_text(f"{name} of {account} is now read for Rhea Rep, in the Slack workspace Vendor.")
    await expect(done).to_contain_text("1 meeting in the next two weeks.")
    back = done.get_by_role("link", name="Back to Slack")
    await expect(back).to_have_attribute("href", re.compile(r"^slack://user\?team=T\w+&id=U\w+$"))
    await stands(done, f"login-done-{kind_of(visitor)}", album)
    assert visitor.days.rep.last.says("Your calendar is connected")


async def test_who_does_not_agree_is_told_that_nothing_was_linked(visitor: Visitor, album: Album) -> None:
    login = await visitor.opens_login()
    await login.get_by_role("link", name="Continue to").click()
    await login.get_by_role("link", name="Cancel").click()
    told = login.get_by_role("main")
    await expect(told.get_by_role("heading", level=1)).to_have_text("Nothing was linked")
    await expect(told).to_contain_text("You did not give SayDo leave to read your calendar")
    await stands(told, f"login-refused-{kind_of(visitor)}", album)
    await login.go_back()
    await login.get_by_role("link", name="Allow").click()
    await expect(told.get_by_role("heading", level=1)).to_have_text("Nothing was linked")
    assert visitor.days.rep.inbox == []
