"""Every call the app made of the sandbox's Web API, in order, for tests to hold against the manifest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

_SAYING: Final = frozenset({"chat.postMessage", "chat.update", "chat.postEphemeral"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRecord:
    """One call. `method` is the Web API's name, or `response_url`, or `response_action` for an answered submission.

    `scopes` are those of which one was needed; `error` is None when the call was accepted.
    """

    method: str
    args: Mapping[str, Any]
    error: str | None
    at: datetime
    team_id: str | None = None
    scopes: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """True when Slack accepted the call."""
        return self.error is None


class Calls:
    """The list of calls, oldest first."""

    def __init__(self) -> None:
        self._records: list[CallRecord] = []

    def add(self, record: CallRecord) -> None:
        """Write one down."""
        self._records.append(record)

    def to(self, method: str) -> list[CallRecord]:
        """Return the calls of one method, oldest first."""
        return [r for r in self._records if r.method == method]

    @property
    def said(self) -> int:
        """How many messages the app has posted or changed so far."""
        return sum(one.ok and one.method in _SAYING for one in self._records)

    @property
    def refused(self) -> list[CallRecord]:
        """The calls Slack refused."""
        return [r for r in self._records if not r.ok]

    def clear(self) -> None:
        """Forget what was called so far."""
        self._records.clear()

    def __iter__(self) -> Iterator[CallRecord]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __getitem__(self, index: int) -> CallRecord:
        return self._records[index]
