"""Access tokens for Google: in memory, shared, renewed in time, and given up when the grant is."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.calendars import Reading, Seen
from bot.calendars.google import GoogleCalendar
from bot.calendars.google_login import GoogleClient
from bot.calendars.grants import Credentials, RevokedError
from bot.domain.errors import CalendarError
from tests.calendars.fake_google import CLIENT_ID, CLIENT_SECRET, WINDOW, FakeGoogle, Trouble, event, refused

ANN = "ann@saydo.example"


@pytest.fixture
async def google() -> AsyncIterator[FakeGoogle]:
    async with FakeGoogle().running() as running:
        running.has(event())
        yield running


class Links:
    """A client, and the calendars opened with it as links to them are read."""

    def __init__(self, google: FakeGoogle, *, secret: str = CLIENT_SECRET) -> None:
        self._google = google
        self.client = GoogleClient(CLIENT_ID, secret, clock=google.clock, token_url=google.token_url)
        self.kept: list[Credentials] = []

    def opened(self, credentials: Credentials) -> GoogleCalendar:
        google = self._google
        return GoogleCalendar(
            "primary",
            credentials,
            session=google.session,
            client=self.client,
            keep=self._keep,
            own_email=ANN,
            base_url=google.base_url,
        )

    async def read(self, credentials: Credentials) -> Reading:
        return await read(self.opened(credentials))

    async def _keep(self, credentials: Credentials) -> None:
        self.kept.append(credentials)


async def read(calendar: GoogleCalendar) -> Reading:
    reading = await calendar.read(WINDOW, zone=ZoneInfo("Europe/Berlin"), seen=Seen())
    assert isinstance(reading, Reading)
    return reading


@pytest.fixture
def links(google: FakeGoogle) -> Links:
    return Links(google)


async def test_an_access_token_serves_many_reads(google: FakeGoogle, links: Links) -> None:
    ann = google.allows(ANN)
    await links.read(ann)
    await links.read(ann)
    assert len(google.token_requests) == 1


async def test_reads_at_once_share_one_renewal(google: FakeGoogle, links: Links) -> None:
    ann = google.allows(ANN)
    await asyncio.gather(*(links.read(ann) for _ in range(5)))
    assert len(google.token_requests) == 1


async def test_a_refused_token_is_renewed_once_for_all_who_hold_it(google: FakeGoogle, links: Links) -> None:
    ann = google.allows(ANN)
    await links.read(ann)
    google.forgets_access()
    await asyncio.gather(*(links.read(ann) for _ in range(5)))
    assert len(google.token_requests) == 2


async def test_two_members_never_share_a_token(google: FakeGoogle, links: Links) -> None:
    ann, bob = google.allows(ANN), google.allows("bob@saydo.example")
    await asyncio.gather(links.read(ann), links.read(bob))
    assert {access.email for access in google.access.values()} == {ANN, "bob@saydo.example"}
    used = {one.headers["Authorization"] for one in google.lists()}
    assert len(used) == 2


async def test_a_token_is_renewed_before_it_ends(google: FakeGoogle, links: Links) -> None:
    ann = google.allows(ANN)
    await links.read(ann)
    google.clock.advance(timedelta(minutes=59, seconds=30))
    await links.read(ann)
    assert len(google.token_requests) == 2
    assert len(google.lists()) == 2


async def test_a_token_refused_even_when_new_is_not_asked_for_without_end(google: FakeGoogle, links: Links) -> None:
    google.troubles += [refused(401, "authError")] * 9
    with pytest.raises(CalendarError) as caught:
        await links.read(google.allows(ANN))
    assert not isinstance(caught.value, RevokedError)
    assert len(google.token_requests) == 2


async def test_a_rotated_refresh_token_is_kept_before_it_is_used(google: FakeGoogle, links: Links) -> None:
    google.rotates = True
    await links.read(google.allows(ANN))
    (kept,) = links.kept
    assert dict(kept.values) == {"refresh_token": "refresh-3"}
    google.forgets_access()
    await links.read(kept)
    assert len(links.kept) == 2


async def test_a_calendar_opened_before_a_rotation_goes_on_with_the_new_token(google: FakeGoogle, links: Links) -> None:
    google.rotates = True
    early = links.opened(google.allows(ANN))
    for _ in range(3):
        await read(early)
        google.forgets_access()
    assert [request["refresh_token"] for request in google.token_requests] == ["refresh-1", "refresh-3", "refresh-5"]


async def test_a_new_token_that_can_not_be_kept_is_not_used(google: FakeGoogle) -> None:
    google.rotates = True

    async def fails(_: Credentials) -> None:
        raise OSError("the database is away")

    client = GoogleClient(CLIENT_ID, CLIENT_SECRET, clock=google.clock, token_url=google.token_url)
    with pytest.raises(OSError, match="away"):
        await client.token(google.allows(ANN), session=google.session, keep=fails)
    assert google.asked == []


async def test_a_grant_taken_back_stays_so_until_it_is_linked_again(google: FakeGoogle, links: Links) -> None:
    ann = google.allows(ANN)
    google.refresh.clear()
    for _ in range(2):
        with pytest.raises(RevokedError):
            await links.read(ann)
    await links.read(google.allows(ANN))
    assert len(google.lists()) == 1


async def test_credentials_without_a_refresh_token_ask_for_the_link_again(google: FakeGoogle, links: Links) -> None:
    with pytest.raises(RevokedError):
        await links.read(Credentials(values={}))
    assert google.token_requests == []


async def test_a_wrong_secret_is_no_lost_grant(google: FakeGoogle) -> None:
    with pytest.raises(CalendarError, match="Whoever runs SayDo") as caught:
        await Links(google, secret="another").read(google.allows(ANN))
    assert not isinstance(caught.value, RevokedError)


async def test_a_token_endpoint_in_trouble_is_waited_for(google: FakeGoogle, links: Links) -> None:
    ann = google.allows(ANN)
    google.token_troubles.append(Trouble(status=503, headers={"Retry-After": "30"}))
    with pytest.raises(CalendarError) as caught:
        await links.read(ann)
    assert caught.value.retry_after == 30
    await links.read(ann)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        {"expires_in": 3600},
        {"access_token": ""},
        {"access_token": "two\r\nlines"},
        {"access_token": ["list"]},
    ],
)
async def test_a_token_response_without_a_token_is_no_token(google: FakeGoogle, links: Links, body: object) -> None:
    google.token_troubles.append(Trouble(status=200, body=body))
    with pytest.raises(CalendarError, match="can't read"):
        await links.read(google.allows(ANN))


@pytest.mark.parametrize("life", [None, "soon", -5, 10**30])
async def test_a_senseless_length_of_life_harms_nobody(google: FakeGoogle, links: Links, life: object) -> None:
    ann = google.allows(ANN)
    google.token_troubles.append(Trouble(status=200, body={"access_token": "unknown", "expires_in": life}))
    assert len((await links.read(ann)).occurrences) == 1


async def test_no_secret_shows_in_what_is_printed(google: FakeGoogle, links: Links) -> None:
    ann = google.allows(ANN)
    await links.read(ann)
    shown = f"{links.client!r} {links.opened(ann)!r} {ann!r}"
    assert not any(secret in shown for secret in (CLIENT_SECRET, "refresh-", "access-", ANN))
