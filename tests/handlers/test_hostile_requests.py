"""Ten thousand requests nobody using Slack would cause: no failure of ours, no word of our insides, nothing crossed."""

import json
import random
from functools import partial

import pytest

from tests.handlers.answering import as_sent
from tests.handlers.conftest import Attacked
from tests.handlers.drawn import texts_of
from tests.handlers.judging import nothing_failed, send_all
from tests.handlers.listened import everything_listened_to
from tests.handlers.mutations import hostile_bodies, make_hostile

PAYLOADS, BODIES = 1_000, 3_600
EVERYTHING = [text for one in everything_listened_to() for text in texts_of(one)]
LASTING = [text for text in EVERYTHING if "forgetting.forget" not in text]
"""All but what makes nobody of the person who goes on acting."""


def test_every_listener_is_sent_something() -> None:
    """A new event or command needs a line in `drawn.py`; what is drawn is found in the gallery."""
    assert [one for one in everything_listened_to() if not texts_of(one)] == []


async def test_what_people_do_is_answered_with_what_slack_accepts(attacked: Attacked) -> None:
    drawn = _as_drawn(attacked)
    await send_all(attacked.saydo, [partial(drawn.__getitem__, n) for n in range(len(drawn))])
    assert attacked.saydo.slack.defects == []
    nothing_failed(attacked.saydo)
    await attacked.nothing_crossed()


@pytest.mark.parametrize("seed", range(4))
async def test_hostile_payloads_are_refused_or_answered_and_change_nothing_of_others(
    attacked: Attacked, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - damage, not secrets
    tenants = (attacked.home, attacked.other)
    ids = [one for tenant in tenants for known in tenant.ids.values() for one in known] + ["C0AAAAAA1", "0" * 32]

    def damaged() -> tuple[bytes, str]:
        payload = json.loads(attacked.home.named(chance.choice(LASTING), chance.randrange(1_000)))
        payload |= {"event_id": f"Ev{chance.random()}"} if "event_id" in payload else {}
        make_hostile(chance, payload, ids=ids)
        return as_sent(payload)

    statuses = await send_all(attacked.saydo, [damaged] * PAYLOADS)
    assert statuses[200] > PAYLOADS / 3, "hardly anything was let in, so hardly anything was tried"
    assert attacked.saydo.slack.defects == []
    nothing_failed(attacked.saydo)
    await attacked.nothing_crossed()


async def test_damaged_bodies_are_refused(attacked: Attacked) -> None:
    chance, drawn = random.Random(4), _as_drawn(attacked)  # noqa: S311 - damage, not secrets

    def damaged() -> tuple[bytes, str]:
        return hostile_bodies(chance, *drawn[chance.randrange(len(drawn))])

    statuses = await send_all(attacked.saydo, [damaged] * BODIES)
    assert statuses[400] > BODIES / 3
    nothing_failed(attacked.saydo)


def _as_drawn(attacked: Attacked) -> list[tuple[bytes, str]]:
    """Return real requests of the rep's, about what is theirs."""
    payloads = [json.loads(attacked.home.named(text, turn)) for turn, text in enumerate(EVERYTHING)]
    return [as_sent(one | ({"event_id": f"Ev{n}"} if "event_id" in one else {})) for n, one in enumerate(payloads)]
