"""A backup: one file that either database is made from again. Lines of JSON, compressed by gzip.

First what it is, then for each table its columns and a line for each row, last how many rows there were and their
digests. It is there whole or not at all, and for its owner's eyes only: what is not a secret in it are people's words.
"""

import gzip
import json
import os
import zlib
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.domain.errors import InvalidInputError
from storage.copies import Origin, Seen, Snapshot
from storage.plain_rows import Page, Plain
from storage.tallies import Tally, line

FORMAT = "saydo backup"
_VERSION = 1
_OWNER_ONLY = 0o600
_EFFORT = 3  # of 9: twice as fast as the usual 6 and a tenth larger
_AT_ONCE = 500


async def save(snapshot: Snapshot, path: Path, *, seen: Seen) -> Tally:
    """Write a backup; return what is in it. Raises InvalidInputError when there is no room for it, or no right.

    What is at `path` is replaced when it is a backup, and left alone when it is something else.
    """
    with _replacing(path) as file:
        origin, last = snapshot.origin, None
        _say(file, _header(origin))
        async for page in snapshot.pages():
            if page.table != last:
                _say(file, {"table": page.table, "columns": page.columns})
                last = page.table
            file.write("".join(f"{line(row)}\n" for row in page.rows).encode())
            seen(page.table, snapshot.tally.counts.total())
        _say(file, {"tables": snapshot.tally.as_json()})
    return snapshot.tally


class Backup:
    """A backup that is read: `origin` at once, the rows as they are wanted."""

    def __init__(self, path: Path) -> None:
        """Open a file. Raises InvalidInputError when it is no backup, or of a newer format."""
        self._path = path
        with self._reading():
            header = next(_lines_of(path))
            if header["format"] == FORMAT and header["version"] != _VERSION:
                raise InvalidInputError(f"{path} was made by a newer SayDo. Use that version to restore it.")
            at = datetime.fromisoformat(header["at"])
            numbers = {str(table): int(number) for table, number in header["numbers"].items()}
            self.origin = Origin(schema=str(header["schema"]), at=at, kind=str(header["kind"]), numbers=numbers)

    async def check(self) -> None:
        """Read all of it. Raises InvalidInputError when it is damaged: better known before anything is written."""
        async for _ in self.pages():
            pass

    async def pages(self) -> AsyncGenerator[Page]:
        """Return every row. Raises InvalidInputError at the end when they are not those that were written."""
        read = Tally()
        table, columns, rows = "", (), list[Plain]()
        with self._reading():
            lines = _lines_of(self._path)
            next(lines)
            for one in lines:
                if isinstance(one, list):
                    rows.append(one)
                if rows and (not isinstance(one, list) or len(rows) == _AT_ONCE):
                    page = Page(table=table, columns=columns, rows=rows)
                    read.add(page)
                    yield page
                    rows = []
                if isinstance(one, dict) and "tables" in one:
                    break
                if isinstance(one, dict):
                    table, columns = one["table"], tuple(one["columns"])
            else:
                raise EOFError
            goes_on = next(lines, None) is not None  # to its very end, where gzip checks it, too
            if goes_on or one["tables"] != read.as_json():
                raise InvalidInputError(f"{self._path} is damaged: its rows were changed since. Use another backup.")

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Say in a sentence what is wrong with a file."""
        try:
            yield
        except (EOFError, StopIteration, zlib.error) as error:
            raise InvalidInputError(f"{self._path} is damaged: it breaks off. Use another backup.") from error
        except OSError as error:  # gzip.BadGzipFile is one, without a number
            if error.errno is None:
                raise self._no_backup() from error
            raise InvalidInputError(f"{self._path} can't be read: {error.strerror}. Use another file.") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise self._no_backup() from error

    def _no_backup(self) -> InvalidInputError:
        return InvalidInputError(f"{self._path} is no backup of SayDo's, or it is damaged. Use another file.")


def _header(origin: Origin) -> Mapping[str, Any]:
    told = {"schema": origin.schema, "at": origin.at.isoformat(), "kind": origin.kind, "numbers": dict(origin.numbers)}
    return {"format": FORMAT, "version": _VERSION, **told}


def _say(file: gzip.GzipFile, told: Mapping[str, Any]) -> None:
    file.write(json.dumps(told, ensure_ascii=False).encode() + b"\n")


def _lines_of(path: Path) -> Iterator[Any]:
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        for text in file:
            yield json.loads(text)


@contextmanager
def _replacing(path: Path) -> Iterator[gzip.GzipFile]:
    """Write under another name in the same folder, and take the place of `path` once all is on the disk."""
    if path.is_symlink() or path.exists():
        Backup(path)  # anything else is not for us to replace
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        with os.fdopen(descriptor, "wb") as raw:
            with gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=_EFFORT, mtime=0) as file:
                yield file
            raw.flush()
            os.fsync(raw.fileno())
        draft.replace(path)
        _settle(path.parent)
    except OSError as error:
        raise InvalidInputError(f"The backup {path} can't be written: {error.strerror}. Name another place.") from error
    finally:
        with suppress(OSError):
            draft.unlink()


def _settle(folder: Path) -> None:
    """Bring the new name to the disk, where the system can."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
