"""Who is in a team: user groups that are followed, people who leave, and what each is told once."""

from bot.flows import ticks
from bot.sandbox.faults import RateLimited, ServerError
from tests.factories import BERLIN
from tests.stories.days import Acting, Days
from tests.stories.teams import TEAM, a_channel, an_admin, sets_up


async def test_a_team_follows_its_user_group_and_keeps_those_named_by_hand(days: Days) -> None:
    mira = an_admin(days)
    max_ = days.sandbox.workspace.add_person(name="max", real_name="Max Mover", email="max@vendor.example")
    group = days.sandbox.workspace.add_usergroup("mid-market", members=[days.colleague.person])
    await sets_up(days, mira, days.rep, group="@mid-market")
    assert mira.modal.says("Reps: Rhea Rep, Tom Teller (2; @mid-market is followed)")
    group = days.sandbox.workspace.change_usergroup(group, members=[max_, days.rep.person])
    await days.sandbox.settled()
    await mira.types(f"{TEAM} mid")
    assert mira.modal.says("Reps: Max Mover, Rhea Rep")
    days.sandbox.workspace.change_usergroup(group, members=[])
    await days.sandbox.settled()
    await mira.types(f"{TEAM} mid")
    assert mira.modal.says("Reps: Rhea Rep (1;")


async def test_without_events_the_hourly_look_follows_the_group(days: Days) -> None:
    mira = an_admin(days)
    group = days.sandbox.workspace.add_usergroup("mid-market", members=[days.colleague.person])
    await sets_up(days, mira, group="@mid-market")
    days.sandbox.workspace.usergroups[group.id] = type(group)(
        id=group.id, handle=group.handle, name=group.name, members=(days.rep.person.id,)
    )
    await ticks.tend_teams(days.app.runtime)
    await mira.types(f"{TEAM} mid")
    assert mira.modal.says("Reps: Rhea Rep (1;")


async def test_people_of_a_group_whom_nobody_met_are_looked_up_and_bots_left_out(days: Days) -> None:
    mira = an_admin(days)
    workspace = days.sandbox.workspace
    new = workspace.add_person(name="nia", real_name="Nia New", email="nia@vendor.example")
    robot = workspace.add_user(name="robot", real_name="Robot", is_bot=True)
    gone = workspace.add_person(name="gus", real_name="Gus Gone", email="gus@vendor.example", deleted=True)
    group = workspace.add_usergroup("mid-market", members=[new, gone])
    workspace.usergroups[group.id] = type(group)(
        id=group.id, handle=group.handle, name=group.name, members=(*group.members, robot.id)
    )
    await sets_up(days, mira, group="@mid-market")
    await mira.types(f"{TEAM} mid")
    assert mira.modal.says("Reps: Nia New (1; @mid-market is followed)")


async def test_a_group_that_is_in_use_no_more_leaves_its_people_named_by_hand(faulty_days: Days) -> None:
    days = faulty_days
    mira = an_admin(days)
    group = days.sandbox.workspace.add_usergroup("mid-market", members=[days.rep.person])
    await sets_up(days, mira, group="@mid-market")
    days.sandbox.workspace.disable_usergroup(group)
    await days.sandbox.settled()
    await mira.types(f"{TEAM} mid")
    assert mira.modal.says("Reps: Rhea Rep")
    assert not mira.modal.says("is followed")
    assert {one.error for one in days.sandbox.refused} == {"no_such_subteam"}


async def test_a_team_stays_as_it_is_while_slack_wants_a_pause(faulty_days: Days) -> None:
    days = faulty_days
    mira = an_admin(days)
    days.sandbox.workspace.add_usergroup("mid-market", members=[days.rep.person])
    await sets_up(days, mira, group="@mid-market")
    days.sandbox.faults.next("usergroups.users.list", RateLimited(retry_after=30))
    await ticks.tend_teams(days.app.runtime)
    await mira.types(f"{TEAM} mid")
    assert mira.modal.says("Reps: Rhea Rep (1; @mid-market is followed)")


async def test_people_of_whom_slack_does_not_tell_now_are_asked_for_again_and_nothing_typed_is_lost(
    faulty_days: Days,
) -> None:
    days = faulty_days
    mira = an_admin(days)
    new = days.sandbox.workspace.add_person(name="nia", real_name="Nia New", email="nia@vendor.example")
    await mira.types(f"{TEAM} new")
    days.sandbox.faults.next("users.info", ServerError(503))
    errors = await mira.submits({"teams.name": "Mid-market", "teams.reps": [new.id, days.rep.person.id]})
    assert errors == {
        "teams.reps": "Slack did not tell me in time who some of these people are. Save again in a moment."
    }
    assert await mira.submits() is None
    assert mira.modal.says("Reps: Nia New, Rhea Rep")


async def test_a_team_is_saved_although_slack_does_not_tell_of_its_channel(faulty_days: Days) -> None:
    days = faulty_days
    mira = an_admin(days)
    channel = a_channel(days, mira, with_bot=False)
    await mira.types(f"{TEAM} new")
    days.sandbox.faults.next("conversations.info", RateLimited(retry_after=30))
    assert await mira.submits({"teams.name": "Mid-market", "teams.channel": channel.id}) is None
    assert mira.modal.says("The team is set up.")
    assert not mira.modal.says("/invite")
    await ticks.tend_teams(days.app.runtime)
    await mira.types(f"{TEAM} mid")
    assert mira.modal.says("/invite @SayDo")


async def test_who_leaves_slack_leaves_the_team(days: Days) -> None:
    mira = an_admin(days)
    await sets_up(days, mira, days.rep, days.colleague)
    days.sandbox.workspace.deactivate(days.colleague.person)
    await days.sandbox.settled()
    await mira.types(f"{TEAM} mid")
    assert mira.modal.says("Reps: Rhea Rep")


