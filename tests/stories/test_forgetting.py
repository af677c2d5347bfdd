"""`/saydo forget me` and `/saydo erase`: what goes, what stays, twice, in the middle of it, and by whom."""

from datetime import timedelta

from bot.domain.drafts import DraftKind
from bot.domain.meetings import Window
from bot.flows import forgetting as flow
from bot.flows import ticks
from bot.flows.companies import link_company
from bot.flows.erasing import erase_due
from bot.flows.people import meet_everybody
from bot.sandbox.faults import RateLimited
from bot.views.forgetting import ForgetInput, Promises
from tests.storage.dumped import lines_with
from tests.storage.known import a_call, a_commitment
from tests.stories.days import Acting, Days
from tests.stories.test_accounts import acme, manages

TRACES = ("Rhea Rep", "rhea@vendor.example")


async def forget_me(
    days: Days, who: Acting, promises: str = "Leave them to my colleagues, who can take them over"
) -> None:
    await who.types("/saydo forget me")
    shown = {"forgetting.sure": "forget me"}
    assert await who.submits(shown | ({"forgetting.promises": promises} if promises else {})) is None


async def left_of(days: Days, *words: str) -> list[str]:
    """Return the rows that name somebody; what the calendars of others show is theirs."""
    async with days.app.runtime.storage.reading() as tx:
        return await lines_with(tx.workspaces.connection, *words)


async def all_done(days: Days) -> None:
    for _ in range(20):
        await ticks.erase(days.app.runtime)
        days.steered.set(days.steered.now() + timedelta(minutes=1))


async def test_who_asks_is_forgotten_and_named_nowhere_any_more(any_days: Days) -> None:
    days = any_days
    await acme(days)
    before = await days.actor(days.rep)
    await forget_me(days, days.rep)
    assert days.rep.modal.says("I've forgotten you. Nothing is planned or sent any more")
    await all_done(days)
    assert await left_of(days, *TRACES, days.rep.person.id, str(days.calendar.path)) == []
    async with days.app.runtime.storage.reading() as tx:
        nobody = await tx.members.get(before.workspace.id, before.member.id)
        assert (nobody.name, nobody.email, nobody.is_active, nobody.dm_channel) == (
            "A former colleague",
            "",
            False,
            None,
        )
        assert await tx.links.of_member(before.workspace.id, nobody.id) == []
        assert await tx.commitments.open_of(before.workspace.id, nobody.id) != []
        (erasure,) = await tx.erasures.latest(before.workspace.id, 5)
        assert (erasure.done_at is not None, erasure.traces) == (True, None)


async def test_nothing_is_said_to_them_any_more_and_what_was_said_is_gone(days: Days) -> None:
    await acme(days)
    assert days.rep.inbox
    await forget_me(days, days.rep)
    await all_done(days)
    said = [one for one in days.rep.inbox if not one.message.ephemeral_to]
    assert said == []
    await days.reaches("+Wed 18:00")
    assert [one for one in days.rep.inbox if not one.message.ephemeral_to] == []
    assert days.rep.home.says("I've forgotten you, as it was asked for.")


async def test_promises_that_are_left_can_be_taken_over(days: Days) -> None:
    await manages(days, days.colleague, days.rep)
    await acme(days)
    await days.rep.types("/saydo forget me")
    assert days.rep.modal.says("Send pricing")
    await days.rep.closes()
    await forget_me(days, days.rep)
    await all_done(days)
    await days.colleague.types("/commitments left")
    assert days.colleague.last.says("Send pricing")
    await days.colleague.clicks("Take over", in_=days.colleague.last)
    await days.colleague.types("/commitments mine")
    assert days.colleague.last.says("Send pricing")


async def test_promises_can_be_closed_instead(days: Days) -> None:
    await acme(days)
    before = await days.actor(days.rep)
    await forget_me(days, days.rep, "Close them as not kept")
    async with days.app.runtime.storage.reading() as tx:
        assert await tx.commitments.open_of(before.workspace.id, before.member.id) == []
        closed = await tx.commitments.closed_of(before.workspace.id, before.member.id, days.steered.now())
        assert {one.state.value for one in closed} == {"broken"}


