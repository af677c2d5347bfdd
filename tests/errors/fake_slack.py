"""A Slack that answers each method in one way."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from tests.calendars.servers import serving

_WELL = {
    "auth.test": {"ok": True, "team_id": "T1", "team": "Vendor", "user_id": "UBOT", "bot_id": "B1"},
    "users.list": {"ok": True, "members": []},
}


@asynccontextmanager
async def fake_slack(
    answers: Mapping[str, Mapping[str, Any]], *, headers: Mapping[str, str] | None = None
) -> AsyncIterator[str]:
    """Serve the Web API; what is not among the answers goes well. A status of its own is that of the answer."""

    async def answer(request: web.Request) -> web.Response:
        method = request.path.rpartition("/")[2]
        body = dict(answers.get(method, _WELL.get(method, {"ok": True})))
        return web.json_response(body, status=body.pop("status", 200), headers=headers)

    async with serving(answer) as server:
        yield server.url("/api/")
