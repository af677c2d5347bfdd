"""Saying what is due, once, to many people side by side: claim, look again, draw, post, mark."""

import asyncio
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.nudges import Kind, Nudge
from bot.domain.pacing import POST
from bot.domain.people import WorkspaceId
from bot.domain.queues import LEASE
from bot.domain.speaking import Turn, turns_of
from bot.flows.disturbing import look_before_speaking
from bot.flows.last_looks import Ready, look_at_all
from bot.flows.outcomes import Outcome, keep_outcomes
from bot.flows.places import AT_ONCE, Places
from bot.flows.recovering import recover
from bot.flows.restoring import look_back
from bot.runtime import Runtime

_CARDS_TOGETHER = timedelta(minutes=10)
_TRIES = 3  # of a claim, where another process may have been quicker with the very ones that come next
_LOOKS_EVERY = 1.0  # seconds after which a round that still writes looks for what became due


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ahead:
    """How far a round is ahead of Slack."""

    claimed: int
    """Members who are this round's, and not yet looked at."""
    drawn: int
    """Messages that wait for one of the places, a moment at most."""
    looked_at_once: int
    """Members looked at in one transaction: what they need to know is asked for once."""


_ON_SQLITE = _Ahead(claimed=48, drawn=16, looked_at_once=8)  # a click waits as long as such a transaction lasts
_SHARED = _Ahead(claimed=96, drawn=32, looked_at_once=24)


async def deliver(runtime: Runtime) -> int:
    """Say what is due now; return how many nudges were claimed.

    One slow answer, one workspace that takes nothing, one message that can't be drawn holds up no other; what failed in
    an unforeseen way is raised when the round is over, and tried again when its claim has run out.
    """
    async with runtime.storage.reading() as tx:  # mostly there is nothing, and nobody waits for this look
        is_due, is_lapsed = await tx.nudges.is_anything_to_do(runtime.clock.now())
    if not is_due and not is_lapsed:
        return 0
    try:
        if is_lapsed:
            await recover(runtime)
    finally:  # what can't be found out about some keeps nobody else waiting
        count = await _Round(runtime).run()
    return count


