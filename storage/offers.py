"""Commitments offered to colleagues: queries."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.commitments import CommitmentId, Offer, State
from bot.domain.people import MemberId, WorkspaceId
from storage.commitment_tables import commitments, offers
from storage.rows import Shape, among, changed, every, first, given, ids, insert_into, is_inserted, literally

_SHAPE = Shape(offers, Offer)
OFFERS_OF_MANY = _SHAPE.select().where(
    offers.c.workspace_id == given("workspace_id"), offers.c.commitment_id.in_(among("commitment_ids"))
)
_ANYWHERE = _SHAPE.select().where(offers.c.commitment_id.in_(among("commitment_ids")))
_OF = _SHAPE.select().where(
    offers.c.workspace_id == given("workspace_id"), offers.c.commitment_id == given("commitment_id")
)
_WAITING_FOR = (
    _SHAPE.select()
    .join(
        commitments,
        (commitments.c.workspace_id == offers.c.workspace_id) & (commitments.c.id == offers.c.commitment_id),
    )
    .where(
        offers.c.workspace_id == given("workspace_id"),
        offers.c.to == given("member_id"),
        literally(commitments.c.state, State.OPEN),
    )
    .order_by(offers.c.offered_at, offers.c.commitment_id)
)


@dataclass(frozen=True, slots=True)
class Offers:
    """What colleagues were asked to take and have not answered: one at most for each commitment."""

    connection: AsyncConnection

    async def make(self, offer: Offer) -> bool:
        """Keep an offer; False when the commitment is offered already, and then nothing is changed."""
        statement = insert_into(self.connection, offers).values(_SHAPE.write(offer)).on_conflict_do_nothing()
        return await is_inserted(self.connection, statement)

    async def take(self, offer: Offer) -> bool:
        """Take an offer off the table, whatever the answer; False when somebody was quicker."""
        statement = offers.delete().where(
            offers.c.workspace_id == offer.workspace_id,
            offers.c.commitment_id == offer.commitment_id,
            offers.c.to == offer.to,
            offers.c.offered_at == offer.offered_at,
        )
        return await changed(self.connection, statement) == 1

    async def of(self, workspace_id: WorkspaceId, commitment_id: CommitmentId) -> Offer | None:
        """Return the offer of a commitment."""
        named = {"workspace_id": workspace_id, "commitment_id": commitment_id}
        return await first(self.connection, _OF, shape=_SHAPE, **named)

    async def many(
        self, workspace_id: WorkspaceId, commitment_ids: Iterable[CommitmentId]
    ) -> dict[CommitmentId, Offer]:
        """Return the offers of these commitments; those not offered are left out."""
        wanted = ids(commitment_ids)
        if not wanted:
            return {}
        named = {"workspace_id": workspace_id, "commitment_ids": wanted}
        found = await every(self.connection, OFFERS_OF_MANY, shape=_SHAPE, **named)
        return {offer.commitment_id: offer for offer in found}

    async def of_all(self, commitment_ids: Iterable[str]) -> list[Offer]:
        """Return the offers of these commitments, of all workspaces."""
        return await every(self.connection, _ANYWHERE, shape=_SHAPE, commitment_ids=ids(commitment_ids))

    async def waiting_for(self, workspace_id: WorkspaceId, member_id: MemberId) -> list[Offer]:
        """Return what a member was asked to take and is still open, longest asked first."""
        named = {"workspace_id": workspace_id, "member_id": member_id}
        return await every(self.connection, _WAITING_FOR, shape=_SHAPE, **named)
