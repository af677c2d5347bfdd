"""The last look before SayDo speaks: is it still wanted, still the right time, still allowed? Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from bot.domain.busy import Busy, first_gap
from bot.domain.calls import Call
from bot.domain.commitments import Commitment
from bot.domain.nudges import Kind, Nudge, SkipReason, is_in_brief

BRIEF_SPARES = timedelta(hours=3)
"""How long a brief spares the calls it showed a separate ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is true at the moment of sending, for one nudge.

    `busy` leaves the call itself out; `brief_sent_at` is when the last brief went out that showed this call.
    """

    is_active: bool = True
    muted_kinds: frozenset[str] = frozenset()
    brief_kinds: frozenset[str] = frozenset()
    busy: Busy = Busy()  # noqa: RUF009  frozen, so safe to share
    call: Call | None = None
    is_prepared: bool = False
    is_recapped: bool = False
    brief_sent_at: datetime | None = None
    commitment: Commitment | None = None
    recap_delay: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """Say it now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Say it later: the member is in a meeting until then."""

    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """Don't say it, for a reason that is kept."""

    reason: SkipReason


Decision = Send | Wait | Skip


def decide(nudge: Nudge, facts: Facts, *, now: datetime) -> Decision:
    """Decide whether a nudge whose time has come is said now, later or never."""
    refusals = (
        (not facts.is_active, SkipReason.GONE),
        (nudge.kind.value in facts.muted_kinds, SkipReason.MUTED),
        (nudge.kind.value in facts.brief_kinds and not is_in_brief(nudge), SkipReason.IN_BRIEF),
        (now >= nudge.until, SkipReason.TOO_LATE),
    )
    refused = next((reason for holds, reason in refusals if holds), None)
    return Skip(reason=refused) if refused is not None else _by_kind(nudge, facts, now=now)


def _by_kind(nudge: Nudge, facts: Facts, *, now: datetime) -> Decision:
    match nudge.kind:
        case Kind.OBJECTIVE_ASK | Kind.NEW_LEAD | Kind.READY_CARD:
            return _before_call(nudge, facts, now=now)
        case Kind.RECAP_ASK | Kind.RECAP_REMINDER:
            return _after_call(nudge, facts, now=now)
        case Kind.DUE_SOON | Kind.DUE | Kind.OVERDUE | Kind.THEY_OWE:
            return _about_commitment(nudge, facts, now=now)
        case Kind.HANDED_OVER | Kind.OFFER | Kind.OFFER_ANSWERED:
            return _not_in_a_meeting(facts, now=now)
        case Kind.BRIEF | Kind.LINK_BROKEN | Kind.TEAM_LINK_BROKEN:
            return Send()
        case _:
            assert_never(nudge.kind)


def _before_call(nudge: Nudge, facts: Facts, *, now: datetime) -> Decision:
    if facts.call is None or not facts.call.is_on:
        return Skip(reason=SkipReason.CALL_OFF)
    if facts.call.lead_id != nudge.member_id:
        return Skip(reason=SkipReason.LED_BY_ANOTHER)
    if nudge.kind is Kind.OBJECTIVE_ASK and facts.is_prepared:
        return Skip(reason=SkipReason.ANSWERED)
    asked_lately = facts.brief_sent_at is not None and now - facts.brief_sent_at < BRIEF_SPARES
    if nudge.kind is Kind.OBJECTIVE_ASK and asked_lately:
        return Skip(reason=SkipReason.BRIEF_ASKED)
    return _not_in_a_meeting(facts, now=now)


def _after_call(nudge: Nudge, facts: Facts, *, now: datetime) -> Decision:
    call = facts.call
    if call is None or not call.is_on:
        return Skip(reason=SkipReason.CALL_OFF)
    if call.lead_id != nudge.member_id:
        return Skip(reason=SkipReason.LED_BY_ANOTHER)
    if facts.is_recapped:
        return Skip(reason=SkipReason.ANSWERED)
    if now < call.end:
        return Wait(until=call.end + facts.recap_delay)
    if facts.busy.covering(now) is not None:
        return Wait(until=first_gap(facts.busy, after=now) + facts.recap_delay)
    return Send()


def _about_commitment(nudge: Nudge, facts: Facts, *, now: datetime) -> Decision:
    commitment = facts.commitment
    if commitment is None or not commitment.is_open:
        return Skip(reason=SkipReason.CLOSED)
    if nudge.n // 10 != commitment.moves:
        return Skip(reason=SkipReason.NOT_WANTED)
    return _not_in_a_meeting(facts, now=now)


def _not_in_a_meeting(facts: Facts, *, now: datetime) -> Decision:
    span = facts.busy.covering(now)
    return Send() if span is None else Wait(until=span[1])
