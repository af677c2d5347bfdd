"""The recap in full, as those who write it live it: hurried, in lines, corrected, mailed, next meeting, taken back."""

import asyncio
from datetime import timedelta

from tests.stories.days import Days
from tests.stories.recaps import filled, week, writes_recap

PRICING_AND_NDA = "Send pricing to Ann by Friday noon via email\nAnn: signed NDA back by EOW"


async def _asked(days: Days, title: str = "Acme QBR") -> None:
    days.calendar.has(title, "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 14:35")


async def test_three_taps_and_one_line_are_a_recap_with_its_dates_shown_back(days: Days) -> None:
    await _asked(days)
    await days.rep.clicks("Partly", in_=days.rep.last)
    await days.rep.person.fills({"recaps.lines": "Send pricing to Ann by Friday noon via email"})
    await days.rep.chooses("Did they reach what they wanted?", "Reached")
    assert days.rep.modal.says("by Friday 27 November 2026, 12:00, email")
    assert await days.rep.submits() is None
    assert not days.rep.sees_modal
    assert days.rep.last.says("For you: Partly")
    assert days.rep.last.says("For them: Reached")
    assert days.rep.last.says("Ours: Send pricing to Ann")
    assert days.rep.last.says("by Friday 27 November 2026, 12:00")
    assert days.rep.last.says("I come back to this on Thu 26 Nov, 08:30")


async def test_what_was_typed_after_it_was_shown_back_is_shown_back_before_it_is_kept(days: Days) -> None:
    await _asked(days)
    await days.rep.clicks("Reached", in_=days.rep.last)
    await days.rep.person.fills({"recaps.lines": "Send pricing by Friday"})
    await days.rep.chooses("Did they reach what they wanted?", "Reached")
    await days.rep.submits({"recaps.lines": "Send pricing by Thursday"})
    assert days.rep.modal.says("Thursday 26 November 2026")
    await days.rep.submits()
    assert days.rep.last.says("Thursday 26 November 2026")
    assert not days.rep.last.says("Friday 27 November")


async def test_a_date_shown_back_before_midnight_means_the_same_after_it(days: Days) -> None:
    days.calendar.has("Late call", "Mon 23:00", "Mon 23:30")
    await days.reaches("Mon 23:50")
    await days.rep.types("/recap late")
    await days.rep.person.fills({"recaps.outcome": "Reached", "recaps.lines": "Send pricing tomorrow"})
    await days.rep.clicks("Remove")
    await days.rep.clicks("Remove")
    await days.rep.chooses("Did they reach what they wanted?", "Reached")
    assert days.rep.modal.says("Tuesday 24 November 2026")
    await days.passes(timedelta(minutes=20))
    await days.rep.submits()
    assert days.rep.last.says("Tuesday 24 November 2026")


async def test_nothing_agreed_is_asked_about_once_and_is_allowed(days: Days) -> None:
    await _asked(days)
    await days.rep.clicks("Not reached", in_=days.rep.last)
    await days.rep.submits()
    assert days.rep.modal.says("Nothing agreed?")
    await days.rep.submits()
    assert days.rep.last.says("the recap is saved")


async def test_lines_are_split_among_both_sides_and_shown_back(days: Days) -> None:
    await _asked(days)
    await days.rep.clicks("Reached", in_=days.rep.last)
    await days.rep.submits({"recaps.lines": PRICING_AND_NDA})
    assert days.rep.modal.says("Ours: Send pricing to Ann")
    assert days.rep.modal.says("Rhea Rep (you) · by Friday 27 November 2026, 12:00 · email")
    assert days.rep.modal.says("Theirs: signed NDA back")
    assert days.rep.modal.says("Ann Acme · by Friday 27 November 2026")


async def test_a_line_that_cannot_be_read_becomes_a_row_that_says_why_with_its_text_in_it(days: Days) -> None:
    await _asked(days)
    await days.rep.clicks("Reached", in_=days.rep.last)
    await days.rep.submits(
        {"recaps.lines": f"{PRICING_AND_NDA}\nZoe to confirm budget by Wed\nYan to sign\nBook the room"}
    )
    assert days.rep.modal.says("3 promises need a word from you.")
    assert days.rep.modal.says("I know nobody called Zoe from this call. Check who does it.")
    assert days.rep.modal.says("I know nobody called Yan from this call. Check who does it. By when? For example")
    assert days.rep.modal.says("By when? For example: Friday noon, or in two weeks.")
    assert days.rep.modal.says("confirm budget")
    errors = await days.rep.submits()
    assert errors == {
        "recaps.row.l0_4.when": "By when? For example: Friday noon, or in two weeks.",
        "recaps.row.l0_5.when": "By when? For example: Friday noon, or in two weeks.",
    }
    await days.rep.submits({"recaps.row.l0_4.when": "Thursday", "recaps.row.l0_5.when": "Thursday"})
    assert days.rep.modal.says("Theirs: confirm budget")
    assert days.rep.modal.says("Ours: Book the room")
    await days.rep.submits()
    assert days.rep.last.says("Zoe")
    assert days.rep.last.says("Thursday 26 November 2026")


