"""Secrets at rest: sealed with the first key, opened with any, so that keys can be changed while SayDo runs.

Fernet (AES-128-CBC with HMAC-SHA-256, https://github.com/fernet/spec): a seal that was tampered with does not open.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from enum import StrEnum

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.domain.errors import ConfigError
from storage.types import clean

_KEY_LENGTH = 32
_NAME_LENGTH = 32
_NO_KEY = "The database holds sealed secrets and no key was given. Set SAYDO_SECRET_KEYS."


def new_key() -> str:
    """Return a key as SAYDO_SECRET_KEYS takes it: 32 random bytes in URL-safe base64."""
    return Fernet.generate_key().decode()


def key_from(text: str) -> bytes:
    """Return the 32 bytes of a key, in either alphabet of base64. Raises ConfigError, which holds no part of it."""
    spelt = text.strip().translate(str.maketrans("+/", "-_"))
    try:
        raw = base64.urlsafe_b64decode(spelt + "=" * (-len(spelt) % 4))
    except (ValueError, binascii.Error):
        raw = b""
    if len(raw) != _KEY_LENGTH:
        raise ConfigError("A key in SAYDO_SECRET_KEYS is not 32 bytes in base64. Make one: openssl rand -base64 32")
    return raw


class Fit(StrEnum):
    """Which key opens a sealed text."""

    FIRST = "first"  # the one that seals now
    EARLIER = "earlier"  # another of those given
    NONE = "none"  # none of them


class Sealer:
    """Seals texts, and names them without telling them. Without keys it does neither, and says so."""

    def __init__(self, keys: Sequence[str] = ()) -> None:
        """Take keys as `new_key` makes them, the one that seals first. Raises ConfigError for what is no key."""
        raw = [key_from(key) for key in keys]
        self._fernets = [Fernet(base64.urlsafe_b64encode(one)) for one in raw]
        self._fernet = MultiFernet(self._fernets) if raw else None
        self._name_keys = [hmac.digest(one, b"names of sealed texts", "sha256") for one in raw]

    def __repr__(self) -> str:
        return f"Sealer({len(self._name_keys)} keys)"

    def seal(self, text: str) -> str:
        """Return the text sealed with the first key, without what no database can hold."""
        return self._opened().encrypt(clean(text).encode()).decode()

    def open(self, sealed: str) -> str:
        """Return a sealed text. Raises ConfigError when no key fits."""
        try:
            return self._opened().decrypt(sealed.encode()).decode()
        except (InvalidToken, ValueError):
            raise ConfigError(
                "A token, a calendar link or a webhook was sealed with a key that is not in SAYDO_SECRET_KEYS. Put the "
                "earlier key back, behind the new one."
            ) from None

    def fit(self, sealed: str) -> Fit:
        """Tell by which key a text opens, and nothing of what it says."""
        for n, one in enumerate(self._fernets):
            with suppress(InvalidToken, ValueError):
                one.decrypt(sealed.encode())
                return Fit.EARLIER if n else Fit.FIRST
        return Fit.NONE

    def seal_mapping(self, values: Mapping[str, str]) -> str:
        """Seal names and values; "" stands for none."""
        return self.seal(json.dumps(dict(values))) if values else ""

    def open_mapping(self, sealed: str) -> dict[str, str]:
        """Return what `seal_mapping` sealed."""
        found: dict[str, str] = json.loads(self.open(sealed)) if sealed else {}
        return found

    def names(self, *parts: str) -> list[str]:
        """Return names of fixed length for these texts, one for each key; the first is the one to keep.

        Nobody without the key can tell from a name whether it stands for an address they guess.
        """
        self._opened()
        joined = "\x00".join(map(clean, parts)).encode()
        return [hmac.new(key, joined, hashlib.sha256).hexdigest()[:_NAME_LENGTH] for key in self._name_keys]

    def _opened(self) -> MultiFernet:
        if self._fernet is None:
            raise ConfigError(_NO_KEY)
        return self._fernet
