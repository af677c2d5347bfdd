"""What commitments are drawn from and read into: ids, items, forms and inputs."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from bot.domain.commitments import CommitmentId, Side, State
from bot.domain.drafts import DraftId
from bot.views.mails import MailDraft

MOST_WHAT = 500
MOST_NAME = 100
MOST_HOW = 200


class Id(StrEnum):
    """Controls (the value is the commitment's id), callbacks, and the inputs' blocks."""

    DONE = "commitments.done"  # ours: done; theirs: they did it
    MOVE = "commitments.move"  # opens draw_move
    CANT_KEEP = "commitments.cant_keep"  # opens draw_cant_keep
    NOT_MINE = "commitments.not_mine"  # opens draw_not_mine
    LET_GO = "commitments.let_go"  # theirs: release it
    CHASE = "commitments.chase"  # theirs: opens draw_chase_mail
    MENU = "commitments.menu"  # overflow; Click.choice is one of the six ids above
    UNDO = "commitments.undo"  # takes a slip of the finger back
    MAIL = "commitments.mail"  # a link; only to be acked

    SAVE_MOVE = "commitments.save_move"
    SAVE_CANT_KEEP = "commitments.save_cant_keep"
    SAVE_NOT_MINE = "commitments.save_not_mine"
    CHASE_MAIL = "commitments.chase_mail"  # callback of draw_chase_mail (it has no submit)
    SAVE_DRAFT = "commitments.save_draft"  # callback of draw_commitment on a draft; the subject is the draft's id
    SAVE_REVIEWED = "commitments.save_reviewed"  # callback of draw_commitment_review; the subject is the draft's id
    SAVE_EDIT = "commitments.save_edit"  # callback of draw_commitment on a saved one; the subject is its id

    QUICK_SAVE = "commitments.quick_save"  # the value is the draft's id, of the next two as well
    QUICK_CHANGE = "commitments.quick_change"
    QUICK_CANCEL = "commitments.quick_cancel"

    WHAT = "commitments.what"
    WHO = "commitments.who"
    WHEN = "commitments.when"
    HOW = "commitments.how"
    SIDE = "commitments.side"
    MUST_DO = "commitments.must_do"
    DAY = "commitments.day"
    AT = "commitments.at"
    REASON = "commitments.reason"
    TOLD = "commitments.told"
    ENDING = "commitments.ending"
    COLLEAGUE = "commitments.colleague"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentItem:
    """A commitment in words: `overdue` like "2 working days late", `note` like "moved from Fri 20 Nov" or "".

    `is_moved_since` says that it got a new date after the message it stands in went out: nothing is left to do there.
    """

    id: CommitmentId
    side: Side
    what: str
    who: str
    when: str
    how: str = ""
    account: str = ""
    overdue: str = ""
    note: str = ""
    state: State = State.OPEN
    is_must_do: bool = False
    is_at_risk: bool = False
    can_act: bool = True
    is_moved_since: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveForm:
    """A new date: `day` is YYYY-MM-DD, `at` HH:MM or None, `told` None while unanswered."""

    item: CommitmentItem
    day: str
    at: str | None = None
    reason: str = ""
    told: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveInput:
    """A new date as picked: wall time of the member."""

    commitment_id: CommitmentId
    day: date
    at: time | None
    reason: str
    told_them: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CantKeepForm:
    """It won't be done; `is_released` None while unanswered."""

    item: CommitmentItem
    reason: str = ""
    told: bool | None = None
    is_released: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CantKeepInput:
    """It won't be done: `is_released` when the other side agreed to let it go."""

    commitment_id: CommitmentId
    reason: str
    told_them: bool
    is_released: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMineForm:
    """The commitment that belongs to somebody else."""

    item: CommitmentItem


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMineInput:
    """The Slack id of the colleague it belongs to."""

    commitment_id: CommitmentId
    slack_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaseMail:
    """The reminder to the customer about what they promised."""

    item: CommitmentItem
    mail: MailDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Part of a list under a heading."""

    title: str
    items: tuple[CommitmentItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentList:
    """An answer to `/commitments`; `counts` is a finished sentence or "". `empty` is said when there is nothing."""

    title: str
    groups: tuple[Group, ...] = ()
    counts: str = ""
    empty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickCard:
    """One typed line as SayDo reads it; `when` is a full date, `problem` says what is missing ("" when complete)."""

    draft_id: DraftId
    what: str
    who: str = ""
    when: str = ""
    how: str = ""
    side: Side = Side.OURS
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentForm:
    """The edit modal. `id` is a draft's, or with `is_saved` a commitment's; `when` as typed."""

    id: str
    is_saved: bool = False
    side: Side = Side.OURS
    what: str = ""
    who: str = ""
    when: str = ""
    how: str = ""
    is_must_do: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentInput:
    """What was typed into the edit modal."""

    id: str
    side: Side
    what: str
    who: str
    when: str
    how: str = ""
    is_must_do: bool = False
