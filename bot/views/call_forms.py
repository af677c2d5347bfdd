"""What cards about calls are drawn from and read into: ids, facts, states and forms."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.calls import CallId, RuleScope
from bot.domain.preps import AgendaState


class Id(StrEnum):
    """Controls. The value is the call's id, of FEWER the nudge kind's."""

    WRITE_OBJECTIVE = "calls.write_objective"  # opens preps.draw_prep
    CHANGE = "calls.change"  # opens preps.draw_prep with what is there
    WINGING = "calls.winging"  # opens preps.draw_winging
    NOT_A_CALL = "calls.not_a_call"  # overflow; Click.choice is a RuleScope
    IS_A_CALL = "calls.is_a_call"  # takes "not a customer call" back
    JOIN = "calls.join"  # a link; only to be acked
    FEWER = "calls.fewer"  # opens draw_fewer; the value is a nudges.Kind
    FEWER_SAVE = "calls.fewer_save"  # callback of that modal


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFacts:
    """A call in words: `when` is its day and time, `start_time` like "14:00", `moved_from` like "Mon 10:00" or ""."""

    call_id: CallId
    title: str
    when: str
    start_time: str
    account: str = ""
    people: str = ""
    link: str = ""
    moved_from: str = ""
    is_recurring: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Nothing is said yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An objective stands. `knowledge` is preps.knowledge_text(…); `agenda_state` None: there is no agenda."""

    objective: str
    theirs: str = ""
    knowledge: str = ""
    agenda_state: AgendaState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Winging:
    """The member goes in without an objective, knowingly."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotACall:
    """The member, or a rule, said that it is no customer call."""

    scope: RuleScope = RuleScope.MEETING


@dataclass(frozen=True, slots=True, kw_only=True)
class Off:
    """The call was cancelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The call is over and nothing was written before it."""


AskState = Asking | Prepared | Winging | NotACall | Off | Past


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCard:
    """The objective ask, in whatever state it is drawn."""

    call: CallFacts
    state: AskState
    names_first: bool = False
