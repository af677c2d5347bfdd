from tests.stories.days import Days
from tests.stories.promises import promised


def briefs_about(days: Days, what: str) -> int:
    """Count the briefs that speak of a promise."""
    return sum(message.says(what) and message.says(" 2026: ") for message in days.rep.inbox)


async def test_an_overdue_promise_is_recalled_three_times_and_then_left_to_its_owner(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    spoken = []
    for moment in ("Tue 09:00", "Wed 09:00", "Thu 09:00", "Fri 09:00", "+Mon 09:00", "+Tue 09:00", "++Mon 09:00"):
        await days.reaches(moment)
        spoken.append(briefs_about(days, "Send pricing"))
    assert spoken == [1, 2, 3, 3, 4, 4, 5]
    await days.reaches("++Fri 09:00")
    assert briefs_about(days, "Send pricing") == 5


async def test_moving_a_promise_in_time_starts_anew_and_shows_that_they_know(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await days.reaches("Wed 09:00")
    await days.rep.clicks("New date", in_=days.rep.last)
    errors = await days.rep.submits({"commitments.day": "2026-11-23", "commitments.told": "Yes"})
    assert errors is not None
    await days.rep.submits({"commitments.day": "2026-11-27", "commitments.reason": "Legal is reading it"})
    assert days.rep.last.says("Fri 27 Nov")
    assert days.rep.last.says("they know")
    await days.stay_silent_until("Thu 08:00")
    await days.reaches("Fri 08:30")
    assert days.rep.last.says("Send pricing")


async def test_a_promise_given_up_is_closed_with_its_reason(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await days.reaches("Wed 09:00")
    await days.rep.clicks("Can't keep", in_=days.rep.last)
    values = {
        "commitments.reason": "We dropped that product",
        "commitments.told": "Yes",
        "commitments.ending": "They agreed to let it go",
    }
    await days.rep.submits(values)
    assert "Done" not in days.rep.last.buttons
    await days.stay_silent_until("+Fri 20:00")


async def test_what_they_owe_is_asked_about_once_with_the_mail_ready(days: Days) -> None:
    await promised(days, their_what="Name the decider", their_when="Tue")
    await days.reaches("Wed 08:30")
    assert days.rep.last.says("Name the decider")
    await days.rep.clicks("Draft a reminder", in_=days.rep.last)
    assert days.rep.modal.says("Name the decider")
    assert "ann%40acme.test" in str(days.rep.modal.blocks) or "ann@acme.test" in str(days.rep.modal.blocks)
    await days.rep.closes()
    await days.rep.clicks("They did it", in_=days.rep.last)
    assert days.rep.last.says("They did it: Name the decider")


async def test_a_promise_about_which_nobody_says_a_word_breaks_after_ten_working_days(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await days.reaches("++Tue 09:00")
    await days.rep.types("/commitments")
    assert days.rep.last.says("Send pricing")
    await days.reaches("++Wed 09:00")
    await days.rep.types("/commitments")
    assert days.rep.last.says("Nothing is open")


async def test_a_double_click_closes_a_promise_once(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await days.reaches("Wed 09:00")
    brief = days.rep.last
    await days.rep.clicks("Done", in_=brief)
    await days.rep.clicks("Done", in_=brief)
    assert days.rep.last.says("kept")


async def test_the_promise_with_a_clock_time_is_recalled_two_hours_before(days: Days) -> None:
    await promised(days, what="Call Ann", when="Wed 4pm")
    await days.reaches("Wed 13:59")
    said = len(days.rep.inbox)
    await days.reaches("Wed 14:00")
    assert len(days.rep.inbox) == said + 1
    assert days.rep.last.says("Call Ann")
