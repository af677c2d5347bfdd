"""The sample week lived until Wednesday afternoon, so that each surface of SayDo has something true to show."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from bot.sandbox.demo import Demo, demo
from bot.sandbox.elements import Value
from bot.sandbox.people import Person
from tests.browser.newcomers import joins
from tests.factories import at, weekday
from tests.stories.days import CalendarFile

NEW: Final = "Nora New"
FEW: Final = "Olga Own"
_HIS: Final = "Send the pilot's plan to Gavin by Wednesday 3:30pm via email"
_PROMISED: Final = (
    "Send the security paper to Hana by tomorrow via email",
    "Ask legal for the terms of the pilot by Thursday",
    "Uma to return the order form by Tuesday",
)


_QUIET: Final[dict[str, Value]] = {
    "settings.kind.brief": "Not at all",
    "settings.kind.objective_ask": "Not at all",
    "settings.kind.ready_card": "Not at all",
}


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
        await _colleague_without_briefs(shown, folder / "olga.ics")
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
    """Add somebody whose calendar has no call, and can't be read soon."""
    await joins(shown, calendar, NEW, lambda _: None)


async def _colleague_without_briefs(shown: Demo, calendar: Path) -> None:
    """Add somebody who is asked after four calls on Wednesday, and hears of a late promise in a message of its own."""
    person = await joins(shown, calendar, FEW, _four_calls)
    own = Life(shown, person)
    await own.types("/saydo settings")
    await own.submits(_QUIET)
    await own.promises("Send the reference list to Theo by tomorrow via email")


def _four_calls(calendar: CalendarFile) -> None:
    calendar.has("Acme pilot", "Wed 08:30", "Wed 09:00", with_=["ann@acme.test"])
    calendar.has("Acme pilot, next steps", "+Tue 11:00", "+Tue 11:30", with_=["ann@acme.test"])
    for customer, hour in (("alder", 10), ("birch", 12), ("cedar", 13)):
        times = (f"Wed {hour}:00", f"Wed {hour}:30")
        calendar.has(f"{customer.title()} demo", *times, with_=[f"theo@{customer}.test"])


def _writes(calendar: Path, content: str) -> None:
    calendar.write_text(content, encoding="utf-8")


def newcomer(shown: Demo) -> Person:
    """Return the colleague whose calendar can't be read."""
    return _named(shown, NEW)


def without_briefs(shown: Demo) -> Person:
    """Return the colleague who gets no brief."""
    return _named(shown, FEW)


def _named(shown: Demo, name: str) -> Person:
    people = shown.sandbox.workspace.people.values()
    return next(one for one in people if one.user.real_name == name)
