"""How what is sent to an endpoint is signed, so that it can tell who sent it, what, and when. Pure.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

SECRET_BYTES = 32
_PREFIX = "whsec_"


def spelt_secret(raw: bytes) -> str:
    """Return a secret as it is shown and kept."""
    return _PREFIX + base64.b64encode(raw).decode()


def signed_headers(event_id: str, at: datetime, body: bytes, *, secrets: Sequence[str]) -> dict[str, str]:
    """Return the headers that sign a body, with each of these secrets; `at` is when it is sent."""
    stamp = str(int(at.timestamp()))
    signed = b".".join((event_id.encode(), stamp.encode(), body))
    signatures = [_signature(secret, signed) for secret in secrets]
    return {"webhook-id": event_id, "webhook-timestamp": stamp, "webhook-signature": " ".join(signatures)}


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
