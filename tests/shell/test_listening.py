"""What stands around every listener: who asks, once only, what went wrong, and whatever nobody listens to."""

import asyncio
import json
import logging
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck

from bot.domain.errors import InvalidInputError
from bot.domain.people import Workspace
from bot.listening import Underway
from bot.runtime import Actor, Runtime, Turns
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from handlers.inject import STRANGER
from tests.shell.conftest import Listening
from tests.shell.lines import logged

Json = dict[str, Any]
SENTENCE = "That date is no date. Try “Friday noon”."


def command(person: Person, workspace: Workspace, name: str = "/prep", **more: Any) -> Json:
    return {"command": name, "text": "acme", "user_id": person.id, "team_id": workspace.team_id, **more}


def click(person: Person, workspace: Workspace, action_id: str = "test.click", **more: Any) -> Json:
    return {
        "type": "block_actions",
        "user": {"id": person.id, "team_id": workspace.team_id},
        "team": {"id": workspace.team_id},
        "actions": [{"action_id": action_id, "block_id": "b", "type": "button", "value": "1"}],
        **more,
    }


def submission(person: Person, workspace: Workspace, **view: Any) -> Json:
    inputs = [{"type": "section", "block_id": "head"}, {"type": "input", "block_id": "when"}]
    shown = {"id": "V1", "type": "modal", "callback_id": "test.save", "blocks": inputs, "root_view_id": "V1"}
    return {
        "type": "view_submission",
        "user": {"id": person.id, "team_id": workspace.team_id},
        "team": {"id": workspace.team_id},
        "view": {**shown, "previous_view_id": None, **view},
    }


def event(workspace: Workspace, kind: str = "app_home_opened", *, event_id: str = "Ev1", **facts: Any) -> Json:
    return {
        "type": "event_callback",
        "team_id": workspace.team_id,
        "event_id": event_id,
        "event": {"type": kind, **facts},
    }


# -- who asks --------------------------------------------------------------------------------------------------------


async def test_a_listener_is_handed_the_runtime_and_who_acts(
    listening: Listening, runtime: Runtime, workspace: Workspace, rhea: Person
) -> None:
    seen: list[Any] = []

    async def listen(ack: AsyncAck, runtime: Runtime, actor: Actor) -> None:
        seen.extend([runtime, actor])
        await ack()

    listening.app.command("/prep")(listen)
    answer = await listening.hears(command(rhea, workspace))
    assert answer.status == 200
    assert seen[0] is runtime
    assert (seen[1].workspace, seen[1].member.slack_id, seen[1].source) == (workspace, rhea.id, "command")


@pytest.mark.parametrize("make", [command, click, submission])
async def test_people_of_other_organisations_are_refused_before_any_listener(
    listening: Listening, workspace: Workspace, sandbox: Sandbox, make: Any
) -> None:
    stranger = sandbox.add_workspace("Elsewhere").add_person(name="eve")
    heard: list[str] = []

    async def listen(ack: AsyncAck) -> None:
        heard.append("something")
        await ack()

    listening.app.command("/prep")(listen)
    listening.app.action("test.click")(listen)
    listening.app.view("test.save")(listen)
    body = make(stranger, workspace)
    if "user" in body:
        body["user"]["team_id"] = "T0ELSEWHERE"
    answer = await listening.hears(body)
    assert answer.status == 200
    assert heard == []


async def test_a_stranger_is_told_so(listening: Listening, workspace: Workspace, rhea: Person) -> None:
    body = submission(rhea, workspace)
    body["user"]["team_id"] = "T0ELSEWHERE"
    shown = json.loads((await listening.hears(body)).body)
    assert shown["response_action"] == "push"
    assert STRANGER in json.dumps(shown)


async def test_someone_deactivated_is_refused(
    listening: Listening, workspace: Workspace, rhea: Person, sandbox: Sandbox
) -> None:
    sandbox.workspace.deactivate(rhea)
    answer = await listening.hears(command(rhea, workspace))
    said = "SayDo answers only people of the workspace it is installed in, and you seem to be of another."
    assert said in answer.body


async def test_a_workspace_saydo_is_not_installed_in_gets_an_answer_and_no_listener(
    listening: Listening, rhea: Person
) -> None:
    answer = await listening.hears({"command": "/prep", "user_id": rhea.id, "team_id": "T0UNKNOWN"})
    assert answer.status == 200


# -- once only -------------------------------------------------------------------------------------------------------


