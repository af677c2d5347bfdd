"""No test leaves this machine: whoever asks for another's address, or connects to it, fails."""

import ipaddress
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

_away: list[str] = []


def _listens(event: str, told: tuple[Any, ...]) -> None:
    """Hear what the interpreter does (https://docs.python.org/3/library/audit_events.html)."""
    if not event.startswith("socket."):
        return
    match event, told:
        case "socket.getaddrinfo" | "socket.gethostbyname", (host, *_):
            _hears(event, host)
        case "socket.connect" | "socket.sendto", (_, (host, *_)):
            _hears(event, host)


def _hears(event: str, host: object) -> None:
    name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    if not _is_here(name):
        _away.append(f"{event} {name}")


def _is_here(name: str) -> bool:
    """Tell whether a name, or an address however it is spelled ("0x7f.1"), is this machine's."""
    if name == "localhost":
        return True
    with suppress(OSError):
        return ipaddress.ip_address(socket.inet_aton(name)).is_loopback
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session")
def hearing_addresses() -> None:
    """Listen from now on; who listens this way can't be asked to stop."""
    sys.addaudithook(_listens)


@pytest.fixture(autouse=True)
def nothing_leaves_this_machine(hearing_addresses: None) -> Iterator[list[str]]:
    """Fail the test that asked for an address elsewhere."""
    _away.clear()
    yield _away
    assert _away == []
