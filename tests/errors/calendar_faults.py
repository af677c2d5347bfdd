"""Calendars that fail in every way, to be linked and to be read."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

from yarl import URL

from bot.calendars import Seen
from bot.calendars.caldav import CalDavCalendar
from bot.calendars.caldav_discovery import discover
from bot.calendars.caldav_requests import Login
from bot.calendars.grants import Credentials
from bot.calendars.ics import IcsCalendar
from bot.calendars.safe_fetch import Limits, SafeFetch
from bot.domain.meetings import Window
from bot.flows.sync import connect
from tests.calendars.fake_caldav import caldav as fake_caldav
from tests.calendars.fake_caldav import fault, multistatus, response
from tests.calendars.servers import always, serving
from tests.errors.home import Home
from tests.storage.known import NOW

Provoke = Callable[[Home], Awaitable[object]]
WEEK = Window(start=NOW, end=NOW + timedelta(days=7))
WAY_OUT = "Copy the *secret address in iCal format* from the calendar's settings and link it again."
PASSES = "If that does not pass by itself, copy its address anew and link it again."
ANEW = "Copy the address anew from your calendar, and link it again."
HINT = "iCloud, Fastmail and many others want an *app password*, not the one you sign in with."
LASTS = "If it lasts, ask who runs SayDo."
HEAD, TAIL = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "END:VCALENDAR\r\n"


def _fetch(**limits: float) -> SafeFetch:
    return SafeFetch(allow_private=True, allow_http=True, limits=Limits(**limits))  # type: ignore[arg-type]


async def _nowhere(host: str, _: int) -> list[str]:
    raise OSError(f"{host} is not looked up")


def fed(body: str | bytes = b"", *, status: int = 200, **headers: str) -> Provoke:
    """Read a feed whose server answers so."""
    data = body.encode() if isinstance(body, str) else body

    async def read(_: Home) -> None:
        async with serving(always(data, status=status, headers=headers)) as server:
            calendar = IcsCalendar(server.url(), fetch=_fetch(received=60_000_000, unpacked=60_000_000))
            await calendar.read(WEEK, zone=ZoneInfo("Europe/Berlin"), seen=Seen())

    return read


def at(address: str, *, strict: bool = True) -> Provoke:
    """Read a feed at an address."""

    async def read(_: Home) -> None:
        await (SafeFetch(look_up=_nowhere) if strict else _fetch()).get(address)

    return read


def led(location: str, **limits: float) -> Provoke:
    """Read what leads on to another address."""

    async def read(_: Home) -> None:
        async with serving(always(status=302, headers={"Location": location})) as server:
            await _fetch(**limits).get(server.url())

    return read


async def led_without_end(_: Home) -> None:
    async with serving(always(status=302, headers={"Location": "/again"})) as server:
        await _fetch().get(server.url())


async def packed(_: Home) -> None:
    async with serving(always(b"x", headers={"Content-Encoding": "br"})) as server:
        await _fetch().get(server.url())


async def too_large(_: Home) -> None:
    async with serving(always(b"x" * 3_000)) as server:
        await _fetch(received=2_000, unpacked=2_000_000).get(server.url())


async def no_file(home: Home) -> None:
    calendar = IcsCalendar(home.folder / "nothing.ics", fetch=_fetch())
    await calendar.read(WEEK, zone=ZoneInfo("Europe/Berlin"), seen=Seen())


def logs_in(typed: str, *, username: str = "", password: str = "app") -> Provoke:  # noqa: S107  no real one
    async def search(_: Home) -> None:
        await discover(typed, username=username, password=password, fetch=SafeFetch(look_up=_nowhere))

    return search


def caldav(status: int, step: str = "state", body: str = "", **headers: str) -> Provoke:
    """Read a CalDAV calendar whose server answers one step so."""

    async def read(_: Home) -> None:
        async with fake_caldav() as server:
            server.has("Call")
            server.faults[step] = [fault(status, body, **headers)]
            await server.look()

    return read


async def in_part(_: Home) -> None:
    async with fake_caldav() as server:
        server.has("Call")
        server.faults["state"] = [multistatus]
        await server.look()


def discovered(status: int, **headers: str) -> Provoke:
    """Look for calendars on a server that answers everything so."""

    async def search(_: Home) -> None:
        async with serving(always(b"", status=status, headers=headers)) as server:
            await discover(server.url("/dav/"), username="rep", password="app", fetch=_fetch())

    return search


async def astray(_: Home) -> None:
    login = Login(username="rep", password="app", origin=URL("https://dav.example"))
    CalDavCalendar("https://elsewhere.example/work/", login.credentials(), fetch=_fetch())


async def no_login(_: Home) -> None:
    CalDavCalendar("https://dav.example/work/", Credentials(values={}), fetch=_fetch())


async def not_one_calendar(_: Home) -> None:
    entrance = response("/dav/", {"d:current-user-principal": "<d:href>/dav/</d:href>"})
    async with serving(always(multistatus(entrance).body, status=207)) as server:  # type: ignore[arg-type]
        await discover(server.url("/dav/"), username="rep", password="app", fetch=_fetch())


async def file_here(home: Home) -> None:
    await connect(home.runtime, home.rep, "/etc/calendar.ics")


WAIT = "Nothing to do: SayDo tries again by itself, ever later, and goes by what it last saw."
ASK_OPERATOR = "SayDo keeps trying. If it lasts for a day, ask who runs SayDo; its log says more."
