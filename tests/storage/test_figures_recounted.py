"""Whatever happened, the database counts what a plain recount from the history counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain import commitments as co
from bot.domain.calls import CallState
from bot.domain.commitments import Commitment, Event, EventKind, Side, Step
from bot.domain.errors import SayDoError
from bot.domain.meetings import Window
from bot.domain.people import Member
from bot.domain.preps import Knowledge, Prep
from bot.domain.recaps import Outcome
from bot.domain.teams import Role, Team
from storage import Storage, Transaction
from storage.types import new_id
from tests.storage.known import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    a_call,
    a_commitment,
    a_member,
    a_nudge,
    a_recap,
    a_team,
    a_workspace,
    in_team,
)
from tests.storage.recounts import Message, Promise, Told, ToldCall, recount

PERIODS = [Window(start=NOW + week * 7 * DAY, end=NOW + (week + 1) * 7 * DAY) for week in range(3)]
REPS = 3
WHO = st.integers(0, REPS - 1)
HOURS = st.integers(-24, 22 * 24).map(lambda hours: NOW + hours * HOUR)
ODD = st.datetimes(datetime(2026, 11, 22), datetime(2026, 12, 15), timezones=st.just(UTC))  # noqa: DTZ001  made aware
INSTANTS = st.sampled_from([period.start for period in PERIODS]) | HOURS | ODD
AROUND = st.sampled_from([-DAY, -HOUR, -MINUTE, timedelta(), MINUTE, HOUR, DAY])  # what lies near a bound tells most
AFTER = st.integers(1, 12).map(lambda halves: halves * DAY / 2)


def facts(**fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(fields)


def often(usual: Any, *others: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from([usual, usual, usual, *others])


STAYS = st.lists(
    facts(
        who=WHO,
        role=often(Role.REP, Role.REP, Role.REP, Role.MANAGER),
        since=st.sampled_from([*6 * [NOW - DAY], *(period.start for period in PERIODS), NOW + 9 * DAY + HOUR]),
        length=st.sampled_from([*5 * [None], 7 * DAY, 9 * DAY, 14 * DAY + HOUR]),
    ),
    min_size=5,
    max_size=9,
)
PREPS = facts(
    objective=often("Agree the pilot", ""),
    objective_at=AROUND,
    their_objective=often("A date", ""),
    knowledge=often(Knowledge.THEY_SAID_SO, None, *Knowledge),
    winging_reason=st.sampled_from(["", "A chat"]),
)
RECAPS = facts(saved_at=AROUND, outcome=st.sampled_from(Outcome), next_day=often(None, (NOW + 30 * DAY).date()))
CALLS = facts(
    lead=WHO,
    start=INSTANTS,
    state=st.sampled_from([*12 * [CallState.STANDS], *CallState]),
    is_private=st.sampled_from([*6 * [False], True]),
    due=st.none() | AFTER,
    prep=st.none() | PREPS,
    recap=st.none() | RECAPS,
)
KINDS = [
    *3 * [EventKind.MOVED], *3 * [EventKind.KEPT], EventKind.MOVED_BACK, EventKind.RELEASED, EventKind.BROKEN,
    EventKind.MISTAKEN, EventKind.REOPENED, EventKind.HANDED_OVER, EventKind.EDITED, EventKind.TOLD,
]  # fmt: skip
ACTS = st.tuples(st.sampled_from(KINDS), AFTER | st.just(HOUR), AFTER, WHO)
PROMISES = facts(
    owner=WHO,
    side=st.sampled_from(Side),
    call=st.none() | st.integers(0, 9),
    made_at=INSTANTS,
    due_after=AFTER,
    acts=st.lists(ACTS, max_size=6),
)
MESSAGES = st.tuples(WHO, INSTANTS, st.integers(1, 2))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    stays=STAYS,
    calls=st.lists(CALLS, min_size=6, max_size=12),
    promises=st.lists(PROMISES, min_size=10, max_size=20),
    messages=st.lists(MESSAGES, max_size=4),
)
async def test_the_database_counts_as_a_plain_recount_does(
    storage: Storage,
    stays: list[dict[str, Any]],
    calls: list[dict[str, Any]],
    promises: list[dict[str, Any]],
    messages: list[tuple[int, datetime, int]],
) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx, new_id())
        team = await a_team(tx, workspace)
        reps = [await a_member(tx, workspace, f"U{n}") for n in range(REPS)]
        await _in_and_out(tx, team, reps, stays)
        happened = [await _happened(tx, reps[one["lead"]], one) for one in calls]
        told = Told(
            people=await tx.teams.people(workspace.id, team.id, since=PERIODS[0].start),
            calls=happened,
            promises=[await _promised(tx, reps, happened, one) for one in promises],
            messages=[await _sent(tx, reps[who], at, n) for who, at, n in messages],
        )
        assert await tx.figures.of_periods(workspace.id, team.id, PERIODS) == [recount(told, one) for one in PERIODS]
        by_rep = await tx.figures.by_rep(workspace.id, team.id, PERIODS[1])
        assert by_rep == {rep: recount(told, PERIODS[1], only=rep) for rep in by_rep}
        for rep in reps:
            own = await tx.figures.own(workspace.id, rep.id, team.id, PERIODS[1])
            assert own == recount(told, PERIODS[1], only=rep.id)


async def _in_and_out(tx: Transaction, team: Team, reps: Sequence[Member], stays: Sequence[dict[str, Any]]) -> None:
    """Let people in and out, one stay after the other; who is in is not let in again."""
    for stay in sorted(stays, key=lambda one: one["since"]):
        person = in_team(team, reps[stay["who"]], role=stay["role"], since=stay["since"])
        known = await tx.teams.people(team.workspace_id, team.id, since=NOW - 99 * DAY)
        was_in = any(
            (one.member_id, one.role) == (person.member_id, person.role) and one.is_in(person.since) for one in known
        )
        if not was_in and await tx.teams.join(person) and stay["length"]:
            await tx.teams.leave(person, person.since + stay["length"])


async def _happened(tx: Transaction, lead: Member, told: dict[str, Any]) -> ToldCall:
    call = await a_call(tx, lead, uid=new_id(), start=told["start"], state=told["state"], is_private=told["is_private"])
    prep = recap = due = None
    if told["due"]:
        due = call.end + told["due"]
        await tx.recap_dues.plan(call.workspace_id, {call.id: due}, now=NOW)
    if told["prep"]:
        written = told["prep"] | {"objective_at": call.start + told["prep"]["objective_at"]}
        prep = Prep(workspace_id=call.workspace_id, call_id=call.id, by=lead.id, updated_at=NOW, **written)
        await tx.preps.save(prep)
    if told["recap"]:
        recap = a_recap(call, lead, **told["recap"] | {"saved_at": (due or call.end) + told["recap"]["saved_at"]})
        await tx.recaps.save(recap)
    return ToldCall(call=call, recap_due_at=due, prep=prep, recap=recap)


async def _sent(tx: Transaction, rep: Member, at: datetime, n: int) -> Message:
    nudge = await a_nudge(tx, rep, new_id(), due_at=NOW - 30 * DAY)
    await tx.nudges.claim_due(NOW - 30 * DAY, 1, HOUR)
    ts = f"{at.timestamp()}.{n}"
    await tx.nudges.mark_sent([nudge.id], f"D{rep.slack_id}", ts, at)
    return Message(member_id=rep.id, sent_at=at, ts=ts)


@dataclass(slots=True)
class _Life:
    """A promise on its way, acted upon at one instant after the other."""

    tx: Transaction
    reps: Sequence[Member]
    promise: Commitment
    now: datetime

    async def act(self, kind: EventKind, later: datetime, to: Member) -> None:
        """Do something to it; what is refused is not done."""
        try:
            step = await self._step(kind, later, to)
        except SayDoError:
            return
        if step is not None:
            assert await self.tx.commitments.apply(step)
            self.promise = step.after

    async def _step(self, kind: EventKind, later: datetime, to: Member) -> Step | None:
        by: Any = {"by": self.promise.owner_id, "now": self.now, "source": "test"}
        day, at = later.date(), later.time()
        acts: dict[EventKind, Callable[[Sequence[Event]], Step | None]] = {
            EventKind.KEPT: lambda _: co.keep(self.promise, **by),
            EventKind.RELEASED: lambda _: co.release(self.promise, **by),
            EventKind.BROKEN: lambda _: co.give_up(self.promise, **by),
            EventKind.MISTAKEN: lambda _: co.withdraw_mistake(self.promise, **by),
            EventKind.REOPENED: lambda _: co.reopen(self.promise, closed_by=self.promise.owner_id, **by),
            EventKind.MOVED: lambda _: co.move(
                self.promise, day=day, at=at, deadline=later, reason="", told_them=True, **by
            ),
            EventKind.MOVED_BACK: lambda history: co.move_back(self.promise, history, **by),
            EventKind.HANDED_OVER: lambda _: co.hand_over(self.promise, to=to.id, **by),
            EventKind.EDITED: lambda _: co.edit(self.promise, replace(self.promise.wording, is_at_risk=True), **by),
            EventKind.TOLD: lambda _: co.tell(self.promise, **by),
        }
        return acts[kind](await self._history())

    async def _history(self) -> list[Event]:
        return await self.tx.commitments.history(self.promise.workspace_id, self.promise.id)


async def _promised(
    tx: Transaction, reps: Sequence[Member], calls: Sequence[ToldCall], told: dict[str, Any]
) -> Promise:
    """Make a promise and do to it what is told, in order."""
    told_call = calls[told["call"]] if told["call"] is not None and told["call"] < len(calls) else None
    owner = reps[told["owner"]]
    promise = await a_commitment(
        tx,
        owner,
        side=told["side"],
        made_at=told["made_at"],
        deadline=told["made_at"] + told["due_after"],
        call_id=told_call.call.id if told_call else None,
    )
    life = _Life(tx, reps, promise, told["made_at"])
    for kind, pause, ahead, who in told["acts"]:
        life.now += pause
        await life.act(kind, life.now + ahead, reps[who])
    history = await tx.commitments.history(promise.workspace_id, promise.id)
    return Promise(side=promise.side, first_owner=owner.id, history=history, told_call=told_call)
