"""The last look before SayDo speaks: is it still wanted, still the right time, still allowed? Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from bot.domain.busy import Busy, first_gap
from bot.domain.calls import Call
from bot.domain.commitments import Commitment
from bot.domain.nudges import BY_PEOPLE, ON_REQUEST, Kind, Nudge, SkipReason, is_in_brief
from bot.domain.policies import Policy
from bot.domain.silence import WITH_BRIEF, Moment, next_brief, silence_at

BRIEF_SPARES = timedelta(hours=3)
"""How long a brief spares the calls it showed a separate ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is true at the moment of sending, for one nudge.

    `busy` leaves the call itself out; `brief_sent_at` is when the last brief went out that showed this call;
    `is_absent` when the calendar has the member out of office during the call or on its day; `has_accepted` when they
    accepted the invitation, so that a holiday does not keep them from it; `is_escalated` while the promise is set down
    for a digest.
    """

    policy: Policy
    is_active: bool = True
    busy: Busy = Busy()  # noqa: RUF009  frozen, so safe to share
    dnd: tuple[datetime, datetime] | None = None
    call: Call | None = None
    is_prepared: bool = False
    is_recapped: bool = False
    is_absent: bool = False
    has_accepted: bool = True
    brief_sent_at: datetime | None = None
    commitment: Commitment | None = None
    is_escalated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """Say it now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Say it later, for a reason that is told to who asks."""

    until: datetime
    why: SkipReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """Don't say it, for a reason that is kept."""

    reason: SkipReason


Decision = Send | Wait | Skip


def decide(nudge: Nudge, facts: Facts, *, now: datetime) -> Decision:
    """Decide whether a nudge whose time has come is said now, later or never."""
    policy = facts.policy
    if nudge.kind in BY_PEOPLE | ON_REQUEST:
        return _carried(nudge, facts, now=now)
    refusals = (
        (not facts.is_active, SkipReason.GONE),
        (nudge.kind.value in policy.muted_kinds, SkipReason.MUTED),
        (nudge.kind.value in policy.brief_kinds and not _waits_for_brief(nudge), SkipReason.IN_BRIEF),
        (now >= nudge.until, SkipReason.TOO_LATE),
    )
    refused = next((reason for holds, reason in refusals if holds), None) or _unwanted(nudge, facts, now=now)
    if refused is not None:
        return Skip(reason=refused)
    later = _later(nudge, facts, now=now)
    if later is None:
        return Send()
    # better not at all than when it is of no use any more
    return later if later.until < nudge.until else Skip(reason=later.why)


def _carried(nudge: Nudge, facts: Facts, *, now: datetime) -> Decision:
    """Decide about what a person says to another, or just asked for: Slack keeps quiet in their do-not-disturb."""
    if not facts.is_active:
        return Skip(reason=SkipReason.GONE)
    return Skip(reason=SkipReason.TOO_LATE) if now >= nudge.until else Send()


def without_room(nudge: Nudge, facts: Facts, *, now: datetime) -> Decision:
    """Decide what becomes of a nudge that the day's budget has no room for."""
    until = next_brief(now, facts.policy)
    if nudge.kind is Kind.READY_CARD or until >= nudge.until:
        return Skip(reason=SkipReason.BUDGET)
    return Wait(until=until, why=SkipReason.BUDGET)


def _waits_for_brief(nudge: Nudge) -> bool:
    return is_in_brief(nudge) or nudge.kind is Kind.HANDED_OVER


