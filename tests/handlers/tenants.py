"""Two workspaces in one database, twins in all but their ids and a mark, and what stands in each row of theirs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import select

from bot.domain.installations import Installation
from bot.domain.people import Member
from bot.domain.teams import Role
from storage import Storage, Transaction
from storage.columns import metadata
from storage.types import Words
from tests.storage.known import NOW, a_commitment, a_member, in_team
from tests.storage.test_scoping import Known, one_of_everything

MARK = "of-the-other-tenant"
MANAGER, ADMIN, NEWCOMER = "U0AAAAAA2", "U0AAAAAA3", "U0AAAAAA5"
Rows = Mapping[tuple[str, str], tuple[Any, ...]]

_ID = re.compile(
    r"\b(call|held|many|meeting|commitment|member|team|draft|digest|endpoint|export|question|link|offer)-\d+\b"
)
_TABLES = {
    "held": "calls", "call": "calls", "many": "meetings", "meeting": "meetings", "commitment": "commitments",
    "member": "members", "team": "teams", "draft": "drafts", "offer": "drafts", "digest": "nudges",
    "endpoint": "webhooks", "export": "exports", "question": "questions", "link": "links",
}  # fmt: skip
_WRITTEN = frozenset({
    "agenda", "answer", "description", "honest", "how", "learnings", "more_possible", "name", "next_step", "notes",
    "objective", "opening", "questions", "reason", "text", "their_objective", "title", "value", "what", "who", "why",
    "winging_reason", "words",
})  # fmt: skip
_OWNED_BY = ("member_id", "owner_id", "by", "to", "lead_id", "created_by", "looker_id", "asked_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """A workspace with one of everything. `ids` are those of its rows by table."""

    team_id: str
    known: Known
    newcomer: Member
    ids: Mapping[str, Sequence[str]]

    def named(self, text: str, turn: int) -> str:
        """Put ids of this tenant in the place of the gallery's; `turn` says which, where there are several."""

        def found(kind: str) -> str:
            ids = self.ids.get(_TABLES[kind]) or ["0"]
            return ids[turn % len(ids)]

        parts = _parts(text)
        return "".join(found(part) if n % 2 else part for n, part in enumerate(parts))


@cache
def _parts(text: str) -> list[str]:
    """Split a text of the gallery at the ids in it, which are the odd parts, by the kind of what they name."""
    return _ID.split(text)


async def a_tenant(storage: Storage, team_id: str, *, mark: str = "") -> Tenant:
    """Make a workspace: a rep (U1), their manager, an admin, and one who has nothing; `mark` is in all its texts."""
    async with storage.begin() as tx:
        twin = "-2" if mark else ""
        known = await one_of_everything(tx, team_id, twin=twin)
        workspace = await tx.workspaces.get(known.member.workspace_id)
        manager = await a_member(tx, workspace, MANAGER, name="Mira Manager")
        await a_member(tx, workspace, ADMIN, name="Ada Admin", is_admin=True)
        newcomer = await a_member(tx, workspace, NEWCOMER, name="Nora Newcomer")
        await tx.teams.save(replace(known.team, channel="C0AAAAAA1"))
        await tx.teams.join(in_team(known.team, manager, role=Role.MANAGER))
        await tx.watches.remove(workspace.id, f"channel{twin}")  # no feed can be watched
        await a_commitment(tx, known.member, what="Send the contract", account="acme.test", call_id=known.call.id)
        await tx.installations.save(_installed(team_id))
        await _mark(tx, workspace.id, mark)
    return Tenant(team_id=team_id, known=known, newcomer=newcomer, ids=await ids_of(storage, workspace.id))


def _installed(team_id: str) -> Installation:
    return Installation(
        slack_id=team_id,
        enterprise_id="",
        app_id="A1",
        bot_user_id="UBOT",
        bot_id="B1",
        token=f"xoxb-{team_id}",
        installed_at=NOW,
    )


async def _mark(tx: Transaction, workspace_id: str, mark: str) -> None:
    """Put a mark into all that is written in a workspace."""
    for table in metadata.sorted_tables:
        written = [column for column in table.c if column.name in _WRITTEN and isinstance(column.type, Words)]
        if mark and written and "workspace_id" in table.c:
            marked = {column.name: column + f" {mark}" for column in written}
            await tx.workspaces.connection.execute(
                table.update().where(table.c.workspace_id == workspace_id).values(marked)
            )


async def ids_of(storage: Storage, workspace_id: str) -> dict[str, list[str]]:
    """Return the ids of all rows of a workspace, by table."""
    found: dict[str, list[str]] = {}
    for table, row_id in await rows_of(storage, workspace_id):
        found.setdefault(table, []).append(row_id)
    return found


async def rows_of(storage: Storage, workspace_id: str, *, but_of: str = "") -> dict[tuple[str, str], tuple[Any, ...]]:
    """Return every row of a workspace by its table and id, as the database has it; `but_of` leaves a member's out."""
    found: dict[tuple[str, str], tuple[Any, ...]] = {}
    async with storage.begin() as tx:
        for table in metadata.sorted_tables:
            if "workspace_id" not in table.c:
                continue
            statement = select(table).where(table.c.workspace_id == workspace_id)
            for row in (await tx.workspaces.connection.execute(statement)).mappings():
                owners = {row.get(name) for name in _OWNED_BY} | ({row["id"]} if table.name == "members" else set())
                if but_of not in owners:
                    key = "/".join(str(row[column.name]) for column in table.primary_key)
                    found[table.name, key] = tuple(map(repr, row.values()))
    return found
