"""A rep's days for tests: a calendar that has meetings, a clock that reaches moments, people who click."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import Running, running
from bot.clock import SteeredClock
from bot.command_line.manifests import manifest
from bot.config import Config, Mode
from bot.flows.people import actor_for
from bot.flows.sync import connect
from bot.runtime import Actor
from bot.sandbox.elements import Value
from bot.sandbox.people import Person
from bot.sandbox.screens import MessageScreen, Screen
from bot.sandbox.server import Sandbox
from bot.sandbox.travel import Traveller
from bot.web import SLACK_PATH
from tests.factories import BERLIN, at, weekday

ANN = "ann@acme.test"
_SEEN_WITHIN = timedelta(minutes=6)
_LOOKS_AGAIN = 0.01
"""Seconds; what is waited for takes SayDo two."""


def moment(said: str) -> datetime:
    """Return "Mon 10:00" of the week of Monday 23 November 2026 in Berlin, "+Mon 10:00" of the week after."""
    week = said.count("+")
    name, wall = said.lstrip("+").split()
    return at(wall, day=weekday(name, week=week))


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A line of the calendar; `extra` are iCalendar content lines."""

    title: str
    start: datetime
    end: datetime
    with_: tuple[str, ...]
    organizer: str
    extra: tuple[str, ...]


class CalendarFile:
    """One person's calendar: an .ics file that tests write in."""

    def __init__(self, path: Path, *, owner: str) -> None:
        self.path, self._owner = path, owner
        self._events: dict[str, Event] = {}
        self.is_news = False
        self.has("Review of last year", "Mon 06:00", "Mon 06:30", with_=())

    def has(
        self,
        title: str,
        start: str,
        end: str,
        *,
        with_: Iterable[str] = (ANN,),
        organizer: str = "",
        extra: Iterable[str] = (),
    ) -> None:
        """Put a meeting in, or change the one with this title."""
        self._events[title] = Event(
            title=title,
            start=moment(start),
            end=moment(end),
            with_=tuple(with_),
            organizer=organizer or self._owner,
            extra=tuple(extra),
        )
        self._write()

    def has_override(self, title: str, start: str, end: str, *, extra: Iterable[str]) -> None:
        """Put in an occurrence of the series with this title that differs; `extra` names which (RECURRENCE-ID)."""
        series = self._events[title]
        changed = replace(series, start=moment(start), end=moment(end), extra=tuple(extra))
        self._events[f"{title} {start}"] = changed
        self._write()

    def moves(self, title: str, start: str, end: str) -> None:
        """Move a meeting."""
        self._events[title] = replace(self._events[title], start=moment(start), end=moment(end))
        self._write()

    def cancels(self, title: str) -> None:
        """Call a meeting off."""
        event = self._events[title]
        self._events[title] = replace(event, extra=(*event.extra, "STATUS:CANCELLED"))
        self._write()

    def loses(self, title: str) -> None:
        """Leave a meeting out, as if it had been deleted."""
        del self._events[title]
        self._write()

    def breaks(self, content: str = "<html>Please sign in</html>") -> None:
        """Put something in the file that is no calendar."""
        self.path.write_text(content, encoding="utf-8")
        self.is_news = True

    def mends(self) -> None:
        """Write the calendar as it should be."""
        self._write()

    def _write(self) -> None:
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//SayDo//tests//EN"]
        for event in self._events.values():
            lines += self._lines(event)
        self.path.write_text("\r\n".join([*lines, "END:VCALENDAR", ""]), encoding="utf-8")
        self.is_news = True

    def _lines(self, event: Event) -> list[str]:
        return [
            "BEGIN:VEVENT",
            f"UID:{event.title.lower().replace(' ', '-')}@vendor.example",
            f"DTSTART;TZID=Europe/Berlin:{event.start.astimezone(BERLIN):%Y%m%dT%H%M%S}",
            f"DTEND;TZID=Europe/Berlin:{event.end.astimezone(BERLIN):%Y%m%dT%H%M%S}",
            f"SUMMARY:{event.title}",
            f"ORGANIZER:mailto:{event.organizer}",
            *(f"ATTENDEE;CN={name_of(guest)};PARTSTAT=ACCEPTED:mailto:{guest}" for guest in event.with_),
            *event.extra,
            "END:VEVENT",
        ]


