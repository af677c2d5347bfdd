import asyncio

from tests.stories.days import Acting, Days
from tests.stories.recaps import filled, writes_recap

BOTH = ("rhea@vendor.example", "tom@vendor.example", "ann@acme.test")


def share(days: Days, title: str = "Acme QBR", start: str = "Mon 14:00", end: str = "Mon 14:30") -> None:
    """Put a call into both calendars, organized by Rhea."""
    days.calendar.has(title, start, end, with_=BOTH)
    days.other_calendar.has(title, start, end, with_=BOTH, organizer="rhea@vendor.example")


def asks(person: Acting, fragment: str = "one line is missing") -> int:
    """Count the messages that ask for something."""
    return sum(message.says(fragment) for message in person.inbox)


async def test_the_lead_is_asked_and_the_others_see_who_leads(days: Days) -> None:
    share(days)
    await days.reaches("Mon 12:30")
    assert asks(days.rep) == 1
    assert days.colleague.last.says("Rhea Rep leads this one")
    assert days.colleague.last.says("1 customer call")
    assert not days.colleague.last.says("without an objective")
    assert len(days.colleague.inbox) == 1


async def test_a_colleague_takes_over_and_what_was_sent_says_who_has_it_now(days: Days) -> None:
    share(days)
    await days.reaches("Mon 12:30")
    await days.colleague.clicks("I lead this", in_=days.colleague.last)
    assert days.rep.last.says("Tom Teller leads it, so I ask them")
    assert days.rep.last.buttons == ["I lead this", "Add to the prep", "Add to the recap"]
    assert days.rep.inbox[0].says("Tom Teller leads this one")
    assert not days.colleague.inbox[0].says("leads this one")
    await days.reaches("Mon 12:31")
    assert asks(days.colleague) == 1
    await days.stay_silent_until("Mon 16:00")
    assert asks(days.colleague, "what was agreed") == 1


async def test_no_calendar_overrules_who_took_the_lead(days: Days) -> None:
    share(days)
    await days.reaches("Mon 09:00")
    await days.colleague.clicks("I lead this", in_=days.colleague.last)
    days.calendar.moves("Acme QBR", "Mon 15:00", "Mon 15:30")
    days.other_calendar.moves("Acme QBR", "Mon 15:00", "Mon 15:30")
    await days.reaches("Mon 13:30")
    assert (asks(days.rep), asks(days.colleague)) == (0, 1)
    assert days.colleague.last.says("15:00")


async def test_of_two_who_take_over_at_once_one_has_it_and_the_other_is_told(days: Days) -> None:
    lena = days.sandbox.workspace.add_person(
        name="lena", real_name="Lena Lead", email="lena@vendor.example", tz="Europe/Berlin", locale="en-GB"
    )
    third = Acting(lena, days.sandbox)
    share(days)
    await days.links(third, days.other_calendar)
    await days.reaches("Mon 09:00")
    await asyncio.gather(*(who.person.clicks("I lead this", in_=who.last) for who in (days.colleague, third)))
    await days.sandbox.settled()
    told = [who for who in (days.colleague, third) if who.last.says("took this call a moment ago and leads it now")]
    assert len(told) == 1
    await days.reaches("Mon 12:30")
    assert sorted(asks(who) for who in (days.rep, days.colleague, third)) == [0, 0, 1]


async def test_a_second_click_changes_nothing(days: Days) -> None:
    share(days)
    await days.reaches("Mon 09:00")
    brief = days.colleague.last
    await asyncio.gather(*(days.colleague.person.clicks("I lead this", in_=brief) for _ in range(2)))
    await days.sandbox.settled()
    await days.reaches("Mon 12:30")
    assert (asks(days.rep), asks(days.colleague)) == (0, 1)


