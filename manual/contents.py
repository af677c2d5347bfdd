"""Tables of contents: the list of links under each heading of a page that is one, for Sphinx to follow.

So a list stands once: in words for who reads the Markdown, and unseen as a toctree for the site.
"""

import posixpath
import re
from collections.abc import Iterator
from itertools import pairwise

from sphinx.application import Sphinx

LISTS = ("index", "decisions/index")
"""The pages whose lists are the contents of the site."""
_HEADING = re.compile(r"^## +(?P<caption>.+)$", re.MULTILINE)
_LINE = re.compile(r"^- \[(?P<title>[^\]]+)\]\((?P<page>[^):#]+)\.md\)", re.MULTILINE)


def add(app: Sphinx, page: str, source: list[str]) -> None:
    """Add the toctrees to a page that lists others, when Sphinx reads it."""
    del app
    if page in LISTS:
        source[0] = "\n\n".join([source[0].rstrip(), *toctrees(source[0])]) + "\n"


def toctrees(text: str) -> Iterator[str]:
    """Return a toctree of the links under each heading; those above the first have no caption."""
    bounds = [0, *(found.start() for found in _HEADING.finditer(text)), len(text)]
    for start, end in pairwise(bounds):
        part = text[start:end]
        heading = _HEADING.match(part)
        links = [f"{line['title']} <{posixpath.normpath(line['page'])}>" for line in _LINE.finditer(part)]
        if links:
            options = [":hidden:", *([f":caption: {heading['caption']}"] if heading else [])]
            yield "\n".join(["```{toctree}", *options, "", *links, "```"])
