"""What no answer to a request may be, hold or leave in the log."""

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Iterable

from tests.handlers.answering import Guarded
from tests.handlers.tenants import MARK

AT_ONCE = 8
GOES_WELL = {200, 400, 401, 413}
INSIDES = re.compile(
    r"Traceback|(Key|Type|Value|Attribute|Index|Runtime)Error|object at 0x|sqlalchemy|sqlite3|psycopg|NoneType|"
    r"/(bot|handlers|storage)/\w+\.py"
)


async def send_all(saydo: Guarded, made: Iterable[Callable[[], tuple[bytes, str]]]) -> Counter[int]:
    """Send all of them, a few at a time; count the answers, each of which is one that goes well."""
    statuses: Counter[int] = Counter()
    waiting = iter(made)

    async def work() -> None:
        for make in waiting:
            body, content_type = make()
            answer = await saydo.sends(body, content_type)
            statuses[answer.status] += 1
            assert answer.status in GOES_WELL, (answer, body[:4_000])
            assert not INSIDES.search(answer.text), (answer, body[:4_000])
            assert MARK not in answer.text, (answer, body[:4_000])
            assert answer.headers["X-Content-Type-Options"] == "nosniff"

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(work())
    await saydo.underway.finish(patience=30)
    return statuses


def nothing_failed(saydo: Guarded) -> None:
    """Assert that nobody was told of our insides, and that the log complains of the requests alone."""
    assert [said for said in saydo.slack.said if INSIDES.search(said[2])] == []
    assert [line for line in saydo.logged.lines if line.startswith("ERROR") or "\n" in line] == []
