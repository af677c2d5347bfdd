"""What goes wrong on demand."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.faults import Faults, RateLimited, Reset, ServerError, Timeout
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox


async def error_of(slack: AsyncWebClient, person: Person) -> SlackApiError:
    with pytest.raises(SlackApiError) as caught:
        await slack.chat_postMessage(channel=person.id, text="x")
    return caught.value


@pytest.fixture
def slack(sandbox: Sandbox) -> AsyncWebClient:
    return AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])


async def test_a_rate_limit_says_how_long_to_wait(sandbox: Sandbox, slack: AsyncWebClient, rhea: Person) -> None:
    sandbox.faults.next("chat.postMessage", RateLimited(retry_after=7))
    error = await error_of(slack, rhea)
    assert (error.response.status_code, error.response["error"]) == (429, "ratelimited")
    assert error.response.headers["Retry-After"] == "7"
    assert rhea.inbox == []
    await slack.chat_postMessage(channel=rhea.id, text="Now")
    assert [m.text for m in rhea.inbox] == ["Now"]


async def test_a_broken_server_answers_in_html(sandbox: Sandbox, slack: AsyncWebClient, rhea: Person) -> None:
    sandbox.faults.next("chat.postMessage", ServerError(503))
    error = await error_of(slack, rhea)
    assert error.response.status_code == 503
    assert rhea.inbox == []


async def test_any_error_can_be_asked_for(sandbox: Sandbox, slack: AsyncWebClient, rhea: Person) -> None:
    sandbox.faults.next("chat.postMessage", error="restricted_action", times=2)
    assert [(await error_of(slack, rhea)).response["error"] for _ in range(2)] == ["restricted_action"] * 2


async def test_a_lost_answer_leaves_the_message_behind(sandbox: Sandbox, slack: AsyncWebClient, rhea: Person) -> None:
    sandbox.faults.next("chat.postMessage", Reset())
    with pytest.raises(aiohttp.ClientError):
        await slack.chat_postMessage(channel=rhea.id, text="Sent")
    assert [m.text for m in rhea.inbox] == ["Sent"]


async def test_an_answer_that_never_comes_leaves_nothing_behind(
    sandbox: Sandbox, slack: AsyncWebClient, rhea: Person
) -> None:
    sandbox.faults.next("chat.postMessage", Timeout())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await slack.chat_postMessage(channel=rhea.id, text="x")
    await sandbox.settled()
    assert rhea.inbox == []


async def test_a_late_answer_comes_after_the_deed(sandbox: Sandbox, slack: AsyncWebClient, rhea: Person) -> None:
    sandbox.faults.next("chat.postMessage", Timeout(late=10))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await slack.chat_postMessage(channel=rhea.id, text="Sent")
    assert [m.text for m in rhea.inbox] == ["Sent"]


def test_chance_is_the_same_for_the_same_seed() -> None:
    def faults(seed: int) -> list[bool]:
        chance = Faults(seed)
        chance.sometimes(0.5, ServerError(), methods=["chat.postMessage"])
        return [chance.take("chat.postMessage") is not None for _ in range(50)]

    assert faults(1) == faults(1) != faults(2)
    assert 10 < sum(faults(1)) < 40


def test_chance_leaves_other_methods_alone() -> None:
    chance = Faults()
    chance.sometimes(1, ServerError(), methods=["chat.postMessage"])
    assert chance.take("auth.test") is None
    assert chance.take("chat.postMessage") == ServerError()
    chance.clear()
    assert chance.take("chat.postMessage") is None
