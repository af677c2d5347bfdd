"""The sample week lived until Wednesday afternoon, so that each surface of SayDo has something true to show."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from bot.flows.people import actor_for
from bot.flows.sync import connect
from bot.sandbox.demo import Demo, demo
from bot.sandbox.elements import Value
from bot.sandbox.people import Person
from tests.factories import BERLIN, at, weekday

NEW: Final = "Nora New"
_LUNCH: Final = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//SayDo//tests//EN",
    "BEGIN:VEVENT",
    "UID:lunch@vendor.example",
    "DTSTART;TZID=Europe/Berlin:20261127T120000",
    "DTEND;TZID=Europe/Berlin:20261127T130000",
    "SUMMARY:Lunch",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
)
_HIS: Final = "Send the pilot's plan to Gavin by Wednesday 3:30pm via email"
_PROMISED: Final = (
    "Send the security paper to Hana by tomorrow via email",
    "Ask legal for the terms of the pilot by Thursday",
    "Uma to return the order form by Tuesday",
)


class Life:
    """What somebody did until now, by acts of the sandbox's people: quick, and the same as on the page."""

    def __init__(self, shown: Demo, person: Person) -> None:
        self._shown, self._person = shown, person

    async def reaches(self, wall: str, *, day: str = "Mon") -> None:
        """Let time pass until a wall time in Berlin."""
        await self._shown.traveller.reaches(at(wall, day=weekday(day)))

    async def types(self, line: str) -> None:
        """Type a slash command."""
        await self._person.types(line)
        await self._shown.sandbox.settled()

    async def clicks(self, label: str) -> None:
        """Click what is newest."""
        await self._person.clicks(label)
        await self._shown.sandbox.settled()

    async def promises(self, line: str) -> None:
        """Note a promise with one line."""
        await self.types(f"/commitments {line}")
        await self.clicks("Save")

    async def submits(self, values: dict[str, Value] | None = None) -> None:
        """Fill in and submit the modal on top."""
        assert await self._person.submits(values) is None
        await self._shown.sandbox.settled()


@asynccontextmanager
async def lived_week(folder: Path) -> AsyncIterator[Demo]:
    """Run the demo at 14:46 on Wednesday: a call begins in 14 minutes, another waits for its objective."""
    async with demo(folder, start=at("08:25")) as shown:
        rep, colleague = Life(shown, shown.rep), Life(shown, shown.colleague)
        await _new_colleague(shown, folder / "nora.ics")
        await rep.reaches("12:10")
        await _recaps_globex(rep)
        for line in _PROMISED:
            await rep.promises(line)
        await colleague.promises(_HIS)
        _writes(folder / "nora.ics", "<html>Sign in first</html>")
        await rep.reaches("09:00", day="Wed")
        await rep.types("/prep globex")
        await rep.submits({"preps.objective": "Hana names who else has to be convinced, and by when"})
        await rep.reaches("14:46", day="Wed")
        yield shown


async def _recaps_globex(rep: Life) -> None:
    await rep.types("/recap globex")
    await rep.submits(
        {
            "recaps.outcome": "Partly",
            "recaps.row.1.what": "Show the demo with their own data",
            "recaps.row.1.when": "Wednesday",
            "recaps.row.2.what": "Send ten sample invoices",
            "recaps.row.2.when": "Tuesday noon",
        }
    )
    await rep.submits()


async def _new_colleague(shown: Demo, calendar: Path) -> None:
    """Add somebody whose calendar has no meeting, and can't be read soon."""
    person = shown.sandbox.workspace.add_person(
        name="nora", real_name=NEW, email="nora@vendor.example", tz=BERLIN.key, locale="en-GB"
    )
    _writes(calendar, "\r\n".join(_LUNCH))
    actor = await actor_for(shown.app.runtime, shown.app.workspace.team_id, person.id, "test")
    assert actor is not None
    await connect(shown.app.runtime, actor, str(calendar))


def _writes(calendar: Path, content: str) -> None:
    calendar.write_text(content, encoding="utf-8")


def newcomer(shown: Demo) -> Person:
    """Return the colleague whose calendar can't be read."""
    people = shown.sandbox.workspace.people.values()
    return next(one for one in people if one.user.real_name == NEW)