async def test_admins_hear_once_that_nobody_manages_a_team_and_home_shows_it_until_somebody_does(days: Days) -> None:
    mira = an_admin(days)
    await sets_up(days, mira, days.rep, managers=[days.colleague.person.id])
    days.sandbox.workspace.deactivate(days.colleague.person)
    await days.sandbox.settled()
    await mira.opens_home()
    assert mira.home.says("Nobody manages the team Mid-market.")
    await days.reaches("Mon 08:31")
    told = [one for one in mira.inbox if one.says("Nobody manages the team Mid-market any more.")]
    assert len(told) == 1
    assert told[0].text.startswith("News of your team.")
    await days.reaches("Wed 12:00")
    assert [one for one in mira.inbox if one.says("Nobody manages the team")] == told
    await mira.types(f"{TEAM} mid")
    assert mira.modal.says("Managers: nobody")
    await mira.clicks("People")
    await mira.submits({"teams.managers": [mira.person.id]})
    await mira.closes()
    await mira.opens_home()
    assert not mira.home.says("Nobody manages")


ZONE = BERLIN.key


def news(who: Acting) -> list[str]:
    """Return the messages that tell somebody of a team."""
    return [one.text for one in who.inbox if one.says("You are in the team") or one.says("expects changed")]


async def test_who_is_put_into_a_team_reads_it_once_in_the_next_brief_with_what_is_seen(days: Days) -> None:
    mira = an_admin(days)
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    channel = a_channel(days, mira, days.rep)
    await sets_up(days, mira, days.rep, channel=channel)
    assert days.rep.inbox == []
    await days.reaches("Mon 08:31")
    assert len(news(days.rep)) == 1
    brief = days.rep.last
    assert brief.says("1 customer call")
    assert brief.says("news of your team")
    assert brief.says("You are in the team Mid-market now, managed by Mira Manager.")
    assert brief.says("Managers see the objective and the outcome of your customer calls, what was promised")
    assert brief.says("They don't see your private notes")
    assert brief.says("An objective before every customer call")
    await days.rep.clicks("Your teams", in_=brief)
    assert days.rep.modal.says("Mid-market expects:")
    assert days.rep.modal.says("Next digest: Friday 27 November 2026 at 15:00 (Europe/Berlin) in #sales.")
    await days.rep.closes()
    await days.reaches("Wed 12:00")
    assert len(news(days.rep)) == 1


async def test_a_brief_with_nothing_else_comes_for_the_news_alone(days: Days) -> None:
    mira = an_admin(days)
    await sets_up(days, mira, days.rep)
    await days.reaches("Mon 08:31")
    assert days.rep.last.text.startswith("Monday 23 November 2026: news of your team.")
    assert mira.inbox == []


async def test_changed_expectations_are_one_line_of_the_next_brief_and_no_message_of_their_own(days: Days) -> None:
    mira = an_admin(days)
    person = days.sandbox.workspace.add_person(name="ada", real_name="Ada Alone", email="ada@vendor.example", tz=ZONE)
    alone = Acting(person, days.sandbox)
    await sets_up(days, mira, days.rep, alone)
    await days.reaches("Mon 09:00")
    assert len(news(days.rep)) == 1
    assert len(news(alone)) == 1
    await mira.clicks("Expectations")
    await mira.submits({"teams.objective": "90", "teams.say_do": "none", "teams.note": "Be kind & <exact>."})
    assert mira.modal.says("An objective before at least 90% of customer calls")
    await mira.clicks("Expectations")
    await mira.submits({"teams.recap": "95"})
    days.calendar.has("Acme QBR", "Tue 14:00", "Tue 14:30")
    await days.reaches("Tue 08:31")
    assert len(news(days.rep)) == 2
    assert days.rep.last.says("What the team Mid-market expects changed. It is now:")
    assert days.rep.last.says("A recap within one working day of at least 95% of customer calls")
    assert days.rep.last.says("Be kind & <exact>.")
    assert not days.rep.last.says("kept, or moved in time")
    assert len(news(alone)) == 1
    await alone.opens_home()
    assert alone.home.says("What your team Mid-market expects")
    await days.reaches("Thu 12:00")
    assert len(news(days.rep)) == 2


async def test_who_left_before_the_brief_is_not_told(days: Days) -> None:
    mira = an_admin(days)
    await sets_up(days, mira, days.rep, days.colleague)
    await mira.clicks("People")
    await mira.submits({"teams.reps": [days.colleague.person.id]})
    await days.reaches("Mon 08:31")
    assert news(days.rep) == []
    assert len(news(days.colleague)) == 1


async def test_who_is_away_is_told_when_they_are_back(days: Days) -> None:
    mira = an_admin(days)
    days.calendar.has("Out of office", "Mon 00:00", "Wed 23:59", with_=(), extra=["X-MICROSOFT-CDO-BUSYSTATUS:OOF"])
    await days.reaches("Mon 08:06")
    await sets_up(days, mira, days.rep)
    await days.reaches("Wed 20:00")
    assert news(days.rep) == []
    await days.reaches("Thu 08:31")
    assert len(news(days.rep)) == 1


async def test_home_shows_what_ones_team_expects_and_managers_find_their_teams(days: Days) -> None:
    mira = an_admin(days)
    await sets_up(days, mira, days.rep)
    await days.rep.opens_home()
    assert days.rep.home.says("What your team Mid-market expects")
    assert days.rep.home.says("Every promise with a date and an owner")
    await days.rep.clicks("Teams", in_=days.rep.home)
    assert days.rep.modal.says("Managed by Mira Manager.")
    assert days.rep.modal.says("names only of what is escalated")
