"""Two workspaces in one SayDo, which Slack talks to."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

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


@pytest.fixture
async def attacked(sqlite_url: str) -> AsyncIterator[Attacked]:
    storage = Storage(sqlite_url, sealer=SEALER)
    home = await a_tenant(storage, "T1")
    other = await a_tenant(storage, "T2", mark=MARK)
    before = await rows_of(storage, other.known.member.workspace_id)
    async with guarded(storage, a_config()) as saydo:
        yield Attacked(saydo=saydo, storage=storage, home=home, other=other, before=before)
    await storage.close()
