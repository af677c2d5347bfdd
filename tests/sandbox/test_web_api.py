"""The Web API as slack_sdk meets it: what it answers, and what it refuses."""

from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import SteeredClock
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from tests.sandbox.apps import section
from tests.sandbox.refusing import refusal

Json = dict[str, Any]


async def test_auth_test_tells_who_the_bot_is(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    answer = await slack.auth_test()
    assert (answer["team_id"], answer["user_id"]) == (sandbox.workspace.id, sandbox.workspace.bot.id)
    assert "chat:write" in answer.headers["x-oauth-scopes"]


@pytest.mark.parametrize(("token", "error"), [("xoxb-other", "invalid_auth"), ("", "not_authed")])
async def test_a_strange_token_is_refused(sandbox: Sandbox, token: str, error: str) -> None:
    stranger = AsyncWebClient(token=token, base_url=sandbox.api_url)
    assert (await refusal(stranger, "auth.test"))["error"] == error


async def test_each_token_leads_to_its_own_workspace(sandbox: Sandbox, rhea: Person) -> None:
    other = sandbox.add_workspace("Other Sales")
    slack = AsyncWebClient(token=other.bot_token, base_url=sandbox.api_url)
    assert (await slack.auth_test())["team_id"] == other.id
    assert (await refusal(slack, "users.info", user=rhea.id))["error"] == "user_not_found"
    assert (await refusal(slack, "chat.postMessage", channel=rhea.dm.id, text="x"))["error"] == "channel_not_found"


async def test_an_unknown_method_is_refused(slack: AsyncWebClient) -> None:
    assert (await refusal(slack, "emoji.list"))["error"] == "unknown_method"


async def test_a_missing_scope_is_named(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    answer = await refusal(slack, "usergroups.list")
    assert (answer["error"], answer["needed"]) == ("missing_scope", "usergroups:read")
    assert "chat:write" in answer["provided"]
    assert sandbox.refused[-1].scopes == ("usergroups:read",)


async def test_ts_grow_by_the_clock_and_never_repeat(slack: AsyncWebClient, rhea: Person, clock: SteeredClock) -> None:
    stamps = [(await slack.chat_postMessage(channel=rhea.id, text="x"))["ts"] for _ in range(2)]
    clock.advance(timedelta(hours=1))
    stamps.append((await slack.chat_postMessage(channel=rhea.id, text="x"))["ts"])
    assert stamps == ["1795424400.000100", "1795424400.000200", "1795428000.000100"]


async def test_a_message_by_form_or_query_is_the_same(sandbox: Sandbox, rhea: Person) -> None:
    fields = {"channel": rhea.dm.id, "text": "Hello", "token": sandbox.bot_token}
    async with aiohttp.ClientSession(base_url=sandbox.api_url) as session:
        await session.post("chat.postMessage", data=fields)
        await session.get("chat.postMessage", params=fields)
    assert [m.text for m in rhea.inbox] == ["Hello", "Hello"]


async def test_text_is_kept_escaped_and_read_raw(slack: AsyncWebClient, rhea: Person) -> None:
    blocks = [section(f"Q&A <now> &amp; <@{rhea.id}> <https://x.example|link>")]
    answer = await slack.chat_postMessage(channel=rhea.dm.id, text="Q&A", blocks=blocks)
    kept = answer["message"]["blocks"][0]["text"]["text"]
    assert answer["message"]["text"] == "Q&amp;A"
    assert kept == f"Q&amp;A &lt;now&gt; &amp; <@{rhea.id}> <https://x.example|link>"
    assert rhea.inbox[-1].lines == ["Q&A <now> & @Rhea Rep link"]


async def test_dates_are_read_in_the_readers_zone(slack: AsyncWebClient, rhea: Person) -> None:
    text = "Due <!date^1795424400^{date_short_pretty} {time}|23 Nov, 09:00 UTC>"
    await slack.chat_postMessage(channel=rhea.id, text=text)
    assert rhea.inbox[-1].text == "Due Nov 23, 2026 10:00"


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"text": ""}, "no_text"),
        ({"blocks": "[{]"}, "invalid_blocks_format"),
        ({"blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
        ({"blocks": [section("x" * 2900)] * 5}, "msg_blocks_too_long"),
        ({"text": "x", "metadata": "no json"}, "invalid_metadata_format"),
        ({"text": "x", "metadata": {"event_type": "t"}}, "invalid_metadata_schema"),
        ({"text": "x", "thread_ts": "1.000100"}, "cannot_reply_to_message"),
    ],
)
async def test_a_message_slack_would_not_take(slack: AsyncWebClient, rhea: Person, args: Json, error: str) -> None:
    assert (await refusal(slack, "chat.postMessage", channel=rhea.dm.id, **args))["error"] == error
    assert rhea.inbox == []


