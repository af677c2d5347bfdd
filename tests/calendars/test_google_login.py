"""Linking a calendar by a login at Google."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from yarl import URL

from bot.calendars.google_login import GoogleClient, GoogleLogin
from bot.calendars.grants import CalendarChoice, Granted, OAuthProvider, Proof, RevokedError
from bot.domain.errors import CalendarError
from tests.calendars.fake_google import (
    CLIENT_ID,
    CLIENT_SECRET,
    EVENTS,
    HOURS,
    LIST,
    PROOF,
    REDIRECT_URI,
    FakeGoogle,
    Trouble,
    refused,
)

ANN = "Ann@SayDo.example"
OWN = {"id": "ann@saydo.example", "summary": "ann@saydo.example", "primary": True, "accessRole": "owner"}
TEAM = {"id": "c_1@group.calendar.google.com", "summary": "Sales", "accessRole": "reader"}
HOLIDAYS = {"id": "en.german#holiday@group.v.calendar.google.com", "summary": "Holidays", "accessRole": "reader"}


@pytest.fixture
async def google() -> AsyncIterator[FakeGoogle]:
    async with FakeGoogle(calendars=[TEAM, HOLIDAYS, OWN]).running() as running:
        yield running


@pytest.fixture
def login(google: FakeGoogle) -> GoogleLogin:
    client = GoogleClient(CLIENT_ID, CLIENT_SECRET, clock=google.clock, token_url=google.token_url)
    return GoogleLogin(client, session=google.session, base_url=google.base_url)


async def granted(login: OAuthProvider, code: str) -> Granted:
    return await login.granted(code=code, proof=PROOF, redirect_uri=REDIRECT_URI)


async def refusal(login: OAuthProvider, code: str) -> str:
    with pytest.raises(CalendarError) as caught:
        await granted(login, code)
    return str(caught.value)


def test_the_browser_is_sent_to_agree_to_reading_and_nothing_more(login: GoogleLogin) -> None:
    url = URL(login.login_url(state="s&t", proof=PROOF, redirect_uri=REDIRECT_URI, login_hint="ann@saydo.example"))
    assert str(url.with_query(None)) == "https://accounts.google.com/o/oauth2/v2/auth"
    assert dict(url.query) == {
        "client_id": CLIENT_ID,
        "redirect_uri": REDIRECT_URI,
        "response_type": "code",
        "scope": f"openid email {EVENTS} {LIST}",
        "access_type": "offline",
        "prompt": "consent",
        "state": "s&t",
        "code_challenge": PROOF.challenge,
        "code_challenge_method": "S256",
        "login_hint": "ann@saydo.example",
    }
    assert (
        "login_hint" not in URL(login.login_url(state="s", proof=PROOF, redirect_uri=REDIRECT_URI, login_hint="")).query
    )


def test_people_are_asked_for_their_hours_only_where_they_are_wanted(google: FakeGoogle) -> None:
    client = GoogleClient(CLIENT_ID, CLIENT_SECRET, clock=google.clock)
    login = GoogleLogin(client, session=google.session, takes_hours=True)
    asked = URL(login.login_url(state="s", proof=PROOF, redirect_uri=REDIRECT_URI, login_hint="")).query
    assert asked["scope"] == f"openid email {EVENTS} {LIST} {HOURS}"


async def test_who_agreed_is_known_by_their_verified_address_with_the_calendars_they_see(
    google: FakeGoogle, login: GoogleLogin
) -> None:
    given = await granted(login, google.logs_in(ANN))
    assert given.email == "ann@saydo.example"
    assert list(given.calendars) == [
        CalendarChoice(address="primary", name="ann@saydo.example", is_primary=True),
        CalendarChoice(address="c_1@group.calendar.google.com", name="Sales"),
    ]
    assert dict(given.credentials.values)["refresh_token"] in google.refresh
    assert "refresh" not in repr(given)


async def test_every_page_of_calendars_is_read(google: FakeGoogle, login: GoogleLogin) -> None:
    google.page_size = 1
    assert len((await granted(login, google.logs_in(ANN))).calendars) == 2


async def test_a_name_the_person_chose_for_a_calendar_is_shown(google: FakeGoogle, login: GoogleLogin) -> None:
    google.calendars = [OWN, TEAM | {"summaryOverride": "My deals"}, TEAM | {"deleted": True}, "nonsense"]  # type: ignore[list-item]
    assert [one.name for one in (await granted(login, google.logs_in(ANN))).calendars] == [
        "ann@saydo.example",
        "My deals",
    ]


async def test_who_does_not_show_the_list_of_calendars_links_their_own(google: FakeGoogle, login: GoogleLogin) -> None:
    given = await granted(login, google.logs_in(ANN, scopes=f"openid email {EVENTS}"))
    assert [one.address for one in given.calendars] == ["primary"]
    assert google.asked == []


async def test_who_unticks_the_events_is_told_what_to_tick(google: FakeGoogle, login: GoogleLogin) -> None:
    told = await refusal(login, google.logs_in(ANN, scopes=f"openid email {LIST}"))
    assert told.startswith("SayDo was not given leave to see your calendar's events. Start again with /saydo connect")


async def test_a_code_serves_once(google: FakeGoogle, login: GoogleLogin) -> None:
    code = google.logs_in(ANN)
    await granted(login, code)
    with pytest.raises(CalendarError, match="used already") as caught:
        await granted(login, code)
    assert not isinstance(caught.value, RevokedError)


async def test_a_code_slipped_into_another_login_is_worthless(google: FakeGoogle, login: GoogleLogin) -> None:
    code = google.logs_in(ANN, challenge=Proof.new().challenge)
    told = "Google's answer was used already or is too old. Start again with /saydo connect."
    assert await refusal(login, code) == told
    assert google.refresh == {}


async def test_a_wrong_way_back_is_for_whoever_runs_saydo(google: FakeGoogle, login: GoogleLogin) -> None:
    with pytest.raises(CalendarError, match="Whoever runs SayDo"):
        await login.granted(code=google.logs_in(ANN), proof=PROOF, redirect_uri="https://elsewhere.example/")


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another client"},
        {"iss": "https://accounts.evil.test"},
        {"exp": 1},
        {"exp": "soon"},
        {"email": None},
        {"email": "no address"},
    ],
)
async def test_an_id_token_for_somebody_else_is_refused(
    google: FakeGoogle, login: GoogleLogin, claims: dict[str, Any]
) -> None:
    google.claims = claims
    assert "can't read" in await refusal(login, google.logs_in(ANN))


async def test_an_address_google_has_not_verified_is_refused(google: FakeGoogle, login: GoogleLogin) -> None:
    google.claims = {"email_verified": False}
    told = "Google has not verified this account's address. Verify it there, or link another one."
    assert await refusal(login, google.logs_in(ANN)) == told


@pytest.mark.parametrize("id_token", [None, "", "a.b", "a.!.c", "a.W10.c", "a.bnVsbA.c"])
async def test_an_id_token_that_is_none_is_refused(google: FakeGoogle, login: GoogleLogin, id_token: object) -> None:
    body = {"access_token": "a", "refresh_token": "r", "scope": EVENTS, "id_token": id_token}
    google.token_troubles.append(Trouble(status=200, body=body))
    assert "can't read" in await refusal(login, "code")


async def test_a_grant_that_does_not_last_is_refused(google: FakeGoogle, login: GoogleLogin) -> None:
    google.token_troubles.append(Trouble(status=200, body={"access_token": "a", "scope": EVENTS}))
    told = "Google gave SayDo no lasting leave to read. Start again with /saydo connect."
    assert await refusal(login, "code") == told


async def test_a_token_endpoint_in_trouble_is_told(google: FakeGoogle, login: GoogleLogin) -> None:
    google.token_troubles.append(Trouble(status=503))
    assert "busy" in await refusal(login, "code")


@pytest.mark.parametrize("body", [{}, {"kind": "calendar#calendarList", "items": 5}, []])
async def test_a_list_of_calendars_that_is_none_is_refused(
    google: FakeGoogle, login: GoogleLogin, body: object
) -> None:
    google.troubles.append(Trouble(status=200, body=body))
    assert "can't read" in await refusal(login, google.logs_in(ANN))


async def test_a_list_of_calendars_without_end_is_given_up(google: FakeGoogle, login: GoogleLogin) -> None:
    page = {"kind": "calendar#calendarList", "items": [], "nextPageToken": "0"}
    google.troubles += [Trouble(status=200, body=page)] * 50
    told = "Google's list of your calendars has no end. Start again with /saydo connect."
    assert await refusal(login, google.logs_in(ANN)) == told


async def test_a_limit_on_the_list_of_calendars_is_waited_for(google: FakeGoogle, login: GoogleLogin) -> None:
    google.troubles.append(refused(403, "rateLimitExceeded", domain="usageLimits"))
    assert "busy" in await refusal(login, google.logs_in(ANN))


async def test_a_login_is_held_against_the_time_it_is(google: FakeGoogle, login: GoogleLogin) -> None:
    google.claims = {"exp": int((google.clock.now() + timedelta(seconds=5)).timestamp())}
    assert (await granted(login, google.logs_in(ANN))).email == "ann@saydo.example"
