"""`/saydo erase`: for admins only, shown before it is done, logged without whom it was about."""

import logging
from datetime import timedelta

import pytest

from bot.domain.commitments import State, keep
from bot.domain.meetings import Window
from bot.flows import ticks
from bot.sandbox.elements import Value
from tests.storage.dumped import lines_with
from tests.storage.known import a_call, a_commitment
from tests.stories.days import Acting, Days
from tests.stories.teams import an_admin
from tests.stories.test_accounts import acme, manages


async def left_of(days: Days, *words: str) -> list[str]:
    """Return the rows that hold one of these words, but for what calendars know an entry by."""
    async with days.app.runtime.storage.reading() as tx:
        return await lines_with(tx.workspaces.connection, *words)


async def erases(days: Days, admin: Acting, **typed: Value) -> None:
    """Ask for it, see what would go, and confirm."""
    await admin.types("/saydo erase")
    assert await admin.submits({f"erasing.{name}": value for name, value in typed.items()}) is None
    assert await admin.submits({"erasing.sure": "erase"}) is None
    await ticks.erase(days.app.runtime)


async def test_a_contact_is_erased_by_address_and_by_the_names_calendars_give(days: Days) -> None:
    admin = an_admin(days)
    await acme(days)
    rep = (await days.actor(days.rep)).member
    async with days.app.runtime.storage.begin() as tx:
        await a_commitment(tx, rep, what="Call Ann Acme back", who="ann@acme.test", account="acme.test")
    await admin.types("/saydo erase")
    await admin.submits({"erasing.kind": "A customer's contact", "erasing.about": "Ann@Acme.test"})
    assert admin.modal.says("ann@acme.test stands in")
    assert admin.modal.says("“Ann Acme”")
    assert await left_of(days, "ann@acme.test", "Ann Acme") != []
    assert await admin.submits({"erasing.sure": "erase"}) is None
    assert admin.modal.says("It is being erased now.")
    assert await left_of(days, "ann@acme.test", "Ann Acme") == []
    await days.rep.types("/commitments mine")
    assert days.rep.last.says("Call A contact back")
    assert days.rep.last.says("Send pricing")


async def test_a_customer_is_erased_and_the_figures_stay(any_days: Days) -> None:
    days = any_days
    admin = an_admin(days)
    team = await manages(days, days.colleague, days.rep)
    await acme(days)
    await days.passes(timedelta(minutes=1))
    week = Window(start=days.steered.now() - timedelta(days=3), end=days.steered.now())
    async with days.app.runtime.storage.reading() as tx:
        before = await tx.figures.of_team(team.workspace_id, team.id, week)
    await erases(days, admin, kind="A customer", about="acme.test")
    left = await left_of(days, "acme.test", "They name who decides", "Send pricing", "Send the contract")
    assert left == []
    async with days.app.runtime.storage.reading() as tx:
        after = await tx.figures.of_team(team.workspace_id, team.id, week)
        assert await tx.commitments.open_with(team.workspace_id, "acme.test") == []
    assert (after.calls, after.objective, after.outcomes) == (before.calls, before.objective, before.outcomes)
    assert await left_of(days, "globex") != []


async def test_open_promises_with_an_erased_customer_count_neither_way(days: Days) -> None:
    admin = an_admin(days)
    await acme(days)
    rep = (await days.actor(days.rep)).member
    await erases(days, admin, kind="A customer", about="acme.test")
    async with days.app.runtime.storage.reading() as tx:
        closed = await tx.commitments.closed_of(rep.workspace_id, rep.id, days.steered.now() - timedelta(hours=1))
    assert {one.state for one in closed} == {State.RELEASED}


