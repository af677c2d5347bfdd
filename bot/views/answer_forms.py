"""What answers are drawn from and read into: commands, ids and forms."""

from dataclasses import dataclass, field
from enum import StrEnum


class Command(StrEnum):
    """The slash commands."""

    PREP = "/prep"  # prepare a call
    RECAP = "/recap"  # recap a call
    COMMITMENTS = "/commitments"  # see promises, or make one
    SAYDO = "/saydo"  # everything else


class Id(StrEnum):
    """Controls, callbacks, and the inputs' blocks."""

    CHOOSE_PREP = "answers.choose_prep"  # the value is the call's id
    CHOOSE_RECAP = "answers.choose_recap"  # the value is the call's id
    CONNECT = "answers.connect"  # callback of the connect modal
    ADDRESS = "answers.address"
    RECONNECT = "answers.reconnect"  # button on the broken-link notice: opens draw_connect
    CHOICES = "answers.choices"  # callback of draw_choice_modal (it has no submit)
    LINKED = "answers.linked"  # callback of draw_linked_modal (it has no submit)
    LOADING = "answers.loading"  # callback of draw_loading (it has no submit)
    PROBLEM = "answers.problem"  # callback of draw_problem (it has no submit)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectForm:
    """The connect modal. `address` as typed before, `problem` what was wrong with it; `takes_files`: a path will do.

    `google_url` and `microsoft_url` are where one logs in there, "" where that is not offered.
    """

    address: str = field(default="", repr=False)
    problem: str = ""
    takes_files: bool = False
    google_url: str = ""
    microsoft_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectInput:
    """The feed's address as typed, stripped."""

    address: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkNotice:
    """A calendar that can't be read: `error` a sentence, `since` and `last_good` in words ("" when never).

    `calendar` says which one, `is_revoked` that access was withdrawn.
    """

    error: str
    since: str
    last_good: str = ""
    calendar: str = ""
    is_revoked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminNotice:
    """What an admin is told of a colleague's calendar."""

    who: str
    calendar: str
    error: str
    since: str
    is_mended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """What the first read of a calendar brought. `next_call` is the next customer call in words, or "".

    `skipped` are sentences about events that could not be read, `warnings` about what is doubtful in the others.
    `account` and `calendar` say what is linked, `offer` is the id of a choice of more calendars, `advice` a sentence.
    """

    meetings: int
    calls: int
    next_call: str = ""
    skipped: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    account: str = ""
    calendar: str = ""
    offer: str = ""
    advice: str = ""
