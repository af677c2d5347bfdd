"""Two people recap the same call, and one person on two devices: nobody's words are lost or overwritten."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import NotAllowedError
from bot.flows import recap_reviews, recaps
from bot.flows.recap_histories import recap_history
from tests.stories.days import Acting, Days
from tests.stories.recaps import week, writes_recap


async def _both_attend(days: Days) -> None:
    for calendar in (days.calendar, days.other_calendar):
        calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30", organizer="rhea@vendor.example")
    await days.reaches("Mon 14:35")


async def _types_recap(who: Acting, **typed: str) -> None:
    await who.types("/recap acme")
    for _ in range(2):
        await who.clicks("Remove")
    await who.person.fills({"recaps.outcome": "Reached", **typed})


async def test_the_second_sees_the_first_ones_recap_and_adds_to_it(days: Days) -> None:
    await _both_attend(days)
    await _types_recap(days.colleague, **{"recaps.lines": "Send the deck to Ann by Thursday"})
    await writes_recap(days.rep, what="Send pricing", when="Wed")
    await days.colleague.submits()
    assert days.colleague.modal.says("Ours: Send the deck to Ann")
    await days.colleague.submits()
    assert days.colleague.last.says("Send pricing")
    assert days.colleague.last.says("Send the deck to Ann")
    assert days.colleague.last.says("Written by Rhea Rep")
    await days.reaches("Thu 08:30")
    assert days.colleague.last.says("Send the deck to Ann")
    assert not days.colleague.last.says("Send pricing")
    assert not days.rep.last.says("Send the deck to Ann")


async def test_of_two_outcomes_the_first_stays_and_the_second_is_told(days: Days) -> None:
    await _both_attend(days)
    await _types_recap(days.colleague, **{"recaps.outcome": "Not reached", "recaps.lines": "Call Ann on Thursday"})
    await writes_recap(days.rep)
    await days.colleague.submits()
    assert days.colleague.modal.says("For you: Reached")
    assert days.colleague.modal.says("Rhea Rep saved another outcome for your side meanwhile. That stays")
    await days.colleague.submits()
    assert days.rep.last.says("For you: Reached")
    assert days.rep.last.says("Call Ann")


async def test_notes_of_both_stand_one_under_the_other(days: Days) -> None:
    await _both_attend(days)
    await days.colleague.types("/recap acme")
    await days.colleague.clicks("Notes and learnings")
    await days.colleague.person.fills({"recaps.outcome": "Reached", "What did you learn?": "Ann decides alone"})
    await days.rep.clicks("Write recap")
    await days.rep.clicks("Notes and learnings")
    for who in (days.rep, days.colleague):
        await who.submits({"recaps.outcome": "Reached", "What did you learn?": f"{who.person.user.name} learned"})
        await who.submits()
    assert days.rep.last.says("rhea learned")
    assert days.rep.last.says("tom learned")


async def test_what_was_changed_on_another_device_after_the_review_is_shown_back_again(days: Days) -> None:
    await _both_attend(days)
    await days.rep.clicks("Reached", in_=days.rep.last)
    await days.rep.submits({"recaps.lines": "Send pricing by Wednesday"})
    stale = days.rep.modal.drawn.view
    assert stale is not None
    await _from_another_device(days, "Send the deck by Thursday")
    await days.rep.submits()
    assert days.rep.sees_modal
    assert days.rep.modal.says("Send the deck")
    await days.rep.submits()
    assert days.rep.last.says("Send the deck")
    assert not days.rep.last.says("Send pricing")


async def _from_another_device(days: Days, lines: str) -> None:
    """Type something else into the same recap, as its writer, elsewhere."""
    actor, runtime = await days.actor(days.rep), days.app.runtime
    async with runtime.storage.begin() as tx:
        (call,) = await tx.calls.of_lead(actor.workspace.id, actor.member.id, week())
    form = await recaps.recap_form(runtime, actor, call.id)
    await recap_reviews.submit(runtime, actor, replace(form.values, rows=(), lines=lines))


async def test_a_colleague_who_was_on_the_call_is_picked_as_the_one_who_does_it(days: Days) -> None:
    await _both_attend(days)
    await days.rep.clicks("Reached", in_=days.rep.last)
    await days.rep.submits({"recaps.lines": "Tom: the deck by Thursday"})
    assert days.rep.modal.says("Ours: the deck")
    assert days.rep.modal.says("Tom Teller · by Thursday 26 November 2026")
    assert days.rep.modal.says("Tom Teller will be asked to take it.")
    await days.rep.submits()
    assert days.rep.last.says("Tom Teller is asked to take it.")
    await days.passes(timedelta(minutes=5))
    await days.colleague.clicks("Accept", in_=days.colleague.last)
    assert not days.rep.last.says("is asked to take it")
    await days.reaches("Wed 08:30")
    assert days.colleague.last.says("the deck")


async def test_a_colleague_who_was_not_on_the_call_is_picked_in_slack(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 14:35")
    await days.rep.clicks("Write recap")
    await days.rep.person.fills(
        {"recaps.outcome": "Reached", "recaps.row.1.what": "The deck", "recaps.row.1.when": "Thu"}
    )
    await days.rep.chooses("recaps.row.1.pick", "Another colleague")
    errors = await days.rep.submits()
    assert errors == {"recaps.row.1.colleague": "Pick a colleague who is in this Slack workspace."}
    await days.rep.submits({"Which colleague": days.colleague.person.id})
    assert days.rep.modal.says("Tom Teller will be asked to take it.")


async def test_everybody_on_the_call_sees_who_changed_what_and_when(days: Days) -> None:
    await _both_attend(days)
    await writes_recap(days.rep, what="Send pricing", when="Wed")
    assert "History" not in days.rep.last.buttons
    await days.passes(timedelta(minutes=10))
    await days.colleague.types("/recap acme")
    await days.colleague.clicks("Notes and learnings")
    await days.colleague.submits({"recaps.outcome": "Partly", "recaps.notes": "They fear their board"})
    await days.colleague.submits()
    await days.rep.clicks("History", in_=days.rep.last)
    history = days.rep.modal
    for said in (
        "Outcome: Reached → Partly",
        "Private notes: empty → They fear their board",
        "Tom Teller · Monday 23 November 2026, 14:45",
        "Written",
        "Rhea Rep · Monday 23 November 2026, 14:35",
    ):
        assert history.says(said), history.reads


async def test_the_history_opens_above_the_recap_and_leaves_what_is_typed_alone(days: Days) -> None:
    await _both_attend(days)
    await writes_recap(days.rep)
    await days.rep.types("/recap acme")
    await days.rep.person.fills({"recaps.lines": "Call Ann by Friday"})
    await days.rep.clicks("History")
    assert days.rep.modal.says("Written")
    await days.rep.closes()
    assert await days.rep.submits() is None
    assert days.rep.modal.says("Call Ann")


async def test_who_is_not_on_the_call_sees_no_history_of_its_recap(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 14:35")
    await writes_recap(days.rep)
    rep, stranger = await days.actor(days.rep), await days.actor(days.colleague)
    async with days.app.runtime.storage.begin() as tx:
        (call,) = await tx.calls.of_member(rep.workspace.id, rep.member.id, week())
    with pytest.raises(NotAllowedError):
        await recap_history(days.app.runtime, stranger, call.id)


async def test_the_next_meeting_stands_in_the_history_as_a_date_and_a_long_one_is_turned(days: Days) -> None:
    await _both_attend(days)
    await writes_recap(days.rep)
    runtime, rep = days.app.runtime, await days.actor(days.rep)
    for n in range(25):
        await days.passes(timedelta(minutes=1))
        await days.rep.types("/recap acme")
        meets = "next Tuesday 10:00" if n % 2 else "next Wednesday"
        await days.rep.submits({"recaps.next": meets})
        await days.rep.submits()
    async with runtime.storage.begin() as tx:
        (call,) = await tx.calls.of_member(rep.workspace.id, rep.member.id, week())
    first = await recap_history(runtime, rep, call.id)
    assert (first.pages, len(first.lines)) == (2, 20)
    assert first.lines[0].changes == (("Next meeting", "Tuesday 1 December 2026, 10:00", "Wednesday 2 December 2026"),)
    last = await recap_history(runtime, rep, call.id, 9)
    assert (last.page, last.lines[-1].what) == (1, "Written")
