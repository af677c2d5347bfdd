"""A statement is compiled once a process, whichever engine runs it: compiling takes longer than running it does.

SQLAlchemy remembers what it compiled by dialect, and gives each engine a dialect and a memory of its own. Here those
that would write the same SQL are equal, and share one memory.
"""

from functools import cache
from typing import Any

from sqlalchemy import URL
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialectAsync_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

_MOST = 1_500
"""How many statements are remembered: more than SayDo has, on two databases."""


class SqliteDialect(SQLiteDialect_pysqlite):
    """SQLAlchemy's, asked by `storage.sqlite`; all are equal, for there is one SQLite in a process."""

    is_async = True
    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))


class PostgresqlDialect(PGDialectAsync_psycopg):
    """SQLAlchemy's; those are equal that met servers which are."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PostgresqlDialect) and self._met() == other._met()

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def get_async_dialect_cls(cls, _url: URL) -> type["PostgresqlDialect"]:
        """Return this one; SQLAlchemy would return its own."""
        return cls

    def _met(self) -> tuple[object, ...]:
        """Return what the first connection tells of the server, as far as it bears on SQL."""
        return self.server_version_info, self.default_schema_name, self._backslash_escapes


def compiling_once(url: URL) -> dict[str, Any]:
    """Return what `create_async_engine` is to be given for a URL, so that its engine compiles nothing anew."""
    name = url.get_backend_name()
    dialect = SqliteDialect if name == "sqlite" else PostgresqlDialect
    registry.register(f"{name}.saydo", __name__, dialect.__name__)
    return {"url": url.set(drivername=f"{name}+saydo"), "execution_options": {"compiled_cache": _compiled()}}


@cache
def _compiled() -> LRUCache[Any, Any]:
    return LRUCache(_MOST)
