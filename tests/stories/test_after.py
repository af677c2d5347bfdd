from tests.stories.days import Days
from tests.stories.recaps import filled, writes_recap


async def test_back_to_back_calls_are_asked_about_once_in_the_first_gap(days: Days) -> None:
    days.calendar.has("Globex", "Mon 11:00", "Mon 11:30", with_=["hana@globex.test"])
    days.calendar.has("Initech", "Mon 11:30", "Mon 12:00", with_=["ivan@initech.test"])
    await days.reaches("Mon 12:04")
    assert not any(message.says("recap") for message in days.rep.inbox)
    await days.reaches("Mon 12:05")
    asks = [message for message in days.rep.inbox if message.says("2 recaps to write")]
    assert len(asks) == 1
    await days.rep.clicks("Write recap", in_=asks[0])
    await days.rep.submits(filled(what="Send the deck", when="Thu"))
    await days.rep.submits()
    ask = next(message for message in days.rep.inbox if message.ts == asks[0].ts)
    assert ask.says("Send the deck")
    assert ask.buttons.count("Write recap") == 1


async def test_nobody_is_asked_during_a_meeting_that_came_in_between(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 14:20")
    days.calendar.has("Emergency", "Mon 14:30", "Mon 15:30", with_=["tom@vendor.example"])
    await days.reaches("Mon 15:34")
    assert not any(message.says("what was agreed") for message in days.rep.inbox)
    await days.reaches("Mon 15:35")
    assert days.rep.last.says("what was agreed")


async def test_a_date_that_cannot_be_read_is_asked_again_and_nothing_typed_is_lost(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 14:35")
    await days.rep.clicks("Write recap")
    errors = await days.rep.submits(filled(what="Send pricing", when="soonish"))
    assert errors == {
        "recaps.row.1.when": "I can't read “soonish” as a date. Try “Friday noon”, “in two weeks” or “3 December”."
    }
    assert days.rep.modal.says("Send pricing")
    await days.rep.closes()
    await days.rep.clicks("Write recap")
    assert days.rep.modal.says("Send pricing")
    assert days.rep.modal.says("soonish")


async def test_a_date_that_has_passed_is_refused(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 14:35")
    await days.rep.clicks("Write recap")
    errors = await days.rep.submits(filled(what="Send pricing", when="2026-11-20"))
    assert errors is not None
    assert "has passed" in errors["recaps.row.1.when"]


async def test_rows_are_added_and_removed_and_keep_what_was_typed(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 14:35")
    await days.rep.clicks("Write recap")
    await days.rep.person.fills(filled(what="Send pricing", when="Wed"))
    await days.rep.clicks("Add another")
    await days.rep.person.fills({"recaps.row.3.what": "Book the room", "recaps.row.3.when": "Thu"})
    await days.rep.clicks("Add another")
    await days.rep.clicks("Remove")
    assert not days.rep.modal.says("Send pricing\n")
    await days.rep.submits()
    assert days.rep.modal.says("Book the room")
    await days.rep.submits()
    assert days.rep.last.says("Book the room")


async def test_going_back_from_the_review_changes_nothing_and_keeps_everything(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 14:35")
    await days.rep.clicks("Write recap")
    await days.rep.submits(filled(what="Send pricing", when="Wed"))
    await days.rep.closes()
    assert days.rep.modal.says("Send pricing")
    await days.rep.submits({"recaps.row.1.when": "Thursday"})
    assert days.rep.modal.says("Thursday 26 November 2026")
    await days.rep.submits()
    assert days.rep.last.says("Thursday 26 November 2026")


async def test_a_no_show_ends_the_asking(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 14:35")
    await days.rep.clicks("Did not happen: they didn't come", in_=days.rep.last)
    assert "Write recap" not in days.rep.last.buttons
    await days.stay_silent_until("Tue 20:00")


async def test_an_unwritten_recap_is_recalled_in_the_evening_and_in_the_brief_and_then_left_alone(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 17:00")
    assert sum(message.says("recap") or message.says("what was agreed") for message in days.rep.inbox) == 2
    await days.reaches("Tue 08:30")
    assert days.rep.last.says("Acme QBR")
    await days.reaches("Thu 20:00")
    await days.stay_silent_until("Fri 20:00")


async def test_the_brief_that_owes_a_recap_lets_it_go_once_it_is_written(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Tue 08:30")
    assert "Write recap" in days.rep.last.buttons
    await days.rep.clicks("Write recap", in_=days.rep.last)
    await days.rep.submits(filled(what="Send pricing", when="Thu"))
    await days.rep.submits()
    assert "Write recap" not in days.rep.last.buttons


async def test_a_recap_is_written_by_command_before_it_is_asked_for(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 14:31")
    await days.rep.types("/recap acme")
    await days.rep.submits(filled(what="Send pricing", when="Wed"))
    await days.rep.submits()
    assert days.rep.last.says("Send pricing")
    await days.stay_silent_until("Mon 20:00")


async def test_a_recap_without_any_promise_is_a_recap(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 14:35")
    await writes_recap(days.rep)
    assert days.rep.last.says("Reached")
