"""What the handlers listen to, as they register it: a new listener is met by every test here without being named."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, cast

from slack_bolt.async_app import AsyncApp

from handlers import SURFACES

_ANY_OF = re.compile(r"\\A\(\?:(.+)\)\\Z")


class What(StrEnum):
    """The kinds of things Slack sends."""

    ACTION = "action"
    COMMAND = "command"
    EVENT = "event"
    SHORTCUT = "shortcut"
    VIEW = "view"
    VIEW_CLOSED = "view_closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listened:
    """One thing listened to: an id, or a pattern of ids."""

    what: What
    name: str | re.Pattern[str]

    def takes(self, name: str) -> bool:
        """Tell whether the listener hears a control, modal, command or event of this name."""
        return bool(self.name.search(name)) if isinstance(self.name, re.Pattern) else self.name == name


@dataclass(slots=True)
class _Register:
    """Stands where Bolt's app stands when a surface registers, and notes what it asks for."""

    found: list[Listened] = field(default_factory=list)

    def __getattr__(self, kind: str) -> Callable[..., Callable[[Any], Any]]:
        what = What(kind)

        def ask(name: Any) -> Callable[[Any], Any]:
            self.found += [Listened(what=what, name=one) for one in _each(name)]
            return lambda listener: listener

        return ask


def _each(name: Any) -> list[str | re.Pattern[str]]:
    """Return the ids of `handlers.listeners.any_of` one by one, so that each is tried; anything else as it is."""
    if not isinstance(name, re.Pattern):
        return [str(name)]
    some = _ANY_OF.fullmatch(name.pattern)
    ids = [one.replace("\\", "") for one in some[1].split("|")] if some else []
    assert all(name.search(one) for one in ids)
    return [*ids] or [name]


def everything_listened_to() -> list[Listened]:
    """Return what the surfaces listen to, each once."""
    register = _Register()
    for surface in SURFACES:
        surface.register(cast("AsyncApp", register))
    return list(dict.fromkeys(register.found))
