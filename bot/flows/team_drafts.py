"""What was typed into a form about a team and not saved: kept when something fails, offered when it opens again."""

from collections.abc import Mapping
from typing import Any

from bot.domain.drafts import DraftKind
from bot.runtime import Actor, Runtime


async def keep_typed(runtime: Runtime, actor: Actor, form: str, team_id: str, typed: Mapping[str, Any]) -> None:
    """Keep what was changed in a form (by its callback id), over what was kept before."""
    if not typed:
        return
    subject, workspace_id, member_id = f"{form} {team_id}", actor.workspace.id, actor.member.id
    async with runtime.storage.begin() as tx:
        before = await tx.drafts.of(workspace_id, member_id, DraftKind.TEAM, subject)
        data = {**(before.data if before else {}), **typed}
        await tx.drafts.save(workspace_id, member_id, DraftKind.TEAM, subject, data, runtime.clock.now())


async def typed_before(runtime: Runtime, actor: Actor, form: str, team_id: str) -> Mapping[str, Any]:
    """Return what was kept of a form; empty when there is nothing."""
    async with runtime.storage.begin() as tx:
        draft = await tx.drafts.of(actor.workspace.id, actor.member.id, DraftKind.TEAM, f"{form} {team_id}")
    return draft.data if draft else {}


async def forget_typed(runtime: Runtime, actor: Actor, form: str, team_id: str) -> None:
    """Forget it: it was saved, or the person starts over."""
    async with runtime.storage.begin() as tx:
        draft = await tx.drafts.of(actor.workspace.id, actor.member.id, DraftKind.TEAM, f"{form} {team_id}")
        if draft is not None:
            await tx.drafts.remove(actor.workspace.id, draft.id)
