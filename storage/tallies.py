"""How many rows went by and what they were, whatever their order: two tallies are equal when the rows are."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from storage.plain_rows import Page, Plain

_ALL = 2**256


def line(row: Plain) -> str:
    """Return a plain row as a line of text, the same for equal rows."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


class Tally:
    """Counts rows by table, and adds up the digests of them all (SHA-256 of each line, modulo 2²⁵⁶)."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._sums: Counter[str] = Counter()

    def __eq__(self, other: object) -> bool:
        """Return True when the same rows went by."""
        return isinstance(other, Tally) and self.as_json() == other.as_json()

    __hash__ = None  # type: ignore[assignment]  # it goes on counting

    def add(self, page: Page) -> None:
        """Count the rows of a page."""
        texts = (line(row).encode() for row in page.rows)
        added = sum(int.from_bytes(hashlib.sha256(text).digest(), "big") for text in texts)
        self._sums[page.table] = (self._sums[page.table] + added) % _ALL
        self.counts[page.table] += len(page.rows)

    def as_json(self) -> Mapping[str, Any]:
        """Return count and digest of each table that has rows."""
        return {table: [count, f"{self._sums[table]:064x}"] for table, count in sorted(self.counts.items()) if count}
