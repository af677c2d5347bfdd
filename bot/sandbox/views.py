"""The views Slack holds: each person's stack of modals and Home tab, with what was typed into them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from bot.sandbox.elements import Key, Value, not_possible, placed, state_of, values_of
from bot.sandbox.refusals import RefusedError

Json = dict[str, Any]

MOST_STACKED: Final = 3


@dataclass(slots=True, kw_only=True)
class View:
    """One view of one person. `body` is what the app sent, as Slack keeps it; `typed` what the person put in."""

    id: str
    user: str
    body: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    typed: dict[Key, Value] = field(default_factory=dict)
    suggested: dict[Key, list[Json]] = field(default_factory=dict)

    @property
    def blocks(self) -> list[Json]:
        """The blocks drawn."""
        blocks: list[Json] = self.body["blocks"]
        return blocks

    @property
    def external_id(self) -> str:
        """The id the app gave, or an empty string."""
        return str(self.body.get("external_id") or "")

    def replace_body(self, body: Json, *, new_hash: str) -> None:
        """Draw the view anew; what stood in an input stays where block id, action id and kind stay the same."""
        kinds = {p.key: p.kind for p in placed(self.blocks)}
        before = values_of(self.blocks, self.typed)
        self.typed = {
            p.key: before[p.key]
            for p in placed(body["blocks"])
            if p.key in before
            and p.kind == kinds[p.key]
            and not_possible(p, before[p.key], suggested=self.suggested) is None
        }
        self.body, self.hash = body, new_hash

    def as_slack_gives_it(self, *, team_id: str, app_id: str, bot_id: str) -> Json:
        """Return the view object of answers and payloads."""
        modal = {"title": None, "submit": None, "close": None, "submit_disabled": False}
        return {
            "id": self.id,
            "team_id": team_id,
            "callback_id": "",
            "private_metadata": "",
            "external_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
            **(modal if self.body["type"] == "modal" else {}),
            **self.body,
            "state": {"values": state_of(self.blocks, self.typed, suggested=self.suggested)},
            "hash": self.hash,
            "previous_view_id": self.previous_id,
            "root_view_id": self.root_id,
            "app_id": app_id,
            "app_installed_team_id": team_id,
            "bot_id": bot_id,
        }


class Views:
    """All views of one workspace."""

    def __init__(self, *, new_id: Callable[[str], str], new_hash: Callable[[], str]) -> None:
        self._new_id, self._new_hash = new_id, new_hash
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def stack(self, user: str) -> list[View]:
        """Return a person's open modals, the bottom one first."""
        return list(self._stacks.get(user, ()))

    def home(self, user: str) -> View | None:
        """Return a person's Home tab, once it was published."""
        return self._homes.get(user)

    def knows(self, view_id: str) -> bool:
        """Tell whether a view of this id is open, or somebody's Home."""
        return self.find(view_id=view_id) is not None

    def find(self, *, view_id: str | None = None, external_id: str | None = None) -> View | None:
        """Return a view that is open (or a Home tab) by its id or by the id the app gave it."""
        for view in self._all():
            if view.id == view_id or (external_id and view.external_id == external_id):
                return view
        return None

    def open(self, user: str, body: Json) -> View:
        """Open a modal; it takes the place of the modals this person had open."""
        self._refuse_known(body)
        view = self._new(user, body)
        self._stacks[user] = [view]
        return view

    def push(self, user: str, body: Json) -> View:
        """Lay a modal on top of the others. Raises RefusedError `push_limit_reached` over three."""
        stack = self._stacks.get(user, [])
        if not stack:
            raise RefusedError("not_found")
        if len(stack) >= MOST_STACKED:
            raise RefusedError("push_limit_reached")
        self._refuse_known(body)
        view = self._new(user, body)
        view.root_id, view.previous_id = stack[0].id, stack[-1].id
        stack.append(view)
        return view

    def update(self, view: View, body: Json, *, known_hash: str | None = None) -> None:
        """Draw a view anew. Raises RefusedError `hash_conflict` when it changed since `known_hash`."""
        if known_hash and known_hash != view.hash:
            raise RefusedError("hash_conflict")
        if body.get("external_id") != view.external_id:
            self._refuse_known(body)
        view.replace_body(body, new_hash=self._new_hash())

    def publish(self, user: str, body: Json, *, known_hash: str | None = None) -> View:
        """Draw a person's Home tab."""
        if (home := self._homes.get(user)) is not None:
            self.update(home, body, known_hash=known_hash)
            return home
        self._refuse_known(body)
        self._homes[user] = self._new(user, body)
        return self._homes[user]

    def close(self, view: View) -> None:
        """Take one modal away, wherever it stands in its stack."""
        self._stacks[view.user] = [v for v in self._stacks.get(view.user, ()) if v is not view]

    def clear(self, user: str) -> list[View]:
        """Take all of a person's modals away; returns them, the bottom one first."""
        return self._stacks.pop(user, [])

    def _all(self) -> Iterator[View]:
        for stack in self._stacks.values():
            yield from stack
        yield from self._homes.values()

    def _refuse_known(self, body: Json) -> None:
        if (external_id := body.get("external_id")) and self.find(external_id=external_id) is not None:
            raise RefusedError("duplicate_external_id")

    def _new(self, user: str, body: Json) -> View:
        view_id = self._new_id("V")
        return View(id=view_id, user=user, body=body, hash=self._new_hash(), root_id=view_id)
