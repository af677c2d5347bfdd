"""What the Web API tells of people and conversations."""

from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from tests.sandbox.refusing import refusal

Json = dict[str, Any]


async def test_history_needs_the_scope_of_its_kind_of_conversation(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    channel = sandbox.workspace.add_channel("deals")
    assert (await refusal(slack, "conversations.history", channel=channel.id))["needed"] == "channels:history"


async def test_history_goes_back_page_by_page(slack: AsyncWebClient, rhea: Person) -> None:
    metadata = {"event_type": "nudge", "event_payload": {"id": 7}}
    posted = [await slack.chat_postMessage(channel=rhea.id, text=str(n), metadata=metadata) for n in range(5)]
    dm = rhea.dm.id
    pages = await slack.conversations_history(channel=dm, limit=2)
    assert [[m["text"] for m in page["messages"]] async for page in pages] == [["4", "3"], ["2", "1"], ["0"]]
    newest = await slack.conversations_history(channel=dm, limit=1, include_all_metadata=True)
    assert newest["messages"][0]["metadata"] == metadata
    since = await slack.conversations_history(channel=dm, oldest=posted[3]["ts"])
    assert [m["text"] for m in since["messages"]] == ["4"]
    assert "metadata" not in since["messages"][0]
    upto = await slack.conversations_history(channel=dm, latest=posted[0]["ts"], inclusive=True)
    assert [m["text"] for m in upto["messages"]] == ["0"]


async def test_a_dm_is_opened_once(slack: AsyncWebClient, rhea: Person) -> None:
    first = await slack.conversations_open(users=rhea.id)
    again = await slack.conversations_open(users=[rhea.id])
    assert first["channel"]["id"] == again["channel"]["id"] == rhea.dm.id
    assert (await refusal(slack, "conversations.open", users="U0NOBODY"))["error"] == "user_not_found"


async def test_channels_are_listed_by_kind(sandbox: Sandbox, slack: AsyncWebClient, rhea: Person) -> None:
    sandbox.workspace.add_channel("deals", members=(rhea,))
    sandbox.workspace.add_channel("others", with_bot=False)
    assert [c["name"] for c in (await slack.conversations_list())["channels"]] == ["deals", "others"]
    assert [c["name"] for c in (await slack.users_conversations())["channels"]] == ["deals"]
    assert (await refusal(slack, "conversations.list", types="private_channel"))["needed"] == "groups:read"


async def test_people_are_found_and_described(sandbox: Sandbox, slack: AsyncWebClient, rhea: Person) -> None:
    user = (await slack.users_info(user=rhea.id, include_locale=True))["user"]
    assert (user["tz"], user["tz_offset"], user["locale"]) == ("Europe/Berlin", 3600, "en-US")
    assert user["profile"]["email"] == "rhea@sales.example"
    found = await slack.users_lookupByEmail(email="RHEA@sales.example")
    assert found["user"]["id"] == rhea.id
    sandbox.workspace.deactivate(rhea)
    assert (await refusal(slack, "users.lookupByEmail", email="rhea@sales.example"))["error"] == "users_not_found"
    assert "tz" not in (await slack.users_info(user=rhea.id))["user"]
    members = (await slack.users_list())["members"]
    assert [m["id"] for m in members] == [sandbox.workspace.bot.id, rhea.id]


async def test_addresses_need_their_own_scope(sandbox: Sandbox) -> None:
    other = sandbox.add_workspace("Other", scopes=["users:read"])
    ann = other.add_person(name="ann", email="ann@sales.example")
    slack = AsyncWebClient(token=other.bot_token, base_url=sandbox.api_url)
    assert "email" not in (await slack.users_info(user=ann.id))["user"]["profile"]


async def test_dnd_is_told_for_one_and_for_many(sandbox: Sandbox, slack: AsyncWebClient, rhea: Person) -> None:
    start, end = (sandbox.clock.now() + timedelta(hours=n) for n in (1, 3))
    sandbox.workspace.wants_quiet(rhea, start, end)
    max_ = sandbox.workspace.add_person(name="max")
    one = await slack.dnd_info(user=rhea.id)
    assert (one["dnd_enabled"], one["next_dnd_start_ts"], one["next_dnd_end_ts"]) == (
        True,
        start.timestamp(),
        end.timestamp(),
    )
    many = await slack.dnd_teamInfo(users=[rhea.id, max_.id])
    assert {user: dnd["dnd_enabled"] for user, dnd in many["users"].items()} == {rhea.id: True, max_.id: False}
    assert (await refusal(slack, "dnd.teamInfo", users=rhea.id))["error"] == "no_users_provided"


async def test_dnd_comes_again_the_next_day(sandbox: Sandbox, slack: AsyncWebClient, rhea: Person) -> None:
    start, end = (sandbox.clock.now() + timedelta(hours=n) for n in (-3, -1))
    sandbox.workspace.wants_quiet(rhea, start, end)
    told = await slack.dnd_info(user=rhea.id)
    assert told["next_dnd_start_ts"] == (start + timedelta(days=1)).timestamp()
    assert told["next_dnd_end_ts"] == (end + timedelta(days=1)).timestamp()


async def test_usergroups_are_listed_with_their_members(sandbox: Sandbox) -> None:
    other = sandbox.add_workspace("Other", scopes=["usergroups:read"])
    ann = other.add_person(name="ann")
    group = other.add_usergroup("reps", members=(ann,))
    slack = AsyncWebClient(token=other.bot_token, base_url=sandbox.api_url)
    listed = (await slack.usergroups_list(include_users=True))["usergroups"]
    assert [(g["handle"], g["users"]) for g in listed] == [("reps", [ann.id])]
    assert (await slack.usergroups_users_list(usergroup=group.id))["users"] == [ann.id]
    assert (await refusal(slack, "usergroups.users.list", usergroup="S0"))["error"] == "no_such_subteam"


async def test_a_channel_is_described(sandbox: Sandbox, slack: AsyncWebClient, rhea: Person) -> None:
    channel = sandbox.workspace.add_channel("deals", members=(rhea,))
    found = (await slack.conversations_info(channel=channel.id, include_num_members=True))["channel"]
    assert (found["name"], found["is_member"], found["num_members"]) == ("deals", True, 2)
    members = (await slack.conversations_members(channel=channel.id))["members"]
    assert members == [rhea.id, sandbox.workspace.bot.id]
    dm = (await slack.conversations_info(channel=rhea.dm.id))["channel"]
    assert (dm["is_im"], dm["user"]) == (True, rhea.id)


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"users": ""}, "users_list_not_supplied"),
        ({"channel": "D0NOWHERE"}, "channel_not_found"),
        ({"users": "U1,U2"}, "missing_scope"),
    ],
)
async def test_conversations_that_can_not_be_opened(slack: AsyncWebClient, args: Json, error: str) -> None:
    assert (await refusal(slack, "conversations.open", **args))["error"] == error


@pytest.mark.parametrize("cursor", ["nonsense", "bm9uc2Vuc2U="])
async def test_a_made_up_cursor_is_refused(slack: AsyncWebClient, cursor: str) -> None:
    assert (await refusal(slack, "users.list", cursor=cursor))["error"] == "invalid_cursor"


@pytest.mark.parametrize("limit", [0.5, -1, 5000, "many"])
async def test_a_limit_has_its_limits(slack: AsyncWebClient, limit: Any) -> None:
    assert (await refusal(slack, "users.list", limit=limit))["error"] == "invalid_limit"


async def test_the_workspace_is_described(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    assert (await slack.team_info())["team"]["name"] == "Example Sales"
