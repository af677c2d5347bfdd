"""A workspace as tests and the demo set it up: people, channels, what its admins do."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.sandbox.clients import Client
from bot.sandbox.dispatches import Dispatches
from bot.sandbox.messages import Conversation
from bot.sandbox.people import Person
from bot.sandbox.refusals import NotDrawnError
from bot.sandbox.teams import Surroundings, Team, UserGroup


class Workspace(Team):
    """A Slack team with people who can act."""

    def __init__(
        self, around: Surroundings, *, name: str, domain: str, scopes: frozenset[str], dispatches: Dispatches
    ) -> None:
        super().__init__(around, name=name, domain=domain, scopes=scopes)
        self._dispatches = dispatches
        self.people: dict[str, Person] = {}

    def add_person(
        self, *, name: str, real_name: str | None = None, email: str = "", is_new: bool = False, **facts: Any
    ) -> Person:
        """Add somebody who can act; when they are new to the workspace, the app hears `team_join`.

        The other facts are User's: tz, locale, title, color, is_admin, is_owner, is_guest, is_stranger, dnd.
        """
        user = self.add_user(name=name, real_name=real_name or name.title(), email=email, **facts)
        self.people[user.id] = Person(Client(self, user.id, dispatches=self._dispatches))
        self.dm_with(user.id)
        if is_new:
            self.emit("team_join", user=self.user_object(user))
        self.around.feed.state()
        return self.people[user.id]

    def person(self, wanted: str) -> Person:
        """Return a person by id or name. Raises NotDrawnError when there is none."""
        for person in self.people.values():
            if wanted in (person.id, person.user.name):
                return person
        raise NotDrawnError(
            f"nobody {wanted!r} in {self.name}; there are {[p.user.name for p in self.people.values()]}"
        )

    def add_channel(
        self, name: str, *, members: Iterable[Person] = (), with_bot: bool = True, is_private: bool = False
    ) -> Conversation:
        """Add a channel with these members, the bot among them unless told otherwise."""
        ids = tuple(p.id for p in members) + ((self.bot.id,) if with_bot else ())
        channel = self.add_conversation(
            "private" if is_private else "channel", name=name.removeprefix("#"), members=ids
        )
        self.around.feed.state()
        return channel

    def joins(self, who: str, channel: Conversation) -> None:
        """Let a user (or the bot) join a channel (member_joined_channel)."""
        channel.members.append(who)
        self.emit("member_joined_channel", user=who, channel=channel.id, channel_type="C", team=self.id)

    def leaves(self, who: str, channel: Conversation) -> None:
        """Let a user (or the bot) leave a channel (member_left_channel)."""
        channel.members.remove(who)
        self.emit("member_left_channel", user=who, channel=channel.id, channel_type="C", team=self.id)

    def archive(self, channel: Conversation) -> None:
        """Archive a channel (channel_archive)."""
        channel.is_archived = True
        self.emit("channel_archive", channel=channel.id, user=self.bot.id)

    def wants_quiet(self, person: Person, start: datetime, end: datetime) -> None:
        """Let somebody turn do-not-disturb on, every day at these times (dnd_updated_user)."""
        self._change_dnd(person, (int(start.timestamp()), int(end.timestamp())))

    def wants_no_quiet(self, person: Person) -> None:
        """Let somebody turn do-not-disturb off (dnd_updated_user)."""
        self._change_dnd(person, None)

    def _change_dnd(self, person: Person, dnd: tuple[int, int] | None) -> None:
        user = self.users[person.id] = replace(self.users[person.id], dnd=dnd)
        self.emit("dnd_updated_user", user=person.id, dnd_status=user.dnd_status(self.clock.now()))

    def deactivate(self, person: Person) -> None:
        """Deactivate somebody's account (user_change)."""
        self.change_user(person.id, deleted=True)

    def reactivate(self, person: Person) -> None:
        """Activate somebody's account again (user_change)."""
        self.change_user(person.id, deleted=False)

    def add_usergroup(self, handle: str, *, members: Iterable[Person], name: str = "") -> UserGroup:
        """Add a user group."""
        ids = tuple(p.id for p in members)
        group = UserGroup(id=self.new_id("S"), handle=handle, name=name or handle, members=ids)
        self.usergroups[group.id] = group
        return group

    def change_usergroup(self, group: UserGroup, *, members: Iterable[Person]) -> UserGroup:
        """Let others be in a user group (subteam_members_changed)."""
        ids = tuple(person.id for person in members)
        changed = self.usergroups[group.id] = replace(group, members=ids)
        gone, new = sorted(set(group.members) - set(ids)), sorted(set(ids) - set(group.members))
        self.emit(
            "subteam_members_changed",
            subteam_id=group.id,
            team_id=self.id,
            date_update=int(self.clock.now().timestamp()),
            added_users=new,
            added_users_count=len(new),
            removed_users=gone,
            removed_users_count=len(gone),
        )
        self._usergroup_updated(changed)
        return changed

    def disable_usergroup(self, group: UserGroup) -> UserGroup:
        """Disable a user group (subteam_updated); it is listed no more."""
        now = int(self.clock.now().timestamp())
        changed = self.usergroups[group.id] = replace(group, deleted_at=now)
        self._usergroup_updated(changed)
        return changed

    def _usergroup_updated(self, group: UserGroup) -> None:
        """Tell the app how a user group is now (subteam_updated), which comes for other people in it, too."""
        body = {
            "id": group.id,
            "team_id": self.id,
            "is_usergroup": True,
            "handle": group.handle,
            "name": group.name,
            "date_delete": group.deleted_at,
            "users": list(group.members),
            "user_count": len(group.members),
        }
        self.emit("subteam_updated", subteam=body)

    def revoke(self) -> None:
        """Take the app's token back: calls get `token_revoked`, the app hears `tokens_revoked`."""
        self.standing.refusal = "token_revoked"
        self.emit("tokens_revoked", tokens={"oauth": [], "bot": [self.bot.id]})

    def uninstall(self) -> None:
        """Remove the app: calls get `account_inactive`, the app hears `app_uninstalled` and `tokens_revoked`."""
        self.standing.refusal = "account_inactive"
        self.emit("app_uninstalled")
        self.emit("tokens_revoked", tokens={"oauth": [], "bot": [self.bot.id]})

    def reinstall(self) -> None:
        """Let the app in again, with the same token."""
        self.standing.refusal = None
