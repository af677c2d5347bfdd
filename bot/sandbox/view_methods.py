"""The views.* methods.

https://docs.slack.dev/reference/methods?family=views
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.sandbox.arguments import Call
from bot.sandbox.payloads import view_object
from bot.sandbox.refusals import RefusedError, invalid
from bot.sandbox.surfaces import check_view
from bot.sandbox.teams import Team
from bot.sandbox.views import View

Json = dict[str, Any]


def open_(call: Call) -> Json:
    """views.open."""
    trigger_id, body = call.args.text("trigger_id"), _body(call)
    return _drawn(call.team, call.team.views.open(call.team.triggers.spend(trigger_id), body))


def push(call: Call) -> Json:
    """views.push."""
    trigger_id, body = call.args.text("trigger_id"), _body(call)
    return _drawn(call.team, call.team.views.push(call.team.triggers.spend(trigger_id), body))


def update(call: Call) -> Json:
    """views.update, by `view_id` or `external_id`."""
    view_id, external_id = call.args.optional("view_id"), call.args.optional("external_id")
    if bool(view_id) == bool(external_id):
        raise invalid("either view_id or external_id must be given")
    body = _body(call, kinds=("modal", "home"))
    view = call.team.views.find(view_id=view_id, external_id=external_id)
    if view is None or view.body["type"] != body["type"]:
        raise RefusedError("not_found")
    call.team.views.update(view, body, known_hash=call.args.optional("hash"))
    return _drawn(call.team, view)


def publish(call: Call) -> Json:
    """views.publish."""
    user = call.team.user(call.args.text("user_id"))
    if not call.team.app.has_home:
        raise RefusedError("not_enabled")
    body = _body(call, kinds=("home",))
    return _drawn(call.team, call.team.views.publish(user.id, body, known_hash=call.args.optional("hash")))


def kept_view(team: Team, view: Any, *, kinds: tuple[str, ...] = ("modal",)) -> Json:
    """Return a view as Slack keeps it. Raises RefusedError when Slack would refuse it."""
    body = {key: part for key, part in check_view(view, kinds=kinds).items() if part is not None}
    return body | {"blocks": team.kept_blocks(body["blocks"])}


def _body(call: Call, *, kinds: tuple[str, ...] = ("modal",)) -> Json:
    view = call.args.parsed("view", error="invalid_arguments")
    if view is None:
        raise invalid("missing required field: view [json-pointer:/view]")
    return kept_view(call.team, view, kinds=kinds)


def _drawn(team: Team, view: View) -> Json:
    (team.around.feed.home if view.body["type"] == "home" else team.around.feed.modal)(view.user)
    return {"view": view_object(team, view)}


METHODS: Final[Mapping[str, Callable[[Call], Json]]] = {
    "views.open": open_,
    "views.push": push,
    "views.update": update,
    "views.publish": publish,
}
