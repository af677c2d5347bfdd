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
from bot.domain.errors import NotFoundError
from bot.domain.mail_domains import domain_of
from bot.domain.meetings import Occurrence, Window
from bot.domain.verdicts import FREEMAIL
from bot.flows.people import actor_for
from bot.flows.sync import connect
from bot.flows.team_saving import save_new
from bot.progress import Progress, shown
from bot.runtime import Actor
from bot.sandbox.page import Forecast
from bot.sandbox.people import Person
from bot.sandbox.sample_week import COLLEAGUE, MANAGER, REP, colleague_calendar, first_morning, rep_calendar
from bot.sandbox.server import Sandbox
from bot.sandbox.travel import Traveller
from bot.views.team_forms import TeamInput

PORT = 3210
ZONE = ZoneInfo("Europe/Berlin")
_TICK = 2.0
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
    travellers: list[Traveller] = []

    async def travel(to: str) -> None:
        if travellers:
            await travellers[0].travel(to, zone=ZONE)

    async def forecast() -> Forecast | None:
        upcoming = await travellers[0].next_thing() if travellers else None
        return Forecast(at=upcoming[0], what=upcoming[1]) if upcoming else None

    async with AsyncExitStack() as stack:
        sandbox = Sandbox(manifest(), clock, name="Vendor", port=port, travel=travel, forecast=forecast)
        rep, colleague, manager = _add_people(sandbox)
        await stack.enter_async_context(sandbox)
        app = await stack.enter_async_context(running(_config(sandbox, folder, colleagues), clock=clock, ticks=False))
        calendars = _Calendars(folder, start)
        traveller = Traveller(clock, app.runtime, settled=sandbox.settled, before_step=calendars.write)
        travellers.append(traveller)
        stack.callback(travellers.clear)
        calendars.write(start)
        await _link(app, rep, calendar or str(calendars.rep))
        if calendar is None:
            await _link(app, colleague, str(calendars.colleague))
            await _set_up_team(app, sandbox, manager=manager, reps=(rep, colleague))
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


class _Calendars:
    """The sample week's calendar files, written anew whenever time has passed."""

    def __init__(self, folder: Path, start: datetime) -> None:
        self._first_day = start.astimezone(ZONE).date()
        self.rep, self.colleague = folder / "rhea.ics", folder / "tom.ics"

    def write(self, now: datetime) -> None:
        """Write both calendars as they stand at an instant."""
        self.rep.write_text(rep_calendar(self._first_day, now, zone=ZONE), encoding="utf-8")
        self.colleague.write_text(colleague_calendar(self._first_day, zone=ZONE), encoding="utf-8")


def _add_people(sandbox: Sandbox) -> tuple[Person, Person, Person]:
    add = sandbox.workspace.add_person
    people = (
        add(
            name="rhea",
            real_name="Rhea Rep",
            email=REP,
            tz=ZONE.key,
            locale="en-GB",
            title="Account executive",
            color="1264a3",
        ),
        add(
            name="tom",
            real_name="Tom Teller",
            email=COLLEAGUE,
            tz="Europe/London",
            locale="en-GB",
            title="Sales",
            color="2f6f31",
        ),
        add(
            name="mira",
            real_name="Mira Manager",
            email=MANAGER,
            tz=ZONE.key,
            locale="en-GB",
            title="Head of sales",
            color="b4551f",
            is_admin=True,
        ),
    )
    sandbox.workspace.add_channel("sales", members=people)
    sandbox.workspace.add_channel("mid-market", members=people)
    return people


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


async def _set_up_team(app: Running, sandbox: Sandbox, *, manager: Person, reps: tuple[Person, ...]) -> None:
    """Let the manager set up the team of the sample week, so that a newcomer sees one."""
    channel = next(one for one in sandbox.workspace.conversations.values() if one.name == "mid-market")
    wanted = TeamInput(
        name="Mid-market",
        reps=tuple(person.id for person in reps),
        managers=(manager.id,),
        channel=channel.id,
        rhythm="every Friday 15:00",
        zone_name=ZONE.key,
    )
    await save_new(app.runtime, await _actor(app, manager), wanted)


async def _link(app: Running, person: Person, address: str) -> None:
    await connect(app.runtime, await _actor(app, person), address)


async def _actor(app: Running, person: Person) -> Actor:
    actor = await actor_for(app.runtime, app.workspace.team_id, person.id, "demo")
    if actor is None:
        raise NotFoundError(f"{person.id} is nobody SayDo knows.")
    return actor
