"""Uploading files: announce, upload, complete.

https://docs.slack.dev/messaging/working-with-files#uploading_files
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.sandbox.arguments import Call
from bot.sandbox.messages import Conversation
from bot.sandbox.postings import by_the_bot, content_of
from bot.sandbox.refusals import RefusedError
from bot.sandbox.teams import File, Team

Json = dict[str, Any]


def get_upload_url(call: Call) -> Json:
    """files.getUploadURLExternal."""
    length = call.args.text("length")
    if not length.isdigit() or int(length) == 0:
        raise RefusedError("invalid_arguments")
    file = File(id=call.team.new_id("F"), name=call.args.text("filename"), length=int(length))
    call.team.files[file.id] = file
    return {"file_id": file.id, "upload_url": f"{call.team.around.url}/upload/{call.team.id}/{file.id}"}


def upload(team: Team, file_id: str, content: bytes) -> None:
    """Take the bytes. Raises RefusedError when nobody announced them, or not so many, or they are here already."""
    file = team.files.get(file_id)
    if file is None or file.content is not None:  # an upload URL works once
        raise RefusedError("file_not_found")
    if len(content) != file.length:
        raise RefusedError("file_update_failed")
    file.content = content


def complete_upload(call: Call) -> Json:
    """files.completeUploadExternal; with a channel, a message of the bot shares the files there."""
    entries = call.args.parsed("files", error="invalid_arguments")
    if not isinstance(entries, list) or not entries:
        raise RefusedError("invalid_arguments")
    said = (call.args.optional("channel_id") or call.args.optional("channels") or "").split(",")
    conversations = [_open_to_the_bot(call, channel) for channel in filter(None, said)]
    announced = [_announced(call.team, entry) for entry in entries]
    files = [_completed(call.team, file, entry) for file, entry in zip(announced, entries, strict=True)]
    for conversation in conversations:
        _share(call, conversation, files)
    return {"files": files}


def _announced(team: Team, entry: Any) -> File:
    """Return a file whose bytes are here and which nobody completed. Raises RefusedError."""
    if not isinstance(entry, dict):
        raise RefusedError("invalid_arguments")
    file = team.files.get(str(entry.get("id")))
    if file is None or file.content is None or file.is_complete:
        raise RefusedError("file_not_found")
    return file


def _completed(team: Team, file: File, entry: Json) -> Json:
    file.is_complete = True
    file.title = str(entry.get("title") or file.name)
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "size": file.length,
        "filetype": file.name.rpartition(".")[2],
        "user": team.bot.id,
        "permalink": f"https://{team.domain}.slack.test/files/{team.bot.id}/{file.id}/{file.name}",
        "url_private": f"{team.around.url}/files/{team.id}/{file.id}",
    }


def _open_to_the_bot(call: Call, channel: str) -> Conversation:
    """Return a conversation the bot may post in. Raises RefusedError; nothing is shared then, anywhere."""
    conversation = call.team.conversation(channel)
    if call.team.bot.id not in conversation.members:
        raise RefusedError("not_in_channel")
    return conversation


def _share(call: Call, conversation: Conversation, files: list[Json]) -> None:
    content = content_of(call.team, call.args)
    message = by_the_bot(call.team, content, files=files, thread_ts=call.args.optional("thread_ts"))
    message.text = message.text or call.args.optional("initial_comment") or ""
    call.team.add_message(conversation, message)


METHODS: Final[Mapping[str, Callable[[Call], Json]]] = {
    "files.getUploadURLExternal": get_upload_url,
    "files.completeUploadExternal": complete_upload,
}
