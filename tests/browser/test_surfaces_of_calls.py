"""Each surface around a call, as a person uses it in the browser; the pictures of docs/guide.md come from here."""

import pytest
from playwright.async_api import expect

from bot.sandbox.demo import Demo
from tests.browser.readers import Reader, Sits
from tests.browser.weeks import without_briefs

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_the_morning_brief_says_the_day_in_one_message(rep: Reader) -> None:
    brief = await rep.finds("Wednesday 25 November 2026: 2 customer calls")
    await rep.reads(brief, "2 customer calls", "Calls", "15:00 Globex demo", "16:30 Hooli, second try")
    await rep.reads(brief, "Late", "Send the security paper", "Due today", "They owe you", "Send ten sample invoices")
    await rep.looks_at(brief, "morning-brief")


async def test_the_question_before_a_call_needs_one_line(rep: Reader) -> None:
    ask = await rep.finds("Your 16:30 call: one line is missing.")
    await rep.reads(ask, "What should be true after it?", "Hooli, second try", "Write objective", "Winging it")
    await rep.looks_at(ask, "objective-ask")
    await rep.presses("Winging it", within=ask)
    winging = await rep.sees_modal("Winging it")
    await rep.looks_at(winging, "winging-it")
    await rep.closes()
    await rep.sees_no_modal()
    await expect(ask).to_contain_text("one line is missing")


async def test_a_call_is_prepared_in_as_much_detail_as_one_likes(rep: Reader) -> None:
    card = await rep.finds("Your 15:00 call: it starts soon.")
    await rep.presses("Change", within=card)
    prep = await rep.sees_modal("Prepare a call")
    await rep.reads(prep, "Last time, Mon 23 Nov", "What should be true after this call?", "We still owe them")
    await rep.looks_at(prep, "prep")
    await rep.presses("More: stage, agenda, questions", within=prep)
    await expect(prep.get_by_label("Agenda")).to_be_visible()
    await rep.looks_at(prep, "prep-more")
    await rep.closes()
    await rep.sees_no_modal()


async def test_the_card_right_before_a_call_has_what_one_needs_in_it(rep: Reader) -> None:
    card = await rep.finds("Your 15:00 call: it starts soon.")
    await rep.reads(card, "Globex demo", "Your objective", "Hana names who else", "We still owe them", "Last time")
    await rep.looks_at(card, "ready-card")


async def test_the_question_after_a_call_is_answered_with_a_tap_and_lines(week: Demo, sits_down: Sits) -> None:
    rep = await sits_down(without_briefs(week))
    await rep.opens_messages()
    ask = await rep.finds("Your 08:30 call: what was agreed?")
    await rep.reads(ask, "Acme pilot", "Reached", "Partly", "Not reached", "It changed", "Write recap")
    await rep.looks_at(ask, "recap-ask")
    await rep.presses("Partly", within=ask)
    recap = await rep.sees_modal("Recap")
    await expect(recap.get_by_label("Partly").first).to_be_checked()
    await rep.fills("recaps.lines", "Send the rollout plan to Ann by Friday noon via email\nAnn: signed NDA by EOW")
    await rep.looks_at(recap, "recap-lines")
    await rep.submits()
    await rep.looks_at(await rep.sees_modal("Here is what I will keep"), "recap-review")
    await rep.submits()
    await rep.sees_no_modal()
    await rep.reads(ask, "the recap is saved", "Send the rollout plan", "Friday 27 November 2026, 12:00")
    await rep.looks_at(ask, "recap-saved")
    await rep.presses("Mail to customer", within=ask)
    mail = rep.page.get_by_test_id("modal").last
    await expect(mail).to_contain_text("rollout plan")
    await rep.looks_at(mail, "recap-mail")
    await rep.closes()
