"""How much Slack takes: allowances of methods, kept as buckets that fill up again by the clock. Pure.

https://docs.slack.dev/apis/web-api/rate-limits: limits hold for each method, app and workspace, in tiers of calls a
minute; bursts are tolerated. chat.postMessage takes one message a second in a channel, short bursts of more, and
"several hundred" a minute in a workspace. Slack gives no number; what it answers (429, Retry-After) is the truth.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

POST, UPDATE, PUBLISH, OPEN_DM = "chat.postMessage", "chat.update", "views.publish", "conversations.open"
HISTORY, DND, DND_OF_TEAM = "conversations.history", "dnd.info", "dnd.teamInfo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """How many calls a minute are assumed to be taken, how many at once, and how many of those are kept for people.

    What a person waits for is never held back; the others leave it `kept_free`.
    """

    a_minute: float
    at_once: float
    kept_free: float = 0


def _tier(a_minute: float) -> Allowance:
    """Return the allowance of a tier: a burst of a minute's calls, a fifth of them for people."""
    return Allowance(a_minute=a_minute, at_once=a_minute, kept_free=a_minute / 5)


MESSAGES = Allowance(a_minute=400, at_once=60, kept_free=10)
"""Posted in a workspace: what is assumed of "several hundred a minute"."""
IN_A_CHANNEL = Allowance(a_minute=60, at_once=8)
_TIERS = {2: _tier(20), 3: _tier(50), 4: _tier(100)}
ALLOWANCES: Mapping[str, Allowance] = {
    POST: MESSAGES,
    UPDATE: _TIERS[3],
    PUBLISH: _TIERS[4],
    OPEN_DM: _TIERS[3],
    HISTORY: _TIERS[3],
    DND: _TIERS[3],
    DND_OF_TEAM: _TIERS[2],
}
"""The tiers by method. What is not named is called when a person waits for it, or a few times a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """How many more calls are taken, as of an instant; below zero when people had more than was there."""

    level: float
    at: datetime


_IN_TIME = timedelta(minutes=1)
_LONGEST_HEAD_START = timedelta(minutes=50)


def head_start(name: str, people: int) -> timedelta:
    """Return how much sooner what has to be there by a moment goes out to one of so many people, told from their id.

    All of them may have a call at ten. Slack takes what up to 400 are sent within a minute: nobody's goes out sooner.
    Of more people each has a place of their own in the minutes it takes to write to all of them, fifty at most.
    """
    takes = timedelta(minutes=people / MESSAGES.a_minute) - _IN_TIME
    if takes <= timedelta():
        return timedelta()
    place = int.from_bytes(sha256(name.encode()).digest()[:4], "big") / 2**32
    return timedelta(seconds=int(place * min(takes, _LONGEST_HEAD_START).total_seconds()))


def full(allowance: Allowance, now: datetime) -> Bucket:
    """Return the bucket of a method that was not called lately."""
    return Bucket(level=allowance.at_once, at=now)


def filled(bucket: Bucket, allowance: Allowance, now: datetime) -> Bucket:
    """Return a bucket as it is at a later instant."""
    seconds = max((now - bucket.at).total_seconds(), 0.0)
    return Bucket(level=min(allowance.at_once, bucket.level + seconds * allowance.a_minute / 60), at=now)


def after_call(bucket: Bucket, allowance: Allowance, now: datetime) -> Bucket:
    """Return a bucket after one more call."""
    return Bucket(level=filled(bucket, allowance, now).level - 1, at=now)


def room(bucket: Bucket, allowance: Allowance, now: datetime) -> int:
    """Return how many calls that nobody waits for may be made at once now."""
    return max(int(filled(bucket, allowance, now).level - allowance.kept_free + 1e-9), 0)
