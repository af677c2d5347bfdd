"""Ten thousand requests nobody using Slack would cause: no failure of ours, no word of our insides, nothing crossed."""

import asyncio
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable

import pytest

from tests.handlers.answering import as_sent
from tests.handlers.conftest import Attacked
from tests.handlers.drawn import texts_of
from tests.handlers.listened import everything_listened_to
from tests.handlers.mutations import hostile_bodies, make_hostile

PAYLOADS, BODIES = 1_250, 3_600
AT_ONCE = 8
GOES_WELL = {200, 400, 401, 413}
INSIDES = re.compile(
    r"Traceback|(Key|Type|Value|Attribute|Index|Runtime)Error|object at 0x|sqlalchemy|sqlite3|psycopg|NoneType|"
    r"/(bot|handlers|storage)/\w+\.py"
)
EVERYTHING = [text for one in everything_listened_to() for text in texts_of(one)]


def test_every_listener_is_sent_something() -> None:
    """A new event or command needs a line in `drawn.py`; what is drawn is found in the gallery."""
    assert [one for one in everything_listened_to() if not texts_of(one)] == []


async def test_what_people_do_is_answered_with_what_slack_accepts(attacked: Attacked) -> None:
    await _all(attacked, [_as_drawn(attacked, n) for n in range(len(EVERYTHING))])
    assert attacked.saydo.slack.defects == []
    _nothing_failed(attacked)
    await attacked.nothing_crossed()


@pytest.mark.parametrize("seed", range(4))
async def test_hostile_payloads_are_refused_or_answered_and_change_nothing_of_others(
    attacked: Attacked, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - damage, not secrets
    tenants = (attacked.home, attacked.other)
    ids = [one for tenant in tenants for known in tenant.ids.values() for one in known] + ["C0AAAAAA1", "0" * 32]

    def damaged() -> tuple[bytes, str]:
        payload = json.loads(attacked.home.named(chance.choice(EVERYTHING), chance.randrange(1_000)))
        payload |= {"event_id": f"Ev{chance.random()}"} if "event_id" in payload else {}
        make_hostile(chance, payload, ids=ids)
        return as_sent(payload)

    statuses = await _all(attacked, [damaged] * PAYLOADS)
    assert statuses[200] > PAYLOADS / 3, "hardly anything was let in, so hardly anything was tried"
    assert attacked.saydo.slack.defects == []
    _nothing_failed(attacked)
    await attacked.nothing_crossed()


async def test_damaged_bodies_are_refused(attacked: Attacked) -> None:
    chance = random.Random(4)  # noqa: S311 - damage, not secrets

    def damaged() -> tuple[bytes, str]:
        return hostile_bodies(chance, *_as_drawn(attacked, chance.randrange(len(EVERYTHING)))())

    statuses = await _all(attacked, [damaged] * BODIES)
    assert statuses[400] > BODIES / 3
    _nothing_failed(attacked)


def _as_drawn(attacked: Attacked, turn: int) -> Callable[[], tuple[bytes, str]]:
    """Return a real request of the rep's, about what is theirs."""
    payload = json.loads(attacked.home.named(EVERYTHING[turn], turn))
    payload |= {"event_id": f"Ev{turn}"} if "event_id" in payload else {}
    return lambda: as_sent(payload)


async def _all(attacked: Attacked, made: Iterable[Callable[[], tuple[bytes, str]]]) -> Counter[int]:
    """Send all of them, a few at a time; count the answers, each of which is one that goes well."""
    statuses: Counter[int] = Counter()
    waiting = iter(made)

    async def work() -> None:
        for make in waiting:
            body, content_type = make()
            answer = await attacked.saydo.sends(body, content_type)
            statuses[answer.status] += 1
            assert answer.status in GOES_WELL, (answer, body[:4_000])
            assert not INSIDES.search(answer.text), (answer, body[:4_000])
            assert answer.headers["X-Content-Type-Options"] == "nosniff"

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(work())
    await attacked.saydo.underway.finish(patience=30)
    return statuses


def _nothing_failed(attacked: Attacked) -> None:
    """Assert that nobody was told of our insides, and that the log complains of the requests alone."""
    assert [said for said in attacked.saydo.slack.said if INSIDES.search(said[2])] == []
    assert [line for line in attacked.saydo.logged.lines if line.startswith("ERROR") or "\n" in line] == []
