"""The digest of a team: in its channel at its hour, once; when it can't be there, its manager is told."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.nudges import Kind
from bot.domain.people import MemberSettings, WorkspaceSettings
from bot.domain.rhythms import read_rhythm
from bot.domain.teams import Role, WhenEmpty
from bot.flows.digest_delivery import deliver_digests
from bot.flows.digest_planning import plan_digests
from bot.sandbox.faults import RateLimited, Reset, ServerError
from storage import Storage
from tests.databases import SEALER
from tests.factories import BERLIN
from tests.stories.days import Days, lived, moment
from tests.stories.digests import Crew, a_crew, a_person, a_usual_week, charts, has_settings, somebody
from tests.stories.teams import a_channel, an_admin, sets_up
from tests.stories.weeks import sets

HISTORY = frozenset({"channels:history"})


@pytest.fixture
async def days(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Days]:
    """Days without calendars: what happened is written down by the tests."""
    async with lived(tmp_path, sqlite_url, links=False) as living:
        yield living
        await living.sandbox.settled()
        living.says_nothing_wrong()


@pytest.fixture
async def crew(days: Days) -> Crew:
    """A team of two reps, of which small teams are shown whole, with a usual week."""
    return await a_usual_crew(days)


@pytest.fixture
async def faulty(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Crew]:
    """The same, on days on which Slack fails."""
    async with lived(tmp_path, sqlite_url, links=False) as living:
        yield await a_usual_crew(living)


@pytest.fixture
async def linked(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Crew]:
    """The same, with calendars, so that there are briefs."""
    async with lived(tmp_path, sqlite_url) as living:
        yield await a_usual_crew(living)
        await living.sandbox.settled()
        living.says_nothing_wrong()


async def a_usual_crew(days: Days) -> Crew:
    made = await a_crew(days, days.rep, days.colleague)
    await a_usual_week(made, days.rep)
    return made


def troubles(crew: Crew) -> list[str]:
    """Return what the manager was told of digests that were not posted, by the lines as they are now."""
    return [one.lines[0] for one in crew.manager.inbox if one.says("digest of Mid-market")]


async def planned(crew: Crew) -> list[tuple[str, str]]:
    """Return when the team's digests are to come."""
    async with crew.days.app.runtime.storage.begin() as tx:
        found = await tx.digests.planned(crew.team.workspace_id, crew.team.id)
    due = [one.due_at.astimezone(BERLIN) for one in found if one.kind is Kind.DIGEST]
    return [(f"{one:%a %d %b}", f"{one:%H:%M}") for one in due]


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


async def test_who_left_within_the_week_still_makes_the_team_big_enough_and_after_that_no_more(days: Days) -> None:
    others = [somebody(days, name, name.title()) for name in ("uma", "vic")]
    crew = await a_crew(days, days.rep, days.colleague, *others, settings=WorkspaceSettings())
    await a_usual_week(crew, days.rep)
    await days.reaches("Wed 12:00")
    leaver = (await days.actor(others[0])).member
    async with days.app.runtime.storage.begin() as tx:
        assert await tx.teams.leave(a_person(crew.team, leaver.id, moment("Mon 08:00")), days.steered.now())
    await days.reaches("Fri 15:01")
    assert crew.posted[-1].says("1 of 2 (50%)")
    await crew.holds(days.rep, moment("+Mon 10:00"))
    await days.reaches("+Fri 15:01")
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


async def test_nothing_to_tell_is_one_line(days: Days) -> None:
    crew = await a_crew(days, days.rep)
    await days.reaches("Fri 15:01")
    (digest,) = crew.posted
    assert digest.lines == ["Mid-market, 20–27 November: no customer calls, and no promise came due."]  # noqa: RUF001


async def test_nothing_to_tell_is_silence_for_a_team_that_wants_it(days: Days) -> None:
    crew = await a_crew(days, days.rep, when_empty=WhenEmpty.SILENCE)
    await days.reaches("Fri 20:00")
    assert crew.posted == []
    assert troubles(crew) == []
    assert await planned(crew) == [("Fri 04 Dec", "15:00")]