async def test_figures_stay_as_they_were(days: Days) -> None:
    team = await manages(days, days.colleague, days.rep)
    await acme(days)
    await days.passes(timedelta(minutes=1))
    week = Window(start=days.steered.now() - timedelta(days=3), end=days.steered.now() + timedelta(hours=1))
    async with days.app.runtime.storage.reading() as tx:
        figures = await tx.figures.of_team(team.workspace_id, team.id, week)
    await forget_me(days, days.rep)
    await all_done(days)
    async with days.app.runtime.storage.reading() as tx:
        assert await tx.figures.of_team(team.workspace_id, team.id, week) == figures


async def test_nobody_is_forgotten_by_a_slip(days: Days) -> None:
    await days.rep.types("/saydo forget me")
    errors = await days.rep.submits({"forgetting.sure": "yes"})
    assert errors == {"forgetting.sure": "Type “forget me”, or close this and nothing changes."}
    await days.rep.closes()
    assert (await days.actor(days.rep)).member.name == "Rhea Rep"


async def test_who_comes_back_begins_anew(days: Days) -> None:
    await acme(days)
    before = (await days.actor(days.rep)).member
    await forget_me(days, days.rep)
    await all_done(days)
    assert await meet_everybody(days.app.runtime, days.app.workspace) > 0
    assert await link_company(days.app.runtime, days.app.workspace) == 0
    async with days.app.runtime.storage.reading() as tx:
        assert await tx.members.by_slack_id(days.app.workspace.id, days.rep.person.id) is None
    await days.rep.opens_home()
    await days.links(days.rep, days.calendar)
    after = (await days.actor(days.rep)).member
    assert after.id != before.id
    await days.rep.types("/commitments mine")
    assert not days.rep.last.says("Send pricing")


async def test_one_that_was_killed_in_the_middle_is_completed_by_the_tick(faulty_days: Days) -> None:
    days = faulty_days
    await acme(days)
    messages = len([one for one in days.rep.inbox if not one.message.ephemeral_to])
    days.sandbox.faults.next("chat.delete", RateLimited(retry_after=60))
    await forget_me(days, days.rep)
    assert len([one for one in days.rep.inbox if not one.message.ephemeral_to]) == messages
    async with days.app.runtime.storage.reading() as tx:
        (erasure,) = await tx.erasures.latest(days.app.workspace.id, 5)
        assert erasure.done_at is None
    await days.stops_and_starts()
    assert not await erase_due(days.app.runtime)
    days.steered.set(days.steered.now() + timedelta(minutes=3))
    await all_done(days)
    assert [one for one in days.rep.inbox if not one.message.ephemeral_to] == []
    assert await left_of(days, *TRACES, days.rep.person.id) == []


async def test_one_that_was_only_asked_for_and_one_whose_process_died_are_done_by_the_tick(days: Days) -> None:
    await acme(days)
    actor = await days.actor(days.rep)
    typed = ForgetInput(member_id=actor.member.id, promises=Promises.LEFT)
    await flow.forget_me(days.app.runtime, actor, typed)
    async with days.app.runtime.storage.begin() as tx:
        assert await tx.erasures.claim(days.steered.now(), timedelta(minutes=2)) is not None
    await days.stops_and_starts()
    assert not await erase_due(days.app.runtime)
    days.steered.set(days.steered.now() + timedelta(minutes=2))
    await all_done(days)
    assert await left_of(days, *TRACES, days.rep.person.id) == []


async def test_a_second_submission_forgets_nobody_else(days: Days) -> None:
    before = (await days.actor(days.rep)).member
    await days.rep.types("/saydo forget me")
    await days.rep.submits({"forgetting.sure": "forget me"})
    await days.rep.opens_home()
    async with days.app.runtime.storage.reading() as tx:
        assert len(await tx.erasures.latest(before.workspace_id, 5)) == 1


async def test_a_private_promise_keeps_no_words(days: Days) -> None:
    rep = (await days.actor(days.rep)).member
    now = days.steered.now()
    async with days.app.runtime.storage.begin() as tx:
        private = await a_call(tx, rep, uid="secret", is_private=True, start=now - timedelta(hours=2))
        await a_commitment(tx, rep, call_id=private.id, what="Say nothing", how="ever")
        await tx.drafts.save(rep.workspace_id, rep.id, DraftKind.RECAP, private.id, {"notes": "a thought"}, now)
    await days.rep.types("/saydo forget me")
    assert days.rep.modal.says("1 promise of private calls will be closed.")
    await days.rep.submits({"forgetting.sure": "forget me"})
    assert await left_of(days, "Say nothing", "a thought") == []
