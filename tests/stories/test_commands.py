import pytest

from tests.stories.days import Days


@pytest.mark.parametrize("command", ["/prep", "/recap", "/commitments", "/saydo"])
async def test_each_command_helps(days: Days, command: str) -> None:
    await days.rep.types(f"{command} help")
    assert days.rep.last.says(command)
    assert days.rep.last.message.ephemeral_to == days.rep.person.id


async def test_prep_finds_the_call_by_a_word_and_asks_when_there_are_several(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    days.calendar.has("Globex intro", "Mon 16:00", "Mon 16:30", with_=["hana@globex.test"])
    await days.reaches("Mon 08:10")
    await days.rep.types("/prep globex")
    assert days.rep.modal.says("Globex intro")
    await days.rep.closes()
    await days.rep.types("/prep")
    assert days.rep.last.says("Which one?")
    await days.rep.types("/prep hooli")
    assert days.rep.last.says("hooli")


async def test_a_line_becomes_a_promise_with_one_confirming_click(days: Days) -> None:
    await days.rep.types("/commitments Send pricing to Ann by Friday noon via email")
    assert days.rep.last.says("Friday 27 November 2026, 12:00")
    await days.rep.clicks("Save", in_=days.rep.last)
    assert days.rep.last.says("Send pricing")
    await days.rep.types("/commitments")
    assert days.rep.last.says("Fri 27 Nov, 12:00")


async def test_a_line_without_a_date_is_asked_for_one_and_can_be_changed(days: Days) -> None:
    await days.rep.types("/commitments Send pricing to Ann")
    assert days.rep.last.says("By when?")
    await days.rep.clicks("Change", in_=days.rep.last)
    assert await days.rep.submits({"commitments.when": "whenever"}) is not None
    assert await days.rep.submits({"commitments.when": "tomorrow"}) is None
    assert days.rep.modal.says("Tuesday 24 November 2026")
    await days.rep.submits()
    assert not days.rep.sees_modal
    await days.rep.types("/commitments")
    assert days.rep.last.says("Tue 24 Nov")


async def test_a_message_is_tracked_as_a_commitment(days: Days) -> None:
    await days.rep.person.says("I will send the security paper by Thursday")
    message = days.rep.person.sees(days.rep.person.dm)[-1]
    await days.rep.uses_shortcut("track_commitment", message=message)
    assert days.rep.modal.says("security paper")
    await days.rep.submits()
    await days.rep.submits()
    await days.rep.types("/commitments")
    assert days.rep.last.says("security paper")


async def test_shortcuts_offer_the_calls(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 08:10")
    await days.rep.uses_shortcut("prep_call")
    await days.rep.clicks("answers.choose_prep")
    await days.rep.submits({"preps.objective": "A date for the pilot"})
    await days.reaches("Mon 15:00")
    await days.rep.uses_shortcut("recap_call")
    await days.rep.clicks("answers.choose_recap")
    assert days.rep.modal.says("A date for the pilot")


async def test_why_tells_the_reason_and_asks_anyway(days: Days) -> None:
    days.calendar.has("Rehearsal", "Mon 14:00", "Mon 14:30", with_=["tom@vendor.example"])
    await days.reaches("Mon 09:00")
    await days.rep.types("/saydo why")
    assert days.rep.last.says("nobody from outside is invited")
    await days.rep.clicks("answers.ask_anyway", in_=days.rep.last)
    await days.reaches("Mon 12:00")
    assert days.rep.last.says("Your 14:00 call")


async def test_home_shows_the_day_and_what_is_owed(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 09:00")
    await days.rep.types("/commitments Send pricing to Ann by Friday noon")
    await days.rep.clicks("Save", in_=days.rep.last)
    await days.rep.opens_home()
    assert days.rep.home.says("Acme QBR")
    assert days.rep.home.says("Send pricing")


async def test_what_is_not_understood_is_answered_with_what_would_be(days: Days) -> None:
    await days.rep.types("/saydo dance")
    assert days.rep.last.says("dance")
    assert days.rep.last.says("/saydo why")


async def test_a_calendar_is_linked_in_slack_and_a_wrong_address_is_given_back(days: Days) -> None:
    await days.rep.types("/saydo connect")
    await days.rep.submits({"answers.address": "/nowhere/calendar.ics"})
    assert days.rep.modal.says("/nowhere/calendar.ics")
    days.other_calendar.has("Globex intro", "Mon 16:00", "Mon 16:30", with_=["hana@globex.test"])
    await days.rep.submits({"answers.address": str(days.other_calendar.path)})
    assert days.rep.modal.says("Globex intro")


async def test_a_feed_that_names_no_guests_is_told_to_be_too_little(days: Days) -> None:
    for day in ("Mon", "Tue", "Wed", "Thu", "Fri"):
        for hour in ("10", "14"):
            days.other_calendar.has(f"Talk {day} {hour}", f"{day} {hour}:00", f"{day} {hour}:30", with_=())
    await days.rep.types("/saydo connect")
    await days.rep.submits({"answers.address": str(days.other_calendar.path)})
    assert days.rep.modal.says("None of these meetings names its guests")


async def test_an_outlook_feed_is_told_to_be_too_little_by_its_first_meeting(days: Days) -> None:
    days.other_calendar.has("Acme QBR", "Mon 10:00", "Mon 10:30", with_=())
    feed = days.other_calendar.path.read_text(encoding="utf-8")
    outlooks = days.other_calendar.path.with_name("outlook.ics")
    outlooks.write_text(feed.replace("-//SayDo//tests//EN", "Microsoft Exchange Server 2010"), encoding="utf-8")
    await days.rep.types("/saydo connect")
    await days.rep.submits({"answers.address": str(outlooks)})
    assert days.rep.modal.says("None of these meetings names its guests")
    await days.rep.closes()
    await days.rep.types("/saydo why")
    assert days.rep.last.says("its guest list is hidden from me")
    await days.rep.opens_home()
    assert days.rep.home.says("does not say who is invited")


async def test_a_zone_nobody_knows_is_told_when_the_calendar_is_linked_and_on_home(days: Days) -> None:
    days.other_calendar.has("Acme QBR", "Mon 10:00", "Mon 10:30")
    feed = days.other_calendar.path.read_text(encoding="utf-8")
    odd = days.other_calendar.path.with_name("odd.ics")
    odd.write_text(feed.replace("TZID=Europe/Berlin", "TZID=Mars/Olympus"), encoding="utf-8")
    await days.rep.types("/saydo connect")
    await days.rep.submits({"answers.address": str(odd)})
    assert days.rep.modal.says("Nobody knows the time zone “Mars/Olympus”")
    await days.rep.closes()
    await days.rep.opens_home()
    assert days.rep.home.says("Nobody knows the time zone “Mars/Olympus”")
