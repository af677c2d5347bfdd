import logging
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.config import Config, ProviderAddresses, Registration
from tests.calendars.fake_google import CLIENT_ID, CLIENT_SECRET, FakeGoogle, Trouble, event, instance, refused
from tests.calendars.test_google_accounts import ROBOT, key_file, private_key
from tests.factories import BERLIN
from tests.stories.days import Acting, Days, lived, moment
from tests.stories.logins import PUBLIC_URL, Browser, browser, link_in, passes_a_look, pushes

RHEA = "rhea@vendor.example"
CALLBACK = f"{PUBLIC_URL}/calendar/callback/google"
ASK = "Your 14:00 call"


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


@pytest.fixture
async def stage(tmp_path: Path, sqlite_url: str, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Stage]:
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


async def test_a_token_that_ends_between_two_pages_is_renewed_and_the_read_finished(stage: Stage) -> None:
    days, google = stage.days, stage.google
    for uid, start in (("one", "Mon 14:00"), ("two", "Tue 14:00"), ("three", "Wed 14:00")):
        stage.has(uid, start)
    await stage.links()
    await days.reaches("Mon 08:01")
    google.page_size = 1
    google.troubles += [None, refused(401, "authError", status="UNAUTHENTICATED")]
    stage.has("two", "Tue 15:00")
    stage.has("three", "Wed 16:00")
    renewed = len(google.token_requests)
    await days.reaches("Mon 08:30")
    assert not google.troubles
    assert len(google.token_requests) == renewed + 1
    await days.reaches("Wed 23:00")
    assert [one for one in days.rep.inbox if one.says("I can't read your calendar")] == []
    assert all(any(one.says(f"Your {at} call") for one in days.rep.inbox) for at in ("14:00", "15:00", "16:00"))


async def test_a_token_that_can_not_be_renewed_between_two_pages_changes_nothing(stage: Stage) -> None:
    days, google = stage.days, stage.google
    stage.has("one", "Mon 14:00")
    stage.has("two", "Tue 14:00")
    await stage.links()
    await days.reaches("Mon 08:01")
    google.page_size = 1
    google.troubles += [None, refused(401, "authError", status="UNAUTHENTICATED")]
    google.token_troubles.append(Trouble(status=503))
    stage.loses("two")
    stage.has("one", "Mon 16:00")
    stage.has("three", "Wed 14:00")
    await days.passes(timedelta(minutes=16))
    assert not google.token_troubles
    await days.rep.opens_home()
    assert days.rep.home.says("14:00")
    assert not days.rep.home.says("16:00")
    await days.reaches("Mon 12:30")
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


async def test_access_that_was_withdrawn_is_told_once_and_healed_by_linking_again(stage: Stage) -> None:
    days = stage.days
    stage.has("call", "Mon 14:00")
    await stage.links()
    await days.reaches("Mon 09:00")
    stage.google.refresh.clear()
    stage.google.forgets_access()
    await days.reaches("Mon 11:00")
    asked = len(stage.google.token_requests)
    await days.reaches("Mon 12:00")
    await days.reaches("Mon 13:50")
    assert len(stage.google.token_requests) == asked
    notices = [one for one in days.rep.inbox if one.says("I may no longer read your calendar")]
    assert len(notices) == 1
    assert any(one.says(ASK) for one in days.rep.inbox)
    await days.rep.opens_home()
    assert days.rep.home.says("Google no longer lets SayDo read")
    await days.rep.clicks("Connect again", in_=notices[0])
    await days.rep.closes()
    await stage.links()
    await days.reaches("Mon 14:00")
    assert any(one.says("I can read your calendar again") for one in days.rep.inbox)


async def test_a_login_works_once_in_its_own_browser_and_for_ten_minutes(stage: Stage) -> None:
    state = await stage.opens_login()
    back = f"/calendar/callback/google?state={state}&code={stage.agrees()}"
    cookies, stage.browser.cookies = stage.browser.cookies, {}
    await stage.browser.opens(back)
    assert (stage.browser.status, "another browser" in stage.browser.page) == (400, True)
    stage.browser.cookies = dict(cookies)
    await stage.browser.opens(back)
    assert stage.browser.status == 200
    stage.browser.cookies = dict(cookies)
    await stage.browser.opens(back)
    assert stage.browser.status == 410
    late = await stage.opens_login()
    await stage.days.passes(timedelta(minutes=11))
    await stage.browser.opens(f"/calendar/callback/google?state={late}&code={stage.agrees()}")
    assert stage.browser.status == 410
    await stage.browser.opens("/calendar/login/google?state=guessed")
    assert stage.browser.status == 410


async def test_who_does_not_agree_is_told_that_nothing_was_linked(stage: Stage) -> None:
    state = await stage.opens_login()
    await stage.browser.opens(f"/calendar/callback/google?state={state}&error=access_denied")
    assert "You did not give SayDo leave" in stage.browser.page
    await stage.days.rep.opens_home()
    assert stage.days.rep.home.says("Three steps to start")


