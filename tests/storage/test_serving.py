"""In a workspace that SayDo was removed from nothing is claimed, and once it is back all of it is."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.links import LinkState, Provider
from storage import Storage, Transaction
from tests.storage.known import DAY, HOUR, MINUTE, NOW, a_commitment, a_member, a_workspace
from tests.storage.webhook_examples import an_endpoint

Claim = Callable[[Transaction], Awaitable[Any]]
CLAIMS: dict[str, Claim] = {
    "link_rounds.claim_due": lambda tx: tx.link_rounds.claim_due(NOW, 9, MINUTE),
    "link_rounds.claim_watches": lambda tx: tx.link_rounds.claim_watches(NOW, 9, MINUTE),
    "link_rounds.claim_hours": lambda tx: tx.link_rounds.claim_hours(NOW, 9, again_after=DAY),
    "members.claim_planning": lambda tx: tx.members.claim_planning(NOW, MINUTE),
    "commitments.overdue_before": lambda tx: tx.commitments.overdue_before(NOW + 9 * DAY, 9),
    "webhook_deliveries.claim": lambda tx: tx.webhook_deliveries.claim(NOW, 9, MINUTE),
    "workspaces.all": lambda tx: tx.workspaces.all(),
    "workspaces.claim_people": lambda tx: tx.workspaces.claim_people(NOW, again_at=NOW + DAY),
}


@pytest.mark.parametrize("claim", CLAIMS)
async def test_nothing_is_claimed_where_saydo_is_not(storage: Storage, claim: str) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        member = await a_member(tx, workspace, is_admin=True)
        link = await tx.links.add(workspace.id, member.id, Provider.GOOGLE, "primary", NOW, account="rep@us.example")
        await tx.links.save(replace(link, state=LinkState.OK))
        await an_endpoint(tx, member)
        await a_commitment(tx, member)
        await tx.members.ask_planning(workspace.id, NOW)
        await tx.workspaces.leave(workspace.id, NOW, erase_at=NOW + DAY)
        assert not await CLAIMS[claim](tx)
        await a_workspace(tx)
        assert await CLAIMS[claim](tx)


async def test_the_people_of_a_workspace_are_read_by_one_process(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        assert await tx.workspaces.claim_people(NOW, again_at=NOW + DAY) == workspace
        assert await tx.workspaces.claim_people(NOW, again_at=NOW + DAY) is None
        assert await tx.workspaces.claim_people(NOW, again_at=NOW + DAY, workspace_id=workspace.id) is None
        await tx.workspaces.read_people_at(workspace.id, NOW + HOUR)
        assert await tx.workspaces.claim_people(NOW + HOUR, again_at=NOW + DAY, workspace_id=workspace.id) == workspace
