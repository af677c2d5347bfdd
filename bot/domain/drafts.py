"""What a person typed and has not saved yet: kept, so that no failure throws it away, and offered again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NewType

from bot.domain.people import MemberId, WorkspaceId

DraftId = NewType("DraftId", str)


class DraftKind(StrEnum):
    """What a draft will become."""

    PREP = "prep"  # the prep of the call `subject` names
    RECAP = "recap"  # a recap of the call `subject` names
    COMMITMENT = "commitment"  # one commitment, typed in a line or taken from a message
    COMMITMENT_CHANGE = "commitment_change"  # words, a new date or an end of the commitment `subject` names
    QUESTION = "question"  # a question about a call or a promise, or the answer to one; `subject` names form and item
    TEAM = "team"  # a team or what it expects; `subject` names the form and the team


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft: one for each member, kind and subject. `data` is plain JSON, as the views write and read it."""

    id: DraftId
    workspace_id: WorkspaceId
    member_id: MemberId
    kind: DraftKind
    subject: str
    data: Mapping[str, Any]
    updated_at: datetime
