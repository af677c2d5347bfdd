"""What recaps are drawn from: items, states and forms, all in their reader's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.calls import CallState
from bot.domain.commitments import Side
from bot.domain.participants import Participant
from bot.domain.recaps import Outcome, Row
from bot.views.call_forms import CallFacts
from bot.views.commitment_forms import CommitmentItem
from bot.views.leads import LedBy
from bot.views.mails import MailDraft
from bot.views.recap_inputs import RecapInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """The recap is still to be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recapped:
    """It was written; `lines` sum it up."""

    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DidNotHappen:
    """The call did not take place: NO_SHOW, MOVED_AWAY, DID_NOT_HAPPEN or CANCELLED."""

    state: CallState


@dataclass(frozen=True, slots=True, kw_only=True)
class NotACall:
    """It was no customer call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftAlone:
    """The recap is counted as missed; SayDo asks no more, writing is still possible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedByAnother:
    """A colleague leads the call now, and is asked."""

    led_by: LedBy


RecapState = Owed | Recapped | DidNotHappen | NotACall | LeftAlone | LedByAnother


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapItem:
    """One call of an ask. `can_undo` says that the state is a person's word, which they can take back."""

    call: CallFacts
    state: RecapState
    objective: str = ""
    can_undo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapAsk:
    """The ask for one or several calls, drawn again as each is answered."""

    items: tuple[RecapItem, ...]
    is_reminder: bool = False
    names_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """A commitment as it will be, or is, kept. `when` is a full date; `comes_back` is when SayDo speaks of it next.

    `key` is the row's in a review. `item` is the commitment itself once it is kept, for its menu.
    """

    side: Side
    what: str
    who: str
    when: str
    how: str = ""
    comes_back: str = ""
    key: str = ""
    is_must_do: bool = False
    is_at_risk: bool = False
    asks: str = ""
    item: CommitmentItem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextCall:
    """A call of the calendar that may be the next meeting: its id, and its title and time in one line."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedBefore:
    """What stands already when a saved recap is opened: who wrote it, when, and its promises, a line each."""

    by: str
    when: str
    promises: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapForm:
    """The recap modal. `people` are those offered for "who"; up to MOST_ROWS rows are drawn.

    `problems` are sentences about rows that could not be read (key → sentence). `read_back` are the lines as they were
    read, `read_back_next` the next meeting in full. `started` is when what stands in it was typed, "" unless it is a
    draft that is offered again.
    """

    call: CallFacts
    values: RecapInput
    objective: str = ""
    their_objective: str = ""
    people: tuple[Participant, ...] = ()
    problems: Mapping[str, str] = field(default_factory=dict)
    read_back: tuple[ReviewRow, ...] = ()
    read_back_next: str = ""
    read_back_problem: str = ""
    next_call: NextCall | None = None
    started: str = ""
    saved: SavedBefore | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRow:
    """The row of a review that is being corrected."""

    key: str
    row: Row
    people: tuple[Participant, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What will be kept, to be looked at once more. `outcome`, `their_outcome` are outcome_text(…), or "".

    `mark` tells this review from one of other words. `remarks` are sentences about what to know before saving. With
    `is_more` it adds to a recap that stands.
    """

    call: CallFacts
    mark: str = ""
    outcome: str
    their_outcome: str = ""
    rows: tuple[ReviewRow, ...] = ()
    next_meeting: str = ""
    remarks: tuple[str, ...] = ()
    is_more: bool = False
    open_row: OpenRow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedRecap:
    """What the ask becomes. `by` is the name of who wrote it, `mailed` when its mail was sent, or "".

    `is_edited`: it was changed since, and its history tells what.
    """

    call: CallFacts
    by: str
    outcome: str
    their_outcome: str = ""
    objective: str = ""
    more_possible: str = ""
    learnings: str = ""
    notes: str = ""
    rows: tuple[ReviewRow, ...] = ()
    next_meeting: str = ""
    mailed: str = ""
    can_change: bool = False
    is_edited: bool = False
    names_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapMail:
    """The mail to the customer, and when it was sent, or ""."""

    call: CallFacts
    draft: MailDraft
    mailed: str = ""


OUTCOMES = {
    Outcome.REACHED: "Reached",
    Outcome.PARTLY: "Partly",
    Outcome.NOT_REACHED: "Not reached",
    Outcome.CHANGED: "It changed during the call",
}


def outcome_text(outcome: Outcome | None) -> str:
    """Return an outcome in words; "" when nothing was said."""
    return OUTCOMES[outcome] if outcome else ""
