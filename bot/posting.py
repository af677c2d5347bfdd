"""Posts to addresses that admins typed, through the same guard as calendars: what is dialled is what was checked.

Nothing is followed, and of an answer no more than its beginning is read. What goes wrong is an `Answer` too.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress

import aiohttp
from yarl import URL

from bot.calendars.addresses import Network
from bot.calendars.safe_fetch import Limits, Lookup, SafeFetch, retry_after
from bot.domain.errors import CalendarError, InvalidInputError
from bot.domain.webhooks import Answer

_READ = 2_000
_READ_WITHIN = 2.0
_VETTED_WITHIN = 1.5
LIMITS = Limits(connect=5.0, silence=10.0, total=15.0)


class SafePost(SafeFetch):
    """Posts to the public internet over https on port 443.

    `allow_private` is the operator's to give: any address and port, and http too.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        networks: tuple[Network, ...] = (),
        limits: Limits = LIMITS,
        look_up: Lookup | None = None,
    ) -> None:
        self._takes_http = allow_private or bool(networks)
        super().__init__(
            allow_private=allow_private,
            allow_http=self._takes_http,
            networks=networks,
            limits=limits,
            look_up=look_up,
        )

    async def vet(self, url: str) -> str:
        """Return the host of an address that may be posted to. Raises InvalidInputError, its field "address".

        A name server that takes its time is not waited for: each post looks again.
        """
        try:
            given = URL(url)
        except ValueError:
            given = URL()
        if given.scheme != "https" and not (given.scheme == "http" and self._takes_http):
            raise InvalidInputError(
                "That is no address a webhook can be sent to. It should begin with https://.", field="address"
            )
        if given.user is not None or given.password is not None:
            sentence = "The address holds a user name or a password. What I send is signed instead; leave them out."
            raise InvalidInputError(sentence, field="address")
        try:
            at = self._checked(url)
            async with asyncio.timeout(_VETTED_WITHIN):
                await self._addresses(at)
        except TimeoutError:
            pass
        except (CalendarError, OSError, ValueError):
            raise InvalidInputError(_unreachable(given), field="address") from None
        return given.raw_host or ""

    async def post(self, url: str, *, headers: Mapping[str, str], body: bytes) -> Answer:
        """Post a body and return what came of it."""
        try:
            at = self._checked(url)
            async with asyncio.timeout(self._limits.total), self._session(await self._addresses(at)) as session:
                return await self._posted(session, at, headers=headers, body=body)
        except (CalendarError, aiohttp.ClientError, OSError, ValueError):  # a TimeoutError is an OSError
            return Answer(status=None, text="It could not be reached, or took too long.")

    async def _posted(
        self, session: aiohttp.ClientSession, at: URL, *, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        sent = {"Accept-Encoding": "identity", "User-Agent": "SayDo", **headers}
        async with session.post(at, headers=sent, data=body, allow_redirects=False) as answer:
            text = await _beginning(answer)
            return Answer(status=answer.status, text=text, retry_after=retry_after(answer.headers))


async def _beginning(answer: aiohttp.ClientResponse) -> str:
    """Read how an answer begins. One that drips or breaks off is an answer all the same: its status is known."""
    read = b""
    with suppress(TimeoutError, aiohttp.ClientError):
        async with asyncio.timeout(_READ_WITHIN):
            while len(read) < _READ and (chunk := await answer.content.read(_READ - len(read))):
                read += chunk
    return read.decode("utf-8", "replace")


def _unreachable(at: URL) -> str:
    return (
        f"“{(at.raw_host or '')[:100]}” could not be reached. Check the address. One inside a private network works "
        "only if whoever runs SayDo allows it."
    )