async def test_a_daily_one_is_short_and_says_since_when(days: Days) -> None:
    crew = await a_crew(days, days.rep, rhythm="every working day 17:00")
    await a_usual_week(crew, days.rep)
    await days.reaches("Wed 17:01")
    assert crew.posted[-1].text.startswith("Mid-market since yesterday: 1 customer call, 0 with an objective")
    assert charts(crew.posted[-1]) == []
    await crew.holds(days.rep, moment("+Mon 10:00"))
    await days.reaches("+Mon 17:01")
    assert crew.posted[-1].text.startswith("Mid-market since Friday: 1 customer call")


async def test_a_monthly_one_speaks_of_the_month(days: Days) -> None:
    crew = await a_crew(days, days.rep, rhythm="first Monday of the month 9:00")
    await a_usual_week(crew, days.rep)
    await days.reaches("++Mon 09:01")
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


async def test_a_team_set_up_in_the_modal_has_one_and_giving_it_up_ends_that(days: Days) -> None:
    admin = an_admin(days)
    channel = a_channel(days, admin, name="enterprise")
    assert await sets_up(days, admin, days.rep, channel=channel, rhythm="Thursday 11:00") is None
    await admin.closes()
    await admin.types("/saydo digest")
    assert admin.last.says("Mid-market: the next digest comes on Thu 26 Nov, 11:00 in #enterprise.")
    await days.reaches("Thu 11:01")
    assert [one.lines[0] for one in admin.person.sees(channel)] == [
        "Mid-market, 19–26 November: no customer calls, and no promise came due."  # noqa: RUF001
    ]
    await admin.types("/saydo team mid")
    await admin.clicks("Give up")
    await days.reaches("+Thu 11:01")
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


# -- when it can't be posted -------------------------------------------------------------------------------------------


async def test_a_manager_whose_channel_lacks_saydo_invites_it_and_posts_it_now(days: Days) -> None:
    crew = await a_crew(days, days.rep, with_bot=False)
    await a_usual_week(crew, days.rep)
    await days.reaches("Fri 15:10")
    assert crew.posted == []
    assert crew.manager.last.says("was not posted: SayDo is not in the channel.")
    assert crew.manager.last.says("/invite @SayDo")
    await crew.manager.clicks("Post now")
    assert crew.posted == []
    days.sandbox.workspace.joins(days.sandbox.workspace.bot.id, crew.channel)
    await days.reaches("Sat 09:00")
    await crew.manager.clicks("Post now")
    assert crew.posted[0].text.startswith("Mid-market, 20–27 November: 2 customer calls")  # noqa: RUF001
    await days.reaches("Sat 09:01")
    assert troubles(crew) == ["The digest of Mid-market stands in #mid-market since Sat 28 Nov, 09:00."]
    await days.reaches("+Thu 20:00")
    assert len(crew.posted) == 1


async def test_a_channel_that_is_archived_is_told(crew: Crew) -> None:
    crew.days.sandbox.workspace.archive(crew.channel)
    await crew.days.reaches("Fri 15:10")
    assert crew.posted == []
    assert crew.manager.last.says("the channel is archived")


async def test_a_channel_shared_with_other_organisations_is_refused_unless_an_admin_allows_it(crew: Crew) -> None:
    crew.channel.is_shared = True
    await crew.days.reaches("Fri 15:10")
    assert crew.posted == []
    assert crew.manager.last.says("other organisations read along")
    await has_settings(crew.days, WorkspaceSettings(digests_show_small_teams=True, digests_may_be_shared=True))
    await crew.manager.clicks("Post now")
    assert len(crew.posted) == 1


async def test_one_that_is_more_than_twelve_hours_late_is_told_and_not_posted_by_itself(crew: Crew) -> None:
    await crew.days.reaches("Fri 14:00")
    await crew.days.stops()
    crew.days.steered.set(moment("Sat 08:00"))
    await crew.days.starts()
    await crew.days.reaches("+Mon 10:00")
    assert crew.posted == []
    assert crew.manager.last.says("due on Fri 27 Nov, 15:00, was not posted: it was more than twelve hours late")
    await crew.manager.clicks("Post now")
    assert crew.posted[0].text.startswith("Mid-market, 20–27 November: 2 customer calls")  # noqa: RUF001