async def test_an_event_sent_again_is_acked_and_not_heard_again(
    listening: Listening, workspace: Workspace, rhea: Person
) -> None:
    heard: list[str] = []

    async def listen(body: Json) -> None:
        heard.append(body["event_id"])

    listening.app.event("app_home_opened")(listen)
    bodies = [event(workspace, event_id=event_id, user=rhea.id) for event_id in ("Ev1", "Ev1", "Ev2", "Ev1")]
    answers = [await listening.hears(body) for body in bodies]
    await listening.finishes()
    assert [answer.status for answer in answers] == [200] * 4
    assert heard == ["Ev1", "Ev2"]


async def test_an_event_that_could_not_be_looked_at_is_left_for_slack_to_send_again(
    listening: Listening, workspace: Workspace, rhea: Person, sandbox: Sandbox
) -> None:
    heard: list[str] = []

    async def listen(body: Json) -> None:
        heard.append(body["event_id"])

    listening.app.event("app_home_opened")(listen)
    sandbox.faults.next("users.info", error="internal_error")
    body = event(workspace, user=rhea.id)
    assert (await listening.hears(body)).status == 500
    assert (await listening.hears(body)).status == 200
    await listening.finishes()
    assert heard == ["Ev1"]


# -- what nobody listens to ------------------------------------------------------------------------------------------


async def test_nothing_is_answered_with_404(listening: Listening, workspace: Workspace, rhea: Person) -> None:
    shortcut = {**click(rhea, workspace), "type": "shortcut", "callback_id": "unknown"}
    bodies = [
        event(workspace, "emoji_changed"),
        event(workspace, "message", subtype="message_changed", event_id="Ev9"),
        command(rhea, workspace, "/unknown"),
        click(rhea, workspace, "unknown"),
        {**click(rhea, workspace), "type": "block_suggestion", "action_id": "unknown", "block_id": "b", "value": ""},
        shortcut,
        {**shortcut, "type": "message_action"},
        submission(rhea, workspace, callback_id="unknown"),
        {**submission(rhea, workspace, callback_id="unknown"), "type": "view_closed"},
    ]
    assert [(await listening.hears(body)).status for body in bodies] == [200] * len(bodies)


async def test_a_window_nobody_knows_keeps_what_was_typed(
    listening: Listening, workspace: Workspace, rhea: Person
) -> None:
    answer = await listening.hears(submission(rhea, workspace, callback_id="saydo.of_last_year"))
    assert json.loads(answer.body)["response_action"] == "push"


