"""Modals and Home tabs as strict as Slack: a view's own fields and limits, over those of its blocks.

https://docs.slack.dev/reference/views
"""

import json
from typing import Any, Final

from bot.sandbox.block_kit import defects_of
from bot.sandbox.checks import Report, Shape, anything, boolean, one_of, string
from bot.sandbox.composition import plain_text
from bot.sandbox.refusals import RefusedError

Json = dict[str, Any]

_MOST_BYTES: Final = 250_000
_SHARED: Final = {
    "callback_id": string(most=255, least=0),
    "private_metadata": string(most=3000, least=0),
    "external_id": string(most=255, least=0),
    "clear_on_close": boolean,
    "notify_on_close": boolean,
}
_MODAL: Final = Shape(
    must={"type": one_of("modal"), "title": plain_text(24), "blocks": anything},
    may={**_SHARED, "close": plain_text(24), "submit": plain_text(24), "submit_disabled": boolean},
)
_HOME: Final = Shape(must={"type": one_of("home"), "blocks": anything}, may=_SHARED)


def check_view(view: Any, *, kinds: tuple[str, ...] = ("modal",)) -> Json:
    """Return a view Slack would accept. Raises RefusedError: `invalid_arguments` or `view_too_large`.

    `kinds` are the types allowed here: `modal`, `home`.
    """
    if not isinstance(view, dict):
        raise RefusedError("invalid_arguments", messages=["[ERROR] must provide an object [json-pointer:/view]"])
    if view.get("type") not in kinds:
        raise RefusedError(
            "invalid_arguments", messages=[f"[ERROR] type must be one of {', '.join(kinds)} [json-pointer:/view/type]"]
        )
    if len(json.dumps(view).encode()) > _MOST_BYTES:
        raise RefusedError("view_too_large")
    if defects := _defects(view):
        raise RefusedError("invalid_arguments", messages=defects)
    return view


def _defects(view: Json) -> list[str]:
    kind = view["type"]
    report = Report(surface=kind)
    (_MODAL if kind == "modal" else _HOME)(view, "/view", report)
    if report.defects:
        return report.defects
    report.defects += defects_of(view["blocks"], surface=kind, at="/view")
    if not report.defects and kind == "modal":
        _check_submit(view, report)
    return report.defects


def _check_submit(view: Json, report: Report) -> None:
    if view.get("submit") is None and any(block["type"] == "input" for block in view["blocks"]):
        report.add("submit is required when there is an input block", "/view")
