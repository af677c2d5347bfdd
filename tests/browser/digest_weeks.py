"""Eight weeks of a team of four, written down, so that its digest has something true to show."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot.domain.commitments import Side
from bot.domain.people import WorkspaceSettings
from bot.domain.recaps import Outcome
from bot.domain.teams import Expectations
from bot.sandbox.demo import Demo
from tests.stories.days import Acting, lived, moment
from tests.stories.digests import Crew, a_crew, somebody

WEEKS: Final = 8
_WEEK: Final = timedelta(days=7)
_ACCOUNTS: Final = ("globex.test", "hooli.test", "initech.test", "acme.test")
_OBJECTIVES: Final = (3, 4, 4, 5, 6, 6, 7, 7)
_RECAPS: Final = (4, 4, 5, 5, 5, 7, 6, 7)
_KEPT: Final = (4, 5, 5, 4, 6, 5, 6, 5)
_CALLS: Final = 8
_PROMISES: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The team, and the page to look at it; it is Monday of the last week."""

    demo: Demo
    crew: Crew


@asynccontextmanager
async def lived_weeks(folder: Path, database_url: str) -> AsyncIterator[Shown]:
    """Run SayDo on Monday of the eighth week."""
    async with lived(folder, database_url) as days:
        others = [somebody(days, "uma", "Uma Under"), somebody(days, "vic", "Vic Vale")]
        reps = [days.rep, days.colleague, *others]
        crew = await a_crew(
            days,
            *reps,
            settings=WorkspaceSettings(),
            since=moment("Mon 08:00") - WEEKS * _WEEK,
            expectations=Expectations(objective_share=90, recap_share=80, say_do=80, note="One line is enough."),
        )
        for number in range(WEEKS):
            await _a_week(crew, reps, number)
        await _still_open(crew, days.rep)
        shown = Demo(
            sandbox=days.sandbox,
            app=days.app,
            clock=days.steered,
            traveller=days.traveller,
            rep=days.rep.person,
            colleague=days.colleague.person,
            manager=crew.manager.person,
        )
        yield Shown(demo=shown, crew=crew)


async def _a_week(crew: Crew, reps: list[Acting], number: int) -> None:
    """Write a week down: calls on Monday to Wednesday, promises due on Thursday; the last one ends on Friday."""
    shift = (WEEKS - 1 - number) * _WEEK
    for n in range(_CALLS):
        at = moment("Mon 10:00") + timedelta(days=n % 2, hours=n // 2) - shift
        has_recap = n < _RECAPS[number]
        await crew.holds(
            reps[n % len(reps)],
            at,
            account=_ACCOUNTS[n % len(_ACCOUNTS)],
            uid=f"week{number}-call{n}",
            objective=at - timedelta(hours=1) if n < _OBJECTIVES[number] else None,
            theirs=n % 2 == 0,
            due=_end_of_next_day(at),
            recap=at + timedelta(hours=1) if has_recap else None,
            outcome=Outcome.REACHED if n % 3 else Outcome.PARTLY,
            next_day=(at + _WEEK).date() if n % 2 else None,
        )
    due = (moment("Tue 10:00") - shift).date()
    for n in range(_PROMISES):
        late = timedelta(days=0 if n < _KEPT[number] else 1, hours=2)
        await crew.promises(
            reps[n % len(reps)],
            due,
            kept=moment("Tue 10:00") - shift + late,
            account=_ACCOUNTS[n % len(_ACCOUNTS)],
            made_at=moment("Mon 09:00") - shift,
        )
    await crew.promises(
        reps[0], due, side=Side.THEIRS, kept=moment("Tue 10:00") - shift, made_at=moment("Mon 09:00") - shift
    )


def _end_of_next_day(at: datetime) -> datetime:
    return at.replace(hour=16, minute=0) + timedelta(days=1)


async def _still_open(crew: Crew, rep: Acting) -> None:
    """Leave something late, and a call ahead without an objective."""
    made = moment("Mon 08:00") - _WEEK
    friday = moment("Mon 10:00").date() - timedelta(days=3)
    await crew.promises(rep, friday, what="Send the security paper", account="hooli.test", made_at=made)
    await crew.promises(rep, moment("Tue 10:00").date(), what="Ask legal for the pilot's terms", made_at=made)
    await crew.holds(rep, moment("Fri 11:00"), title="Initech demo", account="initech.test")
