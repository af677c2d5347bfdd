"""Clicks on messages that show what is not so any more: the person is told, and the message says how things are."""

from bot.domain import commitments as rules
from storage.columns import metadata
from storage.commitment_tables import commitments
from tests.stories.days import Days
from tests.stories.promises import open_ones, promised


async def _kept_by_a_process_that_died(days: Days) -> None:
    """Close the promise, and draw nothing."""
    (promise,) = await open_ones(days, days.rep)
    now = days.app.runtime.clock.now()
    async with days.app.runtime.storage.begin() as tx:
        assert await tx.commitments.apply(rules.keep(promise, by=promise.owner_id, now=now, source="test"))


async def _erased_by_a_process_that_died(days: Days) -> None:
    """Leave nothing of the promise but the message."""
    (promise,) = await open_ones(days, days.rep)
    async with days.app.runtime.storage.begin() as tx:
        for table in reversed(metadata.sorted_tables):
            if "commitment_id" in table.c:
                await tx.commitments.connection.execute(table.delete().where(table.c.commitment_id == promise.id))
        await tx.commitments.connection.execute(commitments.delete().where(commitments.c.id == promise.id))


async def test_a_click_on_what_was_closed_meanwhile_says_so_and_draws_the_message_again(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await days.reaches("Wed 08:31")
    brief = days.rep.last
    assert "New date" in brief.buttons
    await _kept_by_a_process_that_died(days)
    await days.rep.clicks("New date", in_=brief)
    assert days.rep.last.says("“Send pricing” is already closed as kept, so it stays as it is.")
    await days.sandbox.settled()
    again = next(message for message in days.rep.inbox if message.says("Send pricing") and message.ts == brief.ts)
    assert "New date" not in again.buttons


async def test_a_click_on_what_was_erased_meanwhile_says_so_and_takes_it_out_of_the_message(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await days.reaches("Wed 08:31")
    brief = days.rep.last
    await _erased_by_a_process_that_died(days)
    await days.rep.clicks("Done", in_=brief)
    assert any(message.says("This promise is not there any more: it was erased.") for message in days.rep.inbox)
    await days.sandbox.settled()
    again = next(message for message in days.rep.inbox if message.ts == brief.ts)
    assert not again.says("Send pricing")
