"""Writes docs/errors.md from the catalogue: python -m tests.errors.page"""

from collections.abc import Iterator

from tests.errors.catalogue import CATALOGUE
from tests.errors.modules import ROOT
from tests.errors.telling import Place, Told

PAGE = ROOT / "docs" / "errors.md"
REWRITE = "python -m tests.errors.page"
_HEAD = f"""\
# What went wrong

Each sentence SayDo tells when something goes wrong, why it comes, and what helps. What varies in a sentence is … here.
Search this page for the words you read.

Whatever you typed into a form is still in it when a sentence stands under an input; what you typed into a window that
closed is offered again when you open it. When SayDo itself fails it says so with an id: by that its log is found
([operations](operations.md)).

*This page is written from the tests that provoke each sentence (`{REWRITE}`).*
"""


def written() -> str:
    """Return the page as the catalogue has it."""
    return "\n".join([_HEAD, *(line for place in CATALOGUE for line in _section(place))])


def _section(place: Place) -> Iterator[str]:
    yield f"## {place.value}\n"
    yield "| What it says | Why | What helps |"
    yield "|---|---|---|"
    for told in sorted(CATALOGUE[place], key=lambda one: one.shown.lstrip("“…- ").casefold()):
        yield _row(told)
    yield ""


def _row(told: Told) -> str:
    return f"| {' | '.join(_cell(text) for text in (told.shown, told.why, told.helps))} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
