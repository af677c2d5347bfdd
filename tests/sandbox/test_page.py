"""The page's server side: what it shows, and what people do there."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import SteeredClock
from bot.domain.errors import InvalidInputError
from bot.sandbox.page import Forecast
from bot.sandbox.page_files import fingerprint
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from tests.sandbox.apps import MANIFEST, button, home, modal, section, text_input
from tests.sandbox.listening import Listener

Json = dict[str, Any]


@pytest.fixture
async def sandbox(clock: SteeredClock) -> AsyncIterator[Sandbox]:
    async def travel(to: str) -> None:
        if to == "tomorrow soon":
            raise ValueError("no such time")
        if to != "+15m":
            raise InvalidInputError(f"“{to}” is no moment.")
        clock.advance(timedelta(minutes=15))

    async def forecast() -> Forecast | None:
        return Forecast(at=clock.now() + timedelta(hours=1), what="Objective ask for Rhea")

    async with Sandbox(MANIFEST, clock, socket_mode=False, travel=travel, forecast=forecast) as sandbox:
        yield sandbox


class Browser:
    def __init__(self, session: aiohttp.ClientSession, me: str) -> None:
        self.session, self.me = session, me

    async def get(self, path: str, **query: str) -> Any:
        async with self.session.get(f"/sandbox/{path}", params={"as": self.me, **query}) as response:
            response.raise_for_status()
            return await response.json()

    async def act(self, do: str, **parts: Any) -> Any:
        async with self.session.post("/sandbox/act", json={"as": self.me, "do": do, **parts}) as response:
            return await response.json()


@pytest.fixture
async def browser(sandbox: Sandbox, rhea: Person) -> AsyncIterator[Browser]:
    async with aiohttp.ClientSession(base_url=sandbox.url) as session:
        yield Browser(session, rhea.id)


async def test_the_state_tells_who_is_there_and_what_can_be_done(
    sandbox: Sandbox, browser: Browser, rhea: Person, slack: AsyncWebClient
) -> None:
    await slack.chat_postMessage(channel=rhea.id, text="x")
    state = await browser.get("state")
    assert state["now"] == "2026-11-23T09:00:00+00:00"
    assert state["clock"] == {
        "running": False,
        "next": {"at": "2026-11-23T10:00:00+00:00", "what": "Objective ask for Rhea"},
    }
    assert (state["me"], state["people"], state["unread"]) == (rhea.id, [rhea.id], {rhea.id: 1})
    assert state["tour"] is None
    assert state["users"][rhea.id]["title"] == "Account executive"
    assert state["channels"] == [
        {
            "id": rhea.dm.id,
            "kind": "im",
            "name": "Example App",
            "user": sandbox.workspace.bot.id,
            "topic": "",
            "unread": 1,
            "last_ts": "1795424400.000100",
        }
    ]
    assert state["commands"] == [{"command": "/prep", "description": "Prepare a call", "usage_hint": "[words]"}]
    assert [s["type"] for s in state["shortcuts"]] == ["global", "message"]
    assert state["app"]["bot_user"] == sandbox.workspace.bot.id


async def test_a_tour_is_of_one_run_and_names_who_and_where(sandbox: Sandbox, browser: Browser, rhea: Person) -> None:
    channel = sandbox.workspace.add_channel("team", members=[rhea])
    sandbox.page.offers_tour(rep=rhea, manager=rhea, channel=channel)
    first = (await browser.get("state"))["tour"]
    assert (first["rep"], first["manager"], first["channel"]) == (rhea.id, rhea.id, channel.id)
    sandbox.page.offers_tour(rep=rhea, manager=rhea, channel=channel)
    assert (await browser.get("state"))["tour"]["id"] != first["id"]


async def test_reading_messages_marks_them_read(browser: Browser, rhea: Person, slack: AsyncWebClient) -> None:
    await slack.chat_postMessage(channel=rhea.id, text="x", blocks=[section("*x*")])
    messages = (await browser.get("messages", channel=rhea.dm.id))["messages"]
    assert [(m["text"], m["ephemeral"], m["edited"]) for m in messages] == [("x", False, False)]
    assert (await browser.get("state"))["channels"][0]["unread"] == 0


async def test_a_call_is_prepared_from_command_to_submission(
    app: Listener, browser: Browser, rhea: Person, slack: AsyncWebClient
) -> None:
    assert (await browser.get("modals"))["stack"] == []
    assert await browser.act("command", channel=rhea.dm.id, command="/prep", text="acme") == {"ok": True}
    assert (app.heard[-1]["command"], app.heard[-1]["text"]) == ("/prep", "acme")
    await slack.views_open(trigger_id=app.heard[-1]["trigger_id"], view=modal(text_input("Objective", "goal")))
    view = (await browser.get("modals"))["stack"][0]
    empty = await browser.act("submit", view=view["id"], values={"goal": {"text": ""}})
    assert empty == {"ok": True, "errors": {"goal": "Please complete this required field."}}
    app.answers = {"response_action": "errors", "errors": {"goal": "Say more."}}
    short = await browser.act("submit", view=view["id"], values={"goal": {"text": "x"}})
    assert short == {"ok": True, "errors": {"goal": "Say more."}}
    app.answers = {}
    assert await browser.act("submit", view=view["id"], values={"goal": {"text": "Pilot"}}) == {"ok": True}
    assert (await browser.get("modals"))["stack"] == []
    assert app.heard[-1]["view"]["state"]["values"]["goal"]["text"]["value"] == "Pilot"


async def test_a_click_carries_all_values_of_its_surface(
    app: Listener, browser: Browser, rhea: Person, slack: AsyncWebClient
) -> None:
    row = {"type": "actions", "block_id": "row", "elements": [button("Done", "done")]}
    posted = await slack.chat_postMessage(channel=rhea.id, text="x", blocks=[text_input("Note", "note"), row])
    where = {"channel": posted["channel"], "ts": posted["ts"]}
    values = {"note": {"text": "later"}}
    click = {"where": where, "block_id": "row", "action_id": "done", "value": None, "values": values}
    assert await browser.act("click", **click) == {"ok": True}
    assert app.heard[-1]["state"]["values"]["note"]["text"]["value"] == "later"


async def test_what_was_pressed_while_it_was_drawn_anew_is_found_where_it_stands_now(
    app: Listener, browser: Browser, rhea: Person, slack: AsyncWebClient
) -> None:
    def row(value: str) -> Json:
        return {"type": "actions", "elements": [button("Prepare", "prepare", value=value)]}

    await slack.views_publish(user_id=rhea.id, view=home(row("call-1"), row("call-2")))
    seen = (await browser.get("home"))["view"]
    second = seen["blocks"][1]
    await slack.views_publish(user_id=rhea.id, view=home(section("New"), row("call-1"), row("call-2")))
    press = {"where": {"view": seen["id"]}, "block_id": second["block_id"], "action_id": "prepare"}
    assert await browser.act("click", **press, element=second["elements"][0]) == {"ok": True}
    assert app.heard[-1]["actions"][0]["value"] == "call-2"
    await slack.views_publish(user_id=rhea.id, view=home(row("call-1")))
    gone = await browser.act("click", **press, element=second["elements"][0])
    assert gone == {"ok": False, "error": "This changed while you pressed it. Have another look."}


async def test_home_is_opened_and_shown(app: Listener, browser: Browser, rhea: Person, slack: AsyncWebClient) -> None:
    assert await browser.get("home") == {"view": None}
    await browser.act("open", tab="home")
    assert app.heard[-1]["event"]["tab"] == "home"
    await slack.views_publish(user_id=rhea.id, view=home(section("Yours")))
    assert (await browser.get("home"))["view"]["blocks"][0]["text"]["text"] == "Yours"


async def test_what_a_person_says_is_heard(app: Listener, browser: Browser, rhea: Person) -> None:
    await browser.act("say", channel=rhea.dm.id, text="Hello")
    assert app.heard[-1]["event"]["text"] == "Hello"


async def test_failures_are_told_in_words(browser: Browser, rhea: Person) -> None:
    silent = await browser.act("command", channel=rhea.dm.id, command="/prep")
    assert silent == {"ok": False, "error": '/prep failed with the error "dispatch_failed"'}
    assert (await browser.act("close", view="V1"))["ok"] is False
    assert (await browser.act("fly"))["ok"] is False
    assert (await browser.act("say"))["ok"] is False


async def test_the_clock_travels(browser: Browser) -> None:
    assert await browser.act("clock", to="+15m") == {"ok": True, "now": "2026-11-23T09:15:00+00:00"}
    assert (await browser.act("clock", to="tomorrow soon"))["error"] == "This can't be done so: no such time"
    assert await browser.act("clock", to="yesterday") == {"ok": False, "error": "“yesterday” is no moment."}


async def test_options_are_fetched_from_the_app(
    app: Listener, browser: Browser, rhea: Person, slack: AsyncWebClient
) -> None:
    menu = {"type": "external_select", "action_id": "account"}
    view = await slack.views_publish(user_id=rhea.id, view=home(section("x", block_id="b", accessory=menu)))
    app.answers = {"options": [{"text": {"type": "plain_text", "text": "Acme"}, "value": "acme"}]}
    found = await browser.get("options", view=view["view"]["id"], block_id="b", action_id="account", query="ac")
    assert [option["value"] for option in found["options"]] == ["acme"]


async def test_changes_are_told_live(sandbox: Sandbox, browser: Browser, rhea: Person, slack: AsyncWebClient) -> None:
    async with browser.session.ws_connect("/sandbox/live", params={"as": rhea.id}) as live, asyncio.timeout(5):
        await slack.chat_postMessage(channel=rhea.id, text="x")
        assert await live.receive_json() == {"type": "message", "channel": rhea.dm.id}
        await slack.views_publish(user_id=rhea.id, view=home(section("x")))
        assert await live.receive_json() == {"type": "home"}
        await browser.act("clock", to="+15m")
        assert await live.receive_json() == {"type": "state"}
        sandbox.page.shows_time()
        assert await live.receive_json() == {"type": "time", "now": "2026-11-23T09:15:00+00:00"}


async def test_another_sites_page_may_do_nothing(browser: Browser, rhea: Person) -> None:
    foreign = {"Origin": "https://evil.example"}
    act = {"as": rhea.id, "do": "open"}
    async with browser.session.post("/sandbox/act", json=act, headers=foreign) as response:
        assert response.status == 403
    own = {"Origin": f"http://{response.url.host}:{response.url.port}"}
    async with browser.session.post("/sandbox/act", json=act, headers=own) as response:
        assert response.status == 200


async def test_the_pages_files_are_served_and_no_others(browser: Browser) -> None:
    async with browser.session.get("/") as response:
        assert response.status == 200
        assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")
        (address,) = re.findall(r'src="(/page/\w+/main\.js)"', await response.text())
    async with browser.session.get(address) as response:
        assert response.status == 200
        assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")
    for strange in ("..%2Fpage.py", "%2E%2E%2Fpage.py", "nothing.js"):
        async with browser.session.get(address.replace("main.js", strange)) as response:
            assert response.status == 404


async def test_a_browser_keeps_the_pages_files_and_asks_for_the_page_itself_each_time(browser: Browser) -> None:
    async with browser.session.get("/") as response:
        assert response.headers["Cache-Control"] == "no-cache"
        addresses = re.findall(r'"(/page/[^"]+)"', await response.text())
    assert len(addresses) == 6
    assert len({address.split("/")[2] for address in addresses}) == 1
    for address in addresses:
        async with browser.session.get(address) as response:
            assert "immutable" in response.headers["Cache-Control"]


def test_files_that_change_have_other_addresses(tmp_path: Path) -> None:
    seen = set[str]()
    for name, content in (("main.js", "one"), ("main.js", "two"), ("more.js", "one")):
        (tmp_path / name).write_text(content, encoding="utf-8")
        seen.add(fingerprint(tmp_path))
    assert len(seen) == 3
    (tmp_path / "more.js").unlink()
    assert fingerprint(tmp_path) in seen


async def test_a_stranger_is_not_found(browser: Browser) -> None:
    async with browser.session.get("/sandbox/state", params={"as": "U0NOBODY"}) as response:
        assert response.status == 404
