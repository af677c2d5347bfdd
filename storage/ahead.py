"""Questions answered ahead: one query for many people at once, where each of them would ask the same.

Within `reading_ahead()` what was kept for a prepared statement and its values is the answer to it; everything else is
asked as ever. What is written meanwhile is not seen in answers kept before: whoever writes forgets them.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

Key = tuple[tuple[str, Any], ...]
_known: ContextVar[dict[int, dict[Key, Sequence[Any]]] | None] = ContextVar("known", default=None)


@contextmanager
def reading_ahead() -> Iterator[None]:
    """Answer from what is kept while the block lasts: no longer than one transaction."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def keep(statement: object, values: Mapping[str, Any], answer: Sequence[Any]) -> None:
    """Keep the answer to a statement with these values."""
    known = _known.get()
    if known is not None:
        known.setdefault(id(statement), {})[_key(values)] = answer


def kept(statement: object, values: Mapping[str, Any]) -> Sequence[Any] | None:
    """Return the answer that was kept, None when none was."""
    answers = (_known.get() or {}).get(id(statement))
    return answers.get(_key(values)) if answers else None


def forget(statement: object) -> None:
    """Let a statement be asked again."""
    (_known.get() or {}).pop(id(statement), None)


def _key(values: Mapping[str, Any]) -> Key:
    return tuple((name, _hashable(value)) for name, value in sorted(values.items()))


def _hashable(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
