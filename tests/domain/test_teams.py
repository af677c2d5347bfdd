from datetime import UTC, datetime

from bot.domain.digests import Figures, Outcomes, Overdue, Scores, Share
from bot.domain.meetings import Window
from bot.domain.people import WorkspaceId
from bot.domain.rhythms import read_rhythm
from bot.domain.teams import Team, TeamId
from tests.factories import at, weekday


def a_team(rhythm: str) -> Team:
    return Team(
        id=TeamId("t1"),
        workspace_id=WorkspaceId("w1"),
        name="Mid-market",
        channel="C1",
        rhythm=read_rhythm(rhythm, zone_name="Europe/Berlin"),
        created_at=at("09:00"),
    )


def test_a_period_reaches_from_digest_to_digest() -> None:
    friday = at("15:00", day=weekday("Fri"))
    assert a_team("every Friday 15:00").period_until(friday) == Window(
        start=at("15:00", day=weekday("Fri", week=-1)), end=friday
    )


def test_periods_follow_each_other_without_a_gap_across_a_clock_change() -> None:
    periods = a_team("every Friday 15:00").periods_until(datetime(2026, 11, 6, 14, tzinfo=UTC), 3)
    assert [period.start for period in periods] == [
        datetime(2026, 10, 16, 13, tzinfo=UTC),
        datetime(2026, 10, 23, 13, tzinfo=UTC),
        datetime(2026, 10, 30, 14, tzinfo=UTC),
    ]
    assert [period.end for period in periods[:-1]] == [period.start for period in periods[1:]]


def test_the_digest_of_a_monday_tells_of_friday_afternoon_too() -> None:
    monday = at("17:00", day=weekday("Mon"))
    assert a_team("every working day 17:00").period_until(monday).start == at("17:00", day=weekday("Fri", week=-1))


def test_a_ratio_needs_something_to_be_a_share_of() -> None:
    assert Share(part=0, whole=0).ratio is None
    assert Share(part=3, whole=4).ratio == 0.75
    assert Scores(on_time=3, late=1).ratio is None
    assert Scores(on_time=2, moved_in_time=1, late=1, broken=1).ratio == 0.6
    assert Figures(calls=6, advances=4).calls_per_advance == 1.5
    assert Figures(calls=6).calls_per_advance is None
    assert Outcomes(reached=2, partly=1, changed=1).reached_share == Share(part=2, whole=4)


def test_a_period_is_empty_when_nothing_happened_and_nothing_is_late() -> None:
    assert Figures(nudges=3).is_empty
    assert not Figures(overdue=Overdue(older=1)).is_empty
    assert not Figures(theirs=Scores(broken=1)).is_empty
