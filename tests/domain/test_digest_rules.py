"""What a digest may show, how a period is held against what is expected, when it comes and when its reps see before."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.digest_moments import day_of, digest_at, moment_on, preview_before
from bot.domain.digests import Figures, Scores, Share
from bot.domain.disclosures import Disclosure, disclosure_of, reps_in
from bot.domain.expectations import Expected, Trend, held_against, percent, trend_of
from bot.domain.meetings import Window
from bot.domain.nudges import Kind
from bot.domain.people import MemberId, MemberSettings, WorkspaceId, WorkspaceSettings
from bot.domain.rhythms import Pace, read_rhythm
from bot.domain.teams import Expectations, Role, Team, TeamId, TeamPerson
from tests.factories import BERLIN, at, policy, weekday

FRIDAY = at("15:00", day=weekday("Fri"))


def a_team(rhythm: str = "every Friday 15:00") -> Team:
    return Team(
        id=TeamId("t1"),
        workspace_id=WorkspaceId("w1"),
        name="Mid-market",
        channel="C1",
        rhythm=read_rhythm(rhythm, zone_name=BERLIN.key),
        created_at=at("08:00"),
    )


def a_rep(n: int, since: datetime, until: datetime | None = None, role: Role = Role.REP) -> TeamPerson:
    return TeamPerson(
        workspace_id=WorkspaceId("w1"),
        team_id=TeamId("t1"),
        member_id=MemberId(f"m{n}"),
        role=role,
        since=since,
        until=until,
    )


# -- what may be shown -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reps", "shown"),
    [
        (0, Disclosure.NOTHING),
        (1, Disclosure.NOTHING),
        (2, Disclosure.CALLS_ONLY),
        (3, Disclosure.CALLS_ONLY),
        (4, Disclosure.WHOLE),
    ],
)
def test_a_small_team_shows_nothing_that_tells_about_one_person(reps: int, shown: Disclosure) -> None:
    assert disclosure_of(reps, WorkspaceSettings()) is shown


def test_a_workspace_may_show_small_teams_whole() -> None:
    assert disclosure_of(1, WorkspaceSettings(digests_show_small_teams=True)) is Disclosure.WHOLE


def test_who_left_within_the_period_was_in_it_and_who_left_at_its_start_was_not() -> None:
    period = Window(start=FRIDAY - timedelta(days=7), end=FRIDAY)
    long_ago = FRIDAY - timedelta(days=90)
    people = [
        a_rep(1, long_ago),
        a_rep(2, long_ago, period.start + timedelta(seconds=1)),
        a_rep(3, long_ago, period.start),
        a_rep(4, period.end),
        a_rep(5, long_ago, role=Role.MANAGER),
    ]
    assert reps_in(people, period) == {"m1", "m2"}


# -- held against ------------------------------------------------------------------------------------------------------


def test_what_is_not_quite_reached_is_not_met_and_does_not_look_so() -> None:
    nearly = Figures(objective=Share(part=799, whole=1000))
    held = held_against(Expectations(objective_share=80, recap_share=None, say_do=None), nearly, None)
    assert [(one.what, one.is_met) for one in held] == [(Expected.OBJECTIVE, False)]
    assert percent(nearly.objective) == 79
    assert percent(Share(part=199, whole=200)) == 99


def test_exactly_what_was_expected_is_met() -> None:
    figures = Figures(objective=Share(part=4, whole=5), recap=Share(part=0, whole=3))
    held = held_against(Expectations(objective_share=80, recap_share=0, say_do=None), figures, None)
    assert [one.is_met for one in held] == [True, True]


def test_of_nothing_no_share_is_known_or_met() -> None:
    held = held_against(Expectations(), Figures(), Figures())
    assert [(one.is_known, one.is_met, one.trend) for one in held] == [(False, False, Trend.UNKNOWN)] * 3


def test_of_fewer_than_five_promises_there_is_no_share_and_no_trend() -> None:
    four, five = Figures(ours=Scores(on_time=4)), Figures(ours=Scores(on_time=5))
    say_do = Expectations(objective_share=None, recap_share=None)
    assert [one.is_known for one in held_against(say_do, four, None)] == [False]
    assert [one.trend for one in held_against(say_do, five, four)] == [Trend.UNKNOWN]
    assert [one.is_met for one in held_against(say_do, five, four)] == [True]


@pytest.mark.parametrize(
    ("now", "before", "trend"),
    [
        (Share(part=2, whole=3), Share(part=4, whole=6), Trend.SAME),
        (Share(part=667, whole=1000), Share(part=2, whole=3), Trend.UP),
        (Share(part=0, whole=9), Share(part=1, whole=999), Trend.DOWN),
        (Share(part=1, whole=1), None, Trend.UNKNOWN),
        (Share(part=1, whole=1), Share(), Trend.UNKNOWN),
    ],
)
def test_shares_are_compared_exactly(now: Share, before: Share | None, trend: Trend) -> None:
    assert trend_of(now, before) is trend


# -- when --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rhythm", "pace"),
    [
        ("every Friday 15:00", Pace.WEEKLY),
        ("every working day 17:00", Pace.DAILY),
        ("Tuesday and Friday 9:00", Pace.DAILY),
        ("first Monday of the month 9:00", Pace.MONTHLY),
        ("last working day of the month 9:00", Pace.MONTHLY),
    ],
)
def test_a_rhythm_has_a_pace(rhythm: str, pace: Pace) -> None:
    assert read_rhythm(rhythm, zone_name=BERLIN.key).pace is pace


def test_a_digest_is_old_news_after_half_a_day() -> None:
    wanted = digest_at(FRIDAY)
    assert (wanted.kind, wanted.n, wanted.until - wanted.due_at) == (Kind.DIGEST, 1, timedelta(hours=12))


def test_the_day_of_a_digest_names_its_moment_even_when_the_rhythm_has_changed_since() -> None:
    friday = weekday("Fri")
    assert moment_on(a_team(), friday) == FRIDAY
    assert day_of(a_team(), FRIDAY) == friday
    assert moment_on(a_team("every Thursday 09:30"), friday) == at("09:30", day=friday)


def test_a_rep_sees_their_part_in_the_brief_of_the_working_day_before() -> None:
    wanted = preview_before(a_team(), FRIDAY, policy=policy())
    assert wanted is not None
    assert (wanted.due_at, wanted.until) == (at("08:30", day=weekday("Thu")), FRIDAY)


def test_a_rep_who_is_off_on_the_day_before_sees_it_on_their_last_working_day() -> None:
    wanted = preview_before(a_team(), FRIDAY, policy=policy(days_off=[weekday("Thu"), weekday("Wed")]))
    assert wanted is not None
    assert wanted.due_at == at("08:30", day=weekday("Tue"))


def test_a_daily_digest_is_seen_before_in_the_brief_of_its_own_day() -> None:
    tuesday = at("17:00", day=weekday("Tue"))
    wanted = preview_before(a_team("every working day 17:00"), tuesday, policy=policy())
    assert wanted is not None
    assert wanted.due_at == at("08:30", day=weekday("Tue"))


def test_a_daily_digest_that_comes_before_the_brief_is_seen_in_the_brief_of_the_day_before() -> None:
    tuesday = at("07:00", day=weekday("Tue"))
    wanted = preview_before(a_team("every working day 7:00"), tuesday, policy=policy())
    assert wanted is not None
    assert wanted.due_at == at("08:30", day=weekday("Mon"))


def test_without_a_brief_between_two_digests_nothing_is_seen_before() -> None:
    late = policy(MemberSettings(brief_at=time(18)))
    assert preview_before(a_team("Saturday and Sunday 9:00"), at("09:00", day=weekday("Sun")), policy=late) is None


def test_the_moment_stays_at_its_wall_time_when_the_clocks_change() -> None:
    team = a_team()
    before, after = (moment_on(team, day.date()) for day in (datetime(2026, 10, 23), datetime(2026, 10, 30)))  # noqa: DTZ001
    assert after - before == timedelta(days=7, hours=1)
    assert {one.astimezone(ZoneInfo("Europe/Berlin")).time() for one in (before, after)} == {time(15)}
