"""The log of a block as a program reads it."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot.logs import JsonLines


@contextmanager
def logged(formatter: logging.Formatter | None = None) -> Iterator[list[dict[str, Any]]]:
    """Yield a list that holds, once the block is left, what was logged in it: an object for each line."""
    written, found = io.StringIO(), list[dict[str, Any]]()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter or JsonLines())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield found
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        found.extend(json.loads(line) for line in written.getvalue().splitlines())
