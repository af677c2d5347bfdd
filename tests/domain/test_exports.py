"""What leaves as CSV: cells no spreadsheet runs, text that comes back as it was, spans, and whose rows they are."""

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.export_columns import CALLS, COLUMNS, COMMITMENTS
from bot.domain.exports import (
    EVER,
    CallRow,
    PromiseRow,
    Span,
    Table,
    as_csv,
    cells,
    guarded,
    header,
    since,
    stretches,
    written,
)
from bot.domain.meetings import Window
from bot.domain.people import MemberId, WorkspaceId
from bot.domain.preps import Prep
from bot.domain.recaps import Outcome, Recap
from bot.domain.teams import Role, TeamId, TeamPerson
from tests.factories import BERLIN, NEW_YORK, at, call, commitment, member

HOSTILE = [
    "=1+1",
    "+SUM(A1)",
    "-2",
    "@import",
    "\tx",
    "\rx",
    "\nx",
    " =1+1",
    "\uff1dcmd",
    "'quoted'",
    "",
    'say "hi", twice\r\nand again',
    "👩‍👩‍👧‍👦 ünï",
    "x" * 3000,
    ",",
    "plain - text",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_comes_back_as_it_was_and_is_no_formula(text: str) -> None:
    (row,) = csv.reader(io.StringIO(as_csv([[guarded(text), "end"]]), newline=""))
    assert row[1] == "end"
    assert row[0].removeprefix("'") == text
    assert row[0].lstrip(" ")[:1] not in set("=+-@\t\r\n\uff1d")


def test_cells_are_written_one_way() -> None:
    assert written(datetime(2026, 11, 23, 14, 0, 30, 123, tzinfo=BERLIN)) == "2026-11-23T13:00:30Z"
    assert [written(cell) for cell in (date(2026, 11, 23), time(9, 30), True, False, 3, None, "")] == [
        "2026-11-23",
        "09:30",
        "yes",
        "no",
        "3",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("span", "now", "zone", "expected"),
    [
        (Span.DAYS_30, at("10:00"), BERLIN, datetime(2026, 10, 23, 22, tzinfo=UTC)),  # summer time still
        (Span.QUARTER, at("10:00"), BERLIN, datetime(2026, 8, 22, 22, tzinfo=UTC)),
        (Span.YEAR, at("10:00"), BERLIN, datetime(2025, 11, 22, 23, tzinfo=UTC)),
        (Span.QUARTER, datetime(2026, 5, 31, 12, tzinfo=UTC), BERLIN, datetime(2026, 2, 27, 23, tzinfo=UTC)),
        (Span.DAYS_30, datetime(2026, 11, 23, 3, tzinfo=UTC), NEW_YORK, datetime(2026, 10, 23, 4, tzinfo=UTC)),
        (Span.EVERYTHING, at("10:00"), BERLIN, EVER),
    ],
)
def test_a_span_begins_at_midnight_where_one_is(span: Span, now: datetime, zone: object, expected: datetime) -> None:
    assert since(span, now, zone=zone) == expected  # type: ignore[arg-type]


def stay(who: str, start: int, end: int | None = None, role: Role = Role.REP) -> TeamPerson:
    return TeamPerson(
        workspace_id=WorkspaceId("w1"),
        team_id=TeamId("t1"),
        member_id=MemberId(who),
        role=role,
        since=day(start),
        until=None if end is None else day(end),
    )


def day(n: int) -> datetime:
    return at("00:00") + timedelta(days=n)


def test_rows_are_a_reps_while_they_were_in_the_team_and_a_second_stay_knows_the_first() -> None:
    people = [stay("b", 0), stay("a", 5, 8), stay("a", 1, 3), stay("boss", 0, role=Role.MANAGER), stay("c", 20)]
    found = stretches(people, Window(start=day(2), end=day(10)))
    assert [(one.member_id, one.window, len(one.earlier)) for one in found] == [
        ("a", Window(start=day(2), end=day(3)), 0),
        ("a", Window(start=day(5), end=day(8)), 1),
        ("b", Window(start=day(2), end=day(10)), 0),
    ]


def test_a_call_is_a_line_without_a_private_note() -> None:
    held = call(start=at("14:00"), end=at("14:30"))
    prep = Prep(
        workspace_id=held.workspace_id,
        call_id=held.id,
        by=held.lead_id,
        updated_at=at("12:00"),
        objective="They name who decides",
        objective_at=at("12:00"),
        opening="SECRET 5",
        next_step="SECRET 6",
        agenda="SECRET 1",
        value="SECRET 2",
        questions="SECRET 3",
        honest="SECRET 4",
    )
    recap = Recap(
        workspace_id=held.workspace_id,
        call_id=held.id,
        by=held.lead_id,
        saved_at=at("15:00"),
        outcome=Outcome.PARTLY,
        more_possible="SECRET 7",
        learnings="SECRET 8",
        notes="SECRET 9",
    )
    row = CallRow(call=held, lead=member(), prep=prep, recap=recap, recap_due_at=at("17:00"))
    found = dict(zip(header(CALLS), cells(CALLS, row), strict=True))
    assert "SECRET" not in str(found)
    told = {name: found[name] for name in ("objective", "had_objective_in_time", "outcome", "was_recapped_in_time")}
    assert told == {
        "objective": "They name who decides",
        "had_objective_in_time": "yes",
        "outcome": "partly",
        "was_recapped_in_time": "yes",
    }
    assert (found["start_utc"], found["start_date"], found["zone"]) == (
        "2026-11-23T13:00:00Z",
        "2026-11-23",
        "Europe/Berlin",
    )
    late = replace(prep, objective_at=at("14:01"))
    assert (
        dict(zip(header(CALLS), cells(CALLS, replace(row, prep=late, recap=None)), strict=True))[
            "had_objective_in_time"
        ]
        == "no"
    )


def test_a_promise_has_its_dates_where_it_was_made() -> None:
    promise = commitment(made_at=datetime(2026, 11, 23, 23, 30, tzinfo=UTC))
    found = dict(zip(header(COMMITMENTS), cells(COMMITMENTS, PromiseRow(promise=promise, owner=member())), strict=True))
    assert (found["made_at_utc"], found["made_date"], found["closed_at_utc"], found["score"]) == (
        "2026-11-23T23:30:00Z",
        "2026-11-24",
        "",
        "",
    )


@pytest.mark.parametrize("table", list(Table))
def test_no_column_stands_twice_and_instants_are_named_so(table: Table) -> None:
    names = header(COLUMNS[table])
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z0-9_]+", name) for name in names)
