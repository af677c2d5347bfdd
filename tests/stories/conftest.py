"""The days of a rep, lived over Socket Mode on SQLite; the main story runs on every combination."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.config import Mode
from tests.stories.days import Days, lived


@pytest.fixture
async def days(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Days]:
    async with lived(tmp_path, sqlite_url) as living:
        yield living
        await living.sandbox.settled()
        living.says_nothing_wrong()


@pytest.fixture
async def faulty_days(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Days]:
    """Days on which Slack fails; what it refused is the test's own concern."""
    async with lived(tmp_path, sqlite_url) as living:
        yield living


@pytest.fixture(params=list(Mode))
async def any_days(request: pytest.FixtureRequest, tmp_path: Path, database_url: str) -> AsyncIterator[Days]:
    async with lived(tmp_path, database_url, mode=request.param) as living:
        yield living
        await living.sandbox.settled()
        living.says_nothing_wrong()
