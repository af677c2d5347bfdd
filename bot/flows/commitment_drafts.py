"""What was typed about a saved promise and not sent: kept when its modal is closed, and there when it opens again."""

from collections.abc import Mapping
from typing import Any

from bot.domain.drafts import DraftKind
from bot.runtime import Actor, Runtime


async def keep_typed(runtime: Runtime, actor: Actor, form: str, commitment_id: str, typed: Mapping[str, Any]) -> None:
    """Keep what was changed in a form (by its callback id), over what was kept before."""
    if not typed:
        return
    subject = f"{form} {commitment_id}"
    async with runtime.storage.begin() as tx:
        kind, workspace_id, member_id = DraftKind.COMMITMENT_CHANGE, actor.workspace.id, actor.member.id
        before = await tx.drafts.of(workspace_id, member_id, kind, subject)
        data = {**(before.data if before else {}), **typed}
        await tx.drafts.save(workspace_id, member_id, kind, subject, data, runtime.clock.now())


async def typed_before(runtime: Runtime, actor: Actor, form: str, commitment_id: str) -> Mapping[str, Any]:
    """Return what was kept of a form; empty when there is nothing."""
    async with runtime.storage.reading() as tx:
        draft = await tx.drafts.of(
            actor.workspace.id, actor.member.id, DraftKind.COMMITMENT_CHANGE, f"{form} {commitment_id}"
        )
    return draft.data if draft else {}


async def forget_typed(runtime: Runtime, actor: Actor, form: str, commitment_id: str) -> None:
    """Forget it: it was sent, or the person wants to start over."""
    async with runtime.storage.begin() as tx:
        draft = await tx.drafts.of(
            actor.workspace.id, actor.member.id, DraftKind.COMMITMENT_CHANGE, f"{form} {commitment_id}"
        )
        if draft is not None:
            await tx.drafts.remove(actor.workspace.id, draft.id)
