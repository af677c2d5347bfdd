"""Late promises that stand in a team's digest by name: announced a day before, in the very words, and what stops them.

A promise of ours is escalated in the next digest of a team its owner is a rep of, once for each date it had: when it is
open and late, was made in no private call, and two reminders of being late had their day without an act of its owner.
That leaves a week until it is closed as unsaid. Its owner is told `AHEAD` of the digest; what was not announced by then
waits for the digest after.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.busy import Busy, last_free_moment
from bot.domain.commitments import Commitment, CommitmentId, Event, Offer
from bot.domain.digest_moments import TOO_LATE_AFTER
from bot.domain.people import MemberId, WorkspaceId
from bot.domain.policies import Policy
from bot.domain.rhythms import Rhythm
from bot.domain.schedules import second_overdue_until
from bot.domain.teams import Team, TeamId, TeamPerson, reps_at

AHEAD = timedelta(hours=24)
MOST_IN_A_DIGEST = 10
HORIZON = timedelta(days=8)
"""How long before a digest a promise is set down for it: a week and the working day of its announcement."""
_TO_SEND = timedelta(minutes=15)  # so that a slow Slack, or another message first, does not make it too late
_BEFORE_WORK_ENDS = timedelta(minutes=15)
_MOST_DAYS_BACK = 31


class Stop(StrEnum):
    """Why what was to be announced, or was announced, is not in the digest."""

    CLOSED = "closed"  # done, let go or given up
    MOVED = "moved"  # it has a new date
    HANDED_OVER = "handed_over"  # somebody else has it, or is asked to take it
    LATE_WORD = "late_word"  # its owner heard of it less than a day before the digest
    DIGEST_CHANGED = "digest_changed"  # the digest comes elsewhere or at another time, or not at all
    LEFT_TEAM = "left_team"  # its owner is no rep of the team any more
    PRIVATE = "private"  # the call it was made in is private


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """A promise set down for a digest: the very words, the channel (Slack id) and when; `n` counts those of a promise.

    `deadline` is the date it is about. `announced_at` is when the word to its owner was sent, None before. `digest_id`
    names the digest whose drawing shows it, `posted_at` when that was posted.
    """

    workspace_id: WorkspaceId
    commitment_id: CommitmentId
    n: int
    owner_id: MemberId
    team_id: TeamId
    deadline: datetime
    words: str
    channel: str
    digest_at: datetime
    zone_name: str
    digest_id: str | None = None
    posted_at: datetime | None = None
    stopped_at: datetime | None = None
    why: Stop | None = None
    announced_at: datetime | None = None

    @property
    def is_ahead(self) -> bool:
        """True while it may still come into its digest."""
        return self.posted_at is None and self.stopped_at is None

    @property
    def announce_by(self) -> datetime:
        """The last instant at which the word to its owner is early enough."""
        return self.digest_at - AHEAD

    @property
    def zone(self) -> ZoneInfo:
        """Where the digest's hour is told."""
        return ZoneInfo(self.zone_name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is true now about a promise that is set down for a digest of a team, and who is in that team."""

    commitment: Commitment
    team: Team
    people: tuple[TeamPerson, ...]
    offer: Offer | None = None
    is_private: bool = False


def escalates_from(commitment: Commitment, history: Iterable[Event], *, policy: Policy) -> datetime:
    """Return when the day of the second reminder of being late is over: counted from the date, or from the last act.

    An act is whatever a person did with it after its date.
    """
    acts = [event.at for event in history if event.by is not None and event.at > commitment.deadline]
    since = max((policy.working.day_of(at) for at in acts), default=commitment.day)
    return second_overdue_until(max(since, commitment.day), policy=policy)


def announce_at(digest_at: datetime, *, policy: Policy, busy: Busy) -> datetime:
    """Return the last moment in the owner's working time, in no meeting, at least a day before a digest."""
    working, latest = policy.working, digest_at - AHEAD - _TO_SEND
    day = working.day_of(latest)
    for _ in range(_MOST_DAYS_BACK):
        opens, closes = working.at(day, working.start), working.at(day, working.end) - _BEFORE_WORK_ENDS
        at = last_free_moment(busy, before=min(latest, closes), earliest=opens)
        if working.is_working_day(day) and opens <= at:
            return at
        day -= timedelta(days=1)
    return latest


def digest_for(rhythm: Rhythm, *, now: datetime, policy: Policy, busy: Busy) -> tuple[datetime, datetime] | None:
    """Return the next digest that can still be announced a day ahead, and when it is announced.

    None when there is none within the horizon.
    """
    digest_at = now
    while (digest_at := rhythm.next_after(digest_at)) - now <= HORIZON:
        at = announce_at(digest_at, policy=policy, busy=busy)
        if at >= now:
            return digest_at, at
    return None


def stopped_by(escalation: Escalation, facts: Facts, *, now: datetime) -> Stop | None:
    """Return why it does not come into the digest; None while it still does."""
    commitment = facts.commitment
    reasons = (
        (not commitment.is_open, Stop.CLOSED),
        (commitment.deadline != escalation.deadline, Stop.MOVED),
        (commitment.owner_id != escalation.owner_id or facts.offer is not None, Stop.HANDED_OVER),
        (facts.is_private, Stop.PRIVATE),
        (escalation.owner_id not in reps_at(facts.people, now), Stop.LEFT_TEAM),
        (not _is_its_digest(escalation, facts.team, now=now), Stop.DIGEST_CHANGED),
        ((escalation.announced_at or now) > escalation.announce_by, Stop.LATE_WORD),
    )
    return next((stop for holds, stop in reasons if holds), None)


def _is_its_digest(escalation: Escalation, team: Team, *, now: datetime) -> bool:
    """Tell whether the digest it was set down for still comes there and then, or is only just late."""
    if not team.is_open or team.channel != escalation.channel or now > escalation.digest_at + TOO_LATE_AFTER:
        return False
    return now >= escalation.digest_at or team.rhythm.next_after(escalation.digest_at - _TICK) == escalation.digest_at


_TICK = timedelta(seconds=1)
