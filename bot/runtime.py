"""What touches the world, passed to whoever needs it and never imported."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta

from bot import tracing
from bot.calendars.opening import Calendars
from bot.clock import Clock
from bot.domain.people import Member, Workspace
from bot.metrics import Metrics, Stopwatch
from bot.posting import SafePost
from bot.slack import Slack
from bot.slack_oauth import SlackOAuth
from bot.tokens import Tokens
from storage import Storage

_GIVES_WAY_FOR = 1.0
"""Seconds for which what follows an act lets answers go first."""


class Turns:
    """Work that only shows how things stand: one piece at a time, and what waits stands for what comes to the same.

    It gives way to answers that somebody waits for. So a crowd of clicks costs as many drawings as there are people,
    and no answer to a click waits behind them all.
    """

    def __init__(self, metrics: Metrics | None = None) -> None:
        self._metrics = metrics or Metrics()
        self._waiting: set[str] = set()
        self._turn = asyncio.Lock()
        self._answers = 0
        self._nobody_waits = asyncio.Event()
        self._nobody_waits.set()

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Note that somebody waits for an answer while the block lasts, which gets an id of its own and is measured."""
        self._answers += 1
        self._nobody_waits.clear()
        waiting = Stopwatch()
        with tracing.traced("request"):
            try:
                yield
            finally:
                self._metrics.acked(tracing.kind(), waiting.seconds)
                self._answers -= 1
                if self._answers == 0:
                    self._nobody_waits.set()

    async def take(self, key: str, work: Callable[[], Awaitable[None]]) -> None:
        """Run `work` when its turn comes; return at once when one with the same key has not begun yet."""
        if key in self._waiting:
            return
        self._waiting.add(key)
        try:
            await self._turn.acquire()
        finally:
            self._waiting.discard(key)
        try:
            await self.gives_way()
            await work()
        finally:
            self._turn.release()

    async def gives_way(self) -> None:
        """Wait until nobody waits for an answer, for a second at most."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_GIVES_WAY_FOR):
                await self._nobody_waits.wait()


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """The world as SayDo sees it. `turns` keeps what follows from people's acts out of the way of the acts.

    `tokens` are what `slack` acts with, `posts` sends to the addresses of webhooks, `metrics` counts for who operates
    it. `oauth` is how others install SayDo, None where nobody can; `erase_after` is how long a workspace's data is kept
    once SayDo was removed from it.
    """

    storage: Storage
    slack: Slack
    tokens: Tokens
    calendars: Calendars
    clock: Clock
    turns: Turns = field(default_factory=Turns)
    posts: SafePost = field(default_factory=SafePost)
    oauth: SlackOAuth | None = None
    erase_after: timedelta = timedelta(days=30)
    metrics: Metrics = field(default_factory=Metrics)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who asks for something, in which workspace, and from where ("button", "command", "modal" …)."""

    workspace: Workspace
    member: Member
    source: str
