"""What a person changes in the browser: each by somebody new in the week, so that others find theirs as it was."""

import pytest
from playwright.async_api import Locator, expect

from bot.sandbox.demo import Demo
from tests.browser.newcomers import Hires
from tests.browser.readers import Reader, Sits
from tests.browser.weeks import without_briefs
from tests.stories.days import CalendarFile

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def row(within: Locator, said: str) -> Locator:
    """Return the section that says this."""
    return within.locator("[data-block='section']").filter(has_text=said)


async def test_the_agenda_goes_to_the_customer_from_the_reps_own_address(hires: Hires, sits_down: Sits) -> None:
    def fills(calendar: CalendarFile) -> None:
        calendar.has("Umbra plan", "Fri 11:00", "Fri 11:30", with_=["ula@umbra.test"])

    ada = await sits_down(await hires("Ada Agenda", fills))
    await ada.opens_messages()
    await ada.types("/prep umbra")
    prep = await ada.sees_modal("Prepare a call")
    await ada.fills("preps.objective", "Ula agrees on a date for the pilot")
    await ada.presses("More: stage, agenda, questions", within=prep)
    await ada.fills("preps.agenda", "What you need by spring\nWho takes part in the pilot")
    await ada.presses("Send to customer", within=prep)
    mail = await ada.sees_modal("Agenda for them")
    await ada.reads(mail, "ula@umbra.test", "Agenda for our call on Friday 27 November 2026, 11:00")
    await ada.reads(mail, "Hello Ula,", "- What you need by spring", "- Who takes part", "Best regards", "Ada Agenda")
    link = await mail.get_by_role("link", name="Open in your mail program").get_attribute("href")
    assert (link or "").startswith("mailto:ula@umbra.test?subject=Agenda%20for%20our%20call")
    await ada.looks_at(mail, "agenda-mail")
    await ada.presses("It is sent", within=mail)
    await expect(mail).to_contain_text("they have it")
    await ada.closes()
    await ada.submits()
    await ada.sees_no_modal()
    home = await ada.opens_home()
    await ada.reads(row(home, "Umbra plan"), "Objective: Ula agrees on a date for the pilot", "Agenda sent")


@pytest.mark.parametrize(
    ("tapped", "said", "hour"),
    [("Reached", "Reached", "10"), ("Not reached", "Not reached", "12"), ("It changed", "It changed during", "13")],
    ids=["reached", "not-reached", "changed"],
)
async def test_one_tap_on_the_question_after_a_call_begins_its_recap(
    week: Demo, sits_down: Sits, request: pytest.FixtureRequest, tapped: str, said: str, hour: str
) -> None:
    olga = await sits_down(without_briefs(week))
    await olga.opens_messages()
    ask = await olga.finds(f"Your {hour}:00 call: what was agreed?")
    await olga.presses(tapped, within=ask)
    recap = await olga.sees_modal("Recap")
    ours = recap.get_by_role("radiogroup", name="Did the call get you where you wanted?")
    await expect(ours.get_by_role("radio", name=said, checked=True)).to_be_visible()
    kind = request.node.callspec.id
    await olga.looks_at(recap, f"recap-{kind}")
    await olga.submits()
    review = await olga.sees_modal("Here is what I will keep")
    await olga.reads(review, "For you:", said)
    await olga.submits()
    await olga.sees_no_modal()
    await olga.reads(ask, "the recap is saved", "For you:", said)
    await olga.looks_at(ask, f"recap-saved-{kind}")


async def test_a_late_promise_has_a_message_of_its_own_where_there_is_no_brief(week: Demo, sits_down: Sits) -> None:
    olga = await sits_down(without_briefs(week))
    await olga.opens_messages()
    late = await olga.finds("A promise is late.")
    await olga.reads(late, "Send the reference list", "by Tue 24 Nov", "1 working day late")
    await olga.reads(late, "Done", "New date", "Can't keep", "Not mine", "Tell them now", "More", "Fewer like this")
    await olga.looks_at(late, "promise-late")
    await olga.presses("Tell them now", within=late)
    word = await olga.sees_modal("The honest word")
    await olga.reads(word, "I should have told you before.", "You hear a firm date from me", "Best regards", "Olga Own")
    await olga.looks_at(word, "honest-word-late")
    await olga.closes()


