"""Where a member is spoken to: the conversation SayDo has with them."""

import logging

from bot.domain.messages import Message
from bot.domain.people import Member, Workspace
from bot.runtime import Actor, Runtime
from bot.slack import SlackError

log = logging.getLogger(__name__)


async def dm_of(runtime: Runtime, workspace: Workspace, member: Member) -> str:
    """Return the conversation with a member, opened on first use."""
    if member.dm_channel:
        return member.dm_channel
    channel = await runtime.slack.open_dm(workspace, member.slack_id)
    async with runtime.storage.begin() as tx:
        await tx.members.set_dm_channel(workspace.id, member.id, channel)
    return channel


async def tell(runtime: Runtime, actor: Actor, message: Message, *, about: str) -> None:
    """Say something to a member now; where it can't be said, `about` names it in the log, and nothing else changes."""
    try:
        channel = await dm_of(runtime, actor.workspace, actor.member)
        await runtime.slack.post(actor.workspace, channel, message)
    except SlackError as error:
        log.warning("member %s could not be told of %s: %s", actor.member.id, about, error)
