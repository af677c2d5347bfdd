"""The event loop SayDo runs on: uvloop where there is one, as much of what a request costs is the loop's own work."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end, as `asyncio.run` does."""
    if sys.platform == "win32":  # uvloop has no Windows
        return asyncio.run(work)
    import uvloop  # noqa: PLC0415

    return uvloop.run(work)
