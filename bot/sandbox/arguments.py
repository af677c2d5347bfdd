"""The arguments of a Web API call, from JSON, a form or the query alike."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.sandbox.refusals import RefusedError, invalid
from bot.sandbox.teams import Organisation, Team

Json = dict[str, Any]


class Arguments:
    """Reads arguments whichever way they came; raises RefusedError `invalid_arguments` for what can't be read."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given

    def text(self, name: str) -> str:
        """Return a string that must be there."""
        value = self.optional(name)
        if not value:
            raise invalid(f"missing required field: {name} [json-pointer:/{name}]")
        return value

    def optional(self, name: str) -> str | None:
        """Return a string, or None when it is not there."""
        value = self.given.get(name)
        return None if value is None else str(value)

    def flag(self, name: str) -> bool:
        """Return a truth value, false when it is not there."""
        return str(self.given.get(name, "")).lower() in {"1", "true"}

    def number(self, name: str, *, default: int, most: int) -> int:
        """Return a whole number from 1 to `most`. Raises RefusedError `invalid_limit`."""
        value = str(self.given.get(name) or default)
        if not value.isdigit() or not 1 <= int(value) <= most:
            raise RefusedError("invalid_limit")
        return int(value)

    def has(self, name: str) -> bool:
        """Return whether an argument was given at all."""
        return self.given.get(name) is not None

    def parsed(self, name: str, *, error: str) -> Any:
        """Return JSON given as such or as a string, None when it is not there. Raises RefusedError `error`."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise RefusedError(error) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One accepted-so-far call of a method: its arguments, and the workspace it is about.

    `organisation` is whose org-wide token it came with.
    """

    args: Arguments
    team: Team
    organisation: Organisation | None = None

    def needs(self, scope: str) -> None:
        """Raise RefusedError `missing_scope` unless the app was granted this scope."""
        granted = self.team.standing.scopes
        if scope not in granted:
            raise RefusedError("missing_scope", needed=scope, provided=",".join(sorted(granted)))


async def arguments_of(request: web.Request) -> Arguments:
    """Read the arguments of a request. Raises RefusedError `invalid_json` or `json_not_object`."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError:
            raise RefusedError("invalid_json") from None
        if not isinstance(body, dict):
            raise RefusedError("json_not_object")
        return Arguments(given | body)
    return Arguments(given | dict(await request.post()))


def page_of(items: Sequence[Any], args: Arguments, *, default: int = 100, most: int = 1000) -> tuple[list[Any], Json]:
    """Return one page of items and its `response_metadata`. Raises RefusedError `invalid_cursor`."""
    start = _start(args.optional("cursor"))
    end = start + args.number("limit", default=default, most=most)
    cursor = base64.b64encode(f"next:{end}".encode()).decode() if end < len(items) else ""
    return list(items[start:end]), {"next_cursor": cursor}


def _start(cursor: str | None) -> int:
    if not cursor:
        return 0
    try:
        word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise RefusedError("invalid_cursor") from None
    if word != "next" or not number.isdigit():
        raise RefusedError("invalid_cursor")
    return int(number)
