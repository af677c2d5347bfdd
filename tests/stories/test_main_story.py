from tests.stories.days import Days
from tests.stories.recaps import filled


async def test_from_a_meeting_on_the_calendar_to_a_promise_kept(any_days: Days) -> None:
    days, rep = any_days, any_days.rep
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")

    await days.reaches("Mon 12:00")
    assert rep.last.says("Your 14:00 call")
    await rep.clicks("Write objective", in_=rep.last)
    await rep.submits({"What should be true after this call?": "They name who decides"})
    assert rep.last.says("They name who decides")

    await days.reaches("Mon 13:45")
    assert rep.last.says("They name who decides")

    await days.reaches("Mon 14:35")
    await rep.clicks("Write recap")
    assert rep.modal.says("They name who decides")
    await rep.submits(filled(what="Send pricing", when="Wed", their_what="Name the decider", their_when="Fri"))
    assert rep.modal.says("Wednesday 25 November 2026")
    assert rep.modal.says("Friday 27 November 2026")
    await rep.submits()
    assert not rep.sees_modal, rep.modal.reads
    assert rep.last.says("Send pricing")
    assert rep.last.says("I come back to this on Tue 24 Nov, 08:30")

    await days.reaches("Wed 08:30")
    assert rep.last.says("Send pricing")
    await days.reaches("Thu 08:30")
    assert rep.last.says("1 working day late")
    await rep.clicks("Done", in_=rep.last)
    assert rep.last.says("kept")

    await days.reaches("+Mon 08:30")
    assert rep.last.says("Name the decider")
    assert not rep.last.says("Send pricing")
