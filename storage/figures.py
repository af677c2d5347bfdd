"""The figures of teams and of their reps, and the accounts about to be let down: counted where everything lies."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import CTE, BindParameter, Select, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.commitments import Score, Side, State
from bot.domain.digests import (
    AccountAtRisk,
    Figures,
    Outcomes,
    Overdue,
    Praise,
    Scores,
    Share,
    Slice,
    praised,
    slices,
)
from bot.domain.meetings import Window
from bot.domain.people import MemberId, WorkspaceId
from bot.domain.recaps import Outcome
from bot.domain.teams import Role, TeamId, TeamPerson
from storage.call_tables import calls
from storage.commitment_tables import commitments
from storage.figure_queries import (
    calls_held,
    closed,
    ends_of,
    messages,
    not_in_private,
    overdue,
    recaps_due,
    spans_of,
    told_ends,
    told_spans,
)
from storage.rows import Shape, every, given, literally
from storage.team_tables import team_people

_PERSON = Shape(team_people, TeamPerson)
_DAY = timedelta(days=1)
Counts = Counter[str]
Query = Callable[[BindParameter[Any], CTE], Select[Any]]
_ALL: Sequence[Query] = (calls_held, recaps_due, closed, overdue, messages)
_REPS = _PERSON.select().where(
    team_people.c.workspace_id == given("workspace_id"),
    team_people.c.team_id == given("team_id"),
    team_people.c.role == Role.REP,
    team_people.c.since < given("end"),
    or_(team_people.c.until.is_(None), team_people.c.until > given("start")),
)


@cache
def _counting(query: Query, dialect: str) -> Select[Any]:
    """Return the statement of a query: the workspace is given, and slices as `spans` or `ends`."""
    return query(given("workspace_id"), (ends_of if query is overdue else spans_of)(dialect))


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """What `bot.domain.digests` defines, in a handful of queries however many reps and periods there are."""

    connection: AsyncConnection

    async def of_team(self, workspace_id: WorkspaceId, team_id: TeamId, period: Window) -> Figures:
        """Return a team's figures of a period."""
        return (await self.of_periods(workspace_id, team_id, [period]))[0]

    async def of_periods(self, workspace_id: WorkspaceId, team_id: TeamId, periods: Sequence[Window]) -> list[Figures]:
        """Return a team's figures of each of these periods, in their order."""
        found = await self._counts(workspace_id, await self._slices(workspace_id, team_id, periods))
        of_number = [[own for (at, _), own in found.items() if at == number] for number in range(len(periods))]
        return [_figures(sum(counts, Counts())) for counts in of_number]

    async def by_rep(self, workspace_id: WorkspaceId, team_id: TeamId, period: Window) -> dict[MemberId, Figures]:
        """Return the figures of everybody who was a rep of a team within a period; together they are the team's."""
        found = await self._counts(workspace_id, await self._slices(workspace_id, team_id, [period]))
        return {member_id: _figures(counts) for (_, member_id), counts in found.items()}

    async def by_rep_of_periods(
        self, workspace_id: WorkspaceId, team_id: TeamId, periods: Sequence[Window]
    ) -> list[dict[MemberId, Figures]]:
        """Return for each of these periods, in their order, what `by_rep` does."""
        found = await self._counts(workspace_id, await self._slices(workspace_id, team_id, periods))
        reps: list[dict[MemberId, Figures]] = [{} for _ in periods]
        for (number, member_id), counts in found.items():
            reps[number][member_id] = _figures(counts)
        return reps

    async def own(self, workspace_id: WorkspaceId, member_id: MemberId, team_id: TeamId, period: Window) -> Figures:
        """Return a rep's part in the figures of a team."""
        cut = [one for one in await self._slices(workspace_id, team_id, [period]) if one.member_id == member_id]
        return _figures(sum((await self._counts(workspace_id, cut)).values(), Counts()))

    async def praise(self, workspace_id: WorkspaceId, team_id: TeamId, period: Window) -> list[Praise]:
        """Return the reps who kept all they promised, at least three promises, who kept most first."""
        cut = await self._slices(workspace_id, team_id, [period])
        found = await self._counts(workspace_id, cut, (closed,))
        return praised({member_id: _figures(counts) for (_, member_id), counts in found.items()})

    async def accounts_at_risk(
        self, workspace_id: WorkspaceId, team_id: TeamId, now: datetime, limit: int
    ) -> list[AccountAtRisk]:
        """Return the accounts to which the reps of now owe something late or at risk, the worst first.

        Worst is most of it late, then late for longest, then most of it at risk. Private calls' promises are left out.
        """
        is_late = commitments.c.deadline <= now
        late = func.count(case((is_late, 1))).label("late")
        at_risk = func.count(case((~is_late, 1))).label("at_risk")
        since = func.min(commitments.c.deadline).label("since")
        statement = (
            select(commitments.c.account, late, at_risk, since)
            .select_from(commitments)
            .outerjoin(calls, commitments.c.call_id == calls.c.id)
            .where(
                commitments.c.workspace_id == workspace_id,
                commitments.c.owner_id.in_(_reps_of(workspace_id, team_id, now)),
                literally(commitments.c.state, State.OPEN),
                commitments.c.side == Side.OURS,
                commitments.c.account != "",
                or_(is_late, commitments.c.is_at_risk),
                not_in_private(),
            )
            .group_by(commitments.c.account_key, commitments.c.account)
            .order_by(late.desc(), case((late > 0, since)), at_risk.desc(), commitments.c.account)
            .limit(limit)
        )
        return [
            AccountAtRisk(
                account=row.account,
                late=row.late,
                at_risk=row.at_risk,
                oldest_days=(now - row.since) // _DAY if row.late else 0,
            )
            for row in await self.connection.execute(statement)
        ]

    async def _slices(self, workspace_id: WorkspaceId, team_id: TeamId, periods: Sequence[Window]) -> list[Slice]:
        start, end = min(period.start for period in periods), max(period.end for period in periods)
        named = {"workspace_id": workspace_id, "team_id": team_id}
        return slices(await every(self.connection, _REPS, shape=_PERSON, **named, start=start, end=end), periods)

    async def _counts(
        self, workspace_id: WorkspaceId, cut: Sequence[Slice], queries: Sequence[Query] = _ALL
    ) -> dict[tuple[int, MemberId], Counts]:
        """Return counts by period and rep; who has nothing to count has none."""
        found = {(one.number, one.member_id): Counts() for one in cut}
        dialect = self.connection.dialect.name
        spans = {"workspace_id": workspace_id, "spans": told_spans(cut, dialect=dialect)}
        ends = {"workspace_id": workspace_id, "ends": told_ends(cut, dialect=dialect)}
        for query in queries:
            values = ends if query is overdue else spans
            for row in await self.connection.execute(_counting(query, dialect), values):
                counts = dict(row._mapping)  # noqa: SLF001  the documented name of a row as a mapping
                found[counts.pop("n"), counts.pop("member_id")].update(counts)
        return found