async def test_homes_lists_are_turned_page_by_page(hires: Hires, sits_down: Sits) -> None:
    def fills(calendar: CalendarFile) -> None:
        for number in range(27):
            start = f"{'Thu' if number < 14 else 'Fri'} {7 + number % 14:02}:00"
            calendar.has(f"Call {number + 1:02}", start, f"{start[:-2]}30", with_=["pia@pages.test"])

    pat = await sits_down(await hires("Pat Pages", fills))
    home = await pat.opens_home()
    await expect(row(home, "Call 09")).to_be_visible()
    await expect(row(home, "Call 10")).to_have_count(0)
    await pat.presses("Show all 27", within=home)
    await pat.reads(home, "Next", "1 to 25 of 27 entries", "Call 01", "Call 25")
    await pat.looks_at(home, "home-page")
    await pat.presses("Later", within=home)
    await pat.reads(home, "26 to 27 of 27 entries", "Call 26", "Call 27")
    await expect(home.get_by_role("button", name="Later")).to_have_count(0)
    await pat.looks_at(home, "home-last-page")
    await pat.presses("Earlier", within=home)
    await pat.reads(home, "1 to 25 of 27 entries")
    await pat.presses("Back to everything", within=home)
    await expect(home.get_by_role("button", name="Settings")).to_be_visible()


async def test_a_members_settings_are_kept(hires: Hires, sits_down: Sits) -> None:
    sam = await sits_down(await hires("Sam Setting", lambda _: None))
    await sam.opens_messages()
    await sam.types("/saydo settings")
    form = await sam.sees_modal("Settings")
    await sam.fills("settings.brief_at", "07:45")
    await form.get_by_label("Saturday").check()
    await form.get_by_label("New messages a day, at most").click()
    await sam.page.get_by_role("option", name="3 messages", exact=True).click()
    await form.get_by_label("Begin messages with the customer's name").check()
    await sam.fills("settings.country", "Austria")
    await sam.looks_at(form, "settings-changed")
    await sam.submits()
    await sam.sees_no_modal()
    home = await sam.opens_home()
    await sam.presses("Settings", within=home)
    again = await sam.sees_modal("Settings")
    await expect(again.locator("[data-block-id='settings.brief_at']").first).to_have_value("07:45")
    await expect(again.get_by_label("Saturday")).to_be_checked()
    await expect(again.get_by_label("New messages a day, at most")).to_have_value("3 messages")
    await expect(again.get_by_label("Begin messages with the customer's name")).to_be_checked()
    await expect(again.get_by_label("Country whose holidays you keep")).to_have_value("Austria")


async def test_settings_that_can_not_be_are_said_under_their_field_and_nothing_is_lost(
    hires: Hires, sits_down: Sits
) -> None:
    wes = await sits_down(await hires("Wes Wrong", lambda _: None))
    await wes.opens_messages()
    await wes.types("/saydo settings")
    form = await wes.sees_modal("Settings")
    await wes.fills("settings.end", "08:00")
    await wes.fills("settings.country", "Atlantis")
    await wes.submits()
    await expect(form.locator(".field-error:not(:empty)").first).to_be_visible()
    await expect(form.get_by_label("Country whose holidays you keep")).to_have_value("Atlantis")
    await wes.looks_at(form, "settings-wrong")


async def test_what_an_admin_sets_for_everybody_is_kept(week: Demo, sits_down: Sits) -> None:
    admin = await sits_down(week.manager)
    await admin.opens_messages()
    await admin.types("/saydo settings workspace")
    form = await admin.sees_modal("Settings for everybody")
    await form.get_by_label("Partners' domains, never customers").fill("partner.test")
    await admin.submits()
    await admin.sees_no_modal()
    await admin.types("/saydo settings workspace")
    again = await admin.sees_modal("Settings for everybody")
    await expect(again.get_by_label("Partners' domains, never customers")).to_have_value("partner.test")
    await again.get_by_label("Partners' domains, never customers").fill("")
    await admin.submits()
    await admin.sees_no_modal()


