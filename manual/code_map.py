"""The map of the code: the docstring of `bot`, as a page."""

import inspect

import bot
from manual.tables import described
from manual.tables import page as whole


def page() -> str:
    """Return the page. Raises UndescribedError when there is no map any more."""
    parts = described("bot", inspect.getdoc(bot)).split("\n\n")
    first, *others = (_as_markdown(part) for part in parts)
    return whole("The map of the code", f"{first} Each module's first line says what it is for.", *others, source="bot")


def _as_markdown(part: str) -> str:
    return f"```text\n{inspect.cleandoc(part)}\n```" if part.startswith("    ") else part
