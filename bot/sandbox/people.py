"""People who act on what was drawn, by the labels they read. Whatever is not on their screen they can't use."""

from collections.abc import Mapping
from typing import Any, Final

from bot.sandbox.clients import Client
from bot.sandbox.drawings import Drawn
from bot.sandbox.elements import Placed, Value, placed
from bot.sandbox.messages import Conversation
from bot.sandbox.refusals import NotDrawnError
from bot.sandbox.screens import MessageScreen, Screen, choices_on, label_of
from bot.sandbox.texts import raw
from bot.sandbox.users import User

_LISTS: Final = ("checkboxes", "multi_static_select", "multi_external_select")
_CHOICES: Final = ("overflow", "static_select", "radio_buttons", "external_select", *_LISTS)


class Person:
    """Somebody with a Slack client. Acts return when the app has acknowledged, or failed to (`errors_seen`)."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def __repr__(self) -> str:
        return f"<Person {self.user.name} {self.id}>"

    @property
    def id(self) -> str:
        """Their Slack user id."""
        return self.client.user_id

    @property
    def user(self) -> User:
        """What Slack knows of them now."""
        return self.client.user

    @property
    def dm(self) -> Conversation:
        """Their DM with the app."""
        return self.client.team.dm_with(self.id)

    @property
    def errors_seen(self) -> list[str]:
        """What Slack's client told them had gone wrong, oldest first."""
        return self.client.errors_seen

    @property
    def inbox(self) -> list[MessageScreen]:
        """The app's messages in their DM with it, oldest first, those only they see included."""
        return [m for m in self.sees(self.dm) if m.message.user != self.id]

    @property
    def modal(self) -> Screen | None:
        """The modal on top, if one is open."""
        stack = self.client.team.views.stack(self.id)
        return self._screen(self.client.drawn_view(stack[-1].id)) if stack else None

    @property
    def home(self) -> Screen | None:
        """The app's Home tab, once it was published."""
        view = self.client.team.views.home(self.id)
        return self._screen(self.client.drawn_view(view.id)) if view is not None else None

    def sees(self, channel: Conversation) -> list[MessageScreen]:
        """Return the messages of a conversation as they read them, oldest first."""
        drawn = [self.client.drawn_message(channel.id, m.ts) for m in channel.seen_by(self.id)]
        team, reader = self.client.team, self.user
        return [MessageScreen(team=team, reader=reader, drawn=d, message=d.message) for d in drawn if d.message]

    async def opens_home(self) -> Screen | None:
        """Open the app's Home tab. What the app publishes may come a moment later: `await sandbox.settled()`."""
        await self.client.open("home")
        return self.home

    async def opens_messages(self) -> None:
        """Open the app's Messages tab."""
        await self.client.open("messages")

    async def types(self, line: str, *, channel: Conversation | None = None) -> None:
        """Type a slash command with its text, in the DM unless told otherwise."""
        name, _, text = line.partition(" ")
        await self.client.command((channel or self.dm).id, name, text)

    async def says(self, text: str, *, channel: Conversation | None = None) -> None:
        """Write an ordinary message, in the DM unless told otherwise."""
        await self.client.say((channel or self.dm).id, text)

    async def uses_shortcut(self, name: str, *, message: MessageScreen | None = None) -> None:
        """Use a shortcut by name or callback id, on a message or anywhere."""
        conversation = message.drawn.conversation if message is not None else None
        await self.client.shortcut(
            name,
            channel_id=conversation.id if conversation is not None else None,
            ts=message.ts if message is not None else None,
        )

    async def clicks(self, label: str, *, in_: Screen | None = None) -> None:
        """Click a button, or choose an overflow or menu option: by its text, or by action id.

        Looks at the newest surface that has it: the top modal alone if one is open, else messages newest first, then
        Home.
        """
        for screen in self._visible(in_):
            for p in placed(screen.blocks):
                if (value := _clicked(p, label)) is not None:
                    await self.client.use(screen.drawn, p.key, value or None)
                    return
        raise NotDrawnError(f"nothing to click called {label!r}; {self._drawn(in_)}")

    async def chooses(self, label: str, *options: str, in_: Screen | None = None) -> None:
        """Choose in a menu, list or picker, by the input's label and the options' texts (or ids, dates, times)."""
        screen, p = self._input(label, in_)
        if p.kind in ("external_select", "multi_external_select"):
            for option in options:
                await self.client.options(screen.drawn, p.key, option)
        await self.client.use(screen.drawn, p.key, _chosen(p, options, screen.drawn))

    async def fills(self, values: Mapping[str, Value], *, in_: Screen | None = None) -> None:
        """Put values into inputs, by label, block id or action id; a select takes an option's text or value.

        An input that dispatches while one types (`on_character_entered`) or on choosing tells the app.
        """
        for label, value in values.items():
            screen, p = self._input(label, in_)
            wanted = _wanted(p, value, screen.drawn)
            if _tells_at_once(p):
                await self.client.use(screen.drawn, p.key, wanted)
            else:
                self.client.put(screen.drawn, p.key, wanted)

    async def presses_enter(self, label: str, *, in_: Screen | None = None) -> None:
        """Press Enter in a text input; one that dispatches tells the app what stands in it."""
        screen, p = self._input(label, in_)
        await self.client.use(screen.drawn, p.key, screen.drawn.typed.get(p.key))

    async def submits(self, values: Mapping[str, Value] | None = None) -> dict[str, str] | None:
        """Fill in and submit the top modal. Returns the errors shown, by block id, or None when it was taken.

        The app's failure to answer is in `errors_seen`. Raises NotDrawnError when no modal is open.
        """
        await self.fills(values or {}, in_=self.top_modal())
        view = self.top_modal().drawn.view
        submitted = await self.client.submit(view.id if view is not None else "")
        return dict(submitted.errors) or None

    async def closes(self) -> None:
        """Close the top modal."""
        view = self.top_modal().drawn.view
        await self.client.close(view.id if view is not None else "")

    def has_modal(self) -> bool:
        """Return whether a modal is open."""
        return self.modal is not None

    def top_modal(self) -> Screen:
        """Return the modal on top. Raises NotDrawnError when none is open."""
        modal = self.modal
        if modal is None:
            raise NotDrawnError(f"{self.user.name} has no modal open; errors seen: {self.errors_seen}")
        return modal

    def _screen(self, drawn: Drawn) -> Screen:
        title = drawn.view.body.get("title") if drawn.view is not None else None
        return Screen(team=self.client.team, reader=self.user, drawn=drawn, title=raw(title["text"]) if title else "")

    def _visible(self, in_: Screen | None) -> list[Screen]:
        if in_ is not None:
            return [in_]
        if (modal := self.modal) is not None:
            return [modal]
        channels = [c for c in self.client.team.conversations.values() if self.id in c.members]
        messages = [m for channel in channels for m in self.sees(channel)]
        home = self.home
        return [*sorted(messages, key=lambda m: m.ts, reverse=True), *([home] if home is not None else [])]

    def _input(self, label: str, in_: Screen | None) -> tuple[Screen, Placed]:
        for screen in self._visible(in_):
            for p in placed(screen.blocks):
                if p.has_state and label in (label_of(p), p.block_id, p.action_id):
                    return screen, p
        raise NotDrawnError(f"no input called {label!r}; {self._drawn(in_)}")

    def _drawn(self, in_: Screen | None) -> str:
        labels = [label_of(p) for screen in self._visible(in_) for p in placed(screen.blocks)]
        options = [o for screen in self._visible(in_) for p in placed(screen.blocks) for o, _ in choices_on(p)]
        return f"{self.user.name} sees {labels or 'nothing to use'}, options {options}; errors seen: {self.errors_seen}"


