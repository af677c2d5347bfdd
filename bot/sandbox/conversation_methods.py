"""The conversations.* methods, and users.conversations.

https://docs.slack.dev/reference/methods?family=conversations
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.sandbox.arguments import Arguments, Call, page_of
from bot.sandbox.messages import Conversation, Message
from bot.sandbox.refusals import RefusedError, invalid
from bot.sandbox.scopes import history as history_scope
from bot.sandbox.scopes import opening, reading

Json = dict[str, Any]

_KINDS: Final = {"public_channel": "channel", "private_channel": "private", "im": "im", "mpim": "mpim"}
_MOST_HISTORY: Final = 999


def open_(call: Call) -> Json:
    """conversations.open, with one person or with a DM's id."""
    channel = call.args.optional("channel")
    users = [u for u in (call.args.optional("users") or "").split(",") if u]
    call.needs(opening(max(len(users), 1)))
    if channel is not None:
        return _opened(call, call.team.conversation(channel), is_new=False)
    if not users:
        raise RefusedError("users_list_not_supplied")
    if len(users) > 1:
        raise invalid("the sandbox knows no group messages")
    return _open_dm(call, users[0])


def _open_dm(call: Call, user_id: str) -> Json:
    user = call.team.user(user_id)
    if user.is_bot:
        raise RefusedError("cannot_dm_bot")
    if user.deleted:
        raise RefusedError("user_disabled")
    if user.is_stranger:
        raise RefusedError("user_not_visible")
    is_new = all(c.user != user_id for c in call.team.conversations.values())
    return _opened(call, call.team.dm_with(user_id), is_new=is_new)


def _opened(call: Call, conversation: Conversation, *, is_new: bool) -> Json:
    full = conversation.as_slack_gives_it(call.team.bot.id)
    channel = full if call.args.flag("return_im") else {"id": conversation.id}
    return {"channel": channel} if is_new else {"channel": channel, "no_op": True, "already_open": True}


def info(call: Call) -> Json:
    """conversations.info."""
    conversation = call.team.conversation(call.args.text("channel"))
    call.needs(reading(conversation.kind))
    body = conversation.as_slack_gives_it(call.team.bot.id)
    if not call.args.flag("include_num_members"):
        body.pop("num_members", None)
    return {"channel": body}


def members(call: Call) -> Json:
    """conversations.members."""
    conversation = call.team.conversation(call.args.text("channel"))
    call.needs(reading(conversation.kind))
    page, metadata = page_of(conversation.members, call.args)
    return {"members": page, "response_metadata": metadata}


def list_(call: Call) -> Json:
    """conversations.list."""
    return _listed(call, of=None)


def of_user(call: Call) -> Json:
    """users.conversations: those of a person, or of the bot."""
    return _listed(call, of=call.team.user(call.args.optional("user") or call.team.bot.id).id)


def _listed(call: Call, *, of: str | None) -> Json:
    kinds = _wanted_kinds(call)
    with_archived = not call.args.flag("exclude_archived")
    found = [
        c.as_slack_gives_it(call.team.bot.id)
        for c in call.team.conversations.values()
        if c.kind in kinds
        and (with_archived or not c.is_archived)
        and (of is None or of in c.members)
        and (c.kind == "channel" or call.team.bot.id in c.members)
    ]
    page, metadata = page_of(found, call.args)
    return {"channels": page, "response_metadata": metadata}


def _wanted_kinds(call: Call) -> set[str]:
    types = (call.args.optional("types") or "public_channel").replace(" ", "").split(",")
    if not set(types) <= _KINDS.keys():
        raise RefusedError("invalid_types")
    kinds = {_KINDS[t] for t in types}
    for kind in sorted(kinds):
        call.needs(reading(kind))
    return kinds


def history(call: Call) -> Json:
    """conversations.history: newest first; `oldest` and `latest` exclude their own ts unless `inclusive`."""
    conversation = call.team.conversation(call.args.text("channel"))
    call.needs(history_scope(conversation.kind))
    if call.team.bot.id not in conversation.members:
        raise RefusedError("not_in_channel")
    found = [m for m in reversed(conversation.messages) if _is_within(m, call.args)]
    page, metadata = page_of(found, call.args, most=_MOST_HISTORY)
    with_metadata = call.args.flag("include_all_metadata")
    return {
        "messages": [m.as_slack_gives_it(call.team.id, with_metadata=with_metadata) for m in page],
        "has_more": bool(metadata["next_cursor"]),
        "pin_count": 0,
        "response_metadata": metadata,
    }


def _is_within(message: Message, args: Arguments) -> bool:
    if message.thread_ts not in (None, message.ts):
        return False
    at = _microseconds(message.ts, "ts")
    slack = 0 if args.flag("inclusive") else 1
    oldest, latest = args.optional("oldest"), args.optional("latest")
    return (not oldest or at >= _microseconds(oldest, "oldest") + slack) and (
        not latest or at <= _microseconds(latest, "latest") - slack
    )


def _microseconds(ts: str, name: str) -> int:
    seconds, _, fraction = ts.partition(".")
    if not (seconds + fraction).isdigit():
        raise RefusedError(f"invalid_ts_{name}")
    return int(seconds) * 1_000_000 + int(fraction.ljust(6, "0")[:6] or 0)


METHODS: Final[Mapping[str, Callable[[Call], Json]]] = {
    "conversations.open": open_,
    "conversations.info": info,
    "conversations.members": members,
    "conversations.list": list_,
    "conversations.history": history,
    "users.conversations": of_user,
}
