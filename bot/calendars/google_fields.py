"""Fields of Google's resources, as strict or as loose as they come."""

import re
from collections.abc import Mapping
from typing import Any

Fields = Mapping[str, Any]

_LONGEST_TEXT = 100_000
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # what JSON can carry and a database can't


def text(fields: Fields, name: str) -> str:
    """Return a text, empty when there is none or something else stands there."""
    found = fields.get(name)
    return _UNSTORABLE.sub("", found[:_LONGEST_TEXT]) if isinstance(found, str) else ""
