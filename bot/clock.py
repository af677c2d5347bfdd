"""The only file that may ask the system for the time."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time. Everything that needs the time is handed one of these."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)


class SteeredClock:
    """A clock that stands where it is put; the demo and the tests steer it.

    While it runs (`run()`), it moves on with real time from where it stands.
    """

    def __init__(self, start: datetime) -> None:
        self._at = _utc(start)
        self._running_since: float | None = None

    @property
    def is_running(self) -> bool:
        """True while the clock moves on with real time."""
        return self._running_since is not None

    def now(self) -> datetime:
        """Return the instant this clock stands at, aware, in UTC."""
        if self._running_since is None:
            return self._at
        return self._at + timedelta(seconds=time.monotonic() - self._running_since)

    def set(self, instant: datetime) -> None:
        """Put the clock at an instant and keep it running if it ran. Raises ValueError when it would go back."""
        instant = _utc(instant)
        if instant < self.now():
            raise ValueError(f"time only goes forward: {instant.isoformat()} is before {self.now().isoformat()}")
        self._at = instant
        if self.is_running:
            self._running_since = time.monotonic()

    def advance(self, step: timedelta) -> None:
        """Move the clock forward by a length of time."""
        self.set(self.now() + step)

    def run(self) -> None:
        """Let the clock move on with real time."""
        self._at, self._running_since = self.now(), time.monotonic()

    def stop(self) -> None:
        """Hold the clock where it is."""
        self._at, self._running_since = self.now(), None


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("a clock needs an aware datetime; this one has no zone")
    return instant.astimezone(UTC)
