"""Writing to so many people at once and no more: each message waits for a place, and is given back when it gets old."""

import asyncio
from collections import Counter

from bot import tracing
from bot.domain.nudges import NudgeId
from bot.domain.people import WorkspaceId
from bot.domain.queues import LEASE
from bot.flows.conversations import dm_of
from bot.flows.last_looks import Ready
from bot.flows.outcomes import Outcome
from bot.runtime import Runtime
from bot.slack import SlackError, UnreachableError

AT_ONCE = 32
_SAFE = LEASE / 2  # of a claim: another process begins to ask what became of it when all is over


class Places:
    """The places of one round. What is `in_flight` may stand in Slack already, though nobody knows yet."""

    def __init__(self, runtime: Runtime) -> None:
        self.in_flight: set[NudgeId] = set()
        self._runtime = runtime
        self._places, self._waiting = asyncio.Semaphore(AT_ONCE), Counter[WorkspaceId]()

    def begin(self, ready: Ready) -> asyncio.Task[Outcome]:
        """Write a message as soon as there is a place."""
        self._waiting[ready.workspace.id] += 1
        return asyncio.create_task(self._post(ready))

    def waiting_in(self, workspace_id: WorkspaceId) -> int:
        """Return how many messages to members of a workspace wait: the pace that is kept knows nothing of them yet."""
        return self._waiting[workspace_id]

    async def _post(self, ready: Ready) -> Outcome:
        tracing.learn(workspace=ready.workspace.team_id, member=ready.member.id)
        try:
            channel = await self._in_its_turn(ready)
        except SlackError as error:
            return Outcome(ready=ready, came=error)
        finally:
            self._waiting[ready.workspace.id] -= 1
        if channel is None:
            return Outcome(ready=ready, came=None)
        ids = [nudge.id for nudge in ready.nudges]
        self.in_flight.update(ids)
        try:
            posted = await self._runtime.slack.post(ready.workspace, channel, ready.message, nudges=ids)
        except SlackError as error:
            return Outcome(ready=ready, came=error)
        finally:
            self._places.release()
        return Outcome(ready=ready, came=posted)

    async def _in_its_turn(self, ready: Ready) -> str | None:
        """Wait for a place and return the conversation to write in; None, without a place, when it took too long."""
        try:
            await self._places.acquire()
        except asyncio.CancelledError:  # the round is stopped, and nothing of this was begun
            return None
        is_kept = False
        try:
            channel = await _opened(self._runtime, ready)
            is_kept = self._runtime.clock.now() - ready.looked_at <= _SAFE
        finally:
            if not is_kept:
                self._places.release()
        return channel if is_kept else None


async def _opened(runtime: Runtime, ready: Ready) -> str:
    """Return the conversation with a member. Whatever became of opening it, nothing was written."""
    try:
        return await dm_of(runtime, ready.workspace, ready.member)
    except UnreachableError as error:
        raise UnreachableError(str(error), code=error.code, may_have_arrived=False) from error
