"""Slack's client in one person's hands: what they can do with what is on their screen, by ids.

The people of the tests and the page in the browser both act through it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox import payloads
from bot.sandbox.arguments import Arguments
from bot.sandbox.deliveries import Failure, Outcome
from bot.sandbox.dispatches import Dispatches
from bot.sandbox.drawings import Drawn, block_actions, container_of
from bot.sandbox.elements import Key, Placed, Value, not_possible, placed, unfit, values_of
from bot.sandbox.messages import Conversation, Message
from bot.sandbox.pickers import not_offered
from bot.sandbox.postings import content_of, say
from bot.sandbox.refusals import NotDrawnError, RefusedError
from bot.sandbox.submissions import answered
from bot.sandbox.teams import Team
from bot.sandbox.texts import escaped, escaped_mrkdwn
from bot.sandbox.users import User
from bot.sandbox.views import View

Json = dict[str, Any]

TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """What came of submitting a modal: `errors` under inputs by block id, or the failure the client showed."""

    errors: Mapping[str, str] = field(default_factory=dict)
    shown: str | None = None


class Client:
    """One person's client. Acts return what it shows when the app failed (None when all went well).

    Using what is not on the screen raises NotDrawnError.
    """

    def __init__(self, team: Team, user_id: str, *, dispatches: Dispatches) -> None:
        self.team, self.user_id, self.dispatches = team, user_id, dispatches
        self.errors_seen: list[str] = []

    @property
    def user(self) -> User:
        """The person, as Slack knows them now."""
        return self.team.users[self.user_id]

    def drawn_view(self, view_id: str) -> Drawn:
        """Return the top modal or the Home tab by its id."""
        for view in (*self.team.views.stack(self.user_id)[-1:], self.team.views.home(self.user_id)):
            if view is not None and view.id == view_id:
                return Drawn(blocks=view.blocks, typed=view.typed, suggested=view.suggested, view=view)
        raise NotDrawnError(f"{self.user.real_name} has no view {view_id} on top")

    def drawn_message(self, channel_id: str, ts: str) -> Drawn:
        """Return a message this person sees."""
        conversation = self.conversation(channel_id)
        for message in conversation.seen_by(self.user_id):
            if message.ts == ts:
                typed = message.typed.setdefault(self.user_id, {})
                return Drawn(
                    blocks=message.blocks or [],
                    typed=typed,
                    suggested=message.suggested,
                    message=message,
                    conversation=conversation,
                )
        raise NotDrawnError(f"{self.user.real_name} sees no message {ts} in {conversation.name}")

    def conversation(self, channel_id: str) -> Conversation:
        """Return a conversation this person is in."""
        conversation = self.team.conversations.get(channel_id)
        if conversation is None or self.user_id not in conversation.members:
            raise NotDrawnError(f"{self.user.real_name} is in no conversation {channel_id}")
        return conversation

    async def open(self, tab: str = "home") -> str | None:
        """Open the app on its `home` or `messages` tab (app_home_opened)."""
        dm, home = self.team.dm_with(self.user_id), self.team.views.home(self.user_id)
        event: Json = {
            "type": "app_home_opened",
            "user": self.user_id,
            "channel": dm.id,
            "tab": tab,
            "event_ts": self.team.clock_ts(),
        }
        if home is not None and tab == "home":
            event["view"] = payloads.view_object(self.team, home)
        await self.dispatches.event(self.team, event, name="app_home_opened")
        return None

    async def say(self, channel_id: str, text: str) -> str | None:
        """Write a message; the app hears of it (message.im) if it subscribed."""
        conversation, app = self.conversation(channel_id), self.team.app
        if conversation.user is not None and (not app.has_messages or app.is_read_only):
            raise NotDrawnError("Sending messages to this app has been turned off.")
        message = Message(ts=self.team.next_ts(), user=self.user_id, text=escaped(text))
        self.team.lay_down(conversation, message)
        if conversation.user is not None:
            event = self.team.im_event(conversation, message)
            await self.dispatches.event(self.team, event, name="message.im")
        return None

    async def command(self, channel_id: str, name: str, text: str) -> str | None:
        """Type a slash command in a conversation."""
        conversation, command = self.conversation(channel_id), self.team.app.command(name)
        if command is None:
            raise NotDrawnError(f"{name} is not a valid command; there are: {self._commands()}")
        text = _typed(text.strip(), self.team) if command.escapes else escaped(text.strip())
        payload = payloads.slash_command(self.team, self.user, name=name, text=text, conversation=conversation)
        outcome = await self.dispatches.command(self.team, payload)
        if not outcome.ok:
            why = "operation_timeout" if outcome.failure is Failure.TIMEOUT else "dispatch_failed"
            return self._show(f'{name} failed with the error "{why}"')
        return self._answered(conversation, outcome)

    async def shortcut(self, wanted: str, *, channel_id: str | None = None, ts: str | None = None) -> str | None:
        """Use a shortcut by callback id or name: a global one, or one on the message named."""
        shortcut = self.team.app.shortcut(wanted)
        if shortcut is None or shortcut.on_message != (ts is not None):
            kinds = "on messages" if ts is not None else "global"
            raise NotDrawnError(f"no {kinds} shortcut {wanted!r}; there are: {self._shortcuts()}")
        if channel_id is None or ts is None:
            payload = payloads.global_shortcut(self.team, self.user, callback_id=shortcut.callback_id)
            return self._trouble(await self.dispatches.interactive(self.team, payload))
        drawn = self.drawn_message(channel_id, ts)
        payload = payloads.message_action(
            self.team,
            self.user,
            callback_id=shortcut.callback_id,
            conversation=self.conversation(channel_id),
            message=drawn.message or Message(ts=ts, user="", text=""),
        )
        return self._trouble(await self.dispatches.interactive(self.team, payload))

    def put(self, drawn: Drawn, key: Key, value: Value) -> Placed:
        """Put something into an input without using it yet."""
        p = self._placed(drawn, key)
        if (why := not_possible(p, value, suggested=drawn.suggested)) is not None:
            raise NotDrawnError(why)
        if (why := not_offered(self.team, self.user_id, p, value)) is not None:
            raise NotDrawnError(why)
        if p.has_state:
            drawn.typed[key] = value
        return p

    async def use(self, drawn: Drawn, key: Key, value: Value = None) -> str | None:
        """Use an interactive element: click a button, choose an option, pick a date (block_actions)."""
        p = self.put(drawn, key, value)
        if not p.dispatches:
            return None
        action = payloads.action(self.team, p, value, suggested=drawn.suggested)
        return self._trouble(
            await self.dispatches.interactive(
                self.team, block_actions(self.team, self.user, drawn=drawn, action=action)
            )
        )

    async def options(self, drawn: Drawn, key: Key, query: str) -> list[Json]:
        """Ask the app for the options of an external select (block_suggestion)."""
        p = self._placed(drawn, key)
        payload = payloads.block_suggestion(
            self.team, self.user, p=p, query=query, container=container_of(self.team, drawn)
        )
        outcome = await self.dispatches.interactive(self.team, payload)
        if self._trouble(outcome) is not None or outcome.answer is None:
            return []
        groups = outcome.answer.get("option_groups") or []
        options = [*(outcome.answer.get("options") or []), *(o for g in groups for o in g["options"])]
        drawn.suggested[key] = [*drawn.suggested.get(key, []), *options]
        return options

    async def submit(self, view_id: str) -> Submitted:
        """Submit the top modal; unfit inputs are held back by the client and the app hears nothing."""
        view = self.drawn_view(view_id).view
        if view is None or view.body.get("submit") is None:
            raise NotDrawnError("this view has no submit button")
        if errors := _unfit(view):
            return Submitted(errors=errors)
        payload = payloads.view_submission(self.team, self.user, view=view)
        outcome = await self.dispatches.interactive(self.team, payload)
        if not outcome.ok:
            return Submitted(shown=self._show(TROUBLE))
        try:
            return Submitted(errors=answered(self.team, view, outcome.answer))
        except RefusedError as refusal:
            self.dispatches.refuse_answer(self.team, outcome.answer or {}, refusal)
            return Submitted(shown=self._show(TROUBLE))

    async def close(self, view_id: str) -> str | None:
        """Close the top modal; with `clear_on_close` the whole stack goes."""
        view = self.drawn_view(view_id).view
        if view is None or view.body["type"] != "modal":
            raise NotDrawnError("only a modal can be closed")
        is_cleared = bool(view.body.get("clear_on_close"))
        gone = self.team.views.clear(self.user_id) if is_cleared else [view]
        self.team.views.close(view)
        self.team.around.feed.modal(self.user_id)
        for one in gone:
            if one.body.get("notify_on_close"):
                payload = payloads.view_closed(self.team, self.user, view=one, is_cleared=is_cleared)
                await self.dispatches.interactive(self.team, payload)
        return None

    def _placed(self, drawn: Drawn, key: Key) -> Placed:
        for p in placed(drawn.blocks):
            if p.key == key:
                return p
        raise NotDrawnError(f"nothing {key} there; drawn are {[p.key for p in placed(drawn.blocks)]}")

    def _answered(self, conversation: Conversation, outcome: Outcome) -> str | None:
        if not outcome.answer:
            return None
        args = Arguments(outcome.answer)
        try:
            content = content_of(self.team, args, limits_block_text=False)
        except RefusedError as refusal:
            self.dispatches.refuse_answer(self.team, outcome.answer, refusal)
            return self._show('failed with the error "invalid_command_response"')
        if not content.is_empty:
            say(self.team, conversation, self.user_id, args=args, content=content)
        return None

    def _trouble(self, outcome: Outcome) -> str | None:
        match outcome.failure:
            case None:
                return None
            case Failure.BAD_STATUS:
                return self._show(f"This app responded with Status Code {outcome.status}.")
            case Failure.TIMEOUT:
                return self._show("Operation timed out. Apps need to respond within 3 seconds.")
            case Failure.NOT_CONNECTED:
                return self._show("This app is not responding. Try again?")

    def _show(self, error: str) -> str:
        self.errors_seen.append(error)
        return error

    def _commands(self) -> str:
        return ", ".join(c.name for c in self.team.app.commands) or "none"

    def _shortcuts(self) -> str:
        return ", ".join(f"{s.callback_id} ({s.name})" for s in self.team.app.shortcuts) or "none"


def _unfit(view: View) -> dict[str, str]:
    values = values_of(view.blocks, view.typed)
    errors = {p.block_id: unfit(p, values[p.key]) for p in placed(view.blocks) if p.is_input}
    return {block_id: error for block_id, error in errors.items() if error is not None}


def _typed(text: str, team: Team) -> str:
    """Return a command's text with people's @names as mentions (the manifest's `should_escape`)."""
    for user in team.users.values():
        text = text.replace(f"@{user.name}", f"<@{user.id}|{user.name}>")
    return escaped_mrkdwn(text)
