"""The columns of an export's file of figures, in their order: name, meaning, and how the cell is read."""

from bot.domain.exports import (
    Column,
    FiguresRow,
    day_in,
)

FIGURES: tuple[Column[FiguresRow], ...] = (
    Column(name="team_id", meaning="the id of the team; it stays", of=lambda row: row.team.id),
    Column(name="team", meaning="its name", of=lambda row: row.team.name),
    Column(name="rep_id", meaning="the rep; empty for the whole team", of=lambda row: row.rep.id if row.rep else None),
    Column(name="rep_name", meaning="their name", of=lambda row: row.rep.name if row.rep else None),
    Column(
        name="period_start_utc", meaning="where the period begins: the digest before", of=lambda row: row.period.start
    ),
    Column(name="period_end_utc", meaning="where it ends: the digest, or now", of=lambda row: row.period.end),
    Column(
        name="period_start_date",
        meaning="the date it begins on where the team is",
        of=lambda row: day_in(row.period.start, row.team.rhythm.zone_name),
    ),
    Column(
        name="period_end_date",
        meaning="the date it ends on",
        of=lambda row: day_in(row.period.end, row.team.rhythm.zone_name),
    ),
    Column(name="zone", meaning="the zone of both dates, an IANA name", of=lambda row: row.team.rhythm.zone_name),
    Column(name="is_over", meaning="no for the period that runs", of=lambda row: row.is_over),
    Column(name="calls", meaning="customer calls held", of=lambda row: row.figures.calls),
    Column(
        name="with_objective",
        meaning="of them, with an objective by their start",
        of=lambda row: row.figures.objective.part,
    ),
    Column(name="winging", meaning="of them, knowingly without one", of=lambda row: row.figures.winging),
    Column(
        name="aligned",
        meaning="of those with one, where the customer had said what they want",
        of=lambda row: row.figures.aligned.part,
    ),
    Column(name="outcome_reached", meaning="recapped as reached", of=lambda row: row.figures.outcomes.reached),
    Column(name="outcome_partly", meaning="as partly reached", of=lambda row: row.figures.outcomes.partly),
    Column(name="outcome_not_reached", meaning="as not reached", of=lambda row: row.figures.outcomes.not_reached),
    Column(name="outcome_changed", meaning="as changed", of=lambda row: row.figures.outcomes.changed),
    Column(name="recaps_due", meaning="recaps that fell due", of=lambda row: row.figures.recap.whole),
    Column(name="recapped_in_time", meaning="of them, those written by then", of=lambda row: row.figures.recap.part),
    Column(name="advances", meaning="calls with a step forward", of=lambda row: row.figures.advances),
    Column(
        name="ours_on_time", meaning="our promises closed: kept by their date", of=lambda row: row.figures.ours.on_time
    ),
    Column(
        name="ours_moved_in_time", meaning="kept by a date moved in time", of=lambda row: row.figures.ours.moved_in_time
    ),
    Column(name="ours_late", meaning="kept late", of=lambda row: row.figures.ours.late),
    Column(name="ours_broken", meaning="not kept", of=lambda row: row.figures.ours.broken),
    Column(
        name="theirs_on_time",
        meaning="the customers' promises closed: kept by their date",
        of=lambda row: row.figures.theirs.on_time,
    ),
    Column(
        name="theirs_moved_in_time",
        meaning="kept by a date moved in time",
        of=lambda row: row.figures.theirs.moved_in_time,
    ),
    Column(name="theirs_late", meaning="kept late", of=lambda row: row.figures.theirs.late),
    Column(name="theirs_broken", meaning="not kept", of=lambda row: row.figures.theirs.broken),
    Column(
        name="overdue_under_3_days",
        meaning="ours, open past their date at the end, for under 3 days",
        of=lambda row: row.figures.overdue.fresh,
    ),
    Column(name="overdue_under_7_days", meaning="for 3 to under 7 days", of=lambda row: row.figures.overdue.week),
    Column(name="overdue_longer", meaning="for longer", of=lambda row: row.figures.overdue.older),
    Column(
        name="theirs_overdue",
        meaning="the customers', open past their date at the end",
        of=lambda row: row.figures.theirs_overdue,
    ),
    Column(name="nudges", meaning="messages SayDo sent unasked", of=lambda row: row.figures.nudges),
)
