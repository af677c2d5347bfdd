"""What every ring shares: real databases, and where the browser's pictures go."""

from pathlib import Path

import pytest

from tests.databases import (
    bare_database_url,
    bare_postgresql_url,
    bare_sqlite_url,
    database_url,
    migrated_postgresql,
    migrated_sqlite,
    own_server,
    postgresql_server,
    postgresql_url,
    sqlite_url,
    storage,
)
from tests.leaks import nothing_secret_is_logged, watch

__all__ = [
    "bare_database_url",
    "bare_postgresql_url",
    "bare_sqlite_url",
    "database_url",
    "migrated_postgresql",
    "migrated_sqlite",
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


@pytest.fixture
def pictures(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Name the folder for pictures: a temporary one, unless one was asked for."""
    folder = Path(request.config.getoption("--pictures") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
