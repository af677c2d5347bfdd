"""Everything SayDo says unasked: what is wanted when, held against what is stored. Pure: twice gives the same rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.domain.people import MemberId, WorkspaceId

NudgeId = NewType("NudgeId", str)


class Kind(StrEnum):
    """What a nudge is about."""

    BRIEF = "brief"  # the day at a glance
    OBJECTIVE_ASK = "objective_ask"  # what should be true after this call?
    NEW_LEAD = "new_lead"  # this call is yours now, because who led it can't
    READY_CARD = "ready_card"  # all one needs, right before the call
    RECAP_ASK = "recap_ask"  # what was agreed?
    RECAP_REMINDER = "recap_reminder"  # the recap is still owed
    RECAP_SHOWN = "recap_shown"  # the recap that was saved without an ask, shown to its author
    DUE_SOON = "due_soon"  # a promise is due on the next working day
    DUE = "due"  # a promise is due today
    OVERDUE = "overdue"  # a promise is late
    THEY_OWE = "they_owe"  # the customer is late
    HANDED_OVER = "handed_over"  # a colleague says that this promise is yours
    OFFER = "offer"  # a colleague asks you to take this promise
    OFFER_ANSWERED = "offer_answered"  # what the colleague you asked said
    LINK_BROKEN = "link_broken"  # the calendar can't be read
    TEAM_NEWS = "team_news"  # they are in a team now, what it expects changed, or nobody manages it any more
    TEAM_LINK_BROKEN = "team_link_broken"  # a colleague's calendar could not be read for a day, for admins
    QUESTION = "question"  # a manager asks about one of your calls or promises
    QUESTION_ANSWERED = "question_answered"  # the answer to what you asked
    ESCALATION = "escalation"  # a late promise of yours will stand in the team's digest, unless you act
    DIGEST = "digest"  # a team's figures, in its channel; the member is the manager who answers for it
    DIGEST_PREVIEW = "digest_preview"  # what the next digest will show of you
    WEBHOOK_PAUSED = "webhook_paused"  # nothing sent to a webhook was taken for days, for its admin
    DIGEST_TROUBLE = "digest_trouble"  # a digest could not be posted, for the team's manager
    WELCOME = "welcome"  # the next three steps, for who installed SayDo


class State(StrEnum):
    """Where a nudge stands."""

    PLANNED = "planned"  # to be sent at its time
    CLAIMED = "claimed"  # a process is sending it, until its lease ends
    SENT = "sent"  # it stands in a conversation
    SKIPPED = "skipped"  # not wanted any more when its time came
    FAILED = "failed"  # Slack will not take it


class SkipReason(StrEnum):
    """Why a nudge was not sent, as `/saydo why` tells it."""

    NOT_WANTED = "nothing asks for it any more"
    CALL_OFF = "the call is off"
    ANSWERED = "it was already answered"
    TOO_LATE = "its moment had passed"
    BRIEF_ASKED = "the morning brief had just asked"
    NOTHING_TO_SAY = "there was nothing to say"
    MUTED = "you switched this kind off"
    IN_BRIEF = "you want this in the morning brief only"
    IN_MEETING = "you were in a meeting"
    OFF_HOURS = "it was outside your working time"
    AWAY = "your calendar says you were out of office"
    HOLIDAY = "it was a public holiday where you are"
    DO_NOT_DISTURB = "Slack's do-not-disturb was on"
    BUDGET = "your new messages of the day were used up"
    CLOSED = "the commitment was closed"
    GONE = "its person left"
    LED_BY_ANOTHER = "a colleague leads this call now"
    TEAM_GIVEN_UP = "the team was given up"
    NO_CHANNEL = "the team has no channel"
    RESTORED = "it was due before SayDo was restored from a backup, and may have been said"
    NOT_CONFIRMED = "nobody has confirmed it yet"


ON_REQUEST = frozenset({Kind.RECAP_SHOWN, Kind.WELCOME})  # what an act was answered with: no new message unasked for
BEFORE_THE_HOUR = 2  # the rung of DUE that comes two hours before a clock time, in a message of its own
MORNING = frozenset({
    Kind.BRIEF, Kind.DUE_SOON, Kind.DUE, Kind.OVERDUE, Kind.THEY_OWE, Kind.DIGEST_PREVIEW, Kind.TEAM_NEWS,
})  # fmt: skip
BY_PEOPLE = frozenset({Kind.QUESTION, Kind.QUESTION_ANSWERED})
"""What a person says to another, and SayDo only carries: no hours, silence or budget hold it back."""
TOLD_NOWHERE_ELSE = BY_PEOPLE | {
    Kind.NEW_LEAD, Kind.HANDED_OVER, Kind.OFFER, Kind.OFFER_ANSWERED, Kind.TEAM_NEWS,
    Kind.LINK_BROKEN, Kind.TEAM_LINK_BROKEN, Kind.WEBHOOK_PAUSED, Kind.DIGEST_TROUBLE,
}  # fmt: skip
"""What no brief repeats: lost with its message, and of use late. All else is about a moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A nudge that should be: `until` is when it is too late for it. `n` counts the nudges of a kind for a subject.

    One that was sent before `stale_before` was about another moment (its call moved since) and is wanted again.
    """

    kind: Kind
    n: int
    due_at: datetime
    until: datetime
    stale_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """A nudge as stored.

    `subject` is "call:ID", "lead:ID" (of a call), "commitment:ID", "day:YYYY-MM-DD", "link:ID", "webhook:ID",
    "question:ID", "workspace:ID", "digest:TEAM:YYYY-MM-DD" or a `TeamNews` and the id of its team; (member, subject,
    kind, n) is unique. `sent_at`, `channel` and `ts` name the message it stands in, `redraw_at` that the message is to
    be drawn again. `shown` are the ids of the calls a brief showed. A planned one that was put off keeps why as its
    `reason`.
    """

    id: NudgeId
    workspace_id: WorkspaceId
    member_id: MemberId
    subject: str
    kind: Kind
    n: int
    due_at: datetime
    until: datetime
    state: State = State.PLANNED
    claimed_until: datetime | None = None
    attempts: int = 0
    reason: str = ""
    channel: str | None = None
    ts: str | None = None
    sent_at: datetime | None = None
    redraw_at: datetime | None = None
    shown: tuple[str, ...] = ()

    @property
    def subject_id(self) -> str:
        """The id (or date) behind the colon."""
        return self.subject.partition(":")[2]


def is_in_brief(nudge: Nudge) -> bool:
    """Return True for a line of the morning's message, and for the brief itself."""
    return nudge.kind in MORNING and not (nudge.kind is Kind.DUE and nudge.n % 10 == BEFORE_THE_HOUR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be written: new nudges, nudges as they should now be, and the messages to draw again."""

    new: tuple[Wanted, ...] = ()
    changed: tuple[Nudge, ...] = ()


def reconcile(
    wanted: Sequence[Wanted],
    stored: Sequence[Nudge],
    *,
    now: datetime,
    since: datetime,
    restored_at: datetime | None = None,
    why_not: SkipReason = SkipReason.NOT_WANTED,
) -> Plan:
    """Hold what is wanted against the stored nudges of the same subject and member. Idempotent.

    Planned ones move with their subject; planned ones that nothing wants are skipped (`why_not`); one that was sent and
    whose moment comes again is wanted under the next number; those too late to be of use, or due before `since` (when
    SayDo began to know of the subject), are not planned. What would have been due before `restored_at`, when SayDo came
    back from a backup, may have been said by the one before it, and is left unsaid.
    """
    since = max(since, restored_at or since)
    by_key = {(nudge.kind, nudge.n): nudge for nudge in stored}
    numbered = [_numbered(one, by_key) for one in wanted]
    keys = {(one.kind, one.n) for one in numbered}
    new = tuple(one for one in numbered if (one.kind, one.n) not in by_key and one.until > now and one.due_at >= since)
    changed = [
        _dated(by_key[one.kind, one.n], one, now=now, restored_at=restored_at)
        for one in numbered
        if (one.kind, one.n) in by_key
    ]
    dropped = [
        replace(nudge, state=State.SKIPPED, reason=why_not.value)
        for key, nudge in by_key.items()
        if key not in keys and nudge.state is State.PLANNED
    ]
    unlike = tuple(nudge for nudge in [*changed, *dropped] if nudge != by_key[nudge.kind, nudge.n])
    return Plan(new=new, changed=unlike)


def _numbered(wanted: Wanted, by_key: Mapping[tuple[Kind, int], Nudge]) -> Wanted:
    """Give it the next number while one that was sent stands for an earlier moment."""
    sent = by_key.get((wanted.kind, wanted.n))
    is_another = (
        sent is not None
        and sent.sent_at is not None
        and wanted.stale_before is not None
        and sent.sent_at < wanted.stale_before
    )
    return _numbered(replace(wanted, n=wanted.n + 1), by_key) if is_another else wanted


def _dated(nudge: Nudge, wanted: Wanted, *, now: datetime, restored_at: datetime | None) -> Nudge:
    # Slack wants a pause, or the member was not to be spoken to
    is_put_off = bool(nudge.attempts or nudge.reason) and wanted.due_at <= now < nudge.due_at
    moved = replace(nudge, due_at=wanted.due_at, until=wanted.until, reason="")
    may_be_said = restored_at is not None and wanted.due_at < restored_at
    match nudge.state:
        case State.PLANNED if may_be_said and not is_put_off:
            return replace(moved, state=State.SKIPPED, reason=SkipReason.RESTORED.value)
        case State.PLANNED:
            return replace(nudge, until=wanted.until) if is_put_off else moved
        case State.SKIPPED if wanted.due_at > now or (_was_anothers(nudge) and wanted.until > now and not may_be_said):
            return replace(moved, state=State.PLANNED)
        case _:
            return nudge


def _was_anothers(nudge: Nudge) -> bool:
    """Tell whether it was left to a colleague, so that nobody said it to this member yet."""
    return nudge.reason == SkipReason.LED_BY_ANOTHER
