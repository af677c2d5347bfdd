import json
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from bot.config import Config, ProviderAddresses, Registration
from bot.domain.people import Hours
from tests.calendars.fake_graph import CLIENT_ID, SECRET, TENANT, FakeGraph, Fault, graph_server
from tests.calendars.graph_events import event, instance, person
from tests.factories import BERLIN
from tests.stories.days import Days, lived, moment
from tests.stories.logins import PUBLIC_URL, Browser, browser, link_in, passes_a_look, pushes

ASK = "Your 14:00 call"
REP = "rep@us.example"


@dataclass
class Stage:
    """Rhea's days, her Microsoft 365 account and her browser."""

    days: Days
    graph: FakeGraph
    browser: Browser

    async def links(self) -> None:
        """Log in at Microsoft and come back."""
        await self.days.rep.types("/saydo connect")
        url = link_in(self.days.rep, "calendars.microsoft")
        await self.days.rep.closes()
        await self.browser.opens(f"{url}&go=1")
        asked = dict(parse_qsl(urlsplit(self.browser.location).query))
        assert urlsplit(self.browser.location).path == f"/{TENANT}/oauth2/v2.0/authorize"
        code = f"code-{len(self.graph.codes)}"
        self.graph.codes[code] = asked
        await self.browser.opens(f"/calendar/callback/microsoft?code={code}&state={asked['state']}")
        assert self.browser.status == 200, self.browser.page

    def has(self, start: str, **more: Any) -> None:
        """Put the one meeting with a customer in the calendar, or change it."""
        self.graph.events = [event(moment(start), id="call", **more)]

    def has_series(self, *starts: str) -> None:
        """Put a series of calls in the calendar."""
        self.graph.events = [instance(moment(start).astimezone(BERLIN)) for start in starts]


def with_microsoft(config: Config, graph: FakeGraph, **more: Any) -> Config:
    return replace(
        config,
        port=0,
        public_url=PUBLIC_URL,
        microsoft=Registration(client_id=CLIENT_ID, client_secret=SECRET),
        microsoft_tenant=TENANT,
        addresses=ProviderAddresses(microsoft_login=graph.url, microsoft_graph=graph.base_url),
        **more,
    )


@pytest.fixture
async def stage(tmp_path: Path, sqlite_url: str, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Stage]:
    for name in ("bot", "handlers", "storage", "aiohttp"):
        caplog.set_level(logging.DEBUG, logger=name)
    async with AsyncExitStack() as stack:
        graph = await stack.enter_async_context(graph_server())
        days = await stack.enter_async_context(
            lived(tmp_path, sqlite_url, links=False, configured=lambda config: with_microsoft(config, graph))
        )
        graph.now = days.steered.now()
        await days.sandbox.connected()
        yield Stage(days, graph, await stack.enter_async_context(browser(days)))
        await days.sandbox.settled()
        days.says_nothing_wrong()
        secrets = [SECRET, *graph.refresh_tokens, *graph.access_tokens]
        assert [one for one in secrets if one in caplog.text] == []


async def test_a_call_on_microsoft_365_is_asked_about_moves_and_is_called_off(stage: Stage) -> None:
    days = stage.days
    stage.has("Mon 14:00")
    await stage.links()
    assert REP in stage.browser.page
    await days.reaches("Mon 12:00")
    assert days.rep.last.says(ASK)
    stage.has("Mon 16:00")
    await days.reaches("Mon 12:20")
    assert days.rep.last.says("was Mon 23 Nov, 14:00")
    stage.has("Mon 16:00", isCancelled=True)
    await days.reaches("Mon 12:40")
    assert days.rep.last.buttons == []
    await days.stay_silent_until("Mon 20:00")


async def test_one_instance_that_is_gone_leaves_the_others(stage: Stage) -> None:
    days = stage.days
    stage.has_series("Mon 14:00", "Tue 14:00", "Wed 14:00")
    await stage.links()
    await days.reaches("Mon 15:00")
    stage.has_series("Mon 14:00", "Wed 14:00")
    await days.reaches("Mon 16:00")
    await days.reaches("Mon 20:00")
    await days.stay_silent_until("Tue 15:00", about=ASK)
    await days.reaches("Wed 12:00")
    assert days.rep.last.says(ASK)


