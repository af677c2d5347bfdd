"""A digest's channel: shared, archived, of an app without scopes; and what an admin allows."""

import pytest

from bot.flows import ticks
from bot.sandbox.refusals import NotDrawnError
from tests.stories.days import Days
from tests.stories.teams import TEAM, a_channel, an_admin, sets_up


async def test_a_channel_shared_with_others_is_neither_offered_nor_taken_until_an_admin_allows_it(days: Days) -> None:
    mira = an_admin(days)
    channel = a_channel(days, mira)
    channel.is_shared = True
    with pytest.raises(NotDrawnError, match="sales"):
        await sets_up(days, mira, days.rep, channel=channel)
    await mira.closes()
    await mira.types("/saydo settings workspace")
    await mira.submits({"settings.digests": ["shared"]})
    await sets_up(days, mira, days.rep, channel=channel)
    assert mira.modal.says("in #sales.")
    await mira.closes()
    await mira.types("/saydo settings workspace")
    await mira.submits({"settings.digests": []})
    await mira.types(f"{TEAM} mid")
    await mira.clicks("All teams")
    await mira.clicks("Open")
    assert mira.modal.says("#sales is shared with another organisation, so no digest is posted there.")


async def test_a_channel_that_is_being_shared_is_refused_under_its_field(days: Days) -> None:
    mira = an_admin(days)
    channel = a_channel(days, mira)
    await mira.types(f"{TEAM} new")
    await mira.person.fills({"teams.channel": channel.id})
    channel.is_pending_shared = True
    errors = await mira.submits({"teams.name": "Mid-market"})
    said = "#sales is shared with another organisation. Choose another one, or an admin allows it in /saydo settings "
    assert errors == {"teams.channel": f"{said}workspace."}


async def test_an_archived_channel_is_refused_and_one_archived_later_shows_on_the_card(days: Days) -> None:
    mira = an_admin(days)
    channel, old = a_channel(days, mira), a_channel(days, mira, name="old")
    await mira.types(f"{TEAM} new")
    await mira.person.fills({"teams.channel": old.id})
    days.sandbox.workspace.archive(old)
    errors = await mira.submits({"teams.name": "Mid-market"})
    assert errors == {"teams.channel": "#old is archived. Choose one that is in use."}
    await mira.submits({"teams.channel": channel.id})
    days.sandbox.workspace.archive(channel)
    await ticks.tend_teams(days.app.runtime)
    await mira.types(f"{TEAM} mid")
    assert mira.modal.says("#sales is archived.")


async def test_a_renamed_channel_is_called_by_its_new_name_within_the_hour(days: Days) -> None:
    mira = an_admin(days)
    channel = a_channel(days, mira)
    await sets_up(days, mira, days.rep, channel=channel)
    channel.name = "deals"
    await ticks.tend_teams(days.app.runtime)
    await mira.types(f"{TEAM} mid")
    assert mira.modal.says("in #deals.")


async def test_without_the_scopes_a_team_works_and_nothing_is_claimed_of_its_channel(faulty_days: Days) -> None:
    days = faulty_days
    mira = an_admin(days)
    standing = days.sandbox.workspace.standing
    standing.scopes -= {"channels:read", "groups:read", "usergroups:read"}
    channel = a_channel(days, mira, with_bot=False)
    await mira.types(f"{TEAM} new")
    assert mira.modal.says("I can't read your user groups: the app lacks the scope usergroups:read.")
    assert "And everybody in the user group" not in mira.modal.inputs
    await mira.submits({"teams.name": "Mid-market", "teams.channel": channel.id})
    assert mira.modal.says("The team is set up.")
    assert not mira.modal.says("/invite")
    assert {one.error for one in days.sandbox.refused} == {"missing_scope"}


async def test_a_workspace_without_a_paid_plan_names_people_by_hand(faulty_days: Days) -> None:
    days = faulty_days
    mira = an_admin(days)
    days.sandbox.workspace.standing.is_paid = False
    await mira.types(f"{TEAM} new")
    assert mira.modal.says("User groups come with Slack's paid plans, so people are named one by one here.")
