"""What a person has erased or handed over, as it is asked for: nothing goes before it was shown and said."""

import pytest
from playwright.async_api import expect

from bot.flows import ticks
from bot.sandbox.demo import Demo
from tests.browser.newcomers import Hires
from tests.browser.readers import Sits
from tests.stories.days import CalendarFile

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def _a_call(calendar: CalendarFile) -> None:
    calendar.has("First call", "Thu 14:00", "Thu 14:30", with_=["fay@forgetful.test"])


async def test_who_wants_to_be_forgotten_sees_what_goes_and_says_it_in_words(
    week: Demo, hires: Hires, sits_down: Sits
) -> None:
    person = await sits_down(await hires("Fay Forget", _a_call))
    await person.opens_messages()
    await person.types("/saydo forget me")
    form = await person.sees_modal("Forget me")
    await person.looks_at(form, "forget-me")
    await person.fills("forgetting.sure", "yes")
    await person.submits()
    await expect(form).to_contain_text("Type “forget me”, or close this and nothing changes.")
    await person.fills("forgetting.sure", "forget me")
    await person.submits()
    await ticks.erase(week.app.runtime)
    await person.looks_at(await person.sees_modal("Forgotten"), "forgotten")
    await person.closes()
    home = await person.opens_home()
    await person.reads(home, "Connect calendar")
    await person.looks_at(home, "forgotten-home")


async def test_an_admin_sees_what_an_erasure_takes_before_it_is_done(week: Demo, sits_down: Sits) -> None:
    admin = await sits_down(week.manager)
    await admin.opens_messages()
    await admin.types("/saydo erase")
    form = await admin.sees_modal("Erase")
    await admin.looks_at(form, "erase")
    await form.get_by_label("A customer", exact=True).check()
    await admin.fills("erasing.about", "hooli.test")
    await admin.submits()
    await expect(form).to_contain_text("hooli.test")
    await expect(form.get_by_role("button", name="Erase for good")).to_be_visible()
    await admin.looks_at(form, "erase-preview")
    await admin.closes()
    await admin.sees_no_modal()


async def test_everything_about_oneself_is_handed_over(week: Demo, sits_down: Sits) -> None:
    person = await sits_down(week.colleague)
    await person.opens_messages()
    await person.types("/saydo export")
    form = await person.sees_modal("Export")
    await form.get_by_label("Whose").fill("about me")
    await person.page.get_by_role("option", name="Everything about me").click()
    await form.get_by_label("Everything", exact=True).check()
    await person.looks_at(form, "export")
    await person.submits()
    handed = await person.finds("The export of everything I hold about you")
    await person.looks_at(handed, "export-sent")