async def test_a_row_is_corrected_in_the_review_without_typing_the_others_again(days: Days) -> None:
    await _asked(days)
    await days.rep.clicks("Reached", in_=days.rep.last)
    await days.rep.submits({"recaps.lines": PRICING_AND_NDA})
    await days.rep.clicks("Correct")
    assert days.rep.modal.says("Correct it")
    errors = await days.rep.submits({"recaps.row.l0_1.when": "soonish"})
    assert errors is not None
    assert "I can't read “soonish” as a date" in errors["recaps.row.l0_1.when"]
    await days.rep.submits({"recaps.row.l0_1.when": "Thursday 3pm", "recaps.row.l0_1.marks": ["must_do", "at_risk"]})
    assert days.rep.modal.says("Thursday 26 November 2026, 15:00")
    assert days.rep.modal.says("must-do · at risk")
    assert days.rep.modal.says("what it will cost them if it slips")
    await days.rep.closes()
    assert days.rep.modal.says("Thursday 3pm")
    await days.rep.submits()
    await days.rep.submits()
    assert days.rep.last.says("Thursday 26 November 2026, 15:00")
    assert days.rep.last.says("signed NDA back")
    assert not days.rep.last.says("12:00")


async def test_who_does_it_is_changed_in_the_review(days: Days) -> None:
    await _asked(days)
    await days.rep.clicks("Reached", in_=days.rep.last)
    await days.rep.submits({"recaps.lines": "Name the decider by Friday"})
    await days.rep.clicks("Correct")
    await days.rep.chooses("Who does it", "Somebody else of theirs")
    await days.rep.submits({"Their name": "Zoe Zed"})
    assert days.rep.modal.says("Theirs: Name the decider")
    assert days.rep.modal.says("Zoe Zed")
    await days.rep.clicks("Correct")
    await days.rep.submits({"What": None, "By when": None})
    assert days.rep.modal.says("Nothing agreed?")


async def test_more_promises_than_fit_are_said_and_nothing_is_lost(days: Days) -> None:
    await _asked(days)
    await days.rep.clicks("Reached", in_=days.rep.last)
    errors = await days.rep.submits({"recaps.lines": "\n".join(f"Send part {n} by Friday" for n in range(9))})
    assert errors == {
        "recaps.lines": "8 promises fit into one recap, and these are 9. Save the first ones, then add the others."
    }
    assert days.rep.modal.says("Send part 8")


async def test_the_next_meeting_is_typed_shown_back_and_kept(days: Days) -> None:
    await _asked(days)
    await days.rep.clicks("Reached", in_=days.rep.last)
    errors = await days.rep.submits({"Next meeting": "soonish"})
    assert errors is not None
    assert "I can't read “soonish” as a date" in errors["recaps.next"]
    await days.rep.submits({"Next meeting": "next Tuesday 10:00"})
    assert days.rep.modal.says("Tuesday 1 December 2026, 10:00")
    assert days.rep.modal.says("not in your calendar yet")
    await days.rep.submits()
    assert days.rep.last.says("Next meeting\nTuesday 1 December 2026, 10:00")


async def test_the_next_call_in_the_calendar_is_taken_with_one_click(days: Days) -> None:
    days.calendar.has("Acme pilot", "+Tue 10:00", "+Tue 11:00")
    await _asked(days)
    await days.rep.clicks("Reached", in_=days.rep.last)
    assert days.rep.modal.says("In your calendar: Acme pilot, Tue 1 Dec, 10:00")
    await days.rep.clicks("Take it")
    assert "Next meeting" not in days.rep.modal.inputs
    await days.rep.submits()
    assert not days.rep.modal.says("not in your calendar yet")
    await days.rep.submits()
    assert days.rep.last.says("Next meeting\nTuesday 1 December 2026, 10:00")


async def test_another_next_meeting_is_typed_after_all(days: Days) -> None:
    days.calendar.has("Acme pilot", "+Tue 10:00", "+Tue 11:00")
    await _asked(days)
    await days.rep.clicks("Reached", in_=days.rep.last)
    await days.rep.clicks("Take it")
    await days.rep.clicks("Another one")
    await days.rep.submits({"Next meeting": "+3 days"} | {"Next meeting": "Thursday 9:00"})
    assert days.rep.modal.says("Thursday 26 November 2026, 09:00")