def _clicked(p: Placed, label: str) -> str | None:
    """Return what a click on this label gives: an option's value, an empty text for a button, None if it isn't it."""
    if p.kind == "button":
        return "" if label in (label_of(p), p.action_id) else None
    if p.kind not in ("overflow", "static_select", "radio_buttons"):
        return None
    return next((value for text, value in choices_on(p) if label in (text, value)), None)


def _chosen(p: Placed, options: tuple[str, ...], drawn: Drawn) -> Value:
    if p.kind.startswith("multi_") or p.kind in _LISTS:
        return _wanted(p, list(options), drawn)
    if len(options) != 1:
        raise NotDrawnError(f"{label_of(p)} takes one choice, not {len(options)}")
    return _wanted(p, int(options[0]) if p.kind == "datetimepicker" else options[0], drawn)


def _wanted(p: Placed, value: Value, drawn: Drawn) -> Value:
    """Turn options' texts into their values; everything else stays."""
    if p.kind not in _CHOICES or value is None:
        return value
    suggested = [(raw(o["text"]["text"]), str(o["value"])) for o in drawn.suggested.get(p.key, [])]
    offered = [*choices_on(p), *suggested]
    wanted = value if isinstance(value, list) else [str(value)]
    values = [_value_of(label, offered, p) for label in wanted]
    return values if isinstance(value, list) else values[0]


def _value_of(label: str, offered: list[tuple[str, str]], p: Placed) -> str:
    for text, value in offered:
        if label in (text, value):
            return value
    raise NotDrawnError(f"no option {label!r} in {label_of(p)}; there are {[text for text, _ in offered]}")


def _tells_at_once(p: Placed) -> bool:
    config: dict[str, Any] = p.element.get("dispatch_action_config") or {}
    is_text = p.kind.endswith("_input")
    return p.dispatches and (not is_text or "on_character_entered" in config.get("trigger_actions_on", ()))