async def test_a_hint_of_graph_is_followed_within_the_minute(stage: Stage) -> None:
    days = stage.days
    stage.has("Mon 14:00")
    await stage.links()
    await days.reaches("Mon 12:01")
    await passes_a_look(days)
    (subscription,) = stage.graph.subscriptions.values()
    assert subscription["notificationUrl"] == f"{PUBLIC_URL}/calendar/push/microsoft"
    stage.has("Mon 16:00")
    notice = {"subscriptionId": subscription["id"], "clientState": subscription["clientState"], "changeType": "updated"}
    guessed = notice | {"clientState": subscription["clientState"][:-1] + "?"}
    looked = len(stage.graph.asked)
    assert await pushes(days, "/calendar/push/microsoft", body=json.dumps({"value": [guessed]}).encode()) == 202
    await days.passes(timedelta(seconds=30))
    assert len(stage.graph.asked) == looked
    burst = json.dumps({"value": [notice] * 5}).encode()
    assert await pushes(days, "/calendar/push/microsoft", body=burst) == 202
    await days.passes(timedelta(seconds=30))
    assert days.rep.last.says("16:00")
    assert len(stage.graph.asked) == looked + 1


async def test_a_subscription_that_was_removed_is_opened_again(stage: Stage) -> None:
    days = stage.days
    await stage.links()
    await days.reaches("Mon 09:00")
    (first,) = stage.graph.subscriptions.values()
    del stage.graph.subscriptions[first["id"]]
    notice = {
        "subscriptionId": first["id"],
        "clientState": first["clientState"],
        "lifecycleEvent": "subscriptionRemoved",
    }
    await pushes(days, "/calendar/push/microsoft", body=json.dumps({"value": [notice]}).encode())
    await days.passes(timedelta(minutes=1))
    (second,) = stage.graph.subscriptions.values()
    assert second["clientState"] != first["clientState"]


async def test_a_subscription_lives_on_beyond_its_first_term(stage: Stage) -> None:
    days = stage.days
    await stage.links()
    await days.reaches("Mon 09:00")
    (first,) = stage.graph.subscriptions.values()
    ends = first["expirationDateTime"]
    stage.graph.now = moment("Thu 09:00")
    await days.reaches("Wed 20:00")
    (renewed,) = stage.graph.subscriptions.values()
    assert (renewed["id"], renewed["expirationDateTime"] > ends) == (first["id"], True)


async def test_graph_may_try_the_callback_out(stage: Stage) -> None:
    assert await pushes(stage.days, "/calendar/push/microsoft?validationToken=Validation%3A+a%2Bb") == 200
    assert await pushes(stage.days, "/calendar/push/microsoft", body=b"{") == 202
    assert await pushes(stage.days, "/calendar/push/microsoft", body=b" " * 300_000) == 413


async def hours_of(days: Days, who: str = "rhea@vendor.example") -> Hours | None:
    async with days.app.runtime.storage.begin() as tx:
        return (await tx.members.by_emails(days.app.workspace.id, [who]))[who].hours


async def test_working_hours_come_along_once_a_day_and_go_with_the_calendar(tmp_path: Path, sqlite_url: str) -> None:
    async with AsyncExitStack() as stack:
        graph = await stack.enter_async_context(graph_server())
        days = await stack.enter_async_context(
            lived(
                tmp_path,
                sqlite_url,
                links=False,
                configured=lambda config: with_microsoft(config, graph, takes_working_hours=True),
            )
        )
        await days.sandbox.connected()
        stage = Stage(days, graph, await stack.enter_async_context(browser(days)))
        week = {"daysOfWeek": ["monday", "tuesday"], "startTime": "10:00:00.0000000", "endTime": "16:00:00.0000000"}
        graph.working_hours = week | {"timeZone": {"name": "Pacific Standard Time"}}
        await stage.links()
        assert graph.granted >= {"MailboxSettings.Read"}
        await days.passes(timedelta(minutes=1))
        known = Hours(weekdays=frozenset({0, 1}), start=time(10), end=time(16))
        assert await hours_of(days) == known
        graph.working_hours |= {"endTime": "15:00:00.0000000"}
        await days.reaches("Mon 20:00")
        assert await hours_of(days) == known
        assert len([path for _, path in graph.asked if "mailboxSettings" in path]) == 1
        await days.reaches("Tue 20:00")
        assert await hours_of(days) == replace(known, end=time(15))
        await days.rep.opens_home()
        assert days.rep.home.says("myapps.microsoft.com")
        await days.rep.clicks("Unlink", in_=days.rep.home)
        assert await hours_of(days) is None


async def test_who_links_without_that_wish_is_asked_for_no_more_than_events(stage: Stage) -> None:
    await stage.links()
    await stage.days.passes(timedelta(minutes=1))
    assert "MailboxSettings.Read" not in stage.graph.granted
    assert await hours_of(stage.days) is None
    assert [path for _, path in stage.graph.asked if "mailboxSettings" in path] == []


