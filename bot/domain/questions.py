"""A manager's question to a rep about one call or one promise, and the answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from bot.domain.calls import CallId
from bot.domain.commitments import CommitmentId
from bot.domain.people import MemberId, WorkspaceId
from bot.domain.teams import TeamId

QuestionId = NewType("QuestionId", str)
MOST_LETTERS = 1_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What one person asked another about an item of a team; `call_id` or `commitment_id` says which item."""

    id: QuestionId
    workspace_id: WorkspaceId
    team_id: TeamId
    by: MemberId
    to: MemberId
    text: str
    asked_at: datetime
    call_id: CallId | None = None
    commitment_id: CommitmentId | None = None
    answer: str = ""
    answered_at: datetime | None = None
