"""Preparing a call: our objective, the customer's, and how we know."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.calls import CallId
from bot.domain.people import MemberId, WorkspaceId


class Knowledge(StrEnum):
    """How we know what the customer wants from the call."""

    THEY_SAID_SO = "they_said_so"  # the customer told us
    WE_ASSUME = "we_assume"  # our guess
    WE_DONT_KNOW = "we_dont_know"  # nobody asked yet


class Stage(StrEnum):
    """Where the deal stands; each has its own reality on the customer's side."""

    PROSPECTING = "prospecting"  # finding out whether there is anything to talk about
    NEEDS_ANALYSIS = "needs_analysis"  # understanding what they need
    PRESENTATION = "presentation"  # showing what we have
    NEGOTIATION = "negotiation"  # terms and price
    CLOSE = "close"  # the decision
    IMPLEMENTATION = "implementation"  # making it work for them


class Field(StrEnum):
    """What a person writes into a prep: the names of its fields, in the order they are asked for."""

    OBJECTIVE = "objective"  # what should be true after the call
    THEIR_OBJECTIVE = "their_objective"  # what the customer wants from it
    KNOWLEDGE = "knowledge"  # how we know that
    STAGE = "stage"  # where the deal stands
    VALUE = "value"  # what the customer gets out of the call
    AGENDA = "agenda"  # what both sides will talk about
    OPENING = "opening"  # the question the call opens with
    QUESTIONS = "questions"  # what to learn
    HONEST = "honest"  # what the customer must not be left to believe
    NEXT_STEP = "next_step"  # what to ask for at the end


class Learning(StrEnum):
    """What is worth learning in most calls."""

    URGENCY = "urgency"  # how urgent it is for them
    DOING_NOTHING = "doing_nothing"  # what happens if they don't act
    DECIDERS = "deciders"  # who decides
    VIEW_OF_US = "view_of_us"  # what they think of us and of the competition


class AgendaState(StrEnum):
    """What became of the agenda."""

    NOT_YET = "not_yet"  # the customer has not seen it
    SENT = "sent"  # the customer has it
    AGREED = "agreed"  # the customer said yes to it


@dataclass(frozen=True, slots=True, kw_only=True)
class Prep:
    """What a member prepared for a call. `winging_reason` is set when they chose to go in without an objective.

    `opening` is the question the call opens with, `questions` are the things to learn. `objective_at` is when an
    objective came to stand: whether that was before the call is what coverage counts.
    """

    workspace_id: WorkspaceId
    call_id: CallId
    by: MemberId
    updated_at: datetime
    objective: str = ""
    their_objective: str = ""
    knowledge: Knowledge | None = None
    stage: Stage | None = None
    agenda: str = ""
    agenda_state: AgendaState = AgendaState.NOT_YET
    value: str = ""
    opening: str = ""
    questions: str = ""
    honest: str = ""
    next_step: str = ""
    winging_reason: str = ""
    objective_at: datetime | None = None

    @property
    def has_objective(self) -> bool:
        """True when our own objective is written down."""
        return bool(self.objective)

    @property
    def is_answered(self) -> bool:
        """True when nothing is left to ask: an objective, or a knowing choice to go in without one."""
        return self.has_objective or bool(self.winging_reason)
