"""The digest of a team: in its channel at its hour, about what there is to tell."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.nudges import Kind
from bot.domain.people import MemberSettings, WorkspaceSettings
from bot.domain.rhythms import read_rhythm
from bot.domain.teams import Role, WhenEmpty
from bot.flows.digest_planning import plan_digests
from tests.factories import BERLIN
from tests.stories.days import Days, lived, moment
from tests.stories.digests import (
    Crew,
    a_crew,
    a_person,
    a_usual_crew,
    a_usual_week,
    charts,
    has_settings,
    planned,
    somebody,
    troubles,
)
from tests.stories.teams import a_channel, an_admin, sets_up
from tests.stories.weeks import sets


@pytest.fixture
async def linked(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Crew]:
    """The team with its usual week, and calendars, so that there are briefs."""
    async with lived(tmp_path, sqlite_url) as living:
        yield await a_usual_crew(living)
        await living.sandbox.settled()
        living.says_nothing_wrong()


# -- in the channel ----------------------------------------------------------------------------------------------------


async def test_it_stands_in_the_channel_at_its_hour_and_once(crew: Crew) -> None:
    await crew.days.reaches("Fri 14:59")
    assert crew.posted == []
    await crew.days.reaches("Fri 20:00")
    (digest,) = crew.posted
    assert digest.text.startswith(
        "Mid-market, 20–27 November: 2 customer calls, 1 with an objective, word kept 1 of 1."  # noqa: RUF001
    )
    assert digest.says("Objective before the call: 1 of 2 (50%) · expected 100%")
    assert digest.says("Late now: 1 of ours")
    assert not digest.says("Rhea")
    assert troubles(crew) == []
    await crew.days.reaches("+Fri 20:00")
    assert len(crew.posted) == 2
    assert crew.posted[1].says("from 50%") is False  # a week without calls has no share to compare


async def test_neither_silence_nor_budget_of_the_manager_holds_it_back(crew: Crew) -> None:
    await sets(crew.days, crew.manager, MemberSettings(budget=1, weekdays=frozenset({0})))
    crew.days.sandbox.workspace.wants_quiet(crew.manager.person, moment("Fri 10:00"), moment("Fri 22:00"))
    await crew.days.reaches("Fri 15:01")
    assert len(crew.posted) == 1


async def test_the_last_weeks_are_a_picture(crew: Crew) -> None:
    for week in ("Mon", "+Mon", "++Mon"):
        await crew.holds(crew.days.rep, moment(f"{week} 10:00"), objective=moment(f"{week} 09:00"))
    await crew.days.reaches("++Fri 15:01")
    (chart,) = charts(crew.posted[-1])
    assert chart["title"] == "The last 3 weeks, in percent"
    assert chart["chart"]["axis_config"]["categories"] == ["27 Nov", "4 Dec", "11 Dec"]
    objective = chart["chart"]["series"][0]
    assert (objective["name"], [point["value"] for point in objective["data"]]) == ("Objective", [66, 100, 100])
    assert "11 Dec ██████████ 100%" in crew.posted[-1].message.text  # for who can't see pictures


async def test_where_slack_refuses_the_picture_it_goes_out_at_once_with_bars_of_text(faulty: Crew) -> None:
    await faulty.holds(faulty.days.rep, moment("+Mon 10:00"), objective=moment("+Mon 09:00"))
    await faulty.days.reaches("+Fri 14:59")
    faulty.days.sandbox.faults.next("chat.postMessage", error="invalid_blocks")
    await faulty.days.reaches("+Fri 15:00")
    digest = faulty.posted[-1]
    assert len(faulty.posted) == 2
    assert charts(digest) == []
    assert digest.says("27 Nov █████░░░░░  50%")
    assert digest.says("4 Dec ██████████ 100%")


async def test_a_small_team_shows_its_calls_and_no_share(crew: Crew) -> None:
    await has_settings(crew.days, WorkspaceSettings())
    await crew.days.reaches("Fri 15:01")
    (digest,) = crew.posted
    assert digest.text.startswith("Mid-market, 20–27 November: 2 customer calls.\n")  # noqa: RUF001
    assert not digest.says("1 of")
    assert not digest.says("Late now")
    assert not digest.says("acme.test")
    assert digest.says("fewer than four reps")


async def test_who_left_within_the_week_still_makes_the_team_big_enough_and_after_that_no_more(bare_days: Days) -> None:
    others = [somebody(bare_days, name, name.title()) for name in ("uma", "vic")]
    crew = await a_crew(bare_days, bare_days.rep, bare_days.colleague, *others, settings=WorkspaceSettings())
    await a_usual_week(crew, bare_days.rep)
    await bare_days.reaches("Wed 12:00")
    leaver = (await bare_days.actor(others[0])).member
    async with bare_days.app.runtime.storage.begin() as tx:
        assert await tx.teams.leave(a_person(crew.team, leaver.id, moment("Mon 08:00")), bare_days.steered.now())
    await bare_days.reaches("Fri 15:01")
    assert crew.posted[-1].says("1 of 2 (50%)")
    await crew.holds(bare_days.rep, moment("+Mon 10:00"))
    await bare_days.reaches("+Fri 15:01")
    assert crew.posted[-1].text.startswith("Mid-market, 27 November–4 December: 1 customer call.")  # noqa: RUF001
    assert not crew.posted[-1].says("50%")


async def test_private_calls_and_their_promises_never_appear(crew: Crew) -> None:
    call = await crew.holds(crew.days.rep, moment("Thu 10:00"), title="Doctor", account="doctor.test", is_private=True)
    await crew.promises(
        crew.days.rep, moment("Tue 12:00").date(), call_id=call.id, account="doctor.test", what="Doctor"
    )
    await crew.days.reaches("Fri 15:01")
    assert crew.posted[0].says("2 customer calls")
    assert not crew.posted[0].says("doctor")


# -- nothing to tell ---------------------------------------------------------------------------------------------------


async def test_nothing_to_tell_is_one_line(bare_days: Days) -> None:
    crew = await a_crew(bare_days, bare_days.rep)
    await bare_days.reaches("Fri 15:01")
    (digest,) = crew.posted
    assert digest.lines == ["Mid-market, 20–27 November: no customer calls, and no promise came due."]  # noqa: RUF001


async def test_nothing_to_tell_is_silence_for_a_team_that_wants_it(bare_days: Days) -> None:
    crew = await a_crew(bare_days, bare_days.rep, when_empty=WhenEmpty.SILENCE)
    await bare_days.reaches("Fri 20:00")
    assert crew.posted == []
    assert troubles(crew) == []
    assert await planned(crew) == [("Fri 04 Dec", "15:00")]


async def test_a_daily_one_is_short_and_says_since_when(bare_days: Days) -> None:
    crew = await a_crew(bare_days, bare_days.rep, rhythm="every working day 17:00")
    await a_usual_week(crew, bare_days.rep)
    await bare_days.reaches("Wed 17:01")
    assert crew.posted[-1].text.startswith("Mid-market since yesterday: 1 customer call, 0 with an objective")
    assert charts(crew.posted[-1]) == []
    await crew.holds(bare_days.rep, moment("+Mon 10:00"))
    await bare_days.reaches("+Mon 17:01")
    assert crew.posted[-1].text.startswith("Mid-market since Friday: 1 customer call")


async def test_a_monthly_one_speaks_of_the_month(bare_days: Days) -> None:
    crew = await a_crew(bare_days, bare_days.rep, rhythm="first Monday of the month 9:00")
    await a_usual_week(crew, bare_days.rep)
    await bare_days.reaches("++Mon 09:01")
    assert crew.posted[-1].text.startswith("Mid-market this month, 2 November–7 December: 2 customer calls")  # noqa: RUF001


# -- when the team changes ---------------------------------------------------------------------------------------------


async def test_another_rhythm_dates_it_again(crew: Crew) -> None:
    await crew.changes(rhythm=read_rhythm("every Thursday 10:00", zone_name=BERLIN.key))
    assert await planned(crew) == [("Thu 26 Nov", "10:00")]
    await crew.changes(rhythm=read_rhythm("every Friday 16:30", zone_name=BERLIN.key))
    assert await planned(crew) == [("Fri 27 Nov", "16:30")]
    await crew.days.reaches("Fri 20:00")
    assert len(crew.posted) == 1


async def test_a_later_hour_on_the_day_it_stood_there_brings_no_second_one(crew: Crew) -> None:
    await crew.days.reaches("Fri 15:01")
    await crew.changes(rhythm=read_rhythm("every Friday 17:00", zone_name=BERLIN.key))
    await crew.days.reaches("Fri 20:00")
    assert len(crew.posted) == 1
    assert await planned(crew) == [("Fri 04 Dec", "17:00")]


async def test_a_team_set_up_in_the_modal_has_one_and_giving_it_up_ends_that(bare_days: Days) -> None:
    admin = an_admin(bare_days)
    channel = a_channel(bare_days, admin, name="enterprise")
    assert await sets_up(bare_days, admin, bare_days.rep, channel=channel, rhythm="Thursday 11:00") is None
    await admin.closes()
    await admin.types("/saydo digest")
    assert admin.last.says("Mid-market: the next digest comes on Thu 26 Nov, 11:00 in #enterprise.")
    await bare_days.reaches("Thu 11:01")
    assert [one.lines[0] for one in admin.person.sees(channel)] == [
        "Mid-market, 19–26 November: no customer calls, and no promise came due."  # noqa: RUF001
    ]
    await admin.types("/saydo team mid")
    await admin.clicks("Give up")
    await bare_days.reaches("+Thu 11:01")
    assert len(admin.person.sees(channel)) == 1


@pytest.mark.parametrize("how", ["given up", "without a channel"])
async def test_a_team_that_is_given_up_or_has_no_channel_has_none(crew: Crew, how: str) -> None:
    facts = {"channel": ""} if how == "without a channel" else {"closed_at": crew.days.steered.now()}
    await crew.changes(**facts)
    assert await planned(crew) == []
    await crew.days.reaches("Fri 20:00")
    assert crew.posted == []
    assert troubles(crew) == []


async def test_planning_twice_changes_nothing(crew: Crew) -> None:
    async with crew.days.app.runtime.storage.begin() as tx:
        before = await tx.digests.planned(crew.team.workspace_id, crew.team.id)
    await plan_digests(crew.days.app.runtime)
    await plan_digests(crew.days.app.runtime)
    async with crew.days.app.runtime.storage.begin() as tx:
        assert await tx.digests.planned(crew.team.workspace_id, crew.team.id) == before


# -- before it ---------------------------------------------------------------------------------------------------------


async def test_a_rep_sees_their_part_in_the_brief_of_the_working_day_before(linked: Crew) -> None:
    days = linked.days
    await linked.holds(days.rep, moment("Fri 10:00"), title="Initech demo", account="initech.test")
    await days.reaches("Thu 08:31")
    brief = days.rep.last
    assert brief.says("what Friday's digest will show of you")
    assert brief.says("2 calls, 1 with an objective · recaps in time 1 of 1 · word kept 1 of 1 · 1 promise late.")
    assert brief.says("Initech demo, no objective yet")
    assert brief.says("Call legal")
    assert len([one for one in days.rep.inbox if one.says("Friday's digest")]) == 1
    assert [one for one in days.colleague.inbox if one.says("Friday's digest")] == []  # nothing to show, nothing said


async def test_what_is_put_right_shows_in_it(linked: Crew) -> None:
    days = linked.days
    await days.reaches("Thu 08:31")
    await days.rep.clicks("Done", in_=days.rep.last)
    await days.reaches("Thu 08:32")
    assert days.rep.last.says("word kept 1 of 2")
    assert not days.rep.last.says("promise late")


async def test_who_switched_it_off_hears_nothing_of_it(linked: Crew) -> None:
    await sets(linked.days, linked.days.rep, MemberSettings(muted_kinds=frozenset({Kind.DIGEST_PREVIEW.value})))
    await linked.days.reaches("Fri 12:00")
    assert [one for one in linked.days.rep.inbox if one.says("Friday's digest")] == []


async def test_who_has_no_brief_sees_it_in_a_message_of_its_own(linked: Crew) -> None:
    await sets(
        linked.days, linked.days.rep, MemberSettings(muted_kinds=frozenset({Kind.BRIEF.value, Kind.OVERDUE.value}))
    )
    await linked.days.reaches("Thu 08:31")
    assert linked.days.rep.last.text.startswith("This is what Friday's digest will show of you.")
    assert "Fewer like this" in linked.days.rep.last.buttons


async def test_who_left_the_team_or_was_let_out_hears_nothing_of_it(linked: Crew) -> None:
    await linked.days.reaches("Wed 12:00")
    actor = await linked.days.actor(linked.days.rep)
    async with linked.days.app.runtime.storage.begin() as tx:
        await tx.teams.leave(a_person(linked.team, actor.member.id, moment("Mon 08:00"), Role.REP), moment("Wed 12:00"))
    await linked.days.reaches("Thu 12:00")
    assert [one for one in linked.days.rep.inbox if one.says("Friday's digest")] == []
    async with linked.days.app.runtime.storage.begin() as tx:
        stored = await tx.nudges.sent_since(actor.workspace.id, actor.member.id, moment("Mon 08:00"))
    assert Kind.DIGEST_PREVIEW not in {one.kind for one in stored}
