"""A calendar feed, by its secret address."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web

from tests.calendars.feeds import calendar, event
from tests.calendars.servers import Served, serving
from tests.factories import BERLIN
from tests.stories.days import Days, comes, lived, moment

ASK = "Your 14:00 call"
PATH = "/private-1f2e3d4c/basic.ics"


@dataclass
class Feed:
    """A feed that changes; it says so by its ETag."""

    data: bytes = b""
    version: int = 0
    status: int = 200
    answers: asyncio.Event = field(default_factory=asyncio.Event)
    """Set unless a test holds its answers back."""

    def __post_init__(self) -> None:
        self.answers.set()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        await self.answers.wait()
        headers = {"ETag": f'"{self.version}"'}
        if self.status != 200:
            return web.Response(status=self.status)
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return web.Response(status=304, headers=headers)
        return web.Response(body=self.data, headers=headers, content_type="text/calendar")

    def has(self, start: str, *more: str) -> None:
        """Put the one meeting with a customer in the feed, or change it."""
        self.data, self.version = calendar(event(*_lines(start), *more)), self.version + 1


def _lines(start: str) -> tuple[str, ...]:
    return (
        f"DTSTART;TZID=Europe/Berlin:{moment(start).astimezone(BERLIN):%Y%m%dT%H%M%S}",
        "DURATION:PT30M",
        "SUMMARY:Acme QBR",
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@acme.test",
    )


@dataclass
class Stage:
    """Rhea's days and the feed of her calendar."""

    days: Days
    server: Served
    feed: Feed = field(default_factory=Feed)

    async def links(self) -> None:
        """Link the feed in Slack."""
        await self.days.rep.types("/saydo connect")
        await self.days.rep.submits({"answers.address": self.server.url(PATH)})


@pytest.fixture
async def stage(tmp_path: Path, sqlite_url: str, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Stage]:
    for name in ("bot", "handlers", "storage"):
        caplog.set_level(logging.DEBUG, logger=name)
    feed = Feed()
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(serving(feed.answer))
        days = await stack.enter_async_context(lived(tmp_path, sqlite_url, links=False))
        await days.sandbox.connected()
        yield Stage(days, server, feed)
        await days.sandbox.settled()
        days.says_nothing_wrong()
    assert "private-1f2e3d4c" not in caplog.text


async def test_a_call_in_a_feed_is_asked_about_moves_and_is_called_off(stage: Stage) -> None:
    days = stage.days
    stage.feed.has("Mon 14:00")
    await stage.links()
    assert days.rep.modal.says("Your calendar is connected")
    assert "private-1f2e3d4c" not in str(days.rep.modal.blocks)
    await days.reaches("Mon 12:00")
    assert days.rep.last.says(ASK)
    stage.feed.has("Mon 16:00")
    await days.reaches("Mon 12:10")
    assert days.rep.last.says("was Mon 23 Nov, 14:00")
    stage.feed.has("Mon 16:00", "STATUS:CANCELLED")
    await days.reaches("Mon 12:20")
    assert days.rep.last.buttons == []
    await days.stay_silent_until("Mon 20:00")


@asynccontextmanager
async def reading_for_long(stage: Stage) -> AsyncIterator[None]:
    """Link the feed, whose answer is held back until the block ends; inside of it the modal has said so."""
    stage.feed.answers.clear()
    linking = asyncio.create_task(stage.links())
    await comes(lambda: stage.days.rep.person.modal is not None and stage.days.rep.modal.says("One moment."))
    yield
    stage.feed.answers.set()
    await linking
    await stage.days.sandbox.settled()


async def test_while_a_calendar_is_read_the_modal_says_so_and_then_what_came(stage: Stage) -> None:
    stage.feed.has("Mon 14:00")
    async with reading_for_long(stage):
        assert stage.days.rep.modal.title == "Reading your calendar"
    assert stage.days.rep.modal.says("Your calendar is connected")
    assert stage.days.rep.inbox == []


async def test_a_long_read_that_fails_gives_back_what_was_typed(stage: Stage) -> None:
    stage.feed.status = 500
    async with reading_for_long(stage):
        pass
    assert stage.days.rep.modal.says("Nothing was linked.")
    assert stage.server.url(PATH) in str(stage.days.rep.modal.blocks)


async def test_who_closes_the_modal_meanwhile_is_told_in_the_conversation(stage: Stage) -> None:
    stage.feed.has("Mon 14:00")
    async with reading_for_long(stage):
        await stage.days.rep.person.closes()
    assert stage.days.rep.last.says("Your calendar is connected")
    assert [(call.method, call.error) for call in stage.days.sandbox.refused] == [("views.update", "not_found")]
    stage.days.sandbox.calls.clear()


async def test_one_instance_that_is_taken_out_leaves_the_others(stage: Stage) -> None:
    days = stage.days
    stage.feed.has("Mon 14:00", "RRULE:FREQ=DAILY;COUNT=3")
    await stage.links()
    await days.reaches("Mon 15:00")
    stage.feed.has("Mon 14:00", "RRULE:FREQ=DAILY;COUNT=3", "EXDATE;TZID=Europe/Berlin:20261124T140000")
    await days.reaches("Mon 16:00")
    await days.reaches("Mon 20:00")
    await days.stay_silent_until("Tue 15:00", about=ASK)
    await days.reaches("Wed 12:00")
    assert days.rep.last.says(ASK)


async def test_a_feed_that_is_gone_for_an_hour_is_told_once_and_nothing_is_lost(stage: Stage) -> None:
    days = stage.days
    stage.feed.has("Mon 14:00")
    await stage.links()
    await days.reaches("Mon 09:00")
    stage.feed.status = 404
    for passed in ("Mon 09:10", "Mon 09:30", "Mon 10:00"):
        await days.reaches(passed)
    notices = [one for one in days.rep.inbox if one.says("I can't read your calendar")]
    assert len(notices) == 1
    assert not notices[0].says("private-1f2e3d4c")
    stage.feed.status = 200
    await days.reaches("Mon 12:00")
    assert any(one.says("I can read your calendar again") for one in days.rep.inbox)
    assert any(one.says(ASK) for one in days.rep.inbox)


async def test_the_feed_of_who_leaves_slack_is_not_read_until_they_are_back(stage: Stage) -> None:
    days, workspace = stage.days, stage.days.sandbox.workspace
    stage.feed.has("Tue 14:00")
    await stage.links()
    await days.reaches("Mon 09:00")
    workspace.deactivate(days.rep.person)
    await days.sandbox.settled()
    asked = len(stage.server.asked)
    stage.feed.has("Tue 16:00")
    await days.reaches("Mon 12:00")
    assert len(stage.server.asked) == asked
    workspace.reactivate(days.rep.person)
    await days.sandbox.settled()
    await days.reaches("Mon 12:10")
    assert len(stage.server.asked) > asked
    await days.reaches("Tue 13:50")
    assert not [one for one in days.rep.inbox if one.says(ASK)]
    await days.reaches("Tue 14:05")
    assert len([one for one in days.rep.inbox if one.says("Your 16:00 call")]) == 1
