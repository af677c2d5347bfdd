"""A service account that an admin lets act for the members of a company."""

import json
from collections.abc import AsyncIterator
from datetime import time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bot.calendars import Reading, Seen
from bot.calendars.google_accounts import GoogleServiceAccount
from bot.calendars.grants import RevokedError
from bot.clock import SteeredClock
from bot.domain.errors import CalendarError, ConfigError
from bot.domain.people import Hours
from tests.calendars.fake_google import HOURS, WINDOW, FakeGoogle, Trouble, event

ROBOT = "saydo@project.iam.test"
ANN = "ann@saydo.example"


@cache
def private_key(_: str = "its own") -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65_537, key_size=2_048)


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def key_file(**more: Any) -> str:
    return json.dumps(
        {
            "type": "service_account",
            "project_id": "project",
            "private_key_id": "key-1",
            "private_key": pem(private_key()),
            "client_email": ROBOT,
            "client_id": "1",
            "token_uri": "https://oauth2.example/token",
            **more,
        }
    )


@pytest.fixture
async def google() -> AsyncIterator[FakeGoogle]:
    allowed = {ROBOT: private_key().public_key()}
    async with FakeGoogle(company=allowed, members={ANN, "bob@saydo.example"}).running() as running:
        running.has(event())
        yield running


@pytest.fixture
def account(google: FakeGoogle) -> GoogleServiceAccount:
    return GoogleServiceAccount(key_file(), clock=google.clock, token_url=google.token_url)


async def read(google: FakeGoogle, account: GoogleServiceAccount, email: str = ANN) -> Reading:
    calendar = account.calendar_of(email, session=google.session, base_url=google.base_url)
    reading = await calendar.read(WINDOW, zone=ZoneInfo("Europe/Berlin"), seen=Seen())
    assert isinstance(reading, Reading)
    return reading


async def failure(google: FakeGoogle, account: GoogleServiceAccount, email: str = ANN) -> str:
    with pytest.raises(CalendarError) as caught:
        await read(google, account, email)
    assert not isinstance(caught.value, RevokedError)
    return str(caught.value)


async def test_a_members_calendar_is_read_in_their_name(google: FakeGoogle, account: GoogleServiceAccount) -> None:
    assert len((await read(google, account)).occurrences) == 1
    (access,) = google.access.values()
    assert access.email == ANN


async def test_each_member_has_a_token_of_their_own_for_as_long_as_it_lives(
    google: FakeGoogle, account: GoogleServiceAccount
) -> None:
    for email in (ANN, "bob@saydo.example", "Ann@SayDo.example"):
        await read(google, account, email)
    assert len(google.token_requests) == 2
    google.clock.advance(timedelta(hours=1))
    await read(google, account)
    assert len(google.token_requests) == 3


async def test_a_refused_token_is_asked_for_again_once(google: FakeGoogle, account: GoogleServiceAccount) -> None:
    await read(google, account)
    google.forgets_access()
    await read(google, account)
    assert len(google.token_requests) == 2


async def test_delegation_that_was_not_set_up_is_explained_to_the_admin(
    google: FakeGoogle, account: GoogleServiceAccount
) -> None:
    google.company.clear()
    told = await failure(google, account)
    said = "Google does not let SayDo's service account act for members. A Google Workspace admin has to allow it: "
    assert told.startswith(said)
    assert "Domain-wide delegation" in told
    assert "calendar.events.readonly" in told


async def test_a_member_unknown_to_the_company_is_named(google: FakeGoogle, account: GoogleServiceAccount) -> None:
    told = await failure(google, account, "eve@elsewhere.example")
    assert told.startswith("Google knows no eve@elsewhere.example in the company whose calendars SayDo may open. Does")


async def test_a_key_that_was_taken_back_is_told(google: FakeGoogle, account: GoogleServiceAccount) -> None:
    google.company[ROBOT] = private_key("another's").public_key()
    told = "Google no longer knows the key of SayDo's service account. Whoever runs SayDo has to make a new one."
    assert await failure(google, account) == told


async def test_a_clock_that_goes_wrong_is_told(google: FakeGoogle) -> None:
    fast = SteeredClock(google.clock.now() + timedelta(hours=2))
    account = GoogleServiceAccount(key_file(), clock=fast, token_url=google.token_url)
    told = "The clock of the machine SayDo runs on is wrong, so Google refuses its sign-in."
    assert (await failure(google, account)).startswith(told)


async def test_a_token_endpoint_in_trouble_is_waited_for(google: FakeGoogle, account: GoogleServiceAccount) -> None:
    google.token_troubles.append(Trouble(status=500))
    assert "busy" in await failure(google, account)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"type": "authorized_user"}',
        key_file(client_email=""),
        key_file(private_key_id=None),
        key_file(private_key="-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
        key_file(private_key=pem(ec.generate_private_key(ec.SECP256R1()))),
    ],
    ids=["empty", "list", "another kind", "no address", "no key id", "broken key", "another algorithm"],
)
def test_a_key_file_that_is_none_is_refused_at_once(content: str) -> None:
    with pytest.raises(ConfigError) as caught:
        GoogleServiceAccount(content)
    assert "PRIVATE KEY" not in str(caught.value)


def test_the_key_shows_in_nothing_that_is_printed(account: GoogleServiceAccount) -> None:
    assert repr(account) == f"GoogleServiceAccount('{ROBOT}')"


async def test_with_hours_wanted_both_scopes_have_to_be_allowed(google: FakeGoogle) -> None:
    account = GoogleServiceAccount(key_file(), clock=google.clock, token_url=google.token_url, takes_hours=True)
    calendar = account.calendar_of(ANN, session=google.session, base_url=google.base_url)
    with pytest.raises(CalendarError, match=r"events.readonly and https://www.googleapis.com/auth/calendar.calendars"):
        await calendar.hours()
    google.delegated |= {HOURS}
    monday = {"dayOfWeek": "monday", "periodStart": 480, "periodEnd": 960}
    google.working_hours = {"workingHoursEnabled": True, "availableTimes": [monday]}
    assert await calendar.hours() == Hours(weekdays=frozenset({0}), start=time(8), end=time(16))
