"""What SayDo does in Slack, over one keep-alive session; whatever goes wrong comes back as a `SlackError`."""

import logging
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.request import getproxies

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import SystemClock
from bot.domain.messages import Message, Posted, View
from bot.domain.nudges import NudgeId
from bot.domain.people import Workspace
from bot.metrics import Metrics, Stopwatch
from bot.pacing import Paces
from bot.slack_errors import (
    ChannelGoneError,
    InstallationGoneError,
    MessageGoneError,
    NotGrantedError,
    PersonGoneError,
    RateLimitedError,
    RefusedError,
    SlackError,
    UnreachableError,
    ViewGoneError,
    from_answer,
    from_no_answer,
    named,
    outcome_of,
)
from bot.slack_files import File, share
from bot.slack_people import DoNotDisturb, Person, do_not_disturb_of, person_of
from bot.slack_places import Channel, UserGroup, channel_of, user_group_of

__all__ = [
    "SLACK_API",
    "Channel",
    "ChannelGoneError",
    "DoNotDisturb",
    "File",
    "Identity",
    "InstallationGoneError",
    "MessageGoneError",
    "NotGrantedError",
    "OneToken",
    "Person",
    "PersonGoneError",
    "RateLimitedError",
    "RefusedError",
    "Slack",
    "SlackError",
    "TokenSource",
    "UnreachableError",
    "UserGroup",
    "ViewGoneError",
    "do_not_disturb_of",
    "keep_alive_session",
    "web_client",
]

SLACK_API = "https://slack.com/api/"
NUDGE_EVENT = "saydo_nudge"
_TIMEOUT = aiohttp.ClientTimeout(total=10, sock_connect=4)
_CLOCKS_DIFFER = timedelta(minutes=10)
_PAGE = 200
_ASK_FOR_A_TEAM = frozenset({"dnd.info", "dnd.teamInfo", "usergroups.list", "usergroups.users.list", "users.list"})
"""Methods that an org-wide token must tell which workspace is meant; a workspace's own token may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a bot token is good for: its workspace and its bot user. `enterprise_id` is "" outside of a Grid."""

    team_id: str
    team_name: str
    bot_user_id: str
    bot_id: str
    enterprise_id: str


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