async def test_what_more_was_possible_learnings_and_notes_are_folded_and_kept(days: Days) -> None:
    await _asked(days)
    await days.rep.clicks("Reached", in_=days.rep.last)
    assert "Private notes" not in days.rep.modal.inputs
    await days.rep.person.fills({"recaps.lines": "Send pricing by Friday"})
    await days.rep.clicks("Notes and learnings")
    assert days.rep.modal.says("Send pricing by Friday")
    await days.rep.submits(
        {
            "What more was possible?": "Ask for the budget",
            "What did you learn?": "Legal first",
            "Private notes": "Tired",
        }
    )
    assert not days.rep.sees_modal
    assert days.rep.last.says("Ask for the budget")
    assert days.rep.last.says("Legal first")
    assert not days.rep.last.says("Tired")
    await days.rep.clicks("Change or add", in_=days.rep.last)
    assert days.rep.modal.says("Tired")


async def test_what_was_typed_is_offered_again_and_can_be_thrown_away(days: Days) -> None:
    await _asked(days)
    await days.rep.clicks("Partly", in_=days.rep.last)
    await days.rep.person.fills({"recaps.lines": PRICING_AND_NDA, "Next meeting": "next Tuesday"})
    await days.rep.closes()
    await days.passes(timedelta(hours=1))
    await days.rep.clicks("Write recap")
    assert days.rep.modal.says("You typed this on Mon 23 Nov, 14:35. It is not saved yet.")
    assert days.rep.modal.says("Ann: signed NDA back by EOW")
    assert days.rep.modal.says("next Tuesday")
    await days.rep.clicks("Start over")
    assert not days.rep.modal.says("next Tuesday")
    assert not days.rep.modal.says("It is not saved yet")


async def test_a_form_in_which_nothing_was_typed_leaves_no_draft(days: Days) -> None:
    await _asked(days)
    await days.rep.clicks("Write recap")
    await days.rep.clicks("Add another")
    await days.rep.closes()
    await days.rep.clicks("Write recap")
    assert not days.rep.modal.says("It is not saved yet")


async def test_a_saved_recap_is_changed_and_added_to(days: Days) -> None:
    await _asked(days)
    await writes_recap(days.rep, what="Send pricing", when="Wed")
    await days.rep.clicks("Change or add", in_=days.rep.last)
    assert days.rep.modal.says("You saved this recap on Mon 23 Nov, 14:35")
    assert days.rep.modal.says("Send pricing (Rhea Rep, Wed 25 Nov)")
    await days.rep.submits({"recaps.outcome": "Partly", "recaps.lines": "Ann: name the decider by Friday"})
    assert not days.rep.modal.says("Nothing agreed?")
    await days.rep.submits()
    assert days.rep.last.says("For you: Partly")
    assert days.rep.last.says("Ours: Send pricing")
    assert days.rep.last.says("Theirs: name the decider")
    actor = await days.actor(days.rep)
    async with days.app.runtime.storage.begin() as tx:
        (call,) = await tx.calls.of_lead(actor.workspace.id, actor.member.id, week())
        (edit,) = await tx.recaps.edits(actor.workspace.id, call.id)
    assert edit.changes == {"outcome": ("reached", "partly")}


async def test_a_promise_is_kept_moved_or_let_go_from_the_saved_recap(days: Days) -> None:
    await _asked(days)
    await writes_recap(days.rep, what="Send pricing", when="Wed", their_what="Name the decider", their_when="Fri")
    await days.rep.clicks("Done", in_=days.rep.last)
    assert days.rep.last.says("Kept: Send pricing")
    await days.rep.clicks("Let it go", in_=days.rep.last)
    assert days.rep.last.says("Let go: Name the decider")


async def test_lines_read_back_are_reviewed_when_the_next_meeting_was_typed_after(days: Days) -> None:
    await _asked(days)
    await days.rep.clicks("Reached", in_=days.rep.last)
    await days.rep.person.fills({"recaps.lines": "Send pricing by Friday", "Next meeting": "next Tuesday 10:00"})
    await days.rep.chooses("Did they reach what they wanted?", "Partly")
    assert days.rep.modal.says("Next meeting: Tuesday 1 December 2026, 10:00")
    await days.rep.submits({"Next meeting": "next Wednesday 10:00"})
    assert days.rep.modal.says("Wednesday 2 December 2026, 10:00")


async def test_a_line_that_is_not_clear_is_said_while_it_is_typed(days: Days) -> None:
    await _asked(days)
    await days.rep.clicks("Reached", in_=days.rep.last)
    await days.rep.person.fills({"recaps.lines": "Book the room"})
    await days.rep.chooses("Did they reach what they wanted?", "Partly")
    assert days.rep.modal.says("“Book the room”: By when? For example: Friday noon")


