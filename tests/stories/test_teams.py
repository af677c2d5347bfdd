"""A team is set up, changed and given up; who may not is told whom to ask, and nothing that was typed is lost."""

import pytest

from bot.sandbox.refusals import NotDrawnError
from tests.stories.days import Days
from tests.stories.teams import TEAM, a_channel, an_admin, sets_up


async def test_an_admin_sets_up_a_team_and_sees_when_its_digest_comes(days: Days) -> None:
    mira = an_admin(days)
    channel = a_channel(days, mira, days.rep, name="mid-market")
    await mira.types(TEAM)
    assert mira.modal.says("There is no team yet")
    assert await sets_up(days, mira, days.rep, days.colleague, channel=channel) is None
    assert mira.modal.says("The team is set up.")
    assert mira.modal.says("Next digest: Friday 27 November 2026 at 15:00 (Europe/Berlin) in #mid-market.")
    assert mira.modal.says("Managers: Mira Manager")
    assert mira.modal.says("Reps: Rhea Rep, Tom Teller")
    assert not mira.modal.says("/invite")


async def test_a_channel_without_saydo_asks_for_the_invitation_until_it_comes(days: Days) -> None:
    mira = an_admin(days)
    channel = a_channel(days, mira, with_bot=False)
    await sets_up(days, mira, days.rep, channel=channel)
    assert mira.modal.says("I am not in #sales. Write /invite @SayDo there")
    await mira.types(f"{TEAM} mid")
    assert mira.modal.says("/invite @SayDo")
    days.sandbox.workspace.joins(days.sandbox.workspace.bot.id, channel)
    await days.sandbox.settled()
    await mira.types(f"{TEAM} mid")
    assert not mira.modal.says("/invite @SayDo")
    days.sandbox.workspace.leaves(days.sandbox.workspace.bot.id, channel)
    await days.sandbox.settled()
    await mira.types(f"{TEAM} mid")
    assert mira.modal.says("/invite @SayDo")


async def test_a_private_channel_that_saydo_cannot_see_asks_for_the_invitation(faulty_days: Days) -> None:
    days = faulty_days
    mira = an_admin(days)
    channel = a_channel(days, mira, with_bot=False, is_private=True)
    await sets_up(days, mira, days.rep, channel=channel)
    assert mira.modal.says("I am not in its channel. Write /invite @SayDo there")
    assert {(one.method, one.error) for one in days.sandbox.refused} == {("conversations.info", "channel_not_found")}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("whenever", "names no time of day"),
        ("every blursday 15:00", "is no rhythm SayDo reads"),
        ("Friday 25:00", "names no time of day"),
    ],
)
async def test_a_rhythm_that_cant_be_read_is_said_under_its_field_with_what_would_work(
    days: Days, typed: str, sentence: str
) -> None:
    mira = an_admin(days)
    errors = await sets_up(days, mira, days.rep, rhythm=typed)
    assert errors is not None
    assert list(errors) == ["teams.rhythm"]
    assert sentence in errors["teams.rhythm"]
    assert "every Friday 15:00" in errors["teams.rhythm"]


@pytest.mark.parametrize(
    ("typed", "zone", "said"),
    [
        ("first Monday of the month 9:00", "Europe/Berlin", "Monday 7 December 2026 at 09:00 (Europe/Berlin)"),
        ("every working day 5pm", "Europe/Berlin", "Monday 23 November 2026 at 17:00 (Europe/Berlin)"),
        (
            "every friday 15:00",
            "America/New_York",
            "Friday 27 November 2026 at 15:00 (America/New_York), where you are Fri 27 Nov, 21:00",
        ),
    ],
)
async def test_the_rhythm_is_shown_back_as_a_date_in_its_zone(days: Days, typed: str, zone: str, said: str) -> None:
    mira = an_admin(days)
    await sets_up(days, mira, days.rep, rhythm=typed, zone=zone)
    assert mira.modal.says(said)


async def test_what_was_typed_survives_an_error_and_a_closed_window(days: Days) -> None:
    mira = an_admin(days)
    assert await sets_up(days, mira, days.rep, rhythm="whenever", name="Enterprise & <friends>") is not None
    await mira.closes()
    await mira.types(TEAM)
    await mira.clicks("New team")
    assert mira.modal.says("What you typed before is still here.")
    assert mira.modal.says("Enterprise & <friends>")
    assert await mira.submits({"teams.rhythm": "every Friday 15:00"}) is None
    assert mira.modal.says("Enterprise & <friends>")
    assert mira.modal.says("Reps: Rhea Rep")
    await mira.types(f"{TEAM} new")
    assert not mira.modal.says("What you typed before is still here.")


async def test_who_starts_over_gets_an_empty_form(days: Days) -> None:
    mira = an_admin(days)
    await sets_up(days, mira, days.rep, rhythm="whenever", name="Enterprise")
    await mira.closes()
    await mira.types(f"{TEAM} new")
    await mira.clicks("Start over")
    assert not mira.modal.says("Enterprise")
    assert not mira.modal.says("whenever")
    errors = await mira.submits()
    assert list(errors or {}) == ["1.teams.name"]


async def test_going_back_keeps_what_was_changed_for_later(days: Days) -> None:
    mira = an_admin(days)
    await sets_up(days, mira, days.rep)
    await mira.clicks("Edit")
    await mira.person.fills({"teams.name": "Growth"})
    await mira.clicks("Back to the team")
    assert mira.modal.says("Mid-market")
    await mira.clicks("Edit")
    assert mira.modal.says("Growth")
    await mira.submits()
    assert mira.modal.says("Saved.")
    assert mira.modal.says("Growth")


