"""Home, settings, connecting, why and help, as a person uses them; the pictures of docs/guide.md come from here."""

import pytest
from playwright.async_api import expect

from bot.sandbox.demo import Demo
from tests.browser.readers import Reader, Sits
from tests.browser.weeks import newcomer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_home_has_the_day_at_a_glance(week: Demo, sits_down: Sits) -> None:
    rep = await sits_down(week.rep)
    home = await rep.opens_home()
    await rep.reads(home, "Settings", "Today", "Globex demo", "Recaps to write", "What I owe", "What I am owed", "Next")
    await rep.looks_at(home, "home")


async def test_home_tells_a_newcomer_the_first_steps(week: Demo, sits_down: Sits) -> None:
    manager = await sits_down(week.manager)
    home = await manager.opens_home()
    await expect(home).to_contain_text("Connect your calendar")
    await manager.looks_at(home, "home-first-steps")


async def test_a_calendar_is_connected_by_its_address(week: Demo, sits_down: Sits) -> None:
    manager = await sits_down(week.manager)
    await manager.opens_messages()
    await manager.types("/saydo connect")
    form = await manager.sees_modal("Connect your calendar")
    await manager.reads(form, "I never write to it.", "Address of the calendar")
    await manager.looks_at(form, "connect")
    await manager.presses("iCloud, Fastmail, other CalDAV", within=form)
    login = await manager.sees_modal("Connect by CalDAV")
    await manager.looks_at(login, "connect-caldav")
    await manager.closes()


async def test_a_calendar_that_can_not_be_read_is_told_its_owner_and_an_admin(week: Demo, sits_down: Sits) -> None:
    owner = await sits_down(newcomer(week))
    await owner.opens_messages()
    broken = await owner.finds("I can't read your calendar.")
    await owner.reads(broken, "I keep trying, and go by what I last saw.", "Connect again")
    await owner.looks_at(broken, "calendar-broken")
    admin = await sits_down(week.manager)
    await admin.opens_messages()
    told = await admin.finds("Nora New")
    await admin.looks_at(told, "calendar-broken-admin")


async def test_a_member_sets_their_day_and_what_they_hear(rep: Reader) -> None:
    await rep.types("/saydo settings")
    form = await rep.sees_modal("Settings")
    await rep.reads(form, "Times are in your zone", "Working days", "Morning brief at", "New messages a day, at most")
    await rep.looks_at(form, "settings")
    await rep.closes()


async def test_an_admin_sets_what_holds_for_everybody(week: Demo, sits_down: Sits) -> None:
    admin = await sits_down(week.manager)
    await admin.opens_messages()
    await admin.types("/saydo settings workspace")
    form = await admin.sees_modal("Settings for everybody")
    await admin.looks_at(form, "settings-workspace")
    await admin.closes()


async def test_every_message_leads_to_fewer_like_it(rep: Reader) -> None:
    await rep.presses("Fewer like this", within=await rep.finds("Your 16:30 call: one line is missing."))
    form = await rep.sees_modal("Fewer like this")
    await rep.reads(form, "Keep it as it is", "Only in the morning brief", "Not at all", "All settings")
    await rep.looks_at(form, "fewer")
    await rep.closes()


async def test_why_tells_each_meeting_of_the_day(rep: Reader) -> None:
    told = await rep.asks("/saydo why", answer="what I do about each meeting, and why")
    await rep.reads(
        told, "09:15 Team stand-up", "nobody from outside", "15:00 Globex demo", "somebody from globex.test"
    )
    await rep.looks_at(told, "why")


@pytest.mark.parametrize("command", ["/saydo", "/prep", "/recap", "/commitments"])
async def test_help_is_examples_that_work(rep: Reader, command: str) -> None:
    told = await rep.asks(f"{command} help", answer=f"{command} ")
    await rep.looks_at(told, f"help-{command.strip('/')}")


async def test_several_calls_are_offered_and_a_slip_of_the_fingers_is_understood(rep: Reader) -> None:
    several = await rep.asks("/prep acme", answer="Which one?")
    await rep.reads(several, "Acme weekly", "Prepare")
    await rep.looks_at(several, "which-one")
    nearly = await rep.asks("/saydo conect", answer="I don't understand “conect”.")
    await rep.reads(nearly, "Did you mean /saydo connect?")
    await rep.looks_at(nearly, "not-understood")
    none = await rep.asks("/recap zzz", answer="No call matches “zzz”.")
    await rep.looks_at(none, "no-match")


async def test_who_leads_a_shared_call_is_asked_and_others_can_take_it_over(week: Demo, sits_down: Sits) -> None:
    colleague = await sits_down(week.colleague)
    home = await colleague.opens_home()
    row = home.locator("[data-block='section']").filter(has_text="Globex demo")
    await colleague.reads(row, "Globex demo", "Rhea Rep leads this one")
    await colleague.looks_at(home, "shared-call")
    await row.get_by_role("button", name="More actions").click()
    await expect(colleague.page.get_by_role("menuitem", name="I lead this")).to_be_visible()
