"""A prep that several people write, or one person in several sittings: put together field by field, nothing lost."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from bot.domain.calls import Call
from bot.domain.people import MemberId
from bot.domain.preps import AgendaState, Field, Knowledge, Prep, Stage

Said = Mapping[Field, str]  # what stands in each field; of a choice its word, "" for nothing
Prints = Mapping[Field, str]  # a short print of what stood in each field when somebody began to write

_LETTERS = 10


def said_in(prep: Prep | None) -> dict[Field, str]:
    """Return what a prep says in every field."""
    return {field: str(getattr(prep, field.value, None) or "") for field in Field}


def prints_of(said: Said) -> dict[Field, str]:
    """Return what tells later whether a field still says the same; it needs far less room than the texts."""
    return {field: _print_of(text) for field, text in said.items()}


def _print_of(text: str) -> str:
    return sha256(text.strip().encode("utf-8", "replace")).hexdigest()[:_LETTERS] if text.strip() else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What came of putting two texts together.

    `theirs` are the fields only the other one changed, `disputed` those both changed, each in another way: there
    `said` holds what was typed last, and nothing may be stored before a person chose.
    """

    said: Said
    theirs: frozenset[Field] = frozenset()
    disputed: frozenset[Field] = frozenset()


def merge(kept: Said, typed: Said, *, seen: Prints) -> Merged:
    """Put what was typed into what is kept; `seen` are the prints of what stood there when the typing began."""
    said, theirs, disputed = dict(kept), set(), set()
    for field, mine in typed.items():
        other = kept.get(field, "")
        is_untouched = _print_of(mine) == seen.get(field, "")
        is_news = _print_of(other) != seen.get(field, "")
        if is_untouched and is_news:
            theirs.add(field)
            continue
        said[field] = mine
        if is_news and mine.strip() != other.strip():
            disputed.add(field)
    return Merged(said=said, theirs=frozenset(theirs), disputed=frozenset(disputed))


def known(seen: Prints, own: Prints, kept: Said) -> dict[Field, str]:
    """Return what somebody has seen of what is kept: also what they put there themselves since (`own`)."""
    return {**seen, **{field: own[field] for field in own if own[field] == _print_of(kept.get(field, ""))}}


def is_changed(typed: Said, *, seen: Prints) -> bool:
    """Return True when something was typed since: a draft is worth keeping."""
    return any(_print_of(text) != seen.get(field, "") for field, text in typed.items())


def filled_up(typed: Said, earlier: Said) -> dict[Field, str]:
    """Return what an earlier prep has for the fields that are still empty.

    How we know what they want belongs to what they want: it is taken along with it, or not at all.
    """
    taken = {f: text for f, text in earlier.items() if text.strip() and not typed.get(f, "").strip()}
    if Field.THEIR_OBJECTIVE not in taken:
        taken.pop(Field.KNOWLEDGE, None)
    return taken


def blank(call: Call, by: MemberId, *, now: datetime) -> Prep:
    """Return the prep of a call nobody prepared yet."""
    return Prep(workspace_id=call.workspace_id, call_id=call.id, by=by, updated_at=now)


def written(before: Prep, said: Said, *, by: MemberId, now: datetime) -> Prep:
    """Return a prep that says this now.

    An objective ends the choice to go in without one. An agenda that changed is not the one that was sent or agreed.
    """
    after = replace(before, by=by, updated_at=now, **_fields(said))
    is_same_agenda = after.agenda.strip() == before.agenda.strip()
    return replace(
        after,
        winging_reason="" if after.has_objective else before.winging_reason,
        agenda_state=before.agenda_state if is_same_agenda else AgendaState.NOT_YET,
        objective_at=(before.objective_at or now) if after.has_objective else None,
    )


def _fields(said: Said) -> dict[str, Any]:
    """Return the fields of a Prep; a word nobody offered counts as none."""
    kinds = {Field.KNOWLEDGE: Knowledge, Field.STAGE: Stage}
    return {
        field.value: next((word for word in kinds[field] if word.value == text), None) if field in kinds else text
        for field, text in said.items()
    }
