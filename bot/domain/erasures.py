"""Erasing a person, a customer's contact or a customer: what is asked for, and how their traces leave a text. Pure.

What counts stays: calls, promises and who owned them go on being numbers, without a name.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, NewType, assert_never

from bot.domain.errors import InvalidInputError
from bot.domain.mail_domains import domain_of, read_domains
from bot.domain.meetings import Attendee
from bot.domain.people import MemberId, WorkspaceId

ErasureId = NewType("ErasureId", str)

FORMER_COLLEAGUE = "A former colleague"
ERASED = "(erased)"
_MOST_NAMES = 8
_ADDRESS = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+\.[^\s@,;<>\"]+")
_ENDS = r"(?![\w-]|\.\w)"  # of an address: neither the middle of a longer one, nor its beginning
_RUN = re.compile(r"[a-z0-9]{2,}")


class ErasureKind(StrEnum):
    """Whose data goes."""

    PERSON = "person"  # a member's, because they asked or an admin did
    CONTACT = "contact"  # somebody's on a customer's side
    ACCOUNT = "account"  # a customer's, with everybody there


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """By what the erased are found: addresses, whole names, a Slack id, a mail domain. Addresses are lower case."""

    kind: ErasureKind
    emails: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    slack_id: str = ""
    domain: str = ""

    @property
    def stands_for(self) -> str:
        """The words that stand in their place."""
        match self.kind:
            case ErasureKind.PERSON:
                return FORMER_COLLEAGUE
            case ErasureKind.CONTACT:
                return "A contact"
            case ErasureKind.ACCOUNT:
                return "A customer"
            case _:
                assert_never(self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """That somebody is to be erased, or was (`done_at`): who asked, when, and what kind; not who it was.

    `member_id` is the row that stands for an erased person. `traces` are None once it is done. With `closes_promises`
    what they had promised is closed, else it waits for a colleague to take it over.
    """

    id: ErasureId
    workspace_id: WorkspaceId
    by: MemberId
    kind: ErasureKind
    asked_at: datetime
    member_id: MemberId | None = None
    closes_promises: bool = False
    done_at: datetime | None = None
    traces: Traces | None = None


class Eraser:
    """Takes traces out of whatever holds them."""

    def __init__(self, traces: Traces) -> None:
        self.traces = traces
        self._label = traces.stands_for
        self._whole = {one.casefold() for one in (*traces.emails, traces.slack_id, traces.domain) if one}
        self._names = {_spaced(name).casefold() for name in traces.names}
        found = [*_patterns(traces)]
        self._pattern = re.compile("|".join(found), re.IGNORECASE) if found else None

    @property
    def runs(self) -> tuple[str, ...] | None:
        """Lower-case ASCII of which one is in every text that holds a trace; None when nothing so plain is known."""
        wanted = [*self.traces.emails, *self.traces.names, self.traces.slack_id, self.traces.domain]
        runs = [max(_RUN.findall(one.lower()), key=len, default="") for one in wanted if one]
        return tuple(dict.fromkeys(runs)) if runs and all(runs) else None

    def text(self, text: str) -> str:
        """Return a text without traces."""
        if _spaced(text).casefold() in self._names:
            return self._label
        return self._pattern.sub(self._label, text) if self._pattern else text

    def attendee(self, person: Attendee) -> Attendee:
        """Return an attendee as a stranger: of an erased one only the mail domain, of an erased customer nothing."""
        domain = domain_of(person.email)
        if self.traces.domain and _is_within(domain, self.traces.domain):
            return replace(person, email="", name="A contact")
        if person.email and person.email in self.traces.emails:
            return replace(person, email=f"@{domain}", name=self._label)
        return replace(person, name=self.text(person.name))

    def value(self, value: Any, name: str = "") -> Any:
        """Return JSON without traces; what was nothing but an address or an id becomes empty, an "email" null."""
        match value:
            case str():
                if value.casefold() in self._whole:
                    return None if name == "email" else ""
                return self.text(value)
            case Mapping():
                return {key: self.value(one, str(key)) for key, one in value.items()}
            case list() | tuple():
                return type(value)(self.value(one, name) for one in value)
            case _:
                return value


def _patterns(traces: Traces) -> list[str]:
    found = []
    if traces.domain:
        found.append(rf"(?<![\w.@-])(?:[\w.+'-]+@)?(?:[\w-]+\.)*{re.escape(traces.domain)}{_ENDS}")
    found += [rf"(?<![\w.+-]){re.escape(email)}{_ENDS}" for email in traces.emails]
    if traces.slack_id:
        found.append(rf"<@{re.escape(traces.slack_id)}(?:\|[^>]*)?>")
        found.append(rf"(?<!\w){re.escape(traces.slack_id)}(?!\w)")
    for name in traces.names:
        words = name.split()
        if len(words) > 1:  # a name of one word may be a word like any other
            found.append(r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)")
    return found


def _is_within(domain: str, account: str) -> bool:
    return domain == account or domain.endswith(f".{account}")


def _spaced(name: str) -> str:
    return " ".join(name.split())


def contact_traces(address: str, name: str = "") -> Traces:
    """Return by what a contact is found. Raises InvalidInputError for what is no mail address."""
    email = address.strip().strip("<>").removeprefix("mailto:").lower()
    if not _ADDRESS.fullmatch(email):
        raise InvalidInputError("That is no mail address. It should look like ann@customer.example.", field="about")
    return Traces(kind=ErasureKind.CONTACT, emails=(email,), names=_names([name]))


def account_traces(domain: str, name: str = "") -> Traces:
    """Return by what a customer is found. Raises InvalidInputError for what is no mail domain."""
    domains = read_domains(domain, field="about")
    if len(domains) != 1:
        raise InvalidInputError("Name one mail domain and no more, like customer.example.", field="about")
    return Traces(kind=ErasureKind.ACCOUNT, domain=min(domains), names=_names([name]))


def with_names(traces: Traces, names: Sequence[str]) -> Traces:
    """Return traces with the names calendars give as well."""
    return replace(traces, names=_names([*traces.names, *names]))


def _names(names: Sequence[str]) -> tuple[str, ...]:
    known = {_spaced(name).casefold(): _spaced(name) for name in reversed(names) if _spaced(name) and "@" not in name}
    return tuple(known.values())[::-1][:_MOST_NAMES]
