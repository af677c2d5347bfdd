"""What was typed into a form and not sent: kept when it is closed or fails, and there when it opens again."""

from collections.abc import Mapping
from typing import Any

from bot.domain.drafts import DraftKind
from bot.runtime import Actor, Runtime


async def keep_typed(
    kind: DraftKind, runtime: Runtime, actor: Actor, form: str, about: str, typed: Mapping[str, Any]
) -> None:
    """Keep what was changed in a form (by its callback id) about one thing, over what was kept before."""
    if not typed:
        return
    subject, workspace_id, member_id = f"{form} {about}", actor.workspace.id, actor.member.id
    async with runtime.storage.begin() as tx:
        before = await tx.drafts.of(workspace_id, member_id, kind, subject)
        data = {**(before.data if before else {}), **typed}
        await tx.drafts.save(workspace_id, member_id, kind, subject, data, runtime.clock.now())


async def typed_before(kind: DraftKind, runtime: Runtime, actor: Actor, form: str, about: str) -> Mapping[str, Any]:
    """Return what was kept of a form; empty when there is nothing."""
    async with runtime.storage.begin() as tx:
        draft = await tx.drafts.of(actor.workspace.id, actor.member.id, kind, f"{form} {about}")
    return draft.data if draft else {}


async def forget_typed(kind: DraftKind, runtime: Runtime, actor: Actor, form: str, about: str) -> None:
    """Forget it: it was sent, or the person starts over."""
    async with runtime.storage.begin() as tx:
        draft = await tx.drafts.of(actor.workspace.id, actor.member.id, kind, f"{form} {about}")
        if draft is not None:
            await tx.drafts.remove(actor.workspace.id, draft.id)
