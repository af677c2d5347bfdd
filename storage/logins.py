"""Logins under way: queries. A row is named by a hash of a secret that only one browser (or Slack modal) was given."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.links import Login, Provider
from bot.domain.people import MemberId, WorkspaceId
from storage.calendar_tables import logins
from storage.rows import changed, first, insert_into
from storage.sealing import Sealer


@dataclass(frozen=True, slots=True)
class _Opened:
    """A row as its value, unsealed."""

    sealer: Sealer

    def read(self, row: Row[Any]) -> Login:
        """Return the value of a row."""
        return Login(
            workspace_id=row.workspace_id,
            member_id=row.member_id,
            provider=row.provider,
            verifier=self.sealer.open(row.verifier) if row.verifier else "",
            granted=self.sealer.open_mapping(row.granted),
        )


@dataclass(frozen=True, slots=True)
class Logins:
    """What stands between a click in Slack and a linked calendar."""

    connection: AsyncConnection
    sealer: Sealer

    async def begin(
        self,
        secret: str,
        workspace_id: WorkspaceId,
        member_id: MemberId,
        provider: Provider,
        *,
        expires_at: datetime,
        verifier: str = "",
        granted: Mapping[str, str] | None = None,
    ) -> None:
        """Remember who began to link what.

        `verifier` proves the login when it comes back; `granted` is what it gave, while its calendars are chosen.
        """
        row = {
            "id": _key(secret),
            "workspace_id": workspace_id,
            "member_id": member_id,
            "provider": provider,
            "expires_at": expires_at,
            "verifier": self.sealer.seal(verifier) if verifier else "",
            "granted": self.sealer.seal_mapping(granted or {}),
        }
        await self.connection.execute(insert_into(self.connection, logins).values(row))

    async def seen(self, secret: str, now: datetime) -> Login | None:
        """Return a login that is still good; None for one nobody began, or that is used or too old."""
        statement = select(*_COLUMNS).where(*_good(secret, now))
        return await first(self.connection, statement, shape=_Opened(self.sealer))

    async def take(self, secret: str, now: datetime) -> Login | None:
        """Return the same and end it: whoever comes second gets None."""
        statement = logins.delete().where(*_good(secret, now)).returning(*_COLUMNS)
        return await first(self.connection, statement, shape=_Opened(self.sealer))

    async def forget_expired(self, now: datetime) -> int:
        """Forget what is too old; return how many there were."""
        return await changed(self.connection, logins.delete().where(logins.c.expires_at <= now))


_COLUMNS = (logins.c.workspace_id, logins.c.member_id, logins.c.provider, logins.c.verifier, logins.c.granted)


def _key(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def _good(secret: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (logins.c.id == _key(secret), logins.c.expires_at > now)
