"""`/saydo account`: what a rep, a colleague, a manager and a stranger see of a customer."""

from datetime import timedelta

import pytest

from bot.domain.rhythms import read_rhythm
from bot.domain.teams import Role, Team, TeamPerson
from tests.factories import BERLIN
from tests.storage.known import a_commitment
from tests.stories.days import Acting, Days, moment
from tests.stories.preps import prepared
from tests.stories.recaps import writes_recap


async def acme(days: Days) -> None:
    """Live Monday: a call with Acme is prepared, held and recapped; the next one stands on Tuesday."""
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    days.calendar.has("Acme pilot", "Tue 11:00", "Tue 11:30", with_=["bob@acme.test"])
    days.calendar.has("Globex intro", "Tue 16:00", "Tue 16:30", with_=["hana@globex.test"])
    await days.reaches("Mon 12:10")
    await days.rep.types("/prep acme qbr")
    await days.rep.submits(prepared("They name who decides"))
    await days.reaches("Mon 14:35")
    await writes_recap(
        days.rep, what="Send pricing", when="Tue", their_what="Send the contract", their_when="Thu 17:00"
    )


async def manages(days: Days, manager: Acting, rep: Acting) -> Team:
    """Let somebody manage a team with one rep in it."""
    boss, member = await days.actor(manager), await days.actor(rep)
    now = days.steered.now()
    channel = days.sandbox.workspace.add_channel("mid-market", members=(manager.person, rep.person))
    async with days.app.runtime.storage.begin() as tx:
        team = await tx.teams.add(
            boss.workspace.id,
            name="Mid-market",
            channel=channel.id,
            rhythm=read_rhythm("every Friday 15:00", zone_name=BERLIN.key),
            created_at=now,
        )
        for one, role in ((boss, Role.MANAGER), (member, Role.REP)):
            person = TeamPerson(
                workspace_id=one.workspace.id, team_id=team.id, member_id=one.member.id, role=role, since=now
            )
            await tx.teams.join(person)
    return team


@pytest.mark.parametrize("words", ["acme", "acme.test", "ann", "Ann Acme"])
async def test_an_account_is_shown_at_a_glance(days: Days, words: str) -> None:
    await acme(days)
    await days.rep.types(f"/saydo account {words}")
    shown = days.rep.last
    assert shown.message.ephemeral_to == days.rep.person.id
    assert shown.text.startswith("acme.test: we owe them 1 thing, they owe us 1 thing.")
    assert shown.says("Send pricing (Rhea Rep, by Tue 24 Nov)")
    assert shown.says("Next call: Acme pilot, Tue 24 Nov, 11:00")
    assert shown.says("Call: Acme QBR, led by Rhea Rep")
    assert shown.says("Objective: They name who decides")
    assert not shown.says("globex")


async def test_a_promise_made_to_somebody_is_its_owners_with_them(days: Days) -> None:
    await acme(days)
    await days.rep.types("/commitments Send the deck to Ann Acme by Friday")
    await days.rep.clicks("Save", in_=days.rep.last)
    await days.rep.types("/saydo account acme")
    assert days.rep.last.says("Send the deck (Rhea Rep with Ann Acme, by Fri 27 Nov)")


async def test_all_that_happened_is_a_timeline_newest_first_in_pages(days: Days) -> None:
    await acme(days)
    rep = (await days.actor(days.rep)).member
    async with days.app.runtime.storage.begin() as tx:
        for n in range(14):
            made_at = moment("Mon 15:00") + timedelta(minutes=n)
            await a_commitment(tx, rep, what=f"Send slide {n}", made_at=made_at)
    await days.reaches("Mon 16:00")
    await days.rep.types("/saydo account acme")
    await days.rep.clicks("Show all", in_=days.rep.last)
    first = days.rep.modal.reads
    assert days.rep.modal.says("Page 1 of 2")
    assert first.index("We promised: Send slide 13") < first.index("We promised: Send slide 12")
    assert "Call: Acme QBR" not in first
    await days.rep.clicks("Older")
    older = days.rep.modal.reads
    assert older.index("We promised: Send slide 1") < older.index("They promised: Send the contract")
    assert older.index("They promised: Send the contract") < older.index("Call: Acme QBR")
    assert "They still owe us" not in older
    await days.rep.clicks("Newer")
    assert days.rep.modal.reads == first


async def test_late_ones_are_marked_and_what_becomes_of_promises_is_told(days: Days) -> None:
    await acme(days)
    await days.reaches("Thu 08:40")
    await days.rep.types("/saydo account acme")
    assert days.rep.last.says("Send pricing (Rhea Rep, by Tue 24 Nov, 2 working days late)")
    await days.rep.types("/commitments")
    await days.rep.clicks("Done", in_=days.rep.last)
    await days.rep.types("/saydo account acme")
    assert days.rep.last.says("We kept late: Send pricing")
    assert days.rep.last.says("We kept 0 of 1 in time in the last 90 days")


async def test_a_word_that_fits_several_is_a_choice_and_one_misspelt_is_a_guess(days: Days) -> None:
    await acme(days)
    await days.rep.types("/saydo account test")
    assert days.rep.last.says("Which account?")
    assert days.rep.last.buttons == ["Show", "Show"]
    await days.rep.types("/saydo account globx")
    assert days.rep.last.says("Did you mean one of these?")
    await days.rep.clicks("Show", in_=days.rep.last)
    assert days.rep.modal.says("globex.test")


@pytest.mark.parametrize("words", ["hooli", "<!channel> *b*", "x" * 3000, "`"])
async def test_what_is_no_account_is_said(days: Days, words: str) -> None:
    await acme(days)
    await days.rep.types(f"/saydo account {words}")
    assert days.rep.last.says("I know no account by")


async def test_a_colleague_who_shares_nothing_sees_nothing_and_a_manager_sees_their_reps(days: Days) -> None:
    await acme(days)
    await days.colleague.types("/saydo account acme")
    assert days.colleague.last.says("I know no account by “acme” that you share.")
    await manages(days, days.colleague, days.rep)
    await days.colleague.types("/saydo account acme")
    assert days.colleague.last.says("Call: Acme QBR, led by Rhea Rep")
    assert days.colleague.last.says("Send pricing")


async def becomes_admin(days: Days, who: Acting) -> None:
    tom = (await days.actor(who)).member
    facts = {name: getattr(tom, name) for name in ("name", "email", "zone_name", "locale", "is_active")}
    async with days.app.runtime.storage.begin() as tx:
        await tx.members.upsert(tom.workspace_id, tom.slack_id, **facts, is_admin=True)
    assert (await days.actor(who)).member.is_admin


async def test_an_admin_who_manages_nobody_sees_no_more_than_a_member(days: Days) -> None:
    await acme(days)
    await becomes_admin(days, days.colleague)
    await days.colleague.types("/saydo account acme")
    assert days.colleague.last.says("I know no account by")


async def test_a_private_call_is_nowhere(days: Days) -> None:
    days.calendar.has("Secret merger", "Mon 14:00", "Mon 14:30", extra=["CLASS:PRIVATE"])
    await days.reaches("Mon 15:00")
    await manages(days, days.colleague, days.rep)
    for who in (days.rep, days.colleague):
        await who.types("/saydo account acme")
        assert who.last.says("I know no account by")


async def test_the_ready_card_leads_to_the_history(days: Days) -> None:
    await acme(days)
    await days.reaches("Tue 10:50")
    card = next(one for one in reversed(days.rep.inbox) if one.says("Acme pilot"))
    await days.rep.clicks("History with acme.test", in_=card)
    assert days.rep.modal.says("Call: Acme QBR, led by Rhea Rep")
