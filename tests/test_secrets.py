"""Secrets stand in no repr, and SQL is never put together from texts."""

import ast
import dataclasses
import importlib
import logging
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import bot
import handlers
import storage
from tests.leaks import CANARY, Watch

SECRET = re.compile(r"(^|_)(secrets?|tokens?|passwords?|credentials|verifier|granted|secret_keys|database_url|proof)$")
NO_SECRETS = {
    "bot.config.ProviderAddresses.google_token": "where tokens are exchanged",
    "bot.runtime.Runtime.tokens": "who holds them, in no repr of its own",
}
FROM_TEXTS = {
    "columns.py partial": "conditions of indexes, written out in the tables",
    "0001_first_schema.py _partial": "the same",
    "0007_installations.py _index": "the same",
    "copies.py _numbers_given": "names of our own tables and columns",
    "copies.py _last_given": "one of two constants",
    "copies.py _go_on_from": "a constant",
    "postgresql.py _set_for_this_transaction": "settings of ours",
    "postgresql.py others_connected": "a constant",
    "postgresql.py waits_for_locks": "settings of ours",
    "postgresql.py without_limits": "settings of ours",
    "rows.py literally": "the value of a state",
    "sqlite.py exec_driver_sql": "passed on to SQLAlchemy's own; who calls it stands in this list",
}
"""Where a statement is more than a constant in its place, and what it is made of: nothing that anybody typed."""


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not found.name.startswith(("bot.sandbox", "bot.__main__", "storage.migrations")):
            yield importlib.import_module(found.name)


def _dataclasses() -> Iterator[type]:
    for package in (bot, handlers, storage):
        for module in _modules(package):
            for value in vars(module).values():
                if isinstance(value, type) and dataclasses.is_dataclass(value) and value.__module__ == module.__name__:
                    yield value


def test_no_secret_stands_in_the_repr_of_what_holds_it() -> None:
    """Nor does a calendar's address: whoever has the address of a feed reads the calendar."""
    shown = {
        f"{one.__module__}.{one.__qualname__}.{field.name}"
        for one in _dataclasses()
        for field in dataclasses.fields(one)
        if (SECRET.search(field.name) or field.name == "address") and field.repr and _has_given_repr(one)
    }
    assert shown == NO_SECRETS.keys()


def _has_given_repr(one: type) -> bool:
    """Tell whether the repr is the one that dataclasses make."""
    return hasattr(one.__repr__, "__wrapped__")


STORAGE = sorted(Path(storage.__file__).parent.rglob("*.py"))


def test_sql_is_never_put_together_from_texts() -> None:
    made = {
        f"{path.name} {function.name}"
        for path in STORAGE
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and _name(node.func) in {"text", "exec_driver_sql", "literal_column"}
        if node.args and not isinstance(node.args[0], ast.Constant)
    }
    assert made == FROM_TEXTS.keys()


def _name(function: ast.expr) -> str:
    """Return the name of what is called: a function's own, or its name in SQLAlchemy, or on a connection."""
    if not isinstance(function, ast.Attribute):
        return getattr(function, "id", "")
    is_sqls = function.attr == "exec_driver_sql" or getattr(function.value, "id", "") in {"sa", "sqlalchemy"}
    return function.attr if is_sqls else ""


@pytest.mark.parametrize(
    "said",
    [
        ("%s", "xoxb-1-2-abc"),
        ("%s", "xapp-1-A"),
        ("key %s", "whsec_MDEy"),
        ("Authorization: %s", "Bearer abc"),
        ("https://calendar.test/%s/basic.ics", "private-1f2e3d4c"),
        ("%s", CANARY),
    ],
)
def test_the_watch_over_the_log_sees_what_may_not_be_there(watch: Watch, said: tuple[str, str]) -> None:
    logging.getLogger("bot.flows.anything").debug(*said)
    assert len(watch.leaks) == 1
    watch.leaks.clear()


def test_the_watch_over_the_log_sees_into_tracebacks(watch: Watch) -> None:
    try:
        int(CANARY)
    except ValueError:
        logging.getLogger("any.library").exception("it failed")
    assert len(watch.leaks) == 1
    watch.leaks.clear()
