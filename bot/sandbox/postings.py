"""What may be posted: text, blocks and metadata as Slack takes them, for every way a message is made."""

import json
from dataclasses import dataclass
from typing import Any, Final

from bot.sandbox.arguments import Arguments
from bot.sandbox.block_kit import defects_of, total_text
from bot.sandbox.messages import Conversation, Message
from bot.sandbox.refusals import RefusedError
from bot.sandbox.teams import Team
from bot.sandbox.texts import escaped_mrkdwn

Json = dict[str, Any]

MOST_TEXT: Final = 40_000
# Undocumented; https://github.com/slackapi/bolt-js/issues/2509 measured it.
_MOST_BLOCK_TEXT: Final = 13_200
_MOST_ATTACHMENTS: Final = 100
# Slack publishes no figure; this one is ours.
_MOST_METADATA: Final = 16_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a message is to say, as Slack keeps it. A part is None when it was not given."""

    text: str | None
    blocks: list[Json] | None
    attachments: list[Json] | None

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to see."""
        return not (self.text or self.blocks or self.attachments)


def content_of(team: Team, args: Arguments, *, limits_block_text: bool = True) -> Content:
    """Read text, blocks and attachments. Raises RefusedError as chat.postMessage does; text is cut at 40,000."""
    blocks = _blocks(args, limits_block_text=limits_block_text)
    text = args.optional("text")
    return Content(
        text=None if text is None else escaped_mrkdwn(text)[:MOST_TEXT],
        blocks=None if blocks is None else team.kept_blocks(blocks),
        attachments=_attachments(args),
    )


def _blocks(args: Arguments, *, limits_block_text: bool) -> list[Json] | None:
    blocks = args.parsed("blocks", error="invalid_blocks_format")
    if blocks is None:
        return None
    if not isinstance(blocks, list):
        raise RefusedError("invalid_blocks_format")
    if defects := defects_of(blocks, surface="message"):
        raise RefusedError("invalid_blocks", messages=defects)
    if limits_block_text and total_text(blocks) > _MOST_BLOCK_TEXT:
        raise RefusedError("msg_blocks_too_long")
    return blocks


def _attachments(args: Arguments) -> list[Json] | None:
    attachments = args.parsed("attachments", error="invalid_attachments")
    if attachments is None:
        return None
    if not isinstance(attachments, list):
        raise RefusedError("invalid_attachments")
    if len(attachments) > _MOST_ATTACHMENTS:
        raise RefusedError("too_many_attachments")
    return attachments


def metadata_of(args: Arguments) -> Json | None:
    """Read message metadata: None when not given, `{}` to take it away. Raises RefusedError `metadata_…`."""
    metadata = args.parsed("metadata", error="invalid_metadata_format")
    if metadata is None:
        return None
    if metadata == {}:
        return {}
    if not isinstance(metadata, dict):
        raise RefusedError("invalid_metadata_format")
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        raise RefusedError("invalid_metadata_schema")
    if len(json.dumps(metadata)) > _MOST_METADATA:
        raise RefusedError("metadata_too_large")
    return {"event_type": kind, "event_payload": payload}


def by_the_bot(team: Team, content: Content, **facts: Any) -> Message:
    """Return a new message of the app's bot with this content."""
    return Message(
        ts=team.next_ts(),
        user=team.bot.id,
        bot_id=team.bot_id,
        app_id=team.app.id,
        text=content.text or "",
        blocks=content.blocks,
        attachments=content.attachments,
        **facts,
    )


def edit(team: Team, conversation: Conversation, message: Message, *, content: Content) -> None:
    """Change a message; blocks that are not given stay (https://docs.slack.dev/reference/methods/chat.update)."""
    if content.text is not None:
        message.text = content.text
    if content.blocks is not None:
        message.blocks = content.blocks
    if content.attachments is not None:
        message.attachments = content.attachments
    message.edited_ts = team.next_ts()
    team.message_changed(conversation, message)


def answer_to(team: Team, key: str, args: Arguments) -> None:
    """Carry out a POST to a response_url. Raises RefusedError as Slack does."""
    url = team.response_urls.use(key)
    if args.flag("delete_original"):
        if url.about is None:
            raise RefusedError("message_not_found")
        url.conversation.remove(url.about)
        team.show(url.conversation)
        return
    content = content_of(team, args, limits_block_text=False)
    if content.is_empty:
        raise RefusedError("no_text")
    if args.flag("replace_original") and url.about is not None:
        url.about.blocks = url.about.attachments = None
        edit(team, url.conversation, url.about, content=content)
        return
    say(team, url.conversation, url.user, args=args, content=content)


def say(team: Team, conversation: Conversation, user: str, *, args: Arguments, content: Content) -> None:
    """Post the answer to something a person did: to them alone, or for all with `response_type: in_channel`."""
    is_for_all = args.optional("response_type") == "in_channel"
    thread_ts = args.optional("thread_ts")
    message = by_the_bot(team, content, ephemeral_to=None if is_for_all else user, thread_ts=thread_ts)
    team.add_message(conversation, message)