class Slack:
    """Slack's Web API in SayDo's words. Whatever is done in a workspace may raise InstallationGoneError."""

    def __init__(
        self,
        *,
        session: aiohttp.ClientSession,
        base_url: str,
        tokens: TokenSource,
        metrics: Metrics | None = None,
        paces: Paces | None = None,
    ) -> None:
        self._session = session
        self._tokens = tokens
        self._metrics = metrics or Metrics()
        self.paces = Paces(SystemClock()) if paces is None else paces
        self._client = web_client(None, session=session, base_url=base_url)

    async def open_dm(self, workspace: Workspace, slack_id: str) -> str:
        """Return the channel of the conversation with a person, opened when there was none."""
        answer = await self._write(workspace, "conversations.open", {"users": slack_id})
        return str(answer["channel"]["id"])

    async def post(
        self, workspace: Workspace, channel: str, message: Message, *, nudges: Sequence[NudgeId] = ()
    ) -> Posted:
        """Post a message that carries the ids of the nudges it stands for, to be found by `posted_nudges`."""
        body = {"channel": channel, "unfurl_links": False, "unfurl_media": False, **_content(message)}
        if nudges:
            body["metadata"] = {"event_type": NUDGE_EVENT, "event_payload": {"ids": list(nudges)}}
        answer = await self._write(workspace, "chat.postMessage", body)
        return Posted(channel=str(answer["channel"]), ts=str(answer["ts"]))

    async def update(self, workspace: Workspace, posted: Posted, message: Message) -> None:
        """Draw a message again. Its metadata stays, because none is sent (chat.update); its text is not parsed."""
        body = {"channel": posted.channel, "ts": posted.ts, "parse": "none", **_content(message)}
        await self._write(workspace, "chat.update", body)

    async def delete(self, workspace: Workspace, posted: Posted) -> None:
        """Delete a message of SayDo's own. Raises SlackError where it is gone already, or may not be deleted."""
        await self._write(workspace, "chat.delete", {"channel": posted.channel, "ts": posted.ts})

    async def post_ephemeral(self, workspace: Workspace, channel: str, slack_id: str, message: Message) -> None:
        """Show a message to one person only; Slack keeps it nowhere."""
        body = {"channel": channel, "user": slack_id, **_content(message)}
        await self._write(workspace, "chat.postEphemeral", body)

    async def respond(self, response_url: str, message: Message, *, replace_original: bool) -> None:
        """Answer where something was clicked or typed, seen by that person only; five times within 30 minutes."""
        body = {"response_type": "ephemeral", "replace_original": replace_original, **_content(message)}
        try:
            async with self._session.post(response_url, json=body) as answer:
                if answer.status == 200:  # noqa: PLR2004  # HTTP's own number
                    return
                code = "message_not_found" if answer.status in {404, 410} else ""
                raise named(code, method="response_url", status=answer.status, headers=answer.headers, body={})
        except (aiohttp.ClientError, TimeoutError) as error:
            raise from_no_answer(error, method="response_url") from error

    async def publish_home(self, workspace: Workspace, slack_id: str, view: View) -> None:
        """Show a person's Home tab."""
        await self._write(workspace, "views.publish", {"user_id": slack_id, "view": dict(view)})

    async def open_view(self, workspace: Workspace, trigger_id: str, view: View) -> str:
        """Open a modal and return its id. A trigger lives 3 seconds and works once: ViewGoneError after that."""
        answer = await self._write(workspace, "views.open", {"trigger_id": trigger_id, "view": dict(view)})
        return str(answer["view"]["id"])

    async def push_view(self, workspace: Workspace, trigger_id: str, view: View) -> str:
        """Put a modal on top of the open one, three at most, and return its id."""
        answer = await self._write(workspace, "views.push", {"trigger_id": trigger_id, "view": dict(view)})
        return str(answer["view"]["id"])

    async def update_view(
        self, workspace: Workspace, view_id: str, view: View, *, view_hash: str | None = None
    ) -> None:
        """Draw an open modal again; with a hash only if nobody changed it since (ViewGoneError)."""
        body = {"view_id": view_id, "view": dict(view)}
        await self._write(workspace, "views.update", body | ({"hash": view_hash} if view_hash else {}))

    async def permalink(self, workspace: Workspace, channel: str, ts: str) -> str:
        """Return the address of a message. Raises SlackError where the app may not see it."""
        answer = await self._read(workspace, "chat.getPermalink", {"channel": channel, "message_ts": ts})
        return str(answer["permalink"])

    async def send_file(self, workspace: Workspace, channel: str, file: File) -> None:
        """Share a file in a conversation; it is shown when all of it arrived, or not at all."""

        async def call(method: str, how: Mapping[str, Any]) -> Mapping[str, Any]:
            return await self._call_in(workspace, method, how)

        await share(call, self._session, channel, file)

    async def look_up(self, workspace: Workspace, slack_id: str) -> Person:
        """Return a person as Slack shows them now."""
        answer = await self._read(workspace, "users.info", {"user": slack_id, "include_locale": True})
        return person_of(answer["user"])

    async def everybody(self, workspace: Workspace) -> list[Person]:
        """Return all users of a workspace, bots and those who left included."""
        users = self._pages(workspace, "users.list", {"include_locale": True}, key="members")
        return [person_of(user) async for user in users]

    async def do_not_disturb(self, workspace: Workspace, slack_ids: Sequence[str]) -> dict[str, DoNotDisturb]:
        """Return the present or next do-not-disturb of people, fifty at most; needs the scope dnd:read."""
        if len(slack_ids) == 1:  # which dnd.teamInfo refuses: no_users_provided
            answer = await self._read(workspace, "dnd.info", {"user": slack_ids[0]})
            return {slack_ids[0]: do_not_disturb_of(answer)}
        answer = await self._read(workspace, "dnd.teamInfo", {"users": ",".join(slack_ids)})
        return {slack_id: do_not_disturb_of(status) for slack_id, status in answer["users"].items()}

    async def channel(self, workspace: Workspace, channel: str) -> Channel:
        """Return a channel as Slack shows it now. Raises ChannelGoneError for one that SayDo can't see."""
        return channel_of((await self._read(workspace, "conversations.info", {"channel": channel}))["channel"])

    async def user_groups(self, workspace: Workspace) -> list[UserGroup]:
        """Return the user groups in use, by handle. Raises NotGrantedError without usergroups:read, or a paid plan."""
        answer = await self._read(workspace, "usergroups.list", {})
        found = [user_group_of(group) for group in answer["usergroups"] if not group.get("date_delete")]
        return sorted(found, key=lambda group: (group.handle.casefold(), group.group_id))

    async def people_of_group(self, workspace: Workspace, group: str) -> list[str]:
        """Return the Slack ids of who is in a user group."""
        answer = await self._read(workspace, "usergroups.users.list", {"usergroup": group})
        return [str(slack_id) for slack_id in answer["users"]]

    async def posted_nudges(
        self, workspace: Workspace, channel: str, *, since: datetime, until: datetime | None = None
    ) -> dict[NudgeId, Posted]:
        """Return where the nudges posted to a conversation since an instant stand, read from its history."""
        about: dict[str, Any] = {
            "channel": channel,
            "oldest": _ts(since - _CLOCKS_DIFFER),
            "include_all_metadata": True,
        }
        if until is not None:
            about["latest"] = _ts(until + _CLOCKS_DIFFER)
        found: dict[NudgeId, Posted] = {}
        async for message in self._pages(workspace, "conversations.history", about, key="messages"):
            metadata = message.get("metadata") or {}
            if metadata.get("event_type") == NUDGE_EVENT and message.get("user") == workspace.bot_user_id:
                posted = Posted(channel=channel, ts=str(message["ts"]))
                found |= dict.fromkeys(map(NudgeId, (metadata.get("event_payload") or {}).get("ids") or ()), posted)
        return found

    async def whoami(self, token: str) -> Identity:
        """Return what a bot token is good for. Raises InstallationGoneError when it is not."""
        answer = await self._call(token, "auth.test", {"json": {}})
        if not answer.get("team_id") or not answer.get("user_id"):
            raise UnreachableError("Slack's answer does not say who SayDo is.")
        return Identity(
            team_id=str(answer["team_id"]),
            team_name=str(answer.get("team") or ""),
            bot_user_id=str(answer["user_id"]),
            bot_id=str(answer.get("bot_id") or ""),
            enterprise_id=str(answer.get("enterprise_id") or ""),
        )

    async def teams_of(self, token: str) -> list[tuple[str, str]]:
        """Return the workspaces an org-wide token may enter, each with its name."""
        teams, cursor = [], ""
        while True:
            params = {"limit": _PAGE} | ({"cursor": cursor} if cursor else {})
            answer = await self._call(token, "auth.teams.list", {"http_verb": "GET", "params": params})
            teams += [(str(team["id"]), str(team.get("name") or "")) for team in answer["teams"]]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return teams

    async def _pages(
        self, workspace: Workspace, method: str, about: Mapping[str, Any], *, key: str
    ) -> AsyncIterator[dict[str, Any]]:
        cursor = ""
        while True:
            paging = {"limit": _PAGE} | ({"cursor": cursor} if cursor else {})
            answer = await self._read(workspace, method, {**about, **paging})
            for item in answer[key]:
                yield item
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    async def _write(self, workspace: Workspace, method: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        return await self._call_in(workspace, method, {"json": dict(body)})

    async def _read(self, workspace: Workspace, method: str, about: Mapping[str, Any]) -> Mapping[str, Any]:
        # the methods that read take no JSON: https://docs.slack.dev/apis/web-api/#post-bodies
        meant = {"team_id": workspace.team_id} if method in _ASK_FOR_A_TEAM else {}
        return await self._call_in(workspace, method, {"http_verb": "GET", "params": {**meant, **about}})

    async def _call_in(self, workspace: Workspace, method: str, how: Mapping[str, Any]) -> Mapping[str, Any]:
        token = await self._tokens.token_of(workspace)
        with self._paced(workspace, method, how):
            try:
                return await self._call(token, method, how)
            except InstallationGoneError:
                newer = await self._tokens.token_after(workspace, token)
                if newer is None:
                    raise
                return await self._call(newer, method, how)

    @contextmanager
    def _paced(self, workspace: Workspace, method: str, how: Mapping[str, Any]) -> Iterator[None]:
        """Count a call, and keep what its answer says of the next ones. Nothing waits here: who can, asks before."""
        self.paces.took(workspace.id, method, how.get("json", {}).get("channel", ""))
        try:
            yield
        except RateLimitedError as error:
            self.paces.pause(workspace.id, method, error.retry_after)
            raise
        except UnreachableError:
            self.paces.unanswered(workspace.id)
            raise
        self.paces.answered(workspace.id)

    async def _call(self, token: str, method: str, how: Mapping[str, Any]) -> Mapping[str, Any]:
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


def _ts(instant: datetime) -> str:
    return f"{instant.timestamp():.6f}"


def _content(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks)}
