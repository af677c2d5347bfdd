"""How long a workspace keeps things: set by an admin, and what is older erased, a little at a time."""

from dataclasses import replace
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta

from bot.domain.people import Workspace, WorkspaceState
from bot.flows.settings import check_admin
from bot.runtime import Actor, Runtime
from bot.views.keeping import Keeping

_ROWS_AT_ONCE = 200
_MOST_ROUNDS = 50
_ROUND, _EVERY = "retention", timedelta(minutes=14)


def keeping_of(workspace: Workspace) -> Keeping:
    """Return how long a workspace keeps things."""
    return Keeping(months=workspace.settings.keep_months, days=workspace.settings.keep_days)


async def keeping_form(runtime: Runtime, actor: Actor, _: str = "") -> Keeping:
    """Return how long things are kept, to be changed. Raises NotAllowedError for all but admins."""
    check_admin(actor)
    async with runtime.storage.reading() as tx:
        return keeping_of(await tx.workspaces.get(actor.workspace.id))


async def save_keeping(runtime: Runtime, actor: Actor, keeping: Keeping) -> None:
    """Keep for how long. Raises NotAllowedError for all but admins."""
    check_admin(actor)
    async with runtime.storage.begin() as tx:
        workspace = await tx.workspaces.get(actor.workspace.id)
        settings = replace(workspace.settings, keep_months=keeping.months, keep_days=keeping.days)
        await tx.workspaces.save_settings(workspace.id, settings)


async def forget_old(runtime: Runtime) -> None:
    """Erase what is older than each workspace keeps it; what is too much for now waits for the next time."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        if not await tx.rounds.take(_ROUND, now, now + _EVERY):
            return
        found = await tx.workspaces.all()
    for workspace in [one for one in found if one.state is WorkspaceState.ACTIVE]:
        rounds = 0
        while rounds < _MOST_ROUNDS and await _forget_some(runtime, workspace, now=now):
            rounds += 1


async def _forget_some(runtime: Runtime, workspace: Workspace, *, now: datetime) -> bool:
    keeping, went = keeping_of(workspace), False
    if keeping.months:
        before = now + relativedelta(months=-keeping.months)
        async with runtime.storage.begin() as tx:
            went |= await tx.retention.forget_calls(workspace.id, before, _ROWS_AT_ONCE)
    if keeping.days:
        async with runtime.storage.begin() as tx:
            went |= await tx.retention.forget_said(workspace.id, now - timedelta(days=keeping.days), _ROWS_AT_ONCE)
    return went
