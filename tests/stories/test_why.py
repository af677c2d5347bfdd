import pytest

from tests.stories.days import Days
from tests.stories.recaps import writes_recap

INTERNAL = ["tom@vendor.example"]


async def test_every_meeting_of_the_day_has_its_reason_and_its_times(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    days.calendar.has("Rehearsal", "Mon 16:00", "Mon 16:30", with_=INTERNAL)
    await days.reaches("Mon 12:10")
    await days.rep.types("/saydo why")
    why = days.rep.last
    assert why.says("Monday 23 November 2026: what I do about each meeting, and why")
    assert why.says("A customer call: somebody from acme.test is invited")
    assert why.says("Objective ask: sent 12:00")
    assert why.says("Ready card: 13:45")
    assert why.says("Recap ask: 14:35")
    assert why.says("Not a customer call: nobody from outside is invited")
    assert why.says("Morning brief: sent 08:30")


async def test_a_meeting_is_asked_about_anyway_and_the_answer_says_when(days: Days) -> None:
    days.calendar.has("Rehearsal", "Mon 14:00", "Mon 14:30", with_=INTERNAL)
    await days.reaches("Mon 09:00")
    await days.rep.types("/saydo why")
    await days.rep.clicks("Ask anyway", in_=days.rep.last)
    assert days.rep.last.says(
        "“Rehearsal” is a customer call. Objective ask: 12:00; Ready card: 13:45; Recap ask: 14:35"
    )
    await days.reaches("Mon 12:00")
    assert days.rep.last.says("Your 14:00 call")


async def test_asking_anyway_is_taken_back(days: Days) -> None:
    days.calendar.has("Rehearsal", "Mon 14:00", "Mon 14:30", with_=INTERNAL)
    await days.reaches("Mon 09:00")
    await days.rep.types("/saydo why")
    await days.rep.clicks("Ask anyway", in_=days.rep.last)
    await days.rep.clicks("Undo “ask anyway”", in_=days.rep.last)
    assert days.rep.last.says("“Rehearsal”: I leave it alone")
    assert days.rep.last.says("nobody from outside is invited")
    await days.stay_silent_until("Mon 20:00")


async def test_what_was_asked_about_too_late_to_ask_before_is_asked_in_a_moment(days: Days) -> None:
    days.calendar.has("Rehearsal", "Mon 14:00", "Mon 14:30", with_=INTERNAL)
    await days.reaches("Mon 13:00")
    await days.rep.types("/saydo why")
    await days.rep.clicks("Ask anyway", in_=days.rep.last)
    assert days.rep.last.says("Objective ask: in a moment")
    await days.reaches("Mon 13:01")
    assert days.rep.last.says("Your 14:00 call")


@pytest.mark.parametrize(
    ("choice", "undo"),
    [
        ("Never for this series", "Undo “never for this series”"),
        ("Never with acme.test", "Undo “never with them”"),
        ("Not a customer call: this one", "Undo “not a customer call”"),
    ],
)
async def test_never_again_holds_at_once_and_is_taken_back(days: Days, choice: str, undo: str) -> None:
    days.calendar.has("Acme daily", "Mon 14:00", "Mon 14:30", extra=["RRULE:FREQ=DAILY;COUNT=3"])
    await days.reaches("Mon 09:00")
    await days.rep.types("/saydo why")
    await days.rep.clicks(choice, in_=days.rep.last)
    assert days.rep.last.says("“Acme daily”: I leave it alone")
    assert days.rep.last.says("Objective ask: not sent, because the call is off")
    await days.rep.clicks(undo, in_=days.rep.last)
    assert days.rep.last.says("“Acme daily” is a customer call. Objective ask: 12:00")
    await days.reaches("Mon 12:00")
    assert days.rep.last.says("Your 14:00 call")


async def test_one_of_a_series_left_alone_is_asked_about_anyway(days: Days) -> None:
    days.calendar.has("Acme daily", "Mon 14:00", "Mon 14:30", extra=["RRULE:FREQ=DAILY;COUNT=3"])
    await days.reaches("Mon 09:00")
    await days.rep.types("/saydo why")
    await days.rep.clicks("Never for this series", in_=days.rep.last)
    await days.rep.types("/saydo why tomorrow")
    assert days.rep.last.says("you said so for the whole series")
    await days.rep.clicks("Ask anyway", in_=days.rep.last)
    await days.reaches("Mon 20:00")
    assert not any(message.says("Your 14:00 call") for message in days.rep.inbox)
    await days.reaches("Tue 12:00")
    assert days.rep.last.says("Your 14:00 call")


@pytest.mark.parametrize("asked", ["tomorrow", "tue", "24 Nov", "2026-11-24", "globex", "INTRO glo"])
async def test_another_day_or_words_of_a_title_are_told_too(days: Days, asked: str) -> None:
    days.calendar.has("Globex intro", "Tue 16:00", "Tue 16:30", with_=["hana@globex.test"])
    await days.reaches("Mon 09:00")
    await days.rep.types(f"/saydo why {asked}")
    assert days.rep.last.says("Globex intro")
    assert days.rep.last.says("Objective ask: ")
    assert days.rep.last.says("14:00")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("wed", "I see no meeting on your calendar"),
        ("24 December", "I read calendars 14 days ahead"),
        ("hooli", "I find none. Try one word of the title"),
        ("<!channel> `x`", "I find none"),
        ("x" * 3000, "I find none"),
    ],
)
async def test_what_is_not_there_is_said_with_what_would_help(days: Days, asked: str, said: str) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 09:00")
    await days.rep.types(f"/saydo why {asked}")
    assert days.rep.last.says(said)


