"""Installations: queries. Tokens lie sealed; nothing else of SayDo sees how."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.installations import Installation
from storage.installation_tables import installations
from storage.rows import Shape, changed, every, first, insert_into
from storage.sealing import Sealer

_SHAPE = Shape(installations, Installation)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A row of an installation as its value, unsealed."""

    sealer: Sealer

    def read(self, row: Row[Any]) -> Installation:
        """Return the value of a row."""
        columns = dict(zip((column.name for column in _SHAPE.columns), row, strict=True))
        columns["token"] = self.sealer.open(columns["token"])
        columns["refresh_token"] = self.sealer.open(columns["refresh_token"]) if columns["refresh_token"] else ""
        return Installation(**columns)


@dataclass(frozen=True, slots=True)
class Installations:
    """The teams and organisations that let SayDo in."""

    connection: AsyncConnection
    sealer: Sealer

    async def save(self, installation: Installation) -> None:
        """Keep an installation, in the place of an earlier one at the same place."""
        row = _SHAPE.write(installation) | self._sealed(installation.token, installation.refresh_token)
        statement = insert_into(self.connection, installations).values(row)
        await self.connection.execute(statement.on_conflict_do_update(index_elements=["slack_id"], set_=row))

    async def of_team(self, team_id: str, enterprise_id: str) -> Installation | None:
        """Return the installation that holds in a team: its own, else the one of its organisation ("" for none)."""
        found = await self._some(installations.c.slack_id.in_([team_id, enterprise_id]))
        return min(found, key=lambda one: one.is_org_wide, default=None)

    async def at(self, slack_id: str) -> Installation | None:
        """Return the installation at a team, or the org-wide one at an enterprise."""
        found = await self._some(installations.c.slack_id == slack_id)
        return found[0] if found else None

    async def all(self) -> list[Installation]:
        """Return all installations, in the order of where they are."""
        return await self._some()

    async def remove(self, slack_id: str, *, token: str | None = None) -> bool:
        """Forget an installation with its tokens; with a token only if that still is the one kept there."""
        found = await self.at(slack_id)
        if found is None or (token is not None and found.token != token):
            return False
        where = (installations.c.slack_id == slack_id, installations.c.installed_at == found.installed_at)
        return await changed(self.connection, installations.delete().where(*where)) == 1

    async def claim_refresh(self, before: datetime, now: datetime, lease: timedelta) -> Installation | None:
        """Claim an installation whose token ends before an instant, soonest first; no other process gets it.

        The claim ends with `refreshed` or `release`, or by itself after `lease`.
        """
        return await self._claim(installations.c.expires_at < before, now=now, lease=lease)

    async def refreshed(
        self, claimed: Installation, *, token: str, refresh_token: str, expires_at: datetime | None
    ) -> bool:
        """Keep the tokens Slack gave in exchange and end the claim; False when the claim is not held any more."""
        fresh = self._sealed(token, refresh_token) | {"expires_at": expires_at, "refreshing_until": None}
        return await changed(self.connection, _claimed(claimed).values(fresh)) == 1

    async def release(self, claimed: Installation, *, again_at: datetime | None = None) -> None:
        """End a claim without new tokens; nobody claims it before `again_at`."""
        await changed(self.connection, _claimed(claimed).values(refreshing_until=again_at))

    async def seal_again(self) -> int:
        """Seal the tokens of all installations with the first key; return how many installations there are.

        Tokens that another process exchanges meanwhile stay as it keeps them, sealed with its own first key.
        """
        kept = (installations.c.slack_id, installations.c.token, installations.c.refresh_token)
        found = (await self.connection.execute(select(*kept))).all()
        for slack_id, *sealed in found:
            opened = [self.sealer.open(text) if text else "" for text in sealed]
            as_it_was = (installations.c.slack_id == slack_id, installations.c.token == sealed[0])
            statement = installations.update().where(*as_it_was).values(self._sealed(*opened))
            await changed(self.connection, statement)
        return len(found)

    def _sealed(self, token: str, refresh_token: str) -> dict[str, str]:
        return {
            "token": self.sealer.seal(token),
            "refresh_token": self.sealer.seal(refresh_token) if refresh_token else "",
        }

    async def _some(self, *where: ColumnElement[bool]) -> list[Installation]:
        statement = _SHAPE.select().where(*where).order_by(installations.c.slack_id)
        return await every(self.connection, statement, shape=_Opened(self.sealer))

    async def _claim(self, which: ColumnElement[bool], *, now: datetime, lease: timedelta) -> Installation | None:
        is_free = or_(installations.c.refreshing_until.is_(None), installations.c.refreshing_until <= now)
        due = (
            select(installations.c.slack_id)
            .where(which, installations.c.expires_at.is_not(None), is_free)
            .order_by(installations.c.expires_at, installations.c.slack_id)
            .limit(1)
            .with_for_update(skip_locked=True)
            .cte("due")
        )
        statement = (
            installations.update()
            .where(installations.c.slack_id.in_(select(due.c.slack_id)))
            .values(refreshing_until=now + lease)
            .returning(*_SHAPE.columns)
        )
        return await first(self.connection, statement, shape=_Opened(self.sealer))


def _claimed(installation: Installation) -> Any:
    return installations.update().where(
        installations.c.slack_id == installation.slack_id,
        installations.c.refreshing_until == installation.refreshing_until,
    )
