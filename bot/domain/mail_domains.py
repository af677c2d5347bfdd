"""Domains: of a mail address, and as somebody types them."""

import re

from bot.domain.errors import InvalidInputError


def domain_of(email: str) -> str:
    """Return the lower-case mail domain of an address, empty when it has none."""
    return email.rpartition("@")[2].strip().lower() if "@" in email else ""


_DOMAIN = re.compile(r"(?=.{4,253}$)([^\W_]([\w-]*[^\W_])?\.)+[^\W_][\w-]*")


def read_domains(text: str, *, field: str) -> frozenset[str]:
    """Return the domains somebody typed, with lines, spaces or commas between them; `field` is where they typed.

    "@vendor.example" and "https://vendor.example/" are read as well. Raises InvalidInputError for what is none.
    """
    said = [_bare_domain(word) for word in re.split(r"[\s,;]+", text) if word]
    for word in said:
        if not _DOMAIN.fullmatch(word):
            raise InvalidInputError(f"“{word[:60]}” is no domain. It should look like vendor.example.", field=field)
    return frozenset(said)


def _bare_domain(word: str) -> str:
    host = re.sub(r"^[a-z]+://", "", word.lower()).partition("/")[0].rpartition("@")[2]
    return host.strip(".")
