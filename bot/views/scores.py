"""Say/do in words: of what was said, how much was done, and whether it is going up or down."""

from bot.domain.commitments import FEWEST_FOR_A_RATIO, SayDo
from bot.domain.messages import Message
from bot.views.blocks import context, section
from bot.views.home_forms import Scores
from bot.views.kit import joined
from bot.views.payloads import message

_EXPLAINED = (
    "Kept on time, or by a date you moved before the old one passed, out of all you closed. "
    "What the other side let you off does not count."
)


def draw_scores(ours: Scores, theirs: Scores) -> Message:
    """Answer with the reader's own figures, and those of the customers whose promises they keep an eye on."""
    mine = score_text(ours) or "*Say/do*: nothing was closed in the last 90 days, so there is nothing to say yet."
    others = f"*They*: {_counts(theirs.last_90)} kept in the last 90 days." if theirs.last_90.scored else ""
    return message([section(mine), *([section(others)] if others else []), context(_EXPLAINED)])


def score_text(scores: Scores) -> str:
    """Say it in a line or two of mrkdwn; "" when nothing was closed in 90 days."""
    if not scores.last_90.scored:
        return ""
    last = scores.last
    share = f"*Say/do {last.ratio:.0%}*" if last.ratio is not None else "*Say/do*"
    recent = f"{share}: {_counts(last)} in the last 30 days{_trend(scores)}."
    few = f"A percentage takes {FEWEST_FOR_A_RATIO}." if last.ratio is None else ""
    return joined([recent, f"90 days: {_figures(scores.last_90)}.", few], by=" ")


def _counts(figures: SayDo) -> str:
    return f"{figures.kept_in_time} of {figures.scored}"


def _figures(figures: SayDo) -> str:
    return _counts(figures) if figures.ratio is None else f"{figures.ratio:.0%}, {_counts(figures)}"


def _trend(scores: Scores) -> str:
    """Hold the last 30 days against the 30 before, in words: an arrow alone is read out as nothing."""
    now, before = scores.last.ratio, scores.before.ratio
    if now is None or before is None:
        return ""
    change = round(now * 100) - round(before * 100)
    if change == 0:
        return f", as in the 30 days before ({before:.0%})"
    return f", {'↑ up' if change > 0 else '↓ down'} from {before:.0%} in the 30 days before"
