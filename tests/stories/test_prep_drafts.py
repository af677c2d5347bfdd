"""What was typed into a prep is never lost: drafts, two people at once, calls that change meanwhile, winging it."""

from bot.sandbox.faults import ServerError
from tests.stories.days import Acting, Days
from tests.stories.preps import opens_all, prepared, standing_in

BOTH = ["tom@vendor.example", "ann@acme.test"]


async def has_call(days: Days, *, start: str = "Mon 14:00", end: str = "Mon 14:30") -> None:
    """Let both have the call on their calendars; the rep leads it."""
    days.calendar.has("Acme QBR", start, end, with_=BOTH)
    days.other_calendar.has("Acme QBR", start, end, with_=BOTH, organizer="rhea@vendor.example")
    await days.reaches("Mon 09:00")


async def test_a_modal_that_was_closed_is_offered_again_with_what_was_typed(days: Days) -> None:
    await has_call(days)
    await opens_all(days.rep)
    await days.rep.person.fills(prepared("A pilot", agenda="Numbers"))
    await days.rep.closes()
    await days.reaches("Mon 09:30")
    await days.rep.types("/prep acme")
    assert days.rep.modal.says("You started this at 09:00. It is not saved yet: continue below, or start over.")
    assert standing_in(days.rep, "objective") == "A pilot"
    assert standing_in(days.rep, "agenda") == "Numbers"
    await days.rep.person.fills({"preps.objective": "A date for the pilot"})
    await days.rep.closes()
    await days.rep.types("/prep acme")
    assert days.rep.modal.says("You started this at 09:00")
    assert await days.rep.submits() is None
    await days.rep.types("/prep acme")
    assert not days.rep.modal.says("You started this")
    assert standing_in(days.rep, "objective") == "A date for the pilot"


async def test_starting_over_shows_what_is_kept(days: Days) -> None:
    await has_call(days)
    await opens_all(days.rep)
    await days.rep.submits(prepared("A pilot", agenda="Numbers"))
    await days.rep.types("/prep acme")
    await days.rep.person.fills(prepared("Something else", agenda=""))
    await days.rep.closes()
    await days.rep.types("/prep acme")
    await days.rep.person.fills({"preps.honest": "typed before the click"})
    await days.rep.clicks("Start over")
    assert not days.rep.modal.says("You started this")
    assert standing_in(days.rep, "objective") == "A pilot"
    assert standing_in(days.rep, "agenda") == "Numbers"
    assert standing_in(days.rep, "honest") == ""
    await days.rep.closes()
    await days.rep.types("/prep acme")
    assert not days.rep.modal.says("You started this")


async def test_a_modal_in_which_nothing_was_typed_leaves_no_draft(days: Days) -> None:
    await has_call(days)
    await days.rep.types("/prep acme")
    await days.rep.closes()
    await opens_all(days.rep)
    await days.rep.closes()
    await days.rep.types("/prep acme")
    assert not days.rep.modal.says("You started this")


async def test_what_is_refused_for_want_of_an_objective_is_kept(days: Days) -> None:
    await has_call(days)
    await opens_all(days.rep)
    errors = await days.rep.submits({"preps.objective": " ", "preps.agenda": "Numbers"})
    assert errors == {"preps.objective": "One line is enough: what should be true after this call?"}
    await days.stops_and_starts()
    await days.rep.closes()
    await days.rep.types("/prep acme")
    assert standing_in(days.rep, "agenda") == "Numbers"


async def test_each_click_in_the_modal_keeps_what_was_typed(days: Days) -> None:
    """A client that dies tells nothing: what was there at the last click comes back."""
    await has_call(days)
    await opens_all(days.rep)
    await days.rep.person.fills({"preps.objective": "A pilot"})
    await days.rep.chooses("preps.stage", "Close")
    await days.stops_and_starts()
    days.rep.person.client.team.views.clear(days.rep.person.id)
    await days.rep.types("/prep acme")
    assert days.rep.modal.says("You started this at 09:00")
    assert standing_in(days.rep, "objective") == "A pilot"
    assert days.rep.modal.says("deciding is a risk")


async def test_a_draft_of_another_day_says_which(days: Days) -> None:
    await has_call(days, start="Wed 14:00", end="Wed 14:30")
    await days.rep.types("/prep acme")
    await days.rep.person.fills({"preps.objective": "A pilot"})
    await days.rep.closes()
    await days.reaches("Tue 10:00")
    await days.rep.types("/prep acme")
    assert days.rep.modal.says("You started this at Mon 23 Nov, 09:00")


async def test_slacks_trouble_after_saving_loses_nothing(faulty_days: Days) -> None:
    days = faulty_days
    await has_call(days)
    await days.rep.types("/prep acme")
    days.sandbox.faults.next("views.publish", ServerError(500))
    assert await days.rep.submits(prepared("A pilot")) is None
    await days.rep.types("/prep acme")
    assert standing_in(days.rep, "objective") == "A pilot"


