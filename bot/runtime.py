"""What touches the world, passed to whoever needs it and never imported."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.calendars.opening import Calendars
from bot.clock import Clock
from bot.domain.people import Member, Workspace
from bot.slack import Slack
from storage import Storage


class Turns:
    """Work that only shows how things stand: one piece at a time, and what waits stands for what comes to the same.

    So a crowd of clicks costs as many drawings as there are people, and no answer to a click waits behind them all.
    """

    def __init__(self) -> None:
        self._waiting: set[str] = set()
        self._turn = asyncio.Lock()

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
            await work()
        finally:
            self._turn.release()


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """The world as SayDo sees it. `turns` keeps what follows from people's acts out of the way of the acts."""

    storage: Storage
    slack: Slack
    calendars: Calendars
    clock: Clock
    turns: Turns = field(default_factory=Turns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who asks for something, in which workspace, and from where ("button", "command", "modal" …).

    `home_page` names the page of Home they clicked on, so that it is that page which is drawn again; "" is the first.
    """

    workspace: Workspace
    member: Member
    source: str
    home_page: str = ""