async def test_pages_let_nothing_in_and_echo_nothing(stage: Stage) -> None:
    for path in ("/calendar/login/evil?state=%3Cscript%3E", "/calendar/callback/google?state=%3Cscript%3E&code=x"):
        await stage.browser.opens(path)
        assert stage.browser.status in {400, 404}
        assert "<script" not in stage.browser.page
        assert "default-src 'none'" in stage.browser.headers["Content-Security-Policy"]
        assert stage.browser.headers["Cache-Control"] == "no-store"


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


async def test_the_last_calendar_of_an_account_takes_the_access_along(stage: Stage) -> None:
    days, google = stage.days, stage.google
    google.calendars.append({"id": "team@group.calendar.google.com", "summary": "Team deals"})
    google.has(calendar="team@group.calendar.google.com")
    await stage.links()
    await days.rep.clicks("Choose calendars", in_=days.rep.last)
    await days.rep.submits({"calendars.calendars": ["Rhea", "Team deals"]})
    await days.rep.closes()
    await days.rep.opens_home()
    assert days.rep.home.says("I end my access at Google too")
    await days.rep.clicks("Unlink", in_=days.rep.home)
    assert (google.revoke_requests, len(google.refresh)) == ([], 1)
    await days.rep.clicks("Unlink", in_=days.rep.home)
    assert (len(google.revoke_requests), google.refresh, google.access) == (1, {}, {})
    assert days.rep.home.says("Three steps to start")
    await days.stay_silent_until("Mon 20:00")
    await stage.links()
    assert days.rep.last.says("Your calendar is connected")


async def test_who_is_forgotten_gives_the_access_back(stage: Stage) -> None:
    days, google = stage.days, stage.google
    await stage.links()
    await days.rep.types("/saydo forget me")
    await days.rep.submits({"forgetting.sure": "forget me"})
    assert (len(google.revoke_requests), google.refresh, google.access) == (1, {}, {})
    async with days.app.runtime.storage.reading() as tx:
        assert await tx.links.of_workspace(days.app.workspace.id) == []


async def test_an_account_two_people_share_is_given_back_by_the_last_of_them(stage: Stage) -> None:
    days, google = stage.days, stage.google
    await stage.links()
    async with browser(days) as theirs:
        await Stage(days, google, theirs, stage.logged).links(days.colleague)
    await days.rep.opens_home()
    await days.rep.clicks("Unlink", in_=days.rep.home)
    assert google.revoke_requests == []
    await days.colleague.opens_home()
    await days.colleague.clicks("Refresh now", in_=days.colleague.home)
    assert not days.colleague.home.says("I can't read your calendar")
    await days.colleague.clicks("Unlink", in_=days.colleague.home)
    assert google.refresh == {}


@pytest.mark.parametrize("status", [400, 503])
async def test_what_google_does_not_take_back_is_unlinked_all_the_same(stage: Stage, status: int) -> None:
    days, google = stage.days, stage.google
    await stage.links()
    google.revoke_troubles.append(Trouble(status=status, body={"error": "invalid_request"}))
    await days.rep.opens_home()
    await days.rep.clicks("Unlink", in_=days.rep.home)
    assert days.rep.home.says("Three steps to start")
    assert days.rep.last.says("Google did not end my access to rhea@vendor.example just now")
    assert days.rep.last.says("myaccount.google.com/connections")


async def test_access_that_was_withdrawn_already_is_nothing_to_give_back(stage: Stage) -> None:
    days, google = stage.days, stage.google
    await stage.links()
    google.refresh.clear()
    google.forgets_access()
    await days.rep.opens_home()
    said = len(days.rep.inbox)
    await days.rep.clicks("Unlink", in_=days.rep.home)
    assert len(google.revoke_requests) == 1
    assert len(days.rep.inbox) == said


async def test_a_login_that_links_nothing_leaves_no_access_behind(stage: Stage) -> None:
    state, google = await stage.opens_login(), stage.google
    google.events.clear()  # there is no calendar to read
    await stage.browser.opens(f"/calendar/callback/google?state={state}&code={stage.agrees()}")
    assert "Nothing was linked" in stage.browser.page
    assert (len(google.revoke_requests), google.refresh) == (1, {})


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


async def test_linking_again_heals_all_calendars_of_the_account(stage: Stage) -> None:
    days = stage.days
    stage.google.calendars.append({"id": "team@group.calendar.google.com", "summary": "Team deals"})
    stage.google.has(calendar="team@group.calendar.google.com")
    await stage.links()
    await days.rep.clicks("Choose calendars", in_=days.rep.last)
    await days.rep.submits({"calendars.calendars": ["Rhea", "Team deals"]})
    await days.rep.closes()
    await days.reaches("Mon 09:00")
    stage.google.refresh.clear()
    stage.google.forgets_access()
    await days.reaches("Mon 11:00")
    await stage.links()
    stage.google.has(event("team", local("Mon 16:00"), **guests()), calendar="team@group.calendar.google.com")
    await days.reaches("Mon 14:00")
    assert any(one.says("Your 16:00 call") for one in days.rep.inbox)
    await days.rep.opens_home()
    assert not days.rep.home.says("I can't read your calendar")