async def test_why_is_answered_with_acts_and_each_is_taken_back(hires: Hires, sits_down: Sits) -> None:
    def fills(calendar: CalendarFile) -> None:
        daily = ["RRULE:FREQ=DAILY;COUNT=5"]
        calendar.has("Rehearsal", "Wed 17:00", "Wed 17:30", with_=["tom@vendor.example"])
        calendar.has("Yonder weekly", "Wed 16:00", "Wed 16:30", with_=["yara@yonder.test"], extra=daily)

    will = await sits_down(await hires("Will Why", fills))
    await will.opens_messages()
    told = await will.asks("/saydo why", answer="what I do about each meeting, and why")
    await will.reads(told, "16:00 Yonder weekly", "somebody from yonder.test", "17:00 Rehearsal", "nobody from outside")
    await will.presses("Ask anyway", within=row(told, "17:00 Rehearsal"))
    await will.reads(told, "“Rehearsal” is a customer call.", "17:00 Rehearsal", "A customer call: you said so.")
    await will.looks_at(told, "why-asked-anyway")
    await will.chooses("Never for this series", within=row(told, "16:00 Yonder weekly"))
    await will.reads(told, "“Yonder weekly”", "I leave it alone", "you said so for the whole series")
    await will.looks_at(told, "why-never")
    await expect(row(told, "16:00 Yonder weekly").get_by_role("button")).to_be_visible()


async def test_a_calendar_is_read_at_once_when_one_asks_for_it(hires: Hires, sits_down: Sits) -> None:
    calendars: list[CalendarFile] = []
    rita = await sits_down(await hires("Rita Refresh", calendars.append))
    home = await rita.opens_home()
    await rita.reads(home, "Nothing open.", "Your calendar was read just now.")
    calendars[0].has("Fresh call", "Thu 15:00", "Thu 15:30", with_=["flo@fresh.test"])
    await rita.presses("Refresh now", within=home)
    await rita.reads(home, "Fresh call", "No objective yet", "Your calendar was read just now.")
    await rita.looks_at(home, "link-health")


async def test_a_calendar_is_unlinked_only_after_a_second_word(hires: Hires, sits_down: Sits) -> None:
    uli = await sits_down(await hires("Uli Unlink", lambda _: None))
    home = await uli.opens_home()
    await home.get_by_role("button", name="Unlink").click()
    asked = uli.page.get_by_role("alertdialog", name="Unlink this calendar?")
    await expect(asked).to_contain_text("What you wrote stays.")
    await uli.looks_at(asked, "unlink")
    await asked.get_by_role("button", name="Keep it").click()
    await expect(home).to_contain_text("Your calendar was read just now.")
    await home.get_by_role("button", name="Unlink").click()
    await asked.get_by_role("button", name="Unlink").click()
    await expect(home).to_contain_text("Connect your calendar")


async def test_a_message_is_tracked_and_leads_back_to_where_it_was_said(hires: Hires, sits_down: Sits) -> None:
    mona: Reader = await sits_down(await hires("Mona Message", lambda _: None))
    await mona.opens_messages()
    await mona.types("Send Greta the pilot's slides by tomorrow noon")
    mine = await mona.finds("Send Greta the pilot's slides by tomorrow noon")
    await mine.hover()
    await mine.get_by_test_id("message-menu").click()
    await mona.page.get_by_role("menuitem", name="Track as commitment").click()
    form = await mona.sees_modal("Commitment")
    await expect(form.get_by_label("By when")).to_have_value("Thursday 26 November 2026, 12:00")
    await mona.submits()
    review = mona.page.get_by_test_id("modal").last
    await mona.looks_at(review, "message-as-promise-read")
    await mona.submits()
    await mona.sees_no_modal()
    home = await mona.opens_home()
    await mona.reads(row(home, "Send the pilot's slides"), "Greta", "Thu 26 Nov, 12:00")


@pytest.mark.parametrize("shortcut", ["Prepare a call", "Recap a call"])
async def test_a_shortcut_offers_the_calls_there_are(hires: Hires, sits_down: Sits, shortcut: str) -> None:
    kind = shortcut.split(maxsplit=1)[0].lower()

    def fills(calendar: CalendarFile) -> None:
        calendar.has(f"Short {kind} past", "Wed 09:00", "Wed 09:30", with_=[f"sia@{kind}.test"])
        calendar.has(f"Short {kind} coming", "Thu 09:00", "Thu 09:30", with_=[f"sia@{kind}.test"])

    cora = await sits_down(await hires(f"Cora{kind} Cut", fills))
    await cora.opens_home()
    await cora.page.get_by_test_id("shortcuts").click()
    await cora.page.get_by_role("menuitem", name=shortcut).click()
    chooser = await cora.sees_modal(shortcut)
    await expect(chooser).to_contain_text(f"Short {kind} {'coming' if kind == 'prepare' else 'past'}")
    await cora.looks_at(chooser, f"shortcut-{kind}")
    await chooser.get_by_role("button", name="Prepare" if kind == "prepare" else "Recap", exact=True).click()
    await cora.sees_modal("Prepare a call" if kind == "prepare" else "Recap")
