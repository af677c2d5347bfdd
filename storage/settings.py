"""Settings as plain JSON and back: sets become sorted lists, wall times become ISO 8601 text."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields
from datetime import time
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from bot.domain.people import MemberSettings, WorkspaceSettings

S = TypeVar("S", WorkspaceSettings, MemberSettings)


def settings_as_json(settings: WorkspaceSettings | MemberSettings) -> dict[str, Any]:
    """Return every field that is set as JSON holds it; None, which means "as default", is left out."""
    stored = {field.name: _as_json(getattr(settings, field.name)) for field in fields(settings)}
    return {name: value for name, value in stored.items() if value is not None}


def settings_from_json(kind: type[S], stored: Mapping[str, Any]) -> S:
    """Return the settings; what the row lacks or can't be read takes its default, names no field has are left out."""
    known: dict[str, Any] = {}
    for name, types in _HINTS[kind].items():
        with suppress(TypeError, ValueError):
            known |= {name: _from_json(stored[name], types)} if name in stored else {}
    return kind(**known)


def _types(hint: Any) -> tuple[type, ...]:
    """Return the types a field may have: "time or None" is (time, NoneType), a frozenset of anything (frozenset,)."""
    if get_origin(hint) is frozenset:
        return (frozenset,)
    return tuple(get_origin(one) or one for one in get_args(hint) or (hint,))


_HINTS: Mapping[type, Mapping[str, tuple[type, ...]]] = {
    kind: {name: _types(hint) for name, hint in get_type_hints(kind).items()}
    for kind in (WorkspaceSettings, MemberSettings)
}


def _as_json(value: Any) -> Any:
    match value:
        case frozenset():
            return sorted(value)
        case time():
            return value.isoformat()
        case _:
            return value


def _from_json(value: Any, types: tuple[type, ...]) -> Any:
    if value is None:
        return None
    if frozenset in types:
        return frozenset(value)
    return time.fromisoformat(value) if time in types else value
