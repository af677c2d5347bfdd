"""What commitments are drawn from and read into: ids, items, forms and inputs."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from bot.domain.commitments import CommitmentId, Side, State
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
    OPEN = "commitments.open"  # opens draw_card
    MENU = "commitments.menu"  # overflow; Click.choice is one of the ids above, or WITHDRAW
    UNDO = "commitments.undo"  # takes a closing back that was a slip
    MOVE_BACK = "commitments.move_back"  # takes a new date back that was a slip
    TAKE_OVER = "commitments.take_over"  # makes a promise of somebody who left one's own
    MISTAKE = "commitments.mistake"  # closes what was noted by mistake
    WARN = "commitments.warn"  # ours: opens the honest word to them
    TOLD_NOW = "commitments.told_now"  # they know now
    EDIT = "commitments.edit"  # opens draw_edit
    HISTORY = "commitments.history"  # opens draw_history
    HISTORY_NEWER = "commitments.history_newer"  # the value is the page, of the next as well
    HISTORY_OLDER = "commitments.history_older"
    MUST_DO_ON = "commitments.must_do_on"  # it comes first now
    MUST_DO_OFF = "commitments.must_do_off"
    AT_RISK_ON = "commitments.at_risk_on"  # it may slip
    AT_RISK_OFF = "commitments.at_risk_off"
    ACCEPT = "commitments.accept"  # takes what a colleague offered
    DECLINE = "commitments.decline"  # opens draw_decline
    WITHDRAW = "commitments.withdraw"  # takes an offer back
    START_OVER = "commitments.start_over"  # empties a modal of what was typed before
    MAIL = "commitments.mail"  # a link; only to be acked
    SOURCE = "commitments.source"  # a link to the message it was made from; only to be acked

    SAVE_MOVE = "commitments.save_move"
    SAVE_CANT_KEEP = "commitments.save_cant_keep"
    SAVE_NOT_MINE = "commitments.save_not_mine"
    SAVE_DECLINE = "commitments.save_decline"
    CHASE_MAIL = "commitments.chase_mail"  # callback of draw_mail (it has no submit)
    CARD = "commitments.card"  # callback of draw_card (it has no submit)
    HISTORY_SHOWN = "commitments.history_shown"  # callback of draw_history (it has no submit)
    SAVE_DRAFT = "commitments.save_draft"  # callback of draw_commitment on a draft; the subject is the draft's id
    SAVE_REVIEWED = "commitments.save_reviewed"  # callback of draw_commitment_review; the subject is the draft's id
    SAVE_EDIT = "commitments.save_edit"  # callback of draw_edit

    LIST = "commitments.list"  # callback of draw_list_page (it has no submit)
    LIST_OPEN = "commitments.list_open"  # opens draw_list_page; the value names the list, of LIST_CHOICE as well
    LIST_CHOICE = "commitments.list_choice"
    LIST_BACK = "commitments.list_back"  # the value is the page, of the next as well
    LIST_ON = "commitments.list_on"

    QUICK_SAVE = "commitments.quick_save"  # the value is the draft's id, of the next two as well
    QUICK_CHANGE = "commitments.quick_change"
    QUICK_CANCEL = "commitments.quick_cancel"

    WHAT = "commitments.what"
    WHO = "commitments.who"
    WHEN = "commitments.when"
    HOW = "commitments.how"
    SIDE = "commitments.side"
    WHY = "commitments.why"
    ACCOUNT = "commitments.account"
    MUST_DO = "commitments.must_do"
    AT_RISK = "commitments.at_risk"
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
    `owner` is set for somebody else's, `offered_to` while a colleague is asked to take it. `can_warn`: the date is near
    or past, so that they had better be told. `can_move_back`: its new date may have been a slip. `was_mistaken`: it was
    closed as noted by mistake. `can_take_over`: its owner left, so nobody keeps it.
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
    owner: str = ""
    offered_to: str = ""
    can_undo: bool = False
    can_warn: bool = False
    can_move_back: bool = False
    was_mistaken: bool = False
    can_take_over: bool = False


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
    """The commitment that belongs to somebody else; `lead` is whom it goes back to when nobody is named, or ""."""

    item: CommitmentItem
    lead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMineInput:
    """The Slack id of the colleague it belongs to, "" for whoever leads the call; `note` is a word to them."""

    commitment_id: CommitmentId
    slack_id: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineForm:
    """What a colleague offered and the reader does not take."""

    item: CommitmentItem


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineInput:
    """Why it is not taken."""

    commitment_id: CommitmentId
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseMail:
    """A mail about a promise; `title` is the modal's, `can_be_told`: one click keeps that they know now."""

    item: CommitmentItem
    mail: MailDraft
    title: str = "A reminder to them"
    can_be_told: bool = False
