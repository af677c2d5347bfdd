"""The demo: SayDo in a Slack of its own, three people, a sample week or a calendar of your own, and a steered clock."""

import asyncio
import tempfile
import webbrowser
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import Running, running
from bot.clock import SteeredClock, SystemClock
from bot.command_line.manifests import manifest
from bot.command_line.previews import preview
from bot.config import Config, Mode
from bot.domain.mail_domains import domain_of
from bot.domain.meetings import Occurrence, Window
from bot.domain.verdicts import FREEMAIL
from bot.progress import Progress, shown
from bot.sandbox.page import Forecast
from bot.sandbox.people import Person
from bot.sandbox.sample_team import CHANNEL, add_people, link, set_up_team
from bot.sandbox.sample_week import colleague_calendar, first_morning, rep_calendar
from bot.sandbox.server import Sandbox
from bot.sandbox.travel import Traveller

PORT = 3210
ZONE = ZoneInfo("Europe/Berlin")
_TICK = 2.0
_MOST_HOPS = 8
_LOOKS_EVERY = timedelta(hours=6)
_LOOK_AROUND = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """The demo while it runs. `url` is its page."""

    sandbox: Sandbox
    app: Running
    clock: SteeredClock
    traveller: Traveller
    rep: Person
    colleague: Person
    manager: Person

    @property
    def url(self) -> str:
        """Where the page is."""
        return self.sandbox.url


async def run(*, port: int | None, calendar: str | None, opens_browser: bool) -> None:
    """Run the demo until it is interrupted. Raises CalendarError when the calendar given can't be read."""
    with tempfile.TemporaryDirectory(prefix="saydo-demo-") as folder:
        async with AsyncExitStack() as stack:
            async with shown(Progress("The demo starts")):
                setting = demo(Path(folder), port=port if port is not None else PORT, calendar=calendar)
                stage = await stack.enter_async_context(setting)
            print(f"SayDo's demo is at {stage.url} - stop it with Ctrl-C.", flush=True)  # noqa: T201
            if opens_browser:
                webbrowser.open(stage.url)
            await _let_time_pass(stage)


async def _let_time_pass(stage: Demo) -> None:
    while True:
        await asyncio.sleep(_TICK)
        if stage.clock.is_running:
            await stage.traveller.goes_on()


@asynccontextmanager
async def demo(
    folder: Path, *, port: int = 0, calendar: str | None = None, start: datetime | None = None
) -> AsyncIterator[Demo]:
    """Set the demo up and take it down. `start` is where the clock stands first (aware), else around now.

    With `calendar` (a path or an address) the rep has that one and the clock starts now; without it the sample week.
    """
    now = SystemClock().now()
    if start is None:
        start = now if calendar else first_morning(now, zone=ZONE)
    clock = SteeredClock(start)
    colleagues = await _own_domains(calendar, start) if calendar else frozenset()
    wheel = _Wheel()
    async with AsyncExitStack() as stack:
        sandbox = Sandbox(manifest(), clock, name="Vendor", port=port, travel=wheel.travel, forecast=wheel.forecast)
        rep, colleague, manager = add_people(sandbox, zone=ZONE)
        await stack.enter_async_context(sandbox)
        app = await stack.enter_async_context(running(_config(sandbox, folder, colleagues), clock=clock, ticks=False))
        calendars = _Calendars(folder, start)

        def time_passes(now: datetime) -> bool:
            sandbox.page.shows_time()
            return calendars.write(now)

        traveller = Traveller(
            clock, app.runtime, settled=sandbox.settled, before_step=time_passes, looks_every=_LOOKS_EVERY
        )
        wheel.turns(traveller, sandbox)
        stack.callback(wheel.rests)
        calendars.write(start)
        if calendar is None:
            await _begin_sample_week(app, sandbox, calendars, people=(rep, colleague, manager))
        else:
            await link(app, rep, calendar)
        await traveller.goes_on()
        yield Demo(
            sandbox=sandbox,
            app=app,
            clock=clock,
            traveller=traveller,
            rep=rep,
            colleague=colleague,
            manager=manager,
        )


