from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.domain.errors import InvalidInputError
from bot.sandbox.demo import demo
from bot.sandbox.sample_week import first_morning
from tests.factories import at, weekday
from tests.stories.days import Acting, CalendarFile


async def test_the_sample_week_shows_a_moved_a_cancelled_a_back_to_back_and_a_recurring_call(tmp_path: Path) -> None:
    async with demo(tmp_path, start=at("08:25")) as stage:
        await stage.traveller.travel("tomorrow 08:30", zone=ZoneInfo("Europe/Berlin"))
        inbox = stage.rep.inbox
        assert inbox[0].says("Umbrella renewal")
        assert any(message.says("was Mon 23 Nov, 14:00") for message in inbox)
        assert any(message.says("Hooli demo") and message.says("cancelled") for message in inbox)
        assert any(message.says("Your last 2 calls: 2 recaps to write") for message in inbox)
        assert inbox[-1].says("Acme weekly")
        assert stage.sandbox.refused == []


async def test_the_sample_workspace_has_a_team_with_a_channel_and_a_manager(tmp_path: Path) -> None:
    async with demo(tmp_path, start=at("08:25")) as stage:
        mira, rhea = Acting(stage.manager, stage.sandbox), Acting(stage.rep, stage.sandbox)
        await mira.types("/saydo team")
        await mira.clicks("Open")
        assert mira.modal.says("in #mid-market.")
        assert mira.modal.says("Reps: Rhea Rep, Tom Teller")
        assert not mira.modal.says("/invite")
        await stage.traveller.reaches(at("08:31"))
        assert rhea.inbox[0].says("You are in the team Mid-market now, managed by Mira Manager.")
        await rhea.types("/saydo team")
        assert rhea.modal.says("Managers see the objective and the outcome of your customer calls")
        assert stage.sandbox.refused == []


async def test_the_next_thing_that_happens_is_one_that_is_said(tmp_path: Path) -> None:
    async with demo(tmp_path, start=at("08:25")) as stage, aiohttp.ClientSession(base_url=stage.url) as browser:
        heard = []
        for _ in range(4):
            before = stage.sandbox.calls.said
            act = {"as": stage.rep.id, "do": "clock", "to": "next"}
            async with browser.post("/sandbox/act", json=act) as answer:
                assert (await answer.json())["ok"]
            heard.append(stage.sandbox.calls.said - before)
        assert 0 not in heard
        assert stage.rep.inbox[-1].says("Your 11:00 call")


async def test_the_clock_goes_to_a_weekday_and_runs_and_stands_as_one_presses(tmp_path: Path) -> None:
    async with demo(tmp_path, start=at("14:50", day=weekday("Fri"))) as stage:
        zone = ZoneInfo("Europe/Berlin")
        await stage.traveller.travel("friday 15:00", zone=zone)
        assert stage.clock.now() == at("15:00", day=weekday("Fri"))
        with pytest.raises(InvalidInputError):
            await stage.traveller.travel("friday noon", zone=zone)
        await stage.traveller.travel("real", zone=zone)
        assert stage.clock.is_running
        await stage.traveller.travel("real", zone=zone)
        assert not stage.clock.is_running


@pytest.mark.parametrize(
    ("today", "begins"),
    [
        ("2026-11-23", "2026-11-23"),
        ("2026-11-25", "2026-11-23"),
        ("2026-11-27", "2026-11-23"),
        ("2026-11-28", "2026-11-30"),
        ("2026-11-29", "2026-11-30"),
    ],
)
def test_the_sample_week_begins_on_a_monday(today: str, begins: str) -> None:
    zone = ZoneInfo("Europe/Berlin")
    noon = datetime.fromisoformat(f"{today}T12:00").replace(tzinfo=zone)
    assert first_morning(noon, zone=zone) == datetime.fromisoformat(f"{begins}T08:25").replace(tzinfo=zone)


async def test_a_calendar_of_ones_own_knows_its_owners_colleagues_from_customers(tmp_path: Path) -> None:
    calendar = CalendarFile(tmp_path / "own.ics", owner="me@mine.test")
    calendar.has("Stand-up", "Mon 09:00", "Mon 09:15", with_=["you@mine.test"])
    calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30", with_=["ann@acme.test", "you@mine.test"])
    async with demo(tmp_path / "demo", calendar=str(calendar.path), start=at("08:00")) as stage:
        await stage.traveller.reaches(at("08:30"))
        assert stage.rep.inbox[-1].says("1 customer call")
        assert stage.rep.inbox[-1].says("Acme QBR")
