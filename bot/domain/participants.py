"""Who was on a call, on both sides, and whom a typed name means."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.calls import Call
from bot.domain.commitments import Side
from bot.domain.people import Member, MemberId

SOMEBODY_OF_OURS = Side.OURS.value
SOMEBODY_OF_THEIRS = Side.THEIRS.value
_MOST_OF_A_SIDE = 8
_LONGEST_KEY = 140
_ME = frozenset({"i", "me", "myself", "we", "us", "ours"})
_THEM = frozenset({"they", "them", "customer", "client", "the customer", "the client", "their side", "theirs"})
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A person on a call. `key` names them in menus and drafts and begins with their side; ours have a `member_id`."""

    key: str
    name: str
    side: Side
    email: str = ""
    member_id: MemberId | None = None


def participants_of(call: Call, members: Iterable[Member], *, writer: Member) -> tuple[Participant, ...]:
    """Return who was on a call: the writer, their colleagues by name, the customer's people as invited."""
    others = sorted((one for one in members if one.id != writer.id and one.is_active), key=lambda one: one.name)
    ours = [_ours(one) for one in (writer, *others)]
    theirs = [_theirs(person.name or person.email, person.email) for person in call.external]
    return (*ours[:_MOST_OF_A_SIDE], *theirs[:_MOST_OF_A_SIDE])


def _ours(member: Member) -> Participant:
    key = f"{Side.OURS.value}:{member.id}"
    return Participant(key=key, name=member.name, side=Side.OURS, email=member.email, member_id=member.id)


def _theirs(name: str, email: str) -> Participant:
    key = f"{Side.THEIRS.value}:{email or name}"[:_LONGEST_KEY]
    return Participant(key=key, name=name, side=Side.THEIRS, email=email)


def side_of(key: str) -> Side:
    """Return the side of a participant's key, or of SOMEBODY_OF_OURS and SOMEBODY_OF_THEIRS; ours when it is empty."""
    return Side.THEIRS if key.partition(":")[0] == Side.THEIRS.value else Side.OURS


def with_key(key: str, people: Iterable[Participant]) -> Participant | None:
    """Return the participant a key names."""
    return next((one for one in people if one.key == key), None)


def meant_by(name: str, people: Sequence[Participant], *, account: str = "") -> list[Participant]:
    """Return whom a name may mean: one when it is clear, several when it is not, nobody when it is unknown.

    "me" and "we" are the writer, who comes first; "they", "the customer" and the account's own name are whoever of the
    customer's is on the call. A whole name or address comes before a part of one.
    """
    said = name.strip().lstrip("@").casefold()
    if said in _ME:
        return list(people[:1])
    if said in _THEM or (said and said in {account.casefold(), account.partition(".")[0].casefold()}):
        return [one for one in people if one.side is Side.THEIRS]
    whole = [one for one in people if said and said in {one.name.casefold(), one.email.casefold()}]
    words = set(_WORD.findall(said))
    return whole or [one for one in people if words and words <= set(_WORD.findall(one.name.casefold()))]


def is_their_side(name: str) -> bool:
    """Return True for words that mean the customer's side as a whole."""
    return name.strip().casefold() in _THEM
