"""The word to who answers for a digest that it is not posted."""

from datetime import datetime, timedelta

from bot.domain.digest_sending import Trouble
from bot.domain.nudges import Kind, Nudge, Wanted
from storage import Transaction

TOLD_WITHIN = timedelta(days=7)


async def fail_digest(tx: Transaction, digest: Nudge, trouble: Trouble, *, now: datetime) -> None:
    """Keep that a digest is not posted, and why; no more than once."""
    if await tx.digests.mark_failed([digest.id], trouble.value):
        tx.tally[digest.kind, "failed"] += 1
        await tell_of_trouble(tx, digest, now=now)


async def tell_of_trouble(tx: Transaction, digest: Nudge, *, now: datetime) -> None:
    """Plan the word to who answers for a digest that it is not posted; told before, they see it there."""
    wanted = Wanted(kind=Kind.DIGEST_TROUBLE, n=digest.n, due_at=now, until=now + TOLD_WITHIN)
    await tx.nudges.insert(digest.workspace_id, digest.member_id, digest.subject, wanted)
    await draw_trouble_again(tx, digest, now=now)


async def draw_trouble_again(tx: Transaction, digest: Nudge, *, now: datetime) -> None:
    """Draw the word again where it stands: what it says of a digest is not so any more."""
    stored = await tx.nudges.of_subjects(digest.workspace_id, [digest.subject])
    told = [one.id for one in stored if one.kind is Kind.DIGEST_TROUBLE and one.n == digest.n]
    await tx.nudges.ask_redraw(told, now)
