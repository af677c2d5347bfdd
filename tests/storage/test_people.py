import asyncio
from datetime import time

import pytest

from bot.domain.errors import NotFoundError
from bot.domain.people import MemberId, MemberSettings, WorkspaceId, WorkspaceSettings
from storage import Storage
from tests.storage.known import DAY, MINUTE, NOW, a_commitment, a_link, a_member, a_workspace


async def test_a_team_that_installs_again_keeps_its_id_and_settings(storage: Storage) -> None:
    async with storage.begin() as tx:
        first = await a_workspace(tx)
        settings = WorkspaceSettings(internal_domains=frozenset({"vendor.example"}), minimum_minutes=20)
        await tx.workspaces.save_settings(first.id, settings)
        again = await tx.workspaces.add("T1", "Vendor Inc", "UBOT2", NOW + DAY)
        assert again == await tx.workspaces.by_team("T1") == await tx.workspaces.get(first.id)
    assert (again.id, again.name, again.bot_user_id, again.settings) == (first.id, "Vendor Inc", "UBOT2", settings)


async def test_an_unknown_workspace_is_said_to_be_unknown(storage: Storage) -> None:
    async with storage.begin() as tx:
        assert await tx.workspaces.by_team("T9") is None
        with pytest.raises(NotFoundError):
            await tx.workspaces.get(WorkspaceId("nowhere"))
        with pytest.raises(NotFoundError):
            await tx.workspaces.save_settings(WorkspaceId("nowhere"), WorkspaceSettings())