async def test_when_hints_are_lost_for_an_hour_the_calendar_is_read_all_the_same(stage: Stage) -> None:
    days = stage.days
    stage.has("Mon 14:00")
    await stage.links()
    await days.reaches("Mon 12:01")
    assert len(stage.graph.subscriptions) == 1
    stage.has("Mon 16:00")
    await days.reaches("Mon 12:20")
    await days.reaches("Mon 13:00")
    assert days.rep.last.says("was Mon 23 Nov, 14:00")


async def test_a_token_that_ends_between_two_pages_is_renewed_and_the_read_finished(stage: Stage) -> None:
    days = stage.days
    stage.has_series("Mon 14:00", "Tue 14:00", "Wed 14:00")
    await stage.links()
    stage.graph.page_size = 1
    stage.graph.faults = [Fault(401, "InvalidAuthenticationToken", after=1)]
    stage.has_series("Mon 14:00", "Tue 15:00", "Wed 16:00")
    renewed = stage.graph.refreshes
    await days.reaches("Mon 09:00")
    assert (stage.graph.faults, stage.graph.refreshes) == ([], renewed + 1)
    await days.reaches("Wed 23:00")
    assert [one for one in days.rep.inbox if one.says("I can't read your calendar")] == []
    starts = [start for start in ("14:00", "15:00", "16:00") if any(asked(days, start))]
    assert starts == ["14:00", "15:00", "16:00"]


async def test_a_token_that_can_not_be_renewed_between_two_pages_changes_nothing(stage: Stage) -> None:
    days = stage.days
    stage.has_series("Mon 14:00", "Tue 14:00")
    await stage.links()
    await days.reaches("Mon 09:00")
    stage.graph.page_size = 1
    stage.graph.faults = [Fault(401, "InvalidAuthenticationToken", after=1)]
    stage.graph.token_fault = Fault(503)
    stage.graph.events = stage.graph.events[:1]
    stage.has_series("Mon 16:00", "Tue 16:00")
    await days.reaches("Mon 12:00")
    assert any(asked(days, "14:00"))
    assert not any(asked(days, "16:00"))
    stage.graph.token_fault = None
    await days.reaches("Mon 13:59")
    assert any(asked(days, "16:00"))


def asked(days: Days, start: str) -> list[bool]:
    return [one.says(f"Your {start} call") for one in days.rep.inbox]


async def test_access_that_was_withdrawn_is_told_once_and_healed_by_linking_again(stage: Stage) -> None:
    days = stage.days
    stage.has("Mon 14:00")
    await stage.links()
    await days.reaches("Mon 09:00")
    stage.graph.refresh_tokens.clear()
    stage.graph.expire_access_tokens()
    await days.reaches("Mon 11:00")
    requests = (len(stage.graph.asked), stage.graph.token_requests)
    await days.reaches("Mon 13:50")
    assert (len(stage.graph.asked), stage.graph.token_requests) == requests
    notices = [one for one in days.rep.inbox if one.says("I may no longer read your calendar")]
    assert len(notices) == 1
    assert any(one.says(ASK) for one in days.rep.inbox)
    await days.rep.clicks("Connect again", in_=notices[0])
    await days.rep.closes()
    stage.has("Mon 16:00")
    await stage.links()
    await days.reaches("Mon 14:00")
    assert any(one.says("I can read your calendar again") for one in days.rep.inbox)
    assert any(asked(days, "16:00"))


async def test_one_consent_of_an_admin_links_everybody_who_has_a_mailbox(tmp_path: Path, sqlite_url: str) -> None:
    async with graph_server() as graph:
        graph.events = [event(moment("Mon 14:00"), attendees=[person("ann@acme.test", answer="accepted")])]

        def company(config: Config) -> Config:
            return with_microsoft(config, graph, microsoft_is_app_only=True)

        async with lived(
            tmp_path,
            sqlite_url,
            links=False,
            configured=company,
            people=lambda sandbox: sandbox.workspace.add_person(
                name="rep", real_name="Rita Rep", email=REP, tz=BERLIN.key, locale="en-GB"
            ),
        ) as days:
            graph.now = days.steered.now()
            rita = days.sandbox.workspace.person("rep")
            await days.reaches("Mon 12:00")
            assert rita.inbox[-1].says(ASK)
            await days.reaches("Mon 16:00")
            assert days.rep.inbox == []
