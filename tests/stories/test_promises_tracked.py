"""Promises from a message or a typed line: read as of when it was said, saved once, never lost."""

import asyncio
from datetime import date

from bot.sandbox.screens import MessageScreen
from tests.stories.days import Acting, Days
from tests.stories.promises import open_ones, opens


async def said(days: Days, who: Acting, text: str, *, private: bool = False) -> MessageScreen:
    """Write a message into a channel; private ones are without the bot."""
    everybody = [days.rep.person, days.colleague.person]
    channel = days.sandbox.workspace.add_channel(
        "deal-acme", members=everybody, with_bot=not private, is_private=private
    )
    await who.person.says(text, channel=channel)
    return days.rep.person.sees(channel)[-1]


async def tracks(days: Days, message: MessageScreen) -> None:
    await days.rep.uses_shortcut("track_commitment", message=message)


async def test_a_message_becomes_a_promise_that_leads_back_to_it(days: Days) -> None:
    message = await said(days, days.rep, "I'll send the security paper by Thursday")
    await tracks(days, message)
    assert days.rep.modal.says("Rhea Rep: I'll send the security paper by Thursday")
    await days.rep.submits()
    assert days.rep.modal.says("Thursday 26 November 2026")
    await days.rep.submits()
    (promise,) = await open_ones(days, days.rep)
    assert promise.source_url.endswith(f"/p{message.ts.replace('.', '')}")
    await opens(days.rep)
    assert "Open the message" in days.rep.modal.buttons


async def test_in_a_channel_saydo_is_not_in_the_link_is_built_and_the_promise_tracked(faulty_days: Days) -> None:
    days = faulty_days
    message = await said(days, days.rep, "I'll send the security paper by Thursday", private=True)
    await tracks(days, message)
    await days.rep.submits()
    await days.rep.submits()
    (promise,) = await open_ones(days, days.rep)
    assert promise.source_url.startswith("https://")
    assert promise.source_url.endswith(f"/p{message.ts.replace('.', '')}")
    assert days.sandbox.refused.pop().error == "channel_not_found"


async def test_a_date_counts_from_when_the_message_was_written(days: Days) -> None:
    message = await said(days, days.colleague, "I will call Ann tomorrow")
    await days.reaches("Wed 10:00")
    await tracks(days, message)
    assert days.rep.modal.says("Tom Teller: I will call Ann tomorrow")
    errors = await days.rep.submits()
    assert errors is not None
    assert "Tuesday 24 November 2026, which has passed" in errors["commitments.when"]
    assert await days.rep.submits({"commitments.when": "tomorrow"}) is None
    await days.rep.submits()
    (promise,) = await open_ones(days, days.rep)
    assert (promise.day, promise.who) == (date(2026, 11, 26), "Tom Teller")


async def test_a_message_tracked_twice_comes_back_as_it_was_left(days: Days) -> None:
    message = await said(days, days.rep, "I'll send the security paper by Thursday")
    await tracks(days, message)
    await days.rep.person.fills({"commitments.how": "as a PDF"})
    await days.rep.closes()
    await tracks(days, message)
    assert days.rep.modal.says("as a PDF")
    await days.rep.submits()
    await days.rep.submits()
    (promise,) = await open_ones(days, days.rep)
    assert promise.how == "as a PDF"


async def test_a_long_message_is_shown_whole_and_tracked_by_its_first_line(days: Days) -> None:
    message = await said(days, days.colleague, "The plan for Acme\n" + "and more of it, " * 200)
    await tracks(days, message)
    assert await days.rep.submits({"commitments.when": "Friday"}) is None
    await days.rep.submits()
    (promise,) = await open_ones(days, days.rep)
    assert promise.what == "The plan for Acme"


async def test_a_message_that_pings_everybody_pings_nobody(days: Days) -> None:
    message = await said(days, days.rep, "<!channel> I'll send it by Thursday")
    await tracks(days, message)
    await days.rep.submits()
    await days.rep.submits()
    assert "<!channel>" not in str(days.rep.last.blocks)


async def test_a_slack_that_gives_no_link_costs_no_promise(faulty_days: Days) -> None:
    days = faulty_days
    message = await said(days, days.rep, "I'll send the security paper by Thursday")
    days.sandbox.faults.next("chat.getPermalink", error="internal_error")
    await tracks(days, message)
    await days.rep.submits()
    await days.rep.submits()
    (promise,) = await open_ones(days, days.rep)
    assert promise.source_url


# -- a typed line --------------------------------------------------------------------------------------------------


async def test_two_clicks_on_save_make_one_promise(days: Days) -> None:
    await days.rep.types("/commitments Send pricing to Ann by Friday noon")
    card = days.rep.last
    await asyncio.gather(*(days.rep.clicks("Save", in_=card) for _ in range(2)))
    await days.rep.clicks("Save", in_=card)
    assert days.rep.last.says("Saved.")
    assert len(await open_ones(days, days.rep)) == 1


async def test_a_line_cancelled_is_gone_and_says_so_when_clicked_again(days: Days) -> None:
    await days.rep.types("/commitments Send pricing to Ann by Friday noon")
    card = days.rep.last
    await days.rep.clicks("Cancel", in_=card)
    await days.rep.clicks("Save", in_=card)
    assert days.rep.last.says("This draft is not there any more: it was saved or thrown away.")
    assert await open_ones(days, days.rep) == []


async def test_tomorrow_stays_the_day_after_it_was_typed(days: Days) -> None:
    await days.rep.types("/commitments Send pricing to Ann by tomorrow 6pm")
    card = days.rep.last
    await days.reaches("Tue 10:00")
    await days.rep.clicks("Change", in_=card)
    await days.rep.submits({"commitments.how": "by mail"})
    assert days.rep.modal.says("Tuesday 24 November 2026, 18:00")
    await days.rep.closes()
    await days.rep.closes()
    await days.reaches("Tue 19:00")
    await days.rep.clicks("Save", in_=card)
    assert days.rep.last.says("which has passed")
    assert await open_ones(days, days.rep) == []


async def test_a_line_that_was_not_saved_is_offered_again(days: Days) -> None:
    await days.rep.types("/commitments Send pricing to Ann")
    await days.reaches("Wed 10:00")
    await days.rep.types("/commitments")
    assert days.rep.last.says("Not saved yet: Send pricing")
    await days.rep.clicks("Go on", in_=days.rep.last)
    await days.rep.submits({"commitments.when": "Friday"})
    await days.rep.submits()
    (promise,) = await open_ones(days, days.rep)
    assert promise.day == date(2026, 11, 27)
    await days.rep.types("/commitments")
    assert not days.rep.last.says("Not saved yet")


async def test_somebody_from_ones_calls_brings_their_customer_along(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 09:00")
    await days.rep.types("/commitments Send pricing to Ann by Friday noon")
    assert days.rep.last.says("acme.test")
    await days.rep.clicks("Save", in_=days.rep.last)
    (promise,) = await open_ones(days, days.rep)
    assert promise.account == "acme.test"
