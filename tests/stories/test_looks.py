"""A manager looks closer, from the team to one call: no notes, nothing private; and each look is seen by the rep."""

from datetime import timedelta

import pytest

from bot.domain.errors import NotAllowedError
from bot.domain.teams import Role
from bot.flows import looks as flow
from bot.views.looks import Place
from tests.stories.days import Acting, Days, moment
from tests.stories.recaps import filled
from tests.stories.teams import TEAM, an_admin, sets_up


async def with_a_recap(days: Days) -> Acting:
    """Live Monday until Rhea's call is recapped, as a rep in the team of Mira, who comes back."""
    mira = an_admin(days)
    await sets_up(days, mira, days.rep, days.colleague)
    await mira.closes()
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    days.calendar.has("Doctor", "Mon 11:00", "Mon 11:30", extra=("CLASS:PRIVATE",))
    await days.reaches("Mon 12:01")
    await days.rep.clicks("Write objective")
    assert await days.rep.submits({"preps.objective": "Agree on a pilot"}) is None
    await days.reaches("Mon 14:35")
    await days.rep.clicks("Write recap")
    await days.rep.clicks("Notes and learnings")
    values = {
        **filled(what="Send pricing", when="Wed"),
        "recaps.learnings": "Their boss left",
        "recaps.notes": "Careful",
    }
    assert await days.rep.submits(values) is None
    assert await days.rep.submits() is None
    await days.reaches("Mon 14:40")
    return mira


async def looks_at_rhea(mira: Acting) -> None:
    await mira.types(f"{TEAM} mid")
    await mira.clicks("Look closer")
    await mira.clicks("Look closer", in_=mira.modal)


async def test_a_manager_comes_from_the_team_to_a_rep_to_a_call_and_back(days: Days) -> None:
    mira = await with_a_recap(days)
    await mira.types(f"{TEAM} mid")
    await mira.clicks("Look closer")
    assert mira.modal.says("Rhea Rep")
    assert mira.modal.says("1 call, 1 with an objective")
    assert mira.modal.says("Tom Teller")
    assert mira.modal.says("no calls")
    await mira.clicks("Look closer")
    assert mira.modal.title == "Rhea Rep"
    for said in ("Acme QBR", "Objective: Agree on a pilot", "Recap: objective reached · 1 promise"):
        assert mira.modal.says(said), mira.modal.reads
    assert not mira.modal.says("Doctor")
    assert not mira.modal.says("Private meeting")
    await mira.clicks("Open")
    for said in ("Agree on a pilot", "Send pricing", "Wed 25 Nov", "Rhea Rep led this call"):
        assert mira.modal.says(said), mira.modal.reads
    for hidden in ("Their boss left", "Careful"):
        assert not mira.modal.says(hidden), mira.modal.reads
    await mira.clicks("Figures and calls")
    assert mira.modal.title == "Rhea Rep"
    await mira.clicks("All reps")
    assert mira.modal.says("Tom Teller")


async def test_promises_are_seen_with_what_happened_to_their_dates(days: Days) -> None:
    mira = await with_a_recap(days)
    await days.rep.types("/commitments")
    await days.rep.clicks("New date", in_=days.rep.last)
    moved = {"commitments.day": "2026-11-27", "commitments.reason": "Their lawyer is away", "commitments.told": "Yes"}
    assert await days.rep.submits(moved) is None
    await looks_at_rhea(mira)
    await mira.clicks("Promises (1)")
    for said in ("Send pricing", "moved to Friday 27 November 2026, from Wednesday 25 November 2026", "lawyer is away"):
        assert mira.modal.says(said), mira.modal.reads


async def test_what_was_promised_in_a_private_call_is_not_among_them(days: Days) -> None:
    mira = await with_a_recap(days)
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30", extra=("CLASS:PRIVATE",))
    await days.reaches("Mon 15:00")
    await looks_at_rhea(mira)
    assert mira.modal.says("No customer call ended in that time.")
    assert "Promises (1)" not in mira.modal.buttons
    for hidden in ("Acme", "pricing", "pilot"):
        assert not mira.modal.says(hidden), mira.modal.reads


