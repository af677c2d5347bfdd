import pytest

from tests.stories.days import Days


@pytest.mark.parametrize("command", ["/prep", "/recap", "/commitments", "/saydo"])
async def test_each_command_helps(days: Days, command: str) -> None:
    await days.rep.types(f"{command} help")
    assert days.rep.last.says(command)
    assert days.rep.last.message.ephemeral_to == days.rep.person.id


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("GLOBEX", "Globex intro"),
        ("glob", "Globex intro"),
        ("intro globex", "Globex intro"),
        ("hána", "Globex intro"),
        ("16:00", "Globex intro"),
        ("acme tomorrow", "Acme pilot"),
        ("tue", "Acme pilot"),
        ("next", "Acme QBR"),
        ("pilot", "Acme pilot"),
    ],
)
async def test_prep_opens_the_call_that_a_few_words_mean(days: Days, words: str, title: str) -> None:
    await several_calls(days)
    await days.rep.types(f"/prep {words}")
    assert days.rep.modal.says(title)


async def several_calls(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    days.calendar.has("Globex intro", "Mon 16:00", "Mon 16:30", with_=["hana@globex.test"])
    days.calendar.has("Acme pilot", "Tue 11:00", "Tue 11:30")
    await days.reaches("Mon 08:10")


@pytest.mark.parametrize("words", ["", "acme", "test"])
async def test_several_calls_are_a_choice_for_one_click(days: Days, words: str) -> None:
    await several_calls(days)
    await days.rep.types(f"/prep {words}")
    assert days.rep.last.says("Which one?")
    await days.rep.clicks("Prepare", in_=days.rep.last)
    assert days.rep.modal.says("Acme QBR")


async def test_a_choice_shows_ten_and_how_to_narrow_it_down(days: Days) -> None:
    days.calendar.has("Acme daily", "Mon 14:00", "Mon 14:30", extra=["RRULE:FREQ=DAILY;COUNT=14"])
    await days.reaches("Mon 08:10")
    await days.rep.types("/prep acme")
    assert days.rep.last.buttons == ["Prepare"] * 10
    assert days.rep.last.says("and 4 more calls. To narrow it down: /prep acme, /prep tomorrow or /prep 10:00")


@pytest.mark.parametrize("words", ["hooli", "<!channel> *b*", "`", "x" * 3000, "23:45", "yesterday"])
async def test_what_means_no_call_is_said_with_what_would(days: Days, words: str) -> None:
    await several_calls(days)
    await days.rep.types(f"/prep {words}")
    assert days.rep.last.says("No call matches")
    assert days.rep.last.says("/prep alone shows all I know of")
    assert "<!channel>" not in str(days.rep.last.blocks)


async def test_a_slip_of_the_finger_brings_the_nearest(days: Days) -> None:
    await several_calls(days)
    await days.rep.types("/prep glibex")
    assert days.rep.last.says("No call matches “glibex”. Did you mean this one?")
    await days.rep.clicks("Prepare", in_=days.rep.last)
    assert days.rep.modal.says("Globex intro")


async def test_recap_looks_back_and_takes_last_for_the_one_that_began_last(days: Days) -> None:
    await several_calls(days)
    await days.reaches("Tue 12:00")
    await days.rep.types("/recap")
    assert days.rep.last.says("Which one?")
    await days.rep.types("/recap last")
    assert days.rep.modal.says("Acme pilot")
    await days.rep.closes()
    await days.rep.types("/recap acme monday")
    assert days.rep.modal.says("Acme QBR")
    await days.rep.closes()
    await days.rep.types("/recap yesterday 16:00")
    assert days.rep.modal.says("Globex intro")


async def test_without_calls_the_commands_and_shortcuts_say_so(days: Days) -> None:
    await days.rep.types("/prep")
    assert days.rep.last.says("There is no customer call ahead of you")
    await days.rep.types("/recap")
    assert days.rep.last.says("There is no customer call that wants a recap")
    await days.rep.uses_shortcut("prep_call")
    assert days.rep.modal.says("There is no customer call ahead of you")


async def test_commands_answer_in_a_channel_to_their_sender_only(days: Days) -> None:
    await several_calls(days)
    people = (days.rep.person, days.colleague.person)
    channel = days.sandbox.workspace.add_channel("sales", members=people)
    await days.rep.person.types("/prep acme", channel=channel)
    await days.sandbox.settled()
    assert days.rep.person.sees(channel)[-1].says("Which one?")
    assert days.colleague.person.sees(channel) == []


@pytest.mark.parametrize(
    ("line", "near"),
    [("/saydo conect", "/saydo connect"), ("/saydo wy", "/saydo why"), ("/commitments overdu", "/commitments overdue")],
)
async def test_a_word_spelt_nearly_right_is_answered_with_the_right_one(days: Days, line: str, near: str) -> None:
    await days.rep.types(line)
    assert days.rep.last.says(f"Did you mean {near}?")


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
    await days.rep.clicks("Ask anyway", in_=days.rep.last)
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
