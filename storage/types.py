"""Column types: what Python means by a value, kept exactly by both databases."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import JSON, DateTime, Dialect, String, Text, TypeDecorator

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


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware both ways, in UTC. SQLite keeps text of fixed width, which sorts by time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive datetime with ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("storage keeps instants; this datetime has no zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return an aware datetime; SQLite hands back a naive one that was UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


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

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Store the value, and refuse what is no member with ValueError."""
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:  # noqa: ARG002
        """Return the member."""
        return None if value is None else self.enum(value)


class SettingsJson(TypeDecorator[S], Generic[S]):
    """Settings as a JSON object; what an older row lacks takes its default, what is unknown is left out."""

    impl = JSON
    cache_ok = True

    def __init__(self, settings: type[S]) -> None:
        super().__init__()
        self.settings: type[S] = settings

    def process_bind_param(self, value: S | None, dialect: Dialect) -> dict[str, Any] | None:  # noqa: ARG002
        """Store every field."""
        return None if value is None else settings_as_json(value)

    def process_result_value(self, value: Mapping[str, Any] | None, dialect: Dialect) -> S | None:  # noqa: ARG002
        """Return the settings."""
        return None if value is None else settings_from_json(self.settings, value)


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
