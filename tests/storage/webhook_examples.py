"""An endpoint, and what it would be sent, for tests of webhooks."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from bot.domain.people import Member
from bot.domain.webhooks import WANTED_KINDS, DeliveryState, Endpoint
from storage import Transaction
from tests.storage.known import MINUTE, NOW

SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
ADDRESS = "https://crm.example/hooks/t0ken"
SCHEMA = Draft202012Validator(
    json.loads((Path(__file__).parents[2] / "docs" / "webhooks.schema.json").read_text(encoding="utf-8"))
)


async def an_endpoint(tx: Transaction, creator: Member, **facts: Any) -> Endpoint:
    told: dict[str, Any] = {
        "address": ADDRESS,
        "host": "crm.example",
        "secret": SECRET,
        "kinds": tuple(kind.value for kind in WANTED_KINDS),
        "description": "Our CRM",
        "created_by": creator.id,
        "created_at": NOW,
    }
    return await tx.webhooks.add(creator.workspace_id, **(told | facts))


async def sent_to(tx: Transaction, endpoint: Endpoint, *, now: datetime = NOW) -> list[dict[str, Any]]:
    """Return all that is due for an endpoint, in order, and mark it as sent; each holds to the schema."""
    bodies = []
    while (outgoing := await tx.webhook_deliveries.next_of(endpoint, now + 60 * MINUTE)) is not None:
        body = json.loads(json.dumps(outgoing.body))
        SCHEMA.validate(body)
        bodies.append(body)
        done = replace(outgoing.delivery, state=DeliveryState.DONE)
        await tx.webhook_deliveries.settle(endpoint, endpoint, done, now=now)
    return bodies
