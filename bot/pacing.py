"""How much Slack takes now, as this process sees it: in memory, for each workspace and method, and each channel.

Several processes each keep their own count. Where theirs together are too much Slack says so, and that they share: a
workspace whose posts it refused is held in the database (`bot.flows.holding`).
"""

from datetime import datetime, timedelta

from bot.clock import Clock
from bot.domain.pacing import (
    ALLOWANCES,
    IN_A_CHANNEL,
    POST,
    Allowance,
    Bucket,
    after_call,
    full,
    room,
)
from bot.domain.people import WorkspaceId

_MANY = 10_000
_SILENT_AFTER = 3
_FIRST_SILENCE = timedelta(seconds=5)
_LONGEST_SILENCE = timedelta(minutes=1)


class Paces:
    """What was asked of Slack lately, and for how long it wants to be left alone."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._calls: dict[tuple[str, str], Bucket] = {}
        self._paused: dict[tuple[str, str], datetime] = {}
        self._unanswered: dict[str, int] = {}
        self._too_many = 2 * _MANY

    @property
    def known(self) -> int:
        """How many counts are kept."""
        return len(self._calls)

    def took(self, workspace_id: WorkspaceId, method: str, channel: str = "") -> None:
        """Count a call."""
        self._take((workspace_id, method), ALLOWANCES.get(method))
        if method == POST and channel:
            self._take((workspace_id, channel), IN_A_CHANNEL)

    def pause(self, workspace_id: WorkspaceId, method: str, seconds: float) -> None:
        """Leave a method alone in a workspace for as long as Slack wants."""
        self._paused[workspace_id, method] = self._clock.now() + timedelta(seconds=seconds)

    def answered(self, workspace_id: WorkspaceId) -> None:
        """Note that Slack answers in a workspace."""
        self._unanswered.pop(workspace_id, None)

    def unanswered(self, workspace_id: WorkspaceId) -> None:
        """Note that no usable answer came. After several in a row it is asked again after a while, by one message."""
        times = self._unanswered[workspace_id] = self._unanswered.get(workspace_id, 0) + 1
        if times >= _SILENT_AFTER:
            wait = min(_FIRST_SILENCE * 2 ** min(times - _SILENT_AFTER, 5), _LONGEST_SILENCE)
            self._paused[workspace_id, POST] = self._clock.now() + wait

    def room(self, workspace_id: WorkspaceId, method: str) -> int:
        """Return how many calls of a method that nobody waits for may be made now."""
        now = self._clock.now()
        if self._paused.get((workspace_id, method), now) > now:
            return 0
        allowance = ALLOWANCES[method]
        there = room(self._calls.get((workspace_id, method)) or full(allowance, now), allowance, now)
        is_doubtful = method == POST and self._unanswered.get(workspace_id, 0) >= _SILENT_AFTER
        return min(there, 1) if is_doubtful else there

    def has_room_in(self, workspace_id: WorkspaceId, channel: str) -> bool:
        """Tell whether a message that nobody waits for may be posted in a channel now."""
        bucket = self._calls.get((workspace_id, channel))
        return bucket is None or room(bucket, IN_A_CHANNEL, self._clock.now()) > 0

    def _take(self, key: tuple[str, str], allowance: Allowance | None) -> None:
        if allowance is None:
            return
        now = self._clock.now()
        self._calls[key] = after_call(self._calls.get(key) or full(allowance, now), allowance, now)
        if len(self._calls) > self._too_many:
            self._forget_before(now - timedelta(minutes=2))
            self._too_many = 2 * max(len(self._calls), _MANY)

    def _forget_before(self, at: datetime) -> None:
        """Forget buckets that are full again."""
        self._calls = {key: bucket for key, bucket in self._calls.items() if bucket.at > at}
        self._paused = {key: until for key, until in self._paused.items() if until > at}
