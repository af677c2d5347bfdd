import pytest

from bot.domain.commitments import keep
from bot.domain.nudges import Kind, State, Wanted
from bot.domain.subjects import commitment_subject
from bot.flows.planning import plan_commitment
from storage import Storage
from tests.storage.known import DAY, NOW, a_commitment, a_member, a_workspace


@pytest.mark.parametrize("kind", [Kind.HANDED_OVER, Kind.OFFER_ANSWERED])
async def test_what_a_colleague_said_of_a_promise_is_told_although_the_promise_is_planned_again(
    storage: Storage, kind: Kind
) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        owner = await a_member(tx, workspace)
        made = await a_commitment(tx, owner)
        subject = commitment_subject(made.id)
        word = Wanted(kind=kind, n=1, due_at=NOW, until=NOW + 7 * DAY)
        told = await tx.nudges.insert(workspace.id, owner.id, subject, word)
        await plan_commitment(tx, workspace, made, now=NOW)
        assert told in await tx.nudges.of_subject(workspace.id, owner.id, subject)
        closed = keep(made, by=owner.id, now=NOW, source="button").after
        await plan_commitment(tx, workspace, closed, now=NOW)
        planned = [one.state for one in await tx.nudges.of_subject(workspace.id, owner.id, subject)]
        assert State.PLANNED not in planned
