import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import Config
from tests.calendars.fake_google import FakeGoogle, Trouble, event, instance
from tests.calendars.test_google_accounts import ROBOT, key_file, private_key
from tests.factories import BERLIN
from tests.stories.days import Days, comes, lived
from tests.stories.google import RHEA, Stage, guests, local, staged, with_google
from tests.stories.logins import PUBLIC_URL, passes_a_look, pushes

ASK = "Your 14:00 call"


@pytest.fixture
async def stage(tmp_path: Path, sqlite_url: str, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Stage]:
    async with staged(tmp_path, sqlite_url, caplog) as found:
        yield found


async def test_a_call_on_google_is_asked_about_moves_and_is_called_off(stage: Stage) -> None:
    days = stage.days
    stage.has("call", "Mon 14:00")
    await stage.links()
    assert "rhea@vendor.example" in stage.browser.page
    assert "slack://user?team=" in stage.browser.page
    assert days.rep.last.says("Your calendar is connected")

    await days.reaches("Mon 12:00")
    assert days.rep.last.says(ASK)
    stage.has("call", "Mon 16:00")
    await days.reaches("Mon 12:20")
    assert days.rep.last.says("16:00")
    assert days.rep.last.says("was Mon 23 Nov, 14:00")

    stage.has("call", "Mon 16:00", status="cancelled")
    await days.reaches("Mon 12:40")
    assert days.rep.last.buttons == []
    await days.stay_silent_until("Mon 20:00")


@asynccontextmanager
async def reading_for_long(stage: Stage) -> AsyncIterator[None]:
    """Come back from Google, whose answer about the calendar is held back until the block ends."""
    stage.google.answers.clear()
    state = await stage.opens_login()
    back = asyncio.create_task(stage.browser.opens(f"/calendar/callback/google?state={state}&code={stage.agrees()}"))
    await comes(lambda: bool(stage.days.rep.inbox))
    yield
    stage.google.answers.set()
    await back
    await stage.days.sandbox.settled()


async def test_while_a_calendar_is_read_slack_says_so_and_then_in_the_same_place_what_came(stage: Stage) -> None:
    stage.has("call", "Mon 14:00")
    async with reading_for_long(stage):
        assert stage.days.rep.last.says("Reading your calendar.")
    (told,) = stage.days.rep.inbox
    assert told.says("Your calendar is connected")
    assert stage.browser.status == 200


async def test_a_long_read_that_fails_is_told_where_it_was_said_that_it_goes_on(stage: Stage) -> None:
    async with reading_for_long(stage):
        stage.google.troubles.append(Trouble(status=404))
    (told,) = stage.days.rep.inbox
    assert not told.says("Reading your calendar.")
    assert "Nothing was linked" in stage.browser.page
    assert stage.browser.status == 502


async def test_one_instance_of_a_series_is_called_off_and_the_others_stand(stage: Stage) -> None:
    days = stage.days
    stage.google.has(*(instance(local(f"{day} 14:00"), **guests()) for day in ("Mon", "Tue", "Wed")))
    await stage.links()
    await days.reaches("Mon 15:00")
    tuesday = next(one for one in stage.google.events["primary"] if one["start"]["dateTime"] == local("Tue 14:00"))
    tuesday["status"] = "cancelled"
    await days.reaches("Mon 20:00")
    await days.stay_silent_until("Tue 15:00", about=ASK)
    await days.reaches("Wed 12:00")
    assert days.rep.last.says(ASK)


async def test_a_hint_of_google_is_followed_within_the_minute(stage: Stage) -> None:
    days = stage.days
    stage.has("call", "Mon 14:00")
    await stage.links()
    await days.reaches("Mon 12:01")
    await passes_a_look(days)
    (channel,) = stage.google.channels.values()
    assert channel["address"] == f"{PUBLIC_URL}/calendar/push/google"
    stage.has("call", "Mon 16:00")
    asked = len(stage.google.lists())
    headers = {"X-Goog-Channel-ID": channel["id"], "X-Goog-Resource-State": "exists"}
    wrong = headers | {"X-Goog-Channel-Token": "guessed"}
    assert await pushes(days, "/calendar/push/google", headers=wrong) == 204
    await days.passes(timedelta(seconds=30))
    assert len(stage.google.lists()) == asked
    for _ in range(5):
        right = headers | {"X-Goog-Channel-Token": channel["token"]}
        assert await pushes(days, "/calendar/push/google", headers=right) == 204
    await days.passes(timedelta(seconds=30))
    assert days.rep.last.says("16:00")
    assert len(stage.google.lists()) == asked + 1