def name_of(email: str) -> str:
    """Return "Ann Acme" for ann@acme.test."""
    person, _, domain = email.partition("@")
    return f"{person.title()} {domain.partition('.')[0].title()}"


class Acting:
    """A person whose acts are over only when nothing that follows from them is under way."""

    def __init__(self, person: Person, sandbox: Sandbox) -> None:
        self.person, self._sandbox = person, sandbox

    @property
    def inbox(self) -> list[MessageScreen]:
        """SayDo's messages to them, oldest first."""
        return self.person.inbox

    @property
    def last(self) -> MessageScreen:
        """SayDo's last message to them."""
        return self.person.inbox[-1]

    @property
    def modal(self) -> Screen:
        """The modal on top."""
        return self.person.top_modal()

    @property
    def home(self) -> Screen:
        """Their Home."""
        assert self.person.home is not None
        return self.person.home

    @property
    def sees_modal(self) -> bool:
        """True while a modal is open."""
        return self.person.has_modal()

    async def clicks(self, label: str, *, in_: Screen | None = None) -> None:
        """Click a button or choose in a menu."""
        await self.person.clicks(label, in_=in_)
        await self._sandbox.settled()

    async def chooses(self, label: str, option: str) -> None:
        """Choose in a select."""
        await self.person.chooses(label, option)
        await self._sandbox.settled()

    async def submits(self, values: Mapping[str, Value] | None = None) -> dict[str, str] | None:
        """Fill in and submit the top modal; return the errors shown."""
        errors = await self.person.submits(values)
        await self._sandbox.settled()
        return errors

    async def types(self, line: str) -> None:
        """Type a slash command."""
        await self.person.types(line)
        await self._sandbox.settled()

    async def opens_home(self) -> None:
        """Open the Home tab."""
        await self.person.opens_home()
        await self._sandbox.settled()

    async def closes(self) -> None:
        """Close the top modal."""
        await self.person.closes()
        await self._sandbox.settled()

    async def uses_shortcut(self, name: str, *, message: MessageScreen | None = None) -> None:
        """Use a shortcut."""
        await self.person.uses_shortcut(name, message=message)
        await self._sandbox.settled()


