"""What goes wrong and when, from a seed: answers of Slack, killed processes, restarts of the database."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random

from bot.sandbox.faults import Fault, Faults, RateLimited, Reset, ServerError, Timeout

_NO_ANSWER: tuple[Fault, ...] = (Timeout(), Timeout(late=12))  # not accepted, and accepted; SayDo waits for 10 s
_OTHERS: tuple[Fault, ...] = (RateLimited(retry_after=3), ServerError(500), ServerError(503), Reset())


Scene = Callable[[Random], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How much is done, and how much goes wrong.

    `faulty` is the share of Slack's answers that go wrong; `kills` and `restarts` are counts, `apart` the real seconds
    between two of either, on average; `acts` is how many things people and calendars do meanwhile. Simulated time runs
    `rate` times as fast as real time. A claim must outlast the call it is for: SayDo waits 10 real seconds for Slack
    where `has_timeouts`, so that 90 / rate has to be well above it. SayDo's ticks come `hurry` times as often as in
    life, so that fast time does not wait for them.
    """

    processes: int
    workspaces: int
    nudges: int
    kills: int
    restarts: int
    acts: int
    apart: float
    faulty: float = 0.05
    rate: float = 3.0
    hurry: float = 1.0
    has_timeouts: bool = True


def let_slack_fail(faults: Faults, scale: Scale) -> None:
    """Let every method fail now and then, in every way there is."""
    kinds = (*_OTHERS, *_NO_ANSWER) if scale.has_timeouts else _OTHERS
    for fault in kinds:
        faults.sometimes(scale.faulty / len(kinds), fault)


async def go_wrong(
    scale: Scale,
    chance: Random,
    *,
    kill: Scene,
    restart: Scene,
    act: Scene,
) -> None:
    """Do all that is to go wrong, and all that people do, in a random order at random moments."""
    scenes = [kill] * scale.kills + [restart] * scale.restarts + [act] * scale.acts
    chance.shuffle(scenes)
    share = (scale.kills + scale.restarts) / len(scenes)
    for scene in scenes:
        await asyncio.sleep(chance.uniform(0, 2 * scale.apart * share))
        await scene(chance)
