"""The house rules a machine can check; the direction of imports is lint-imports' part (pyproject.toml)."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OURS = ("bot", "handlers", "storage")
NAMES = [str(file.relative_to(ROOT)) for package in OURS for file in sorted((ROOT / package).rglob("*.py"))]
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}


@cache
def read(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"))


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Yield every module of ours; each is read when a test looks at it first."""
    return ((name, read(name)) for name in NAMES)


def imported(tree: ast.AST) -> Iterator[str]:
    """Name the modules a file imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def called_on_names(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Name calls such as `datetime.now()` as ("datetime", "now")."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            if isinstance(owner, ast.Name):
                yield (owner.id, node.func.attr)
            elif isinstance(owner, ast.Attribute):
                yield (owner.attr, node.func.attr)


def catches_everything(tree: ast.AST) -> bool:
    handlers = [node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler)]
    wide = {"Exception", "BaseException"}
    return any(one.type is None or (isinstance(one.type, ast.Name) and one.type.id in wide) for one in handlers)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("bot/domain/")])
def test_the_domain_knows_the_standard_library_and_libraries_of_dates_only(name: str) -> None:
    allowed = sys.stdlib_module_names | {"dateutil", "holidays"}
    foreign = [one for one in imported(read(name)) if one.split(".")[0] not in allowed]
    assert [one for one in foreign if not one.startswith("bot.domain")] == []


def test_only_the_clock_asks_the_system_for_the_time() -> None:
    asking = {name for name, tree in trees() if CLOCKS & set(called_on_names(tree))}
    assert asking == {"bot/clock.py"}


def test_only_the_command_reads_the_environment() -> None:
    reading = {
        name
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    }
    assert reading == {"bot/__main__.py"}


def test_what_catches_everything_tells_somebody() -> None:
    # one more place is Bolt's error handler (handlers/errors.py), which is handed what was raised
    everything = {name for name, tree in trees() if catches_everything(tree)}
    assert everything == {"bot/jobs.py", "bot/page_troubles.py"}


def test_every_module_says_what_it_is_for() -> None:
    silent = [name for name, tree in trees() if not ast.get_docstring(tree) and tree.body]
    assert silent == []


def test_the_map_names_every_module_and_none_that_is_gone() -> None:
    there = {name.removesuffix("/__init__.py").removesuffix(".py").replace("/", ".") for name in NAMES}
    beside = {one for one in there if one.startswith("bot.") and one.count(".") == 1}
    named = set(re.findall(r"\bbot\.\w+", ast.get_docstring(read("bot/__init__.py")) or ""))
    assert {one for one in beside - named if not one.startswith("bot.slack_")} == set()
    assert named - beside - {"bot.slack_"} == set()


def test_no_function_is_longer_than_a_page() -> None:
    functions = [
        (f"{name}:{node.name}", (node.end_lineno or 0) - node.lineno + 1)
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert [one for one, lines in functions if lines > 50] == []


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "util", "helpers", "helper", "manager", "service", "services", "base", "common", "misc"}
    assert [name for name in NAMES if Path(name).stem in drawers] == []