# -- two people --------------------------------------------------------------------------------------------------------


async def both_open(days: Days, **kept: str) -> tuple[Acting, Acting]:
    await has_call(days)
    await opens_all(days.rep)
    await days.rep.submits(prepared("A pilot", agenda="Numbers", **kept))
    await days.rep.types("/prep acme")
    await days.colleague.types("/prep acme")
    return days.rep, days.colleague


async def test_two_who_change_different_fields_both_find_theirs_and_the_second_is_told(days: Days) -> None:
    rhea, tom = await both_open(days)
    assert await tom.submits({"preps.honest": "Two weeks", "preps.agenda": "Numbers, price"}) is None
    assert not tom.sees_modal
    assert await rhea.submits({"preps.objective": "A date for the pilot"}) is None
    assert rhea.modal.says("Tom Teller changed this meanwhile")
    assert rhea.modal.says("Numbers, price")
    await rhea.closes()
    for person in (rhea, tom):
        await person.types("/prep acme")
        assert standing_in(person, "objective") == "A date for the pilot"
        assert standing_in(person, "agenda") == "Numbers, price"
        assert standing_in(person, "honest") == "Two weeks"
        assert not person.modal.says("You started this")
        await person.closes()


async def test_two_who_change_the_same_field_are_shown_both_and_the_second_chooses(days: Days) -> None:
    rhea, tom = await both_open(days)
    await tom.submits({"preps.objective": "A price they accept", "preps.agenda": "Price"})
    await rhea.submits({"preps.objective": "A date for the pilot", "preps.agenda": "Pilot"})
    assert rhea.modal.says("Tom Teller changed the same meanwhile. Choose below, then save again.")
    assert rhea.modal.says("A price they accept")
    assert standing_in(rhea, "objective") == "A date for the pilot"
    await rhea.clicks("Keep both")
    assert standing_in(rhea, "objective") == "A price they accept\nA date for the pilot"
    assert rhea.modal.buttons.count("Take theirs") == 1
    await rhea.clicks("Take theirs")
    assert standing_in(rhea, "agenda") == "Price"
    assert "Take theirs" not in rhea.modal.buttons
    assert await rhea.submits() is None
    assert not rhea.sees_modal
    await tom.types("/prep acme")
    assert standing_in(tom, "objective") == "A price they accept\nA date for the pilot"


async def test_who_saves_again_after_seeing_both_keeps_their_own(days: Days) -> None:
    rhea, tom = await both_open(days)
    await tom.submits({"preps.agenda": "Price"})
    await rhea.submits({"preps.agenda": "Pilot"})
    assert rhea.modal.says("Price")
    assert await rhea.submits() is None
    await tom.types("/prep acme")
    assert standing_in(tom, "agenda") == "Pilot"


async def test_a_choice_left_open_waits_in_the_draft(days: Days) -> None:
    rhea, tom = await both_open(days)
    await tom.submits({"preps.agenda": "Price"})
    await rhea.submits({"preps.agenda": "Pilot"})
    await rhea.closes()
    await rhea.types("/prep acme")
    assert standing_in(rhea, "agenda") == "Pilot"
    assert rhea.modal.says("Tom Teller wrote meanwhile")
    await rhea.clicks("Take theirs")
    assert await rhea.submits() is None
    await tom.types("/prep acme")
    assert standing_in(tom, "agenda") == "Price"


async def test_a_third_change_while_choosing_is_shown_too(days: Days) -> None:
    rhea, tom = await both_open(days)
    await tom.submits({"preps.agenda": "Price"})
    await rhea.submits({"preps.agenda": "Pilot"})
    await tom.types("/prep acme")
    await tom.submits({"preps.agenda": "Price and terms"})
    await rhea.submits()
    assert rhea.modal.says("Price and terms")
    assert standing_in(rhea, "agenda") == "Pilot"


async def test_a_draft_shows_what_a_colleague_saved_since_where_it_says_nothing_itself(days: Days) -> None:
    rhea, tom = await both_open(days)
    await rhea.person.fills({"preps.honest": "Two weeks"})
    await rhea.closes()
    await tom.submits({"preps.objective": "A price they accept"})
    await rhea.types("/prep acme")
    assert standing_in(rhea, "honest") == "Two weeks"
    assert standing_in(rhea, "objective") == "A price they accept"


