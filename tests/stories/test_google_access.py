"""Access to a Google account: given in a browser, once; renewed, withdrawn, healed, and given back."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.calendars.fake_google import Trouble, event, refused
from tests.stories.google import Stage, guests, local, staged
from tests.stories.logins import browser

ASK = "Your 14:00 call"


@pytest.fixture
async def stage(tmp_path: Path, sqlite_url: str, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Stage]:
    async with staged(tmp_path, sqlite_url, caplog) as found:
        yield found


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
