"""Access given back: once no calendar is read by what an account granted, the grant ends with its provider too."""

import logging
from collections.abc import Mapping

from bot.calendars.grants import Credentials
from bot.domain.errors import CalendarError
from bot.domain.links import Provider
from bot.flows.conversations import tell
from bot.runtime import Actor, Runtime
from bot.views.calendar_links import draw_grant_left

log = logging.getLogger(__name__)


async def give_back(
    runtime: Runtime, actor: Actor, provider: Provider, account: str, credentials: Mapping[str, str]
) -> None:
    """End a grant unless another calendar is read by it; where that fails, tell the actor how to end it themselves.

    A provider ends all an account granted at once, so what two people share ends with the last of them.
    """
    if not credentials:
        return
    async with runtime.storage.begin() as tx:
        if await tx.links.read_by_grant_of(provider, account):
            return
    try:
        await runtime.calendars.give_back(provider, Credentials(values=credentials))
    except CalendarError as error:
        log.warning("a grant of member %s could not be given back: %s", actor.member.id, error)
        await tell(runtime, actor, draw_grant_left(account), about="a grant that is left")
