"""A workspace SayDo was removed from: all that was kept of it is erased once its time has come, a bit at a time."""

import logging

from bot.runtime import Runtime

log = logging.getLogger(__name__)

_ROWS_AT_ONCE = 500


async def erase_some(runtime: Runtime) -> bool:
    """Erase some rows of a workspace that is due; False when there is nothing left to erase.

    Whatever stops it, the next run goes on where it was.
    """
    async with runtime.storage.begin() as tx:
        workspace_id = await tx.emptying.claim_due(runtime.clock.now())
        if workspace_id is None:
            return False
        if not await tx.emptying.some_of(workspace_id, _ROWS_AT_ONCE):
            log.info("workspace %s is erased", workspace_id)
    return True