async def test_a_rep_is_erased_by_an_admin(days: Days) -> None:
    admin = an_admin(days)
    await acme(days)
    await admin.types("/saydo erase")
    await admin.submits({"erasing.kind": "A colleague", "erasing.person": days.rep.person.id})
    assert admin.modal.says("Send pricing")
    await admin.submits({"erasing.sure": "erase"})
    for _ in range(5):
        days.steered.set(days.steered.now() + timedelta(minutes=1))
        await ticks.erase(days.app.runtime)
    assert await left_of(days, "Rhea Rep", "rhea@vendor.example", days.rep.person.id) == []
    await admin.types("/saydo erase")
    assert admin.modal.says("a colleague, Monday 23 November 2026")


@pytest.mark.parametrize("who", ["rep", "colleague"])
async def test_only_admins_may(days: Days, who: str) -> None:
    acting: Acting = getattr(days, who)
    await manages(days, days.colleague, days.rep)
    await acting.types("/saydo erase")
    assert not acting.sees_modal
    assert acting.last.says("Only admins of this Slack workspace erase what is kept.")


async def test_who_is_no_admin_any_more_is_refused_although_the_form_is_open(days: Days) -> None:
    admin = an_admin(days)
    await acme(days)
    await admin.types("/saydo erase")
    await admin.submits({"erasing.kind": "A customer", "erasing.about": "acme.test"})
    days.sandbox.workspace.change_user(admin.person.id, is_admin=False)
    await days.sandbox.settled()
    await admin.submits({"erasing.sure": "erase"})
    assert admin.modal.says("Only admins of this Slack workspace erase what is kept.")
    assert await left_of(days, "acme.test") != []


@pytest.mark.parametrize(
    ("kind", "about", "said"),
    [
        ("A customer's contact", "ann", "That is no mail address."),
        ("A customer's contact", "rhea@vendor.example", "This is a colleague's address."),
        ("A customer", "a.test b.test", "Name one mail domain"),
        ("A colleague", "nobody@vendor.example", "I keep nothing of this person, so there is nothing"),
    ],
)
async def test_what_nobody_can_mean_is_said_under_its_input(days: Days, kind: str, about: str, said: str) -> None:
    admin = an_admin(days)
    await days.actor(days.rep)
    await admin.types("/saydo erase")
    errors = await admin.submits({"erasing.kind": kind, "erasing.about": about})
    assert errors is not None
    assert errors["erasing.about"].startswith(said)
    await admin.closes()


async def test_the_log_says_that_and_not_whom(days: Days, caplog: pytest.LogCaptureFixture) -> None:
    admin = an_admin(days)
    await acme(days)
    with caplog.at_level(logging.INFO):
        await erases(days, admin, kind="A customer's contact", about="ann@acme.test")
    told = [record.getMessage() for record in caplog.records if record.getMessage().startswith("erasure ")]
    assert len(told) == 2
    assert "ann@" not in " ".join(told).casefold()


async def test_how_long_things_are_kept_is_set_and_followed(days: Days) -> None:
    admin = an_admin(days)
    rep = (await days.actor(days.rep)).member
    now = days.steered.now()
    async with days.app.runtime.storage.begin() as tx:
        for name, ago in (("old", 400), ("young", 100)):
            call = await a_call(tx, rep, uid=name, title=f"Call {name}", start=now - timedelta(days=ago))
            promise = await a_commitment(tx, rep, call_id=call.id, what=f"Promise {name}", made_at=call.start)
            await tx.commitments.apply(keep(promise, by=rep.id, now=call.end, source="test"))
        stays = await a_call(tx, rep, uid="open", title="Call with an open promise", start=now - timedelta(days=400))
        await a_commitment(tx, rep, call_id=stays.id, what="Promise open", made_at=stays.start)
    await admin.types("/saydo erase")
    assert admin.modal.says("calls and closed promises for ever")
    await admin.clicks("Change")
    await admin.submits({"erasing.months": "12 months", "erasing.days": "180 days"})
    await ticks.forget_old(days.app.runtime)
    assert await left_of(days, "Call old", "Promise old") == []
    assert len(await left_of(days, "Call with an open promise", "Promise open", "Call young", "Promise young")) >= 4
    await admin.types("/saydo erase")
    assert admin.modal.says("calls and closed promises 12 months, what SayDo said 180 days.")
