from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.busy import busy_of
from bot.domain.commitments import Commitment, CommitmentId, Event, EventKind, Offer
from bot.domain.escalations import Escalation, Facts, Stop, announce_at, digest_for, escalates_from, stopped_by
from bot.domain.people import MemberId, WorkspaceId
from bot.domain.rhythms import read_rhythm
from bot.domain.teams import Role, Team, TeamId, TeamPerson
from tests.factories import BERLIN, at, commitment, policy, weekday

FRIDAY = weekday("Fri")
NOBODY_BUSY = busy_of([])
DIGEST_AT = at("15:00", day=FRIDAY)
RHYTHM = read_rhythm("every Friday 15:00", zone_name=BERLIN.key)
EARLIER = at("08:00") - timedelta(days=60)
TEAM = Team(
    id=TeamId("t"), workspace_id=WorkspaceId("w"), name="Mid-market", channel="C1", rhythm=RHYTHM, created_at=EARLIER
)


def set_down(**facts: object) -> Escalation:
    told = Escalation(
        workspace_id=WorkspaceId("w1"),
        commitment_id=CommitmentId("c1"),
        n=1,
        owner_id=MemberId("m1"),
        team_id=TEAM.id,
        deadline=late().deadline,
        words="Send pricing",
        channel="C1",
        digest_at=DIGEST_AT,
        zone_name=BERLIN.key,
        announced_at=DIGEST_AT - timedelta(hours=24),
    )
    return replace(told, **facts)  # type: ignore[arg-type]


def late(**facts: object) -> Commitment:
    day = date(2026, 11, 13)
    return commitment(**{"day": day, "deadline": at("00:00", day=day + timedelta(days=1)), "made_at": EARLIER, **facts})


def facts(**told: object) -> Facts:
    rep = TeamPerson(
        workspace_id=WorkspaceId("w1"), team_id=TEAM.id, member_id=MemberId("m1"), role=Role.REP, since=EARLIER
    )
    return replace(Facts(commitment=late(), team=TEAM, people=(rep,)), **told)  # type: ignore[arg-type]


def test_it_escalates_once_the_third_working_day_after_the_date_is_over() -> None:
    assert escalates_from(late(), [], policy=policy()) == at("23:59", day=weekday("Wed", week=-1))


def test_an_act_after_the_date_begins_the_count_anew_and_what_saydo_did_does_not() -> None:
    def event(by: MemberId | None, when: datetime) -> Event:
        return Event(commitment_id=CommitmentId("c1"), kind=EventKind.TOLD, at=when, by=by, source="button")

    monday = at("12:00", day=weekday("Mon", week=-1))
    assert escalates_from(late(), [event(MemberId("m1"), monday)], policy=policy()) == at(
        "23:59", day=weekday("Thu", week=-1)
    )
    for ignored in (event(None, monday), event(MemberId("m1"), EARLIER)):
        assert escalates_from(late(), [ignored], policy=policy()) == at("23:59", day=weekday("Wed", week=-1))


@pytest.mark.parametrize(
    ("digest_at", "expected"),
    [
        (DIGEST_AT, at("14:45", day=weekday("Thu"))),
        (at("08:00", day=FRIDAY), at("16:45", day=weekday("Wed"))),  # on Thursday at eight nobody works
        (at("20:00", day=FRIDAY), at("16:45", day=weekday("Thu"))),
        (at("10:00", day=weekday("Mon", week=1)), at("16:45", day=FRIDAY)),  # over a weekend
        (at("09:10", day=FRIDAY), at("16:45", day=weekday("Wed"))),  # 08:55 is before work
    ],
)
def test_it_is_announced_at_the_last_moment_of_work_a_day_ahead(digest_at: datetime, expected: datetime) -> None:
    assert announce_at(digest_at, policy=policy(), busy=NOBODY_BUSY) == expected


def test_it_is_announced_before_a_meeting_that_lies_there() -> None:
    thursday = weekday("Thu")
    busy = busy_of([(at("14:00", day=thursday), at("16:00", day=thursday))])
    assert announce_at(DIGEST_AT, policy=policy(), busy=busy) == at("13:55", day=thursday)


def test_a_digest_that_cant_be_announced_in_time_any_more_is_left_to_the_next() -> None:
    on_time, too_late = at("14:45", day=weekday("Thu")), at("15:00", day=weekday("Thu"))
    assert digest_for(RHYTHM, now=on_time, policy=policy(), busy=NOBODY_BUSY) == (DIGEST_AT, on_time)
    following = (DIGEST_AT + timedelta(days=7), on_time + timedelta(days=7))
    assert digest_for(RHYTHM, now=too_late, policy=policy(), busy=NOBODY_BUSY) == following


def test_nothing_is_set_down_for_a_digest_that_is_far_off() -> None:
    monthly = read_rhythm("first Monday of the month 9:00", zone_name=BERLIN.key)
    assert digest_for(monthly, now=at("09:00"), policy=policy(), busy=NOBODY_BUSY) is None


def test_what_was_announced_a_day_ahead_and_is_as_it_was_comes_into_the_digest() -> None:
    assert stopped_by(set_down(), facts(), now=DIGEST_AT) is None
    assert stopped_by(set_down(), facts(), now=DIGEST_AT + timedelta(hours=2)) is None


@pytest.mark.parametrize(
    ("escalation", "told", "why"),
    [
        ({}, {"commitment": late(deadline=DIGEST_AT)}, Stop.MOVED),
        ({}, {"commitment": late(owner_id=MemberId("m2"))}, Stop.HANDED_OVER),
        ({}, {"is_private": True}, Stop.PRIVATE),
        ({}, {"people": ()}, Stop.LEFT_TEAM),
        ({}, {"team": replace(TEAM, channel="C2")}, Stop.DIGEST_CHANGED),
        ({}, {"team": replace(TEAM, closed_at=EARLIER)}, Stop.DIGEST_CHANGED),
        ({"announced_at": DIGEST_AT - timedelta(hours=24) + timedelta(seconds=1)}, {}, Stop.LATE_WORD),
        ({"announced_at": None}, {}, Stop.LATE_WORD),
    ],
)
def test_everything_else_stops_it_with_its_reason(
    escalation: dict[str, object], told: dict[str, object], why: Stop
) -> None:
    assert stopped_by(set_down(**escalation), facts(**told), now=DIGEST_AT) is why


def test_a_question_to_a_colleague_stops_it_and_a_digest_of_half_a_day_ago_has_passed() -> None:
    offer = Offer(
        workspace_id=WorkspaceId("w1"),
        commitment_id=CommitmentId("c1"),
        to=MemberId("m2"),
        by=MemberId("m1"),
        offered_at=EARLIER,
    )
    assert stopped_by(set_down(), facts(offer=offer), now=DIGEST_AT) is Stop.HANDED_OVER
    assert stopped_by(set_down(), facts(), now=DIGEST_AT + timedelta(hours=13)) is Stop.DIGEST_CHANGED


def test_a_rhythm_that_changed_is_seen_before_the_digest() -> None:
    other = replace(TEAM, rhythm=read_rhythm("every Friday 10:00", zone_name=BERLIN.key))
    thursday = at("16:00", day=weekday("Thu"))
    assert stopped_by(set_down(), facts(), now=thursday) is None
    assert stopped_by(set_down(), facts(team=other), now=thursday) is Stop.DIGEST_CHANGED
