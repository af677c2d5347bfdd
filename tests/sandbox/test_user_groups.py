"""User groups as the Web API lists them and as events tell of them."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from tests.sandbox.apps import MANIFEST
from tests.sandbox.listening import Listener
from tests.sandbox.refusing import refusal

Json = dict[str, Any]


@pytest.fixture
def manifest() -> Json:
    scopes = {"bot": [*MANIFEST["oauth_config"]["scopes"]["bot"], "usergroups:read"]}
    events = {"bot_events": ["subteam_members_changed", "subteam_updated"]}
    settings = {**MANIFEST["settings"], "event_subscriptions": events}
    return {**MANIFEST, "oauth_config": {"scopes": scopes}, "settings": settings}


async def test_groups_are_listed_with_what_was_asked_for(sandbox: Sandbox, slack: AsyncWebClient, rhea: Person) -> None:
    group = sandbox.workspace.add_usergroup("sales", members=[rhea], name="Sales")
    bare = (await slack.usergroups_list())["usergroups"]
    assert [(one["id"], one["handle"], one["name"], one["date_delete"]) for one in bare] == [
        (group.id, "sales", "Sales", 0)
    ]
    assert {"users", "user_count"}.isdisjoint(bare[0])
    full = (await slack.usergroups_list(include_users=True, include_count=True))["usergroups"][0]
    assert (full["users"], full["user_count"]) == ([rhea.id], 1)
    assert (await slack.usergroups_users_list(usergroup=group.id))["users"] == [rhea.id]


async def test_a_disabled_group_is_not_there_unless_asked_for(
    sandbox: Sandbox, slack: AsyncWebClient, rhea: Person
) -> None:
    group = sandbox.workspace.add_usergroup("sales", members=[rhea])
    sandbox.workspace.disable_usergroup(group)
    assert (await slack.usergroups_list())["usergroups"] == []
    assert (await refusal(slack, "usergroups.users.list", usergroup=group.id))["error"] == "no_such_subteam"
    assert len((await slack.usergroups_list(include_disabled=True))["usergroups"]) == 1


async def test_a_free_workspace_has_no_groups(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    sandbox.workspace.standing.is_paid = False
    assert (await refusal(slack, "usergroups.list"))["error"] == "plan_upgrade_required"


async def test_who_joins_and_leaves_a_group_is_told(sandbox: Sandbox, app: Listener, rhea: Person) -> None:
    ann = sandbox.workspace.add_person(name="ann")
    group = sandbox.workspace.add_usergroup("sales", members=[rhea])
    sandbox.workspace.change_usergroup(group, members=[ann])
    await sandbox.settled()
    events = {one["event"]["type"]: one["event"] for one in app.heard if "event" in one}
    changed = events["subteam_members_changed"]
    assert (changed["subteam_id"], changed["added_users"], changed["removed_users"]) == (group.id, [ann.id], [rhea.id])
    assert events["subteam_updated"]["subteam"]["users"] == [ann.id]
