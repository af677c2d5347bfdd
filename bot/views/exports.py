"""Exporting: whose rows and how far back, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.domain.exports import Span
from bot.domain.messages import Message, View
from bot.views.blocks import actions, button, context, section
from bot.views.inputs import radio_input, select_input
from bot.views.kit import Errors, counted, escape, one_line
from bot.views.payloads import message, modal
from bot.views.reading import picked

OWN = "own"
ABOUT_ME = "about_me"
_MOST_TEAMS = 98
SPANS: Mapping[Span, str] = {
    Span.DAYS_30: "Last 30 days",
    Span.QUARTER: "Last three months",
    Span.YEAR: "Last twelve months",
    Span.EVERYTHING: "Everything",
}


class Id(StrEnum):
    """Controls, callbacks, and the inputs' blocks."""

    SAVE = "exports.save"  # callback of the form
    WHOSE = "exports.whose"
    SPAN = "exports.span"
    AGAIN = "exports.again"  # the value is the export's id


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportForm:
    """What can be exported: one's own, and the `teams` one manages (id, name)."""

    teams: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportInput:
    """Whose rows (None: one's own), and how far back."""

    team_id: str | None
    span: Span


_MINE: Mapping[str, str] = {OWN: "My own", ABOUT_ME: "Everything about me (JSON and CSV)"}


def draw_form(form: ExportForm) -> View:
    """Ask whose rows, and how far back."""
    teams = {team_id: one_line(name, most=75) or "Team" for team_id, name in form.teams[:_MOST_TEAMS]}
    first = next(iter(teams), OWN)
    told = "You get a zip of CSV files here in Slack: calls, promises and their history, and figures. No private notes."
    mine = "*Everything about me* is all SayDo holds about you, your notes and drafts included, however far back."
    seen = (
        [context("A team's export leaves private calls out. Each rep whose rows are in it sees that you exported it.")]
        if teams
        else []
    )
    return modal(
        "Export",
        [
            section(told),
            context(mine),
            select_input(Id.WHOSE, "Whose", {**teams, **_MINE}, chosen=first, is_optional=False),
            radio_input(Id.SPAN, "How far back", SPANS, chosen=Span.DAYS_30, is_optional=False),
            *seen,
        ],
        callback_id=Id.SAVE,
        submit="Export",
    )


def read_form(view: Mapping[str, Any]) -> ExportInput | Errors:
    """Read the modal; the inverse of draw_form."""
    whose, span = picked(view, Id.WHOSE), picked(view, Id.SPAN)
    if not whose:
        return {Id.WHOSE: "Choose whose calls and promises you want."}
    if span not in set(SPANS):
        return {Id.SPAN: "Choose how far back it goes."}
    if whose == ABOUT_ME:
        return ExportInput(team_id=None, span=Span.ALL_OF_MINE)
    return ExportInput(team_id=None if whose == OWN else whose, span=Span(span))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportNotice:
    """An export on its way. `whose` is a team's name, "" for one's own; `since` is a full date or "" for everything.

    `is_everything` for all that is held about a person, which is never nothing.
    """

    id: str
    whose: str = ""
    since: str = ""
    calls: int = 0
    promises: int = 0
    lines: int = 0
    is_everything: bool = False

    @property
    def is_empty(self) -> bool:
        """True when no file comes of it."""
        return not (self.is_everything or self.calls or self.promises)


def draw_working(notice: ExportNotice) -> Message:
    """Say that it has begun."""
    return message([section(f"I'm putting {_what(notice)} together. The file comes here.")])


def draw_sent(notice: ExportNotice) -> Message:
    """Say that the file came."""
    return message([section(f"{_what(notice, begins=True)} is here, below.")])


def draw_nothing(notice: ExportNotice) -> Message:
    """Say that there is nothing to export."""
    return message([section(f"There is nothing in {_what(notice)}, so there is no file: no call and no promise.")])


def draw_failed(notice: ExportNotice, *, why: str) -> Message:
    """Say that no file came, and offer another try."""
    again = actions([button("Try again", Id.AGAIN, notice.id)])
    return message([section(f"{_what(notice, begins=True)} did not get through. {escape(why, most=200)}"), again])


def comment(notice: ExportNotice) -> str:
    """Return what stands beside the file, of mrkdwn."""
    return f"{_what(notice, begins=True)}: {_counts(notice)}. Dates and times say their zone; instants are in UTC."


def _what(notice: ExportNotice, *, begins: bool = False) -> str:
    if notice.is_everything:
        return f"{'The' if begins else 'the'} export of everything I hold about you"
    whose = f"of {escape(notice.whose, most=80)}" if one_line(notice.whose) else "of your own calls and promises"
    since = escape(notice.since, most=60)
    return f"{'The' if begins else 'the'} export {whose}{f' since {since}' if since else ''}"


def _counts(notice: ExportNotice) -> str:
    return (
        f"{counted(notice.calls, 'call')}, {counted(notice.promises, 'promise')} "
        f"and {counted(notice.lines, 'line')} of their history"
    )
