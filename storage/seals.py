"""What lies sealed, and by which keys it opens: for whoever looks after the keys."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.calendar_tables import links, logins
from storage.erasure_tables import erasures
from storage.installation_tables import installations
from storage.sealing import Fit, Sealer
from storage.webhook_tables import webhook_endpoints

_SEALED = (
    installations.c.token,
    installations.c.refresh_token,
    links.c.address,
    links.c.credentials,
    logins.c.granted,
    logins.c.verifier,
    webhook_endpoints.c.address,
    webhook_endpoints.c.secret,
    webhook_endpoints.c.old_secrets,
    erasures.c.traces,
)


@dataclass(frozen=True, slots=True)
class Seals:
    """Every sealed text of all workspaces."""

    connection: AsyncConnection
    sealer: Sealer

    async def fits(self) -> Counter[Fit]:
        """Count the sealed texts by the key that opens them."""
        found: Counter[Fit] = Counter()
        for column in _SEALED:
            texts = (await self.connection.execute(select(column).where(column != ""))).scalars()
            found.update(map(self.sealer.fit, texts))
        return found
