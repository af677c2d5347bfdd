"""The statements the database is asked, counted: a question for each of many things is one that gets slow."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements that any storage of this process runs."""
    statements: list[str] = []

    def note(*told: Any) -> None:
        statements.append(str(told[2]))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)
