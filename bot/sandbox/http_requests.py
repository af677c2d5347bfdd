"""Signed HTTP: payloads travel to the app's request URL.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

import aiohttp

from bot.clock import SystemClock
from bot.sandbox.deliveries import Failure, Kind, Outcome, Retry

_REASONS: Final = {Failure.TIMEOUT: "http_timeout"}
_OK: Final = 200
_REDIRECT: Final = 300


class HttpRequests:
    """Posts to one request URL. `limit` is in real seconds; signatures carry the real time, as apps check it so.

    With a list of `copies` everything is posted a second time, as whoever copied it might, and what came of it noted.
    """

    def __init__(self, url: str, *, signing_secret: str, limit: float) -> None:
        self.url = url
        self._secret, self._limit = signing_secret.encode(), limit
        self._session: aiohttp.ClientSession | None = None
        self.copies: list[tuple[Kind, Outcome]] | None = None

    async def carry(self, kind: Kind, payload: Mapping[str, Any], *, retry: Retry | None = None) -> Outcome:
        """Post one payload and wait for the answer."""
        body, content_type = _body(kind, payload)
        headers = {"Content-Type": content_type, **self._signature(body), **_retry_headers(retry)}
        outcome = await self._post(body, headers)
        if self.copies is not None:
            self.copies.append((kind, await self._post(body, headers)))
        return outcome

    async def _post(self, body: bytes, headers: dict[str, str]) -> Outcome:
        self._session = self._session or aiohttp.ClientSession()
        try:
            async with (
                asyncio.timeout(self._limit),
                self._session.post(self.url, data=body, headers=headers, allow_redirects=False) as response,
            ):
                return _outcome(response, await response.text())
        except TimeoutError:
            return Outcome(failure=Failure.TIMEOUT)
        except aiohttp.ClientError:
            return Outcome(failure=Failure.NOT_CONNECTED)

    async def stop(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    def _signature(self, body: bytes) -> dict[str, str]:
        timestamp = str(int(SystemClock().now().timestamp()))
        signed = hmac.new(self._secret, f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={signed}"}


def _body(kind: Kind, payload: Mapping[str, Any]) -> tuple[bytes, str]:
    match kind:
        case Kind.EVENT:
            return json.dumps(payload).encode(), "application/json"
        case Kind.INTERACTIVE:
            return urlencode({"payload": json.dumps(payload)}).encode(), "application/x-www-form-urlencoded"
        case Kind.COMMAND:
            return urlencode(payload).encode(), "application/x-www-form-urlencoded"


def _retry_headers(retry: Retry | None) -> dict[str, str]:
    if retry is None:
        return {}
    reason = _REASONS.get(retry.reason, retry.reason.value)
    return {"X-Slack-Retry-Num": str(retry.number), "X-Slack-Retry-Reason": reason}


def _outcome(response: aiohttp.ClientResponse, text: str) -> Outcome:
    if not _OK <= response.status < _REDIRECT:
        no_retry = response.headers.get("X-Slack-No-Retry") == "1"
        return Outcome(failure=Failure.BAD_STATUS, status=response.status, wants_no_retry=no_retry)
    return Outcome(status=response.status, answer=_answer(response, text))


def _answer(response: aiohttp.ClientResponse, text: str) -> dict[str, Any] | None:
    if not text:
        return None
    if response.content_type != "application/json":
        return {"text": text}
    answer = json.loads(text)
    return answer if isinstance(answer, dict) else None
