from typing import Any

import pytest

from bot.domain.busy import busy_of
from bot.domain.calls import CallState
from bot.domain.commitments import State as CommitmentState
from bot.domain.nudges import Kind, SkipReason
from bot.domain.people import MemberSettings
from bot.domain.sending import Decision, Facts, Send, Skip, Wait, decide
from tests.factories import at, call, commitment, nudge, policy

WITHOUT_ASKS = policy(MemberSettings(muted_kinds=frozenset({"objective_ask"})))


def decided(kind: Kind, now: str, *, n: int = 1, **facts: Any) -> Decision:
    until = at("14:00") if kind in {Kind.OBJECTIVE_ASK, Kind.READY_CARD} else at("23:59")
    defaults: dict[str, Any] = {"call": call(), "commitment": commitment(), "policy": policy()}
    return decide(nudge(kind, n=n, until=until), Facts(**(defaults | facts)), now=at(now))


@pytest.mark.parametrize(
    ("decision", "reason"),
    [
        (decided(Kind.OBJECTIVE_ASK, "12:00", is_active=False), SkipReason.GONE),
        (decided(Kind.OBJECTIVE_ASK, "12:00", policy=WITHOUT_ASKS), SkipReason.MUTED),
        (decided(Kind.OBJECTIVE_ASK, "14:00"), SkipReason.TOO_LATE),
        (decided(Kind.OBJECTIVE_ASK, "12:00", is_prepared=True), SkipReason.ANSWERED),
        (decided(Kind.OBJECTIVE_ASK, "12:00", brief_sent_at=at("09:30")), SkipReason.BRIEF_ASKED),
        (decided(Kind.OBJECTIVE_ASK, "12:00", call=call(state=CallState.CANCELLED)), SkipReason.CALL_OFF),
        (decided(Kind.READY_CARD, "13:45", call=None), SkipReason.CALL_OFF),
        (decided(Kind.RECAP_ASK, "14:35", is_recapped=True), SkipReason.ANSWERED),
        (decided(Kind.RECAP_ASK, "14:35", call=call(state=CallState.NO_SHOW)), SkipReason.CALL_OFF),
        (decided(Kind.DUE, "08:30", commitment=commitment(state=CommitmentState.KEPT)), SkipReason.CLOSED),
        (decided(Kind.DUE, "08:30", n=11), SkipReason.NOT_WANTED),
    ],
)
def test_what_is_not_wanted_any_more_is_not_said_and_the_reason_is_kept(decision: Decision, reason: SkipReason) -> None:
    assert decision == Skip(reason=reason)


@pytest.mark.parametrize(
    "decision",
    [
        decided(Kind.OBJECTIVE_ASK, "12:00"),
        decided(Kind.OBJECTIVE_ASK, "12:00", brief_sent_at=at("08:30")),  # 3.5 hours ago
        decided(Kind.READY_CARD, "13:45", is_prepared=True),
        decided(Kind.RECAP_ASK, "14:35"),
        decided(Kind.OVERDUE, "08:30"),
        decided(Kind.BRIEF, "08:30"),
    ],
)
def test_what_is_wanted_is_said(decision: Decision) -> None:
    assert decision == Send()


def test_who_just_installed_it_is_answered_at_any_hour() -> None:
    welcome = nudge(Kind.WELCOME, until=at("23:59"))
    busy = busy_of([(at("23:00"), at("23:55"))])
    assert decide(welcome, Facts(policy=policy(), busy=busy), now=at("23:31")) == Send()
    assert decide(welcome, Facts(policy=policy()), now=at("23:59")) == Skip(reason=SkipReason.TOO_LATE)


def test_nobody_is_spoken_to_in_a_meeting() -> None:
    busy = busy_of([(at("11:45"), at("12:30"))])
    assert decided(Kind.OBJECTIVE_ASK, "12:00", busy=busy) == Wait(until=at("12:30"), why=SkipReason.IN_MEETING)
    assert decided(Kind.DUE, "12:00", busy=busy) == Wait(until=at("12:30"), why=SkipReason.IN_MEETING)


def test_a_recap_ask_waits_for_a_gap_of_ten_minutes() -> None:
    busy = busy_of([(at("14:30"), at("15:00")), (at("15:05"), at("15:30"))])
    assert decided(Kind.RECAP_ASK, "14:35", busy=busy) == Wait(until=at("15:35"), why=SkipReason.IN_MEETING)


def test_a_recap_ask_waits_for_a_call_that_was_made_longer() -> None:
    longer = call(end=at("15:00"))
    assert decided(Kind.RECAP_ASK, "14:35", call=longer) == Wait(until=at("15:05"), why=SkipReason.IN_MEETING)
