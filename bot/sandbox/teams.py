"""What Slack keeps of one workspace: its users, conversations, views and what is valid in it."""

import itertools
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol

from bot.clock import Clock
from bot.sandbox.apps import App
from bot.sandbox.block_kit import kept
from bot.sandbox.feeds import Feed
from bot.sandbox.messages import Conversation, Message
from bot.sandbox.refusals import RefusedError
from bot.sandbox.response_urls import ResponseUrls
from bot.sandbox.texts import escaped, escaped_mrkdwn
from bot.sandbox.triggers import Triggers
from bot.sandbox.users import User
from bot.sandbox.views import Views

Json = dict[str, Any]

_MICROSECONDS: Final = 1_000_000
_STEP: Final = 100


class Ids:
    """Makes ids that look like Slack's, in order, so that two equal runs give equal ids."""

    def __init__(self) -> None:
        self._count = itertools.count(1)

    def new(self, prefix: str) -> str:
        """Return an id nobody has yet."""
        return f"{prefix}0{next(self._count):09X}"


class Outlet(Protocol):
    """The way events leave a workspace."""

    def send(self, team: "Team", event: Json, *, name: str) -> None:
        """Deliver an event beside, if the app subscribed to `name` and may have it."""
        ...


@dataclass(slots=True, kw_only=True)
class File:
    """A file on its way: announced, uploaded, shared."""

    id: str
    name: str
    length: int
    content: bytes | None = None
    title: str = ""
    is_complete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UserGroup:
    """A user group (@handle). `deleted_at` is when it was disabled, as Unix time; 0 while it is in use."""

    id: str
    handle: str
    name: str
    members: tuple[str, ...]
    deleted_at: int = 0


@dataclass(slots=True, kw_only=True)
class Standing:
    """How the app stands in a workspace: what it was granted, and whether it still may come in."""

    scopes: frozenset[str]
    refusal: str | None = None
    is_paid: bool = True


@dataclass(slots=True, kw_only=True)
class Surroundings:
    """What all workspaces of a sandbox share."""

    app: App
    clock: Clock
    ids: Ids
    feed: Feed
    outlet: Outlet
    trigger_life: float
    url: str = ""


@dataclass(slots=True, eq=False, kw_only=True)
class Organisation:
    """An Enterprise Grid. `teams` are those of its workspaces that an org-wide installation may enter."""

    id: str
    name: str
    all_teams: "list[Team]" = field(default_factory=list)
    teams: "list[Team]" = field(default_factory=list)
    is_org_wide: bool = False


