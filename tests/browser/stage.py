"""A sandbox reduced to its protocol: it shows the page what a test puts on stage and records what the page does."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from bot.sandbox.page_files import page_files

NOON = 1_795_435_200  # Mon 23 Nov 2026, 12:00 UTC

Json = dict[str, Any]
Deed = Callable[[Json], Awaitable[Json | None]]


def plain(text: str) -> Json:
    """Return a plain_text object."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str, block_id: str = "text") -> Json:
    """Return a section of mrkdwn."""
    return {"type": "section", "block_id": block_id, "text": {"type": "mrkdwn", "text": text}}


def button(label: str, action_id: str, **more: Any) -> Json:
    """Return a button element."""
    return {"type": "button", "text": plain(label), "action_id": action_id, **more}


def field(label: str, block_id: str, element: Json | None = None, **more: Any) -> Json:
    """Return an input block; its element is one line of text unless given. Its action_id is "value"."""
    element = {"type": "plain_text_input", **(element or {}), "action_id": "value"}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, **more}


def option(label: str, value: str) -> Json:
    """Return an option object."""
    return {"text": plain(label), "value": value}


def modal(*blocks: Json, view_id: str = "V1", title: str = "Recap") -> Json:
    """Return a modal as Slack stores it."""
    head = {"id": view_id, "type": "modal", "title": plain(title), "submit": plain("Save"), "close": plain("Not now")}
    return {**head, "blocks": list(blocks), "state": {"values": {}}}


def _user(user_id: str, name: str, zone: str, *, is_bot: bool = False) -> Json:
    known = {"id": user_id, "name": name.lower(), "real_name": name, "title": "", "tz": zone, "is_bot": is_bot}
    return {**known, "deleted": False, "color": "9f69e7"}


class Stage:
    """What the page is shown, as plain JSON a test may change, and `deeds`: what it did, in order.

    Its line to the page comes about once `line_stands`.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.now = "2026-11-23T12:00:00+00:00"
        self.users = {
            "U1": _user("U1", "Rhea Moss", "Europe/Berlin"),
            "U2": _user("U2", "Ben Ito", "America/New_York"),
            "UB": _user("UB", "SayDo", "UTC", is_bot=True),
        }
        self.unread = {"C1": 2}
        self.messages: dict[str, list[Json]] = {"D1": [], "C1": []}
        self.home: Json = {"id": "VH", "type": "home", "blocks": [mrkdwn("Welcome home")]}
        self.stack: list[Json] = []
        self.deeds: list[Json] = []
        self.answers: dict[str, Deed] = {}
        self.line_stands = asyncio.Event()
        self.line_stands.set()
        self.line_asked = asyncio.Event()
        self._news = asyncio.Condition()
        self.lines: set[web.WebSocketResponse] = set()

    def says(self, text: str, *, blocks: list[Json] | None = None, user: str = "UB", **more: Any) -> Json:
        """Put a message into the conversation with the app, a minute after the last one, and return it."""
        ts = f"{NOON + 60 * len(self.messages['D1'])}.000100"
        message: Json = {
            "ts": ts,
            "user": user,
            "bot_id": "B1" if user == "UB" else None,
            "text": text,
            "blocks": blocks,
        }
        message |= {"edited": False, "ephemeral": False, "thread_ts": None, "files": [], **more}
        self.messages["D1"].append(message)
        return message

    async def tells(self, **change: str) -> None:
        """Tell every open page that something changed."""
        for line in list(self.lines):
            await line.send_json(change)

    def done(self, kind: str) -> list[Json]:
        """Return the deeds of one kind so far."""
        return [deed for deed in self.deeds if deed["do"] == kind]

    async def does(self, deed: Json) -> Json:
        """Take note of what the page did; return the answer."""
        async with self._news:
            self.deeds.append(deed)
            self._news.notify_all()
        answer = self.answers.get(deed["do"])
        return (await answer(deed) if answer else None) or {"ok": True}

    async def sees(self, kind: str, times: int = 1) -> list[Json]:
        """Wait until the page did something of this kind so many times; return those deeds."""
        async with asyncio.timeout(5), self._news:
            await self._news.wait_for(lambda: len(self.done(kind)) >= times)
        return self.done(kind)

    def shows(self, what: str, query: Mapping[str, str]) -> Json:
        """Return what the page asks for."""
        match what:
            case "state":
                return self._state(query["as"] or "U1")
            case "messages":
                return {"messages": self.messages[query["channel"]]}
            case "home":
                return {"view": self.home}
            case "modals":
                return {"stack": self.stack}
            case "options":
                return {"options": [option(f"{query['query']} Ltd", "found")]}
            case _:
                raise LookupError(what)

    def _state(self, me: str) -> Json:
        return {
            "now": self.now,
            "clock": {"running": False, "next": {"at": "2026-11-23T13:30:00+00:00", "what": "Objective ask for Rhea"}},
            "team": {"id": "T1", "name": "Northwind"},
            "me": me,
            "users": self.users,
            "people": ["U1", "U2"],
            "channels": [
                {"id": "D1", "kind": "im", "name": "", "user": "UB", "topic": "", "unread": 0, "last_ts": None},
                {"id": "C1", "kind": "channel", "name": "sales", "user": None, "topic": "", "last_ts": None}
                | {"unread": self.unread["C1"]},
            ],
            "commands": [
                {"command": "/prep", "description": "Prepare a call", "usage_hint": "[words]"},
                {"command": "/recap", "description": "Recap a call", "usage_hint": "[words]"},
            ],
            "shortcuts": [
                {"callback_id": "track", "name": "Track as commitment", "type": "message"},
                {"callback_id": "prep_any", "name": "Prepare a call", "type": "global"},
            ],
            "app": {"id": "A1", "name": "SayDo", "bot_user": "UB", "home": True},
        }


class Theatre:
    """The web server that plays the protocol with what is on `stage`: another for each test, at the same address."""

    def __init__(self) -> None:
        self.url = ""
        self.stage = Stage("")

    def app(self) -> web.Application:
        """Return the web server that plays the protocol."""
        app = web.Application()
        app.router.add_routes(page_files())
        app.router.add_get("/sandbox/live", self._live)
        app.router.add_get("/sandbox/{what}", self._get)
        app.router.add_post("/sandbox/act", self._act)
        return app

    async def _live(self, request: web.Request) -> web.WebSocketResponse:
        line, stage = web.WebSocketResponse(), self.stage
        stage.line_asked.set()
        await stage.line_stands.wait()
        await line.prepare(request)
        stage.lines.add(line)
        async for _ in line:
            pass
        stage.lines.discard(line)
        return line

    async def _get(self, request: web.Request) -> web.Response:
        return web.json_response(self.stage.shows(request.match_info["what"], request.query))

    async def _act(self, request: web.Request) -> web.Response:
        return web.json_response(await self.stage.does(await request.json()))