class _Round:
    """One round: who is claimed, what is looked at and written, and what came of it and is not stored yet."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._ahead = _SHARED if runtime.storage.is_shared else _ON_SQLITE
        self._queue: deque[Turn] = deque()
        self._claim: asyncio.Task[list[Turn]] | None = None
        self._look: asyncio.Task[list[Ready | None]] | None = None
        self._looked: tuple[Sequence[Turn], Sequence[Outcome]] = ((), ())
        self._alone: deque[Turn] = deque()
        self._posts: dict[asyncio.Task[Outcome], Turn] = {}
        self._places = Places(runtime)
        self._outcomes: list[Outcome] = []
        self._failures: list[BaseException] = []
        self._is_dry = False
        self._claimed = 0

    async def run(self) -> int:
        """Go on until nothing is due and nothing under way."""
        try:
            while self._goes_on():
                await asyncio.wait(self._tasks(), return_when=asyncio.FIRST_COMPLETED)
                self._collect()
        finally:
            await self._stop()
        if self._failures:
            raise self._failures[0]
        return self._claimed

    def _tasks(self) -> list[asyncio.Task[object]]:
        return [task for task in (self._claim, self._look, *self._posts) if task is not None]

    def _goes_on(self) -> bool:
        if self._claim is None and len(self._queue) <= self._ahead.claimed // 2:
            self._claim = asyncio.create_task(self._claimed_next(after=_LOOKS_EVERY if self._is_dry else 0))
        room = AT_ONCE + self._ahead.drawn - len(self._posts)
        if self._look is None and (self._outcomes or (room > 0 and (self._queue or self._alone))):
            self._begin_look(room)
        return bool(self._look or self._posts or (self._claim and not self._is_dry))

    def _begin_look(self, room: int) -> None:
        turns: list[Turn] = []
        if self._alone:
            turns = [] if self._outcomes else [self._alone.popleft()]
        else:
            turns = [self._queue.popleft() for _ in range(min(room, self._ahead.looked_at_once, len(self._queue)))]
        self._looked, self._outcomes = (turns, self._outcomes), []
        self._look = asyncio.create_task(self._settle_and_look(*self._looked))

    def _collect(self) -> None:
        if self._claim is not None and self._claim.done():
            self._collect_claim(self._claim)
            self._claim = None
        for task in [task for task in self._posts if task.done()]:
            turn = self._posts.pop(task)
            if failure := task.exception():
                self._failures.append(failure)
                continue
            outcome = task.result()
            self._outcomes.append(outcome)
            self._places.in_flight.difference_update(nudge.id for nudge in outcome.ready.nudges)
            self._queue.extendleft(turn.rest)
        if self._look is not None and self._look.done():
            self._collect_look(self._look)
            self._look = None

    def _collect_claim(self, claim: "asyncio.Task[list[Turn]]") -> None:
        failure = claim.exception()
        if failure is not None:
            self._failures.append(failure)
        turns = [] if failure is not None else claim.result()
        self._is_dry = not turns
        self._queue.extend(turns)

    def _collect_look(self, look_: "asyncio.Task[list[Ready | None]]") -> None:
        """Begin to write what is to be said. What failed together is tried again one by one, the outcomes first."""
        turns, outcomes = self._looked
        self._looked = ((), ())
        failure = look_.exception()
        if failure is not None and len(turns) + bool(outcomes) > 1:
            self._outcomes = [*outcomes, *self._outcomes]
            self._alone.extend(turns)
        elif failure is not None:
            self._failures.append(failure)
            self._queue.extendleft(rest for turn in turns for rest in turn.rest)
        else:
            for turn, ready in zip(turns, look_.result(), strict=True):
                if ready is None:
                    self._queue.extendleft(turn.rest)
                else:
                    self._posts[self._places.begin(ready)] = turn

    async def _claimed_next(self, *, after: float) -> list[Turn]:
        """Claim whoever comes next, as far as there are places, and learn whether they want to be left alone."""
        await asyncio.sleep(after)
        runtime = self._runtime
        claimed: list[Nudge] = []
        for _ in range(_TRIES if runtime.storage.is_shared else 1):
            claimed = await self._claimed_now()
            if claimed:
                break
        self._claimed += len(claimed)
        unsaid = await look_back(runtime, claimed)
        await look_before_speaking(runtime, unsaid)
        return turns_of(unsaid)

    async def _claimed_now(self) -> list[Nudge]:
        now = self._runtime.clock.now()
        async with self._runtime.storage.begin() as tx:
            claimed = await tx.nudges.claim_due(
                now, self._ahead.claimed - len(self._queue), LEASE, room_in=self._room_in, busy=self._busy()
            )
            return claimed + await tx.nudges.claim_soon(claimed, Kind.READY_CARD, now, _CARDS_TOGETHER, LEASE)

    def _room_in(self, workspace_id: WorkspaceId) -> int:
        """Return how many more may be written to in a workspace now: those already claimed need their room."""
        turns = (*self._queue, *self._alone, *self._looked[0])
        claimed = sum(turn.workspace_id == workspace_id for turn in turns)
        return self._runtime.slack.paces.room(workspace_id, POST) - claimed - self._places.waiting_in(workspace_id)

    def _busy(self) -> Counter[WorkspaceId]:
        """Count the members of each workspace who are being spoken to, until what came of it is kept."""
        turns = (*self._queue, *self._alone, *self._looked[0], *self._posts.values())
        unkept = (*self._looked[1], *self._outcomes)
        return Counter([turn.workspace_id for turn in turns] + [outcome.ready.workspace.id for outcome in unkept])

    async def _settle_and_look(self, turns: Sequence[Turn], outcomes: Sequence[Outcome]) -> list[Ready | None]:
        """Keep what came of writing and look at what comes next, in one transaction; answers to people go first."""
        if turns:
            await self._runtime.turns.gives_way()
        now = self._runtime.clock.now()
        async with self._runtime.storage.begin() as tx:
            await keep_outcomes(tx, outcomes, self._runtime.metrics, now=now)
            bundles = [turn.bundles[0] for turn in turns]
            return await look_at_all(tx, bundles, self._runtime.slack.paces, now=now) if bundles else []

    async def _stop(self) -> None:
        """Cut off what is under way, keep what is known, give back what nobody began to write."""
        tasks = self._tasks()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        done = [task.result() for task in self._posts if not task.cancelled() and task.exception() is None]
        outcomes = [*self._looked[1], *self._outcomes, *done]
        turns = (*self._queue, *self._alone, *self._looked[0], *self._posts.values())
        left = [nudge for turn in turns for bundle in turn.bundles for nudge in bundle]
        if outcomes or left:
            now = self._runtime.clock.now()
            async with self._runtime.storage.begin() as tx:
                await keep_outcomes(tx, outcomes, self._runtime.metrics, now=now)
                await tx.nudges.release(nudge for nudge in left if nudge.id not in self._places.in_flight)
