"""From a digest to the people behind it: the same team and the same time."""

from bot.domain import gone
from bot.domain.errors import NotFoundError
from bot.domain.nudges import NudgeId
from bot.domain.subjects import team_and_day
from bot.flows.digest_delivery import period_end
from bot.runtime import Actor, Runtime
from bot.views.look_forms import Place


async def place_behind(runtime: Runtime, actor: Actor, digest_id: str) -> Place:
    """Return the team and the period of a digest; whether the actor may look there is asked when they do.

    Of one that somebody posted in between it is the time until then.
    """
    async with runtime.storage.reading() as tx:
        digest = await tx.digests.get(actor.workspace.id, NudgeId(digest_id))
        if digest is None:
            raise NotFoundError(gone.DIGEST)
        team = await tx.teams.get(actor.workspace.id, team_and_day(digest)[0])
    return Place(team_id=team.id, until=period_end(team, digest).isoformat())
