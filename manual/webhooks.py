"""The fields of what a webhook is sent, out of its JSON Schema."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from manual.tables import code, described, sentence, table
from manual.tables import page as whole

SCHEMA = Path(__file__).resolve().parents[1] / "docs" / "webhooks.schema.json"
Part = Mapping[str, Any]


def page() -> str:
    """Return the page."""
    return written(json.loads(SCHEMA.read_text(encoding="utf-8")))


def written(schema: Part) -> str:
    """Return the page about a schema. Raises UndescribedError for a part or a field without a description."""
    parts = {name: part for name, part in schema["$defs"].items() if "properties" in part}
    return whole(
        "The fields of a webhook's event",
        "Every event is a POST with a JSON body of these fields. When each type is sent, how it is signed, sent once "
        "more, and what never is: [Webhooks](../webhooks.md). The same as a JSON Schema: "
        "[webhooks.schema.json](../webhooks.schema.json). Fields may be added; none is taken away or given another "
        "meaning.",
        "## The event",
        _fields("the event", schema, schema),
        *(one for name, part in parts.items() for one in _section(name, part, schema)),
        source="docs/webhooks.schema.json",
    )


def _section(name: str, part: Part, schema: Part) -> tuple[str, ...]:
    return f"## {name}", sentence(described(name, part.get("description"))), _fields(name, part, schema)


def _fields(name: str, part: Part, schema: Part, before: str = "") -> str:
    return table(("Field", "Type", "Meaning"), _rows(name, part, schema, before))


def _rows(name: str, part: Part, schema: Part, before: str) -> list[tuple[str, str, str]]:
    rows = []
    for field, about in part["properties"].items():
        whole_name = f"{before}{field}"
        meaning = described(f"{name}: {whole_name}", about.get("description"))
        rows.append((code(whole_name), _type(about, schema), meaning))
        if "properties" in about:
            rows += _rows(name, about, schema, f"{whole_name}.")
    return rows


def _type(about: Part, schema: Part) -> str:
    """Say what may stand in a field, and whether it may be null."""
    if "anyOf" in about:
        return ", ".join(_type(one, schema) for one in about["anyOf"])
    if "$ref" in about:
        name = about["$ref"].rpartition("/")[2]
        meant = schema["$defs"][name]
        return f"[{name}](#{name})" if "properties" in meant else _type(meant, schema)
    if "enum" in about:
        return ", ".join(code(one) if one is not None else "null" for one in about["enum"])
    kinds = about["type"] if isinstance(about["type"], list) else [about["type"]]
    return ", ".join(about.get("title", kind) if kind == "string" else kind for kind in kinds)
