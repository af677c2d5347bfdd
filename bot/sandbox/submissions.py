"""What the app's answer to a submitted modal does to the screen.

https://docs.slack.dev/surfaces/modals#modifying
"""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.elements import placed
from bot.sandbox.refusals import RefusedError, invalid
from bot.sandbox.teams import Team
from bot.sandbox.view_methods import kept_view
from bot.sandbox.views import View

Json = dict[str, Any]


def answered(team: Team, view: View, answer: Json | None) -> Mapping[str, str]:
    """Carry an answer out and return the errors to show under inputs (block id → text).

    Raises RefusedError when Slack would not take the answer; the modal then stays.
    """
    action = (answer or {}).get("response_action")
    match action:
        case None:
            team.views.close(view)
        case "clear":
            team.views.clear(view.user)
        case "update":
            team.views.update(view, kept_view(team, (answer or {}).get("view")))
        case "push":
            team.views.push(view.user, kept_view(team, (answer or {}).get("view")))
        case "errors":
            return _errors(view, (answer or {}).get("errors"))
        case _:
            raise invalid(f"unknown response_action: {action}")
    team.around.feed.modal(view.user)
    return {}


def _errors(view: View, errors: Any) -> Mapping[str, str]:
    if not isinstance(errors, dict) or not errors:
        raise invalid("errors must be an object with at least one block_id")
    inputs = {p.block_id for p in placed(view.blocks) if p.is_input}
    if strange := [block_id for block_id in errors if block_id not in inputs]:
        raise invalid(f"no input block with block_id {strange[0]!r} in the view [json-pointer:/errors]")
    if any(not isinstance(text, str) or not text for text in errors.values()):
        raise RefusedError("invalid_arguments", messages=["[ERROR] an error must be a text [json-pointer:/errors]"])
    return errors
