"""Markdown as the reference pages need it."""

from collections.abc import Iterable, Sequence


class UndescribedError(LookupError):
    """Something has no description, so no page can tell what it is."""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; what is in a cell is Markdown."""
    rule = f"|{'---|' * len(head)}"
    first, *others = (f"| {' | '.join(map(_cell, line))} |" for line in (head, *rows))
    return "\n".join([first, rule, *others])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def code(text: str) -> str:
    """Return a text as code."""
    return f"`{text}`" if text else ""


def sentence(text: str) -> str:
    """Return a description as a sentence: a capital letter first, a full stop at the end."""
    said = text.strip()
    return f"{said[:1].upper()}{said[1:]}{'' if said.endswith(('.', '?', ':')) else '.'}"


def described(name: str, meaning: str | None) -> str:
    """Return the description of something. Raises UndescribedError when there is none."""
    if not meaning or not meaning.strip():
        raise UndescribedError(f"{name} has no description.")
    return meaning.strip()


def page(title: str, *parts: str, source: str) -> str:
    """Return a page that is written from `source`; each part is a paragraph, a heading or a table."""
    note = f"<!-- Written from {source} by `make reference`. Change it there. -->"
    return "\n\n".join([note, f"# {title}", *(part.strip("\n") for part in parts if part)]) + "\n"
