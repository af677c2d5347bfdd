"""Sharing a file in a conversation: announced, uploaded, completed; it is shown only when all of it arrived.

https://docs.slack.dev/messaging/working-with-files#uploading_files
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import IO, Any

import aiohttp

from bot.slack_errors import from_no_answer, named

Call = Callable[[str, Mapping[str, Any]], Awaitable[Mapping[str, Any]]]

_TIMEOUT = aiohttp.ClientTimeout(total=300, sock_connect=4)
_OK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of `length` bytes from where `content` stands, which is closed once it is sent; `comment` is mrkdwn."""

    content: IO[bytes]
    name: str
    length: int
    comment: str


async def share(call: Call, session: aiohttp.ClientSession, channel: str, file: File) -> None:
    """Share a file in a conversation. `call` asks the Web API for a method."""
    wanted = {"filename": file.name, "length": str(file.length)}
    announced = await call("files.getUploadURLExternal", {"data": wanted})
    await _upload(session, str(announced["upload_url"]), file)
    body = {
        "files": [{"id": announced["file_id"], "title": file.name}],
        "channel_id": channel,
        "initial_comment": file.comment,
    }
    await call("files.completeUploadExternal", {"json": body})


async def _upload(session: aiohttp.ClientSession, url: str, file: File) -> None:
    headers = {"Content-Type": "application/octet-stream"}
    try:
        async with session.post(url, data=file.content, headers=headers, timeout=_TIMEOUT) as answer:
            if answer.status != _OK:
                raise named("", method="upload", status=answer.status, headers=answer.headers, body={})
    except (aiohttp.ClientError, TimeoutError) as error:
        raise from_no_answer(error, method="upload") from error
