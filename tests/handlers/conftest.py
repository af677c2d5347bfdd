"""Two workspaces in one SayDo, which Slack talks to."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from storage import Storage
from tests.databases import SEALER
from tests.handlers.answering import Guarded, a_config, guarded
from tests.handlers.tenants import MARK, Rows, Tenant, a_tenant, rows_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Attacked:
    """SayDo with two tenants; `before` are the rows of the second."""

    saydo: Guarded
    storage: Storage
    home: Tenant
    other: Tenant
    before: Rows

    async def nothing_crossed(self) -> None:
        """Assert that nothing of the other tenant was changed, nor said to anybody of this one."""
        after = await rows_of(self.storage, self.other.known.member.workspace_id)
        assert {name: row for name, row in after.items() if self.before.get(name) != row} == {}
        assert after.keys() == self.before.keys()
        assert [said for said in self.saydo.slack.said if MARK in said[2]] == []


@dataclass(frozen=True, slots=True, kw_only=True)
class _Inhabited:
    """A SQLite file with the two tenants in it."""

    file: Path
    home: Tenant
    other: Tenant
    before: Rows


@pytest.fixture(scope="session")
def inhabited(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> _Inhabited:
    """Make both workspaces once a session; each test has a copy."""
    file = tmp_path_factory.mktemp("inhabited") / "saydo.db"
    shutil.copyfile(migrated_sqlite, file)
    return asyncio.run(_inhabit(file))


async def _inhabit(file: Path) -> _Inhabited:
    storage = Storage(f"sqlite:///{file}", sealer=SEALER)
    home = await a_tenant(storage, "T1")
    other = await a_tenant(storage, "T2", mark=MARK)
    before = await rows_of(storage, other.known.member.workspace_id)
    await storage.close()
    return _Inhabited(file=file, home=home, other=other, before=before)


@pytest.fixture
async def attacked(inhabited: _Inhabited, tmp_path: Path) -> AsyncIterator[Attacked]:
    file = tmp_path / "saydo.db"
    shutil.copyfile(inhabited.file, file)
    storage = Storage(f"sqlite:///{file}", sealer=SEALER)
    async with guarded(storage, a_config()) as saydo:
        yield Attacked(
            saydo=saydo, storage=storage, home=inhabited.home, other=inhabited.other, before=inhabited.before
        )
    await storage.close()
