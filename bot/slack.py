"""What SayDo does in Slack, over one keep-alive session; whatever goes wrong comes back as a `SlackError`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import aiohttp

from bot.clock import SystemClock
from bot.domain.messages import Message, Posted, View
from bot.domain.nudges import NudgeId
from bot.domain.people import Workspace
from bot.metrics import Metrics
from bot.pacing import Paces
from bot.slack_calls import SlackCalls, TokenSource
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
    from_no_answer,
    named,
)
from bot.slack_files import File, share
from bot.slack_people import DoNotDisturb, Person, do_not_disturb_of, person_of
from bot.slack_places import Channel, UserGroup, channel_of, user_group_of

__all__ = [
    "Channel",
    "ChannelGoneError",
    "DoNotDisturb",
    "File",
    "Identity",
    "InstallationGoneError",
    "MessageGoneError",
    "NotGrantedError",
    "Person",
    "PersonGoneError",
    "RateLimitedError",
    "RefusedError",
    "Slack",
    "SlackError",
    "UnreachableError",
    "UserGroup",
    "ViewGoneError",
    "do_not_disturb_of",
]

NUDGE_EVENT = "saydo_nudge"
_CLOCKS_DIFFER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a bot token is good for: its workspace and its bot user. `enterprise_id` is "" outside of a Grid."""

    team_id: str
    team_name: str
    bot_user_id: str
    bot_name: str = ""
    bot_id: str
    enterprise_id: str


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
        self.paces = Paces(SystemClock()) if paces is None else paces
        self._calls = SlackCalls(
            session=session, base_url=base_url, tokens=tokens, metrics=metrics or Metrics(), paces=self.paces
        )

    async def open_dm(self, workspace: Workspace, slack_id: str) -> str:
        """Return the channel of the conversation with a person, opened when there was none."""
        answer = await self._calls.write(workspace, "conversations.open", {"users": slack_id})
        return str(answer["channel"]["id"])

    async def post(
        self, workspace: Workspace, channel: str, message: Message, *, nudges: Sequence[NudgeId] = ()
    ) -> Posted:
        """Post a message that carries the ids of the nudges it stands for, to be found by `posted_nudges`."""
        body = {"channel": channel, "unfurl_links": False, "unfurl_media": False, **_content(message)}
        if nudges:
            body["metadata"] = {"event_type": NUDGE_EVENT, "event_payload": {"ids": list(nudges)}}
        answer = await self._calls.write(workspace, "chat.postMessage", body)
        return Posted(channel=str(answer["channel"]), ts=str(answer["ts"]))

    async def update(self, workspace: Workspace, posted: Posted, message: Message) -> None:
        """Draw a message again. Its metadata stays, because none is sent (chat.update); its text is not parsed."""
        body = {"channel": posted.channel, "ts": posted.ts, "parse": "none", **_content(message)}
        await self._calls.write(workspace, "chat.update", body)

    async def delete(self, workspace: Workspace, posted: Posted) -> None:
        """Delete a message of SayDo's own. Raises SlackError where it is gone already, or may not be deleted."""
        await self._calls.write(workspace, "chat.delete", {"channel": posted.channel, "ts": posted.ts})

    async def post_ephemeral(self, workspace: Workspace, channel: str, slack_id: str, message: Message) -> None:
        """Show a message to one person only; Slack keeps it nowhere."""
        body = {"channel": channel, "user": slack_id, **_content(message)}
        await self._calls.write(workspace, "chat.postEphemeral", body)

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
        await self._calls.write(workspace, "views.publish", {"user_id": slack_id, "view": dict(view)})

    async def open_view(self, workspace: Workspace, trigger_id: str, view: View) -> str:
        """Open a modal and return its id. A trigger lives 3 seconds and works once: ViewGoneError after that."""
        answer = await self._calls.write(workspace, "views.open", {"trigger_id": trigger_id, "view": dict(view)})
        return str(answer["view"]["id"])

    async def push_view(self, workspace: Workspace, trigger_id: str, view: View) -> str:
        """Put a modal on top of the open one, three at most, and return its id."""
        answer = await self._calls.write(workspace, "views.push", {"trigger_id": trigger_id, "view": dict(view)})
        return str(answer["view"]["id"])

    async def update_view(
        self, workspace: Workspace, view_id: str, view: View, *, view_hash: str | None = None
    ) -> None:
        """Draw an open modal again; with a hash only if nobody changed it since (ViewGoneError)."""
        body = {"view_id": view_id, "view": dict(view)}
        await self._calls.write(workspace, "views.update", body | ({"hash": view_hash} if view_hash else {}))

    async def permalink(self, workspace: Workspace, channel: str, ts: str) -> str:
        """Return the address of a message. Raises SlackError where the app may not see it."""
        answer = await self._calls.read(workspace, "chat.getPermalink", {"channel": channel, "message_ts": ts})
        return str(answer["permalink"])

    async def send_file(self, workspace: Workspace, channel: str, file: File) -> None:
        """Share a file in a conversation; it is shown when all of it arrived, or not at all."""
        await share(partial(self._calls.call_in, workspace), self._session, channel, file)

    async def look_up(self, workspace: Workspace, slack_id: str) -> Person:
        """Return a person as Slack shows them now."""
        answer = await self._calls.read(workspace, "users.info", {"user": slack_id, "include_locale": True})
        return person_of(answer["user"])

    async def everybody(self, workspace: Workspace) -> list[Person]:
        """Return all users of a workspace, bots and those who left included."""
        users = self._calls.pages(workspace, "users.list", {"include_locale": True}, key="members")
        return [person_of(user) async for user in users]

    async def do_not_disturb(self, workspace: Workspace, slack_ids: Sequence[str]) -> dict[str, DoNotDisturb]:
        """Return the present or next do-not-disturb of people, fifty at most; needs the scope dnd:read."""
        if len(slack_ids) == 1:  # which dnd.teamInfo refuses: no_users_provided
            answer = await self._calls.read(workspace, "dnd.info", {"user": slack_ids[0]})
            return {slack_ids[0]: do_not_disturb_of(answer)}
        answer = await self._calls.read(workspace, "dnd.teamInfo", {"users": ",".join(slack_ids)})
        return {slack_id: do_not_disturb_of(status) for slack_id, status in answer["users"].items()}

    async def channel(self, workspace: Workspace, channel: str) -> Channel:
        """Return a channel as Slack shows it now. Raises ChannelGoneError for one that SayDo can't see."""
        return channel_of((await self._calls.read(workspace, "conversations.info", {"channel": channel}))["channel"])

    async def user_groups(self, workspace: Workspace) -> list[UserGroup]:
        """Return the user groups in use, by handle. Raises NotGrantedError without usergroups:read, or a paid plan."""
        answer = await self._calls.read(workspace, "usergroups.list", {})
        found = [user_group_of(group) for group in answer["usergroups"] if not group.get("date_delete")]
        return sorted(found, key=lambda group: (group.handle.casefold(), group.group_id))

    async def people_of_group(self, workspace: Workspace, group: str) -> list[str]:
        """Return the Slack ids of who is in a user group."""
        answer = await self._calls.read(workspace, "usergroups.users.list", {"usergroup": group})
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
        async for message in self._calls.pages(workspace, "conversations.history", about, key="messages"):
            metadata = message.get("metadata") or {}
            if metadata.get("event_type") == NUDGE_EVENT and message.get("user") == workspace.bot_user_id:
                posted = Posted(channel=channel, ts=str(message["ts"]))
                found |= dict.fromkeys(map(NudgeId, (metadata.get("event_payload") or {}).get("ids") or ()), posted)
        return found

    async def whoami(self, token: str) -> Identity:
        """Return what a bot token is good for. Raises InstallationGoneError when it is not."""
        answer = await self._calls.call(token, "auth.test", {"json": {}})
        if not answer.get("team_id") or not answer.get("user_id"):
            raise UnreachableError(
                "What answers in Slack's place does not say who SayDo is. Check SAYDO_SLACK_API_URL."
            )
        return Identity(
            team_id=str(answer["team_id"]),
            team_name=str(answer.get("team") or ""),
            bot_user_id=str(answer["user_id"]),
            bot_name=str(answer.get("user") or ""),
            bot_id=str(answer.get("bot_id") or ""),
            enterprise_id=str(answer.get("enterprise_id") or ""),
        )

    async def teams_of(self, token: str) -> list[tuple[str, str]]:
        """Return the workspaces an org-wide token may enter, each with its name."""
        teams = self._calls.pages_by(token, "auth.teams.list", key="teams")
        return [(str(team["id"]), str(team.get("name") or "")) async for team in teams]


def _ts(instant: datetime) -> str:
    return f"{instant.timestamp():.6f}"


def _content(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks)}
