"""Many workspaces: SayDo is installed, refused, removed and back again, and each only ever sees its own."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.config import Mode
from bot.domain.people import WorkspaceState
from bot.sandbox.faults import Reset, ServerError
from bot.slack import InstallationGoneError
from bot.slack_oauth import SCOPES
from tests.stories.installs import INSTALL, REDIRECT_PATH, Many, many_workspaces

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def many(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Many]:
    async with many_workspaces(tmp_path, sqlite_url) as living:
        yield living


@pytest.fixture
async def rotating(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Many]:
    async with many_workspaces(tmp_path, sqlite_url, rotates=True) as living:
        yield living


# -- installing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", list(Mode))
async def test_who_installs_it_gets_one_message_with_three_steps(tmp_path: Path, database_url: str, mode: Mode) -> None:
    async with many_workspaces(tmp_path, database_url, mode=mode) as many:
        acme = many.workspace("Acme")
        ada, bob = many.person(acme, "ada", is_admin=True), many.person(acme, "bob")
        tab = await many.installed(ada)
        assert "SayDo is in Acme" in tab.page
        assert f"slack://app?team={acme.id}" in tab.page
        await many.passes(MINUTE)
        (first,) = ada.inbox
        assert first.says("SayDo is in Acme. Three steps make it useful.")
        assert bob.inbox == []
        await ada.clicks("Connect calendar")
        assert ada.sees_modal
        await many.passes(3 * DAY)
        assert len(ada.inbox) == 1
        await bob.types("/saydo help")
        assert bob.inbox
        assert [call.error for call in many.sandbox.refused] == []


async def test_the_page_says_what_each_permission_is_for(many: Many) -> None:
    tab = many.tab()
    await tab.opens(INSTALL)
    assert [scope for scope in SCOPES if f"({scope})" not in tab.page] == []
    assert f'href="{INSTALL}?go=1"' in tab.page
    assert "frame-ancestors 'none'" in tab.headers["Content-Security-Policy"]
    assert tab.set_cookies == []


async def test_the_way_to_slack_names_all_scopes_and_the_browser_keeps_the_state(many: Many) -> None:
    tab = many.tab()
    await tab.opens(f"{INSTALL}?go=1")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(tab.location).query).items()}
    assert asked["scope"].split(",") == list(SCOPES)
    assert asked["redirect_uri"] == f"https://saydo.example{REDIRECT_PATH}"
    (cookie,) = tab.set_cookies
    for guard in ("__Host-saydo-install=", "Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"):
        assert guard in cookie
    assert asked["state"] in cookie


async def test_who_cancels_is_told_that_nothing_was_installed(many: Many) -> None:
    many.person(many.workspace("Acme"), "ada")
    tab = many.tab()
    await tab.opens(f"{INSTALL}?go=1")
    await tab.opens(many.sandbox.oauth.denies(tab.location))
    assert "You did not let SayDo into Slack" in tab.page
    assert f'href="{INSTALL}"' in tab.page
    async with many.app.runtime.storage.reading() as tx:
        assert await tx.installations.all() == []


async def test_an_answer_in_another_browser_or_a_second_time_installs_nothing(many: Many) -> None:
    ada = many.person(many.workspace("Acme"), "ada")
    tab, stranger = many.tab(), many.tab()
    await tab.opens(f"{INSTALL}?go=1")
    back = many.sandbox.oauth.allows(tab.location, ada.person)
    await stranger.opens(back)
    assert (stranger.status, "another browser" in stranger.page) == (400, True)
    kept = dict(tab.cookies)
    await tab.opens(back)
    assert "SayDo is in Acme" in tab.page
    tab.cookies = kept
    await tab.opens(back)
    assert (tab.status, "was used already" in tab.page) == (410, True)
    assert len(many.sandbox.calls.to("oauth.v2.access")) == 1


async def test_a_page_that_was_open_for_too_long_is_over(many: Many) -> None:
    ada = many.person(many.workspace("Acme"), "ada")
    tab = many.tab()
    await tab.opens(f"{INSTALL}?go=1")
    back = many.sandbox.oauth.allows(tab.location, ada.person)
    many.clock.advance(10 * MINUTE)
    await tab.opens(back)
    assert (tab.status, "ten minutes" in tab.page) == (410, True)


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [("invalid_code", 410, "used already"), ("bad_client_secret", 502, "its log says why"), (None, 502, "log says")],
)
async def test_what_slack_refuses_is_a_page_with_a_way_on(
    many: Many, fault: str | None, status: int, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    ada = many.person(many.workspace("Acme"), "ada")
    if fault is None:
        many.sandbox.faults.next("oauth.v2.access", ServerError(503))
    else:
        many.sandbox.faults.next("oauth.v2.access", error=fault)
    tab = many.tab()
    await tab.installs(ada.person)
    assert (tab.status, said in tab.page) == (status, True)
    assert "Start again" in tab.page
    assert many.sandbox.oauth.client_secret not in caplog.text


@pytest.mark.parametrize(
    "asked", ["", "?state=", "?state=%00&code=%00", f"?state={'x' * 6000}", "?error=<script>&state=1"]
)
async def test_an_answer_nobody_asked_for_is_refused_and_repeats_nothing(many: Many, asked: str) -> None:
    tab = many.tab()
    tab.cookies = {"__Host-saydo-install": "ü<script>"}
    await tab.opens(f"{REDIRECT_PATH}{asked}")
    assert (tab.status, "another browser" in tab.page, "<script>" in tab.page) == (400, True, False)


async def test_the_answer_may_come_to_another_process(many: Many) -> None:
    acme = many.workspace("Acme")
    ada = many.person(acme, "ada")
    tab = many.tab()
    async with many.another() as other:
        await tab.opens(f"{INSTALL}?go=1")
        await tab.opens(many.sandbox.oauth.allows(tab.location, ada.person), at=other)
    assert "SayDo is in Acme" in tab.page
    await ada.types("/saydo help")
    assert ada.inbox


async def test_two_companies_see_nothing_of_each_other(many: Many) -> None:
    acme, globex = many.workspace("Acme"), many.workspace("Globex")
    ada, gus = many.person(acme, "ada", is_admin=True), many.person(globex, "gus", is_admin=True)
    for person in (ada, gus):
        await many.installed(person)
    await many.passes(MINUTE)
    assert [len(one.inbox) for one in (ada, gus)] == [1, 1]
    async with many.app.runtime.storage.reading() as tx:
        for workspace, domain in ((acme, "acme.example"), (globex, "globex.example")):
            known = await tx.workspaces.by_team(workspace.id)
            assert known is not None
            assert await tx.members.domains(known.id) == [domain]
    tokens = {call.team_id for call in many.sandbox.calls.to("chat.postMessage")}
    assert tokens == {acme.id, globex.id}


# -- removed, and back -------------------------------------------------------------------------------------------------


async def test_removed_in_the_middle_of_a_day_it_stops_at_once_and_keeps_no_token(many: Many) -> None:
    acme, globex = many.workspace("Acme"), many.workspace("Globex")
    ada, gus = many.person(acme, "ada"), many.person(globex, "gus")
    for person in (ada, gus):
        await many.installed(person)
    many.sandbox.removes(acme)
    await many.sandbox.settled()
    gone = await many.known(acme)
    assert gone.state is WorkspaceState.GONE
    assert gone.erase_at == many.clock.now() + 30 * DAY
    async with many.app.runtime.storage.reading() as tx:
        assert [one.slack_id for one in await tx.installations.all()] == [globex.id]
    with pytest.raises(InstallationGoneError):
        await many.app.runtime.tokens.token_of(gone)
    before = len(many.sandbox.calls.to("auth.test"))
    await many.passes(2 * DAY)
    assert ada.inbox == []  # not even the first message, which waited
    assert len(gus.inbox) == 1
    assert len(many.sandbox.calls.to("auth.test")) == before


async def test_installed_again_in_time_everything_is_there_and_nothing_is_said_twice(many: Many) -> None:
    acme = many.workspace("Acme")
    ada = many.person(acme, "ada")
    await many.installed(ada)
    await many.passes(MINUTE)
    before = await many.known(acme)
    many.sandbox.removes(acme)
    await many.sandbox.settled()
    await many.passes(20 * DAY)
    tab = await many.installed(ada)
    assert "It is back" in tab.page
    assert await many.known(acme) == before
    await many.passes(2 * DAY)
    assert len(ada.inbox) == 1
    await ada.types("/saydo help")
    assert len(ada.inbox) == 2


async def test_a_word_of_the_first_removal_that_comes_late_removes_nothing(many: Many) -> None:
    acme = many.workspace("Acme")
    ada = many.person(acme, "ada")
    await many.installed(ada)
    many.sandbox.removes(acme)
    await many.sandbox.settled()
    await many.installed(ada)
    late = next(one for one in many.sandbox.deliveries if one.name == "app_uninstalled")
    late.payload["event_id"] = "Ev-of-its-own"  # type: ignore[index]  # as Slack might tell it in another event
    await many.sandbox.deliver_again(late)
    await many.sandbox.settled()
    assert (await many.known(acme)).state is WorkspaceState.ACTIVE
    await ada.types("/saydo help")
    assert ada.inbox


async def test_while_slack_does_not_answer_nothing_is_erased_and_then_it_is(many: Many) -> None:
    acme = many.workspace("Acme")
    ada = many.person(acme, "ada")
    await many.installed(ada)
    for _ in ("app_uninstalled", "tokens_revoked"):
        many.sandbox.faults.next("auth.test", ServerError(503))
    many.sandbox.removes(acme)
    await many.sandbox.settled()
    assert (await many.known(acme)).state is WorkspaceState.ACTIVE
    await many.passes(MINUTE)
    assert (await many.known(acme)).state is WorkspaceState.GONE


async def test_a_removal_nobody_told_of_is_found_when_slack_refuses_the_token(many: Many) -> None:
    acme = many.workspace("Acme")
    ada = many.person(acme, "ada")
    await many.installed(ada)
    acme.standing.refusal = "account_inactive"
    await many.passes(MINUTE)
    await many.passes(MINUTE)
    assert (await many.known(acme)).state is WorkspaceState.GONE


async def test_another_process_hears_of_it_within_half_a_minute(many: Many) -> None:
    acme = many.workspace("Acme")
    ada = many.person(acme, "ada")
    await many.installed(ada)
    async with many.another() as other:
        assert await other.runtime.tokens.find(acme.id) is not None
        many.sandbox.removes(acme)
        await many.sandbox.settled()
        assert await many.app.runtime.tokens.find(acme.id) is None
        many.clock.advance(timedelta(seconds=30))
        assert await other.runtime.tokens.find(acme.id) is None


async def test_a_persons_own_token_that_is_revoked_removes_nothing(many: Many) -> None:
    acme = many.workspace("Acme")
    ada = many.person(acme, "ada")
    await many.installed(ada)
    acme.emit("tokens_revoked", tokens={"oauth": [ada.person.id], "bot": []})
    await many.sandbox.settled()
    assert (await many.known(acme)).state is WorkspaceState.ACTIVE


# -- a whole organisation ----------------------------------------------------------------------------------------------


async def test_an_organisation_installs_it_once_and_gives_it_to_its_workspaces(many: Many) -> None:
    grid = many.sandbox.add_organisation("Initech Group")
    sales, labs = (many.workspace(name, organisation=grid) for name in ("Sales", "Labs"))
    sam, lea = many.person(sales, "sam", is_admin=True), many.person(labs, "lea")
    tab = many.tab()
    await tab.installs(sam.person, for_organisation=True)
    assert "SayDo is in Initech Group, and in no workspace yet" in tab.page
    assert re.search(f"app.slack.com/manage/{grid.id}/integrations/profile/.*/workspaces/add", tab.page)
    many.sandbox.lets_in(sales)
    await many.sandbox.settled()
    assert (await many.known(sales)).enterprise_id == grid.id
    await many.passes(MINUTE)
    assert [len(one.inbox) for one in (sam, lea)] == [1, 0]
    many.sandbox.lets_in(labs)
    await many.sandbox.settled()
    await many.passes(MINUTE)
    assert [len(one.inbox) for one in (sam, lea)] == [1, 0]  # greeted once
    await lea.types("/saydo help")
    assert len(lea.inbox) == 1
    await sam.opens_home()
    await sam.clicks("Settings", in_=sam.home)
    await sam.submits()
    assert sam.person.errors_seen == []
    assert [(call.method, call.error) for call in many.sandbox.refused] == []


async def test_a_workspace_that_is_first_heard_of_by_a_click_is_found(many: Many) -> None:
    grid = many.sandbox.add_organisation("Initech Group")
    sales = many.workspace("Sales", organisation=grid)
    sam = many.person(sales, "sam")
    await many.tab().installs(sam.person, for_organisation=True)
    grid.teams.append(sales)
    sales.standing.refusal, sales.standing.scopes = None, frozenset(SCOPES)
    await sam.types("/saydo help")
    assert len(sam.inbox) == 1
    assert (await many.known(sales)).name == "Sales"


async def test_an_organisation_takes_one_workspace_out_and_then_all(many: Many) -> None:
    grid = many.sandbox.add_organisation("Initech Group")
    sales, labs = (many.workspace(name, organisation=grid) for name in ("Sales", "Labs"))
    sam = many.person(sales, "sam")
    await many.tab().installs(sam.person, for_organisation=True)
    for team in (sales, labs):
        many.sandbox.lets_in(team)
    await many.sandbox.settled()
    many.sandbox.puts_out(labs)
    await many.sandbox.settled()
    states = [(await many.known(team)).state for team in (sales, labs)]
    assert states == [WorkspaceState.ACTIVE, WorkspaceState.GONE]
    many.sandbox.removes(grid)
    await many.sandbox.settled()
    assert (await many.known(sales)).state is WorkspaceState.GONE
    async with many.app.runtime.storage.reading() as tx:
        assert await tx.installations.all() == []


# -- tokens that end ---------------------------------------------------------------------------------------------------


async def test_a_token_is_renewed_long_before_it_ends(rotating: Many) -> None:
    acme = rotating.workspace("Acme")
    ada = rotating.person(acme, "ada")
    await rotating.installed(ada)
    first = await rotating.app.runtime.tokens.find(acme.id)
    for _ in range(30):
        await rotating.passes(HOUR)
    then = await rotating.app.runtime.tokens.find(acme.id)
    assert first is not None
    assert then is not None
    assert first.token != then.token
    assert [call.error for call in rotating.sandbox.refused] == []
    assert len(rotating.sandbox.calls.to("oauth.v2.access")) == 1 + 2
    await ada.types("/saydo help")
    assert len(ada.inbox) == 2


async def test_a_renewal_whose_answer_was_lost_is_made_again_at_once(rotating: Many) -> None:
    acme = rotating.workspace("Acme")
    ada = rotating.person(acme, "ada")
    await rotating.installed(ada)
    rotating.clock.advance(10 * HOUR + MINUTE)
    rotating.sandbox.faults.next("oauth.v2.access", Reset())
    await rotating.passes(timedelta(seconds=1))
    await rotating.passes(timedelta(seconds=30))
    renewed = await rotating.app.runtime.tokens.find(acme.id)
    assert renewed is not None
    assert renewed.refreshing_until is None
    assert renewed.expires_at is not None
    assert renewed.expires_at > rotating.clock.now() + 11 * HOUR


async def test_one_process_renews_while_the_other_goes_by_the_old_token(rotating: Many) -> None:
    acme = rotating.workspace("Acme")
    ada = rotating.person(acme, "ada")
    await rotating.installed(ada)
    async with rotating.another() as other:
        rotating.clock.advance(10 * HOUR + MINUTE)
        known = await rotating.known(acme)
        old = await other.runtime.tokens.token_of(known)
        await rotating.passes(timedelta(seconds=1))
        assert await other.runtime.tokens.token_of(known) == old
        assert await other.runtime.slack.everybody(known)
        assert await rotating.app.runtime.tokens.token_of(known) != old


async def test_a_token_that_can_not_be_renewed_ends_and_nothing_is_erased(
    rotating: Many, caplog: pytest.LogCaptureFixture
) -> None:
    acme = rotating.workspace("Acme")
    ada = rotating.person(acme, "ada")
    await rotating.installed(ada)
    rotating.sandbox.faults.next("oauth.v2.access", error="invalid_refresh_token")
    rotating.clock.advance(10 * HOUR + MINUTE)
    await rotating.passes(MINUTE)
    assert "has to be installed there again" in caplog.text
    assert (await rotating.known(acme)).state is WorkspaceState.ACTIVE
    await rotating.installed(ada)
    await ada.types("/saydo help")
    assert ada.person.errors_seen == []