async def test_a_flood_of_pushes_costs_few_reads_and_is_answered_with_when_to_come_again(stage: Stage) -> None:
    days = stage.days
    stage.has("call", "Mon 14:00")
    await stage.links()
    await days.reaches("Mon 12:01")
    await passes_a_look(days)
    (channel,) = stage.google.channels.values()
    names = ("X-Goog-Channel-ID", "X-Goog-Channel-Token", "X-Goog-Resource-State")
    headers = dict(zip(names, (channel["id"], channel["token"], "exists"), strict=True))
    asked = len(stage.google.lists())
    answers = Counter[int]()
    for _ in range(6):
        for _ in range(120):
            answers[await pushes(days, "/calendar/push/google", headers=headers)] += 1
        await days.passes(timedelta(seconds=1))
    assert answers.keys() == {204, 429}
    await days.passes(timedelta(minutes=2))
    assert len(stage.google.lists()) - asked <= 3
    assert await pushes(days, "/calendar/push/google", headers=headers) == 204


async def test_when_hints_are_lost_for_an_hour_the_calendar_is_read_all_the_same(stage: Stage) -> None:
    days = stage.days
    stage.has("call", "Mon 14:00")
    await stage.links()
    await days.reaches("Mon 12:01")
    stage.has("call", "Mon 16:00")
    await days.reaches("Mon 12:20")
    await days.reaches("Mon 13:00")
    assert days.rep.last.says("16:00")


async def test_a_channel_is_replaced_at_half_of_its_life_and_closed_when_the_calendar_is_unlinked(stage: Stage) -> None:
    days = stage.days
    await stage.links()
    await days.reaches("Mon 09:00")
    (first,) = stage.google.channels
    await days.reaches("Fri 09:00")
    (second,) = stage.google.channels
    assert first != second
    await days.rep.opens_home()
    await days.rep.clicks("Unlink", in_=days.rep.home)
    assert stage.google.channels == {}
    assert days.rep.home.says("Three steps to start")


async def test_of_several_calendars_those_chosen_are_read(stage: Stage) -> None:
    days = stage.days
    stage.google.calendars.append({"id": "team@group.calendar.google.com", "summary": "Team deals"})
    stage.google.has(event("team", local("Mon 16:00"), **guests()), calendar="team@group.calendar.google.com")
    stage.has("call", "Mon 14:00")
    await stage.links()
    await days.rep.clicks("Choose calendars", in_=days.rep.last)
    assert await days.rep.submits({"calendars.calendars": []}) is not None
    await days.rep.submits({"calendars.calendars": ["Rhea", "Team deals"]})
    assert days.rep.modal.says("Team deals")
    await days.reaches("Mon 14:00")
    assert any(one.says("Your 16:00 call") for one in days.rep.inbox)


async def test_a_calendar_is_read_at_once_when_its_owner_says_so(stage: Stage) -> None:
    days = stage.days
    stage.has("call", "Mon 14:00")
    await stage.links()
    await days.reaches("Mon 12:00")
    stage.has("call", "Mon 16:00")
    await days.rep.opens_home()
    await days.rep.clicks("Refresh now", in_=days.rep.home)
    assert days.rep.home.says("16:00")
    assert days.rep.last.says("16:00")


async def test_a_meeting_that_hides_its_guests_is_no_call_without_a_word_about_it(stage: Stage) -> None:
    days = stage.days
    boss = {"email": "boss@vendor.example"}
    me = {"email": RHEA, "self": True, "responseStatus": "accepted"}
    hidden = {"organizer": boss, "creator": boss, "attendees": [me], "guestsCanSeeOtherGuests": False}
    stage.google.has(event("hidden", local("Mon 14:00"), **hidden))
    stage.google.has(event("own", local("Mon 16:00"), **guests() | {"visibility": "private", "summary": "Doctor"}))
    await stage.links()
    await days.rep.types("/saydo why")
    assert days.rep.last.says("its guest list is hidden from me")
    assert days.rep.last.says("it is private, so I read its time and nothing else")
    assert not days.rep.last.says("Doctor")
    await days.rep.clicks("Ask anyway", in_=days.rep.last)
    await days.reaches("Mon 12:00")
    assert days.rep.last.says(ASK)
    await days.reaches("Mon 20:00")
    assert [one for one in days.rep.inbox if one.says("Your 16:00 call")] == []


