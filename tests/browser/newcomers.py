"""Somebody new in the lived week, for one test: they have a calendar of their own, and nobody else looks at it."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.flows.people import actor_for
from bot.flows.sync import connect
from bot.sandbox.demo import Demo
from bot.sandbox.people import Person
from tests.factories import BERLIN
from tests.stories.days import CalendarFile

Fills = Callable[[CalendarFile], None]


async def joins(shown: Demo, calendar: Path, name: str, fills: Fills) -> Person:
    """Add somebody whose calendar `fills` writes; what follows from it at this moment happens."""
    first_name = name.split(maxsplit=1)[0].casefold()
    email = f"{first_name}@vendor.example"
    person = shown.sandbox.workspace.add_person(
        name=first_name, real_name=name, email=email, tz=BERLIN.key, locale="en-GB"
    )
    fills(CalendarFile(calendar, owner=email))
    actor = await actor_for(shown.app.runtime, shown.app.workspace.team_id, person.id, "test")
    assert actor is not None
    await connect(shown.app.runtime, actor, str(calendar))
    await shown.traveller.goes_on()
    return person


Hires = Callable[[str, Fills], Awaitable[Person]]
