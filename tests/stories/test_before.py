from tests.stories.days import Days

ASK = "Your 14:00 call"


async def test_a_quiet_day_brings_no_message(days: Days) -> None:
    days.calendar.has("Team stand-up", "Mon 10:00", "Mon 10:15", with_=["tom@vendor.example"])
    await days.reaches("Mon 20:00")
    assert days.rep.inbox == []


async def test_the_brief_asks_for_the_calls_of_the_morning_and_spares_them_an_ask(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 10:30", "Mon 11:00")
    await days.reaches("Mon 10:00")
    assert len(days.rep.inbox) == 1
    assert days.rep.last.says("1 customer call without an objective")
    await days.reaches("Mon 10:15")
    assert days.rep.last.says("one line is enough")


async def test_a_call_before_the_brief_is_asked_about_on_the_evening_before(days: Days) -> None:
    days.calendar.has("Early bird", "Tue 07:30", "Tue 08:00")
    await days.reaches("Mon 15:59")
    assert days.rep.inbox == []
    await days.reaches("Mon 16:00")
    assert days.rep.last.says("Your 07:30 call")


async def test_winging_it_is_a_choice_with_a_reason(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 12:00")
    await days.rep.clicks("Winging it", in_=days.rep.last)
    assert await days.rep.submits({"preps.reason": ""}) is not None
    await days.rep.submits({"preps.reason": "They asked for an open talk"})
    assert days.rep.last.says("They asked for an open talk")
    await days.reaches("Mon 13:45")
    assert days.rep.last.says("They asked for an open talk")


async def test_more_fields_keep_what_was_typed_and_come_back_on_change(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 12:00")
    await days.rep.clicks("Write objective", in_=days.rep.last)
    await days.rep.person.fills({"preps.objective": "A date for the pilot"})
    await days.rep.clicks("More: stage, agenda, questions")
    await days.rep.chooses("preps.stage", "Close")
    assert days.rep.modal.says("deciding is a risk for them")
    assert await days.rep.submits({"preps.agenda": "Pilot, price, next step"}) is None
    await days.rep.clicks("Change", in_=days.rep.last)
    assert days.rep.modal.says("A date for the pilot")
    assert days.rep.modal.says("Pilot, price, next step")


async def test_not_a_customer_call_this_one_leaves_the_next_one_alone(days: Days) -> None:
    weekly = ["RRULE:FREQ=DAILY;COUNT=2"]
    days.calendar.has("Acme daily", "Mon 14:00", "Mon 14:30", extra=weekly)
    await days.reaches("Mon 12:00")
    await days.rep.clicks("Not a customer call: this one", in_=days.rep.last)
    assert days.rep.last.says("not a customer call")
    await days.stay_silent_until("Mon 20:00")
    await days.reaches("Tue 12:00")
    assert days.rep.last.says(ASK)


async def test_not_a_customer_call_for_the_series_or_the_domain_is_for_good(days: Days) -> None:
    weekly = ["RRULE:FREQ=DAILY;COUNT=3"]
    days.calendar.has("Acme daily", "Mon 14:00", "Mon 14:30", extra=weekly)
    days.calendar.has("Globex", "Tue 15:00", "Tue 15:30", with_=["hana@globex.test"])
    days.calendar.has("Globex again", "Wed 15:00", "Wed 15:30", with_=["hank@globex.test"])
    await days.reaches("Mon 12:00")
    await days.rep.clicks("Not a customer call: this series", in_=days.rep.last)
    await days.reaches("Tue 13:00")
    assert days.rep.last.says("Your 15:00 call")
    await days.rep.clicks("Not customer calls: everything with globex.test", in_=days.rep.last)
    await days.stay_silent_until("Thu 20:00")


async def test_a_moved_call_takes_its_messages_along(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 12:00")
    days.calendar.moves("Acme QBR", "Mon 16:00", "Mon 16:30")
    await days.reaches("Mon 12:10")
    assert days.rep.last.says("16:00")
    assert days.rep.last.says("was Mon 23 Nov, 14:00")
    await days.stay_silent_until("Mon 15:44")
    await days.reaches("Mon 15:45")
    assert days.rep.last.says("Your 16:00 call")


async def test_a_ready_card_comes_again_when_the_call_moved_to_another_day(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 13:50")
    days.calendar.moves("Acme QBR", "Tue 14:00", "Tue 14:30")
    await days.reaches("Tue 13:45")
    cards = [message for message in days.rep.inbox if message.says("it starts soon")]
    assert len(cards) == 2


async def test_a_cancelled_call_is_withdrawn_by_edit_and_never_asked_about(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 12:00")
    days.calendar.cancels("Acme QBR")
    await days.reaches("Mon 20:00")
    assert [message.buttons for message in days.rep.inbox if message.says(ASK)] == [[]]
    assert all(message.says("off") or message.says("cancelled") for message in days.rep.inbox)


async def test_a_call_that_vanished_near_its_time_is_believed_gone_only_after_a_second_look(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 12:00")
    days.calendar.loses("Acme QBR")
    await days.reaches("Mon 12:06")
    assert days.rep.last.says(ASK)
    assert "Write objective" in days.rep.last.buttons
    await days.reaches("Mon 12:12")
    assert days.rep.last.buttons == []


async def test_one_changed_occurrence_leaves_the_others(days: Days) -> None:
    moved = ["RECURRENCE-ID;TZID=Europe/Berlin:20261124T140000"]
    days.calendar.has("Acme daily", "Mon 14:00", "Mon 14:30", extra=["RRULE:FREQ=DAILY;COUNT=3"])
    await days.reaches("Mon 08:10")
    days.calendar.has_override("Acme daily", "Tue 16:00", "Tue 16:30", extra=moved)
    await days.reaches("Tue 14:00")
    assert days.rep.last.says("Your 16:00 call")
    await days.reaches("Wed 12:00")
    assert days.rep.last.says(ASK)


async def test_nobody_is_asked_about_a_call_of_a_colleague(days: Days) -> None:
    both = ["tom@vendor.example", "ann@acme.test"]
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30", with_=both)
    days.other_calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30", with_=both, organizer="rhea@vendor.example")
    await days.reaches("Mon 16:00")
    assert len([message for message in days.rep.inbox if message.says("what was agreed")]) == 1
    assert [message.says("Rhea Rep leads this one") for message in days.colleague.inbox] == [True]


async def test_hostile_titles_ping_nobody(days: Days) -> None:
    days.calendar.has("<!channel> <@U1> *bold*", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 14:35")
    assert days.rep.inbox
    for message in days.rep.inbox:
        assert "<!channel>" not in str(message.blocks)
        assert "<@U1>" not in str(message.blocks)