async def test_the_others_add_to_the_prep_and_nobody_is_asked_again(days: Days) -> None:
    share(days)
    await days.reaches("Mon 09:00")
    await days.colleague.clicks("Add to the prep", in_=days.colleague.last)
    await days.colleague.submits({"preps.objective": "A date for the pilot"})
    await days.reaches("Mon 13:50")
    assert (asks(days.rep), asks(days.colleague)) == (0, 0)
    assert days.rep.last.says("A date for the pilot")


async def test_the_others_write_the_recap_and_each_commitment_has_one_owner(days: Days) -> None:
    share(days)
    await days.reaches("Mon 14:40")
    assert days.rep.last.says("what was agreed?")
    await days.colleague.clicks("Add to the recap", in_=days.colleague.last)
    await days.colleague.submits(filled(what="Send pricing", when="Wed"))
    await days.colleague.submits()
    assert days.rep.last.says("the recap is saved")
    assert days.rep.last.says("Tom Teller")
    await days.rep.types("/commitments")
    assert not days.rep.last.says("Send pricing")
    await days.colleague.types("/commitments")
    assert days.colleague.last.says("Send pricing")
    await days.stay_silent_until("Mon 20:00")


async def test_a_lead_who_declines_passes_it_on_and_the_next_is_told_once(days: Days) -> None:
    share(days)
    await days.reaches("Mon 12:30")
    declined = ["ATTENDEE;PARTSTAT=DECLINED:mailto:rhea@vendor.example"]
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30", with_=BOTH[1:], organizer=BOTH[2], extra=declined)
    await days.reaches("Mon 12:40")
    told = [message for message in days.colleague.inbox if message.says("you lead it now")]
    assert len(told) == 1
    assert told[0].says("Until now it was with Rhea Rep")
    assert told[0].says("What should be true after it?")
    assert asks(days.colleague) == 0
    assert days.rep.last.says("Tom Teller leads it, so I ask them")
    assert days.rep.last.buttons == []
    await days.colleague.clicks("Write objective", in_=told[0])
    await days.colleague.submits({"preps.objective": "A date for the pilot"})
    assert days.colleague.last.says("A date for the pilot")
    await days.reaches("Mon 14:40")
    await writes_recap(days.colleague, what="Send pricing", when="Wed")
    assert len([message for message in days.colleague.inbox if message.says("you lead it now")]) == 1


async def test_a_lead_who_is_out_of_office_that_day_passes_it_on_and_has_it_back_after(days: Days) -> None:
    share(days, start="Tue 14:00", end="Tue 14:30")
    await days.reaches("Mon 15:00")
    away = ["X-MICROSOFT-CDO-BUSYSTATUS:OOF"]
    days.calendar.has("Ill", "Tue 00:00", "Tue 23:59", with_=(), extra=away)
    await days.reaches("Mon 15:10")
    assert days.colleague.last.says("you lead it now")
    days.calendar.loses("Ill")
    days.calendar.is_news = True
    await days.reaches("Tue 12:30")
    assert asks(days.rep) == 1
    assert asks(days.colleague) == 0


async def test_a_lead_who_leaves_the_workspace_passes_it_on(days: Days) -> None:
    share(days)
    await days.reaches("Mon 09:00")
    days.sandbox.workspace.deactivate(days.rep.person)
    await days.sandbox.settled()
    await days.reaches("Mon 12:30")
    told = [message for message in days.colleague.inbox if message.says("you lead it now")]
    assert len(told) == 1
    assert asks(days.rep) == 0


async def test_who_does_not_attend_can_neither_read_nor_write(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 09:00")
    await days.colleague.types("/prep acme")
    assert days.colleague.last.says("No call matches")
    assert not days.colleague.sees_modal


async def test_a_meeting_that_is_private_for_the_organizer_is_led_by_who_shows_it(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30", with_=BOTH, extra=["CLASS:PRIVATE"])
    days.other_calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30", with_=BOTH, organizer="rhea@vendor.example")
    await days.reaches("Mon 14:40")
    assert days.rep.inbox == []
    assert asks(days.colleague, "what was agreed") == 1
