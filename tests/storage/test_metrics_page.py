"""docs/metrics.md is worked out: what its tables say happened is done, and counted."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from bot.domain.calls import Call, CallState
from bot.domain.commitments import Commitment, Side, Step, give_up, keep, move, release
from bot.domain.digests import Figures, Scores, Share
from bot.domain.people import Member
from bot.domain.preps import Knowledge, Prep
from bot.domain.recaps import Outcome
from bot.domain.rhythms import read_rhythm
from storage import Storage, Transaction
from tests.factories import at, weekday
from tests.storage.known import DAY, a_call, a_commitment, a_member, a_recap, a_team, a_workspace, in_team

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
FRIDAY = at("15:00", day=weekday("Fri"))
Line: TypeAlias = dict[str, str]


def table(first: str) -> list[Line]:
    """Return the lines of the table whose first column is called so."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("|")]
    start = next(number for number, row in enumerate(rows) if row[0] == first)
    names = rows[start]
    lines = []
    for row in rows[start + 2 :]:
        if len(row) != len(names) or row[0] in {"Promise", "Figure"}:
            break
        lines.append(dict(zip(names, row, strict=True)))
    return lines


def day(said: str) -> date:
    """Return "Mon" of the week of Monday 23 November 2026, "-Mon" of the week before, "+Mon" of the one after."""
    return weekday(said.lstrip("+-"), week={"-": -1, "+": 1}.get(said[0], 0))


def moment(said: str) -> datetime:
    """Return "Mon 10:00" in Berlin."""
    name, wall = said.split()
    return at(wall, day=day(name))


async def test_the_page_counts_as_saydo_does(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        team = await a_team(tx, workspace, rhythm=read_rhythm("every Friday 15:00", zone_name="Europe/Berlin"))
        reps = {name: await a_member(tx, workspace, name) for name in ("Rhea", "Tom")}
        for rep in reps.values():
            await tx.teams.join(in_team(team, rep, since=FRIDAY - 99 * DAY))
        for line in table("Call"):
            await _happened(tx, reps[line["Lead"]], line)
        for line in table("Promise"):
            await _promised(tx, reps[line["Owner"]], line)
        figures = await tx.figures.of_team(workspace.id, team.id, team.period_until(FRIDAY))
    assert said(figures) == {line["Figure"]: line["Value"] for line in table("Figure")}


def test_every_test_the_page_names_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    there = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)\(", file.read_text(encoding="utf-8"))
    }
    assert len(named) > 30
    assert named - there == set()


def said(figures: Figures) -> Line:
    """Return figures in the words of the page."""
    ours, late = figures.ours, figures.overdue
    return {
        "Calls held": str(figures.calls),
        "Objective coverage": _share(figures.objective),
        "Winging it": str(figures.winging),
        "Aligned": _share(figures.aligned),
        "Outcome rate": _share(figures.outcomes.reached_share),
        "Recap coverage": _share(figures.recap),
        "Advances": str(figures.advances),
        "Calls per advance": str(figures.calls_per_advance),
        "Say/do, ours": _say_do(ours),
        "On time, ours": str(ours.on_time),
        "Moved in time, ours": str(ours.moved_in_time),
        "Late, ours": str(ours.late),
        "Broken, ours": str(ours.broken),
        "Say/do, theirs": _say_do(figures.theirs),
        "Overdue under 3 days": str(late.fresh),
        "Overdue 3 to under 7 days": str(late.week),
        "Overdue 7 days or more": str(late.older),
        "Overdue, theirs": str(figures.theirs_overdue),
    }


def _share(share: Share) -> str:
    return f"{share.part} of {share.whole}"


def _say_do(scores: Scores) -> str:
    return f"{scores.kept_in_time} of {scores.scored}"


async def _happened(tx: Transaction, lead: Member, line: Line) -> None:
    is_no_show = line["Outcome"] == "no show"
    state = CallState.NO_SHOW if is_no_show else CallState.STANDS
    start, end = moment(line["Began"]), moment(line["Ended"])
    call = await a_call(tx, lead, uid=line["Call"], start=start, end=end, state=state)
    await tx.recap_dues.plan(call.workspace_id, {call.id: moment(line["Recap due"])}, now=start)
    assert await tx.preps.save(_prep(call, line))
    if line["Recap"]:
        outcome = Outcome(line["Outcome"].replace(" ", "_"))
        next_day = day("+Mon") if line["Next"] == "meeting" else None
        await tx.recaps.save(a_recap(call, lead, saved_at=moment(line["Recap"]), outcome=outcome, next_day=next_day))
    if line["Next"] == "promise":
        late = at("00:00", day=weekday("Mon", week=1))
        await a_commitment(tx, lead, side=Side.THEIRS, call_id=call.id, made_at=end, deadline=late)


def _prep(call: Call, line: Line) -> Prep:
    is_winging = line["Objective"] == "winging"
    return Prep(
        workspace_id=call.workspace_id,
        call_id=call.id,
        by=call.lead_id,
        updated_at=call.start,
        objective="" if is_winging else "Agree the pilot",
        objective_at=None if is_winging else moment(line["Objective"]),
        winging_reason="A first chat" if is_winging else "",
        their_objective="A date" if line["Wanted"] else "",
        knowledge=Knowledge(line["Wanted"].replace(" ", "_")) if line["Wanted"] else None,
    )


async def _promised(tx: Transaction, owner: Member, line: Line) -> None:
    facts = {"day": day(line["Date"]), "deadline": _midnight(line["Date"]), "made_at": at("09:00", day=day("-Mon"))}
    promise = await a_commitment(tx, owner, what=line["Promise"], side=Side(line["Side"]), **facts)
    if line["Moved"]:
        assert await tx.commitments.apply(_moved(promise, line))
        promise = await tx.commitments.get(promise.workspace_id, promise.id)
    if line["Closed"]:
        assert await tx.commitments.apply(_closed(promise, line))


def _moved(promise: Commitment, line: Line) -> Step:
    return move(
        promise,
        day=day(line["New date"]),
        at=None,
        deadline=_midnight(line["New date"]),
        by=promise.owner_id,
        now=moment(line["Moved"]),
        source="test",
        reason="",
        told_them=True,
    )


def _closed(promise: Commitment, line: Line) -> Step:
    close = {"kept": keep, "broken": give_up, "released": release}[line["As"]]
    return close(promise, by=promise.owner_id, now=moment(line["Closed"]), source="test")


def _midnight(said: str) -> datetime:
    return at("00:00", day=day(said) + timedelta(days=1))
