"""Figures in words: a share, which way it went, and the lines a digest, its details and a rep's part have in common."""

from bot.domain.commitments.scores import FEWEST_FOR_A_RATIO
from bot.domain.digests import Figures, Overdue, Scores, Share
from bot.domain.expectations import Expected, Held, Trend, kept_share, percent, trend_of
from bot.views.kit import counted, joined

EXPECTED = {
    Expected.OBJECTIVE: "Objective before the call",
    Expected.RECAP: "Recap within a working day",
    Expected.SAY_DO: "Our word kept",
}
_ARROWS = {Trend.UP: "↑", Trend.DOWN: "↓", Trend.SAME: "→"}


def share_text(share: Share, *, fewest: int = 1) -> str:
    """Say a share: "12 of 14 (85%)", of too few "3 of 4"."""
    if not share.whole:
        return "none yet"
    counts = f"{share.part} of {share.whole}"
    return f"{counts} ({percent(share)}%)" if share.whole >= max(fewest, 2) else counts


def trend_text(share: Share, before: Share | None, *, fewest: int = 1) -> str:
    """Say which way a share went: "↑ from 80%"; "" when there is nothing to compare."""
    trend = trend_of(share, before, fewest=fewest)
    if before is None or trend is Trend.UNKNOWN:
        return ""
    return f"{_ARROWS[trend]} {'as before' if trend is Trend.SAME else f'from {percent(before)}%'}"


def held_line(held: Held) -> str:
    """Say an expectation with what was, what is expected, and which way it went."""
    mark = "✓" if held.is_met else "○"
    said = [
        f"{mark} *{EXPECTED[held.what]}*: {share_text(held.share, fewest=held.fewest)}",
        f"expected {held.target}%",
        trend_text(held.share, held.before, fewest=held.fewest),
        "too few for a share" if held.share.whole and not held.is_known else "",
    ]
    return joined(said)


ALWAYS_MET = "✓ *Promises with date and owner*: always, I keep no other"


def kept_line(label: str, scores: Scores, before: Scores | None = None, *, has_share: bool = True) -> str:
    """Say how a side kept its word, one by one kind; "" when nothing was closed."""
    if not scores.scored:
        return ""
    parts = _kinds(scores)
    if not has_share:
        return f"{label}: {parts}"
    share = share_text(kept_share(scores), fewest=FEWEST_FOR_A_RATIO)
    then = trend_text(kept_share(scores), kept_share(before) if before else None, fewest=FEWEST_FOR_A_RATIO)
    return joined([f"{label}: {share}", then, parts])


def _kinds(scores: Scores) -> str:
    kinds = (
        (scores.on_time, "on time"),
        (scores.moved_in_time, "moved in time"),
        (scores.late, "late"),
        (scores.broken, "not kept"),
    )
    return ", ".join(f"{count} {how}" for count, how in kinds if count)


def late_line(overdue: Overdue, theirs: int) -> str:
    """Say what is late on both sides, ours by age; "" when nothing is."""
    ages = (
        (overdue.fresh, "for less than 3 days"),
        (overdue.week, "for up to 7 days"),
        (overdue.older, "for longer"),
    )
    parts = ", ".join(f"{count} {how}" for count, how in ages if count)
    ours = f"{overdue.total} of ours ({parts})" if overdue.total else ""
    said = joined([ours, f"{theirs} of theirs" if theirs else ""], by=", ")
    return f"Late now: {said}" if said else ""


def advance_line(figures: Figures, before: Figures | None) -> str:
    """Say how many calls one step forward took; "" without calls."""
    if not figures.calls:
        return ""
    now, then = figures.calls_per_advance, before.calls_per_advance if before else None
    if now is None:
        return "Calls per step forward: no step yet"
    return joined([f"Calls per step forward: {now:.1f}", f"{then:.1f} before" if then is not None else ""])


def call_lines(figures: Figures, before: Figures | None) -> list[str]:
    """Say what the calls were like, as far as no expectation says so."""
    aligned, outcomes = figures.aligned, figures.outcomes.reached_share
    said = [
        joined([f"Customer's own objective confirmed: {share_text(aligned)}", _went(aligned, before, "aligned")])
        if aligned.whole
        else "",
        joined([f"Objective reached: {share_text(outcomes)}", _reached(outcomes, before)]) if outcomes.whole else "",
        advance_line(figures, before),
    ]
    return [line for line in said if line]


def _went(share: Share, before: Figures | None, name: str) -> str:
    return trend_text(share, getattr(before, name) if before else None)


def _reached(share: Share, before: Figures | None) -> str:
    return trend_text(share, before.outcomes.reached_share if before else None)


def own_line(figures: Figures) -> str:
    """Say one person's figures in a line: "3 calls, 2 with an objective · recaps in time 2 of 3 · …"."""
    word, late = kept_share(figures.ours), figures.overdue.total
    calls = counted(figures.calls, "call")
    return joined(
        [
            f"{calls}, {figures.objective.part} with an objective" if figures.calls else "no calls",
            f"recaps in time {figures.recap.part} of {figures.recap.whole}" if figures.recap.whole else "",
            f"word kept {word.part} of {word.whole}" if word.whole else "",
            f"{counted(late, 'promise')} late" if late else "",
        ]
    )
