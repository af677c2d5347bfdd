"""Long lists, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of a list: `number` counts from 0 and is below `pages`, of which a list of nothing has one."""

    number: int
    pages: int
    most: int

    @property
    def first(self) -> int:
        """The place in the list of the first entry on it."""
        return self.number * self.most

    def of(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Return what stands on it."""
        return tuple(entries[self.first : self.first + self.most])


def page_at(number: int, *, total: int, most: int) -> Page:
    """Return a page of a list of so many entries, `most` on a page; one that is not there any more is the last one."""
    pages = max(1, -(-total // most))
    return Page(number=min(max(number, 0), pages - 1), pages=pages, most=most)