async def test_what_is_wrong_with_blocks_is_told_by_json_pointer(slack: AsyncWebClient, rhea: Person) -> None:
    answer = await refusal(slack, "chat.postMessage", channel=rhea.dm.id, blocks=[section("")])
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]"
    ]


async def test_places_that_can_not_be_written_in(sandbox: Sandbox, slack: AsyncWebClient, rhea: Person) -> None:
    team = sandbox.workspace
    closed, open_ = team.add_channel("closed"), team.add_channel("open", with_bot=False)
    private = team.add_channel("private", with_bot=False, is_private=True)
    team.archive(closed)
    stranger = team.add_person(name="stan", is_stranger=True, team_id="T0OTHER")
    team.deactivate(rhea)
    expected = {
        "C0NOWHERE": "channel_not_found",
        closed.id: "is_archived",
        open_.id: "not_in_channel",
        private.id: "channel_not_found",
        rhea.id: "user_disabled",
        stranger.id: "user_not_visible",
        team.bot.id: "cannot_dm_bot",
    }
    found = {place: (await refusal(slack, "chat.postMessage", channel=place, text="x"))["error"] for place in expected}
    assert found == expected


async def test_an_update_draws_anew_and_keeps_what_is_not_given(slack: AsyncWebClient, rhea: Person) -> None:
    metadata = {"event_type": "nudge", "event_payload": {"id": 7}}
    posted = await slack.chat_postMessage(channel=rhea.id, text="Old", blocks=[section("Old")], metadata=metadata)
    await slack.chat_update(channel=posted["channel"], ts=posted["ts"], text="New")
    assert (rhea.inbox[-1].text, rhea.inbox[-1].lines) == ("New", ["Old"])
    assert rhea.inbox[-1].is_edited
    assert rhea.inbox[-1].metadata == metadata
    await slack.chat_update(
        channel=posted["channel"], ts=posted["ts"], text="Newer", blocks=[section("Newer")], metadata={}
    )
    assert rhea.inbox[-1].lines == ["Newer"]
    assert rhea.inbox[-1].metadata is None


async def test_an_update_that_slack_would_refuse_is_refused(slack: AsyncWebClient, rhea: Person) -> None:
    await rhea.says("Mine")
    mine = rhea.dm.messages[-1].ts
    posted = await slack.chat_postMessage(channel=rhea.id, text="Old")
    dm = rhea.dm.id
    assert (await refusal(slack, "chat.update", channel=dm, ts=mine, text="x"))["error"] == "cant_update_message"
    assert (await refusal(slack, "chat.update", channel=dm, ts="1.000000", text="x"))["error"] == "message_not_found"
    assert (await refusal(slack, "chat.update", channel=dm, ts=posted["ts"]))["error"] == "no_text"
    long = await refusal(slack, "chat.update", channel=dm, ts=posted["ts"], text="x" * 4001)
    assert long["error"] == "msg_too_long"


async def test_a_deleted_message_is_gone(slack: AsyncWebClient, rhea: Person) -> None:
    posted = await slack.chat_postMessage(channel=rhea.id, text="x")
    await slack.chat_delete(channel=posted["channel"], ts=posted["ts"])
    assert rhea.inbox == []


async def test_an_ephemeral_message_has_one_reader(sandbox: Sandbox, slack: AsyncWebClient, rhea: Person) -> None:
    max_ = sandbox.workspace.add_person(name="max")
    channel = sandbox.workspace.add_channel("deals", members=(rhea, max_))
    answer = await slack.chat_postEphemeral(channel=channel.id, user=rhea.id, text="Only you")
    assert [m.text for m in rhea.sees(channel)] == ["Only you"]
    assert max_.sees(channel) == []
    update = await refusal(slack, "chat.update", channel=channel.id, ts=answer["message_ts"], text="x")
    assert update["error"] == "message_not_found"


