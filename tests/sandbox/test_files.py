"""Files in the sandbox: as strict as Slack about what was announced, uploaded and completed."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.faults import RateLimited, ServerError
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox


async def announced(slack: AsyncWebClient, length: int = 3) -> tuple[str, str]:
    answer = await slack.files_getUploadURLExternal(filename="a.zip", length=length)
    return str(answer["file_id"]), str(answer["upload_url"])


async def uploaded(url: str, content: bytes = b"abc") -> int:
    async with aiohttp.ClientSession() as session, session.post(url, data=content) as answer:
        return answer.status


async def completed(slack: AsyncWebClient, file_id: str, channel: str) -> str:
    try:
        await slack.files_completeUploadExternal(files=[{"id": file_id, "title": "a.zip"}], channel_id=channel)
    except SlackApiError as error:
        return str(error.response["error"])
    return "ok"


async def test_the_bytes_come_once_and_as_many_as_were_announced(slack: AsyncWebClient, rhea: Person) -> None:
    file_id, url = await announced(slack)
    assert await uploaded(url, b"ab") == 400
    assert await completed(slack, file_id, rhea.dm.id) == "file_not_found"
    assert await uploaded(url) == 200
    assert await uploaded(url) == 400
    assert await completed(slack, file_id, rhea.dm.id) == "ok"
    assert await completed(slack, file_id, rhea.dm.id) == "file_not_found"
    assert [len(one.message.files) for one in rhea.inbox] == [1]


@pytest.mark.parametrize("channel", ["C0NOWHERE", "deals"])
async def test_a_channel_the_bot_is_not_in_gets_nothing(
    sandbox: Sandbox, slack: AsyncWebClient, rhea: Person, channel: str
) -> None:
    deals = sandbox.workspace.add_channel("deals", members=(rhea,), with_bot=False)
    file_id, url = await announced(slack)
    await uploaded(url)
    expected = {"C0NOWHERE": "channel_not_found", "deals": "not_in_channel"}[channel]
    assert await completed(slack, file_id, deals.id if channel == "deals" else channel) == expected
    assert rhea.sees(deals) == []
    assert await completed(slack, file_id, rhea.dm.id) == "ok"


async def test_an_upload_can_fail(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    _, url = await announced(slack)
    sandbox.faults.next("upload", ServerError(503))
    sandbox.faults.next("upload", RateLimited(retry_after=1))
    assert [await uploaded(url) for _ in range(3)] == [503, 429, 200]


async def test_a_file_can_be_fetched_once_it_is_shared(sandbox: Sandbox, slack: AsyncWebClient, rhea: Person) -> None:
    file_id, url = await announced(slack)
    await uploaded(url)
    address = f"{sandbox.url}/files/{sandbox.workspace.id}/{file_id}"
    async with aiohttp.ClientSession() as session:
        assert (await session.get(address)).status == 404
        await completed(slack, file_id, rhea.dm.id)
        answer = await session.get(address)
        assert (answer.status, await answer.read()) == (200, b"abc")