async def test_two_clicks_on_save_at_once_save_once(days: Days) -> None:
    await _asked(days)
    await days.rep.clicks("Reached", in_=days.rep.last)
    await days.rep.submits({"recaps.lines": "Send pricing by Friday"})
    view = days.rep.modal.drawn.view
    assert view is not None
    await asyncio.gather(*(days.rep.person.client.submit(view.id) for _ in range(2)))
    await days.sandbox.settled()
    assert not days.rep.sees_modal
    actor = await days.actor(days.rep)
    async with days.app.runtime.storage.begin() as tx:
        kept = await tx.commitments.open_of(actor.workspace.id, actor.member.id)
    assert [one.what for one in kept] == ["Send pricing"]


async def test_a_slip_is_taken_back_with_one_click(days: Days) -> None:
    await _asked(days)
    for slip in ("Did not happen: they didn't come", "Did not happen: moved", "Not a customer call: this one"):
        await days.rep.clicks(slip, in_=days.rep.last)
        assert "Write recap" not in days.rep.last.buttons
        await days.rep.clicks("Undo", in_=days.rep.last)
        assert days.rep.last.says("what was agreed?")
    await writes_recap(days.rep, what="Send pricing", when="Wed")
    assert days.rep.last.says("the recap is saved")


async def test_a_word_about_all_calls_with_an_account_is_taken_back(days: Days) -> None:
    await _asked(days)
    await days.rep.clicks("Not customer calls: everything with acme.test", in_=days.rep.last)
    assert days.rep.last.says("not a customer call")
    await days.rep.clicks("Undo", in_=days.rep.last)
    assert days.rep.last.says("what was agreed?")
    days.calendar.has("Acme pilot", "Tue 14:00", "Tue 14:30")
    await days.reaches("Tue 14:35")
    assert days.rep.last.says("what was agreed?")


async def test_a_call_of_three_days_ago_is_recapped_by_its_words(days: Days) -> None:
    await _asked(days)
    await days.reaches("Thu 16:00")
    await days.rep.types("/recap acme")
    assert days.rep.modal.says("Acme QBR")
    await days.rep.submits(filled(what="Send pricing", when="tomorrow"))
    await days.rep.submits()
    assert days.rep.last.says("Friday 27 November 2026")


async def test_a_private_meeting_is_recapped_by_its_time_only(days: Days) -> None:
    days.calendar.has("Secret talks", "Mon 14:00", "Mon 14:30", extra=["CLASS:PRIVATE"])
    await days.reaches("Mon 12:00")
    await days.rep.types("/saydo why")
    await days.rep.clicks("Ask anyway", in_=days.rep.last)
    await days.reaches("Mon 14:35")
    await days.rep.clicks("Reached", in_=days.rep.last)
    assert not days.rep.modal.says("Secret talks")
    assert not days.rep.modal.says("Ann Acme")
    await days.rep.submits({"recaps.lines": "Send pricing by Friday"})
    await days.rep.submits()
    await days.rep.clicks("Mail to customer", in_=days.rep.last)
    assert not days.rep.modal.says("Secret talks")
    assert days.rep.modal.says("What we agreed on Monday 23 November 2026")


async def _recaps_by_command(days: Days) -> None:
    """Recap the call before its ask: the message that shows it was asked for by nobody but its writer."""
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 14:31")
    await days.rep.types("/recap acme")
    assert await days.rep.submits(filled(what="Send pricing", when="Wed")) is None
    assert await days.rep.submits() is None


async def test_a_recap_nobody_asked_for_is_drawn_again_where_it_stands(days: Days) -> None:
    await _recaps_by_command(days)
    shown = len(days.rep.inbox)
    recap = days.rep.last
    assert recap.says("the recap is saved")
    await days.rep.clicks("Done", in_=recap)
    assert days.rep.last.says("Kept: Send pricing")
    await days.rep.types("/recap acme")
    assert await days.rep.submits({"recaps.lines": "Call Ann by Friday"}) is None
    assert await days.rep.submits() is None
    assert days.rep.last.says("Call Ann")
    assert len(days.rep.inbox) == shown


async def test_a_recap_shown_on_request_takes_nothing_from_the_budget_and_is_no_ask(days: Days) -> None:
    await _recaps_by_command(days)
    await days.rep.types("/saydo why")
    assert days.rep.last.says("The saved recap: sent 14:31")
    assert not days.rep.last.says("Recap ask: sent")
    await days.rep.types("/saydo settings")
    assert not days.rep.modal.says("recap_shown")
