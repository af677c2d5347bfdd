"""Messages whose facts changed are drawn again where they stand; one that can't be is let go, and logged."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot.domain.messages import Posted
from bot.domain.nudges import Nudge, NudgeId
from bot.domain.pacing import PUBLISH, UPDATE
from bot.domain.people import Member, MemberId, WorkspaceId
from bot.flows.drawing import draw_message
from bot.flows.homes import show_home
from bot.runtime import Actor, Runtime
from bot.slack import InstallationGoneError, RateLimitedError, SlackError, UnreachableError

log = logging.getLogger(__name__)

_LEASE = timedelta(seconds=60)
_AT_ONCE = 50
_TRY_AGAIN_AFTER = timedelta(seconds=30)
_WHEN_THERE_IS_ROOM = timedelta(seconds=5)


async def redraw_due(runtime: Runtime) -> int:
    """Draw the messages again that ask for it; return how many."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        stale = await tx.nudges.claim_redraws(now, _AT_ONCE, _LEASE)
    messages: dict[tuple[WorkspaceId, str, str], list[Nudge]] = defaultdict(list)
    for nudge in stale:
        if nudge.channel and nudge.ts:
            messages[nudge.workspace_id, nudge.channel, nudge.ts].append(nudge)
    for (workspace_id, channel, ts), asked in messages.items():
        await _redraw(runtime, workspace_id, Posted(channel=channel, ts=ts), asked)
    return len(messages)


async def _redraw(runtime: Runtime, workspace_id: WorkspaceId, posted: Posted, asked: Sequence[Nudge]) -> None:
    now, ids = runtime.clock.now(), [nudge.id for nudge in asked]
    if not runtime.slack.paces.room(workspace_id, UPDATE):
        await _later(runtime, ids, _WHEN_THERE_IS_ROOM)
        return
    async with runtime.storage.reading() as tx:
        workspace = await tx.workspaces.get(workspace_id)
        said = await tx.nudges.in_message(workspace_id, posted.channel, posted.ts)
        member = await tx.members.get(workspace_id, said[0].member_id)
        message = await draw_message(tx, workspace, member, said, now=now)
    try:
        if message is not None:
            await runtime.slack.update(workspace, posted, message)
    except (RateLimitedError, UnreachableError, InstallationGoneError) as error:
        wait = timedelta(seconds=getattr(error, "retry_after", 0)) or _TRY_AGAIN_AFTER
        await _later(runtime, ids, wait)
        return
    except SlackError as error:
        log.warning("message %s in %s stays as it is: %s", posted.ts, posted.channel, error)
    async with runtime.storage.begin() as tx:
        await tx.nudges.redrawn(ids)


async def _later(runtime: Runtime, ids: Sequence[NudgeId], wait: timedelta) -> None:
    """Draw it again after a while."""
    async with runtime.storage.begin() as tx:
        await tx.nudges.redrawn(ids)
        await tx.nudges.ask_redraw(ids, runtime.clock.now() + wait)


async def catch_up(runtime: Runtime, actor: Actor, *, with_: Iterable[MemberId] = ()) -> None:
    """After an act: draw again what it changed, the Homes of the actor and of these others included.

    Slack's trouble here is not the actor's.
    """
    await runtime.turns.take("messages", partial(_redraw_all, runtime))
    others = await _members(runtime, actor, set(with_) - {actor.member.id})
    has_room = runtime.slack.paces.room(actor.workspace.id, PUBLISH) > len(others)  # else when they open it
    for member in (actor.member, *(others if has_room else ())):
        await runtime.turns.take(member.id, partial(_show_home, runtime, replace(actor, member=member)))


async def draw_again(runtime: Runtime, actor: Actor, posted: Posted) -> None:
    """Draw a message as things are, in which somebody pressed what is not so any more; and what else waits for it."""
    async with runtime.storage.begin() as tx:
        said = await tx.nudges.in_message(actor.workspace.id, posted.channel, posted.ts)
        await tx.nudges.ask_redraw([one.id for one in said], runtime.clock.now())
    await catch_up(runtime, actor)


async def open_home(runtime: Runtime, actor: Actor, page: str = "") -> None:
    """Show a page of the actor's Home ("": everything at a glance), which stays until they turn or open it again.

    It is drawn when its turn comes: an older drawing never takes the place of a newer one.
    """
    async with runtime.storage.begin() as tx:
        await tx.members.save_home_page(actor.workspace.id, actor.member.id, page)
    await runtime.turns.take(actor.member.id, partial(show_home, runtime, actor))


async def _redraw_all(runtime: Runtime) -> None:
    await redraw_due(runtime)


async def _show_home(runtime: Runtime, actor: Actor) -> None:
    try:
        await show_home(runtime, actor)
    except SlackError as error:
        log.warning("Home of member %s not drawn: %s", actor.member.id, error)


async def _members(runtime: Runtime, actor: Actor, ids: set[MemberId]) -> list[Member]:
    if not ids:
        return []
    async with runtime.storage.reading() as tx:
        found = await tx.members.many(actor.workspace.id, ids)
    return [member for member in found.values() if member.is_active]
