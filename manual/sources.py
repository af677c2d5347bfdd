"""Links out of `docs/`, into the source: on the site, which may stand alone, their words stay and the link goes."""

import posixpath
import re

from sphinx.application import Sphinx

_LINK = re.compile(r"(?<!!)\[(?P<words>[^\]]+)\]\((?P<path>\.\./[^)\s]+)\)")


def unlink(app: Sphinx, page: str, source: list[str]) -> None:
    """Take such links out of a page when Sphinx reads it."""
    del app
    source[0] = without_links_out(source[0], page=page)


def without_links_out(text: str, *, page: str) -> str:
    """Return the text of a page without the links that leave `docs/`; that they lead somewhere is a test's matter."""

    def words(link: re.Match[str]) -> str:
        led_to = posixpath.normpath(posixpath.join(posixpath.dirname(page), link["path"]))
        return link["words"] if led_to.startswith("..") else link[0]

    return _LINK.sub(words, text)