async def test_out_of_office_days_are_silent(stage: Stage) -> None:
    days = stage.days
    stage.has("call", "Wed 14:00")
    end = {"dateTime": local("Wed 00:00"), "timeZone": "Europe/Berlin"}  # Google's are never all-day ones
    stage.google.has(event("away", local("Tue 00:00"), eventType="outOfOffice", end=end))
    await stage.links()
    await days.rep.types("/commitments Send pricing to Ann by Monday")
    await days.rep.clicks("Save", in_=days.rep.last)
    await days.reaches("Mon 20:00")
    await days.stay_silent_until("Tue 20:00")
    await days.reaches("Wed 12:00")
    assert days.rep.last.says(ASK)


async def test_what_is_unlinked_is_asked_about_no_more(stage: Stage) -> None:
    days = stage.days
    stage.has("call", "Mon 14:00")
    await stage.links()
    await days.reaches("Mon 09:00")
    said = len(days.rep.inbox)
    await days.rep.opens_home()
    await days.rep.clicks("Unlink", in_=days.rep.home)
    await days.reaches("Mon 20:00")
    assert len(days.rep.inbox) == said
    await stage.links()
    await days.rep.opens_home()
    assert days.rep.home.says("Google Calendar: Rhea of rhea@vendor.example")


async def test_colleagues_whose_account_has_another_domain_are_no_customers(stage: Stage) -> None:
    state = await stage.opens_login()
    code = stage.agrees("rhea@vendor-group.example")
    stage.has("call", "Mon 14:00", attendees=[{"email": "tom@vendor-group.example", "responseStatus": "accepted"}])
    await stage.browser.opens(f"/calendar/callback/google?state={state}&code={code}")
    await stage.days.reaches("Mon 20:00")
    assert [one for one in stage.days.rep.inbox if one.says(ASK)] == []


@asynccontextmanager
async def company_days(tmp_path: Path, sqlite_url: str, *members: str) -> AsyncIterator[Days]:
    """Live in a company that opened the calendars of these members to SayDo; Rhea has a call at 14:00."""
    key = tmp_path / "account.json"
    key.write_text(key_file(), encoding="utf-8")
    google = FakeGoogle(company={ROBOT: private_key().public_key()}, members=set(members))

    def company(config: Config) -> Config:
        by_login = with_google(config, google)
        return replace(by_login, google=None, google_service_account=key, public_url="")

    async with google.running(), lived(tmp_path, sqlite_url, links=False, configured=company) as days:
        google.clock = days.steered
        hers = {"organizer": {"email": RHEA}, "creator": {"email": RHEA}, "attendees": [{"email": "ann@acme.test"}]}
        google.has(event("call", local("Mon 14:00"), **hers))
        await days.sandbox.connected()
        yield days


async def test_who_is_forgotten_is_not_linked_again_by_the_company(tmp_path: Path, sqlite_url: str) -> None:
    async with company_days(tmp_path, sqlite_url, RHEA) as days:
        await days.reaches("Mon 12:00")
        assert days.rep.last.says(ASK)
        await days.rep.types("/saydo forget me")
        await days.rep.submits({"forgetting.sure": "forget me"})
        await days.stops_and_starts()
        await days.sandbox.connected()
        await days.reaches("Tue 12:00")
        async with days.app.runtime.storage.reading() as tx:
            linked = {link.account for link in await tx.links.of_workspace(days.app.workspace.id)}
            assert (RHEA in linked, len(linked)) == (False, 1)  # her colleague is
            assert await tx.members.by_slack_id(days.app.workspace.id, days.rep.person.id) is None
        assert [one for one in days.rep.inbox if not one.message.ephemeral_to] == []


async def test_a_service_account_links_everybody_who_is_there_and_who_joins(tmp_path: Path, sqlite_url: str) -> None:
    newcomer = "nora@vendor.example"
    async with company_days(tmp_path, sqlite_url, RHEA, newcomer) as days:
        nora = days.sandbox.workspace.add_person(
            name="nora", real_name="Nora New", email=newcomer, tz=BERLIN.key, locale="en-GB", is_new=True
        )
        await days.sandbox.settled()
        await days.reaches("Mon 12:00")
        assert days.rep.last.says(ASK)
        await days.rep.opens_home()
        assert "Unlink" not in days.rep.home.buttons
        async with days.app.runtime.storage.begin() as tx:
            linked = {link.account for link in await tx.links.of_workspace(days.app.workspace.id) if link.read_at}
        assert linked == {RHEA, newcomer}
        assert [one for one in nora.inbox if not one.says("Rhea Rep leads this one")] == []
        assert days.colleague.inbox == []
        days.says_nothing_wrong()
