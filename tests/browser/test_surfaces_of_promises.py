"""Each surface about promises, as a person uses it in the browser; the pictures of docs/guide.md come from here."""

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect

from bot.sandbox.demo import Demo
from tests.browser.newcomers import Hires
from tests.browser.readers import Reader, Sits

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def colleague(week: Demo, sits_down: Sits) -> Reader:
    """The rep's colleague, in the conversation with SayDo: a promise of his is due in an hour."""
    reader = await sits_down(week.colleague)
    await reader.opens_messages()
    return reader


async def opens_card(reader: Reader) -> Locator:
    """Open the promise that is due today in full."""
    await reader.presses("More", within=await reader.finds("A promise is due today."))
    return await reader.sees_modal("Commitment")


async def test_a_promise_that_is_due_has_a_way_out_for_everything(colleague: Reader) -> None:
    due = await colleague.finds("A promise is due today.")
    await colleague.reads(
        due, "Send the pilot's plan", "by Wed 25 Nov, 15:30", "Done", "New date", "Can't keep", "Not mine"
    )
    await colleague.looks_at(due, "promise-due")


async def test_a_new_date_is_honest_and_comes_with_the_words_to_tell_them(colleague: Reader) -> None:
    await colleague.presses("New date", within=await colleague.finds("A promise is due today."))
    form = await colleague.sees_modal("New date")
    await colleague.reads(form, "Send the pilot's plan", "counts as kept in time")
    await colleague.looks_at(form, "new-date")
    await colleague.submits()
    await expect(form).to_contain_text("Please complete this required field.")
    await colleague.closes()
    await colleague.sees_no_modal()


async def test_what_can_not_be_kept_is_said_so(colleague: Reader) -> None:
    await colleague.presses("Can't keep", within=await colleague.finds("A promise is due today."))
    form = await colleague.sees_modal("Can't keep it")
    await colleague.reads(form, "What happened?", "Have you told them?", "They agreed to let it go", "It won't be kept")
    await colleague.looks_at(form, "cant-keep")
    await colleague.closes()


async def test_a_promise_is_seen_in_full_with_its_history(colleague: Reader) -> None:
    card = await opens_card(colleague)
    await colleague.reads(card, "Send the pilot's plan", "Wednesday 25 November 2026")
    await colleague.looks_at(card, "promise")
    await colleague.presses("History", within=card)
    history = await colleague.sees_modal("History")
    await colleague.looks_at(history, "history")
    await colleague.closes()
    await colleague.sees_modal("Commitment")
    await colleague.closes()


async def test_a_promise_is_worded_anew(colleague: Reader) -> None:
    await colleague.presses("Edit", within=await opens_card(colleague))
    form = await colleague.sees_modal("Edit")
    await expect(form.get_by_label("What")).to_have_value("Send the pilot's plan")
    await colleague.looks_at(form, "promise-edit")
    await colleague.closes()
    await colleague.sees_modal("Commitment")
    await colleague.closes()


async def test_a_promise_is_handed_to_a_colleague_who_is_asked(week: Demo, hires: Hires, sits_down: Sits) -> None:
    rep = await sits_down(await hires("Hilda Hands", lambda _: None))
    await rep.opens_messages()
    read = await rep.asks("/commitments Collect the references by Friday", answer="Collect the references")
    await rep.presses("Save", within=read)
    await expect(read).to_contain_text("I come back to this on Thu 26 Nov, 08:30.")
    listed = await rep.asks("/commitments", answer="Open commitments")
    await rep.presses("Not mine", within=listed)
    form = await rep.sees_modal("Hand over")
    await form.get_by_label("Whose is it?").fill("Tom")
    await rep.page.get_by_role("option", name="Tom Teller").click()
    await form.get_by_label("A word to them").fill("You know them best")
    await rep.looks_at(form, "hand-over")
    await rep.submits()
    await rep.sees_no_modal()
    await rep.lets_happen()
    tom = await sits_down(week.colleague)
    await tom.opens_messages()
    offer = await tom.finds("Hilda Hands asks whether you take over a promise.")
    await tom.reads(offer, "Collect the references", "You know them best", "Accept", "Not mine")
    await tom.looks_at(offer, "offer")


async def test_what_they_owe_is_asked_for_with_a_mail_that_is_ready(rep: Reader) -> None:
    brief = await rep.finds("Wednesday 25 November 2026: 2 customer calls")
    row = brief.locator("[data-block='section']").filter(has_text="Send ten sample invoices")
    await rep.chooses("Draft a reminder", within=row)
    mail = rep.page.get_by_test_id("modal").last
    await expect(mail).to_contain_text("sample invoices")
    await rep.looks_at(mail, "reminder-mail")
    await rep.closes()


async def test_the_list_has_filters_and_every_promise_its_menu(rep: Reader) -> None:
    listed = await rep.asks("/commitments", answer="Open commitments")
    await rep.reads(listed, "I am owed", "I owe", "Whole list, with filters")
    await rep.looks_at(listed, "commitments")
    await rep.presses("Whole list, with filters", within=listed)
    whole = await rep.sees_modal("Commitments")
    await rep.looks_at(whole, "commitments-list")
    await rep.closes()


async def test_a_promise_is_noted_with_one_line(rep: Reader) -> None:
    read = await rep.asks(
        "/commitments Send pricing to Ann by Friday noon via email", answer="Here is what I read. Save it?"
    )
    await rep.reads(read, "Send pricing", "Ann", "Friday 27 November 2026, 12:00", "email", "Change", "Cancel")
    await rep.looks_at(read, "quick-form")
    await rep.presses("Cancel", within=read)
    await expect(read).not_to_contain_text("Save it?")


async def test_a_date_nobody_can_read_is_asked_again(rep: Reader) -> None:
    read = await rep.asks("/commitments Send the invoice copy to Bob by soonish", answer="Send the invoice copy")
    await rep.reads(read, "When")
    await rep.looks_at(read, "quick-form-unclear")
    await rep.presses("Change", within=read)
    form = await rep.sees_modal("Commitment")
    await rep.looks_at(form, "quick-form-change")
    await rep.closes()


async def test_a_message_becomes_a_promise(rep: Reader) -> None:
    await rep.types("Send Hana the slides by tomorrow noon")
    mine = await rep.finds("Send Hana the slides by tomorrow noon")
    await mine.hover()
    await mine.get_by_test_id("message-menu").click()
    await rep.page.get_by_role("menuitem", name="Track as commitment").click()
    form = rep.page.get_by_test_id("modal").last
    await expect(form.get_by_label("What")).to_have_value("Send the slides")
    await rep.looks_at(form, "message-as-promise")
    await rep.closes()
