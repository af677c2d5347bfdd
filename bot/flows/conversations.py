"""Where a member is spoken to: the conversation SayDo has with them."""

import logging

from bot.domain.messages import Message, Posted, Shown
from bot.domain.people import Member, Workspace
from bot.runtime import Actor, Runtime
from bot.slack import SlackError
from bot.slack_errors import ViewGoneError

log = logging.getLogger(__name__)


async def dm_of(runtime: Runtime, workspace: Workspace, member: Member) -> str:
    """Return the conversation with a member, opened on first use."""
    if member.dm_channel:
        return member.dm_channel
    channel = await runtime.slack.open_dm(workspace, member.slack_id)
    async with runtime.storage.begin() as tx:
        await tx.members.set_dm_channel(workspace.id, member.id, channel)
    return channel


async def tell(
    runtime: Runtime, actor: Actor, message: Message, *, about: str, instead_of: Posted | None = None
) -> Posted | None:
    """Say something to a member now, in the place of what was said before if there is such; return where it stands.

    Where it can't be said, `about` names it in the log, and nothing else changes.
    """
    try:
        if instead_of is not None:
            await runtime.slack.update(actor.workspace, instead_of, message)
            return instead_of
        channel = await dm_of(runtime, actor.workspace, actor.member)
        return await runtime.slack.post(actor.workspace, channel, message)
    except SlackError as error:
        log.warning("member %s could not be told of %s: %s", actor.member.id, about, error)
        return None


async def show_or_tell(runtime: Runtime, actor: Actor, view_id: str, shown: Shown) -> None:
    """Show something in an open modal; where that was closed meanwhile, say it in the conversation."""
    try:
        await runtime.slack.update_view(actor.workspace, view_id, shown.view)
    except ViewGoneError:
        if shown.said is not None:
            await tell(runtime, actor, shown.said, about="what a modal waited for")
