"""Calls and the meetings they stand for: values, states, and the reasons why a meeting is or is no customer call."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import NewType

from bot.domain.meetings import Attendee, Occurrence, Status
from bot.domain.people import MemberId, WorkspaceId

MeetingId = NewType("MeetingId", str)
CallId = NewType("CallId", str)
LinkId = NewType("LinkId", str)


class Reason(StrEnum):
    """Why a meeting is a customer call or is not."""

    EXTERNAL = "external"  # yes: somebody from outside is invited
    TAGGED = "tagged"  # yes: the title carries the tag
    SAID_YES = "said_yes"  # yes: the member said so
    SAID_NO = "said_no"  # no: the member said so, for this meeting
    SAID_NO_SERIES = "said_no_series"  # no: the member said so, for the series
    SAID_NO_DOMAIN = "said_no_domain"  # no: the member said so, for everything with this domain
    CANCELLED = "cancelled"  # no: called off
    DECLINED = "declined"  # no: the member declined
    TENTATIVE = "tentative"  # no: the member has not accepted, and the workspace counts only accepted ones
    ALL_DAY = "all_day"  # no: it has no time of day
    NOT_A_MEETING = "not_a_meeting"  # no: out of office, focus time, working location, birthday
    TOO_SHORT = "too_short"  # no: shorter than the workspace's minimum
    INTERNAL = "internal"  # no: nobody from outside
    PRIVATE = "private"  # no: it is private, so nobody knows who is invited
    GUESTS_HIDDEN = "guests_hidden"  # no: the calendar hides who is invited, and shows nobody from outside


class RuleScope(StrEnum):
    """How far a member's word about customer calls reaches."""

    MEETING = "meeting"  # this one occurrence
    SERIES = "series"  # every occurrence with this UID
    DOMAIN = "domain"  # every meeting with this account


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a member said about a meeting, a series or a domain: whether it is a customer call.

    `subject` is "UID instance" for a meeting, the UID for a series, the account for a domain.
    """

    member_id: MemberId
    scope: RuleScope
    subject: str
    is_call: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a meeting is a customer call, and why. `detail` names the domain, the tag or the length."""

    is_call: bool
    reason: Reason
    detail: str = ""


class CallState(StrEnum):
    """Where a call stands."""

    STANDS = "stands"  # it is to take place, or took place
    CANCELLED = "cancelled"  # the calendar says it is off
    NOT_A_CALL = "not_a_call"  # a member or a rule said that it is no customer call
    NO_SHOW = "no_show"  # the customer did not come
    MOVED_AWAY = "moved_away"  # it was moved, and the calendar does not show it
    DID_NOT_HAPPEN = "did_not_happen"  # called off at the last moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One occurrence on one member's calendar, as stored. `misses` counts the reads in a row that lacked it."""

    id: MeetingId
    workspace_id: WorkspaceId
    member_id: MemberId
    link_id: LinkId
    instance: str
    occurrence: Occurrence
    verdict: Verdict
    misses: int = 0

    @property
    def stands(self) -> bool:
        """True unless the calendar says that it is off."""
        return self.occurrence.status is not Status.CANCELLED


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """The same occurrence across the members who attend it. `account` is a mail domain, or a freemail address.

    (`uid`, `instance`) names it in its workspace. `lead_id` is the member who is asked; `lead_is_said` when they took
    the lead themselves, which no calendar overrules. `external` are the customers' people. `moved_from` is the start
    before the last move, for the messages that show it.
    """

    id: CallId
    workspace_id: WorkspaceId
    uid: str
    instance: str
    lead_id: MemberId
    account: str
    title: str
    start: datetime
    end: datetime
    lead_is_said: bool = False
    state: CallState = CallState.STANDS
    is_private: bool = False
    is_recurring: bool = False
    location: str = ""
    conference_url: str = ""
    external: tuple[Attendee, ...] = ()
    moved_from: datetime | None = None

    @property
    def is_on(self) -> bool:
        """True while the call is to take place or took place."""
        return self.state is CallState.STANDS

    @property
    def series_subject(self) -> str:
        """The subject of a rule about the whole series."""
        return self.uid

    @property
    def meeting_subject(self) -> str:
        """The subject of a rule about this one occurrence."""
        return f"{self.uid} {self.instance}"


def instance_of(occurrence: Occurrence) -> str:
    """Return what tells one occurrence of a UID from another: its original start in UTC; empty for a single event.

    A single event keeps its UID when it moves, so its start is no part of its name (RFC 5545 section 3.8.4.4).
    """
    return occurrence.original_start.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ") if occurrence.is_recurring else ""
