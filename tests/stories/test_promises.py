"""One promise in its owner's hands: looked at, worded anew, moved, given up, taken back, and all of it remembered."""

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.commitments import Score, State, score_of
from bot.flows import commitment_details as details
from bot.flows import commitment_edits
from bot.flows import commitments as flow
from bot.sandbox.elements import Value
from bot.views.commitments import EditInput
from tests.stories.days import Days
from tests.stories.promises import has_promised, open_ones, opens, promised


async def test_a_promise_is_seen_in_full_with_the_call_it_was_agreed_in(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await opens(days.rep)
    for said in ("Send pricing", "Wednesday 25 November 2026", "Acme QBR", "acme.test", "Rhea Rep, Monday 23 November"):
        assert days.rep.modal.says(said), days.rep.modal.reads


async def test_an_edit_changes_the_words_and_keeps_what_they_were(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await opens(days.rep)
    await days.rep.clicks("Edit")
    values: dict[str, Value] = {
        "commitments.what": "Send the new pricing",
        "commitments.why": "Their board meets",
        "commitments.must_do": ["yes"],
    }
    assert await days.rep.submits(values) is None
    assert days.rep.modal.says("Must-do: Send the new pricing")
    assert days.rep.modal.says("Their board meets")
    await days.rep.clicks("History")
    assert days.rep.modal.says("What: Send pricing → Send the new pricing")
    assert days.rep.modal.says("Must-do: no → yes")
    (promise,) = await open_ones(days, days.rep)
    assert (promise.day, promise.is_must_do) == (date(2026, 11, 25), True)


async def test_two_devices_that_edit_at_once_overwrite_nothing_unseen(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await opens(days.rep)
    await days.rep.clicks("Edit")
    await _words_it(days, what="Send the new pricing")  # on the other device
    await days.rep.submits({"commitments.what": "Send the old pricing"})
    assert days.rep.modal.says("Its words were changed meanwhile: “Send the new pricing”")
    (promise,) = await open_ones(days, days.rep)
    assert promise.what == "Send the new pricing"
    assert await days.rep.submits() is None
    (promise,) = await open_ones(days, days.rep)
    assert promise.what == "Send the old pricing"


async def test_a_must_do_and_a_risk_are_one_click_each_and_twice_is_once(days: Days) -> None:
    await promised(days, what="Send pricing", when="Fri")
    await opens(days.rep)
    card = days.rep.modal
    await days.rep.clicks("Make it a must-do", in_=card)
    await days.rep.clicks("It may slip")
    assert days.rep.modal.says("The honest word is drafted for you")
    (promise,) = await open_ones(days, days.rep)
    assert (promise.is_must_do, promise.is_at_risk, promise.edits) == (True, True, 2)
    await days.rep.clicks("Not at risk any more")
    assert not days.rep.modal.says("honest word")


async def test_a_new_date_they_dont_know_yet_comes_with_the_mail_that_tells_them(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await opens(days.rep)
    await days.rep.clicks("New date")
    values = {
        "commitments.day": "2026-11-27",
        "commitments.reason": "Legal is reading it",
        "commitments.told": "Not yet",
    }
    assert await days.rep.submits(values) is None
    for said in (
        "I said Wednesday 25 November 2026 for this: Send pricing. It will be Friday 27 November 2026.",
        "The reason: Legal is reading it",
        "If that hurts you, tell me",
        "ann@acme.test",
    ):
        assert days.rep.modal.says(said), days.rep.modal.reads
    await days.rep.clicks("They know now")
    assert days.rep.modal.says("they know")
    await days.rep.clicks("History")
    assert days.rep.modal.says("They were told")
    assert days.rep.modal.says("Moved to Friday 27 November 2026, from Wednesday 25 November 2026")


async def test_a_new_date_they_know_already_asks_for_no_mail(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await opens(days.rep)
    await days.rep.clicks("New date")
    values = {"commitments.day": "2026-11-27", "commitments.reason": "Legal", "commitments.told": "Yes"}
    await days.rep.submits(values)
    assert days.rep.modal.says("Friday 27 November 2026")
    assert days.rep.modal.says("from Wednesday 25 November 2026, they know")


async def test_before_a_date_is_missed_the_honest_word_is_offered_with_the_reminder(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await days.reaches("Tue 08:31")
    await days.rep.clicks("Tell them now", in_=days.rep.last)
    assert days.rep.modal.says("I may not make that date, and I would rather tell you now than then.")
    assert days.rep.modal.says("You hear a firm date from me today.")
    await days.rep.closes()
    await days.reaches("Thu 08:31")
    await days.rep.clicks("Tell them now", in_=days.rep.last)
    assert days.rep.modal.says("That date has passed, and I should have told you before.")
    assert days.rep.modal.says("You hear a firm date from me by Friday 27 November 2026.")


async def test_done_is_taken_back_within_a_day_and_counts_as_if_it_had_never_been(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await days.reaches("Wed 09:00")
    await days.rep.clicks("Done", in_=days.rep.last)
    assert days.rep.last.says("Kept: Send pricing")
    assert await open_ones(days, days.rep) == []
    await days.rep.clicks("Undo", in_=days.rep.last)
    (promise,) = await open_ones(days, days.rep)
    assert score_of(promise) is None
    assert days.rep.last.buttons[:4] == ["Done", "New date", "Can't keep", "Not mine"]
    await days.reaches("Thu 09:00")
    assert days.rep.last.says("1 working day late")


async def _moves(days: Days, day: str = "2026-11-27") -> None:
    """Fill in the form for a new date, which they know already."""
    values = {"commitments.day": day, "commitments.reason": "Legal", "commitments.told": "Yes"}
    assert await days.rep.submits(values) is None


async def test_a_new_date_is_taken_back_where_it_was_given_and_the_old_one_holds(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await days.reaches("Wed 08:31")
    brief = days.rep.last
    await days.rep.clicks("New date", in_=brief)
    await _moves(days)
    assert days.rep.last.says("by Fri 27 Nov")
    await days.rep.clicks("Undo new date", in_=days.rep.last)
    (promise,) = await open_ones(days, days.rep)
    assert (promise.day, promise.moves, promise.moved_late) == (date(2026, 11, 25), 0, 0)
    assert not days.rep.last.says("moved from")
    assert "Undo new date" not in days.rep.last.buttons
    await opens(days.rep)
    await days.rep.clicks("History")
    assert days.rep.modal.says("Back to Wednesday 25 November 2026, the new date was a slip")
    assert days.rep.modal.says("Moved to Friday 27 November 2026, from Wednesday 25 November 2026")
    await days.rep.closes()
    await days.reaches("Thu 08:31")
    assert days.rep.last.says("1 working day late")


async def test_a_date_moved_taken_back_and_moved_again_is_spoken_of_on_its_last_day(days: Days) -> None:
    await promised(days, what="Send pricing", when="Tue")
    await opens(days.rep)
    await days.rep.clicks("New date")
    await _moves(days, "2026-11-25")
    await days.rep.clicks("Undo new date")
    await days.rep.clicks("New date")
    await _moves(days, "2026-11-26")
    await days.rep.closes()
    for day in ("Tue 08:31", "Wed 08:31"):
        await days.reaches(day)
    assert [one for one in days.rep.inbox if one.says("1 promise due today")] == []
    await days.reaches("Thu 08:31")
    assert days.rep.last.says("1 promise due today")


async def test_a_new_date_of_which_a_reminder_spoke_stands(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await opens(days.rep)
    await days.rep.clicks("New date")
    await _moves(days, "2026-11-24")
    card = days.rep.modal
    await days.reaches("Tue 08:31")
    assert days.rep.last.says("1 promise due today")
    assert "Undo new date" not in days.rep.last.buttons
    await days.rep.clicks("Undo new date", in_=card)
    assert days.rep.modal.says(
        "You were reminded of the new date already, so it stands. Give it another new date instead."
    )
    (promise,) = await open_ones(days, days.rep)
    assert (promise.day, promise.moves) == (date(2026, 11, 24), 1)


async def test_a_new_date_they_were_told_of_since_is_no_slip_any_more(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await opens(days.rep)
    await days.rep.clicks("New date")
    values = {"commitments.day": "2026-11-27", "commitments.reason": "Legal", "commitments.told": "Not yet"}
    await days.rep.submits(values)
    await days.rep.clicks("They know now")
    await days.rep.closes()
    assert "Undo new date" not in days.rep.modal.buttons


async def test_what_was_noted_by_mistake_is_closed_counts_neither_way_and_can_come_back(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await days.reaches("Thu 08:31")
    await opens(days.rep)
    await days.rep.clicks("Noted by mistake")
    assert days.rep.modal.says("Noted by mistake: Send pricing")
    brief = days.rep.inbox[-2]
    assert brief.says("Noted by mistake: Send pricing")
    assert await open_ones(days, days.rep) == []
    await days.rep.types("/saydo score")
    assert not days.rep.last.says("0 of 1")
    await days.rep.clicks("History")
    assert days.rep.modal.says("Noted by mistake")
    await days.rep.closes()
    await days.rep.clicks("Undo")
    (promise,) = await open_ones(days, days.rep)
    assert promise.state is State.OPEN


async def test_history_tells_the_time_of_day_of_a_date_where_its_reader_is(days: Days) -> None:
    await has_promised(days, "Send pricing to Ann by Wed noon")
    await opens(days.rep)
    await days.rep.clicks("New date")
    moves: dict[str, Value] = {
        "commitments.day": "2026-11-27",
        "commitments.at": "15:30",
        "commitments.reason": "Legal",
        "commitments.told": "Yes",
    }
    assert await days.rep.submits(moves) is None
    assert days.rep.modal.says("from Wednesday 25 November 2026, 12:00, they know")
    await days.rep.clicks("History")
    assert days.rep.modal.says("Moved to Friday 27 November 2026, 15:30, from Wednesday 25 November 2026, 12:00"), (
        days.rep.modal.reads
    )
    assert days.rep.modal.says("Promised for Wednesday 25 November 2026, 12:00")


async def test_a_slip_is_no_slip_after_a_day(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await days.reaches("Wed 09:00")
    await days.rep.clicks("Done", in_=days.rep.last)
    brief = days.rep.last
    await days.reaches("Thu 09:01")
    await days.rep.clicks("Undo", in_=brief)
    assert days.rep.last.says("A closing can be taken back for a day")
    assert await open_ones(days, days.rep) == []


async def test_what_cant_be_kept_is_said_to_them_and_can_be_taken_back(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await opens(days.rep)
    await days.rep.clicks("Can't keep")
    values = {
        "commitments.reason": "We dropped that product",
        "commitments.told": "Not yet",
        "commitments.ending": "It won't be kept",
    }
    await days.rep.submits(values)
    assert days.rep.modal.says("I can't keep that, and I am telling you myself.")
    await days.rep.closes()
    assert days.rep.modal.says("Not kept: Send pricing")
    await days.rep.clicks("Undo")
    (promise,) = await open_ones(days, days.rep)
    assert promise.state is State.OPEN


async def test_a_released_one_counts_neither_way(days: Days) -> None:
    await promised(days, their_what="Name the decider", their_when="Tue")
    await opens(days.rep, "theirs")
    await days.rep.clicks("Let it go")
    assert days.rep.modal.says("Let go: Name the decider")
    await days.rep.clicks("Undo")
    (promise,) = await open_ones(days, days.rep)
    assert score_of(promise) is not Score.BROKEN


async def test_a_form_closed_by_mistake_still_has_what_was_typed(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await opens(days.rep)
    await days.rep.clicks("Can't keep")
    await days.rep.person.fills({"commitments.reason": "A long story", "commitments.told": "Yes"})
    await days.rep.closes()
    await days.rep.clicks("Can't keep")
    assert days.rep.modal.says("What you typed before is still here.")
    assert await days.rep.submits({"commitments.ending": "It won't be kept"}) is None
    await days.rep.clicks("History")
    assert days.rep.modal.says("A long story")


async def test_what_was_typed_is_thrown_away_on_request_and_gone_once_sent(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await opens(days.rep)
    await days.rep.clicks("Edit")
    await days.rep.person.fills({"commitments.how": "by pigeon"})
    await days.rep.closes()
    await days.rep.clicks("Edit")
    await days.rep.clicks("Start over")
    assert not days.rep.modal.says("still here")
    assert await days.rep.submits({"commitments.how": "by mail"}) is None
    (promise,) = await open_ones(days, days.rep)
    assert promise.how == "by mail"
    await days.rep.clicks("Edit")
    assert not days.rep.modal.says("still here")


async def test_a_form_open_for_an_hour_says_what_became_of_its_promise(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await days.reaches("Wed 09:00")
    brief = days.rep.last
    await days.rep.clicks("New date", in_=brief)
    actor = await days.actor(days.rep)
    (promise,) = await open_ones(days, days.rep)
    await flow.keep(days.app.runtime, actor, promise.id)  # on the phone
    await days.passes(timedelta(hours=1))
    await days.rep.submits({"commitments.day": "2026-11-27", "commitments.reason": "Legal", "commitments.told": "Yes"})
    assert days.rep.modal.says("already closed as kept")
    assert await open_ones(days, days.rep) == []


async def test_a_long_history_is_turned_page_by_page(days: Days) -> None:
    await has_promised(days, "Send pricing to Ann by Friday")
    for n in range(25):
        await _words_it(days, what=f"Send pricing {n}")
    await opens(days.rep)
    await days.rep.clicks("History")
    assert days.rep.modal.says("Send pricing 23 → Send pricing 24")
    assert not days.rep.modal.says("Promised for")
    await days.rep.clicks("Older")
    assert days.rep.modal.says("Promised for Friday 27 November 2026")
    assert days.rep.modal.says("with a command") or days.rep.modal.says("with a button")
    await days.rep.clicks("Newer")
    assert days.rep.modal.says("Page 1 of 2")


async def test_a_promise_about_which_nobody_spoke_says_so_and_stays_closed(days: Days) -> None:
    await promised(days, what="Send pricing", when="Wed")
    await days.reaches("++Tue 09:00")
    (promise,) = await open_ones(days, days.rep)
    await days.reaches("++Wed 09:00")
    assert await open_ones(days, days.rep) == []
    form = await details.history_form(days.app.runtime, await days.actor(days.rep), promise.id)
    assert form.lines[0].what == "Closed as not kept: nobody said a word for ten working days"
    assert form.lines[0].by == "SayDo"
    assert not form.item.can_undo


async def _words_it(days: Days, *, what: str) -> None:
    """Change the words of the one open promise from elsewhere."""
    actor = await days.actor(days.rep)
    (promise,) = await open_ones(days, days.rep)
    wording = replace(promise.wording, what=what)
    typed = EditInput(commitment_id=promise.id, wording=wording, edits=promise.edits)
    assert await commitment_edits.edit(days.app.runtime, actor, typed) is None