async def test_without_a_calendar_why_says_how_to_connect_one(days: Days) -> None:
    lena = days.sandbox.workspace.add_person(
        name="lena", real_name="Lena Lead", email="lena@vendor.example", tz="Europe/Berlin", locale="en-GB"
    )
    await lena.types("/saydo why")
    await days.sandbox.settled()
    assert lena.inbox[-1].says("No calendar is connected yet. /saydo connect does it")


async def test_hundreds_of_meetings_are_told_page_by_page(days: Days) -> None:
    for n in range(100):
        days.calendar.has(f"Talk {n}", "Mon 15:00", "Mon 15:30", with_=INTERNAL)
    await days.reaches("Mon 09:00")
    await days.rep.types("/saydo why")
    assert days.rep.last.says("Page 1 of 13")
    await days.rep.clicks("Show more", in_=days.rep.last)
    assert days.rep.last.says("Page 2 of 13")
    await days.rep.clicks("Ask anyway", in_=days.rep.last)
    assert days.rep.last.says("Page 2 of 13")
    await days.rep.clicks("Earlier", in_=days.rep.last)
    assert days.rep.last.says("Page 1 of 13")


async def test_what_was_skipped_says_why_and_promises_of_the_day_are_told(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 14:40")
    await writes_recap(days.rep, what="Send pricing", when="Wed")
    await days.rep.types("/saydo why")
    assert days.rep.last.says("Recap reminder: not sent, because it was already answered")
    await days.rep.types("/saydo why wed")
    assert days.rep.last.says("“Send pricing”, due: 08:30")


async def test_a_colleagues_call_says_who_is_asked(days: Days) -> None:
    both = ("rhea@vendor.example", "tom@vendor.example", "ann@acme.test")
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30", with_=both)
    days.other_calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30", with_=both, organizer="rhea@vendor.example")
    await days.reaches("Mon 09:00")
    await days.colleague.types("/saydo why")
    assert days.colleague.last.says("Rhea Rep leads it, so I ask them")


@pytest.mark.parametrize("words", ["rehearsal", "50% / rehearsal", "Überprüfung"])
async def test_an_act_on_an_answer_to_words_shows_the_same_answer_again(days: Days, words: str) -> None:
    days.calendar.has(f"{words} with Tom", "Tue 14:00", "Tue 14:30", with_=INTERNAL)
    days.calendar.has("Acme QBR", "Tue 16:00", "Tue 16:30")
    await days.reaches("Mon 09:00")
    await days.rep.types(f"/saydo why {words}")
    assert days.rep.last.says(f"Meetings with “{words}”"), days.rep.last.reads
    await days.rep.clicks("Ask anyway", in_=days.rep.last)
    assert days.rep.last.says("is a customer call")
    assert days.rep.last.says(f"Meetings with “{words}”")
    assert not days.rep.last.says("Acme QBR")
    await days.rep.clicks("Undo “ask anyway”", in_=days.rep.last)
    assert days.rep.last.says(f"Meetings with “{words}”")
    assert days.rep.last.says("I leave it alone")
