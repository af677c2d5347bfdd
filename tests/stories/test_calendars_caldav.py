import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.calendars.feeds import calendar, event
from tests.calendars.radicale_server import PASSWORD, USER, Radicale, radicale
from tests.factories import BERLIN
from tests.stories.days import Days, lived, moment

ASK = "Your 14:00 call"


@dataclass
class Stage:
    """Rhea's days and her CalDAV server."""

    days: Days
    server: Radicale

    async def types_login(self, password: str = PASSWORD) -> None:
        """Type the login into the modal."""
        await self.days.rep.submits(
            {
                "calendars.address": self.server.origin,
                "calendars.username": USER,
                "calendars.password": password,
            }
        )

    async def links(self) -> None:
        """Link the calendar in Slack."""
        await self.days.rep.types("/saydo connect")
        await self.days.rep.clicks("iCloud, Fastmail, other CalDAV")
        await self.types_login()
        assert self.days.rep.modal.says("Your calendar is connected")

    def has(self, start: str, *more: str) -> None:
        """Put the one meeting with a customer in the calendar, or change it."""
        self.server.has("call", calendar(event(*_lines(start), *more)))


def _lines(start: str) -> tuple[str, ...]:
    return (
        f"DTSTART;TZID=Europe/Berlin:{moment(start).astimezone(BERLIN):%Y%m%dT%H%M%S}",
        "DURATION:PT30M",
        "SUMMARY:Acme QBR",
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@acme.test",
    )


@pytest.fixture
async def stage(tmp_path: Path, sqlite_url: str, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Stage]:
    for name in ("bot", "handlers", "storage", "aiohttp"):
        caplog.set_level(logging.DEBUG, logger=name)
    folder = tmp_path / "radicale"
    folder.mkdir()
    with radicale(folder) as server:
        async with lived(tmp_path, sqlite_url, links=False) as days:
            await days.sandbox.connected()
            yield Stage(days, server)
            await days.sandbox.settled()
            days.says_nothing_wrong()
        assert PASSWORD not in caplog.text


async def test_a_call_on_caldav_is_asked_about_moves_and_is_called_off(stage: Stage) -> None:
    days = stage.days
    stage.has("Mon 14:00")
    await stage.links()
    await days.reaches("Mon 12:00")
    assert days.rep.last.says(ASK)
    stage.has("Mon 16:00")
    await days.reaches("Mon 12:10")
    assert days.rep.last.says("was Mon 23 Nov, 14:00")
    stage.has("Mon 16:00", "STATUS:CANCELLED")
    await days.reaches("Mon 12:20")
    assert days.rep.last.buttons == []
    await days.stay_silent_until("Mon 20:00")


async def test_one_instance_of_a_series_is_taken_out_and_the_others_stand(stage: Stage) -> None:
    days = stage.days
    stage.has("Mon 14:00", "RRULE:FREQ=DAILY;COUNT=3")
    await stage.links()
    await days.reaches("Mon 15:00")
    stage.has("Mon 14:00", "RRULE:FREQ=DAILY;COUNT=3", "EXDATE;TZID=Europe/Berlin:20261124T140000")
    await days.reaches("Mon 16:00")
    await days.reaches("Mon 20:00")
    await days.stay_silent_until("Tue 15:00", about=ASK)
    await days.reaches("Wed 12:00")
    assert days.rep.last.says(ASK)


async def test_a_wrong_password_is_told_and_never_shown(stage: Stage) -> None:
    days = stage.days
    await days.rep.types("/saydo connect")
    await days.rep.clicks("iCloud, Fastmail, other CalDAV")
    await stage.types_login("mistyped-secret")
    assert days.rep.modal.says("does not accept this user name and password")
    assert "mistyped-secret" not in str(days.rep.modal.blocks)
    await stage.types_login()
    assert days.rep.modal.says("Your calendar is connected")


async def test_of_several_calendars_those_chosen_are_read(stage: Stage) -> None:
    days = stage.days
    stage.server.has_collection("private", shown="Private")
    await stage.links()
    await days.rep.clicks("Choose calendars")
    await days.rep.submits({"calendars.calendars": ["Private"]})
    assert days.rep.modal.says("Private")
    await days.rep.opens_home()
    assert days.rep.home.says("CalDAV: Private")
    assert not days.rep.home.says("CalDAV: Work")


async def test_a_change_is_seen_by_looking_alone_for_caldav_has_no_push(stage: Stage) -> None:
    days = stage.days
    stage.has("Mon 14:00")
    await stage.links()
    await days.reaches("Mon 12:01")
    async with days.app.runtime.storage.begin() as tx:
        assert await tx.link_rounds.claim_watches(days.steered.now() + timedelta(days=9), 9, timedelta(minutes=1)) == []
    stage.has("Mon 16:00")
    await days.passes(timedelta(minutes=6))
    assert days.rep.last.says("was Mon 23 Nov, 14:00")


async def test_a_server_that_is_away_for_an_hour_changes_nothing_and_is_read_again(
    stage: Stage, tmp_path: Path
) -> None:
    days, calendar = stage.days, tmp_path / "radicale" / "collections"
    stage.has("Mon 14:00")
    await stage.links()
    await days.reaches("Mon 09:00")
    calendar.rename(tmp_path / "away")
    for moment_passed in ("Mon 09:10", "Mon 09:30", "Mon 10:00"):
        await days.reaches(moment_passed)
    assert len([one for one in days.rep.inbox if one.says("I can't read your calendar")]) == 1
    (tmp_path / "away").rename(calendar)
    await days.reaches("Mon 12:00")
    assert any(one.says("I can read your calendar again") for one in days.rep.inbox)
    assert any(one.says(ASK) for one in days.rep.inbox)


async def test_an_app_password_that_was_taken_back_is_told_once_and_healed_by_a_new_one(
    stage: Stage, tmp_path: Path
) -> None:
    days = stage.days
    stage.has("Mon 14:00")
    await stage.links()
    await days.reaches("Mon 09:00")
    users = tmp_path / "radicale" / "users"
    users.write_text(f"{USER}:another-password\n")
    await days.reaches("Mon 11:00")
    looked = await looked_at(days)
    await days.reaches("Mon 13:50")
    assert await looked_at(days) == looked
    notices = [one for one in days.rep.inbox if one.says("I may no longer read your calendar")]
    assert len(notices) == 1
    assert any(one.says(ASK) for one in days.rep.inbox)
    users.write_text(f"{USER}:{PASSWORD}\n")
    stage.has("Mon 16:00")
    users.write_text(f"{USER}:another-password\n")
    await days.rep.clicks("Connect again", in_=notices[0])
    await days.rep.clicks("iCloud, Fastmail, other CalDAV")
    await stage.types_login("another-password")
    assert days.rep.modal.says("Your calendar is connected")
    await days.reaches("Mon 14:00")
    assert any(one.says("I can read your calendar again") for one in days.rep.inbox)
    assert any(one.says("Your 16:00 call") for one in days.rep.inbox)


async def looked_at(days: Days) -> list[datetime | None]:
    async with days.app.runtime.storage.begin() as tx:
        return [link.checked_at for link in await tx.links.of_workspace(days.app.workspace.id)]


async def test_unlinking_says_that_the_app_password_is_to_be_deleted(stage: Stage) -> None:
    days = stage.days
    stage.has("Mon 14:00")
    await stage.links()
    await days.rep.opens_home()
    assert days.rep.home.says("Then delete the app password you made for me")
    await days.rep.clicks("Unlink", in_=days.rep.home)
    assert days.rep.home.says("Three steps to start")
    await days.stay_silent_until("Mon 20:00")
