"""Where SayDo is installed: tokens sealed, found by team or organisation, exchanged by one process at a time."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, text

from bot.domain.installations import Installation
from bot.domain.people import WorkspaceState
from storage import Storage
from storage.sealing import Fit, Sealer, new_key
from tests.databases import SECRET_KEY, run_on
from tests.storage.known import DAY, HOUR, MINUTE, NOW, a_workspace

IN_TEAM = Installation(
    slack_id="T1",
    enterprise_id="E1",
    app_id="A1",
    bot_user_id="UBOT",
    bot_id="B1",
    token="xoxb-team",
    refresh_token="xoxe-1-team",
    expires_at=NOW + 12 * HOUR,
    scopes=("chat:write", "im:write"),
    installed_by="U1",
    installed_at=NOW,
)
ORG_WIDE = replace(IN_TEAM, slack_id="E1", is_org_wide=True, token="xoxb-org", refresh_token="", expires_at=None)


async def test_an_installation_is_kept_as_it_is_and_its_successor_takes_its_place(storage: Storage) -> None:
    again = replace(IN_TEAM, token="xoxb-new", installed_at=NOW + DAY, scopes=())
    async with storage.begin() as tx:
        await tx.installations.save(IN_TEAM)
        assert await tx.installations.at("T1") == IN_TEAM
        await tx.installations.save(again)
        assert await tx.installations.all() == [again]


async def test_a_team_is_served_by_its_own_installation_before_its_organisations(storage: Storage) -> None:
    async with storage.begin() as tx:
        await tx.installations.save(ORG_WIDE)
        assert await tx.installations.of_team("T1", "E1") == ORG_WIDE
        await tx.installations.save(IN_TEAM)
        assert await tx.installations.of_team("T1", "E1") == IN_TEAM
        assert await tx.installations.of_team("T1", "") == IN_TEAM
        assert await tx.installations.of_team("T2", "E1") == ORG_WIDE
        assert await tx.installations.of_team("T2", "") is None
        assert await tx.installations.of_team("", "E2") is None


async def test_tokens_lie_sealed_and_are_sealed_again(storage: Storage, database_url: str) -> None:
    async with storage.begin() as tx:
        await tx.installations.save(IN_TEAM)
        await tx.installations.save(ORG_WIDE)
        assert (await tx.seals.fits())[Fit.FIRST] == 3
    assert "xox" not in await run_on(database_url, _everything)
    assert "xox" not in repr(IN_TEAM)
    fresh = new_key()
    both = Storage(database_url, sealer=Sealer([fresh, SECRET_KEY]))
    async with both.begin() as tx:
        assert await tx.installations.seal_again() == 2
    await both.close()
    alone = Storage(database_url, sealer=Sealer([fresh]))
    async with alone.begin() as tx:
        assert await tx.installations.all() == [ORG_WIDE, IN_TEAM]
    await alone.close()


async def test_only_the_token_that_is_gone_is_forgotten(storage: Storage) -> None:
    async with storage.begin() as tx:
        await tx.installations.save(replace(IN_TEAM, token="xoxb-new"))
        assert not await tx.installations.remove("T1", token=IN_TEAM.token)
        assert await tx.installations.remove("T1", token="xoxb-new")
        assert not await tx.installations.remove("T1")
        assert await tx.installations.all() == []


async def test_one_process_at_a_time_exchanges_a_token(storage: Storage) -> None:
    async with storage.begin() as tx:
        await tx.installations.save(ORG_WIDE)
        await tx.installations.save(IN_TEAM)
        assert await tx.installations.claim_refresh(NOW + HOUR, NOW, MINUTE) is None
        claimed = await tx.installations.claim_refresh(NOW + DAY, NOW, MINUTE)
        assert claimed == replace(IN_TEAM, refreshing_until=NOW + MINUTE)
        assert await tx.installations.claim_refresh(NOW + DAY, NOW, MINUTE) is None
        given: dict[str, Any] = {"token": "xoxb-2", "refresh_token": "xoxe-2", "expires_at": NOW + DAY}
        assert await tx.installations.refreshed(claimed, **given)
        assert await tx.installations.at("T1") == replace(IN_TEAM, **given)


async def test_a_claim_that_lapsed_keeps_nothing(storage: Storage) -> None:
    async with storage.begin() as tx:
        await tx.installations.save(IN_TEAM)
        first = await tx.installations.claim_refresh(NOW + DAY, NOW, MINUTE)
        second = await tx.installations.claim_refresh(NOW + DAY, NOW + MINUTE, MINUTE)
        assert first is not None
        assert second is not None
        assert not await tx.installations.refreshed(first, token="x", refresh_token="y", expires_at=NOW)
        await tx.installations.release(first)
        assert await tx.installations.claim_refresh(NOW + DAY, NOW + MINUTE, MINUTE) is None
        await tx.installations.release(second)
        assert await tx.installations.claim_refresh(NOW + DAY, NOW + MINUTE, MINUTE) is not None


async def test_an_installation_that_was_removed_meanwhile_stays_removed(storage: Storage) -> None:
    async with storage.begin() as tx:
        await tx.installations.save(IN_TEAM)
        claimed = await tx.installations.claim_refresh(NOW + DAY, NOW, MINUTE)
        assert claimed is not None
        await tx.installations.remove("T1")
        assert not await tx.installations.refreshed(claimed, token="x", refresh_token="y", expires_at=NOW)
        assert await tx.installations.all() == []


async def test_a_state_is_good_once_and_for_a_while(storage: Storage) -> None:
    async with storage.begin() as tx:
        await tx.install_states.begin("one", expires_at=NOW + MINUTE)
        await tx.install_states.begin("two", expires_at=NOW + MINUTE)
        assert not await tx.install_states.take("three", NOW)
        assert await tx.install_states.take("one", NOW)
        assert not await tx.install_states.take("one", NOW)
        assert not await tx.install_states.take("two", NOW + MINUTE)
        assert await tx.install_states.forget_expired(NOW + MINUTE) == 1


async def test_a_state_is_nowhere_to_be_read(storage: Storage, database_url: str) -> None:
    async with storage.begin() as tx:
        await tx.install_states.begin("state-of-an-install", expires_at=NOW)
    assert "state-of-an-install" not in await run_on(database_url, _everything)


async def test_a_workspace_goes_once_and_comes_back(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        assert workspace.state is WorkspaceState.ACTIVE
        assert await tx.workspaces.leave(workspace.id, NOW, erase_at=NOW + DAY)
        assert not await tx.workspaces.leave(workspace.id, NOW + HOUR, erase_at=NOW + 9 * DAY)
        gone = replace(workspace, state=WorkspaceState.GONE, gone_at=NOW, erase_at=NOW + DAY)
        assert await tx.workspaces.get(workspace.id) == gone
        assert await a_workspace(tx) == workspace


async def test_the_workspaces_of_an_organisation_are_found(storage: Storage) -> None:
    async with storage.begin() as tx:
        await a_workspace(tx, "T9")
        ours = await tx.workspaces.add("T1", "Vendor", "UBOT", NOW, enterprise_id="E1")
        assert await tx.workspaces.of_enterprise("E1") == [ours]
        assert await tx.workspaces.of_enterprise("") == []


def _everything(connection: Connection) -> str:
    tables = ("installations", "install_states")
    return "\n".join(str(row) for table in tables for row in connection.execute(text(f"SELECT * FROM {table}")))  # noqa: S608