def _unwanted(nudge: Nudge, facts: Facts, *, now: datetime) -> SkipReason | None:
    match nudge.kind:
        case Kind.OBJECTIVE_ASK | Kind.NEW_LEAD | Kind.READY_CARD | Kind.RECAP_ASK | Kind.RECAP_REMINDER:
            return _unwanted_about_call(nudge, facts, now=now)
        case Kind.DUE_SOON | Kind.DUE | Kind.OVERDUE | Kind.THEY_OWE | Kind.ESCALATION:
            return _unwanted_about_commitment(nudge, facts)
        case Kind.BRIEF | Kind.LINK_BROKEN | Kind.TEAM_LINK_BROKEN | Kind.WEBHOOK_PAUSED:
            return None
        case Kind.HANDED_OVER | Kind.OFFER | Kind.OFFER_ANSWERED | Kind.TEAM_NEWS | Kind.RECAP_SHOWN:
            return None
        case Kind.DIGEST | Kind.DIGEST_PREVIEW | Kind.DIGEST_TROUBLE | Kind.QUESTION | Kind.QUESTION_ANSWERED:
            return None
        case Kind.WELCOME:
            return None
        case _:
            assert_never(nudge.kind)


def _unwanted_about_call(nudge: Nudge, facts: Facts, *, now: datetime) -> SkipReason | None:
    call = facts.call
    if call is None or not call.is_on:
        return SkipReason.CALL_OFF
    is_ask, is_after = nudge.kind is Kind.OBJECTIVE_ASK, nudge.kind in {Kind.RECAP_ASK, Kind.RECAP_REMINDER}
    spared = facts.brief_sent_at is not None and now - facts.brief_sent_at < BRIEF_SPARES
    is_holiday = facts.policy.is_holiday(facts.policy.working.day_of(call.start))
    refusals = (
        (call.lead_id != nudge.member_id, SkipReason.LED_BY_ANOTHER),
        (is_ask and facts.is_prepared, SkipReason.ANSWERED),
        (is_after and facts.is_recapped, SkipReason.ANSWERED),
        (facts.is_absent, SkipReason.AWAY),
        (is_holiday and not facts.has_accepted, SkipReason.HOLIDAY),
        (is_ask and spared, SkipReason.BRIEF_ASKED),
    )
    return next((reason for holds, reason in refusals if holds), None)


def _unwanted_about_commitment(nudge: Nudge, facts: Facts) -> SkipReason | None:
    commitment = facts.commitment
    if commitment is None or not commitment.is_open:
        return SkipReason.CLOSED
    if nudge.kind is Kind.ESCALATION:
        return None if facts.is_escalated else SkipReason.NOT_WANTED
    return SkipReason.NOT_WANTED if nudge.n // 10 != commitment.moves else None


def _later(nudge: Nudge, facts: Facts, *, now: datetime) -> Wait | None:
    """Return when it is the right moment; None when it is now."""
    call, delay = facts.call, facts.policy.recap_delay
    is_after = nudge.kind in {Kind.RECAP_ASK, Kind.RECAP_REMINDER}
    if is_after and call is not None and now < call.end:
        return Wait(until=call.end + delay, why=SkipReason.IN_MEETING)
    is_for_brief = nudge.kind.value in facts.policy.brief_kinds and not is_in_brief(nudge)
    if is_for_brief and not nudge.reason:
        return Wait(until=next_brief(now, facts.policy), why=SkipReason.IN_BRIEF)
    moment = Moment(policy=facts.policy, busy=facts.busy, dnd=facts.dnd, call=call)
    silence = silence_at(now, nudge.kind, moment)
    if silence is None:
        return None
    if nudge.reason in _UNTIL_BRIEF:  # it stays with the brief, which waits as long
        return Wait(until=silence.until, why=SkipReason(nudge.reason))
    if is_after and silence.why is SkipReason.IN_MEETING:
        return Wait(until=first_gap(facts.busy, after=now) + delay, why=silence.why)
    return Wait(until=silence.until, why=silence.why)


_UNTIL_BRIEF = frozenset({SkipReason.BUDGET, SkipReason.OFF_HOURS, SkipReason.IN_BRIEF})


def goes_with_brief(nudge: Nudge) -> bool:
    """Return True for what was put off to the brief, and stands in it."""
    return is_in_brief(nudge) or (nudge.kind in WITH_BRIEF and bool(nudge.reason))
