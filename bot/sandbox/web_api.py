"""Slack's Web API over HTTP: reads a call, holds it against token, scope and faults, answers as Slack does.

https://docs.slack.dev/apis/web-api
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import Any, Final

from aiohttp import web

from bot.clock import Clock
from bot.sandbox import chat_methods, conversation_methods, file_methods, people_methods, view_methods
from bot.sandbox.activity import Activity
from bot.sandbox.arguments import Arguments, Call, arguments_of
from bot.sandbox.calls import CallRecord, Calls
from bot.sandbox.faults import Fault, Faults, RateLimited, Refusal, Reset, ServerError, Timeout
from bot.sandbox.grants import OF_NO_TEAM, Grants
from bot.sandbox.refusals import RefusedError
from bot.sandbox.scopes import METHOD_SCOPES
from bot.sandbox.socket_mode import SocketMode
from bot.sandbox.teams import Team

Json = dict[str, Any]
_Broken = RateLimited | ServerError
_SECRETS: Final = frozenset({"client_secret", "code", "refresh_token", "token"})

METHODS: Final[Mapping[str, Callable[[Call], Json]]] = {
    **chat_methods.METHODS,
    **conversation_methods.METHODS,
    **file_methods.METHODS,
    **people_methods.METHODS,
    **view_methods.METHODS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WebApi:
    """Answers the Web API for all workspaces; a bot token leads to its workspace, `app_token` to Socket Mode.

    `access` is oauth.v2.access, which has no token but the app's own name and secret.
    """

    clock: Clock
    app_token: str
    grants: Grants
    access: Callable[[Arguments, str], Json]
    socket_mode: SocketMode | None
    socket_url: Callable[[str], str]
    faults: Faults
    calls: Calls
    activity: Activity
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        method = request.match_info["method"]
        fault = self.faults.take(method)
        if isinstance(fault, Timeout) and fault.late is None:
            await self.closing.wait()
            return web.Response(status=503)
        with self.activity.doing(method):
            answer = await self._serve(request, method, fault)
        if isinstance(fault, Timeout):
            with suppress(TimeoutError):
                await asyncio.wait_for(self.closing.wait(), fault.late)
        return answer

    async def _serve(self, request: web.Request, method: str, fault: Fault | None) -> web.StreamResponse:
        try:
            args = await arguments_of(request)
        except RefusedError as refusal:
            return web.json_response(refusal.answer())
        token = _token(request, args)
        team = self.grants.any_team(token)
        if isinstance(fault, RateLimited | ServerError):
            return self._broken(method, args, fault, team)
        answer = self._answer(method, args, token=token, fault=fault)
        if isinstance(fault, Reset) and request.transport is not None:
            request.transport.abort()
        date = {"Date": format_datetime(self.clock.now(), usegmt=True)}
        return web.json_response(answer, headers=date | _scope_headers(method, team))

    def _broken(self, method: str, args: Arguments, fault: _Broken, team: Team | None) -> web.Response:
        if isinstance(fault, ServerError):
            self._record(method, args, team, RefusedError(f"http_{fault.status}"))
            return web.Response(status=fault.status, text="<html>Server Error</html>", content_type="text/html")
        refusal = RefusedError("ratelimited")
        self._record(method, args, team, refusal)
        return web.json_response(refusal.answer(), status=429, headers={"Retry-After": str(fault.retry_after)})

    def _answer(self, method: str, args: Arguments, *, token: str, fault: Fault | None) -> Json:
        team = self.grants.any_team(token)
        try:
            _refuse(fault)
            answer = self._carried_out(method, args, token=token)
        except RefusedError as refusal:
            self._record(method, args, team, refusal)
            return refusal.answer()
        self._record(method, args, team, None)
        return {"ok": True, **answer}

    def _carried_out(self, method: str, args: Arguments, *, token: str) -> Json:
        if method == "oauth.v2.access":
            return self.access(args, token)
        if method == "api.test":
            return _echo(args)
        if method == "apps.connections.open":
            return self._connection(token)
        if method not in METHODS:
            raise RefusedError("unknown_method", req_method=method)
        if token == self.app_token:
            raise RefusedError("not_allowed_token_type")
        team = self.grants.team_of(token, method, args, now=self.clock.now())
        holder = self.grants.holder_of(token)
        organisation = None if isinstance(holder, Team) else holder
        if organisation is None or method not in OF_NO_TEAM:
            _refuse_standing(team, method)
        return METHODS[method](Call(args=args, team=team, organisation=organisation))

    def _connection(self, token: str) -> Json:
        if token != self.app_token:
            is_bot = self.grants.holder_of(token) is not None
            raise RefusedError("not_allowed_token_type" if is_bot else _token_refusal(token))
        if self.socket_mode is None:
            raise RefusedError("forbidden")
        if self.socket_mode.is_full:
            raise RefusedError("too_many_websockets")
        return {"url": self.socket_url(self.socket_mode.ticket())}

    def _record(self, method: str, args: Arguments, team: Team | None, refusal: RefusedError | None) -> None:
        given = {name: value for name, value in args.given.items() if name not in _SECRETS}
        self.calls.add(
            CallRecord(
                method=method,
                args=given,
                error=refusal.error if refusal else None,
                at=self.clock.now(),
                team_id=team.id if team else None,
                scopes=METHOD_SCOPES.get(method, ()),
                messages=tuple(refusal.messages) if refusal else (),
            )
        )


def _refuse(fault: Fault | None) -> None:
    if isinstance(fault, Refusal):
        raise RefusedError(fault.error)


def _token(request: web.Request, args: Arguments) -> str:
    header = request.headers.get("Authorization", "")
    return header.removeprefix("Bearer ").strip() or args.optional("token") or ""


def _token_refusal(token: str) -> str:
    return "invalid_auth" if token else "not_authed"


def _refuse_standing(team: Team, method: str) -> None:
    if team.standing.refusal is not None:
        raise RefusedError(team.standing.refusal)
    needed, granted = METHOD_SCOPES.get(method, ()), team.standing.scopes
    if needed and granted.isdisjoint(needed):
        raise RefusedError("missing_scope", needed=needed[0], provided=",".join(sorted(granted)))


def _scope_headers(method: str, team: Team | None) -> dict[str, str]:
    if team is None:
        return {}
    accepted = ",".join(METHOD_SCOPES.get(method, ()))
    return {"x-oauth-scopes": ",".join(sorted(team.standing.scopes)), "x-accepted-oauth-scopes": accepted}


def _echo(args: Arguments) -> Json:
    given = {name: value for name, value in args.given.items() if name != "token"}
    if (error := args.optional("error")) is not None:
        raise RefusedError(error, args=given)
    return {"args": given}
