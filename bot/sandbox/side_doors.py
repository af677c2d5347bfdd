"""What the sandbox serves beside the Web API and the page: answers to response URLs, files going in and out."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from aiohttp import web

from bot.clock import Clock
from bot.sandbox.activity import Activity
from bot.sandbox.arguments import arguments_of
from bot.sandbox.calls import CallRecord, Calls
from bot.sandbox.faults import Faults, RateLimited, ServerError
from bot.sandbox.file_methods import upload
from bot.sandbox.postings import answer_to
from bot.sandbox.refusals import RefusedError
from bot.sandbox.teams import Team
from bot.sandbox.workspaces import Workspace

MOST_UPLOAD: Final = 64 * 2**20


class SideDoors:
    """The addresses Slack hands out one by one. Each call is written down with those of the Web API."""

    def __init__(
        self, workspaces: Mapping[str, Workspace], *, clock: Clock, faults: Faults, calls: Calls, activity: Activity
    ) -> None:
        self._workspaces, self._clock, self._faults = workspaces, clock, faults
        self._calls, self._activity = calls, activity

    def routes(self) -> list[web.RouteDef]:
        """Return their routes."""
        return [
            web.post("/response/{team}/{key}", self._respond),
            web.post("/upload/{team}/{file}", self._upload),
            web.get("/files/{team}/{file}", self._download),
        ]

    async def _respond(self, request: web.Request) -> web.Response:
        team = self._workspaces.get(request.match_info["team"])
        if team is None:
            raise web.HTTPNotFound
        match self._faults.take("response_url"):
            case ServerError(status):
                return web.Response(status=status)
            case RateLimited(retry_after=seconds):
                return web.Response(status=429, headers={"Retry-After": str(seconds)})
        with self._activity.doing("response_url"):
            args, error = await arguments_of(request), None
            try:
                answer_to(team, request.match_info["key"], args)
            except RefusedError as refusal:
                error = refusal
        self._record_answer(args.given, team, error)
        return web.Response(text="ok") if error is None else web.json_response(error.answer(), status=404)

    def _record_answer(self, given: Mapping[str, Any], team: Team | None, refusal: RefusedError | None) -> None:
        self._calls.add(
            CallRecord(
                method="response_url",
                args=given,
                error=refusal.error if refusal else None,
                at=self._clock.now(),
                team_id=team.id if team else None,
                messages=tuple(refusal.messages) if refusal else (),
            )
        )

    async def _upload(self, request: web.Request) -> web.Response:
        match self._faults.take("upload"):
            case ServerError(status):
                return web.Response(status=status)
            case RateLimited(retry_after=seconds):
                return web.Response(status=429, headers={"Retry-After": str(seconds)})
        content = await _uploaded(request)
        with suppress(RefusedError, KeyError):
            upload(self._workspaces[request.match_info["team"]], request.match_info["file"], content)
            return web.Response(text=f"OK - {len(content)}")
        return web.Response(status=400, text="upload failed")

    async def _download(self, request: web.Request) -> web.Response:
        team = self._workspaces.get(request.match_info["team"])
        file = team.files.get(request.match_info["file"]) if team else None
        if file is None or file.content is None or not file.is_complete:
            raise web.HTTPNotFound
        headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
        return web.Response(body=file.content, content_type="application/octet-stream", headers=headers)


async def _uploaded(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        return await request.read()
    for part in (await request.post()).values():
        if isinstance(part, web.FileField):
            return part.file.read()
    return b""
