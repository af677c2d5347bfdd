"""Which request or tick the code runs for: an id that is carried along by itself, into the logs and to the person.

A context variable holds it, so every task that is begun for a request carries its id too.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another when it is read out
_LENGTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What is under way: a request of Slack's or a tick, of which kind, and for whom as far as that is known.

    `workspace` is Slack's id of the team, `member` SayDo's own of the person.
    """

    request_id: str
    kind: str = ""
    workspace: str = ""
    member: str = ""


_CURRENT: ContextVar[Trace | None] = ContextVar("trace", default=None)


def current() -> Trace | None:
    """Return what the code runs for; None outside of requests and ticks."""
    return _CURRENT.get()


def request_id() -> str:
    """Return the id under which the logs tell of this request, empty outside of one."""
    trace = _CURRENT.get()
    return trace.request_id if trace else ""


def kind() -> str:
    """Return what kind of request or tick this is, empty outside of one."""
    trace = _CURRENT.get()
    return trace.kind if trace else ""


@contextmanager
def traced(kind_of_it: str) -> Iterator[None]:
    """Give what happens in the block an id of its own."""
    token = _CURRENT.set(Trace(request_id=_new_id(), kind=kind_of_it))
    try:
        yield
    finally:
        _CURRENT.reset(token)


def learn(*, kind: str = "", workspace: str = "", member: str = "") -> None:
    """Keep what came to be known of the request under way, for the rest of it; nothing happens outside of one."""
    trace = _CURRENT.get()
    if trace is not None:
        known = {"kind": kind, "workspace": workspace, "member": member}
        _CURRENT.set(replace(trace, **{name: value for name, value in known.items() if value}))


def _new_id() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