async def test_a_late_start_within_twelve_hours_still_posts_it(crew: Crew) -> None:
    await crew.days.reaches("Fri 14:00")
    await crew.days.stops()
    crew.days.steered.set(moment("Fri 23:00"))
    await crew.days.starts()
    await crew.days.reaches("Fri 23:01")
    assert crew.posted[0].text.startswith("Mid-market, 20–27 November: 2 customer calls")  # noqa: RUF001


async def test_a_pause_delays_it_and_does_not_repeat_it(faulty: Crew) -> None:
    await faulty.days.reaches("Fri 14:59")
    faulty.days.sandbox.faults.next("chat.postMessage", RateLimited(retry_after=60))
    await faulty.days.reaches("Fri 15:00")
    assert faulty.posted == []
    await plan_digests(faulty.days.app.runtime)
    await faulty.days.reaches("Fri 15:10")
    assert len(faulty.posted) == 1


# -- once --------------------------------------------------------------------------------------------------------------


async def test_killed_between_posting_and_marking_it_is_not_posted_again_and_the_manager_looks(faulty: Crew) -> None:
    await faulty.days.reaches("Fri 14:59")
    faulty.days.sandbox.faults.next("chat.postMessage", Reset())
    await faulty.days.reaches("Fri 15:10")
    assert len(faulty.posted) == 1
    assert faulty.manager.last.says("Slack did not say whether it was posted")
    assert faulty.manager.last.says("Look in #mid-market first")
    await faulty.days.reaches("+Mon 10:00")
    assert len(faulty.posted) == 1


async def test_with_the_channels_history_a_lost_answer_is_found_and_nobody_is_bothered(faulty: Crew) -> None:
    standing = faulty.days.sandbox.workspace.standing
    standing.scopes |= HISTORY
    await faulty.days.reaches("Fri 14:59")
    faulty.days.sandbox.faults.next("chat.postMessage", Reset())
    await faulty.days.reaches("Fri 15:10")
    assert len(faulty.posted) == 1
    assert troubles(faulty) == []
    await faulty.manager.clicks("Details", in_=faulty.posted[0])
    assert faulty.manager.modal.says("2 customer calls")


async def test_with_the_channels_history_one_that_never_arrived_is_posted(faulty: Crew) -> None:
    faulty.days.sandbox.workspace.standing.scopes |= HISTORY
    await faulty.days.reaches("Fri 14:59")
    faulty.days.sandbox.faults.next("chat.postMessage", ServerError(500))
    await faulty.days.reaches("Fri 15:10")
    assert len(faulty.posted) == 1
    assert troubles(faulty) == []


async def test_two_processes_post_it_once(tmp_path: Path, database_url: str) -> None:
    async with lived(tmp_path, database_url, links=False) as days:
        crew = await a_crew(days, days.rep)
        await a_usual_week(crew, days.rep)
        days.steered.set(moment("Fri 15:00"))
        other = Storage(database_url, sealer=SEALER)
        runtimes = [days.app.runtime, replace(days.app.runtime, storage=other)]
        await asyncio.gather(*(deliver_digests(runtime) for runtime in runtimes * 3))
        await other.close()
        assert len(crew.posted) == 1


# -- asked for ---------------------------------------------------------------------------------------------------------


async def test_the_command_says_when_the_next_one_comes(crew: Crew) -> None:
    await crew.manager.types("/saydo digest")
    assert crew.manager.last.says("Mid-market: the next digest comes on Fri 27 Nov, 15:00 in #mid-market.")
    await crew.days.rep.types("/saydo digest")
    assert crew.days.rep.last.says("the next digest comes on Fri 27 Nov, 15:00")
    outsider = somebody(crew.days, "otto", "Otto Other")
    await outsider.types("/saydo digest")
    assert outsider.last.says("You are in no team that has a digest.")


