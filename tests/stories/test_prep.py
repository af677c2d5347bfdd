"""Preparing a call in full: what is asked, what is suggested, what is known, and what the ready card makes of it."""

from tests.stories.days import Days
from tests.stories.preps import opens_all, prepared, standing_in
from tests.stories.promises import opens
from tests.stories.recaps import filled, writes_recap


async def test_all_that_was_prepared_is_on_the_ready_card(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 09:00")
    await opens_all(days.rep)
    await days.rep.chooses("preps.stage", "Close")
    more = {"value": "A plan", "agenda": "Pilot\nPrice", "opening": "Why now?", "questions": "Who signs?"}
    typed = prepared("A date for the pilot", **more, honest="Two weeks of work", next_step="A kick-off")
    assert await days.rep.submits({**typed, "preps.knowledge": "They said so"}) is None
    await days.reaches("Mon 13:45")
    card = days.rep.last
    wanted = ("A date for the pilot", "deciding is a risk", "A plan", "Pilot", "Price", "not sent yet", "Why now?")
    for said in (*wanted, "Who signs?", "Two weeks of work", "A kick-off"):
        assert card.says(said), said
    assert "Acme" not in card.text.splitlines()[0]


async def test_a_stage_shows_the_customers_side_at_once_and_loses_nothing(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 09:00")
    await opens_all(days.rep)
    await days.rep.person.fills(prepared("A pilot", agenda="Prices"))
    await days.rep.chooses("preps.stage", "Negotiation")
    assert days.rep.modal.says("they will haggle")
    await days.rep.chooses("preps.stage", "Implementation")
    assert days.rep.modal.says("this is hard work for them")
    assert not days.rep.modal.says("they will haggle")
    assert standing_in(days.rep, "objective") == "A pilot"
    assert standing_in(days.rep, "agenda") == "Prices"


async def test_suggestions_are_taken_with_a_click_and_can_be_changed(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 09:00")
    await opens_all(days.rep)
    await days.rep.person.fills(prepared("A pilot", questions="Their budget"))
    await days.rep.clicks("Use it")
    assert standing_in(days.rep, "opening") == "What would make this call worth your time?"
    await days.rep.clicks("+ Who decides, and how?")
    await days.rep.clicks("+ How urgent is it for them?")
    questions = "Their budget\nWho decides, and how?\nHow urgent is it for them?"
    assert standing_in(days.rep, "questions") == questions
    assert "+ Who decides, and how?" not in days.rep.modal.buttons
    await days.rep.person.fills({"preps.opening": "What changed since May?"})
    await days.rep.clicks("+ What happens if they do nothing?")
    assert standing_in(days.rep, "opening") == "What changed since May?"
    assert await days.rep.submits() is None
    await opens_all(days.rep)
    assert standing_in(days.rep, "opening") == "What changed since May?"
    assert standing_in(days.rep, "questions") == f"{questions}\nWhat happens if they do nothing?"


async def test_a_question_that_finds_no_room_takes_nothing_away(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 09:00")
    await opens_all(days.rep)
    await days.rep.person.fills({"preps.questions": "x" * 2990})
    await days.rep.clicks("+ Who decides, and how?")
    assert days.rep.modal.says("too long for one field")
    await days.rep.closes()
    assert standing_in(days.rep, "questions") == "x" * 2990


# -- the agenda --------------------------------------------------------------------------------------------------------


def mail_link(days: Days) -> str:
    links = [e["url"] for b in days.rep.modal.blocks for e in b.get("elements", ()) if "url" in e]
    return str(links[0])


async def test_an_agenda_is_sent_by_the_person_and_what_became_of_it_is_remembered(days: Days) -> None:
    days.calendar.has("Acme QBR", "Tue 14:00", "Tue 14:30", with_=["ann@acme.test", "bob@acme.test"])
    await days.reaches("Mon 09:00")
    await opens_all(days.rep)
    await days.rep.person.fills(prepared("A pilot", agenda="Numbers\nNext steps"))
    await days.rep.clicks("Send to customer")
    assert mail_link(days).startswith("mailto:ann@acme.test,bob@acme.test?subject=Agenda%20for%20our%20call%20on%20Tue")
    assert days.rep.modal.says("Hello Ann and Bob,")
    assert days.rep.modal.says("Tuesday 24 November 2026, 14:00 (Berlin time)")
    assert days.rep.modal.says("- Numbers")
    await days.rep.clicks("Open in your mail program")
    await days.rep.clicks("It is sent")
    assert days.rep.modal.says("they have it")
    await days.rep.closes()
    assert await days.rep.submits() is None
    assert not days.rep.sees_modal
    await days.reaches("Tue 08:30")
    assert days.rep.last.says("agenda: they have it")
    await days.reaches("Tue 13:45")
    assert days.rep.last.says("Agenda: they have it")
    await days.rep.clicks("They agreed", in_=days.rep.last)
    assert days.rep.last.says("Agenda: agreed with them")
    assert not days.rep.sees_modal


async def test_an_agenda_that_changes_is_not_the_one_they_have(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 12:00")
    await days.rep.clicks("Write objective", in_=days.rep.last)
    await days.rep.clicks("More: stage, agenda, questions")
    await days.rep.submits(prepared("A pilot", agenda="Numbers"))
    await days.rep.clicks("They agreed", in_=days.rep.last)
    assert days.rep.last.says("agreed with them")
    await days.rep.clicks("Change", in_=days.rep.last)
    await days.rep.submits({"preps.objective": "A date for the pilot"})
    assert days.rep.last.says("agreed with them")
    await days.rep.clicks("Change", in_=days.rep.last)
    await days.rep.submits({"preps.agenda": "Prices"})
    assert days.rep.last.says("not sent yet")


async def test_an_agenda_is_still_ones_own_after_it_was_sent_from_the_modal(days: Days) -> None:
    days.calendar.has("Acme QBR", "Tue 14:00", "Tue 14:30")
    await days.reaches("Mon 09:00")
    await opens_all(days.rep)
    await days.rep.person.fills(prepared("A pilot", agenda="Numbers"))
    await days.rep.clicks("Send to customer")
    await days.rep.clicks("It is sent")
    await days.rep.closes()
    assert await days.rep.submits({"preps.agenda": "Numbers\nPrice"}) is None
    assert not days.rep.sees_modal
    await days.rep.types("/prep acme")
    assert standing_in(days.rep, "agenda") == "Numbers\nPrice"
    assert days.rep.modal.says("The agenda: not sent yet")


async def test_what_is_said_of_the_agenda_on_a_card_is_of_the_one_that_is_kept(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 12:00")
    await days.rep.clicks("Write objective", in_=days.rep.last)
    await days.rep.clicks("More: stage, agenda, questions")
    await days.rep.submits(prepared("A pilot", agenda="Numbers"))
    await days.rep.clicks("Change", in_=days.rep.last)
    await days.rep.person.fills({"preps.agenda": "Half a thought"})
    await days.rep.closes()
    await days.rep.clicks("Send to customer", in_=days.rep.last)
    assert days.rep.modal.says("- Numbers")
    await days.rep.clicks("It is sent")
    await days.rep.closes()
    await days.reaches("Mon 13:45")
    assert days.rep.last.says("Numbers")
    assert not days.rep.last.says("Half a thought")
    await days.rep.clicks("Change", in_=days.rep.last)
    assert standing_in(days.rep, "agenda") == "Half a thought"


async def test_an_agenda_can_be_sent_from_the_card_too(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 12:00")
    await days.rep.clicks("Write objective", in_=days.rep.last)
    await days.rep.clicks("More: stage, agenda, questions")
    await days.rep.submits(prepared("A pilot", agenda="Numbers"))
    await days.rep.clicks("Send to customer", in_=days.rep.last)
    assert days.rep.modal.says("- Numbers")
    await days.rep.clicks("It is sent")
    await days.rep.clicks("Not sent yet")
    await days.rep.clicks("It is sent")
    await days.rep.clicks("They agreed")
    assert days.rep.modal.says("agreed with them")
    await days.rep.closes()
    assert days.rep.last.says("agreed with them")


async def test_there_must_be_an_agenda_to_send(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 09:00")
    await opens_all(days.rep)
    await days.rep.person.fills({"preps.objective": "A pilot"})
    await days.rep.clicks("Send to customer")
    assert days.rep.modal.says("There is no agenda yet")
    await days.rep.closes()
    assert standing_in(days.rep, "objective") == "A pilot"


async def test_a_private_meeting_names_nobody(days: Days) -> None:
    days.calendar.has("Secret merger", "Mon 14:00", "Mon 14:30", extra=["CLASS:PRIVATE"])
    await days.reaches("Mon 09:00")
    await days.rep.types("/saydo why")
    await days.rep.clicks("Ask anyway", in_=days.rep.last)
    await days.rep.types("/prep private")
    await days.rep.clicks("More: stage, agenda, questions")
    await days.rep.person.fills(prepared("A pilot", agenda="Numbers"))
    await days.rep.clicks("Send to customer")
    assert mail_link(days).startswith("mailto:?subject=")
    for said in ("Secret", "acme", "Ann"):
        assert not days.rep.modal.says(said)
    assert days.rep.modal.says("Hello,")


# -- a series ----------------------------------------------------------------------------------------------------------

WEEKLY = ["RRULE:FREQ=WEEKLY;COUNT=3"]


async def test_same_as_last_time_fills_what_is_empty_and_writes_over_nothing(days: Days) -> None:
    days.calendar.has("Acme weekly", "Mon 14:00", "Mon 14:30", extra=WEEKLY)
    await days.reaches("Mon 12:00")
    await days.rep.clicks("Write objective", in_=days.rep.last)
    assert "Same as last time" not in days.rep.modal.buttons
    await days.rep.clicks("More: stage, agenda, questions")
    await days.rep.submits(prepared("A pilot", their_objective="A price", agenda="Numbers", honest="Two weeks"))
    await days.reaches("+Mon 12:00")
    await days.rep.clicks("Write objective", in_=days.rep.last)
    assert days.rep.modal.says("Prepared for Mon 23 Nov: A pilot")
    await days.rep.person.fills({"preps.their_objective": "A discount"})
    await days.rep.clicks("More: stage, agenda, questions")
    await days.rep.clicks("Same as last time")
    assert "Same as last time" not in days.rep.modal.buttons
    assert standing_in(days.rep, "objective") == "A pilot"
    assert standing_in(days.rep, "their_objective") == "A discount"
    assert standing_in(days.rep, "agenda") == "Numbers"
    assert await days.rep.submits({"preps.objective": "A date for the pilot"}) is None
    await days.reaches("+Mon 13:45")
    for said in ("A date for the pilot", "A discount", "Numbers", "Two weeks", "not sent yet"):
        assert days.rep.last.says(said), said


async def test_a_colleagues_prep_of_an_earlier_call_is_for_those_who_attended(days: Days) -> None:
    days.other_calendar.has("Acme weekly", "Mon 14:00", "Mon 14:30", extra=WEEKLY)
    await days.reaches("Mon 12:00")
    await days.colleague.clicks("Write objective", in_=days.colleague.last)
    await days.colleague.submits(prepared("Toms secret plan"))
    await days.reaches("Mon 15:00")
    only_later = ["RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;TZID=Europe/Berlin:20261123T140000"]
    days.calendar.has("Acme weekly", "Mon 14:00", "Mon 14:30", extra=only_later, organizer="tom@vendor.example")
    await days.reaches("+Mon 09:00")
    await days.rep.types("/prep acme")
    await days.rep.clicks("Prepare", in_=days.rep.last)
    assert days.rep.modal.says("Mon 30 Nov")
    assert "Same as last time" not in days.rep.modal.buttons


# -- last time with this account ---------------------------------------------------------------------------------------


async def test_what_was_agreed_last_time_and_what_is_owed_is_there_before_the_next_call(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    days.calendar.has("Acme pilot", "Wed 14:00", "Wed 14:30")
    await days.reaches("Mon 12:00")
    await days.rep.clicks("Write objective", in_=days.rep.last)
    await days.rep.submits(prepared("They name who decides"))
    await days.reaches("Mon 14:35")
    await writes_recap(days.rep, what="Send pricing", when="Fri", their_what="Name the buyer", their_when="Tue")
    await days.reaches("Wed 12:00")
    await days.rep.types("/prep pilot")
    modal, text = days.rep.modal, days.rep.modal.reads
    assert modal.says("Last time, Mon 23 Nov: Reached")
    assert modal.says("Objective then: They name who decides")
    assert "Send pricing (Rhea Rep, by Fri 27 Nov)" in text
    assert "Name the buyer (Ann Acme, by Tue 24 Nov, 1 working day late)" in text
    await days.rep.submits(prepared("A date"))
    await days.reaches("Wed 13:45")
    for said in ("Last time, Mon 23 Nov: Reached", "Send pricing", "Name the buyer", "1 working day late"):
        assert days.rep.last.says(said), said
    for shown in (modal, days.rep.last):
        assert [shown.reads.count(what) for what in ("Send pricing", "Name the buyer")] == [1, 1]


async def test_what_became_of_it_is_told_once_it_is_closed_unless_it_was_noted_by_mistake(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 10:00", "Mon 10:30")
    days.calendar.has("Acme pilot", "Wed 14:00", "Wed 14:30")
    await days.reaches("Mon 10:35")
    await writes_recap(days.rep, what="Send pricing", when="Fri", their_what="Name the buyer", their_when="Fri")
    await opens(days.rep, "theirs")
    await days.rep.clicks("They did it")
    await days.rep.closes()
    await opens(days.rep, "mine")
    await days.rep.clicks("Noted by mistake")
    await days.rep.closes()
    await days.reaches("Wed 12:00")
    await days.rep.types("/prep pilot")
    assert days.rep.modal.says("Name the buyer (Ann Acme, Fri 27 Nov): kept"), days.rep.modal.reads
    assert not days.rep.modal.says("Send pricing")


async def test_say_do_of_an_account_is_counted_for_both_sides(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 10:00", "Mon 10:30")
    days.calendar.has("Acme pilot", "Wed 14:00", "Wed 14:30")
    await days.reaches("Mon 10:35")
    await writes_recap(days.rep, what="Send pricing", when="Tue", their_what="Name the buyer", their_when="Tue")
    await days.reaches("Tue 08:30")
    await days.rep.clicks("Done", in_=days.rep.last)
    await days.reaches("Wed 12:00")
    await days.rep.types("/prep pilot")
    assert days.rep.modal.says("We kept 1 of 1 in time in the last 90 days, 1 of 1 in the last 30.")
    assert not days.rep.modal.says("They kept")
    assert not days.rep.modal.says("%")


async def test_a_call_without_a_recap_is_named_as_such(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 10:00", "Mon 10:30")
    days.calendar.has("Acme pilot", "Tue 14:00", "Tue 14:30")
    await days.reaches("Tue 12:00")
    await days.rep.types("/prep pilot")
    assert days.rep.modal.says("Last time, Mon 23 Nov\nNo recap was written.")


async def test_the_next_call_is_prepared_with_what_the_one_before_it_left(days: Days) -> None:
    """Two calls with an account ahead: the first of them is no "last time" yet."""
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    days.calendar.has("Acme pilot", "Wed 14:00", "Wed 14:30")
    await days.reaches("Mon 09:00")
    await days.rep.types("/prep pilot")
    assert not days.rep.modal.says("Last time")
    await days.rep.closes()
    await days.reaches("Mon 14:35")
    await days.rep.clicks("Write recap")
    await days.rep.submits(filled(what="Send pricing", when="Fri"))
    await days.rep.submits()
    await days.rep.types("/prep pilot")
    assert days.rep.modal.says("Last time, Mon 23 Nov: Reached")
