"""What the prep modals are drawn from and read into: ids, forms and inputs, and what was typed as JSON."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.calls import CallId
from bot.domain.errors import UnreadableError
from bot.domain.prep_merging import Prints, Said
from bot.domain.preps import AgendaState, Field, Learning
from bot.views.accounts import AccountFacts
from bot.views.call_forms import CallFacts
from bot.views.kit import told_in


class Id(StrEnum):
    """Callbacks and controls. A control's value is the call's id, where nothing else is said.

    The inputs are named by input_id(…).
    """

    SAVE = "preps.save"  # callback of the prep modal
    MORE = "preps.more"  # draws the modal again with all its fields
    START_OVER = "preps.start_over"  # throws the draft away
    SAME_AS_LAST = "preps.same_as_last"  # fills what is empty from the last occurrence
    TAKE_OPENING = "preps.take_opening"  # takes the suggested question
    LEARN_URGENCY = "preps.learn_urgency"  # adds a question, as the next three do; the value is a Learning
    LEARN_DOING_NOTHING = "preps.learn_doing_nothing"
    LEARN_DECIDERS = "preps.learn_deciders"
    LEARN_VIEW_OF_US = "preps.learn_view_of_us"
    TAKE_THEIRS = "preps.take_theirs"  # of a disputed field: what the colleague wrote; the value is a Field
    TAKE_BOTH = "preps.take_both"  # of a disputed field: both texts; the value is a Field
    SEND_AGENDA = "preps.send_agenda"  # opens the agenda as a mail
    AGENDA_MAIL = "preps.agenda_mail"  # callback of that modal (it has no submit)
    MAIL = "preps.mail"  # a link; only to be acked
    AGENDA_NOT_YET = "preps.agenda_not_yet"  # what became of the agenda, as the next two
    AGENDA_SENT = "preps.agenda_sent"
    AGENDA_AGREED = "preps.agenda_agreed"
    SAVED = "preps.saved"  # callback of what is told after saving (it has no submit)
    SAVE_WINGING = "preps.save_winging"  # callback of the winging modal
    REASON = "preps.reason"


LEARN = {
    Learning.URGENCY: Id.LEARN_URGENCY,
    Learning.DOING_NOTHING: Id.LEARN_DOING_NOTHING,
    Learning.DECIDERS: Id.LEARN_DECIDERS,
    Learning.VIEW_OF_US: Id.LEARN_VIEW_OF_US,
}
AGENDA = {
    AgendaState.NOT_YET: Id.AGENDA_NOT_YET,
    AgendaState.SENT: Id.AGENDA_SENT,
    AgendaState.AGREED: Id.AGENDA_AGREED,
}
CORE = (Field.OBJECTIVE, Field.THEIR_OBJECTIVE, Field.KNOWLEDGE)
MORE = tuple(one for one in Field if one not in CORE)


def input_id(one: Field) -> str:
    """Return the action id of a field's input, and its block id until SayDo itself put another text in."""
    return f"preps.{one.value}"