async def test_what_nobody_listens_to_is_logged_once_and_without_its_text(
    listening: Listening, workspace: Workspace, rhea: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for _ in range(3):
        await listening.hears(command(rhea, workspace, "/unknown", text="our price"))
    await listening.finishes()
    lines = [record.getMessage() for record in caplog.records if "nobody listens" in record.getMessage()]
    assert lines == ["nobody listens to /unknown"]
    assert "our price" not in caplog.text


# -- what went wrong -------------------------------------------------------------------------------------------------


async def test_an_error_right_after_the_ack_leaves_the_ack_as_it_was(
    listening: Listening, workspace: Workspace, rhea: Person
) -> None:
    async def listen(ack: AsyncAck) -> None:
        await ack("noted")
        raise RuntimeError("a moment later")

    listening.app.command("/prep")(listen)
    started = asyncio.get_running_loop().time()
    answer = await listening.hears(command(rhea, workspace))
    assert (answer.status, answer.body) == (200, "noted")
    assert asyncio.get_running_loop().time() - started < 1


async def test_a_sentence_of_ours_answers_a_command(listening: Listening, workspace: Workspace, rhea: Person) -> None:
    async def listen() -> None:
        raise InvalidInputError(SENTENCE)

    listening.app.command("/prep")(listen)
    answer = await listening.hears(command(rhea, workspace))
    assert answer.status == 200
    assert SENTENCE in json.loads(answer.body)["text"]


async def test_a_defect_answers_with_regret_and_is_logged_with_its_traceback_only(
    listening: Listening, workspace: Workspace, rhea: Person, caplog: pytest.LogCaptureFixture
) -> None:
    async def listen() -> None:
        raise ZeroDivisionError

    listening.app.command("/prep")(listen)
    answer = await listening.hears(command(rhea, workspace, text="our secret price"))
    said = "Something went wrong on my side, and nothing you typed is lost. Please try again in a moment."
    assert said in json.loads(answer.body)["text"]
    assert "ZeroDivisionError" in caplog.text
    assert "secret price" not in caplog.text


async def test_a_defect_is_told_with_the_id_under_which_the_log_has_it(
    listening: Listening, runtime: Runtime, workspace: Workspace, rhea: Person
) -> None:
    async def listen() -> None:
        raise ZeroDivisionError

    listening.app.command("/prep")(listen)
    with logged() as lines, runtime.turns.answering():
        shown = json.loads((await listening.hears(command(rhea, workspace, text="our secret price"))).body)["text"]
    (told,) = [line for line in lines if line["level"] == "ERROR"]
    assert f"give this to whoever runs SayDo for you: {told['request_id']}." in shown
    assert (told["kind"], told["workspace"], told["error"]) == ("command", workspace.team_id, "ZeroDivisionError")
    assert told["member"]
    assert "secret price" not in json.dumps(lines)


async def test_each_request_has_an_id_of_its_own(
    listening: Listening, runtime: Runtime, workspace: Workspace, rhea: Person
) -> None:
    async def listen() -> None:
        raise ZeroDivisionError

    listening.app.command("/prep")(listen)
    with logged() as lines:
        await asyncio.gather(*(within_an_answer(listening, runtime, command(rhea, workspace)) for _ in range(5)))
    assert len({line["request_id"] for line in lines if line["level"] == "ERROR"}) == 5


async def within_an_answer(listening: Listening, runtime: Runtime, body: Json) -> None:
    with runtime.turns.answering():
        await listening.hears(body)


async def test_how_long_a_request_waits_is_measured_by_its_kind(
    listening: Listening, runtime: Runtime, workspace: Workspace, rhea: Person
) -> None:
    turns = Turns(runtime.metrics)
    with turns.answering():
        await listening.hears(command(rhea, workspace))
    with turns.answering():
        await listening.hears(click(rhea, workspace, type="something new"))
    told = runtime.metrics.text().decode()
    assert 'saydo_ack_seconds_count{kind="command"} 1.0' in told
    assert 'saydo_ack_seconds_count{kind="other"} 1.0' in told
    assert "something new" not in told


async def test_a_failed_submission_leaves_the_form_open_under_the_sentence(
    listening: Listening, workspace: Workspace, rhea: Person
) -> None:
    async def listen() -> None:
        raise InvalidInputError(SENTENCE)

    listening.app.view("test.save")(listen)
    shown = json.loads((await listening.hears(submission(rhea, workspace))).body)
    assert shown["response_action"] == "push"
    assert SENTENCE in json.dumps(shown["view"], ensure_ascii=False)


async def test_on_the_third_window_of_a_stack_the_sentence_stands_at_the_first_input(
    listening: Listening, workspace: Workspace, rhea: Person
) -> None:
    async def listen() -> None:
        raise InvalidInputError(SENTENCE)

    listening.app.view("test.save")(listen)
    third = submission(rhea, workspace, id="V3", previous_view_id="V2", root_view_id="V1")
    shown = json.loads((await listening.hears(third)).body)
    assert shown == {"response_action": "errors", "errors": {"when": SENTENCE}}


async def test_a_click_that_fails_is_answered_in_the_conversation(
    listening: Listening, workspace: Workspace, rhea: Person, sandbox: Sandbox
) -> None:
    async def listen(ack: AsyncAck) -> None:
        await ack()
        raise InvalidInputError(SENTENCE)

    listening.app.action("test.click")(listen)
    answer = await listening.hears(click(rhea, workspace))
    assert answer.status == 200
    await listening.finishes()
    assert rhea.inbox[-1].says(SENTENCE)


async def test_when_nobody_can_be_told_it_is_logged(
    listening: Listening, workspace: Workspace, rhea: Person, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    async def listen(ack: AsyncAck) -> None:
        await ack()
        raise InvalidInputError(SENTENCE)

    listening.app.action("test.click")(listen)
    sandbox.faults.next("conversations.open", error="user_disabled")
    await listening.hears(click(rhea, workspace))
    await listening.finishes()
    assert "nobody could be told" in caplog.text


# -- stopping --------------------------------------------------------------------------------------------------------


async def test_a_listener_under_way_is_waited_for() -> None:
    underway, started, may_end = Underway(), asyncio.Event(), asyncio.Event()
    done: list[str] = []

    async def listener() -> None:
        underway.note_current()
        started.set()
        await may_end.wait()
        done.append("saved")

    task = asyncio.create_task(listener())
    await started.wait()
    asyncio.get_running_loop().call_soon(may_end.set)
    await underway.finish(patience=3)
    assert done == ["saved"]
    assert task.done()


async def test_a_listener_that_never_ends_is_cut_off(caplog: pytest.LogCaptureFixture) -> None:
    underway, started = Underway(), asyncio.Event()

    async def listener() -> None:
        underway.note_current()
        started.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(listener())
    await started.wait()
    await underway.finish(patience=0.01)
    assert task.cancelled()
    assert "cut off" in caplog.text
