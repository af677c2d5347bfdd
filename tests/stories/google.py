"""Rhea's Google account, and her browser, in which she logs in there."""

import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot.config import Config, ProviderAddresses, Registration
from tests.calendars.fake_google import CLIENT_ID, CLIENT_SECRET, FakeGoogle, event
from tests.factories import BERLIN
from tests.stories.days import Acting, Days, lived, moment
from tests.stories.logins import PUBLIC_URL, Browser, browser, link_in

RHEA = "rhea@vendor.example"
CALLBACK = f"{PUBLIC_URL}/calendar/callback/google"


@dataclass
class Stage:
    """Rhea's days, her Google account and her browser."""

    days: Days
    google: FakeGoogle
    browser: Browser
    logged: pytest.LogCaptureFixture

    async def opens_login(self, who: Acting | None = None) -> str:
        """Click from Slack to Google; return the state of the login."""
        who = who or self.days.rep
        await who.types("/saydo connect")
        url = link_in(who, "calendars.google")
        await who.closes()
        await self.browser.opens(url)
        assert who.person.user.real_name in self.browser.page
        await self.browser.opens(f"{url}&go=1")
        assert self.browser.status == 302
        return self.browser.asked["state"]

    async def links(self, who: Acting | None = None) -> None:
        """Log in at Google and come back."""
        state = await self.opens_login(who)
        await self.browser.opens(f"/calendar/callback/google?state={state}&code={self.agrees()}")
        assert self.browser.status == 200, self.browser.page

    def agrees(self, email: str = RHEA) -> str:
        """Agree at Google to what the browser brought there; return the code that goes back."""
        asked = self.browser.asked
        assert (asked["redirect_uri"], asked["code_challenge_method"]) == (CALLBACK, "S256")
        return self.google.logs_in(email, redirect_uri=asked["redirect_uri"], challenge=asked["code_challenge"])

    def has(self, uid: str, start: str, **more: Any) -> None:
        """Put a meeting with a customer in the calendar, or change it."""
        self.loses(uid)
        self.google.has(event(uid, local(start), **(guests() | more)))

    def loses(self, uid: str) -> None:
        """Take an event out of the listing."""
        self.google.events["primary"] = [one for one in self.google.events["primary"] if one["id"] != uid]

    def secrets(self) -> list[str]:
        """Return everything that must stand in no log."""
        return [
            *self.google.refresh,
            *self.google.access,
            CLIENT_SECRET,
            *(
                one[name]
                for one in self.google.token_requests
                for name in ("code", "code_verifier", "refresh_token")
                if name in one
            ),
            *(one["token"] for one in self.google.revoke_requests),
        ]


def local(said: str) -> str:
    return moment(said).astimezone(BERLIN).isoformat()


def guests() -> dict[str, Any]:
    return {
        "creator": {"email": RHEA, "self": True},
        "organizer": {"email": RHEA, "self": True},
        "attendees": [
            {"email": RHEA, "self": True, "organizer": True, "responseStatus": "accepted"},
            {"email": "ann@acme.test", "responseStatus": "accepted"},
        ],
    }


@asynccontextmanager
async def staged(tmp_path: Path, sqlite_url: str, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Stage]:
    """Live with a Google account that is not linked yet; none of its secrets stands in a log."""
    for name in ("bot", "handlers", "storage", "aiohttp"):
        caplog.set_level(logging.DEBUG, logger=name)
    google = FakeGoogle(calendars=[{"id": RHEA, "summary": "Rhea", "primary": True}])
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(google.running())
        days = await stack.enter_async_context(
            lived(tmp_path, sqlite_url, links=False, configured=lambda config: with_google(config, google))
        )
        google.clock = days.steered
        await days.sandbox.connected()
        found = Stage(days, google, await stack.enter_async_context(browser(days)), caplog)
        yield found
        await days.sandbox.settled()
        days.says_nothing_wrong()
        assert [one for one in found.secrets() if one in caplog.text] == []


def with_google(config: Config, google: FakeGoogle) -> Config:
    return replace(
        config,
        port=0,
        public_url=PUBLIC_URL,
        google=Registration(client_id=CLIENT_ID, client_secret=CLIENT_SECRET),
        addresses=ProviderAddresses(
            google_token=google.token_url, google_revoke=google.revoke_url, google_api=google.base_url
        ),
    )
