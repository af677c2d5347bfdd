"""One workspace for all that goes wrong: what fails changes nothing."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from storage import Storage
from tests.databases import SEALER
from tests.errors.home import Home
from tests.handlers.answering import a_config, guarded
from tests.handlers.tenants import a_tenant


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Home]:
    """Run SayDo for a workspace that has one of everything."""
    folder = tmp_path_factory.mktemp("errors")
    shutil.copyfile(migrated_sqlite, folder / "saydo.db")
    storage = Storage(f"sqlite:///{folder / 'saydo.db'}", sealer=SEALER)
    tenant = await a_tenant(storage, "T1")
    async with storage.begin() as tx:
        workspace = await tx.workspaces.get(tenant.known.member.workspace_id)
        people = {one.slack_id: one for one in await tx.members.all_active(workspace.id)}
    async with guarded(storage, a_config()) as saydo:
        yield Home(
            saydo=saydo, tenant=tenant, workspace=workspace, people=people, folder=folder, template=migrated_sqlite
        )
    await storage.close()
