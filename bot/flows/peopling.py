"""The people of a workspace, read from Slack: once when SayDo comes there, and once a day for what was missed."""

import asyncio
import logging
from datetime import timedelta

from bot.domain.people import Workspace
from bot.flows.companies import link_company
from bot.flows.people import meet_everybody
from bot.runtime import Runtime
from bot.slack import SlackError

log = logging.getLogger(__name__)

EVERY = timedelta(days=1)
_AGAIN_AFTER = timedelta(minutes=5)
_JUST_READ = timedelta(minutes=1)
_AT_THE_START_WITHIN = 10.0


async def read_people(runtime: Runtime) -> None:
    """Read the people of every workspace whose turn it is; of several processes one does."""
    while (workspace := await _claimed(runtime)) is not None:
        await _read(runtime, workspace)


async def read_people_at_start(runtime: Runtime, workspace: Workspace) -> None:
    """Read who works here, so that colleagues are no customers, unless another process just did.

    It takes a few seconds at most: those missed are met one by one, and read by the clock.
    """
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        before = now + EVERY - _JUST_READ
        claimed = await tx.workspaces.claim_people(before, again_at=now + EVERY, workspace_id=workspace.id)
    if claimed is None:
        return
    try:
        async with asyncio.timeout(_AT_THE_START_WITHIN):
            await _read(runtime, claimed)
    except TimeoutError:
        await _put_off(runtime, claimed, "Slack took too long")


async def _claimed(runtime: Runtime) -> Workspace | None:
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        return await tx.workspaces.claim_people(now, again_at=now + EVERY)


async def _read(runtime: Runtime, workspace: Workspace) -> None:
    try:
        await meet_everybody(runtime, workspace)
    except SlackError as error:
        await _put_off(runtime, workspace, str(error))
        return
    await link_company(runtime, workspace)


async def _put_off(runtime: Runtime, workspace: Workspace, why: str) -> None:
    log.warning("the people of %s could not be read yet: %s", workspace.name, why)
    async with runtime.storage.begin() as tx:
        await tx.workspaces.read_people_at(workspace.id, runtime.clock.now() + _AGAIN_AFTER)
