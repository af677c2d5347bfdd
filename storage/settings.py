"""Settings as plain JSON and back: sets become sorted lists, wall times become ISO 8601 text."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import time
from typing import Any, TypeVar

from bot.domain.people import MemberSettings, WorkspaceSettings

S = TypeVar("S", WorkspaceSettings, MemberSettings)


def settings_as_json(settings: WorkspaceSettings | MemberSettings) -> dict[str, Any]:
    """Return every field as JSON holds it."""
    return {field.name: _as_json(getattr(settings, field.name)) for field in fields(settings)}


def settings_from_json(kind: type[S], stored: Mapping[str, Any]) -> S:
    """Return the settings; fields the row lacks take their default, names no field has are left out."""
    defaults = kind()
    known = {
        field.name: _from_json(stored[field.name], like=getattr(defaults, field.name))
        for field in fields(kind)
        if field.name in stored
    }
    return kind(**known)


def _as_json(value: Any) -> Any:
    match value:
        case frozenset():
            return sorted(value)
        case time():
            return value.isoformat()
        case _:
            return value


def _from_json(value: Any, *, like: Any) -> Any:
    match like:
        case frozenset():
            return frozenset(value)
        case time():
            return time.fromisoformat(value)
        case _:
            return value