async def test_a_file_is_uploaded_in_three_steps(slack: AsyncWebClient, rhea: Person) -> None:
    await slack.files_upload_v2(filename="week.csv", content="a,b\n", channel=rhea.dm.id, initial_comment="The week")
    message = rhea.inbox[-1]
    assert message.text == "The week"
    assert [(f["name"], f["size"]) for f in message.message.files] == [("week.csv", 4)]


async def test_a_file_nobody_uploaded_can_not_be_completed(slack: AsyncWebClient) -> None:
    announced = await slack.files_getUploadURLExternal(filename="a.csv", length=3)
    files = [{"id": announced["file_id"]}]
    assert (await refusal(slack, "files.completeUploadExternal", files=files))["error"] == "file_not_found"


async def test_after_revocation_nothing_works(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    sandbox.workspace.revoke()
    assert (await refusal(slack, "auth.test"))["error"] == "token_revoked"
    sandbox.workspace.uninstall()
    assert (await refusal(slack, "auth.test"))["error"] == "account_inactive"
    sandbox.workspace.reinstall()
    assert (await slack.auth_test())["ok"]


async def test_the_app_token_only_opens_connections(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    app = AsyncWebClient(token=sandbox.app_token, base_url=sandbox.api_url)
    assert (await app.apps_connections_open(app_token=sandbox.app_token))["url"].startswith("ws://127.0.0.1:")
    assert (await refusal(app, "chat.postMessage", channel="C1", text="x"))["error"] == "not_allowed_token_type"
    assert (await refusal(slack, "apps.connections.open"))["error"] == "not_allowed_token_type"


async def test_every_call_is_written_down(sandbox: Sandbox, slack: AsyncWebClient, clock: SteeredClock) -> None:
    await slack.auth_test()
    await refusal(slack, "users.info", user="U0NOBODY")
    assert [(c.method, c.ok, c.error, c.at) for c in sandbox.calls] == [
        ("auth.test", True, None, clock.now()),
        ("users.info", False, "user_not_found", clock.now()),
    ]
    assert sandbox.calls[1].args == {"user": "U0NOBODY"}


async def test_a_permalink_leads_to_a_message(slack: AsyncWebClient, rhea: Person) -> None:
    posted = await slack.chat_postMessage(channel=rhea.id, text="x")
    found = await slack.chat_getPermalink(channel=posted["channel"], message_ts=posted["ts"])
    assert found["permalink"].endswith(f"/archives/{rhea.dm.id}/p1795424400000100")
    reply = await slack.chat_postMessage(channel=rhea.id, text="y", thread_ts=posted["ts"])
    found = await slack.chat_getPermalink(channel=posted["channel"], message_ts=reply["ts"])
    assert found["permalink"].endswith(f"?thread_ts={posted['ts']}&cid={rhea.dm.id}")


async def test_what_only_one_person_sees_has_no_permalink(slack: AsyncWebClient, rhea: Person) -> None:
    shown = await slack.chat_postEphemeral(channel=rhea.dm.id, user=rhea.id, text="x")
    answer = await refusal(slack, "chat.getPermalink", channel=rhea.dm.id, message_ts=shown["message_ts"])
    assert answer["error"] == "message_not_found"


async def test_a_body_that_is_no_json_is_refused(sandbox: Sandbox) -> None:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {sandbox.bot_token}"}
    async with aiohttp.ClientSession(base_url=sandbox.api_url, headers=headers) as session:
        errors = [(await (await session.post("auth.test", data=body)).json())["error"] for body in ("{", "[]")]
    assert errors == ["invalid_json", "json_not_object"]


async def test_api_test_answers_with_what_it_was_given(slack: AsyncWebClient) -> None:
    assert (await slack.api_test(foo="bar"))["args"] == {"foo": "bar"}
    assert (await refusal(slack, "api.test", error="my_error"))["error"] == "my_error"


async def test_a_public_channel_needs_no_membership_with_its_scope(sandbox: Sandbox) -> None:
    other = sandbox.add_workspace("Other", scopes=["chat:write", "chat:write.public"])
    channel = other.add_channel("deals", with_bot=False)
    slack = AsyncWebClient(token=other.bot_token, base_url=sandbox.api_url)
    assert (await slack.chat_postMessage(channel="#deals", text="x"))["channel"] == channel.id
