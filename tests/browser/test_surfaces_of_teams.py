"""Teams, accounts and exports, as a manager and their reps see them; pictures of docs/managers.md come from here."""

import pytest
from playwright.async_api import expect

from bot.sandbox.demo import Demo
from tests.browser.readers import Reader, Sits

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_manager_sees_their_teams_and_one_of_them_whole(week: Demo, sits_down: Sits) -> None:
    manager = await sits_down(week.manager)
    await manager.opens_messages()
    await manager.types("/saydo team")
    teams = await manager.sees_modal("Teams")
    await manager.reads(teams, "Teams you manage", "Mid-market", "2 reps", "every Friday 15:00", "New team")
    await manager.looks_at(teams, "teams")
    await manager.presses("Open", within=teams)
    card = await manager.sees_modal("Team")
    await manager.reads(
        card,
        "Next digest: Friday 27 November 2026 at 15:00 (Europe/Berlin) in #mid-market.",
        "Managers: Mira Manager",
        "Reps: Rhea Rep, Tom Teller",
        "What is expected",
        "Expectations",
    )
    await manager.looks_at(card, "team")
    await manager.presses("Expectations", within=card)
    expected = await manager.sees_modal("Mid-market")
    await manager.reads(expected, "The same for all", "Promises kept", "In your own words", "Back to the team")
    await manager.looks_at(expected, "team-expectations")
    await manager.closes()


async def test_a_digest_that_cant_be_read_is_said_under_its_field(week: Demo, sits_down: Sits) -> None:
    manager = await sits_down(week.manager)
    await manager.opens_messages()
    await manager.types("/saydo team new")
    form = await manager.sees_modal("New team")
    await manager.fills("teams.name", "Enterprise")
    await manager.fills("teams.rhythm", "every blursday")
    await manager.submits()
    await manager.reads(
        form, "When the digest comes", "In words", "“every blursday” names no time of day", "In the time zone"
    )
    await manager.looks_at(form, "team-new")
    await manager.closes()


async def test_a_rep_sees_what_their_team_expects_and_what_is_seen(rep: Reader) -> None:
    await rep.types("/saydo team")
    teams = await rep.sees_modal("Teams")
    await rep.reads(teams, "Teams you are in", "Mid-market expects:", "Managed by Mira Manager", "Managers see")
    await expect(teams.get_by_role("button", name="Open")).to_have_count(0)
    await rep.looks_at(teams, "team-of-a-rep")
    await rep.closes()


async def test_home_tells_what_the_team_expects(rep: Reader) -> None:
    home = await rep.opens_home()
    await rep.reads(home, "What I owe", "expects")
    await rep.looks_at(home.locator("[data-block]").filter(has_text="expects").first, "home-expected")


async def test_who_joined_a_team_reads_it_once_in_the_morning(rep: Reader) -> None:
    brief = await rep.finds("You are in the team Mid-market now")
    await rep.reads(brief, "managed by Mira Manager. It expects:", "every customer call", "Who sees what", "Your teams")
    await rep.looks_at(brief, "team-joined")


async def test_a_customer_is_seen_at_a_glance_and_whole(rep: Reader) -> None:
    shown = await rep.asks("/saydo account globex", answer="globex.test: ")
    await rep.reads(shown, "we owe them", "Next call: Globex demo", "Show all")
    await rep.looks_at(shown, "account")
    await rep.presses("Show all", within=shown)
    page = await rep.sees_modal("Account")
    await rep.reads(page, "globex.test", "Next call: Globex demo", "They promised: Send ten sample invoices", "Call: ")
    await rep.looks_at(page, "account-whole")
    await rep.closes()
    acme = await rep.asks("/saydo account acme", answer="acme.test: ")
    await rep.looks_at(acme, "account-acme")
    several = await rep.asks("/saydo account test", answer="Which account?")
    await rep.reads(several, "acme.test", "Ann Buyer, Bob Decider", "Show", "globex.test", "Hana Head")
    await rep.looks_at(several, "account-which")
    none = await rep.asks("/saydo account zzz", answer="I know no account by “zzz” that you share.")
    await rep.looks_at(none, "account-none")


async def test_an_export_is_asked_for_and_comes_as_a_file(week: Demo, sits_down: Sits) -> None:
    manager = await sits_down(week.manager)
    await manager.opens_messages()
    await manager.types("/saydo export")
    form = await manager.sees_modal("Export")
    await manager.reads(form, "zip of CSV files", "Whose", "How far back", "Last 30 days")
    await manager.looks_at(form, "export-form")
    await manager.submits()
    await manager.sees_no_modal()
    here = await manager.finds("is here, below.")
    await manager.looks_at(here, "export-here")
    file = await manager.finds("saydo-mid-market-2026-11-25.zip")
    await manager.reads(file, "The export of Mid-market since Monday 26 October 2026: ", "promises", "of their history")
    await manager.looks_at(file, "export")
