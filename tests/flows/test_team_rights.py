"""Who may manage a team, and whom others are told to ask."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import NotAllowedError, NotFoundError
from bot.domain.people import Member, Workspace, WorkspaceId
from bot.domain.teams import Role
from bot.flows.team_rights import can_create, managed_teams, may_create, may_manage
from bot.runtime import Actor
from storage import Storage
from tests.storage.known import NOW, a_member, a_team, a_workspace, in_team


def acting(workspace: Workspace, member: Member) -> Actor:
    return Actor(workspace=workspace, member=member, source="test")


async def test_a_manager_manages_their_team_an_admin_every_team_and_a_rep_none(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rep, manager = await a_member(tx, workspace), await a_member(tx, workspace, "U2", name="Mira Manager")
        admin = await a_member(tx, workspace, "U3", is_admin=True)
        one, two = await a_team(tx, workspace, name="One"), await a_team(tx, workspace, name="Two")
        await tx.teams.join(in_team(one, rep))
        await tx.teams.join(in_team(one, manager, role=Role.MANAGER))
        await may_manage(tx, acting(workspace, manager), one)
        await may_manage(tx, acting(workspace, admin), two)
        with pytest.raises(NotAllowedError, match=r"managers of the team “One” can do this\. Ask Mira Manager\."):
            await may_manage(tx, acting(workspace, rep), one)
        with pytest.raises(NotAllowedError, match="“Two”"):
            await may_manage(tx, acting(workspace, manager), two)
        assert await managed_teams(tx, acting(workspace, manager)) == [one]
        assert await managed_teams(tx, acting(workspace, admin)) == [one, two]
        assert await managed_teams(tx, acting(workspace, rep)) == []


async def test_who_manages_no_longer_may_no_longer(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        manager, team = await a_member(tx, workspace), await a_team(tx, workspace)
        person = in_team(team, manager, role=Role.MANAGER)
        await tx.teams.join(person)
        await tx.teams.leave(person, NOW + timedelta(days=1))
        with pytest.raises(NotAllowedError, match="Ask an admin of this Slack workspace"):
            await may_manage(tx, acting(workspace, manager), team)


async def test_a_team_of_another_workspace_is_not_even_known(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        admin, team = await a_member(tx, workspace, is_admin=True), await a_team(tx, workspace)
        with pytest.raises(NotFoundError):
            await may_manage(tx, acting(workspace, admin), replace(team, workspace_id=WorkspaceId("other")))


async def test_admins_and_managers_set_up_teams_and_others_are_told_whom_to_ask(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rep, manager = await a_member(tx, workspace), await a_member(tx, workspace, "U2")
        admin = await a_member(tx, workspace, "U3", name="Ada Admin", is_admin=True)
        await tx.teams.join(in_team(await a_team(tx, workspace), manager, role=Role.MANAGER))
        await may_create(tx, acting(workspace, manager))
        await may_create(tx, acting(workspace, admin))
        assert not await can_create(tx, acting(workspace, rep))
        with pytest.raises(NotAllowedError, match=r"Ask Ada Admin\."):
            await may_create(tx, acting(workspace, rep))
