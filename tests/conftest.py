"""What every ring shares: real databases, and where files go: to memory where there is some, pictures where asked."""

import gc
import os
from asyncio import AbstractEventLoop
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

from bot.command_line.loops import keep_what_is_there, new_loop
from tests.databases import (
    bare_database_url,
    bare_postgresql_url,
    bare_sqlite_url,
    database_url,
    in_memory,
    migrated_postgresql,
    migrated_sqlite,
    own_server,
    postgresql_server,
    postgresql_url,
    sqlite_url,
    storage,
)
from tests.leaks import nothing_secret_is_logged, watch
from tests.loopback import hearing_addresses, nothing_leaves_this_machine

__all__ = [
    "bare_database_url",
    "bare_postgresql_url",
    "bare_sqlite_url",
    "database_url",
    "hearing_addresses",
    "migrated_postgresql",
    "migrated_sqlite",
    "nothing_leaves_this_machine",
    "nothing_secret_is_logged",
    "own_server",
    "postgresql_server",
    "postgresql_url",
    "sqlite_url",
    "storage",
    "watch",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", type=Path, help="write the browser tests' pictures into this folder")
    parser.addoption("--every-picture", action="store_true", help="with --pictures: phones and dark themes, too")


def pytest_configure() -> None:
    """Let tests write to memory: half of what they do with a file on a disk is waiting for it."""
    if folder := in_memory():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Have a process more than there are cores: now and then each waits for a browser, a database, a killed process."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, Any, Any]:
    """Collect no garbage while tests are imported, as all of it stays, and from then on as SayDo does while it runs."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        keep_what_is_there()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that wait long for other processes: as the last ones all would wait for them."""
    items.sort(key=lambda item: "chaos" not in item.path.parts)


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], AbstractEventLoop]]:
    """Run on the event loop SayDo runs on."""
    return {"SayDo's": new_loop}


@pytest.fixture
def pictures(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Name the folder for pictures: a temporary one, unless one was asked for."""
    folder = Path(request.config.getoption("--pictures") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
