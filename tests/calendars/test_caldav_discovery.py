"""Finding calendars on servers of every kind; that a real one is found is held in test_caldav.py."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from bot.calendars.caldav_discovery import discover
from bot.calendars.grants import Granted
from bot.calendars.safe_fetch import SafeFetch
from bot.domain.errors import CalendarError
from tests.calendars.fake_caldav import AUTHORIZATION, PASSWORD, USER, multistatus, response
from tests.calendars.servers import serving

PRINCIPAL = {"d:current-user-principal": "<d:href>/people/7/</d:href>"}
ADDRESSES = (
    "<d:href>/people/7/</d:href><d:href>mailto:r@us.example</d:href>"
    '<d:href preferred="1">MAILTO:Boss@us.example</d:href>'
)
PERSON = {"c:calendar-home-set": "<d:href>/homes/7/</d:href>", "c:calendar-user-address-set": ADDRESSES}
HOME = response("/homes/7/", {"d:resourcetype": "<d:collection/>"})
CALENDAR = "<d:collection/><c:calendar/>"


@dataclass
class Site:
    """Hosts in one server, and what their addresses answer: properties, or something else entirely."""

    port: int = 0
    pages: dict[str, Callable[[], web.Response]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    told_password: set[str] = field(default_factory=set)

    def has(self, address: str, *responses: str) -> None:
        self.pages[address] = lambda: multistatus(*responses)

    def redirects(self, address: str, to: str) -> None:
        self.pages[address] = lambda: web.Response(status=302, headers={"Location": to})

    def is_whole(self, host: str = "dav.example") -> None:
        """Build the usual server."""
        self.has(f"{host}/", response("/", PRINCIPAL))
        self.has(f"{host}/people/7/", response("/people/7/", PERSON))
        self.has(f"{host}/homes/7/", HOME, shown("work", "Work"))

    async def answer(self, request: web.Request) -> web.StreamResponse:
        address = f"{request.url.host}{request.path}"
        self.asked.append(address)
        if request.headers.get("Authorization"):
            self.told_password.add(request.url.host or "")
        if request.headers.get("Authorization") != AUTHORIZATION:
            return web.Response(status=401)
        return self.pages[address]() if address in self.pages else web.Response(status=404)

    async def found(self, typed: str = "http://dav.example/", password: str = PASSWORD) -> Granted:
        typed = typed.replace(".example", f".example:{self.port}", 1)
        return await discover(typed, username=USER, password=password, fetch=fetch())


def fetch() -> SafeFetch:
    async def on_this_machine(_: str, __: int) -> list[str]:
        return ["127.0.0.1"]

    return SafeFetch(allow_private=True, allow_http=True, look_up=on_this_machine)


def shown(name: str, title: str, components: str = '<c:comp name="VEVENT"/>') -> str:
    properties = {"d:resourcetype": CALENDAR, "d:displayname": title}
    if components:
        properties["c:supported-calendar-component-set"] = components
    return response(f"/homes/7/{name}/", properties)


def names(found: Granted) -> list[str]:
    return [one.name for one in found.calendars]


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    found = Site()
    async with serving(found.answer) as served:
        found.port = served.port
        yield found


async def test_the_way_leads_over_principal_and_home_to_the_calendars(site: Site) -> None:
    site.is_whole()
    found = await site.found()
    assert [one.address for one in found.calendars] == [f"http://dav.example:{site.port}/homes/7/work/"]
    assert found.email == "boss@us.example"
    assert site.asked == [
        "dav.example/.well-known/caldav",
        "dav.example/",
        "dav.example/people/7/",
        "dav.example/homes/7/",
    ]


async def test_the_address_typed_is_the_person_s_when_it_is_one_of_theirs(site: Site) -> None:
    site.is_whole()
    theirs = {**PERSON, "c:calendar-user-address-set": f"{ADDRESSES}<d:href>mailto:REP@us.example</d:href>"}
    site.has("dav.example/people/7/", response("/people/7/", theirs))
    assert (await site.found()).email == USER


async def test_the_well_known_address_may_send_on(site: Site) -> None:
    site.is_whole()
    site.redirects("dav.example/.well-known/caldav", "/remote.php/dav/")
    site.pages["dav.example/remote.php/dav/"] = site.pages.pop("dav.example/")
    assert names(await site.found()) == ["Work"]


async def test_a_login_that_may_not_see_its_principal_is_led_on_by_the_address_typed(site: Site) -> None:
    site.has("dav.example/mine/", response("/mine/", {**PERSON, "d:current-user-principal": "<d:unauthenticated/>"}))
    site.has("dav.example/homes/7/", shown("work", "Work"))
    assert names(await site.found("http://dav.example/mine/")) == ["Work"]


async def test_a_calendar_without_anything_around_it_is_found_by_its_address(site: Site) -> None:
    site.has("dav.example/homes/7/work/", shown("work", ""))
    found = await site.found("http://dav.example/homes/7/work/")
    assert [(one.name, one.is_primary) for one in found.calendars] == [("work", True)]
    assert found.email == USER


async def test_what_holds_no_events_is_no_calendar(site: Site) -> None:
    site.is_whole()
    tasks = shown("tasks", "Tasks", '<c:comp name="VTODO"/>')
    both = shown("work", "Work", '<c:comp name="VTODO"/><c:comp name="vevent"/>')
    site.has("dav.example/homes/7/", HOME, tasks, both)
    assert names(await site.found()) == ["Work"]


async def test_a_calendar_that_does_not_say_what_it_holds_holds_events(site: Site) -> None:
    site.is_whole()
    site.has("dav.example/homes/7/", shown("work", "Work", ""))
    assert names(await site.found()) == ["Work"]


async def test_a_login_without_calendars_is_said_to_have_none(site: Site) -> None:
    site.is_whole()
    site.has("dav.example/homes/7/", HOME)
    with pytest.raises(CalendarError, match="no calendar that holds events"):
        await site.found()


async def test_the_calendar_that_takes_invitations_comes_first(site: Site) -> None:
    site.is_whole()
    inbox = {**PERSON, "c:schedule-inbox-URL": "<d:href>/inbox/</d:href>"}
    site.has("dav.example/people/7/", response("/people/7/", inbox))
    default = {"c:schedule-default-calendar-URL": "<d:href>/homes/7/work/</d:href>"}
    site.has("dav.example/inbox/", response("/inbox/", default))
    site.has("dav.example/homes/7/", shown("birthdays", "Birthdays"), shown("work", "Work"))
    found = await site.found()
    assert [(one.name, one.is_primary) for one in found.calendars] == [("Work", True), ("Birthdays", False)]


async def test_an_inbox_that_fails_costs_nothing(site: Site) -> None:
    site.is_whole()
    inbox = {**PERSON, "c:schedule-inbox-URL": "<d:href>/inbox/</d:href>"}
    site.has("dav.example/people/7/", response("/people/7/", inbox))
    assert names(await site.found()) == ["Work"]


async def test_calendars_on_a_partition_of_icloud_are_read_there(site: Site) -> None:
    site.is_whole("caldav.icloud.com")
    away = f"<d:href>http://p42-caldav.icloud.com:{site.port}/homes/7/</d:href>"
    site.has("caldav.icloud.com/people/7/", response("/people/7/", {"c:calendar-home-set": away}))
    site.pages["p42-caldav.icloud.com/homes/7/"] = site.pages["caldav.icloud.com/homes/7/"]
    found = await discover(f"http://caldav.icloud.com:{site.port}", username=USER, password=PASSWORD, fetch=fetch())
    assert [one.address for one in found.calendars] == [f"http://p42-caldav.icloud.com:{site.port}/homes/7/work/"]
    assert found.credentials.values["origin"] == f"http://caldav.icloud.com:{site.port}"


@pytest.mark.parametrize("where", ["principal", "home", "redirect"])
async def test_a_server_that_sends_to_another_does_not_take_the_password_there(site: Site, where: str) -> None:
    site.is_whole()
    away = f"http://evil.test:{site.port}/"
    if where == "principal":
        site.has("dav.example/", response("/", {"d:current-user-principal": f"<d:href>{away}</d:href>"}))
    elif where == "home":
        site.has("dav.example/people/7/", response("/", {"c:calendar-home-set": f"<d:href>{away}</d:href>"}))
    else:
        site.redirects("dav.example/", away)
    site.is_whole("evil.test")
    with pytest.raises(CalendarError, match=r"“evil\.test” is your calendar's server"):
        await site.found()
    assert site.told_password == {"dav.example"}


async def test_a_calendar_shared_from_another_server_is_left_out(site: Site) -> None:
    site.is_whole()
    shared = response("https://other.test/shared/", {"d:resourcetype": CALENDAR})
    site.has("dav.example/homes/7/", shared, shown("work", "Work"))
    assert names(await site.found()) == ["Work"]


async def test_a_well_known_address_that_strays_does_not_hide_the_server_itself(site: Site) -> None:
    site.is_whole()
    site.redirects("dav.example/.well-known/caldav", "http://www.test/")
    assert names(await site.found()) == ["Work"]


async def test_a_wrong_password_ends_the_search(site: Site) -> None:
    site.is_whole()
    with pytest.raises(CalendarError, match="does not accept this user name and password") as told:
        await site.found(password="wrong-one")
    assert "wrong-one" not in str(told.value)
    assert len(site.asked) == 1


async def test_a_server_without_calendars_is_said_to_have_none(site: Site) -> None:
    with pytest.raises(CalendarError, match="No CalDAV calendar was found"):
        await site.found()


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_server_in_trouble_is_not_said_to_have_no_calendars(site: Site, status: int) -> None:
    site.pages["dav.example/.well-known/caldav"] = lambda: web.Response(status=status, headers={"Retry-After": "60"})
    with pytest.raises(CalendarError) as told:
        await site.found()
    assert "No CalDAV" not in str(told.value)
    assert told.value.retry_after == 60


async def test_a_server_with_another_kind_of_login_says_so(site: Site) -> None:
    digest = {"WWW-Authenticate": 'Digest realm="dav", nonce="1"'}
    site.pages["dav.example/.well-known/caldav"] = lambda: web.Response(status=401, headers=digest)
    with pytest.raises(CalendarError, match="another kind of login"):
        await site.found()


async def test_a_principal_that_may_not_be_seen_does_not_hide_a_calendar(site: Site) -> None:
    both = {**PRINCIPAL, "d:resourcetype": CALENDAR, "d:displayname": "Work"}
    site.has("dav.example/homes/7/work/", response("/homes/7/work/", both))
    assert names(await site.found("http://dav.example/homes/7/work/")) == ["Work"]


async def test_a_web_page_is_no_server(site: Site) -> None:
    site.pages["dav.example/"] = lambda: web.Response(text="<html>Welcome</html>")
    with pytest.raises(CalendarError, match="No CalDAV calendar was found"):
        await site.found()


async def test_names_are_of_bounded_length(site: Site) -> None:
    site.is_whole()
    site.has("dav.example/homes/7/", shown("work", "W" * 5_000))
    assert len(names(await site.found())[0]) == 200


async def hosts_asked(typed: str) -> tuple[list[str], str]:
    """Return where a search looks when nobody is there, and what it says then."""
    asked: list[str] = []

    async def nowhere(host: str, _: int) -> list[str]:
        asked.append(host)
        raise OSError

    username = "" if "@" in typed and "/" not in typed else USER
    with pytest.raises(CalendarError) as told:
        await discover(typed, username=username, password=PASSWORD, fetch=SafeFetch(look_up=nowhere))
    return list(dict.fromkeys(asked)), str(told.value)


@pytest.mark.parametrize(
    ("typed", "hosts"),
    [
        ("rep@icloud.com", ["caldav.icloud.com"]),
        ("Rep@Fastmail.com", ["caldav.fastmail.com"]),
        ("rep@gmx.de", ["caldav.gmx.net"]),
        ("rep@us.example", ["us.example", "caldav.us.example", "dav.us.example"]),
        ("dav.example", ["dav.example"]),
        ("caldavs://dav.example/rep@us.example/", ["dav.example"]),
        ("https://dav.example/rep@us.example/", ["dav.example"]),
    ],
)
async def test_the_search_asks_the_hosts_a_login_speaks_of(typed: str, hosts: list[str]) -> None:
    asked, _ = await hosts_asked(typed)
    assert asked == hosts


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("rep@gmail.com", "Google opens its calendars to who signs in"),
        ("rep@outlook.com", "Microsoft opens its calendars to who signs in"),
        ("http://dav.example/", "https://"),
        ("https://127.0.0.1/", "could not be reached"),
        ("ftp://dav.example/", "https://"),
        ("https://", "neither a mail address nor"),
        ("", "neither a mail address nor"),
        ("rep@", "neither a mail address nor"),
        ("https://dav.example:99999/", "neither a mail address nor"),
    ],
)
async def test_what_can_not_be_searched_is_said(typed: str, sentence: str) -> None:
    asked, told = await hosts_asked(typed)
    assert asked == []
    assert sentence in told


@pytest.mark.parametrize(
    ("username", "password"), [("rep", ""), ("", "x"), ("a:b", "x"), ("rep\r\nX: y", "x"), ("rep", "x\ny")]
)
async def test_a_login_that_no_header_can_hold_is_refused(username: str, password: str) -> None:
    with pytest.raises(CalendarError, match="user name without a colon"):
        await discover("https://dav.example/", username=username, password=password, fetch=SafeFetch())