class _Wheel:
    """What the page turns to steer the clock. It turns nothing until the demo stands, and once it is taken down."""

    def __init__(self) -> None:
        self._turned: tuple[Traveller, Sandbox] | None = None

    def turns(self, traveller: Traveller, sandbox: Sandbox) -> None:
        """Steer this one."""
        self._turned = traveller, sandbox

    def rests(self) -> None:
        """Steer nothing."""
        self._turned = None

    async def travel(self, to: str) -> None:
        """Travel; to the next thing until something was said: what was planned may be needless by then."""
        if self._turned is None:
            return
        traveller, sandbox = self._turned
        before = sandbox.calls.said
        for _ in range(_MOST_HOPS):
            await traveller.travel(to, zone=ZONE)
            if to != "next" or sandbox.calls.said > before:
                return

    async def forecast(self) -> Forecast | None:
        """Return what is said next, and when."""
        upcoming = await self._turned[0].next_thing() if self._turned else None
        return Forecast(at=upcoming[0], what=upcoming[1]) if upcoming else None


class _Calendars:
    """The sample week's calendar files, written anew whenever time has passed."""

    def __init__(self, folder: Path, start: datetime) -> None:
        self._first_day = start.astimezone(ZONE).date()
        self.rep, self.colleague = folder / "rhea.ics", folder / "tom.ics"
        self._written = ("", "")

    def write(self, now: datetime) -> bool:
        """Write both calendars as they stand at an instant; tell whether one changed."""
        texts = rep_calendar(self._first_day, now, zone=ZONE), colleague_calendar(self._first_day, zone=ZONE)
        if texts == self._written:
            return False
        self._written = texts
        for path, text in zip((self.rep, self.colleague), texts, strict=True):
            path.write_text(text, encoding="utf-8")
        return True


async def _begin_sample_week(
    app: Running, sandbox: Sandbox, calendars: _Calendars, *, people: tuple[Person, Person, Person]
) -> None:
    rep, colleague, manager = people
    await link(app, rep, str(calendars.rep))
    await link(app, colleague, str(calendars.colleague))
    channel = next(one for one in sandbox.workspace.conversations.values() if one.name == CHANNEL)
    await set_up_team(app, channel, manager=manager, reps=(rep, colleague), zone=ZONE)
    sandbox.page.offers_tour(rep=rep, manager=manager, channel=channel)


def _config(sandbox: Sandbox, folder: Path, colleagues: frozenset[str]) -> Config:
    return Config(
        mode=Mode.SOCKET,
        bot_token=sandbox.bot_token,
        app_token=sandbox.app_token,
        database_url=f"sqlite:///{folder / 'saydo.db'}",
        data_dir=folder,
        slack_api_url=sandbox.api_url,
        internal_domains=colleagues,
        allows_private_calendars=True,
        allows_private_webhooks=True,
        allows_calendar_files=True,
    )


async def _own_domains(calendar: str, now: datetime) -> frozenset[str]:
    """Guess whose calendar it is: the mail domain that half or more of the meetings with guests have in common."""
    window = Window(start=now - _LOOK_AROUND, end=now + _LOOK_AROUND)
    seen = await preview(calendar, window, zone=ZONE, internal_domains=frozenset(), email="")
    meetings = [people for one, _ in seen.found if (people := _domains(one))]
    domain, count = next(iter(Counter(d for people in meetings for d in people).most_common(1)), ("", 0))
    is_common = count * 2 >= len(meetings) and domain not in FREEMAIL
    return frozenset({domain}) if domain and is_common else frozenset()


def _domains(occurrence: Occurrence) -> set[str]:
    organizer = (occurrence.organizer,) if occurrence.organizer else ()
    return {domain_of(one.email) for one in (*organizer, *occurrence.attendees)} - {""}
