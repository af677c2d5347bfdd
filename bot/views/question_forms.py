"""What a manager's question about an item, and its answer, are drawn from and read into."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.calls import CallId
from bot.domain.commitments import CommitmentId
from bot.domain.questions import QuestionId
from bot.views.call_forms import CallFacts
from bot.views.commitment_forms import CommitmentItem
from bot.views.look_forms import Place


class Id(StrEnum):
    """Controls, callbacks, and the inputs' blocks."""

    ASK_CALL = "questions.ask_call"  # opens draw_ask about a call; the value is its id
    ASK_PROMISE = "questions.ask_promise"  # opens draw_ask about a promise; the value is its id
    ANSWER = "questions.answer"  # opens draw_answer; the value is the question's id
    ASK_AGAIN = "questions.ask_again"  # empties draw_ask of what was typed before
    ANSWER_AGAIN = "questions.answer_again"  # empties draw_answer of what was typed before

    SEND = "questions.send"  # callback of draw_ask
    SEND_ANSWER = "questions.send_answer"  # callback of draw_answer; the subject is the question's id

    TEXT = "questions.text"
    ANSWER_TEXT = "questions.answer_text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What is asked about: a call and how it stands (`standing`), or a promise; always one of the two."""

    call: CallFacts | None = None
    standing: str = ""
    promise: CommitmentItem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForm:
    """The form for a question; `question_id` is the one it gets when it is sent, however often that happens."""

    question_id: QuestionId
    place: Place
    to: str
    item: Item
    call_id: CallId | None = None
    commitment_id: CommitmentId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskInput:
    """A question as typed."""

    question_id: QuestionId
    place: Place
    text: str
    call_id: CallId | None = None
    commitment_id: CommitmentId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionCard:
    """A question for the one who is asked, or with its answer for the one who asked."""

    question_id: QuestionId
    by: str
    to: str
    item: Item
    text: str
    answer: str = ""
    answered_at: str = ""
    names_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerInput:
    """An answer as typed."""

    question_id: QuestionId
    text: str
