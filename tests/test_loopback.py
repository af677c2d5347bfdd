"""The guard that keeps tests on this machine."""

import socket
from contextlib import suppress

import pytest


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "calendar.example"])
def test_asking_for_an_address_elsewhere_is_noticed(nothing_leaves_this_machine: list[str], host: str) -> None:
    with suppress(socket.gaierror):
        socket.getaddrinfo(host, 443, flags=socket.AI_NUMERICHOST)
    assert nothing_leaves_this_machine == [f"socket.getaddrinfo {host}"]
    nothing_leaves_this_machine.clear()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", "0x7f.1", None])
def test_this_machine_may_be_asked_for(nothing_leaves_this_machine: list[str], host: str | None) -> None:
    socket.getaddrinfo(host, 443)
    assert nothing_leaves_this_machine == []