class Days:
    """The days of one workspace. `rep` has `calendar`, `colleague` has `other_calendar`."""

    def __init__(self, sandbox: Sandbox, clock: SteeredClock, folder: Path) -> None:
        self.sandbox, self.steered = sandbox, clock
        add = sandbox.workspace.add_person
        zone = BERLIN.key
        rhea = add(name="rhea", real_name="Rhea Rep", email="rhea@vendor.example", tz=zone, locale="en-GB")
        tom = add(name="tom", real_name="Tom Teller", email="tom@vendor.example", tz=zone, locale="en-GB")
        self.rep, self.colleague = Acting(rhea, sandbox), Acting(tom, sandbox)
        self.calendar = CalendarFile(folder / "rhea.ics", owner="rhea@vendor.example")
        self.other_calendar = CalendarFile(folder / "tom.ics", owner="tom@vendor.example")
        self.config: Config
        self.app: Running
        self.traveller: Traveller
        self._running = AsyncExitStack()

    async def reaches(self, said: str) -> None:
        """Let time pass until "Mon 10:35"; everything due on the way happens, what the calendars say first."""
        if self.calendar.is_news or self.other_calendar.is_news:
            self.calendar.is_news = self.other_calendar.is_news = False
            await self.traveller.reaches(min(self.steered.now() + _SEEN_WITHIN, moment(said)))
        await self.traveller.reaches(moment(said))

    async def passes(self, step: timedelta) -> None:
        """Let some time pass."""
        await self.traveller.reaches(self.steered.now() + step)

    async def stay_silent_until(self, said: str, *, about: str = "") -> None:
        """Let time pass; on the way nothing new is said to the rep, or nothing with these words in it."""
        before = [one for one in self.rep.inbox if one.says(about)]
        await self.reaches(said)
        assert len([one for one in self.rep.inbox if one.says(about)]) == len(before)

    async def starts(self) -> None:
        """Start SayDo."""
        self.app = await self._running.enter_async_context(running(self.config, clock=self.steered, ticks=False))
        if self.config.mode is Mode.HTTP:
            self.sandbox.deliver_to(f"{self.app.url}{SLACK_PATH}")
        self.traveller = Traveller(
            self.steered, self.app.runtime, settled=self.sandbox.settled, looks_every=timedelta(hours=12)
        )

    async def stops(self) -> None:
        """Stop SayDo."""
        await self._running.aclose()

    async def stops_and_starts(self) -> None:
        """Stop SayDo and start it anew on the same database."""
        await self.stops()
        await self.starts()

    async def links(self, who: Acting, calendar: CalendarFile) -> None:
        """Link a calendar to a person, as `/saydo connect` does."""
        await connect(self.app.runtime, await self.actor(who), str(calendar.path))

    async def actor(self, who: Acting) -> Actor:
        """Return a person as SayDo knows them."""
        actor = await actor_for(self.app.runtime, self.app.workspace.team_id, who.person.id, "test")
        assert actor is not None
        return actor

    def says_nothing_wrong(self) -> None:
        """Assert that Slack refused nothing and that nobody saw an error."""
        assert [(call.method, call.error, call.messages) for call in self.sandbox.refused] == []
        assert self.rep.person.errors_seen == []
        assert self.colleague.person.errors_seen == []


async def comes(is_so: Callable[[], bool]) -> None:
    """Wait while others go on, until something is so; for what a test holds in the middle."""

    async def looks() -> AsyncIterator[None]:
        while True:
            yield
            await asyncio.sleep(_LOOKS_AGAIN)

    async with asyncio.timeout(30):
        async for _ in looks():
            if is_so():
                return


@asynccontextmanager
async def lived(
    folder: Path,
    database_url: str,
    *,
    mode: Mode = Mode.SOCKET,
    start: str | datetime = "Mon 08:00",
    links: bool = True,
    configured: Callable[[Config], Config] = lambda config: config,
    people: Callable[[Sandbox], object] = lambda _: None,
) -> AsyncIterator[Days]:
    """Run SayDo in a Slack of its own, its clock at `start`; with `links` both calendars are linked."""
    clock = SteeredClock(moment(start) if isinstance(start, str) else start)
    is_socket = mode is Mode.SOCKET
    sandbox = Sandbox(manifest(), clock, name="Vendor", socket_mode=is_socket, retry_delays=())
    days = Days(sandbox, clock, folder)
    async with sandbox:
        people(sandbox)
        days.config = configured(_config(sandbox, mode, database_url, folder))
        await days.starts()
        if links:
            await days.links(days.rep, days.calendar)
            await days.links(days.colleague, days.other_calendar)
        yield days
        await days.stops()


def _config(sandbox: Sandbox, mode: Mode, database_url: str, folder: Path) -> Config:
    return Config(
        mode=mode,
        bot_token=sandbox.bot_token,
        app_token=sandbox.app_token,
        signing_secret=sandbox.signing_secret,
        database_url=database_url,
        data_dir=folder,
        port=0 if mode is Mode.HTTP else None,
        slack_api_url=sandbox.api_url,
        allows_private_calendars=True,
        allows_private_webhooks=True,
        allows_calendar_files=True,
    )
