"""The chat.* methods.

https://docs.slack.dev/reference/methods?family=chat
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.sandbox.arguments import Arguments, Call
from bot.sandbox.messages import Conversation, Message
from bot.sandbox.postings import by_the_bot, content_of, edit, metadata_of
from bot.sandbox.refusals import RefusedError
from bot.sandbox.teams import Team

Json = dict[str, Any]

_MOST_UPDATED_TEXT: Final = 4_000


def post_message(call: Call) -> Json:
    """chat.postMessage."""
    conversation = _to_write_in(call.team, call.args)
    content = content_of(call.team, call.args)
    if content.is_empty:
        raise RefusedError("no_text")
    thread_ts = _thread(conversation, call.args)
    message = by_the_bot(call.team, content, thread_ts=thread_ts, metadata=metadata_of(call.args) or None)
    call.team.add_message(conversation, message)
    return {
        "channel": conversation.id,
        "ts": message.ts,
        "message": message.as_slack_gives_it(call.team.id, with_metadata=True),
    }


def update(call: Call) -> Json:
    """chat.update."""
    conversation, message = _own_message(call, refusal="cant_update_message")
    if len(call.args.optional("text") or "") > _MOST_UPDATED_TEXT:
        raise RefusedError("msg_too_long")
    content, metadata = content_of(call.team, call.args), metadata_of(call.args)
    if content.is_empty and content.blocks is None:
        raise RefusedError("no_text")
    if metadata is not None:
        message.metadata = metadata or None
    edit(call.team, conversation, message, content=content)
    return {
        "channel": conversation.id,
        "ts": message.ts,
        "text": message.text,
        "message": message.as_slack_gives_it(call.team.id, with_metadata=True),
    }


def delete(call: Call) -> Json:
    """chat.delete."""
    conversation, message = _own_message(call, refusal="cant_delete_message")
    conversation.remove(message)
    call.team.show(conversation)
    return {"channel": conversation.id, "ts": message.ts}


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral."""
    conversation = _to_write_in(call.team, call.args)
    user = call.args.text("user")
    if user not in conversation.members:
        raise RefusedError("user_not_in_channel")
    content = content_of(call.team, call.args)
    if content.is_empty:
        raise RefusedError("no_text")
    message = by_the_bot(call.team, content, ephemeral_to=user, thread_ts=_thread(conversation, call.args))
    call.team.add_message(conversation, message)
    return {"message_ts": message.ts}


def get_permalink(call: Call) -> Json:
    """chat.getPermalink; what only one person sees has none."""
    conversation = call.team.conversation(call.args.text("channel"))
    ts = call.args.text("message_ts")
    message = conversation.message(ts)
    if message is None or message.ephemeral_to is not None:
        raise RefusedError("message_not_found")
    link = f"https://{call.team.domain}.slack.test/archives/{conversation.id}/p{ts.replace('.', '')}"
    if message.thread_ts not in {None, ts}:
        link += f"?thread_ts={message.thread_ts}&cid={conversation.id}"
    return {"channel": conversation.id, "permalink": link}


def _to_write_in(team: Team, args: Arguments) -> Conversation:
    wanted = args.text("channel")
    user = team.users.get(wanted)
    conversation = team.dm_with(wanted) if user is not None else _named(team, wanted)
    if conversation.is_archived:
        raise RefusedError("is_archived")
    if conversation.user is not None:
        _refuse_dm(team, conversation.user)
    elif team.bot.id not in conversation.members and not (
        conversation.kind == "channel" and "chat:write.public" in team.standing.scopes
    ):
        raise RefusedError("not_in_channel")
    return conversation


def _named(team: Team, wanted: str) -> Conversation:
    name = wanted.removeprefix("#")
    by_name = next((c.id for c in team.conversations.values() if c.kind == "channel" and c.name == name), wanted)
    return team.conversation(by_name)


def _refuse_dm(team: Team, user_id: str) -> None:
    """Refuse writing to somebody who can't be written to."""
    user = team.users[user_id]
    if user.is_bot:
        raise RefusedError("cannot_dm_bot")
    if user.deleted:
        raise RefusedError("user_disabled")
    if user.is_stranger:
        raise RefusedError("user_not_visible")
    if not team.app.has_messages:
        raise RefusedError("messages_tab_disabled")


def _thread(conversation: Conversation, args: Arguments) -> str | None:
    thread_ts = args.optional("thread_ts")
    if thread_ts is not None and conversation.message(thread_ts) is None:
        raise RefusedError("cannot_reply_to_message")
    return thread_ts


def _own_message(call: Call, *, refusal: str) -> tuple[Conversation, Message]:
    """Return a message of the bot; ephemeral ones can't be reached this way."""
    conversation = call.team.conversation(call.args.text("channel"))
    if conversation.is_archived:
        raise RefusedError("is_archived")
    message = conversation.message(call.args.text("ts"))
    if message is None or message.ephemeral_to is not None:
        raise RefusedError("message_not_found")
    if message.bot_id != call.team.bot_id:
        raise RefusedError(refusal)
    return conversation, message


METHODS: Final[Mapping[str, Callable[[Call], Json]]] = {
    "chat.postMessage": post_message,
    "chat.update": update,
    "chat.delete": delete,
    "chat.postEphemeral": post_ephemeral,
    "chat.getPermalink": get_permalink,
}
