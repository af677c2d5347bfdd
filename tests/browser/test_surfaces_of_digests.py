"""The digest of a team, as its manager and its reps see it; the pictures of docs/managers.md come from here."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.browser.digest_weeks import Shown, lived_weeks
from tests.browser.looks import Album
from tests.browser.readers import Sits, seats
from tests.browser.windows import Windows

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def shown(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Shown]:
    async with lived_weeks(tmp_path, sqlite_url) as weeks:
        yield weeks


@pytest_asyncio.fixture(loop_scope="session")
async def sits(windows: Windows, shown: Shown, album: Album) -> AsyncIterator[Sits]:
    """Give somebody of the team a browser of their own."""
    async with seats(windows, shown.demo, album) as sits:
        yield sits


async def test_a_week_of_a_team_before_in_and_behind_its_digest(shown: Shown, sits: Sits) -> None:
    await shown.crew.days.reaches("Thu 08:31")
    rep = await sits(shown.demo.rep)
    await rep.opens_messages()
    brief = await rep.finds("what Friday's digest will show of you")
    await rep.reads(brief, "What Friday's digest will show of you", "promises late", "Initech demo, no objective yet")
    await rep.looks_at(brief, "digest-own-part")

    await shown.crew.days.reaches("Thu 18:00")
    told = await rep.finds("in your team's digest, unless you act")
    await rep.reads(told, "In #mid-market", "Friday 27 November 2026, 15:00", "Send the security paper", "Done")
    await rep.looks_at(told, "digest-announced")
    manager = await sits(shown.demo.manager)
    await manager.opens_messages()
    preview = await manager.asks("/saydo digest preview", answer="as it would be now")
    await manager.reads(preview, "Only you see it.", "so far", "What we expect of ourselves")
    await manager.looks_at(preview, "digest-preview")
    ask = await manager.asks("/saydo digest now", answer="Post the digest of Mid-market so far")
    await manager.looks_at(ask, "digest-now")

    await shown.crew.days.reaches("Fri 15:01")
    await manager.opens_channel(shown.crew.channel)
    digest = await manager.finds("Mid-market, 20–27 November")  # noqa: RUF001
    await manager.reads(
        digest,
        "customer calls",
        "What we expect of ourselves",
        "The last 8 weeks, in percent",
        "How it went",
        "Details",
    )
    await expect(digest.locator("figure.chart svg")).to_be_visible()
    await manager.looks_at(digest, "digest")
    await manager.presses("Details", within=digest)
    details = await manager.sees_modal("Digest")
    await manager.reads(details, "The time before", "You see this because you manage Mid-market.")
    await manager.looks_at(details, "digest-details")
    await manager.closes()
    shown.crew.days.says_nothing_wrong()


async def test_where_the_picture_is_refused_the_same_stands_there_in_words(shown: Shown, sits: Sits) -> None:
    await shown.crew.days.reaches("Fri 14:59")
    shown.demo.sandbox.faults.next("chat.postMessage", error="invalid_blocks")
    await shown.crew.days.reaches("Fri 15:00")
    manager = await sits(shown.demo.manager)
    await manager.opens_channel(shown.crew.channel)
    digest = await manager.finds("Mid-market, 20–27 November")  # noqa: RUF001
    await expect(digest.locator("figure.chart")).to_have_count(0)
    await manager.reads(digest, "The last 8 weeks, in percent:", "█")
    await manager.looks_at(digest, "digest-in-words")


async def test_a_manager_hears_why_it_is_not_there_and_what_would_help(shown: Shown, sits: Sits) -> None:
    workspace = shown.demo.sandbox.workspace
    workspace.leaves(workspace.bot.id, shown.crew.channel)
    await shown.crew.days.reaches("Fri 15:10")
    manager = await sits(shown.demo.manager)
    await manager.opens_messages()
    told = await manager.finds("was not posted")
    await manager.reads(told, "SayDo is not in the channel.", "/invite @SayDo", "Post now", "Fewer like this")
    await manager.looks_at(told, "digest-not-posted")
