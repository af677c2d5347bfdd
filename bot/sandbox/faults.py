"""What can go wrong between an app and Slack, on demand or by (seeded) chance."""

import random
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimited:
    """429 `ratelimited` with `Retry-After` in seconds; nothing is done."""

    retry_after: int = 30


@dataclass(frozen=True, slots=True)
class ServerError:
    """An HTML error page with this status; nothing is done."""

    status: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeout:
    """No answer: never, with nothing done (`late` None), or done at once and answered `late` real seconds after."""

    late: float | None = None


@dataclass(frozen=True, slots=True)
class Reset:
    """The call is carried out, then the connection breaks before the answer."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An ordinary refusal with this error name; nothing is done."""

    error: str


Fault = RateLimited | ServerError | Timeout | Reset | Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chance:
    probability: float
    fault: Fault
    methods: frozenset[str] | None


class Faults:
    """The faults that wait for their call. The same seed gives the same faults for the same calls."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)  # noqa: S311 - chance for tests, nothing secret
        self._next: dict[str, deque[Fault]] = defaultdict(deque)
        self._chances: list[_Chance] = []

    def next(self, method: str, fault: Fault | None = None, *, error: str | None = None, times: int = 1) -> None:
        """Let the next `times` calls of a method fail, after those already waiting; `error` is short for Refusal."""
        if (fault is None) == (error is None):
            raise ValueError("name either a fault or an error")
        self._next[method].extend([fault or Refusal(error or "")] * times)

    def sometimes(self, probability: float, fault: Fault, *, methods: Iterable[str] | None = None) -> None:
        """Let calls (of these methods, or of all) fail with this probability from now on."""
        wanted = None if methods is None else frozenset(methods)
        self._chances.append(_Chance(probability=probability, fault=fault, methods=wanted))

    def waiting(self, method: str) -> int:
        """Return how many faults asked for by `next` no call has met yet."""
        return len(self._next[method])

    def clear(self) -> None:
        """Let everything work again."""
        self._next.clear()
        self._chances.clear()

    def take(self, method: str) -> Fault | None:
        """Return the fault this call meets, if any; one asked for by `next` is used up."""
        if self._next[method]:
            return self._next[method].popleft()
        for chance in self._chances:
            if (chance.methods is None or method in chance.methods) and self._random.random() < chance.probability:
                return chance.fault
        return None
