"""Blocks as strict as Slack: a table of fields and limits, and what only the whole payload shows.

https://docs.slack.dev/reference/block-kit/blocks
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from bot.sandbox.block_elements import standing_in
from bot.sandbox.checks import Check, Report, Shape, array, boolean, exactly_one, kinds, one_of, string
from bot.sandbox.composition import SLACK_FILE, URL, plain_text, text
from bot.sandbox.data_blocks import DATA_TABLE, DATA_VISUALIZATION, RICH_TEXT_PARTS, TABLE

Json = dict[str, Any]

MOST_BLOCKS: Final = {"message": 50, "modal": 100, "home": 100}
_EVERYWHERE: Final = frozenset({"message", "modal", "home"})
_MESSAGE: Final = frozenset({"message"})
_TYPE: Final = string(most=255)
_MOST_MARKDOWN: Final = 12_000
_MOST_CHARTS: Final = 2


def _block(must: Mapping[str, Check], *, may: Mapping[str, Check] | None = None, also: Check | None = None) -> Shape:
    return Shape(must={"type": _TYPE, **must}, may={"block_id": string(most=255), **(may or {})}, also=also)


def _text_or_fields(value: Any, at: str, report: Report) -> None:
    if not value.get("text") and not value.get("fields"):
        report.add("missing required field: text or fields", at)


def _context_element(value: Any, at: str, report: Report) -> None:
    is_text = isinstance(value, dict) and value.get("type") in ("mrkdwn", "plain_text")
    (text(3000) if is_text else standing_in("context"))(value, at, report)


BLOCKS: Final[Mapping[str, tuple[Check, frozenset[str]]]] = {
    "section": (
        _block(
            {},
            may={
                "text": text(3000),
                "fields": array(text(2000), most=10),
                "accessory": standing_in("section"),
                "expand": boolean,
            },
            also=_text_or_fields,
        ),
        _EVERYWHERE,
    ),
    "header": (_block({"text": plain_text(150)}), _EVERYWHERE),
    "divider": (_block({}), _EVERYWHERE),
    "context": (_block({"elements": array(_context_element, most=10)}), _EVERYWHERE),
    "actions": (_block({"elements": array(standing_in("actions"), most=25)}), _EVERYWHERE),
    "input": (
        _block(
            {"label": plain_text(2000), "element": standing_in("input")},
            may={"hint": plain_text(2000), "optional": boolean, "dispatch_action": boolean},
        ),
        _EVERYWHERE,
    ),
    "image": (
        _block(
            {"alt_text": string(most=2000)},
            may={"title": plain_text(2000), "image_url": URL, "slack_file": SLACK_FILE},
            also=exactly_one("image_url", "slack_file"),
        ),
        _EVERYWHERE,
    ),
    "video": (
        _block(
            {"alt_text": string(most=2000), "title": plain_text(199), "thumbnail_url": URL, "video_url": URL},
            may={
                "author_name": string(most=49),
                "description": plain_text(199),
                "provider_icon_url": URL,
                "provider_name": string(most=49),
                "title_url": URL,
            },
        ),
        _EVERYWHERE,
    ),
    "rich_text": (_block({"elements": array(RICH_TEXT_PARTS, most=1000)}), _EVERYWHERE),
    "markdown": (_block({"text": string(most=12_000)}), _MESSAGE),
    "table": (TABLE, _MESSAGE),
    "data_table": (DATA_TABLE, _MESSAGE | {"home"}),
    "data_visualization": (DATA_VISUALIZATION, _MESSAGE | {"home"}),
    "alert": (
        _block({"text": text(3000)}, may={"level": one_of("default", "info", "warning", "error", "success")}),
        frozenset({"modal"}),
    ),
}

_CHECK_BLOCK: Final = kinds(
    {name: check for name, (check, _) in BLOCKS.items()},
    allowed=lambda name, surface: surface in BLOCKS[name][1],
)


def defects_of(blocks: Any, *, surface: str, at: str = "") -> list[str]:
    """Return everything Slack would refuse about these blocks on a surface, as its `response_metadata.messages`.

    `surface` is `message`, `modal` or `home`; `at` the JSON pointer of what holds the blocks.
    """
    report = Report(surface=surface)
    array(_CHECK_BLOCK, most=MOST_BLOCKS[surface], least=0)(blocks, f"{at}/blocks", report)
    if not report.defects:
        _check_whole(blocks, f"{at}/blocks", report)
    return report.defects


def _check_whole(blocks: list[Json], at: str, report: Report) -> None:
    for check in (_ids_are_unique, _one_focus, _few_figures, _markdown_together):
        check(blocks, at, report)


def _ids_are_unique(blocks: list[Json], at: str, report: Report) -> None:
    seen: set[str] = set()
    for n, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            report.add(f"`block_id` {block_id!r} already exists", f"{at}/{n}/block_id")
        seen |= {block_id} if block_id else set()
        _action_ids_are_unique(block, f"{at}/{n}", report)


def _action_ids_are_unique(block: Json, at: str, report: Report) -> None:
    """Refuse an action id twice in one block; Slack's reference asks for no more than that."""
    counts = Counter(e["action_id"] for e in block.get("elements", ()) if e.get("action_id"))
    for action_id, count in counts.items():
        if count > 1:
            report.add(f"`action_id` {action_id!r} already exists", f"{at}/elements")


def _one_focus(blocks: list[Json], at: str, report: Report) -> None:
    if sum(part.get("focus_on_load") is True for part in _objects(blocks)) > 1:
        report.add("only one element may have focus_on_load", at)


def _few_figures(blocks: list[Json], at: str, report: Report) -> None:
    counts = Counter(block["type"] for block in blocks)
    if counts["table"] > 1:
        report.add("only_one_table_allowed", at)
    if counts["data_visualization"] > _MOST_CHARTS:
        report.add(f"no more than {_MOST_CHARTS} data_visualization blocks allowed", at)


def _markdown_together(blocks: list[Json], at: str, report: Report) -> None:
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > _MOST_MARKDOWN:
        report.add(f"markdown blocks must be less than {_MOST_MARKDOWN + 1} characters together", at)


def total_text(blocks: list[Json]) -> int:
    """Count the characters of all texts in blocks, which Slack limits to about 13,200 in a message."""
    return sum(len(t) for part in _objects(blocks) if isinstance(t := part.get("text"), str))


def _objects(part: Any) -> Iterator[Json]:
    if isinstance(part, dict):
        yield part
        part = list(part.values())
    if isinstance(part, list):
        for item in part:
            yield from _objects(item)


def kept(blocks: list[Json], *, new_id: Callable[[], str], text_of: Callable[[Json], Json]) -> list[Json]:
    """Return blocks as Slack keeps them: each block and element with an id, each text object as `text_of` gives it."""
    return [_with_ids(_map_texts(block, text_of), new_id) for block in blocks]


def _with_ids(block: Json, new_id: Callable[[], str]) -> Json:
    block.setdefault("block_id", new_id())
    elements = [block.get("accessory"), block.get("element")]
    if block["type"] == "actions":
        elements += block["elements"]
    for element in elements:
        if element is not None and element["type"] != "image":
            element.setdefault("action_id", new_id())
    return block


def _map_texts(part: Any, text_of: Callable[[Json], Json]) -> Any:
    if isinstance(part, dict):
        mapped = {key: _map_texts(value, text_of) for key, value in part.items() if value is not None}
        return text_of(mapped) if mapped.get("type") in ("plain_text", "mrkdwn") else mapped
    return [_map_texts(item, text_of) for item in part] if isinstance(part, list) else part
