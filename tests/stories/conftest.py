"""The days of a rep, lived over Socket Mode on SQLite; the main story runs on every combination."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.config import Mode
from tests.stories.days import Days, lived
from tests.stories.digests import Crew, a_usual_crew


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


@pytest.fixture
async def bare_days(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Days]:
    """Days without calendars: what happened is written down by the tests."""
    async with lived(tmp_path, sqlite_url, links=False) as living:
        yield living
        await living.sandbox.settled()
        living.says_nothing_wrong()


@pytest.fixture
async def crew(bare_days: Days) -> Crew:
    """A team of two reps, of which small teams are shown whole, with a usual week."""
    return await a_usual_crew(bare_days)


@pytest.fixture
async def faulty(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Crew]:
    """The same, on days on which Slack fails."""
    async with lived(tmp_path, sqlite_url, links=False) as living:
        yield await a_usual_crew(living)
