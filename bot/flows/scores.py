"""Say/do: of what was said, how much was done, held against the time before."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.domain.commitments import Commitment, Side, say_do
from bot.runtime import Actor, Runtime
from bot.views.home_forms import Scores

SCORED = timedelta(days=90)
_RECENT = timedelta(days=30)


async def own_scores(runtime: Runtime, actor: Actor) -> tuple[Scores, Scores]:
    """Return the actor's figures, and those of the customers whose promises they keep an eye on."""
    now = runtime.clock.now()
    async with runtime.storage.reading() as tx:
        closed = await tx.commitments.closed_of(actor.workspace.id, actor.member.id, now - SCORED)
    return scores_of(closed, Side.OURS, now=now), scores_of(closed, Side.THEIRS, now=now)


def scores_of(closed: Iterable[Commitment], side: Side, *, now: datetime) -> Scores:
    """Count what one side closed; `closed` reaches back 90 days."""
    theirs = [one for one in closed if one.side is side]
    then = now - _RECENT
    earlier = [one for one in theirs if one.closed_at is not None and one.closed_at < then]
    return Scores(
        last=say_do(theirs, now=now, days=_RECENT.days),
        before=say_do(earlier, now=then, days=_RECENT.days),
        last_90=say_do(theirs, now=now, days=SCORED.days),
    )
