"""No page of the site loads anything from elsewhere: it is read without a network, and tells nobody who reads it."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import SphinxError

_LOADED = {"src", "srcset", "poster", "data"}


def check(app: Sphinx, error: Exception | None) -> None:
    """Look at every page that was built. Raises SphinxError for one that loads what is not its own."""
    if error is not None:
        return
    for page in sorted(Path(app.outdir).rglob("*.html")):
        if found := list(loaded_from_elsewhere(page.read_text(encoding="utf-8"))):
            raise SphinxError(f"{page.name} loads from elsewhere: {', '.join(found)}")


def loaded_from_elsewhere(html: str) -> Iterator[str]:
    """Name the addresses a page loads from other hosts; where its links lead is not loaded."""
    reader = _Reader()
    reader.feed(html)
    yield from (one for one in reader.loaded if "//" in one.partition("?")[0].partition("#")[0])


class _Reader(HTMLParser):
    """Gathers what the tags of a page load."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of what a tag loads."""
        names = {*_LOADED, "href"} if tag in {"link", "use", "image"} else _LOADED
        self.loaded += [value for name, value in attrs if name in names and value and not value.startswith("data:")]
