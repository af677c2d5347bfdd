"""What came of writing to people, and how it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.messages import Posted
from bot.domain.nudges import NudgeId
from bot.flows.holding import is_taken_again, not_said
from bot.flows.last_looks import Ready
from bot.metrics import Metrics
from bot.slack import SlackError
from storage import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of writing: None when it took so long that the claim may be over soon, and nothing was written."""

    ready: Ready
    came: Posted | SlackError | None


async def keep_outcomes(tx: Transaction, outcomes: Sequence[Outcome], metrics: Metrics, *, now: datetime) -> None:
    """Keep in which messages nudges stand now, and when those are tried again that Slack did not take."""
    said: list[tuple[NudgeId, Posted]] = []
    for outcome in outcomes:
        ready = outcome.ready
        match outcome.came:
            case Posted() as posted:
                said += [(nudge.id, posted) for nudge in ready.nudges]
                for nudge in ready.nudges:
                    metrics.sent(nudge.kind.value, late=(now - nudge.due_at).total_seconds())
            case None:
                await tx.nudges.release(ready.nudges)
            case SlackError() as error:
                await not_said(tx, ready.workspace, ready.nudges, error, now=now)
    await tx.nudges.mark_all_sent(said, now)
    took = {outcome.ready.workspace.id: outcome.ready.workspace for outcome in outcomes if _is_said(outcome)}
    for workspace_id in await tx.holds.that_are_over(took, now):
        await is_taken_again(tx, took[workspace_id], now=now)


def _is_said(outcome: Outcome) -> bool:
    return isinstance(outcome.came, Posted)
