"""What leaves SayDo as CSV: the files, their columns, and how a cell is written.

A column stands here once, with what it means and how it is read from a row; nothing else knows of columns, and
`docs/reference/exports.md` is written from them. No private note is among them: of a prep the objectives, of a recap
the outcomes.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Generic, NewType, TypeVar, assert_never
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.relativedelta import relativedelta

from bot.domain.calls import Call
from bot.domain.commitments import Commitment, Event, score_of
from bot.domain.digests import Figures, slices
from bot.domain.meetings import Window
from bot.domain.people import Member, MemberId, WorkspaceId
from bot.domain.preps import Prep
from bot.domain.recaps import Recap
from bot.domain.teams import Team, TeamId, TeamPerson

ExportId = NewType("ExportId", str)
Cell = str | int | bool | datetime | date | time | None
R = TypeVar("R")

BYTE_ORDER_MARK = "\ufeff"
EVER = datetime(1970, 1, 1, tzinfo=UTC)
_FORMULA = frozenset("=+-@\t\r\n'\uff1d\uff0b\uff0d\uff20")


class Table(StrEnum):
    """The files of an export."""

    CALLS = "calls.csv"  # a line each call
    COMMITMENTS = "commitments.csv"  # a line each promise, as it is now
    HISTORY = "commitment_history.csv"  # a line each thing that happened to one of these promises
    FIGURES = "figures.csv"  # a line each period of a team, and of each of its reps


class Span(StrEnum):
    """How far back an export goes, in the zone of who asks; it ends now."""

    DAYS_30 = "days_30"  # from midnight 30 days ago
    QUARTER = "quarter"  # from midnight three months ago
    YEAR = "year"  # from midnight twelve months ago
    EVERYTHING = "everything"  # from the beginning
    ALL_OF_MINE = "all_of_mine"  # not only the rows of the files: everything held about who asks


class ExportState(StrEnum):
    """Where an export stands."""

    ASKED = "asked"  # it is being put together
    SENT = "sent"  # its file was delivered, or there was nothing to deliver
    FAILED = "failed"  # nothing was delivered, and who asked was told


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """That somebody asked for the rows of a team, or for their own (`team_id` None), from `since` until `until`.

    It stays, so that it can be told who exported what. `changed_at` is since when it stands as it does.
    """

    id: ExportId
    workspace_id: WorkspaceId
    by: MemberId
    team_id: TeamId | None
    span: Span
    since: datetime
    until: datetime
    asked_at: datetime
    changed_at: datetime
    state: ExportState = ExportState.ASKED

    @property
    def window(self) -> Window:
        """What it covers, half-open."""
        return Window(start=self.since, end=self.until)


def since(span: Span, now: datetime, *, zone: ZoneInfo) -> datetime:
    """Return when a span begins that ends now."""
    today = now.astimezone(zone).date()
    match span:
        case Span.DAYS_30:
            first = today + relativedelta(days=-30)
        case Span.QUARTER:
            first = today + relativedelta(months=-3)
        case Span.YEAR:
            first = today + relativedelta(months=-12)
        case Span.EVERYTHING | Span.ALL_OF_MINE:
            return EVER
        case _:
            assert_never(span)
    return datetime.combine(first, time(), tzinfo=zone).astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The time for which a person's rows belong to an export; `earlier` are those before, whose rows are in it."""

    member_id: MemberId
    window: Window
    earlier: tuple[Window, ...] = ()


def stretches(people: Iterable[TeamPerson], window: Window) -> list[Stretch]:
    """Return when the reps of a team were in it within a window, a person after the other, each from the earliest."""
    found: list[Stretch] = []
    for one in sorted(slices(people, [window]), key=lambda one: (one.member_id, one.window.start)):
        earlier = tuple(before.window for before in found if before.member_id == one.member_id)
        found.append(Stretch(member_id=one.member_id, window=one.window, earlier=earlier))
    return found


# -- rows --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRow:
    """A call with what was written about it; `recap_due_at` is None while that is not planned."""

    call: Call
    lead: Member
    prep: Prep | None = None
    recap: Recap | None = None
    recap_due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRow:
    """A promise and who owns it."""

    promise: Commitment
    owner: Member


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """The `number`-th event of a workspace, of a promise; `by` is None for SayDo itself."""

    number: int
    promise: Commitment
    event: Event
    by: Member | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresRow:
    """The figures of a period of a team, or of one of its reps."""

    team: Team
    period: Window
    figures: Figures
    rep: Member | None = None
    is_over: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[R]):
    """A column: its name, what it means, and its cell of a row."""

    name: str
    meaning: str
    of: Callable[[R], Cell]


def header(columns: Sequence[Column[R]]) -> tuple[str, ...]:
    """Return the names of columns."""
    return tuple(column.name for column in columns)


def cells(columns: Sequence[Column[R]], row: R) -> tuple[str, ...]:
    """Return the cells of a row as they are written."""
    return tuple(written(column.of(row)) for column in columns)


def written(cell: Cell) -> str:
    """Return a cell as it is written: instants in UTC, dates and times by ISO 8601, text guarded."""
    match cell:
        case bool():
            return "yes" if cell else "no"
        case int():
            return str(cell)
        case str() | None:
            return guarded(cell or "")
        case datetime() | date() | time():
            return _dated(cell)
        case _:
            assert_never(cell)


def _dated(cell: datetime | date | time) -> str:
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return cell.isoformat("minutes") if isinstance(cell, time) else cell.isoformat()


def guarded(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: where it might, or begins with an apostrophe, one leads it.

    So the text as it was is had by taking away one leading apostrophe. What spreadsheets take for a formula:
    https://owasp.org/www-community/attacks/CSV_Injection
    """
    is_risky = text[:1] in _FORMULA or text.lstrip()[:1] in _FORMULA
    return f"'{text}" if text and is_risky else text


def as_csv(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as RFC 4180 has them: commas, double quotes, CRLF."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def day_in(instant: datetime | None, zone_name: str) -> date | None:
    """Return the date of an instant in a zone; in UTC when nobody knows the zone."""
    if instant is None:
        return None
    try:
        zone = ZoneInfo(zone_name)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    return instant.astimezone(zone).date()


def score_text(promise: Commitment) -> str:
    """Return how a promise counts; "" while it is open, and for a released one."""
    return score_of(promise) or ""
