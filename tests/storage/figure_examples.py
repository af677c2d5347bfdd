"""A team whose reps were always in it, and what they did, to be counted."""

from datetime import datetime
from typing import Any

from bot.domain.calls import Call
from bot.domain.commitments import (
    Commitment,
    Step,
    move,
)
from bot.domain.digests import Figures
from bot.domain.meetings import Window
from bot.domain.people import Member
from bot.domain.preps import Prep
from bot.domain.teams import Team
from storage import Transaction
from tests.storage.known import (
    DAY,
    HOUR,
    NOW,
    a_member,
    a_team,
    a_workspace,
    in_team,
)

WEEK = Window(start=NOW, end=NOW + 7 * DAY)
LAST_WEEK = Window(start=NOW - 7 * DAY, end=NOW)
NEXT_WEEK = Window(start=NOW + 7 * DAY, end=NOW + 14 * DAY)


async def a_team_of(tx: Transaction, *reps: str, **facts: Any) -> tuple[Team, list[Member]]:
    """Make a team whose reps were in it for ever."""
    workspace = await a_workspace(tx)
    team, members = await a_team(tx, workspace), [await a_member(tx, workspace, rep) for rep in reps]
    for member in members:
        await tx.teams.join(in_team(team, member, **({"since": NOW - 100 * DAY} | facts)))
    return team, members


async def of_team(tx: Transaction, team: Team, period: Window = WEEK) -> Figures:
    return await tx.figures.of_team(team.workspace_id, team.id, period)


async def a_prep(tx: Transaction, call: Call, **facts: Any) -> None:
    told: dict[str, Any] = {"objective": "Agree the pilot", "objective_at": call.start - HOUR}
    prep = Prep(workspace_id=call.workspace_id, call_id=call.id, by=call.lead_id, updated_at=NOW, **(told | facts))
    assert await tx.preps.save(prep)


def moved(promise: Commitment, *, by: Member, days: int, now: datetime) -> Step:
    return move(
        promise,
        day=promise.day + days * DAY,
        at=None,
        deadline=promise.deadline + days * DAY,
        by=by.id,
        now=now,
        source="test",
        reason="",
        told_them=True,
    )
