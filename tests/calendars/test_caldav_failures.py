"""What is never inferred from a bad answer, and where a password never goes."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from yarl import URL

from bot.calendars import Seen
from bot.calendars.caldav import CalDavCalendar
from bot.calendars.caldav_requests import Login
from bot.calendars.grants import Credentials, RevokedError
from bot.calendars.safe_fetch import Limits, SafeFetch
from bot.domain.errors import CalendarError, HostTrouble
from tests.calendars.fake_caldav import (
    AUTHORIZATION,
    HOME,
    PASSWORD,
    USER,
    FakeCalDav,
    Fault,
    caldav,
    fault,
    multistatus,
    response,
)
from tests.calendars.feeds import MAY, UTC_ZONE
from tests.calendars.servers import serving

BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
STEPS = ["state", "tags", "content"]


@pytest.fixture
async def server() -> AsyncIterator[FakeCalDav]:
    async with caldav() as found:
        found.has("Call")
        yield found


def local() -> SafeFetch:
    """Return a fetch for which every host is this machine."""

    async def on_this_machine(_: str, __: int) -> list[str]:
        return ["127.0.0.1"]

    return SafeFetch(allow_private=True, allow_http=True, look_up=on_this_machine)


async def failure(server: FakeCalDav, step: str, answer: Fault) -> CalendarError:
    """Return how a read fails when one of its steps is answered so."""
    server.faults[step] = [answer]
    with pytest.raises(CalendarError) as told:
        await server.look()
    assert PASSWORD not in str(told.value)
    assert HOME not in str(told.value)
    return told.value


@pytest.mark.parametrize("step", STEPS)
async def test_a_refused_login_is_a_revoked_grant_at_every_step(server: FakeCalDav, step: str) -> None:
    assert isinstance(await failure(server, step, fault(401)), RevokedError)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("status", [429, 503])
async def test_a_busy_server_says_when_to_come_back(server: FakeCalDav, step: str, status: int) -> None:
    told = await failure(server, step, fault(status, Retry_After="120"))
    assert told.retry_after == 120
    assert told.host_trouble is HostTrouble.BUSY
    assert "busy" in str(told)


@pytest.mark.parametrize("step", STEPS)
async def test_a_server_that_fails_is_a_failed_read(server: FakeCalDav, step: str) -> None:
    told = await failure(server, step, fault(500))
    assert "500" in str(told)
    assert told.host_trouble is None


async def test_a_calendar_that_may_no_longer_be_read_is_not_a_revoked_login(server: FakeCalDav) -> None:
    told = await failure(server, "state", fault(403))
    assert "does not let this login" in str(told)
    assert not isinstance(told, RevokedError)


@pytest.mark.parametrize("status", [404, 410])
async def test_a_calendar_that_is_gone_is_said_to_be(server: FakeCalDav, status: int) -> None:
    assert "Choose it again" in str(await failure(server, "state", fault(status)))


async def test_a_web_page_is_no_calendar(server: FakeCalDav) -> None:
    assert "web page" in str(await failure(server, "state", fault(200, "<html>Sign in</html>")))


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html><body>Sign in</body></html>",
        '<d:multistatus xmlns:d="DAV:"><d:response>',
        f'{BOMB}<d:multistatus xmlns:d="DAV:"/>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1/x"><d:multistatus xmlns:d="DAV:"/>',
        '<?xml version="1.0" encoding="klingon"?><d:multistatus xmlns:d="DAV:"/>',
        f'<d:multistatus xmlns:d="DAV:">{"<a>" * 60}{"</a>" * 60}</d:multistatus>',
        "not xml",
    ],
    ids=["empty", "page", "cut", "bomb", "dtd", "encoding", "deep", "text"],
)
async def test_an_answer_that_cannot_be_read_is_a_failed_read(server: FakeCalDav, step: str, body: str) -> None:
    assert "can't read" in str(await failure(server, step, fault(207, body)))


async def test_a_search_with_an_error_among_its_hits_is_a_failed_read(server: FakeCalDav) -> None:
    broken = f"<d:response><d:href>{HOME}x.ics</d:href><d:status>HTTP/1.1 500 Oh</d:status></d:response>"
    told = await failure(server, "tags", lambda: multistatus(response(f"{HOME}Call.ics", {"d:getetag": "1"}), broken))
    assert "only a part" in str(told)


@pytest.mark.parametrize("step", ["state", "tags"])
@pytest.mark.parametrize("status", [403, 404, 500])
async def test_a_calendar_that_fails_within_an_answer_is_a_failed_read(
    server: FakeCalDav, step: str, status: int
) -> None:
    itself = f"<d:response><d:href>{HOME}</d:href><d:status>HTTP/1.1 {status} Oh</d:status></d:response>"
    assert "only a part" in str(await failure(server, step, lambda: multistatus(itself)))


async def test_an_answer_about_nothing_is_a_failed_read(server: FakeCalDav) -> None:
    assert "only a part" in str(await failure(server, "state", multistatus))


async def test_an_answer_that_is_too_large_is_a_failed_read(server: FakeCalDav) -> None:
    with pytest.raises(CalendarError, match="more than 25 MB"):
        await server.calendar(limits=Limits(received=500)).read(MAY, zone=UTC_ZONE, seen=Seen())


async def test_an_event_that_fails_by_itself_fails_the_read(server: FakeCalDav) -> None:
    server.has("Demo").told = "500"
    await failure(server, "get", fault(500))


async def test_an_event_on_another_server_is_not_fetched(server: FakeCalDav) -> None:
    away = response("https://evil.test/x.ics", {"d:getetag": '"1"'})
    server.faults["content"] = [multistatus]
    told = await failure(server, "tags", lambda: multistatus(away))
    assert "evil.test" in str(told)
    assert server.asked == ["state", "tags", "content 1"]


async def test_a_wrong_password_is_a_revoked_grant(server: FakeCalDav) -> None:
    with pytest.raises(RevokedError, match="app password"):
        await server.calendar(password="taken back").read(MAY, zone=UTC_ZONE, seen=Seen())


async def test_the_password_does_not_follow_a_redirect_to_another_server(server: FakeCalDav) -> None:
    async def elsewhere(_: web.Request) -> web.StreamResponse:
        return web.Response(status=401)

    async with serving(elsewhere) as other:
        told = await failure(server, "state", fault(307, Location=other.url("/dav/")))
        assert "another one" in str(told)
        assert not isinstance(told, RevokedError)
        assert ["Authorization" in request.headers for request in other.asked] == [False]


async def test_partitions_that_send_to_each_other_end(server: FakeCalDav) -> None:
    login = Login(username=USER, password=PASSWORD, origin=URL(f"http://caldav.icloud.com:{server.port}"))
    server.faults["state"] = [
        fault(307, Location=f"http://p{number}-caldav.icloud.com:{server.port}{HOME}") for number in range(5)
    ]
    calendar = CalDavCalendar(f"{login.origin}{HOME}", login.credentials(), fetch=local())
    with pytest.raises(CalendarError, match="another one"):
        await calendar.read(MAY, zone=UTC_ZONE, seen=Seen())


async def test_an_address_that_is_none_is_not_fetched(server: FakeCalDav) -> None:
    odd = response("http://[::1", {"d:getetag": '"1"'})
    server.faults["content"] = [multistatus]
    assert "another one" in str(await failure(server, "tags", lambda: multistatus(odd)))


async def test_a_redirect_on_the_same_server_is_followed_with_the_password(server: FakeCalDav) -> None:
    server.faults["state"] = [fault(301, Location=f"{HOME}moved/")]
    await server.reading()
    assert server.asked == ["state", "state", "tags", "content 1"]


async def test_a_partition_of_icloud_is_given_the_password(server: FakeCalDav) -> None:
    server.faults["state"] = [fault(308, Location=f"http://p42-caldav.icloud.com:{server.port}{HOME}")]
    origin = f"http://caldav.icloud.com:{server.port}"
    login = Credentials(values={"username": USER, "password": PASSWORD, "origin": origin})
    await CalDavCalendar(f"{origin}{HOME}", login, fetch=local()).read(MAY, zone=UTC_ZONE, seen=Seen())
    assert server.asked == ["state", "login", "state", "tags", "content 1"]


@pytest.mark.parametrize(
    ("address", "is_for"),
    [
        ("https://caldav.icloud.com/1/", True),
        ("https://caldav.icloud.com:443/1/", True),
        ("https://p42-caldav.icloud.com:443/1/calendars/", True),
        ("https://p42-caldav.icloud.com:8443/1/calendars/", False),
        ("https://p42-caldav.icloud.com.evil.test/", False),
        ("https://evil.test/p42-caldav.icloud.com/", False),
        ("https://xp42-caldav.icloud.com/", False),
        ("https://www.icloud.com/", False),
        ("http://caldav.icloud.com/1/", False),
        ("/1/calendars/", False),
    ],
)
def test_a_login_is_for_its_own_server_alone(address: str, *, is_for: bool) -> None:
    login = Login(username=USER, password=PASSWORD, origin=URL("https://caldav.icloud.com"))
    assert login.is_for(URL(address)) is is_for


def test_only_icloud_has_siblings() -> None:
    login = Login(username=USER, password=PASSWORD, origin=URL("https://dav.example"))
    assert not login.is_for(URL("https://p42-caldav.icloud.com/"))
    assert not login.is_for(URL("https://other.dav.example/"))


def test_a_calendar_elsewhere_is_not_opened_with_a_login() -> None:
    login = Login(username=USER, password=PASSWORD, origin=URL("https://dav.example")).credentials()
    with pytest.raises(CalendarError, match=r"evil\.test"):
        CalDavCalendar("https://evil.test/work/", login, fetch=SafeFetch())


def test_an_address_that_is_none_is_not_opened() -> None:
    login = Login(username=USER, password=PASSWORD, origin=URL("https://dav.example")).credentials()
    with pytest.raises(CalendarError, match="not the address"):
        CalDavCalendar("https://[::1", login, fetch=SafeFetch())


def test_credentials_of_another_kind_are_to_be_given_again() -> None:
    with pytest.raises(RevokedError, match="Link it again"):
        CalDavCalendar("https://dav.example/", Credentials(values={"refresh_token": "x"}), fetch=SafeFetch())


def test_a_login_is_in_no_repr_and_survives_being_stored() -> None:
    login = Login(username=USER, password=PASSWORD, origin=URL("https://dav.example"))
    calendar = CalDavCalendar("https://dav.example/rep@us.example/", login.credentials(), fetch=SafeFetch())
    assert PASSWORD not in repr(login) + repr(login.credentials()) + repr(calendar)
    assert USER not in repr(calendar)
    assert Login.of(login.credentials()) == login


def test_a_login_is_sent_as_utf_8() -> None:
    assert Login(username=USER, password=PASSWORD, origin=URL("https://dav.example")).header() == AUTHORIZATION
    assert Login(username="rép", password="pâss", origin=URL()).header() == "Basic csOpcDpww6Jzcw=="
