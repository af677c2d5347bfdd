"""Installs under way: queries. A row is named by a hash of the `state` that Slack was given and hands back."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.installation_tables import install_states
from storage.rows import changed, insert_into


@dataclass(frozen=True, slots=True)
class InstallStates:
    """What tells an answer that was asked for from one that somebody made up."""

    connection: AsyncConnection

    async def begin(self, state: str, *, expires_at: datetime) -> None:
        """Remember a state that was just made."""
        row = {"id": _key(state), "expires_at": expires_at}
        await self.connection.execute(insert_into(self.connection, install_states).values(row))

    async def take(self, state: str, now: datetime) -> bool:
        """Return True once for a state that is still good; False for one that is used, too old or made up."""
        where = (install_states.c.id == _key(state), install_states.c.expires_at > now)
        return await changed(self.connection, install_states.delete().where(*where)) == 1

    async def forget_expired(self, now: datetime) -> int:
        """Forget what is too old; return how many there were."""
        return await changed(self.connection, install_states.delete().where(install_states.c.expires_at <= now))


def _key(state: str) -> str:
    return hashlib.sha256(state.encode(errors="replace")).hexdigest()
