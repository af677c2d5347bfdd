"""Settings as earlier versions kept them: brought up to date with the schema, and read whatever stands in them."""

import json
from datetime import time
from typing import Any

import pytest
from sqlalchemy import Connection, text

from bot.domain.people import MemberSettings, WorkspaceSettings
from storage import Storage, schemas
from storage.engines import engines_for, parsed
from storage.settings import settings_from_json
from tests.storage.known import NOW

OF_MEMBER: dict[str, Any] = {
    "brief_at": "08:30:00",  # says the default
    "working_start": "07:45:00",
    "weekdays": [0, 1, 2, 3, 4],  # says the default
    "objective_ask_minutes": 120,  # says the default
    "ready_card_minutes": 30,
    "muted_kinds": ["due_soon"],
    "a_setting_of_tomorrow": {"on": True},
}
OF_WORKSPACE: dict[str, Any] = {
    "counts_tentative": True,  # says the default
    "internal_domains": ["vendor.example"],
    "minimum_minutes": 20,
    "a_setting_of_yesterday": 1,
}


@pytest.mark.parametrize("revision", ["0001", "0002"])
async def test_an_old_database_keeps_what_people_set_and_forgets_what_only_said_the_default(
    bare_database_url: str, revision: str
) -> None:
    await _fill(bare_database_url, revision)
    storage = Storage(bare_database_url)
    await storage.migrate()
    async with storage.begin() as tx:
        workspace = await tx.workspaces.by_team("T1")
        assert workspace is not None
        member = await tx.members.by_slack_id(workspace.id, "U1")
        assert member is not None
        assert member.settings == MemberSettings(
            working_start=time(7, 45), ready_card_minutes=30, muted_kinds=frozenset({"due_soon"})
        )
        assert workspace.settings == WorkspaceSettings(
            internal_domains=frozenset({"vendor.example"}), minimum_minutes=20
        )
        await tx.members.save_settings(workspace.id, member.id, member.settings)
        assert (await tx.members.get(workspace.id, member.id)).settings == member.settings
    await storage.close()


@pytest.mark.parametrize("wrong", ["rubbish", 7, "", {"at": "08:30"}])
def test_a_setting_that_can_not_be_read_is_as_if_it_were_not_set(wrong: object) -> None:
    read = settings_from_json(MemberSettings, {"brief_at": wrong, "muted_kinds": 3, "ready_card_minutes": 30})
    assert read == MemberSettings(ready_card_minutes=30)


async def _fill(url: str, revision: str) -> None:
    """Make a database of an earlier version, with a workspace and a member in it."""
    engine = engines_for(parsed(url))[0]
    async with engine.begin() as connection:
        await connection.run_sync(schemas.upgrade, revision)
        await connection.run_sync(_insert)
    await engine.dispose()


def _insert(connection: Connection) -> None:
    now = NOW.replace(tzinfo=None).isoformat(" ")
    connection.execute(
        text(
            "INSERT INTO workspaces (id, team_id, name, bot_user_id, settings, installed_at)"
            " VALUES ('w1', 'T1', 'Vendor', 'UBOT', :settings, :now)"
        ),
        {"settings": json.dumps(OF_WORKSPACE), "now": now},
    )
    connection.execute(
        text(
            "INSERT INTO members (id, workspace_id, slack_id, name, email, zone_name, locale, is_admin, is_active,"
            " settings) VALUES ('m1', 'w1', 'U1', 'Rhea Rep', 'rhea@vendor.example', 'Europe/Berlin', 'en_GB',"
            " false, true, :settings)"
        ),
        {"settings": json.dumps(OF_MEMBER)},
    )
