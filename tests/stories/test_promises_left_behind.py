"""Promises of people who left Slack: found by those who may know of them, and taken over."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.errors import NotAllowedError
from bot.domain.people import Member
from bot.domain.rhythms import read_rhythm
from bot.domain.teams import Role, TeamPerson
from bot.flows import leavers
from tests.stories.days import Acting, Days
from tests.stories.promises import has_promised, open_ones, promised


async def left_behind(days: Days) -> None:
    """Let Rhea promise pricing to Acme and a call back to Globex, and leave."""
    await promised(days, what="Send pricing", when="Wed")
    await has_promised(days, "Call Hana back by Friday")
    await leaves(days, days.rep)


async def leaves(days: Days, who: Acting) -> None:
    """Let a person leave Slack."""
    days.sandbox.workspace.deactivate(who.person)
    await days.sandbox.settled()


async def is_admin(days: Days, who: Acting) -> None:
    """Make a person an admin of the Slack workspace."""
    days.sandbox.workspace.change_user(who.person.id, is_admin=True)
    await days.sandbox.settled()


async def manages(days: Days, manager: Member, rep: Member) -> None:
    """Put both into a team."""
    now = days.app.runtime.clock.now()
    async with days.app.runtime.storage.begin() as tx:
        rhythm = read_rhythm("every Friday 15:00", zone_name="Europe/Berlin")
        team = await tx.teams.add(manager.workspace_id, name="East", channel="", rhythm=rhythm, created_at=now)
        for member, role in ((manager, Role.MANAGER), (rep, Role.REP)):
            person = TeamPerson(
                workspace_id=team.workspace_id, team_id=team.id, member_id=member.id, role=role, since=now
            )
            await tx.teams.join(person)


async def test_an_admin_hears_on_home_of_what_nobody_keeps_and_takes_it_over(days: Days) -> None:
    await is_admin(days, days.colleague)
    await days.colleague.opens_home()
    assert not days.colleague.home.says("people who left")
    await left_behind(days)
    await days.colleague.opens_home()
    assert days.colleague.home.says("2 open promises belong to people who left.")
    await days.colleague.clicks("Take over", in_=days.colleague.home)
    modal = days.colleague.modal
    assert modal.says("Of people who left: 2")
    assert modal.says("with Rhea Rep, who left")
    await days.colleague.clicks("Take over")
    assert days.colleague.modal.says("Of people who left: 1")
    assert days.colleague.home.says("1 open promise belongs to people who left.")
    (promise,) = await open_ones(days, days.colleague)
    await days.colleague.closes()
    await days.reaches("Wed 08:31")
    assert days.colleague.last.says(promise.what)


async def test_the_history_tells_who_took_it_over(days: Days) -> None:
    await is_admin(days, days.colleague)
    await left_behind(days)
    await days.colleague.types("/commitments @rhea")
    assert days.colleague.last.says("Rhea Rep, who left")
    await days.colleague.clicks("Details", in_=days.colleague.last)
    assert days.colleague.modal.says("Rhea Rep left, so nobody keeps this promise.")
    await days.colleague.clicks("Take over")
    assert days.colleague.modal.buttons[:4] == ["Done", "New date", "Can't keep", "Not mine"]
    await days.colleague.clicks("History")
    assert days.colleague.modal.says("Handed over from Rhea Rep to Tom Teller")


async def test_a_colleague_takes_over_what_belongs_to_a_customer_they_share_and_sees_no_more(days: Days) -> None:
    days.other_calendar.has("Acme intro", "Mon 09:00", "Mon 09:30")
    await left_behind(days)
    await days.colleague.opens_home()
    assert not days.colleague.home.says("people who left")
    await days.colleague.types("/commitments left")
    assert days.colleague.last.says("Send pricing")
    assert not days.colleague.last.says("Call Hana back")
    await days.colleague.clicks("Take over", in_=days.colleague.last)
    assert days.colleague.last.says("Send pricing")
    assert [one.what for one in await open_ones(days, days.colleague)] == ["Send pricing"]


async def test_a_manager_looks_after_the_people_of_their_team(days: Days) -> None:
    manager, rep = await days.actor(days.colleague), await days.actor(days.rep)
    await manages(days, manager.member, rep.member)
    await left_behind(days)
    await days.colleague.opens_home()
    assert days.colleague.home.says("2 open promises belong to people who left.")


async def test_who_shares_nothing_with_them_takes_nothing_over(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    (promise,) = await open_ones(days, days.rep)
    await leaves(days, days.rep)
    stranger = await days.actor(days.colleague)
    with pytest.raises(NotAllowedError):
        await leavers.take_over(days.app.runtime, stranger, promise.id)
    await days.colleague.types("/commitments @rhea")
    assert not days.colleague.last.says("Send pricing")


async def test_what_belongs_to_somebody_who_is_here_stays_theirs(days: Days) -> None:
    await is_admin(days, days.colleague)
    await promised(days, what="Send pricing", when="Wed")
    (promise,) = await open_ones(days, days.rep)
    with pytest.raises(NotAllowedError, match="still here"):
        await leavers.take_over(days.app.runtime, await days.actor(days.colleague), promise.id)


async def test_of_two_who_take_over_at_once_one_owns_it(days: Days) -> None:
    uma = Acting(
        days.sandbox.workspace.add_person(
            name="uma", real_name="Uma User", email="uma@vendor.example", tz="Europe/Berlin", locale="en-GB"
        ),
        days.sandbox,
    )
    for who in (days.colleague, uma):
        await is_admin(days, who)
    await promised(days, what="Send pricing", when="Wed")
    (promise,) = await open_ones(days, days.rep)
    await leaves(days, days.rep)
    actors = [await days.actor(days.colleague), await days.actor(uma)]
    runtime = days.app.runtime
    await asyncio.gather(*(leavers.take_over(runtime, one, promise.id) for one in actors), return_exceptions=True)
    assert sorted([len(await open_ones(days, who)) for who in (days.colleague, uma)]) == [0, 1]


async def test_who_comes_back_keeps_what_nobody_took_over(days: Days) -> None:
    await is_admin(days, days.colleague)
    await left_behind(days)
    days.sandbox.workspace.change_user(days.rep.person.id, deleted=False)
    await days.sandbox.settled()
    await days.colleague.types("/commitments left")
    assert days.colleague.last.says("Nobody who left has anything open")
    assert len(await open_ones(days, days.rep)) == 2


async def test_what_was_offered_before_its_owner_left_is_taken_by_accepting_it_or_by_taking_over(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await days.rep.types("/commitments")
    await days.rep.clicks("Not mine", in_=days.rep.last)
    await days.rep.submits({"commitments.colleague": days.colleague.person.id})
    await days.passes(timedelta(minutes=1))
    await leaves(days, days.rep)
    await days.colleague.clicks("Accept")
    assert len(await open_ones(days, days.colleague)) == 1
