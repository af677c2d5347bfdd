"""What people do on the page: one act a request, carried out by their client."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.clients import Client
from bot.sandbox.drawings import Drawn
from bot.sandbox.elements import Key, placed
from bot.sandbox.refusals import NotDrawnError

Json = dict[str, Any]


async def carry_out(client: Client, act: Mapping[str, Any]) -> Json:
    """Do one thing and return the page's answer. Raises NotDrawnError for what can't be done, KeyError for gaps."""
    match act["do"]:
        case "open":
            shown = await client.open("messages" if act.get("tab") == "messages" else "home")
        case "say":
            shown = await client.say(act["channel"], str(act["text"]))
        case "command":
            shown = await client.command(act["channel"], act["command"], str(act.get("text") or ""))
        case "shortcut":
            shown = await client.shortcut(act["callback_id"], channel_id=act.get("channel"), ts=act.get("ts"))
        case "click":
            drawn = drawn_at(client, act["where"])
            key = _where_it_stands(drawn, act)
            _put_all(client, drawn, act.get("values") or {})
            shown = await client.use(drawn, key, act.get("value"))
        case "submit":
            return await _submit(client, act)
        case "close":
            shown = await client.close(act["view"])
        case other:
            raise NotDrawnError(f"nobody can {other!r} here")
    return {"ok": True} if shown is None else {"ok": False, "error": shown}


def drawn_at(client: Client, where: Mapping[str, Any]) -> Drawn:
    """Return the surface the page means: `{"view"}`, or `{"channel", "ts"}`."""
    if where.get("view"):
        return client.drawn_view(str(where["view"]))
    return client.drawn_message(str(where["channel"]), str(where["ts"]))


def _where_it_stands(drawn: Drawn, act: Mapping[str, Any]) -> Key:
    """Return where the element stands that was used; a block drawn anew since, without an id of its own, has another.

    Raises NotDrawnError when it is gone.
    """
    there = {p.key: p.element for p in placed(drawn.blocks)}
    seen: Key = act["block_id"], act["action_id"]
    for key in (seen, *(key for key, element in there.items() if element == act.get("element"))):
        if key in there:
            return key
    raise NotDrawnError("This changed while you pressed it. Have another look.")


async def _submit(client: Client, act: Mapping[str, Any]) -> Json:
    _put_all(client, client.drawn_view(act["view"]), act.get("values") or {})
    submitted = await client.submit(act["view"])
    if submitted.shown is not None:
        return {"ok": False, "error": submitted.shown}
    return {"ok": True, "errors": submitted.errors} if submitted.errors else {"ok": True}


def _put_all(client: Client, drawn: Drawn, values: Mapping[str, Mapping[str, Any]]) -> None:
    for block_id, actions in values.items():
        for action_id, value in actions.items():
            client.put(drawn, (block_id, action_id), value)