def _reps_of(workspace_id: WorkspaceId, team_id: TeamId, now: datetime) -> Select[Any]:
    return select(team_people.c.member_id).where(
        team_people.c.workspace_id == workspace_id,
        team_people.c.team_id == team_id,
        team_people.c.role == Role.REP,
        team_people.c.since <= now,
        or_(team_people.c.until.is_(None), team_people.c.until > now),
    )


def _figures(counts: Counts) -> Figures:
    return Figures(
        calls=counts["calls"],
        objective=Share(part=counts["objective"], whole=counts["calls"]),
        winging=counts["winging"],
        aligned=Share(part=counts["aligned"], whole=counts["objective"]),
        outcomes=Outcomes(**{outcome.value: counts[outcome.value] for outcome in Outcome}),
        recap=Share(part=counts["recapped"], whole=counts["recaps_due"]),
        advances=counts["advances"],
        ours=_scores(counts, Side.OURS),
        theirs=_scores(counts, Side.THEIRS),
        overdue=Overdue(fresh=counts["fresh"], week=counts["week"], older=counts["older"]),
        theirs_overdue=counts["theirs_overdue"],
        nudges=counts["nudges"],
    )


def _scores(counts: Counts, side: Side) -> Scores:
    return Scores(**{score.value: counts[f"{side.value}_{score.value}"] for score in Score})
