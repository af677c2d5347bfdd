"""Calls of Slack's Web API: with the token of a workspace, counted and paced, each refusal by its name."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.request import getproxies

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.people import Workspace
from bot.metrics import Metrics, Stopwatch
from bot.pacing import Paces
from bot.slack_errors import (
    InstallationGoneError,
    RateLimitedError,
    SlackError,
    UnreachableError,
    from_answer,
    from_no_answer,
    outcome_of,
)

_TIMEOUT = aiohttp.ClientTimeout(total=10, sock_connect=4)
_PAGE = 200
_ASK_FOR_A_TEAM = frozenset({"dnd.info", "dnd.teamInfo", "usergroups.list", "usergroups.users.list", "users.list"})
"""Methods that an org-wide token must tell which workspace is meant; a workspace's own token may."""


class TokenSource(Protocol):
    """Where the bot tokens of workspaces come from."""

    async def token_of(self, workspace: Workspace) -> str:
        """Return the token to act with in a workspace. Raises InstallationGoneError."""
        ...

    async def token_after(self, workspace: Workspace, refused: str) -> str | None:
        """Return the token that took the place of one Slack refused just now; None when there is no other."""
        ...


@dataclass(frozen=True, slots=True)
class OneToken:
    """One token, for whichever workspace."""

    token: str = field(repr=False)

    async def token_of(self, workspace: Workspace) -> str:  # noqa: ARG002  it is for all
        """Return it."""
        return self.token

    async def token_after(self, workspace: Workspace, refused: str) -> None:
        """There is no other."""


def keep_alive_session() -> aiohttp.ClientSession:
    """Make the one session all calls go through. Its timeouts count: slack_sdk drops its own when given a session."""
    # Without a proxy the environment has nothing to tell but ~/.netrc, which aiohttp would read again for every call.
    return aiohttp.ClientSession(timeout=_TIMEOUT, trust_env=bool(getproxies()))


def web_client(token: str | None, *, session: aiohttp.ClientSession, base_url: str) -> AsyncWebClient:
    """Make a client that retries nothing: a message whose answer was lost must not be posted again unseen."""
    logger = logging.getLogger("slack_sdk.web")
    logger.setLevel(logging.WARNING)  # below that, slack_sdk logs what is sent
    client = AsyncWebClient(token, base_url=base_url, session=session, retry_handlers=[], logger=logger)
    client.proxy = None  # the session follows HTTPS_PROXY and, unlike slack_sdk, NO_PROXY too
    return client


class SlackCalls:
    """The Web API over one keep-alive session. Whatever is called may raise a SlackError."""

    def __init__(
        self, *, session: aiohttp.ClientSession, base_url: str, tokens: TokenSource, metrics: Metrics, paces: Paces
    ) -> None:
        self._tokens = tokens
        self._metrics = metrics
        self._paces = paces
        self._client = web_client(None, session=session, base_url=base_url)

    def pages(
        self, workspace: Workspace, method: str, about: Mapping[str, Any], *, key: str
    ) -> AsyncIterator[dict[str, Any]]:
        """Read a list to its end, page by page; `key` names it in each answer."""
        return _paged(lambda paging: self.read(workspace, method, {**about, **paging}), key=key)

    def pages_by(self, token: str, method: str, *, key: str) -> AsyncIterator[dict[str, Any]]:
        """Read a list with a token of no one workspace."""
        return _paged(lambda paging: self.call(token, method, {"http_verb": "GET", "params": paging}), key=key)

    async def write(self, workspace: Workspace, method: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call a method that takes JSON."""
        return await self.call_in(workspace, method, {"json": dict(body)})

    async def read(self, workspace: Workspace, method: str, about: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call a method that reads: these take no JSON (https://docs.slack.dev/apis/web-api/#post-bodies)."""
        meant = {"team_id": workspace.team_id} if method in _ASK_FOR_A_TEAM else {}
        return await self.call_in(workspace, method, {"http_verb": "GET", "params": {**meant, **about}})

    async def call_in(self, workspace: Workspace, method: str, how: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call a method in a workspace, once more where another process renewed the token meanwhile."""
        token = await self._tokens.token_of(workspace)
        with self._paced(workspace, method, how):
            try:
                return await self.call(token, method, how)
            except InstallationGoneError:
                newer = await self._tokens.token_after(workspace, token)
                if newer is None:
                    raise
                return await self.call(newer, method, how)

    @contextmanager
    def _paced(self, workspace: Workspace, method: str, how: Mapping[str, Any]) -> Iterator[None]:
        """Count a call, and keep what its answer says of the next ones. Nothing waits here: who can, asks before."""
        self._paces.took(workspace.id, method, how.get("json", {}).get("channel", ""))
        try:
            yield
        except RateLimitedError as error:
            self._paces.pause(workspace.id, method, error.retry_after)
            raise
        except UnreachableError:
            self._paces.unanswered(workspace.id)
            raise
        self._paces.answered(workspace.id)

    async def call(self, token: str, method: str, how: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call a method with a token, measured."""
        waited, outcome = Stopwatch(), "cut_off"
        try:
            answer = await self._asked(token, method, how)
            outcome = "ok"
        except SlackError as error:
            outcome = outcome_of(error)
            raise
        else:
            return answer
        finally:
            self._metrics.slack_answered(method, outcome, waited.seconds)

    async def _asked(self, token: str, method: str, how: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            answer = await self._client.api_call(method, headers={"Authorization": f"Bearer {token}"}, **how)
        except SlackApiError as error:
            raise from_answer(error, method=method) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise from_no_answer(error, method=method) from error
        return answer.data if isinstance(answer.data, dict) else {}


async def _paged(
    ask: Callable[[dict[str, Any]], Awaitable[Mapping[str, Any]]], *, key: str
) -> AsyncIterator[dict[str, Any]]:
    """Follow cursors to the end: https://docs.slack.dev/apis/web-api/pagination."""
    cursor = ""
    while True:
        answer = await ask({"limit": _PAGE} | ({"cursor": cursor} if cursor else {}))
        for item in answer[key]:
            yield item
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return
