"""The proof of `make chaos` at a small scale, and that it would see what it looks for."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.nudges import Nudge, NudgeId, SkipReason, State
from chaos.counts import Count
from chaos.runs import Report, run
from chaos.servers import postgresql, sqlite
from chaos.troubles import Scale
from tests.factories import at, nudge

# A lease lasts for nine real seconds, and without time-outs no call takes nearly as long. Where ten seconds go by in
# one, ticks come ten times as often, too: the proof waits for leases and not for ticks.
ALONE = Scale(
    processes=1,
    workspaces=4,
    nudges=150,
    kills=3,
    restarts=0,
    acts=10,
    apart=1.5,
    rate=10,
    hurry=10,
    has_timeouts=False,
)
SHARED = replace(ALONE, processes=2, nudges=300, kills=5, restarts=1, apart=0.8)
_PATIENCE = 120.0
M = ("D1", "1764000000.000100")


async def test_processes_are_killed_and_each_thing_is_said_once_on_both_databases(tmp_path: Path) -> None:
    """Two processes over one PostgreSQL, and the one over SQLite, at once: both wait for leases most of the time."""
    async with postgresql() as shared, sqlite(tmp_path) as alone:
        reports = await asyncio.gather(
            run(shared, SHARED, 6, patience=_PATIENCE, folder=tmp_path),
            run(alone, ALONE, 6, patience=_PATIENCE, folder=tmp_path),
        )
    assert_all_was_said_once(reports[0], SHARED)
    assert_all_was_said_once(reports[1], ALONE)


def assert_all_was_said_once(report: Report, scale: Scale) -> None:
    assert report.is_right, (report.count.line(), *report.stories)
    assert (report.kills, report.restarts) == (scale.kills, scale.restarts)
    assert report.faults > 0
    assert 0.8 * scale.nudges < len(report.count.wanted) < scale.nudges
    assert report.count.line().endswith(" delivered, 0 lost, 0 twice")


def sent(*, ts: str = M[1]) -> Nudge:
    return nudge(state=State.SENT, channel=M[0], ts=ts, sent_at=at("12:00"))


def skipped(reason: SkipReason) -> Nudge:
    return nudge(state=State.SKIPPED, reason=reason.value)


@pytest.mark.parametrize(
    ("row", "messages", "line"),
    [
        (sent(), [M], "1 wanted, 1 delivered, 0 lost, 0 twice"),
        (sent(), [], "1 wanted, 0 delivered, 1 lost, 0 twice"),
        (sent(ts="1.2"), [M], "1 wanted, 0 delivered, 1 lost, 0 twice"),
        (sent(), [M, ("D1", "1764000001.000100")], "1 wanted, 0 delivered, 0 lost, 1 twice"),
        (nudge(state=State.PLANNED), [], "1 wanted, 0 delivered, 1 lost, 0 twice"),
        (nudge(state=State.CLAIMED), [M], "1 wanted, 0 delivered, 1 lost, 0 twice"),
        (nudge(state=State.FAILED), [], "1 wanted, 0 delivered, 1 lost, 0 twice"),
        (skipped(SkipReason.TOO_LATE), [], "1 wanted, 0 delivered, 1 lost, 0 twice"),
        (skipped(SkipReason.CLOSED), [], "0 wanted, 0 delivered, 0 lost, 0 twice"),
        (skipped(SkipReason.CALL_OFF), [M], "0 wanted, 0 delivered, 0 lost, 0 twice, 1 said though not wanted"),
    ],
)
def test_what_is_lost_or_doubled_is_seen(row: Nudge, messages: Sequence[tuple[str, str]], line: str) -> None:
    count = Count(rows=[row], messages={NudgeId("n1"): messages} if messages else {})
    assert count.line() == line
    assert count.is_right == (line == "1 wanted, 1 delivered, 0 lost, 0 twice")
