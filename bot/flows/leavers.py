"""Promises of people who left Slack: nobody keeps them until a colleague, a manager or an admin takes them over."""

from collections.abc import Collection
from datetime import UTC, datetime

from bot.domain import commitments as rules
from bot.domain.commitments import Commitment, CommitmentId
from bot.domain.errors import NotAllowedError
from bot.domain.people import MemberId
from bot.domain.teams import Role, Team, TeamPerson
from bot.flows.commitment_steps import end_offer, item_in, take
from bot.flows.offers import names_of_owners
from bot.flows.planning import drop_commitment_plans
from bot.flows.team_rights import managed_teams
from bot.runtime import Actor, Runtime
from bot.views.commitments import CommitmentItem
from storage import Transaction

_EVER = datetime.min.replace(tzinfo=UTC)


async def left_to(tx: Transaction, actor: Actor) -> list[Commitment]:
    """Return the open promises of people who left that the actor may take over.

    Those of calls and customers they share; for a manager all of their team's people, for an admin everybody's. What
    was agreed in a private call is for those who attended it.
    """
    over = await _over(tx, actor, await managed_teams(tx, actor))
    return await tx.commitments.left_to(actor.workspace.id, actor.member.id, over)


async def left_to_look_after(tx: Transaction, actor: Actor, managed: Collection[Team]) -> int:
    """Return how many promises nobody keeps, for who looks after others: an admin, a manager; 0 for everybody else.

    `managed` are the teams the actor may manage.
    """
    over = await _over(tx, actor, managed)
    if over is not None and not over:
        return 0
    return len(await tx.commitments.left_to(actor.workspace.id, actor.member.id, over))


async def is_left_to(tx: Transaction, actor: Actor, commitment: Commitment) -> bool:
    """Tell whether its owner left and the actor may take it over."""
    owner = await tx.members.get(actor.workspace.id, commitment.owner_id)
    return not owner.is_active and commitment.id in {one.id for one in await left_to(tx, actor)}


async def take_over(runtime: Runtime, actor: Actor, commitment_id: CommitmentId) -> CommitmentItem:
    """Make a promise of somebody who left the actor's own. A second click finds it theirs and changes nothing.

    Raises NotAllowedError for one whose owner is still here, or that the actor may not know of.
    """
    now, me = runtime.clock.now(), actor.member.id
    async with runtime.storage.begin() as tx:
        commitment = await tx.commitments.hold(actor.workspace.id, commitment_id)
        if commitment.owner_id != me:
            if not await is_left_to(tx, actor, commitment):
                raise NotAllowedError("This promise is closed, or its owner is still here. Ask them to hand it over.")
            names = await names_of_owners(tx, commitment, actor.member)
            step = rules.hand_over(commitment, to=me, by=me, now=now, source=actor.source, names=names)
            await end_offer(tx, actor, commitment_id, now=now)
            await drop_commitment_plans(tx, commitment, now=now)
            await take(tx, actor, step, now=now, since=now)
        return await item_in(tx, actor, commitment_id, now=now)


async def _over(tx: Transaction, actor: Actor, managed: Collection[Team]) -> frozenset[MemberId] | None:
    """Return whom the actor looks after: everybody (None) as an admin, the reps of their teams as a manager."""
    if actor.member.is_admin:
        return None
    reps: set[MemberId] = set()
    for team in managed:
        people = await tx.teams.people(actor.workspace.id, team.id, since=_EVER)
        reps |= {one.member_id for one in people if _is_rep(one)}
    return frozenset(reps)


def _is_rep(person: TeamPerson) -> bool:
    return person.role is Role.REP