class CallNews(StrEnum):
    """What became of a call that somebody prepares."""

    MOVED = "moved"  # it has another time than when the modal was opened
    BEGAN = "began"  # it is under way
    OVER = "over"  # it is over
    CANCELLED = "cancelled"  # the calendar says it is off
    NOT_A_CALL = "not_a_call"  # somebody said that it is no customer call
    DID_NOT_HAPPEN = "did_not_happen"  # somebody said that it did not take place


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepInput:
    """What stands in the modal: `said` has a text for each input that is shown.

    `seen` tells what was kept when the modal was drawn, `start` when the call was to begin then, `told` what the modal
    says of the call. `editions` count how often SayDo put a text into an input that was there already, `disputed` are
    the fields a colleague changed too. `own` tells what its writer put into the prep from this very modal (an agenda
    that was sent); only a draft carries it.
    """

    call_id: CallId
    said: Said = field(default_factory=dict)
    seen: Prints = field(default_factory=dict)
    start: datetime | None = None
    told: CallNews | None = None
    editions: Mapping[Field, int] = field(default_factory=dict)
    disputed: frozenset[Field] = frozenset()
    own: Prints = field(default_factory=dict)

    @property
    def shows_more(self) -> bool:
        """True when all fields are shown."""
        return any(one in self.said for one in MORE)

    def with_said(self, said: Mapping[Field, str]) -> "PrepInput":
        """Return it with other texts in some inputs; one that is there already gets a new edition."""
        again = {one: self.editions.get(one, 0) + 1 for one in said if one in self.said}
        return replace(self, said={**self.said, **said}, editions={**self.editions, **again})


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """What a colleague wrote into a field meanwhile."""

    by: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LastOccurrence:
    """The last prepared call of the same series; `when` is its short date."""

    when: str
    objective: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepForm:
    """The prep modal.

    `started` is when the draft that stands in it was begun, "" without one. `disputes` has an entry for each disputed
    field. `agenda_state` None: no agenda is kept.
    """

    call: CallFacts
    values: PrepInput
    started: str = ""
    account: AccountFacts = field(default_factory=AccountFacts)
    last_occurrence: LastOccurrence | None = None
    agenda_state: AgendaState | None = None
    disputes: Mapping[Field, Dispute] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPrep:
    """What there is to tell after saving: what a colleague wrote meanwhile, by field, and what became of the call."""

    call: CallFacts
    news: CallNews | None = None
    by: str = ""
    theirs: Mapping[Field, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WingForm:
    """The modal that asks why it is all right to go in without an objective; `started` as in PrepForm."""

    call: CallFacts
    reason: str = ""
    started: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WingInput:
    """Why somebody goes into a call without an objective."""

    call_id: CallId
    reason: str


# -- what a modal carries, and what a draft keeps ----------------------------------------------------------------------


def metadata_of(values: PrepInput) -> str:
    """Return what the modal carries unseen: 10 prints and ids, far below Slack's 3,000 characters."""
    carried = {
        "call": values.call_id,
        "seen": dict(values.seen),
        "start": values.start.isoformat() if values.start else None,
        "told": values.told,
    }
    return json.dumps(carried, separators=(",", ":"))


def from_metadata(metadata: str) -> PrepInput:
    """Read what a modal carries; the inverse of metadata_of. A modal of an earlier version carries the id alone."""
    if not metadata.startswith("{"):
        return PrepInput(call_id=CallId(metadata))
    carried = told_in(metadata)
    try:
        return PrepInput(
            call_id=CallId(str(carried["call"])),
            seen={name: str(seen) for name, seen in _by_field(carried["seen"]).items()},
            start=datetime.fromisoformat(carried["start"]) if carried["start"] else None,
            told=CallNews(carried["told"]) if carried["told"] else None,
        )
    except (KeyError, TypeError, ValueError):
        raise UnreadableError from None


def prep_as_json(values: PrepInput, *, started: datetime) -> dict[str, Any]:
    """Return what was typed as plain JSON, for a draft begun at `started`."""
    return {
        "call_id": values.call_id,
        "said": dict(values.said),
        "seen": dict(values.seen),
        "disputed": sorted(values.disputed),
        "own": dict(values.own),
        "started": started.isoformat(),
    }


def prep_from_json(data: Mapping[str, Any]) -> PrepInput:
    """Read a draft; the inverse of prep_as_json."""
    return PrepInput(
        call_id=CallId(data["call_id"]),
        said=_by_field(data["said"]),
        seen=_by_field(data["seen"]),
        disputed=frozenset(_fields(data["disputed"])),
        own=_by_field(data["own"]),
    )


def started_of(data: Mapping[str, Any]) -> datetime:
    """Return when a draft was begun."""
    return datetime.fromisoformat(data["started"])


def _by_field(words: Mapping[str, str]) -> dict[Field, str]:
    return {one: words[one.value] for one in _fields(words)}


def _fields(names: Iterable[str]) -> list[Field]:
    known = set(names)
    return [one for one in Field if one.value in known]
