"""A promise on its way to a colleague: asked, accepted, not taken, taken back; its owner stays its owner until then."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.errors import NotAllowedError
from bot.domain.manners import Manner
from bot.domain.nudges import Kind
from bot.flows import commitment_details as details
from bot.flows import commitments as flow
from bot.flows import offers
from bot.flows.settings import save_manner
from bot.views.setting_forms import FewerInput
from tests.stories.days import Days
from tests.stories.promises import has_promised, open_ones, opens, promised


async def offered(days: Days, note: str = "You know them best") -> None:
    """Promise pricing by Wednesday, and ask the colleague to take it over on Monday."""
    await promised(days, what="Send pricing", when="Wed")
    await opens(days.rep)
    await days.rep.clicks("Not mine")
    values = {"commitments.colleague": days.colleague.person.id, "commitments.reason": note}
    assert await days.rep.submits(values) is None
    await days.passes(timedelta(minutes=1))


async def test_a_colleague_is_asked_with_who_what_when_and_from_which_call(days: Days) -> None:
    await offered(days)
    asked = days.colleague.last
    assert asked.reads.splitlines()[0] == "Rhea Rep asks whether you take over a promise."
    for said in ("Send pricing", "Wed 25 Nov", "Acme QBR", "You know them best"):
        assert asked.says(said), asked.reads
    assert asked.buttons == ["Accept", "Not mine", "Fewer like this"]
    assert days.rep.modal.says("Tom Teller, who has not answered yet")
    assert [one.what for one in await open_ones(days, days.rep)] == ["Send pricing"]


async def test_who_accepts_owns_it_and_who_asked_is_told(days: Days) -> None:
    await offered(days)
    await days.rep.closes()
    await days.colleague.clicks("Accept")
    assert days.colleague.last.says("It is yours now.")
    await days.passes(timedelta(minutes=1))
    assert days.rep.last.says("Tom Teller took over a promise of yours.")
    assert await open_ones(days, days.rep) == []
    assert [one.who for one in await open_ones(days, days.colleague)] == ["Tom Teller"]
    await days.stay_silent_until("Thu 09:00")
    assert days.colleague.last.says("1 working day late")
    await days.colleague.clicks("Done", in_=days.colleague.last)
    assert days.colleague.last.says("Kept: Send pricing")


async def test_a_second_click_on_accept_changes_nothing(days: Days) -> None:
    await offered(days)
    asked = days.colleague.last
    await asyncio.gather(*(days.colleague.clicks("Accept", in_=asked) for _ in range(2)))
    await days.colleague.clicks("Accept", in_=asked)
    await days.passes(timedelta(minutes=1))
    assert [message.says("took over") for message in days.rep.inbox].count(True) == 1
    assert len(await open_ones(days, days.colleague)) == 1


async def test_who_does_not_take_it_says_why_and_it_stays_where_it_was(days: Days) -> None:
    await offered(days)
    await days.rep.closes()
    await days.colleague.clicks("Not mine")
    await days.colleague.submits({"commitments.reason": "I don't know this customer"})
    assert days.colleague.last.says("You did not take it.")
    await days.passes(timedelta(minutes=1))
    assert days.rep.last.says("Tom Teller did not take a promise. It stays yours.")
    assert days.rep.last.says("I don't know this customer")
    assert days.rep.last.buttons[:4] == ["Done", "New date", "Can't keep", "Not mine"]
    await days.reaches("Wed 08:31")
    assert days.rep.last.says("Send pricing")


async def test_an_offer_is_taken_back_and_nothing_is_left_to_answer(days: Days) -> None:
    await offered(days)
    asked = days.colleague.last
    await days.rep.clicks("Take the offer back")
    assert not days.rep.modal.says("has not answered")
    assert days.colleague.last.says("Nothing to answer any more.")
    await days.colleague.clicks("Accept", in_=asked)
    assert days.colleague.last.says("This is not offered to you any more: it was taken back, or you answered already.")
    assert len(await open_ones(days, days.rep)) == 1


async def test_the_date_may_pass_while_it_is_offered_and_its_owner_hears_of_it(days: Days) -> None:
    await offered(days)
    asked = days.colleague.last
    await days.rep.closes()
    await days.reaches("Thu 08:31")
    assert days.rep.last.says("1 working day late")
    assert days.rep.last.says("offered to Tom Teller")
    assert not any(message.says("working day late") for message in days.colleague.inbox)
    await days.colleague.clicks("Accept", in_=asked)
    assert len(await open_ones(days, days.colleague)) == 1


async def test_what_was_done_meanwhile_is_nothing_to_answer(days: Days) -> None:
    await offered(days)
    asked = days.colleague.last
    await days.rep.clicks("Done")
    assert days.colleague.last.says("Nothing to answer any more.")
    await days.colleague.clicks("Accept", in_=asked)
    assert days.colleague.last.says("This is not offered to you any more: it was taken back, or you answered already.")


async def test_an_answer_and_a_withdrawal_at_once_have_one_effect(days: Days) -> None:
    await offered(days)
    (promise,) = await open_ones(days, days.rep)
    runtime, rep, tom = days.app.runtime, await days.actor(days.rep), await days.actor(days.colleague)
    await asyncio.gather(
        offers.accept(runtime, tom, promise.id), offers.withdraw(runtime, rep, promise.id), return_exceptions=True
    )
    owned = [len(await open_ones(days, who)) for who in (days.rep, days.colleague)]
    assert sorted(owned) == [0, 1]


async def test_another_colleague_is_asked_in_place_of_the_first(days: Days) -> None:
    uma = days.sandbox.workspace.add_person(
        name="uma", real_name="Uma User", email="uma@vendor.example", tz="Europe/Berlin", locale="en-GB"
    )
    await offered(days)
    await days.rep.closes()
    await days.rep.types("/commitments")
    await days.rep.clicks("More", in_=days.rep.last)
    await days.rep.clicks("Take the offer back")
    await days.rep.clicks("Not mine")
    await days.rep.submits({"commitments.colleague": uma.id})
    await days.passes(timedelta(minutes=1))
    assert uma.inbox[-1].says("Rhea Rep asks whether you take over a promise.")
    assert days.colleague.last.says("Nothing to answer any more.")


async def test_a_bot_or_oneself_is_no_colleague_to_ask(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await opens(days.rep)
    await days.rep.clicks("Not mine")
    bot = days.sandbox.workspace.bot.id
    errors = await days.rep.submits({"commitments.colleague": bot})
    assert errors == {"commitments.colleague": "Pick a colleague who is in this Slack workspace."}
    errors = await days.rep.submits({"commitments.colleague": days.rep.person.id})
    assert errors == {"commitments.colleague": "It is theirs already. Pick another colleague."}


async def test_a_colleague_who_left_while_the_form_was_open_can_not_be_asked(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await opens(days.rep)
    await days.rep.clicks("Not mine")
    await days.rep.person.fills({"commitments.colleague": days.colleague.person.id})
    days.sandbox.workspace.deactivate(days.colleague.person)
    await days.sandbox.settled()
    assert await days.rep.submits() == {"commitments.colleague": "Pick a colleague who is in this Slack workspace."}


async def test_with_nobody_else_to_go_back_to_a_colleague_has_to_be_named(days: Days) -> None:
    await has_promised(days, "Send pricing to Ann by Friday")
    await opens(days.rep)
    await days.rep.clicks("Not mine")
    assert not days.rep.modal.says("goes back to")
    assert await days.rep.submits({}) is not None


async def test_not_mine_without_knowing_whose_goes_back_to_who_leads_the_call(days: Days) -> None:
    await offered(days)
    await days.rep.closes()
    await days.colleague.clicks("Accept")
    await opens(days.colleague)
    await days.colleague.clicks("Not mine")
    assert days.colleague.modal.says("it goes back to Rhea Rep, who leads the call")
    assert await days.colleague.submits({}) is None
    await days.passes(timedelta(minutes=1))
    assert days.rep.last.says("A colleague says that a promise is yours.")
    assert len(await open_ones(days, days.rep)) == 1


async def test_only_its_owner_changes_it_and_a_stranger_does_not_even_see_it(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    (promise,) = await open_ones(days, days.rep)
    runtime, stranger = days.app.runtime, await days.actor(days.colleague)
    with pytest.raises(NotAllowedError, match="belongs to Rhea Rep"):
        await flow.keep(runtime, stranger, promise.id)
    with pytest.raises(NotAllowedError, match="not yours"):
        await details.card(runtime, stranger, promise.id)
    with pytest.raises(NotAllowedError):
        await details.history_form(runtime, stranger, promise.id)
    await days.colleague.types("/commitments @rhea")
    assert not days.colleague.last.says("Send pricing")


async def test_who_is_asked_sees_it_whole_before_they_answer(days: Days) -> None:
    await offered(days)
    (promise,) = await open_ones(days, days.rep)
    card = await details.card(days.app.runtime, await days.actor(days.colleague), promise.id)
    assert (card.asked_by, card.owner) == ("Rhea Rep", "Rhea Rep")


async def _switches_offers_off(days: Days) -> None:
    typed = FewerInput(kind=Kind.OFFER, manner=Manner.OFF)
    await save_manner(days.app.runtime, await days.actor(days.colleague), typed)


async def test_an_offer_waits_on_home_for_its_answer(days: Days) -> None:
    await offered(days)
    await days.colleague.opens_home()
    assert days.colleague.home.says("Rhea Rep asks whether you take this over:\nSend pricing")
    await days.colleague.clicks("Accept", in_=days.colleague.home)
    assert not days.colleague.home.says("asks whether")
    assert len(await open_ones(days, days.colleague)) == 1


async def test_who_switched_offers_off_finds_them_on_home_and_in_the_brief(days: Days) -> None:
    await _switches_offers_off(days)
    said = len(days.colleague.inbox)
    await offered(days)
    assert len(days.colleague.inbox) == said
    await days.colleague.opens_home()
    assert days.colleague.home.says("Rhea Rep asks whether you take this over:")
    await days.reaches("Tue 08:31")
    brief = days.colleague.last
    assert brief.says("1 promise offered to you")
    assert brief.buttons[:2] == ["Accept", "Not mine"]
    await days.colleague.clicks("Accept", in_=brief)
    assert days.colleague.last.says("all dealt with"), days.colleague.last.reads
    assert len(await open_ones(days, days.colleague)) == 1


async def test_an_offer_that_is_closed_or_taken_back_waits_in_no_brief(days: Days) -> None:
    await _switches_offers_off(days)
    await offered(days)
    await days.reaches("Tue 08:31")
    assert days.colleague.last.says("1 promise offered to you")
    await days.rep.clicks("Done")
    await days.passes(timedelta(minutes=1))
    assert not days.colleague.last.says("offered to you")


async def test_who_hears_of_offers_does_not_find_them_in_the_brief_again(days: Days) -> None:
    await offered(days)
    said = len(days.colleague.inbox)
    await days.reaches("Tue 08:31")
    assert len(days.colleague.inbox) == said
