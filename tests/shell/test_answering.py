"""What a person sees of an answer, in a Slack that is as strict as Slack: modals, ephemeral messages, errors."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck

from bot.domain.errors import InvalidInputError
from bot.domain.messages import Message, View
from bot.domain.people import Workspace
from bot.runtime import Actor, Runtime
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from bot.slack import ViewGoneError
from tests.shell.conftest import Listening

Json = dict[str, Any]
SENTENCE = "That date is no date. Try “Friday noon”."


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def modal(text: str) -> View:
    return {"type": "modal", "title": plain("A window"), "blocks": [{"type": "section", "text": plain(text)}]}


def message(text: str, *more: Json) -> Message:
    return Message(text=text, blocks=[{"type": "section", "text": plain(text)}, *more])


BUTTON = {
    "type": "actions",
    "elements": [{"type": "button", "action_id": "test.click", "text": plain("Press"), "value": "1"}],
}


async def test_a_modal_is_opened_and_drawn_again(
    listening: Listening, runtime: Runtime, sandbox: Sandbox, rhea: Person
) -> None:
    async def listen(ack: AsyncAck, body: Json, actor: Actor) -> None:
        await ack()
        view_id = await runtime.slack.open_view(actor.workspace, body["trigger_id"], modal("Loading"))
        await runtime.slack.update_view(actor.workspace, view_id, modal("Here it is"))

    listening.app.shortcut("prep_call")(listen)
    async with listening.connected(sandbox):
        await rhea.uses_shortcut("Prepare a call")
        await sandbox.settled()
    assert rhea.modal is not None
    assert rhea.modal.says("Here it is")
    assert sandbox.refused == []


async def test_a_trigger_opens_one_window_only(
    listening: Listening, runtime: Runtime, sandbox: Sandbox, rhea: Person
) -> None:
    caught: list[ViewGoneError] = []

    async def listen(ack: AsyncAck, body: Json, actor: Actor) -> None:
        await ack()
        await runtime.slack.open_view(actor.workspace, body["trigger_id"], modal("One"))
        with pytest.raises(ViewGoneError) as second:
            await runtime.slack.push_view(actor.workspace, body["trigger_id"], modal("Two"))
        caught.append(second.value)

    listening.app.shortcut("prep_call")(listen)
    async with listening.connected(sandbox):
        await rhea.uses_shortcut("Prepare a call")
        await sandbox.settled()
    assert [error.code for error in caught] == ["exchanged_trigger_id"]


async def test_a_click_is_answered_where_it_was_made(
    listening: Listening, runtime: Runtime, workspace: Workspace, sandbox: Sandbox, rhea: Person
) -> None:
    async def listen(ack: AsyncAck, body: Json) -> None:
        await ack()
        await runtime.slack.respond(body["response_url"], message("Only you see this"), replace_original=False)

    listening.app.action("test.click")(listen)
    async with listening.connected(sandbox):
        channel = await runtime.slack.open_dm(workspace, rhea.id)
        await runtime.slack.post(workspace, channel, message("Hello", BUTTON))
        await rhea.clicks("Press")
        await sandbox.settled()
    assert [one.text for one in rhea.inbox] == ["Hello", "Only you see this"]


async def test_an_error_after_a_click_is_told_where_it_was_made(
    listening: Listening, runtime: Runtime, workspace: Workspace, sandbox: Sandbox, rhea: Person
) -> None:
    async def listen(ack: AsyncAck) -> None:
        await ack()
        raise InvalidInputError(SENTENCE)

    listening.app.action("test.click")(listen)
    async with listening.connected(sandbox):
        channel = await runtime.slack.open_dm(workspace, rhea.id)
        await runtime.slack.post(workspace, channel, message("Hello", BUTTON))
        await rhea.clicks("Press")
        await sandbox.settled()
    assert rhea.inbox[0].text == "Hello"
    assert rhea.inbox[-1].says(SENTENCE)
    assert rhea.errors_seen == []


async def test_an_error_before_a_window_was_opened_is_told_in_one(
    listening: Listening, sandbox: Sandbox, rhea: Person
) -> None:
    async def listen() -> None:
        raise InvalidInputError(SENTENCE)

    listening.app.shortcut("prep_call")(listen)
    async with listening.connected(sandbox):
        await rhea.uses_shortcut("Prepare a call")
        await sandbox.settled()
    assert rhea.modal is not None
    assert rhea.modal.says(SENTENCE)
    assert rhea.errors_seen == []


async def test_an_error_after_the_trigger_was_used_is_told_in_the_conversation(
    listening: Listening, runtime: Runtime, sandbox: Sandbox, rhea: Person
) -> None:
    async def listen(ack: AsyncAck, body: Json, actor: Actor) -> None:
        await ack()
        await runtime.slack.open_view(actor.workspace, body["trigger_id"], modal("Loading"))
        raise InvalidInputError(SENTENCE)

    listening.app.shortcut("prep_call")(listen)
    async with listening.connected(sandbox):
        await rhea.uses_shortcut("Prepare a call")
        await sandbox.settled()
    assert rhea.inbox[-1].says(SENTENCE)
