"""Accounts: which one is meant by a few words, and what happened with one, newest first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import NewType

from bot.domain.calls import Call
from bot.domain.commitments import Commitment, CommitmentId, Event, EventKind, standing
from bot.domain.finding import folded, how_well

AccountKey = NewType("AccountKey", str)

_ALIKE = 0.7
_CLOSING = frozenset({EventKind.KEPT, EventKind.RELEASED, EventKind.BROKEN, EventKind.MISTAKEN})
_TOLD = frozenset({EventKind.MADE, EventKind.MOVED, *_CLOSING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A customer's organisation: a mail domain or a freemail address. `people` are names and addresses there."""

    key: AccountKey
    name: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAccounts:
    """The accounts words may mean, best first; `only` is the one clearly meant.

    With `is_guess` none fits, and these are spelt alike.
    """

    accounts: tuple[Account, ...] = ()
    only: Account | None = None
    is_guess: bool = False


def find_accounts(known: Sequence[Account], text: str) -> FoundAccounts:
    """Return the accounts a text means: words of their domain, or of the names of people there; all for no text."""
    words = text.split()
    matched = [(how_well([one.name, *one.people], words), one) for one in known]
    ranked = sorted(((match, one) for match, one in matched if match is not None), key=lambda pair: pair[0])
    if ranked:
        best = [one for match, one in ranked if match is ranked[0][0]]
        only = best[0] if len(best) == 1 and words else None
        return FoundAccounts(accounts=tuple(one for _, one in ranked), only=only)
    return FoundAccounts(accounts=_spelt_alike(known, words), is_guess=True)


def _spelt_alike(known: Iterable[Account], words: Sequence[str]) -> tuple[Account, ...]:
    parts = {one.key: _parts([one.name, *one.people]) for one in known}
    every = sorted(set().union(*parts.values())) if parts else []
    near = {alike for word in words for alike in get_close_matches(folded(word), every, cutoff=_ALIKE)}
    return tuple(one for one in known if parts[one.key] & near)


def _parts(names: Iterable[str]) -> set[str]:
    said = [folded(name) for name in names]
    return {*said, *(part for name in said for part in name.replace("@", ".").replace(" ", ".").split(".") if part)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened with an account: a call, or (`event`) something that became of a `promise`."""

    at: datetime
    call: Call | None = None
    promise: Commitment | None = None
    event: Event | None = None


def timeline(
    calls: Iterable[Call],
    promises: Iterable[Commitment],
    histories: Mapping[CommitmentId, Sequence[Event]],
    *,
    now: datetime,
) -> list[Entry]:
    """Return what happened until now, newest first.

    What was noted by mistake never happened, nor did a closing or a new date that was a slip and taken back.
    """
    held = [Entry(at=call.start, call=call) for call in calls if call.start <= now]
    became = [
        Entry(at=event.at, promise=promise, event=event)
        for promise in promises
        for event in _happened(histories.get(promise.id, ()))
    ]
    return sorted([*became, *held], key=lambda entry: entry.at, reverse=True)


def _happened(history: Sequence[Event]) -> list[Event]:
    told: list[Event] = []
    for event in standing(history):
        if event.kind is EventKind.REOPENED:
            told = [one for one in told if one.kind not in _CLOSING]
        elif event.kind in _TOLD:
            told.append(event)
    return [] if any(one.kind is EventKind.MISTAKEN for one in told) else told
