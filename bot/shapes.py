"""Shapes that a part of a payload may have, and shapes made of them."""

import re
from collections.abc import Callable
from datetime import date, time

Shape = Callable[[object], bool]

_LONGEST_NAME = 255  # https://docs.slack.dev/reference/block-kit/blocks: action_id and block_id
_LONGEST_METADATA = 3_000
_SLACK_ID = re.compile(r"[A-Z0-9]{1,64}")
_LAST_INSTANT = 10**10  # in the year 2286; a Unix time that a date can be made of
_WALL = re.compile(r"[0-9]{2}:[0-9]{2}")


def a_name(value: object) -> bool:
    """Hold for an id of Slack's or of SayDo's own, and for other words on one line."""
    return isinstance(value, str) and len(value) <= _LONGEST_NAME and (value.isprintable() or not value)


def a_text(value: object) -> bool:
    """Hold for whatever somebody typed."""
    return isinstance(value, str)


def an_id(value: object) -> bool:
    """Hold for an id of Slack's."""
    return isinstance(value, str) and bool(_SLACK_ID.fullmatch(value))


def an_instant(value: object) -> bool:
    """Hold for a Unix time in seconds."""
    return isinstance(value, int) and 0 <= value < _LAST_INSTANT


def a_day(value: object) -> bool:
    """Hold for a date, YYYY-MM-DD."""
    return isinstance(value, str) and _reads(date, value)


def a_time(value: object) -> bool:
    """Hold for a time of day, HH:MM."""
    return isinstance(value, str) and bool(_WALL.fullmatch(value)) and _reads(time, value)


def _reads(kind: type[date | time], value: str) -> bool:
    try:
        kind.fromisoformat(value)
    except ValueError:
        return False
    return len(value) <= len("2026-11-23")


def a_metadata(value: object) -> bool:
    """Hold for what a view carries along: https://docs.slack.dev/reference/views."""
    return isinstance(value, str) and len(value) <= _LONGEST_METADATA


def an_object(**parts: Shape) -> Shape:
    """Hold for an object whose parts, where they are, have these shapes."""
    return lambda value: (
        isinstance(value, dict) and all(shape(value[name]) for name, shape in parts.items() if name in value)
    )


def a_whole(**parts: Shape) -> Shape:
    """Hold for an object that has all these parts."""
    return lambda value: (
        isinstance(value, dict) and all(name in value and shape(value[name]) for name, shape in parts.items())
    )


def maybe(shape: Shape) -> Shape:
    """Hold for null, and for this shape."""
    return lambda value: value is None or shape(value)


def either(*shapes: Shape) -> Shape:
    """Hold for any of these shapes."""
    return lambda value: any(shape(value) for shape in shapes)


def both(*shapes: Shape) -> Shape:
    """Hold for what has all these shapes."""
    return lambda value: all(shape(value) for shape in shapes)


def many(shape: Shape) -> Shape:
    """Hold for a list of such."""
    return lambda value: isinstance(value, list) and all(shape(one) for one in value)


def by_name(shape: Shape) -> Shape:
    """Hold for an object of such, under names."""
    return lambda value: isinstance(value, dict) and all(a_name(name) and shape(one) for name, one in value.items())