async def test_each_look_is_seen_by_who_was_looked_at_once_a_day(days: Days) -> None:
    mira = await with_a_recap(days)
    for _ in range(2):
        await looks_at_rhea(mira)
        await mira.clicks("Open")
        await mira.closes()
        await days.passes(timedelta(hours=1))
    await days.rep.opens_home()
    assert days.rep.home.says("Your manager Mira Manager looked at a call of yours on Monday 23 November 2026.")
    await days.rep.clicks("Who looked", in_=days.rep.home)
    shown = days.rep.modal.reads
    assert shown.count("Your manager Mira Manager looked at") == 3, shown
    for said in ("your call Acme QBR", "your figures and calls in Mid-market", "your figures in Mid-market"):
        assert shown.count(said) == 1, shown
    assert shown.count("14:40 to 15:40") == 3, shown
    await days.rep.closes()
    await days.rep.types("/saydo looks")
    assert days.rep.modal.reads == shown
    await days.colleague.types("/saydo looks")
    assert days.colleague.modal.says("your figures in Mid-market")
    assert not days.colleague.modal.says("Acme")
    await mira.types("/saydo looks")
    assert mira.modal.says("Nobody has looked yet.")


async def test_who_does_not_manage_the_team_any_more_sees_nothing_from_an_open_window(faulty_days: Days) -> None:
    days = faulty_days
    mira = an_admin(days)
    max_ = an_admin(days, name="max", real_name="Max Manager", email="max@vendor.example", is_admin=False)
    await sets_up(days, mira, days.rep, managers=[mira.person.id, max_.person.id])
    await days.reaches("Mon 09:00")
    await max_.types(f"{TEAM} mid")
    await max_.clicks("Look closer")
    actor = await days.actor(max_)
    async with days.app.runtime.storage.begin() as tx:
        (team,) = await tx.teams.open_ones(actor.workspace.id)
        people = await tx.teams.people(actor.workspace.id, team.id)
        (own,) = [one for one in people if one.member_id == actor.member.id and one.role is Role.MANAGER]
        await tx.teams.leave(own, moment("Mon 09:00"))
        before = await tx.looks.count(actor.workspace.id, (await days.actor(days.rep)).member.id)
    await max_.clicks("Look closer")
    assert max_.modal.says("Only the managers of the team “Mid-market” can do this."), max_.modal.reads
    async with days.app.runtime.storage.begin() as tx:
        assert await tx.looks.count(actor.workspace.id, (await days.actor(days.rep)).member.id) == before == 1


async def test_a_rep_of_the_team_may_not_look_at_a_colleague(days: Days) -> None:
    await with_a_recap(days)
    actor = await days.actor(days.colleague)
    async with days.app.runtime.storage.begin() as tx:
        (team,) = await tx.teams.open_ones(actor.workspace.id)
    with pytest.raises(NotAllowedError):
        await flow.look(days.app.runtime, actor, Place(team_id=team.id))


async def test_the_time_before_is_one_click_away_and_has_only_its_own_calls(days: Days) -> None:
    mira = await with_a_recap(days)
    await days.reaches("+Mon 10:00")
    await looks_at_rhea(mira)
    assert mira.modal.says("27\N{EN DASH}30 November, so far"), mira.modal.reads
    assert not mira.modal.says("Acme QBR")
    await mira.clicks("Earlier")
    assert mira.modal.says("20\N{EN DASH}27 November"), mira.modal.reads
    assert mira.modal.says("Acme QBR")
    assert "Earlier" not in mira.modal.buttons
    await mira.clicks("Later")
    assert mira.modal.says("so far")


async def test_an_admin_who_looks_is_named_without_being_called_the_manager(days: Days) -> None:
    await with_a_recap(days)
    ada = an_admin(days, name="ada", real_name="Ada Admin", email="ada@vendor.example")
    await looks_at_rhea(ada)
    await days.rep.opens_home()
    assert days.rep.home.says("Ada Admin looked at your figures and calls on Monday 23 November 2026.")
    assert not days.rep.home.says("Your manager Ada")