async def test_a_member_read_again_keeps_settings_and_conversation(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        first = await a_member(tx, workspace)
        settings = MemberSettings(brief_at=time(7, 45), weekdays=frozenset({0, 6}), muted_kinds=frozenset({"brief"}))
        await tx.members.save_settings(workspace.id, first.id, settings)
        await tx.members.set_dm_channel(workspace.id, first.id, "D1")
        again = await a_member(tx, workspace, name="Rhea Rep-Lee", email="Rhea@Vendor.example", is_admin=True)
        assert await tx.members.get(workspace.id, first.id) == again
        assert await tx.members.by_slack_id(workspace.id, "U1") == again
    assert (again.id, again.settings, again.dm_channel) == (first.id, settings, "D1")
    assert (again.name, again.email, again.is_admin) == ("Rhea Rep-Lee", "rhea@vendor.example", True)


async def test_the_conversation_with_a_member_can_be_forgotten(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        await tx.members.set_dm_channel(member.workspace_id, member.id, "D1")
        await tx.members.set_dm_channel(member.workspace_id, member.id, None)
        assert (await tx.members.get(member.workspace_id, member.id)).dm_channel is None


async def test_members_are_found_by_id_and_by_address(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rhea, max_ = await a_member(tx, workspace), await a_member(tx, workspace, "U2", email="max@vendor.example")
        by_id = await tx.members.many(workspace.id, [max_.id, max_.id, MemberId("nobody")])
        by_email = await tx.members.by_emails(workspace.id, ["MAX@vendor.example", "who@acme.test", "", rhea.email])
        assert await tx.members.many(workspace.id, []) == {}
    assert by_id == {max_.id: max_}
    assert by_email == {max_.email: max_, rhea.email: rhea}


async def test_of_two_members_with_one_address_the_active_one_is_meant(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        for slack_id, is_active in (("U1", False), ("U2", True), ("U3", False)):
            await a_member(tx, workspace, slack_id, email="rhea@vendor.example", is_active=is_active)
        found = await tx.members.by_emails(workspace.id, ["rhea@vendor.example"])
    assert found["rhea@vendor.example"].slack_id == "U2"


async def test_those_who_left_are_not_listed(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        for slack_id, name, is_active in (("U1", "Zoe", True), ("U2", "Abe", True), ("U3", "Gone", False)):
            await a_link(tx, await a_member(tx, workspace, slack_id, name=name, is_active=is_active))
        await a_member(tx, workspace, "U4", name="No calendar", email="")
        active = [member.name for member in await tx.members.all_active(workspace.id)]
    assert active == ["Abe", "No calendar", "Zoe"]


async def test_domains_are_those_of_who_works_here_now_each_once(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace, other = await a_workspace(tx), await a_workspace(tx, "T2")
        for number, email in enumerate(("a@Vendor.example", "b@vendor.example", "c@own.example", "", "not an address")):
            await a_member(tx, workspace, f"U{number}", email=email)
        await a_member(tx, workspace, "U8", email="gone@past.example", is_active=False)
        await a_member(tx, other, "U9", email="x@elsewhere.example")
        before = await tx.members.domains(workspace.id)
        await a_member(tx, workspace, "U2", email="c@new.example")
        after = await tx.members.domains(workspace.id)
    assert (before, after) == (["own.example", "vendor.example"], ["new.example", "vendor.example"])


async def test_settings_for_somebody_unknown_are_not_lost_silently(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        with pytest.raises(NotFoundError):
            await tx.members.save_settings(workspace.id, MemberId("nobody"), MemberSettings())
        with pytest.raises(NotFoundError):
            await tx.members.set_dm_channel(workspace.id, MemberId("nobody"), "D1")


async def test_do_not_disturb_is_kept_until_slack_says_otherwise(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        member = await a_member(tx, workspace)
        await tx.members.keep_dnd(workspace.id, member.id, (NOW, NOW + DAY), NOW)
        on = await a_member(tx, workspace)  # read again from Slack
        await tx.members.keep_dnd(workspace.id, member.id, None, NOW + DAY)
        off = await tx.members.get(workspace.id, member.id)
    assert (on.dnd, on.knows_dnd_at(NOW), on.knows_dnd_at(NOW + DAY)) == ((NOW, NOW + DAY), True, False)
    assert (off.dnd, off.dnd_seen_at) == (None, NOW + DAY)


async def test_whoever_has_a_calendar_or_an_open_promise_is_planned_again_once(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        linked, promised, idle, gone = [await a_member(tx, workspace, f"U{n}") for n in range(4)]
        elsewhere = await a_member(tx, await a_workspace(tx, "T2"), "U9")
        for member in (linked, gone, elsewhere):
            await a_link(tx, member, f"https://cal.test/{member.id}.ics")
        await a_commitment(tx, promised)
        await a_member(tx, workspace, gone.slack_id, is_active=False)
        await tx.members.ask_planning(workspace.id, NOW)
        assert await tx.members.claim_planning(NOW - MINUTE, MINUTE) is None
        claimed = [await tx.members.claim_planning(NOW, MINUTE) for _ in range(3)]
        assert {one.id for one in claimed if one} == {linked.id, promised.id} != {idle.id}
        for member in (linked, promised):
            assert await tx.members.planned(workspace.id, member.id, NOW + MINUTE)
        assert await tx.members.claim_planning(NOW + DAY, MINUTE) is None


async def test_a_claim_to_plan_that_was_left_ends_by_itself(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        await a_link(tx, member)
        await tx.members.ask_planning(member.workspace_id, NOW)
        assert await tx.members.claim_planning(NOW, MINUTE) is not None
        assert await tx.members.claim_planning(NOW, MINUTE) is None
        assert await tx.members.claim_planning(NOW + MINUTE, MINUTE) is not None


async def test_what_is_asked_for_while_it_is_planned_is_planned_once_more(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        await a_link(tx, member)
        await tx.members.ask_planning(member.workspace_id, NOW)
        await tx.members.claim_planning(NOW, MINUTE)
        await tx.members.ask_planning(member.workspace_id, NOW)
        assert not await tx.members.planned(member.workspace_id, member.id, NOW + MINUTE)
        assert await tx.members.claim_planning(NOW, MINUTE) is not None


async def test_processes_that_plan_at_once_share_the_members(database_url: str) -> None:
    processes = [Storage(database_url) for _ in range(3)]
    async with processes[0].begin() as tx:
        workspace = await a_workspace(tx)
        for n in range(6):
            await a_commitment(tx, await a_member(tx, workspace, f"U{n}"))
        await tx.members.ask_planning(workspace.id, NOW)

    async def claim(storage: Storage) -> MemberId | None:
        async with storage.begin() as tx:
            claimed = await tx.members.claim_planning(NOW, MINUTE)
        return claimed.id if claimed else None

    claims = await asyncio.gather(*(claim(processes[n % 3]) for n in range(6)))
    for storage in processes:
        await storage.close()
    got = [one for one in claims if one]
    assert len(got) == len(set(got)) >= 2


async def test_who_acts_and_where_is_told_by_one_question(storage: Storage) -> None:
    async with storage.begin() as tx:
        one, other = await a_workspace(tx), await a_workspace(tx, "T2")
        rhea, namesake = await a_member(tx, one), await a_member(tx, other)
        assert await tx.workspaces.with_member("T1", "U1") == (one, rhea)
        assert await tx.workspaces.with_member("T2", "U1") == (other, namesake)
        assert await tx.workspaces.with_member("T1", "U9") == (one, None)
        assert await tx.workspaces.with_member("T9", "U1") is None