async def test_a_call_of_a_colleague_is_prepared_by_those_who_attend_it(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 12:00")
    await days.colleague.types("/prep acme")
    assert not days.colleague.sees_modal
    assert days.colleague.last.says("acme")


# -- a call that changes meanwhile -------------------------------------------------------------------------------------


async def test_a_prep_saved_after_the_call_began_says_so_once(days: Days) -> None:
    await has_call(days)
    await days.rep.types("/prep acme")
    await days.reaches("Mon 14:05")
    assert await days.rep.submits(prepared("A pilot")) is None
    assert days.rep.modal.says("Saved.")
    assert days.rep.modal.says("This call has begun. What you write now counts as written after its start.")
    await days.rep.closes()
    await days.rep.types("/prep acme")
    assert days.rep.modal.says("This call has begun")
    assert await days.rep.submits({"preps.objective": "A date"}) is None
    assert not days.rep.sees_modal


async def test_a_prep_saved_after_the_call_was_cancelled_is_kept_and_says_so(days: Days) -> None:
    await has_call(days)
    await days.rep.types("/prep acme")
    days.calendar.cancels("Acme QBR")
    days.other_calendar.cancels("Acme QBR")
    await days.reaches("Mon 12:00")
    assert await days.rep.submits(prepared("A pilot")) is None
    assert days.rep.modal.says("This call is cancelled. What you write stays with it")
    await days.rep.closes()
    days.calendar.has("Acme QBR", "Mon 15:00", "Mon 15:30", with_=BOTH)
    days.other_calendar.has("Acme QBR", "Mon 15:00", "Mon 15:30", with_=BOTH, organizer="rhea@vendor.example")
    await days.reaches("Mon 14:45")
    assert days.rep.last.says("A pilot")


async def test_who_does_not_lead_a_call_that_was_cancelled_keeps_their_words_too(days: Days) -> None:
    await has_call(days)
    await days.colleague.types("/prep acme")
    days.calendar.cancels("Acme QBR")
    days.other_calendar.cancels("Acme QBR")
    await days.reaches("Mon 12:00")
    assert await days.colleague.submits(prepared("A pilot")) is None
    assert days.colleague.modal.says("This call is cancelled")


async def test_who_left_the_call_meanwhile_is_told_so_and_keeps_their_words(days: Days) -> None:
    await has_call(days)
    await days.colleague.types("/prep acme")
    days.other_calendar.loses("Acme QBR")
    await days.reaches("Mon 12:00")
    await days.colleague.submits(prepared("A pilot"))
    assert days.colleague.modal.says("You are not on this call")
    await days.colleague.closes()
    assert standing_in(days.colleague, "objective") == "A pilot"
    await days.colleague.closes()
    days.other_calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30", with_=BOTH, organizer="rhea@vendor.example")
    await days.reaches("Mon 13:00")
    await days.colleague.types("/prep acme")
    assert standing_in(days.colleague, "objective") == "A pilot"


async def test_a_prep_saved_after_the_call_was_moved_shows_the_new_time(days: Days) -> None:
    await has_call(days)
    await days.rep.types("/prep acme")
    days.calendar.moves("Acme QBR", "Mon 16:00", "Mon 16:30")
    days.other_calendar.moves("Acme QBR", "Mon 16:00", "Mon 16:30")
    await days.reaches("Mon 12:00")
    assert await days.rep.submits(prepared("A pilot")) is None
    assert days.rep.modal.says("This call was moved meanwhile")
    assert days.rep.modal.says("16:00")


# -- going in without an objective -------------------------------------------------------------------------------------


async def test_who_wanted_to_go_in_without_an_objective_may_still_write_one(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 12:00")
    await days.rep.clicks("Winging it", in_=days.rep.last)
    await days.rep.submits({"preps.reason": "They asked for an open talk"})
    await days.rep.clicks("Write one after all", in_=days.rep.last)
    await days.rep.submits(prepared("A pilot"))
    assert days.rep.last.says("the objective is set")
    await days.reaches("Mon 13:45")
    assert days.rep.last.says("A pilot")
    assert not days.rep.last.says("open talk")


async def test_a_reason_that_was_not_saved_is_offered_again(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 12:00")
    await days.rep.clicks("Winging it", in_=days.rep.last)
    await days.rep.person.fills({"preps.reason": "A first hello"})
    await days.rep.closes()
    await days.rep.clicks("Winging it", in_=days.rep.last)
    assert days.rep.modal.says("You started this at 12:00")
    assert standing_in(days.rep, "reason") == "A first hello"
    assert await days.rep.submits() is None
    assert days.rep.last.says("A first hello")


async def test_an_objective_of_a_colleague_stays_whoever_wants_to_go_in_without(days: Days) -> None:
    await has_call(days)
    await days.reaches("Mon 12:00")
    await days.rep.clicks("Winging it", in_=days.rep.last)
    await days.colleague.types("/prep acme")
    await days.colleague.submits(prepared("A pilot"))
    await days.rep.submits({"preps.reason": "A first hello"})
    assert days.rep.modal.says("This call has an objective meanwhile")
    await days.reaches("Mon 13:45")
    assert days.rep.last.says("A pilot")
