"""Does a promise that was set down for a digest still come into it? Asked when anything happens to it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.domain.commitments import CommitmentId
from bot.domain.escalations import Escalation, Facts, Stop, stopped_by
from bot.domain.nudges import Kind, SkipReason, State
from bot.domain.people import WorkspaceId
from bot.domain.subjects import commitment_subject
from storage import Transaction


async def settle(
    tx: Transaction, workspace_id: WorkspaceId, commitment_ids: Collection[CommitmentId], *, now: datetime
) -> None:
    """Stop those of these promises that don't come into their digest any more."""
    for one in await tx.escalations.ahead_of(workspace_id, commitment_ids):
        await stop_if_over(tx, one, now=now)


async def stop_if_over(tx: Transaction, one: Escalation, *, now: datetime) -> Stop | None:
    """Stop one that does not come into its digest any more, and have its announcement say so; return why."""
    why = stopped_by(one, await _facts(tx, one), now=now)
    if why is None or not await tx.escalations.stop(one, why, now):
        return why
    for nudge in await tx.nudges.of_subject(one.workspace_id, one.owner_id, commitment_subject(one.commitment_id)):
        if nudge.kind is not Kind.ESCALATION or nudge.n != one.n:
            continue
        if nudge.state is State.PLANNED:
            await tx.nudges.save(replace(nudge, state=State.SKIPPED, reason=SkipReason.NOT_WANTED.value))
        await tx.nudges.ask_redraw([nudge.id] if nudge.sent_at is not None else [], now)
    return why


async def still_comes(tx: Transaction, one: Escalation, *, now: datetime) -> bool:
    """Tell whether it comes into its digest, as things stand now."""
    return one.is_ahead and stopped_by(one, await _facts(tx, one), now=now) is None


async def _facts(tx: Transaction, one: Escalation) -> Facts:
    commitment = await tx.commitments.get(one.workspace_id, one.commitment_id)
    call = await tx.calls.get(one.workspace_id, commitment.call_id) if commitment.call_id else None
    return Facts(
        commitment=commitment,
        team=await tx.teams.get(one.workspace_id, one.team_id),
        people=tuple(await tx.teams.people(one.workspace_id, one.team_id)),
        offer=await tx.offers.of(one.workspace_id, one.commitment_id),
        is_private=call is not None and call.is_private,
    )
