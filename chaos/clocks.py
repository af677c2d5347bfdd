"""Simulated time that runs faster than real time, and is the same in all processes of a machine."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self


@dataclass(frozen=True, slots=True)
class FastClock:
    """Stood at `epoch` (UTC) when the machine's monotonic clock read `since`, and runs `rate` times as fast."""

    epoch: datetime
    since: float
    rate: float

    @classmethod
    def starting(cls, at: datetime, *, rate: float) -> Self:
        """Return a clock that stands at an instant now."""
        return cls(epoch=at, since=time.monotonic(), rate=rate)

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return self.epoch + timedelta(seconds=(time.monotonic() - self.since) * self.rate)


class WaitingClock:
    """Stands at an instant until it is let go, and runs `rate` times as fast as real time from then on."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._running: FastClock | None = None

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return self._running.now() if self._running else self._at

    def let_go(self, *, rate: float) -> FastClock:
        """Let time pass, and return the clock that other processes can be given."""
        self._running = FastClock.starting(self._at, rate=rate)
        return self._running
