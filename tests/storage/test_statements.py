"""What was compiled for one engine of a process is not compiled again for another, and each database has its own."""

from sqlalchemy import Select, literal, select
from sqlalchemy.engine.interfaces import CacheStats
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engines import engines_for, parsed

CASES = range(3)


def asked(name: str) -> Select[tuple[int]]:
    return select(literal(1).label(name))


async def test_a_statement_is_compiled_once_a_process(database_url: str) -> None:
    await _told(database_url, asked("once"))
    told = [await _told(database_url, asked("once")) for _ in CASES]
    assert told == [[CacheStats.CACHE_HIT] * 2 for _ in CASES]


async def test_what_was_compiled_for_one_database_is_not_run_on_the_other(sqlite_url: str, postgresql_url: str) -> None:
    assert await _told(sqlite_url, asked("each")) == [CacheStats.CACHE_MISS, CacheStats.CACHE_HIT]
    assert await _told(postgresql_url, asked("each")) == [CacheStats.CACHE_MISS, CacheStats.CACHE_HIT]


async def _told(url: str, statement: Select[tuple[int]]) -> list[CacheStats]:
    """Run a statement on the two engines of a process that starts; return whether it had been compiled."""
    return [await _run(engine, statement) for engine in engines_for(parsed(url))]


async def _run(engine: AsyncEngine, statement: Select[tuple[int]]) -> CacheStats:
    async with engine.begin() as connection:
        hit: CacheStats = (await connection.execute(statement)).context.cache_hit
    await engine.dispose()
    return hit