async def test_a_preview_is_seen_by_the_manager_alone_and_posts_nothing(crew: Crew) -> None:
    await crew.days.reaches("Wed 18:00")
    await crew.manager.types("/saydo digest preview")
    seen = crew.manager.last
    assert seen.is_ephemeral
    assert seen.says("This is the digest of Mid-market as it would be now. Only you see it.")
    assert seen.says("Mid-market, 20–25 November, so far: 2 customer calls, 1 with an objective")  # noqa: RUF001
    assert crew.posted == []
    assert [one for one in crew.days.rep.inbox if one.says("as it would be now")] == []


async def test_a_preview_whose_picture_is_refused_comes_in_words(faulty: Crew) -> None:
    await faulty.holds(faulty.days.rep, moment("+Mon 10:00"), objective=moment("+Mon 09:00"))
    await faulty.days.reaches("+Tue 10:00")
    faulty.days.sandbox.faults.next("response_url", ServerError(500))
    await faulty.manager.types("/saydo digest preview mid")
    assert faulty.manager.last.says("1 Dec ██████████ 100%")


async def test_now_posts_it_after_one_click_and_the_planned_one_still_comes(crew: Crew) -> None:
    await crew.days.reaches("Wed 18:00")
    await crew.manager.types("/saydo digest now")
    ask = crew.manager.last
    assert ask.says("Post the digest of Mid-market so far, 20–25 November, in #mid-market?")  # noqa: RUF001
    assert ask.says("The planned one still comes on Fri 27 Nov, 15:00.")
    assert crew.posted == []
    await crew.manager.clicks("Post it", in_=ask)
    (extra,) = crew.posted
    assert extra.text.startswith("Mid-market, 20–25 November, so far: 2 customer calls")  # noqa: RUF001
    assert crew.manager.last.says("stands in #mid-market since Wed 25 Nov, 18:00")
    await crew.days.reaches("Fri 15:01")
    assert len(crew.posted) == 2


async def test_a_double_click_and_a_second_command_post_it_once(crew: Crew) -> None:
    await crew.days.reaches("Wed 18:00")
    await crew.manager.types("/saydo digest now")
    first = crew.manager.last
    await crew.manager.types("/saydo digest now")
    second = crew.manager.last
    await asyncio.gather(*(crew.manager.person.clicks("Post it", in_=ask) for ask in (first, first, second)))
    await crew.days.sandbox.settled()
    await crew.days.reaches("Wed 18:05")
    assert len(crew.posted) == 1


async def test_an_old_confirmation_posts_nothing(crew: Crew) -> None:
    await crew.days.reaches("Wed 10:00")
    await crew.manager.types("/saydo digest now")
    ask = crew.manager.last
    await crew.days.reaches("Wed 11:01")
    await crew.manager.clicks("Post it", in_=ask)
    assert crew.posted == []
    assert crew.manager.last.says("You were asked too long ago.")


async def test_who_does_not_manage_the_team_neither_previews_nor_posts_it(crew: Crew) -> None:
    for line in ("/saydo digest preview", "/saydo digest now", "/saydo digest preview Mid-market"):
        await crew.days.rep.types(line)
        assert crew.days.rep.last.says("manage")
    assert crew.posted == []


async def test_what_is_not_understood_is_answered_with_what_would_be(crew: Crew) -> None:
    await crew.manager.types("/saydo digest previw")
    assert crew.manager.last.says("Did you mean /saydo digest preview?")
    await crew.manager.types("/saydo digest now Enterprise")
    assert crew.manager.last.says("I know no team “Enterprise”. Did you mean “Mid-market”?")


async def test_details_show_a_manager_all_and_a_rep_their_own_part(crew: Crew) -> None:
    await has_settings(crew.days, WorkspaceSettings())
    await crew.days.reaches("Fri 15:01")
    await crew.manager.clicks("Details", in_=crew.posted[0])
    assert crew.manager.modal.says("Objective before the call: 1 of 2 (50%)")
    assert crew.manager.modal.says("acme.test: 1 promise late")
    rep = crew.days.rep
    await rep.clicks("Details", in_=rep.person.sees(crew.channel)[-1])
    assert rep.modal.says(
        "Your part: 2 calls, 1 with an objective · recaps in time 1 of 2 · word kept 1 of 1 · 1 promise late"
    )
    assert not rep.modal.says("(50%)")


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