async def test_two_managers_who_change_different_things_do_not_undo_each_other(days: Days) -> None:
    mira, max_ = an_admin(days), an_admin(days, name="max", real_name="Max Manager", email="max@vendor.example")
    await sets_up(days, mira, days.rep)
    await mira.clicks("Edit")
    await max_.types(f"{TEAM} mid")
    await max_.clicks("Edit")
    await max_.submits({"teams.name": "Growth"})
    await mira.submits({"teams.rhythm": "every Monday 9:00"})
    assert mira.modal.says("Growth")
    assert mira.modal.says("every Monday 09:00")


async def test_who_was_let_in_meanwhile_stays_although_an_older_list_is_saved(days: Days) -> None:
    mira, max_ = an_admin(days), an_admin(days, name="max", real_name="Max Manager", email="max@vendor.example")
    await sets_up(days, mira, days.rep)
    await mira.clicks("People")
    await days.reaches("Mon 08:10")
    await max_.types(f"{TEAM} mid")
    await max_.clicks("People")
    await max_.submits({"teams.reps": [days.rep.person.id, days.colleague.person.id]})
    await days.reaches("Mon 08:20")
    await mira.submits({"teams.reps": [], "teams.managers": [mira.person.id, max_.person.id]})
    assert mira.modal.says("Reps: Tom Teller")
    assert mira.modal.says("Managers: Max Manager, Mira Manager")


async def test_a_team_is_given_up_after_a_question_and_a_second_click_changes_nothing(days: Days) -> None:
    mira = an_admin(days)
    await sets_up(days, mira, days.rep)
    await mira.clicks("Give up")
    assert mira.modal.says("The team Mid-market is given up.")
    assert mira.modal.says("There is no team yet")
    await sets_up(days, mira, days.rep)
    assert mira.modal.says("The team is set up.")


async def test_two_teams_with_one_name_are_not_set_up(days: Days) -> None:
    mira = an_admin(days)
    await sets_up(days, mira, days.rep)
    errors = await sets_up(days, mira, days.rep, name="mid-MARKET")
    assert errors == {"teams.name": "There is a team with this name already. Give this one another."}


async def test_bots_and_people_who_left_are_left_out_and_manage_nothing(days: Days) -> None:
    mira = an_admin(days)
    robot = days.sandbox.workspace.add_user(name="robot", real_name="Robot", is_bot=True)
    gone = days.sandbox.workspace.add_person(name="gone", real_name="Gus Gone", email="gus@vendor.example")
    await mira.types(f"{TEAM} new")
    await mira.person.fills({"teams.name": "Mid-market", "teams.managers": [robot.id, gone.id]})
    people = [days.rep.person.id, robot.id, gone.id]
    await mira.person.fills({"teams.reps": people})
    days.sandbox.workspace.deactivate(gone)
    await days.sandbox.settled()
    errors = await mira.submits()
    assert errors == {"teams.managers": "Bots and people who left Slack manage no team. Name somebody else."}
    assert await mira.submits({"teams.managers": [mira.person.id]}) is None
    assert mira.modal.says("2 of those you chose were left out: a bot, or somebody who left Slack.")
    assert mira.modal.says("Reps: Rhea Rep")
    assert not mira.modal.says("Gus Gone")


async def test_a_manager_manages_their_team_and_a_rep_is_told_whom_to_ask(days: Days) -> None:
    mira = an_admin(days)
    await sets_up(days, mira, days.rep, managers=[days.colleague.person.id])
    await days.colleague.types(TEAM)
    assert days.colleague.modal.says("Teams you manage")
    await days.colleague.clicks("Open")
    await days.colleague.clicks("Expectations")
    assert await days.colleague.submits({"teams.objective": "90"}) is None
    await days.rep.types(f"{TEAM} new")
    assert days.rep.last.says("Admins and people who manage a team set up teams. Ask Mira Manager.")
    await days.rep.types(TEAM)
    with pytest.raises(NotDrawnError):
        await days.rep.clicks("New team")


async def test_who_manages_no_longer_is_shown_the_list_and_can_do_nothing_in_an_old_window(days: Days) -> None:
    mira = an_admin(days)
    await sets_up(days, mira, days.rep, managers=[days.colleague.person.id])
    await days.colleague.types(f"{TEAM} mid")
    await days.colleague.clicks("People")
    await days.colleague.submits({"teams.managers": [mira.person.id]})
    assert days.colleague.modal.says("You don't manage Mid-market any more.")
    await days.colleague.closes()
    await days.colleague.types(TEAM)
    assert days.colleague.modal.says("You are in no team yet. Ask Mira Manager to set one up.")


async def test_a_name_nobody_knows_is_answered_with_what_would_work(days: Days) -> None:
    mira = an_admin(days)
    await sets_up(days, mira, days.rep)
    await mira.closes()
    await mira.types(f"{TEAM} mid-narket")
    assert mira.last.says("You manage and are in no team called “mid-narket”.")
    assert mira.last.says("/saydo team Mid-market")
    await days.colleague.types(f"{TEAM} mid-market")
    assert days.colleague.last.says("/saydo team shows the teams you manage or are in.")
    await mira.types(f"{TEAM} help")
    assert mira.last.says("/saydo team new")
