"""Column types: what Python means by a value, kept exactly by both databases."""

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time
from enum import StrEnum
from functools import lru_cache
from typing import Any, Generic, TypeVar

from sqlalchemy import JSON, DateTime, Dialect, String, Text, TypeDecorator
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeEngine

from bot.domain.meetings import Attendee, AttendeeKind, Response
from bot.domain.people import Hours, MemberSettings, WorkspaceSettings
from storage.settings import settings_as_json, settings_from_json

ID_LENGTH = 32
_KEY_LENGTH = 32
E = TypeVar("E", bound=StrEnum)
S = TypeVar("S", WorkspaceSettings, MemberSettings)


def new_id() -> str:
    """Return an id that was never given before: 32 lower-case hexadecimal digits."""
    return uuid.uuid4().hex


def key_of(*parts: str) -> str:
    """Return a name of fixed length for texts of any length: what unique constraints and indexes hold instead of them.

    An index row of PostgreSQL ends at about 2,700 bytes; an iCalendar UID or a feed's address may be longer.
    """
    joined = "\x00".join(parts).encode("utf-8", "replace")
    return hashlib.sha256(joined).hexdigest()[:_KEY_LENGTH]


def clean(text: str) -> str:
    """Return the text without what no database can hold: NUL goes, half a surrogate pair becomes a question mark."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


class _InstantText(sqlite.DATETIME):
    """What SQLite keeps of an instant: text of fixed width, which sorts by time; `UtcDateTime` writes and reads it."""

    def bind_processor(self, dialect: Dialect) -> None:
        """Leave the text as it is."""

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        """Leave the text as it is."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware both ways, in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return how a database keeps it."""
        return _InstantText() if dialect.name == "sqlite" else self.impl_instance  # type: ignore[no-untyped-call]

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse a naive datetime with ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("storage keeps instants; this datetime has no zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None).isoformat(" ", "microseconds") if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return an aware datetime."""
        if value is None:
            return None
        return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text that came from outside, of any length."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Store it cleaned."""
        return None if value is None else clean(value)


class EnumText(TypeDecorator[E], Generic[E]):
    """A member of a StrEnum, stored as its value."""

    impl = String(32)
    cache_ok = True

    def __init__(self, enum: type[E]) -> None:
        super().__init__()
        self.enum = enum
        self._members = {member.value: member for member in enum}

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Store the value, and refuse what is no member with ValueError."""
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:  # noqa: ARG002
        """Return the member; looked up, as `enum` takes five times as long."""
        return None if value is None else self._members.get(value) or self.enum(value)


class SettingsJson(TypeDecorator[S], Generic[S]):
    """Settings as a JSON object; what an older row lacks takes its default, what is unknown is left out."""

    impl = JSON
    cache_ok = True

    def __init__(self, settings: type[S]) -> None:
        super().__init__()
        self.settings: type[S] = settings
        self._of_text: Callable[[str], S] = lru_cache(2_000)(
            self._read_text
        )  # most people's are alike, and each row has them

    def process_bind_param(self, value: S | None, dialect: Dialect) -> dict[str, Any] | None:  # noqa: ARG002
        """Store every field."""
        return None if value is None else settings_as_json(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], S | None]:  # noqa: ARG002
        """Return what reads the text that SQLite hands out, or the object that PostgreSQL's driver does."""
        return self._read

    def _read(self, value: str | Mapping[str, Any] | None) -> S | None:
        if value is None:
            return None
        return self._of_text(value) if isinstance(value, str) else settings_from_json(self.settings, value)

    def _read_text(self, text: str) -> S:
        return settings_from_json(self.settings, json.loads(text))


class AttendeesJson(TypeDecorator[tuple[Attendee, ...]]):
    """People in order, as a JSON list."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Sequence[Attendee] | None, dialect: Dialect) -> list[Any] | None:  # noqa: ARG002
        """Store a list of [email, name, response, kind]."""
        return None if value is None else [[one.email, one.name, one.response.value, one.kind.value] for one in value]

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[Attendee, ...] | None:  # noqa: ARG002
        """Return the people."""
        if value is None:
            return None
        return tuple(
            Attendee(email=email, name=name, response=Response(response), kind=AttendeeKind(kind))
            for email, name, response, kind in value
        )


class WordsJson(TypeDecorator[tuple[str, ...]]):
    """Texts in order, as a JSON list."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> list[str] | None:  # noqa: ARG002
        """Store a list."""
        return None if value is None else list(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...] | None:  # noqa: ARG002
        """Return a tuple."""
        return None if value is None else tuple(value)


class HoursJson(TypeDecorator[Hours]):
    """Working hours, as a JSON object."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Hours | None, dialect: Dialect) -> dict[str, Any] | None:  # noqa: ARG002
        """Store the weekdays as a list, the wall times as ISO 8601 text."""
        if value is None:
            return None
        return {"weekdays": sorted(value.weekdays), "start": value.start.isoformat(), "end": value.end.isoformat()}

    def process_result_value(self, value: Mapping[str, Any] | None, dialect: Dialect) -> Hours | None:  # noqa: ARG002
        """Return the hours."""
        if value is None:
            return None
        start, end = time.fromisoformat(value["start"]), time.fromisoformat(value["end"])
        return Hours(weekdays=frozenset(value["weekdays"]), start=start, end=end)


class ChangesJson(TypeDecorator[Mapping[str, tuple[str, str]]]):
    """What an edit changed, as a JSON object of [before, now]."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, tuple[str, str]] | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Store a list for each field."""
        return {name: [clean(text) for text in texts] for name, texts in (value or {}).items()}

    def process_result_value(self, value: Mapping[str, Any] | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Return a tuple for each field."""
        return {name: (before, now) for name, (before, now) in (value or {}).items()}
