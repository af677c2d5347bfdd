"""What tells who operates SayDo how it is: whether it lives, whether it can work, and the metrics."""

import asyncio
import hmac

from aiohttp import web

from bot.domain.errors import ConfigError
from bot.flows.measuring import Measuring
from bot.jobs import Jobs
from bot.metrics import CONTENT_TYPE
from bot.runtime import Runtime
from bot.web import Check
from storage import Storage

METRICS_PATH = "/metrics"
_WHO_MAY = "These metrics need the header “Authorization: Bearer …” with what SAYDO_METRICS_TOKEN holds.\n"
_DATABASE_ANSWERS_WITHIN = 3.0
_TICKS_WITHIN, _LIVES_WITHIN = 60.0, 300.0
_MIGRATIONS_GOOD_FOR = 60.0


class Health:
    """Whether this process lives and can work. `jobs` is None where nothing happens by itself."""

    def __init__(self, storage: Storage, jobs: Jobs | None) -> None:
        self._storage, self._jobs = storage, jobs
        self._is_stopping = False
        self._has_schema, self._looked_at = True, float("-inf")
        self.checks: dict[str, Check] = {
            "running": self._is_running,
            "database": self._answers,
            "schema": self._is_migrated,
        }
        """What has to hold for this process to get work, by name."""
        if jobs is not None:
            self.checks["ticks"] = self._ticks

    def stops(self) -> None:
        """Be not ready any more, so that nobody sends new work while what is under way ends."""
        self._is_stopping = True

    def needs(self, name: str, check: Check) -> None:
        """Be ready only while this holds too."""
        self.checks[name] = check

    async def is_alive(self) -> bool:
        """Tell whether the process is of any use: False when its ticks ceased, and then only a new start helps."""
        return self._jobs is None or not self._jobs.is_ticking or self._jobs.is_beating(within=_LIVES_WITHIN)

    async def _is_running(self) -> bool:
        return not self._is_stopping

    async def _ticks(self) -> bool:
        return self._jobs is not None and self._jobs.is_beating(within=_TICKS_WITHIN)

    async def _answers(self) -> bool:
        try:
            async with asyncio.timeout(_DATABASE_ANSWERS_WITHIN):
                return await self._storage.answers()
        except TimeoutError:
            return False

    async def _is_migrated(self) -> bool:
        """Look at the schema once a minute: a restored backup may be older than this code."""
        now = asyncio.get_running_loop().time()
        if now - self._looked_at > _MIGRATIONS_GOOD_FOR:
            self._looked_at = now
            try:
                self._has_schema = not await self._storage.pending_migrations()
            except ConfigError:  # does not answer, which another check tells; or is ahead of this code, which may be
                self._has_schema = True
        return self._has_schema


def metrics_route(runtime: Runtime, *, token: str) -> web.RouteDef:
    """Return the page with the metrics, for who brings the token; with no token for everybody who gets here."""
    measuring, expected = Measuring(runtime), f"Bearer {token}".encode()

    async def metrics(request: web.Request) -> web.Response:
        given = request.headers.get("Authorization", "").encode(errors="replace")
        if token and not hmac.compare_digest(given, expected):
            return web.Response(status=401, headers={"WWW-Authenticate": "Bearer"}, text=_WHO_MAY)
        return web.Response(body=await measuring.text(), headers={"Content-Type": CONTENT_TYPE})

    return web.get(METRICS_PATH, metrics)
