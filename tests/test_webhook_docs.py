"""What docs/webhooks.md tells who writes a receiver is so: types are named, its signature check works."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.domain.preps import Knowledge, Stage
from bot.domain.recaps import Outcome
from bot.domain.webhook_signatures import signed_headers, spelt_secret
from bot.domain.webhooks import WebhookKind

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGE = (DOCS / "webhooks.md").read_text(encoding="utf-8")
SCHEMA: dict[str, Any] = json.loads((DOCS / "webhooks.schema.json").read_text(encoding="utf-8"))
SECRET, BODY = spelt_secret(bytes(range(32))), '{"what": "Anführung"}'.encode()


def test_each_type_is_on_the_page() -> None:
    named = set(re.findall(r"`([a-z_.]+)`", PAGE))
    shortened = {f"commitment.{name}" for name in named}
    assert {kind.value for kind in WebhookKind} - named - shortened == set()


def test_the_schema_knows_every_word_that_can_be_said() -> None:
    definitions = SCHEMA["$defs"]
    assert set(SCHEMA["properties"]["type"]["enum"]) == {kind.value for kind in WebhookKind}
    assert set(definitions["prep"]["properties"]["stage"]["enum"]) == {*(one.value for one in Stage), None}
    assert set(definitions["prep"]["properties"]["how_we_know"]["enum"]) == {*(one.value for one in Knowledge), None}
    assert set(definitions["outcome"]["enum"]) == {one.value for one in Outcome}


def _is_from_saydo(headers: dict[str, str], body: bytes) -> bool:
    """Run the check of the page."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    names: dict[str, Any] = {}
    exec(code.replace("time.time()", "1_795_424_400"), names)  # noqa: S102  our own page
    is_from: bool = names["is_from_saydo"](headers, body, SECRET)
    return is_from


AT = datetime.fromtimestamp(1_795_424_400, UTC)


def test_the_check_on_the_page_takes_what_saydo_sends() -> None:
    assert _is_from_saydo(signed_headers("e1", AT, BODY, secrets=[SECRET]), BODY)
    assert _is_from_saydo(signed_headers("e1", AT, BODY, secrets=["whsec_bmV3", SECRET]), BODY)


@pytest.mark.parametrize(
    ("header", "value"),
    [("webhook-id", "e2"), ("webhook-timestamp", "1795424401"), ("webhook-timestamp", "1795420000")],
)
def test_the_check_on_the_page_refuses_what_was_changed_or_comes_late(header: str, value: str) -> None:
    headers = signed_headers("e1", AT, BODY, secrets=[SECRET])
    assert not _is_from_saydo({**headers, header: value}, BODY)
    assert not _is_from_saydo(headers, BODY + b" ")
    assert not _is_from_saydo(signed_headers("e1", AT, BODY, secrets=["whsec_bmV3"]), BODY)
