"""What colleagues do together, each at a page of their own: a promise handed over, a call that another one leads."""

import pytest
from playwright.async_api import Locator, expect

from tests.browser.newcomers import Hires
from tests.browser.readers import Reader, Sits
from tests.stories.days import CalendarFile

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def offers(owner: Reader, what: str, *, to: str) -> None:
    """Note a promise and ask a colleague to take it over."""
    read = await owner.asks(f"/commitments {what} by Friday", answer="Here is what I read. Save it?")
    await owner.presses("Save", within=read)
    listed = await owner.asks("/commitments", answer="Open commitments")
    await owner.presses("Not mine", within=listed)
    form = await owner.sees_modal("Hand over")
    await form.get_by_label("Whose is it?").fill(to.split(maxsplit=1)[0])
    await owner.page.get_by_role("option", name=to).click()
    await form.get_by_label("A word to them").fill("You know them best")
    await owner.submits()
    await owner.sees_no_modal()


async def test_a_promise_that_is_accepted_is_the_colleagues_and_its_first_owner_is_told(
    hires: Hires, sits_down: Sits
) -> None:
    ida = await sits_down(await hires("Ida Offers", lambda _: None))
    jon = await sits_down(await hires("Jon Accepts", lambda _: None))
    await ida.opens_messages()
    await offers(ida, "Collect the contracts", to="Jon Accepts")
    await ida.lets_happen()
    await jon.opens_messages()
    asked = await jon.finds("Ida Offers asks whether you take over a promise.")
    await jon.reads(asked, "Collect the contracts", "by Fri 27 Nov", "You know them best", "Accept", "Not mine")
    await jon.presses("Accept", within=asked)
    await jon.reads(asked, "It is yours now.", "Collect the contracts", "Done", "New date")
    await jon.looks_at(asked, "offer-accepted")
    await ida.lets_happen()
    told = await ida.finds("Jon Accepts took over a promise of yours.")
    await ida.looks_at(told, "offer-answered")


async def test_a_promise_that_is_not_taken_stays_where_it_was_with_the_reason(hires: Hires, sits_down: Sits) -> None:
    kay = await sits_down(await hires("Kay Offers", lambda _: None))
    lou = await sits_down(await hires("Lou Declines", lambda _: None))
    await kay.opens_messages()
    await offers(kay, "Order the badges", to="Lou Declines")
    await kay.lets_happen()
    await lou.opens_messages()
    asked = await lou.finds("Kay Offers asks whether you take over a promise.")
    await lou.presses("Not mine", within=asked)
    form = lou.page.get_by_test_id("modal").last
    await lou.fills("commitments.reason", "I don't know this customer")
    await lou.looks_at(form, "offer-decline")
    await lou.submits()
    await lou.reads(asked, "You did not take it.")
    await lou.looks_at(asked, "offer-declined")
    await kay.lets_happen()
    told = await kay.finds("Lou Declines did not take a promise. It stays yours.")
    await kay.reads(told, "I don't know this customer", "Order the badges", "Done")
    await kay.looks_at(told, "offer-not-taken")


def shares(calendar: CalendarFile) -> None:
    """Put a call into a calendar that stands in a colleague's, too; who organizes it leads it."""
    both = ["max@vendor.example", "nell@vendor.example", "vic@vista.test"]
    calendar.has("Vista pilot", "Thu 15:00", "Thu 15:30", with_=both, organizer="max@vendor.example")


def led(home: Locator) -> Locator:
    """Return the row of the call on Home."""
    return home.locator("[data-block='section']").filter(has_text="Vista pilot")


async def test_a_colleagues_call_is_added_to_and_taken_over(hires: Hires, sits_down: Sits) -> None:
    leads = await sits_down(await hires("Max Leads", shares))
    joins = await sits_down(await hires("Nell Joins", shares))
    home = await joins.opens_home()
    await joins.reads(led(home), "Vista pilot", "No objective yet", "Max Leads leads this one")
    await joins.chooses("Add to the prep", within=led(home))
    prep = await joins.sees_modal("Prepare a call")
    await joins.fills("preps.objective", "Vic names the pilot team")
    await joins.looks_at(prep, "shared-prep")
    await joins.submits()
    await joins.sees_no_modal()
    await joins.reads(led(home), "Objective: Vic names the pilot team", "Max Leads leads this one")
    theirs = await leads.opens_home()
    await leads.reads(led(theirs), "Objective: Vic names the pilot team", "Change")
    await joins.chooses("I lead this", within=led(home))
    await joins.reads(led(home), "Objective: Vic names the pilot team", "Change")
    await expect(led(home)).not_to_contain_text("leads this one")
    await joins.looks_at(home, "shared-call-taken")
    await leads.opens_home()
    await leads.reads(led(theirs), "Nell Joins leads this one")