class Team:
    """One workspace as Slack keeps it. All its state is here; nothing reaches from one team to another."""

    def __init__(self, around: Surroundings, *, name: str, domain: str, scopes: frozenset[str]) -> None:
        self.around, self.name, self.domain = around, name, domain
        self.app, self.clock = around.app, around.clock
        self.id = self.new_id("T")
        self.standing = Standing(scopes=scopes)
        self.bot_id, self.bot_token = self.new_id("B"), f"xoxb-sandbox-{self.id}"
        self.users: dict[str, User] = {}
        self.conversations: dict[str, Conversation] = {}
        self.usergroups: dict[str, UserGroup] = {}
        self.files: dict[str, File] = {}
        self.views = Views(new_id=self.new_id, new_hash=lambda: f"{self.next_ts()}.{self.new_id('')}")
        self.triggers = Triggers(self.clock, new_id=self.new_id, real_life=around.trigger_life)
        self.response_urls = ResponseUrls(
            self.clock, url_of=lambda key: f"{around.url}/response/{self.id}/{key}", new_id=self.new_id
        )
        self._last_ts = 0
        self.organisation: Organisation | None = None
        self.bot = self.add_user(name=self.app.bot_name.lower(), real_name=self.app.bot_name, is_bot=True)

    @property
    def is_org_wide(self) -> bool:
        """True when the app is here with the whole organisation."""
        return self.organisation is not None and self.organisation.is_org_wide and self in self.organisation.teams

    def joins_organisation(self, organisation: Organisation) -> None:
        """Be one of its workspaces: the app's bot is the same user in all of them."""
        self.organisation = organisation
        if organisation.all_teams:
            del self.users[self.bot.id]
            first = organisation.all_teams[0]
            self.bot, self.bot_id = first.bot, first.bot_id
            self.users[self.bot.id] = self.bot
        organisation.all_teams.append(self)

    def knows(self, thing: str) -> bool:
        """Tell whether this is an id of something in here: a person, a conversation, a view or a trigger."""
        is_person = thing in self.users and thing != self.bot.id
        return is_person or thing in self.conversations or self.views.knows(thing) or self.triggers.knows(thing)

    def new_id(self, prefix: str) -> str:
        """Return an id nobody in the sandbox has yet."""
        return self.around.ids.new(prefix)

    def next_ts(self) -> str:
        """Return the `ts` of something that happens now: by the clock, never twice, always growing."""
        at = int(self.clock.now().timestamp()) * _MICROSECONDS + _STEP
        self._last_ts = max(at, self._last_ts + _STEP)
        return f"{self._last_ts // _MICROSECONDS}.{self._last_ts % _MICROSECONDS:06d}"

    def clock_ts(self) -> str:
        """Return the present instant as Slack writes it in `action_ts` and `event_ts`."""
        return f"{self.clock.now().timestamp():.6f}"

    def add_user(self, *, name: str, real_name: str, **facts: Any) -> User:
        """Add a user; the other facts are User's."""
        user = User(
            id=self.new_id("U"),
            team_id=facts.pop("team_id", self.id),
            name=name,
            real_name=real_name,
            updated=int(self.clock.now().timestamp()),
            **(self._in_grid() | facts),
        )
        self.users[user.id] = user
        return user

    def _in_grid(self) -> Json:
        return {"enterprise": self.organisation.id, "teams": (self.id,)} if self.organisation else {}

    def change_user(self, user_id: str, **facts: Any) -> User:
        """Change facts of a user and tell the app (`user_change`)."""
        user = replace(self.users[user_id], **facts, updated=int(self.clock.now().timestamp()))
        self.users[user_id] = user
        self.emit("user_change", user=self.user_object(user), cache_ts=user.updated)
        self.around.feed.state()
        return user

    def user_object(self, user: User, *, with_locale: bool = False) -> Json:
        """Return a user as this app may see them: the address only with `users:read.email`."""
        with_email = "users:read.email" in self.standing.scopes
        return user.as_slack_gives_it(self.clock.now(), with_email=with_email, with_locale=with_locale)

    def name_of(self, thing: str) -> str:
        """Return the name behind a user's or channel's id, or the id itself."""
        if (user := self.users.get(thing)) is not None:
            return user.real_name
        conversation = self.conversations.get(thing)
        return conversation.name if conversation is not None else thing

    def add_conversation(self, kind: str, *, name: str = "", members: tuple[str, ...] = ()) -> Conversation:
        """Add a channel (`channel`, `private`)."""
        created = int(self.clock.now().timestamp())
        channel = Conversation(id=self.new_id("C"), kind=kind, name=name, created=created, members=list(members))
        self.conversations[channel.id] = channel
        return channel

    def dm_with(self, user_id: str) -> Conversation:
        """Return the DM of the bot with this user; makes it when there is none."""
        for conversation in self.conversations.values():
            if conversation.user == user_id:
                return conversation
        dm = Conversation(
            id=self.new_id("D"),
            kind="im",
            name=self.app.name,
            created=int(self.clock.now().timestamp()),
            members=[self.bot.id, user_id],
            user=user_id,
        )
        self.conversations[dm.id] = dm
        return dm

    def conversation(self, channel_id: str) -> Conversation:
        """Return a conversation the app can know of. Raises RefusedError `channel_not_found`."""
        conversation = self.conversations.get(channel_id)
        if conversation is None or (conversation.kind == "private" and self.bot.id not in conversation.members):
            raise RefusedError("channel_not_found")
        return conversation

    def user(self, user_id: str) -> User:
        """Return a user. Raises RefusedError `user_not_found`."""
        if user_id not in self.users:
            raise RefusedError("user_not_found")
        return self.users[user_id]

    def kept_blocks(self, blocks: list[Json]) -> list[Json]:
        """Return blocks as Slack keeps them: with ids, texts escaped, defaults filled in."""
        return kept(blocks, new_id=lambda: self.new_id("b"), text_of=_kept_text)

    def add_message(self, conversation: Conversation, message: Message) -> None:
        """Put a message into a conversation and tell its readers and the app."""
        self.lay_down(conversation, message)
        if conversation.user is not None and not message.ephemeral_to:
            self.around.outlet.send(self, self.im_event(conversation, message), name="message.im")

    def lay_down(self, conversation: Conversation, message: Message) -> None:
        """Put a message into a conversation and tell its readers only."""
        (conversation.ephemerals if message.ephemeral_to else conversation.messages).append(message)
        self.show(conversation)

    def im_event(self, conversation: Conversation, message: Message) -> Json:
        """Return the `message` event of a new message in a DM."""
        event = message.as_slack_gives_it(self.id)
        return {**event, "channel": conversation.id, "channel_type": "im", "event_ts": message.ts}

    def message_changed(self, conversation: Conversation, message: Message) -> None:
        """Tell the readers and the app that a message was edited."""
        if conversation.user is not None and not message.ephemeral_to:
            ts, edited = self.next_ts(), message.as_slack_gives_it(self.id)
            event: Json = {
                "type": "message",
                "subtype": "message_changed",
                "hidden": True,
                "message": edited,
                "channel": conversation.id,
                "channel_type": "im",
                "ts": ts,
                "event_ts": ts,
            }
            self.around.outlet.send(self, event, name="message.im")
        self.show(conversation)

    def show(self, conversation: Conversation) -> None:
        """Let open pages draw a conversation anew."""
        for member in conversation.members:
            self.around.feed.message(member, conversation.id)

    def emit(self, name: str, **parts: Any) -> None:
        """Tell the app of an event, if it subscribed to it and may have it."""
        self.around.outlet.send(self, {"type": name, **parts, "event_ts": self.clock_ts()}, name=name)


def _kept_text(text: Json) -> Json:
    if text["type"] == "plain_text":
        return {"emoji": True, **text, "text": escaped(text["text"])}
    return {"verbatim": False, **text, "text": escaped_mrkdwn(text["text"])}
