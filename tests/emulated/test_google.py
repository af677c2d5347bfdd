"""Linking and reading a Google calendar against npm's emulate.

It knows OAuth (the codes, PKCE apart), calendarList, and events.list without expansion, deleted events and push.
"""

import html
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from yarl import URL

from bot.calendars import Reading, Seen, Unchanged
from bot.calendars.google import GoogleCalendar
from bot.calendars.google_login import GoogleClient, GoogleLogin
from bot.calendars.grants import Credentials, Granted, RevokedError
from bot.domain.errors import CalendarError
from bot.domain.meetings import Response, Window
from bot.domain.verdicts import own_response
from tests.calendars.fake_google import PROOF
from tests.emulated.seeds import ANN, BOB, CLIENT_ID, CLIENT_SECRET, EVENTS_IN_FULL, FULL, REDIRECT_URI

pytestmark = pytest.mark.emulated

START = datetime(2026, 3, 4, tzinfo=UTC)
WINDOW = Window(start=START, end=START + timedelta(days=15))
BERLIN = ZoneInfo("Europe/Berlin")
_FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as opened:
        yield opened


class Links:
    """What SayDo has of the emulated Google, and a browser to log in with."""

    def __init__(self, url: str, session: aiohttp.ClientSession, *, secret: str = CLIENT_SECRET) -> None:
        self.url = url
        self.session = session
        self.client = self.new_client(secret)
        self.login = GoogleLogin(
            self.client,
            session=session,
            login_url=f"{url}/o/oauth2/v2/auth",
            base_url=f"{url}/calendar/v3",
            issuer=str(URL(url).with_host("localhost")),
        )

    def new_client(self, secret: str = CLIENT_SECRET) -> GoogleClient:
        at = f"{self.url}/oauth2"
        return GoogleClient(CLIENT_ID, secret, token_url=f"{at}/token", revoke_url=f"{at}/revoke")

    def calendar(
        self, credentials: Credentials, address: str = "primary", *, client: GoogleClient | None = None
    ) -> GoogleCalendar:
        return GoogleCalendar(
            address,
            credentials,
            session=self.session,
            client=client or self.client,
            keep=keep,
            own_email=ANN,
            base_url=f"{self.url}/calendar/v3",
        )

    async def code_of(self, email: str) -> str:
        """Log in in the browser as somebody, and return the code that it is sent back with."""
        url = self.login.login_url(state="state-1", proof=PROOF, redirect_uri=REDIRECT_URI, login_hint=email)
        async with self.session.get(url) as page:
            forms = (await page.text()).split("<form")
        form = next(one for one in forms if f'value="{email}"' in one)
        fields = {name: html.unescape(value) for name, value in _FIELD.findall(form)}
        async with self.session.post(
            f"{self.url}/o/oauth2/v2/auth/callback", data=fields, allow_redirects=False
        ) as sent:
            back = URL(sent.headers["Location"])
        assert back.query["state"] == "state-1"
        return back.query["code"]

    async def granted(self, email: str = ANN) -> Granted:
        return await self.login.granted(code=await self.code_of(email), proof=PROOF, redirect_uri=REDIRECT_URI)


async def keep(_: Credentials) -> None:
    raise AssertionError("nothing to keep")


@pytest.fixture
def links(emulated_google: str, session: aiohttp.ClientSession) -> Links:
    return Links(emulated_google, session)


async def read(calendar: GoogleCalendar) -> Reading:
    reading = await calendar.read(WINDOW, zone=BERLIN, seen=Seen())
    assert isinstance(reading, Reading)
    return reading


async def test_a_login_gives_the_address_and_the_calendars(links: Links) -> None:
    given = await links.granted()
    assert given.email == ANN
    assert [(one.address, one.is_primary) for one in given.calendars] == [("primary", True), (FULL, False)]


async def test_an_unverified_address_is_refused(links: Links) -> None:
    with pytest.raises(CalendarError, match="verified"):
        await links.granted(BOB)


async def test_a_code_serves_once(links: Links) -> None:
    code = await links.code_of(ANN)
    await links.login.granted(code=code, proof=PROOF, redirect_uri=REDIRECT_URI)
    with pytest.raises(CalendarError, match="used already"):
        await links.login.granted(code=code, proof=PROOF, redirect_uri=REDIRECT_URI)


async def test_a_wrong_secret_is_for_whoever_runs_saydo(emulated_google: str, session: aiohttp.ClientSession) -> None:
    with pytest.raises(CalendarError, match="Whoever runs SayDo"):
        await Links(emulated_google, session, secret="wrong").granted()


async def test_the_events_of_a_window_are_read(links: Links) -> None:
    found = {one.uid: one for one in (await read(links.calendar((await links.granted()).credentials))).occurrences}
    qbr, off = found["qbr"], found["off"]
    assert (qbr.title, qbr.conference_url) == ("Acme QBR", "https://acme.zoom.us/j/1")
    assert (qbr.start, qbr.end - qbr.start) == (datetime(2026, 3, 5, 9, tzinfo=UTC), timedelta(minutes=45))
    assert [one.email for one in qbr.attendees] == [ANN, "buyer@acme.test"]
    assert own_response(qbr, email=ANN) is Response.NEEDS_ACTION
    assert (off.all_day, off.start) == (True, datetime(2026, 3, 5, 23, tzinfo=UTC))


async def test_every_page_is_read(links: Links) -> None:
    calendar = links.calendar((await links.granted()).credentials, FULL)
    assert len((await read(calendar)).occurrences) == EVENTS_IN_FULL


async def test_a_calendar_that_is_not_there_is_told(links: Links) -> None:
    with pytest.raises(CalendarError, match="no such calendar"):
        await read(links.calendar((await links.granted()).credentials, "c_nowhere"))


async def test_an_event_that_appears_and_goes_is_followed(links: Links) -> None:
    credentials = (await links.granted()).credentials
    calendar = links.calendar(credentials)
    before = await read(calendar)
    assert isinstance(await calendar.read(WINDOW, zone=BERLIN, seen=before.seen), Unchanged)
    name = await _made(links, credentials)
    assert name in {one.uid for one in (await read(calendar)).occurrences}
    await _deleted(links, credentials, name)
    assert isinstance(await calendar.read(WINDOW, zone=BERLIN, seen=before.seen), Unchanged)


async def test_a_grant_given_back_is_told_when_its_access_is_over(links: Links) -> None:
    credentials = (await links.granted()).credentials
    await links.new_client().give_back(credentials, session=links.session)
    with pytest.raises(RevokedError):
        await read(links.calendar(credentials, client=links.new_client()))


async def _made(links: Links, credentials: Credentials) -> str:
    new = {
        "summary": f"Call {uuid4()}",
        "start": {"dateTime": "2026-03-09T10:00:00Z"},
        "end": {"dateTime": "2026-03-09T10:30:00Z"},
    }
    async with links.session.post(
        f"{links.url}/calendar/v3/calendars/primary/events", json=new, headers=await _signed(links, credentials)
    ) as answer:
        return str((await answer.json())["id"])


async def _deleted(links: Links, credentials: Credentials, name: str) -> None:
    async with links.session.delete(
        f"{links.url}/calendar/v3/calendars/primary/events/{name}", headers=await _signed(links, credentials)
    ) as answer:
        assert answer.status == 204


async def _signed(links: Links, credentials: Credentials) -> dict[str, str]:
    token = await links.client.token(credentials, session=links.session, keep=keep)
    return {"Authorization": f"Bearer {token}"}
